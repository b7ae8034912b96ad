"""The world that writes over its own arrays, against the learning rule itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from earned.working_model.arrays import ARRAYS
from earned.working_model.batch import BatchWorld, begin_batch
from earned.working_model.learning import TOLD, Came
from earned.working_model.parameters import Parameters, known_from
from earned.working_model.shield import Shielded, watch
from earned.working_model.world import begin

from .lives import any_batch, any_life

if TYPE_CHECKING:
    from earned.working_model.world import World

PEOPLE = 40


def both(p: Parameters) -> tuple[Shielded[World], Shielded[BatchWorld]]:
    """Return a life of pure arrays, and one that writes over its own."""
    return watch(p, ARRAYS), Shielded([begin_batch(p, PEOPLE)])


def assert_same(ours: object, theirs: object) -> None:
    one, other = np.broadcast_arrays(np.asarray(ours, float), np.asarray(theirs, float))
    np.testing.assert_allclose(one, other, rtol=1e-11, atol=1e-12)


@pytest.mark.parametrize("felt", [True, False])
@pytest.mark.parametrize("seed", range(12))
def test_it_learns_and_shows_what_the_rule_says(seed, felt):
    rng = np.random.default_rng([71, seed])
    p = any_batch(rng, PEOPLE)
    pure, quick = both(p if felt else known_from(p))
    life = any_life(rng, 60)
    for moment in life:
        records = [
            each.take_in(moment, moment.gut, stated_cap=seed % 2 == 0, felt=felt) for each in (pure, quick)
        ]
        for one, other in zip(*(record[:4] for record in records), strict=True):
            assert_same(other, one)
        assert_same(quick.shown_general(0.5), pure.shown_general(0.5))
        for who in ("r0", "r1", moment.relationship):
            day = moment.day + 40.0
            assert_same(quick.shown_expected(who, day), pure.shown_expected(who, day))


def test_a_forecast_before_the_outcome_changes_nothing():
    rng = np.random.default_rng(72)
    p, life = any_batch(rng, PEOPLE), any_life(rng, 30)
    pure, quick = both(p)
    for moment in life:
        asked = quick.world.foresee(moment.relationship, moment.day, moment.stress or 0.0)
        told = pure.world.expected(moment.relationship, moment.day, moment.stress or 0.0)[0]
        assert_same(asked, told)
        for each in (pure, quick):
            each.take_in(moment, moment.gut, stated_cap=True)


def test_copies_share_nothing_that_is_written_over():
    rng = np.random.default_rng(73)
    p, life = any_batch(rng, PEOPLE), any_life(rng, 40)
    _, quick = both(p)
    for moment in life[:20]:
        quick.take_in(moment, None, stated_cap=True)
    early = quick.copy()
    again = early.copy()
    before = early.shown_general().copy(), early.shown_expected("r0", 1e4).copy()
    for moment in life[20:]:
        quick.take_in(moment, None, stated_cap=True)
    np.testing.assert_array_equal(early.shown_general(), before[0])
    np.testing.assert_array_equal(early.shown_expected("r0", 1e4), before[1])
    for moment in life[20:]:
        again.take_in(moment, None, stated_cap=True)
    np.testing.assert_array_equal(again.shown_general(), quick.shown_general())
    np.testing.assert_array_equal(early.shown_general(), before[0])


@pytest.mark.parametrize("z", [-1.0, 1.0, "between"])
@pytest.mark.parametrize("how", [{}, {"channel": TOLD}, {"noticed": 1.0, "activation": 80.0}])
def test_it_learns_alike_whether_a_moment_is_better_for_all_for_nobody_or_for_some(z, how):
    rng = np.random.default_rng(74)
    p = any_batch(rng, PEOPLE)
    pure, quick = begin(p, ARRAYS), begin_batch(p, PEOPLE)
    for day in range(0, 60, 20):
        came = Came(float(np.median(pure.expected("her", day)[0])) if z == "between" else z, **how)
        one, other = (world.take_in("her", float(day), came) for world in (pure, quick))
        assert_same(other.weight, one.weight)
        assert_same(other.after, one.after)


def test_people_picked_out_live_on_as_they_would_have_done():
    rng = np.random.default_rng(75)
    p, life = any_batch(rng, PEOPLE), any_life(rng, 60)
    _, everybody = both(p)
    for moment in life[:30]:
        everybody.take_in(moment, None, stated_cap=True)
    who = np.array([3, 0, 3, PEOPLE - 1])
    some = everybody.each(lambda world: world.of(who))
    for moment in life[30:]:
        everybody.take_in(moment, None, stated_cap=True)
        some.take_in(moment, None, stated_cap=True)
        day = moment.day + 9.0
        assert_same(some.shown_general(1.0), everybody.shown_general(1.0)[who])
        for name in ("r0", "r1", moment.relationship):
            assert_same(some.shown_expected(name, day), everybody.shown_expected(name, day)[who])
