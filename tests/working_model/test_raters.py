"""Rating quickly, against rating as it is defined."""

from __future__ import annotations

import numpy as np
import pytest

from earned.working_model.foresight import Asked
from earned.working_model.habits import STEPS, centre
from earned.working_model.normal import ORIGIN, PER_SD, log_between, log_ndtr, quick_log_ndtr, quick_mass
from earned.working_model.parameters import COMPANION
from earned.working_model.raters import Raters, Tally
from earned.working_model.rating import RatingKind, log_density, predict
from earned.working_model.stride import Stride

from .lives import any_batch

PEOPLE = 300
GIVEN = {
    RatingKind.FIVE: STEPS,
    RatingKind.BINARY: (-1.0, 1.0),
    RatingKind.CONTINUOUS: (-1.0, -0.3, 0.7, 1.0),
}


def asked(rating: float, last: float | None, mean: float | None) -> Asked:
    return Asked(0, 0, "her", 0.0, 0.0, rating, last, mean)


@pytest.mark.parametrize("kind", RatingKind)
def test_a_tally_is_the_sum_of_what_each_rating_says(kind):
    rng = np.random.default_rng(81)
    p = any_batch(rng, PEOPLE)
    tally, total = Tally(Raters(p, kind), PEOPLE), np.zeros(PEOPLE)
    for n in range(70):
        rating, expected = float(rng.choice(GIVEN[kind])), rng.uniform(-1.2, 1.2, PEOPLE)
        last = None if n < 3 else float(rng.choice(STEPS))
        mean = None if n < 2 else float(rng.uniform(-1, 1))
        tally.add(asked(rating, last, mean), expected)
        total += log_density(rating, centre(expected, last, mean, p), p.sigma, kind)
    np.testing.assert_allclose(tally.sum(), total, rtol=1e-10, atol=1e-10)


@pytest.mark.parametrize("kind", RatingKind)
def test_people_who_share_their_habits_rate_as_well(kind):
    p, expected = COMPANION, np.linspace(-1, 1, 41)
    for rating in GIVEN[kind]:
        raters, what = Raters(p, kind), asked(rating, 0.5, -0.2)
        mu = centre(expected, 0.5, -0.2, p)
        told = log_density(rating, mu, p.sigma, kind)
        np.testing.assert_allclose(raters.log_density(what, expected), told, atol=1e-10)


@pytest.mark.parametrize("kind", RatingKind)
def test_what_was_thought_of_ratings_is_what_is_defined_however_many_are_weighed_at_once(kind):
    rng = np.random.default_rng(84)
    p, shares = any_batch(rng, PEOPLE), rng.dirichlet(np.ones(PEOPLE))
    stride, now = Stride(Raters(p, kind), PEOPLE), shares
    told: list[list[float]] = []
    for rating in GIVEN[kind]:
        expected = rng.uniform(-1.2, 1.2, PEOPLE)
        stride.add(asked(rating, 0.5, None), expected)
        mu = centre(expected, 0.5, None, p)
        seen = predict(rating, mu, p.sigma, kind)
        weighed = now * np.exp(seen.log_density)
        ends = now @ seen.below, now @ seen.upto
        columns = np.log(weighed.sum()), np.clip(now @ mu, -1, 1), *ends, now @ expected
        told.append([float(column) for column in columns])
        now = weighed / weighed.sum()
    found = stride.weigh(np.log(shares))
    np.testing.assert_allclose([score[1:] for score in found.scores], told, rtol=1e-9, atol=1e-10)
    np.testing.assert_allclose(found.shares[-1], now, rtol=1e-8, atol=1e-14)
    assert not stride.told


@pytest.mark.parametrize("at_once", [True, False], ids=["in one stride", "in two"])
def test_what_counts_no_more_leaves_nobody_better_or_worse_off(at_once: bool):
    rng = np.random.default_rng(85)
    p, start = any_batch(rng, PEOPLE), np.log(rng.dirichlet(np.ones(PEOPLE)))
    one, other = (rng.uniform(-1.2, 1.2, PEOPLE) for _ in range(2))
    plain, stride = (Stride(Raters(p, RatingKind.FIVE), PEOPLE) for _ in range(2))
    plain.add(asked(0.5, None, None)._replace(number=8), other)
    alone = plain.weigh(start)
    stride.add(asked(-1.0, None, None)._replace(number=7), one)
    if not at_once:
        first = stride.weigh(start)
        start, logs = start + first.changes[0], first.changes[0]
    stride.withdraw(7, None if at_once else logs)
    stride.add(asked(0.5, None, None)._replace(number=8), other)
    found = stride.weigh(start)
    np.testing.assert_allclose(found.shares[-1], alone.shares[-1], rtol=1e-9)
    np.testing.assert_allclose(found.shares[-2], alone.shares[0], rtol=1e-9)
    np.testing.assert_allclose(found.scores[-1][1:], alone.scores[0][1:], rtol=1e-9)
    np.testing.assert_allclose(found.changes[:-1].sum(axis=0), 0.0 if at_once else -logs, atol=1e-12)


@pytest.mark.parametrize("scale", [1.0, 4.0, 12.0])
def test_the_quick_mass_of_an_interval_is_right_near_and_far(scale):
    rng = np.random.default_rng(82)
    middle, half = rng.normal(size=(5, 2_000)) * scale, np.exp(rng.normal(size=2_000)) * 0.5
    quick = quick_mass(middle * PER_SD, half * PER_SD).log_mass
    np.testing.assert_allclose(quick, log_between(middle - half, middle + half), rtol=1e-10, atol=1e-10)


@pytest.mark.parametrize("middle", [-14.0, -6.0, 0.0, 8.0])
def test_the_quick_tail_is_right_near_and_far(middle):
    x = middle + np.random.default_rng(83).normal(size=4_000) * 2
    np.testing.assert_allclose(quick_log_ndtr(x * PER_SD), log_ndtr(x), rtol=1e-10, atol=1e-11)
    assert np.abs(x).max() * PER_SD < 3 * ORIGIN
