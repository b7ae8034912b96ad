"""Plausible people before any rating: as the table says, and evenly drawn."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from earned.working_model.foresight import Pathway
from earned.working_model.parameters import BY_NAME, COMPANION, DomainError, Scale
from earned.working_model.points import DIMENSIONS, even_normals, even_points
from earned.working_model.prior import FELT, KNOWN, Population, population

if TYPE_CHECKING:
    from collections.abc import Callable

SIZE = 4_096


def guts() -> dict[str, np.ndarray]:
    """Return everybody a gut's owner might be."""
    return FELT.people(even_normals(SIZE, len(FELT.directions), 1))._asdict()


@pytest.mark.parametrize("dimension", range(DIMENSIONS))
def test_points_leave_no_gap_in_any_direction(dimension):
    points = even_points(SIZE, DIMENSIONS, np.random.default_rng(3))
    assert sorted((points[:, dimension] * SIZE).astype(int)) == list(range(SIZE))


def test_points_fill_the_boxes_of_the_plane_evenly():
    points = even_points(SIZE, 2, np.random.default_rng(4))
    for wide in range(13):
        boxes = (points * [2**wide, 2 ** (12 - wide)]).astype(int)
        assert len(set(map(tuple, boxes.tolist()))) == SIZE


def test_points_are_better_than_chance_for_a_mean_in_twelve_directions():
    x = even_normals(SIZE, 12, 5)
    assert np.abs(x.mean(axis=0)).max() < 0.1 / math.sqrt(SIZE)
    assert np.abs(x.std(axis=0) - 1).max() < 0.01


def test_nobody_drawn_lies_outside_a_domain():
    drawn = guts()
    for name, values in drawn.items():
        assert all(BY_NAME[name].holds(float(value)) for value in np.atleast_1d(values)), name
    assert (drawn["u1"] + drawn["u2"]).max() <= 0.95


@pytest.mark.parametrize("name", ["sigma", "rho", "tau", "e_witnessed", "e_told", "psi", "b0"])
def test_people_spread_as_the_table_says(name):
    row, values = BY_NAME[name], guts()[name]
    scales: dict[Scale, Callable[[Any], Any]] = {
        Scale.LOG: np.log,
        Scale.LOGIT: lambda p: np.log(p / (1 - p)),
        Scale.PLAIN: np.asarray,
    }
    scale = scales[row.prior.scale]
    assert scale(values).mean() == pytest.approx(float(scale(row.prior.centre)), abs=0.01 * row.prior.sd)
    assert scale(values).std() == pytest.approx(row.prior.sd, rel=0.01)


def test_habits_and_the_old_story_are_normal_with_their_edges_cut_off():
    # The same by drawing again whatever falls outside.
    rng, drawn = np.random.default_rng(6), guts()
    u1, u2, m0 = rng.normal([0.4, 0.2, -0.75], [0.3, 0.2, 0.25], (1_000_000, 3)).T
    fine = (u1 >= 0) & (u2 >= 0) & (u1 + u2 <= 0.95)
    for name, values in (("u1", u1[fine]), ("u2", u2[fine]), ("m0", m0[np.abs(m0) <= 1])):
        shares = np.linspace(0.05, 0.95, 10)
        np.testing.assert_allclose(np.quantile(drawn[name], shares), np.quantile(values, shares), atol=4e-3)
    assert np.corrcoef(drawn["u1"], drawn["u2"])[0, 1] == pytest.approx(
        np.corrcoef(u1[fine], u2[fine])[0, 1], abs=0.02
    )


def test_gain_moves_the_old_story_and_each_relationship_together():
    drawn = guts()
    np.testing.assert_allclose(drawn["N0"] / drawn["kappa"], COMPANION.N0 / COMPANION.kappa, rtol=1e-12)
    assert np.log(drawn["N0"]).std() == pytest.approx(0.8, rel=0.01)


def test_what_is_not_free_stays_as_in_the_middle():
    drawn = guts()
    for name in ("c", "a_mid", "a_width", "phi", "beta"):
        assert drawn[name] == getattr(COMPANION, name)


def test_the_head_starts_half_as_dark_with_the_brakes_off():
    drawn = KNOWN.people(even_normals(SIZE, len(KNOWN.directions), 2))
    assert drawn.m0.mean() == pytest.approx(-0.375, abs=2e-3)
    assert drawn.N0.mean() == pytest.approx(1.5 * math.exp(0.32), rel=0.02)
    assert (drawn.rho, drawn.c, drawn.phi, drawn.beta, drawn.e_told) == (1.0, math.inf, 0.0, 0.0, 1.0)


def test_onboarding_moves_where_people_start():
    assert population(m0=0.2).centre.m0 == 0.2
    assert population(Pathway.KNOWN, m0=-0.6).centre.m0 == -0.3
    assert population(Pathway.KNOWN, m0=-0.6, known_m0=0.5).centre.m0 == 0.5


@pytest.mark.parametrize("spread", [{"luck": 1.0}, {"m0": 0.0}, {"gain": math.inf}])
def test_a_spread_that_means_nothing_is_refused(spread):
    with pytest.raises(DomainError):
        Population(COMPANION, spread)
