"""What counted: where an expectation would be now, had some moments not been."""

from __future__ import annotations

import math

import numpy as np
import pytest
from benchmarks.rated import unrated_life

from earned.working_model.counted import without
from earned.working_model.foresight import Lived, Pathway, story
from earned.working_model.learning import LIVED, TOLD
from earned.working_model.moments import Moment
from earned.working_model.parameters import COMPANION, KNOWN, Parameters
from earned.working_model.shield import watch

from .lives import any_life, any_parameters

TIMELESS = COMPANION._replace(tau=math.inf)


def shown(moments, p, line, out=frozenset(), *, felt=True):
    """Live alone, one moment after another, without those that are left out."""
    told = story(moments, Pathway.FELT if felt else Pathway.KNOWN).events
    last = max(n for n, event in enumerate(told) if line in {None, event.relationship})
    life = watch(p)
    for event in told[: last + 1]:
        if isinstance(event, Lived) and event.number not in out:
            life.learn(event.moment, event.came)
    return life.shown_general() if line is None else life.shown_expected(line, told[last].day)


@pytest.mark.parametrize("seed", range(12))
def test_each_moment_left_out_is_the_life_lived_without_it(seed):
    rng = np.random.default_rng([51, seed])
    p, life = any_parameters(rng), any_life(rng, 25, shields=False)
    for line in (None, life[0].relationship):
        now = shown(life, p, line)
        alone = [shown(life, p, line, {n}) - now for n in range(len(life))]
        np.testing.assert_allclose(
            without(story(life), p, [{n} for n in range(len(life))], line), alone, atol=1e-12
        )


def test_several_people_at_once_are_each_of_them_alone():
    rng = np.random.default_rng(54)
    alone, life = [any_parameters(rng) for _ in range(5)], any_life(rng, 25, shields=False)
    several = Parameters(*(np.array(values) for values in zip(*alone, strict=True)))
    sets = [{3}, {0, 7, 11}, set()]
    for line in (None, life[0].relationship):
        found = without(story(life), several, sets, line)
        assert found.shape == (5, 3)
        np.testing.assert_allclose(
            found, [without(story(life), one, sets, line) for one in alone], atol=1e-12
        )
    assert without(story(life), several, sets, "nobody").shape == (5, 3)
    assert without(story(life), several, [], None).shape == (5, 0)


@pytest.mark.parametrize("seed", range(6))
def test_lives_that_part_late_and_share_moments_are_each_lived_alone(seed):
    rng = np.random.default_rng([56, seed])
    alone, life = [any_parameters(rng) for _ in range(2)], any_life(rng, 40, shields=False)
    several = Parameters(*(np.array(values) for values in zip(*alone, strict=True)))
    sets = [{38, 39}, set(), {20, 39}, {99}, {20}, {5, 20, 30}, {39}, {2, 38}, set(range(40))]
    found = without(story(life), several, sets, None)
    for p, row in zip(alone, found, strict=True):
        now = shown(life, p, None)
        np.testing.assert_allclose(row, [shown(life, p, None, out) - now for out in sets], atol=1e-12)


def test_people_who_differ_in_one_thing_alone_are_several_too():
    life = unrated_life(np.random.default_rng(55), 20)
    taus = np.array([20.0, 90.0, math.inf])
    found = without(story(life), COMPANION._replace(tau=taus), [{2}], None)
    alone = [without(story(life), COMPANION._replace(tau=tau), [{2}], None) for tau in taus.tolist()]
    np.testing.assert_allclose(found, alone, atol=1e-12)


def test_the_head_is_asked_as_the_head():
    rng = np.random.default_rng(52)
    life = [moment._replace(head=-0.5) for moment in unrated_life(rng, 20)]
    alone = shown(life, KNOWN, None, {3, 4}, felt=False) - shown(life, KNOWN, None, felt=False)
    found = without(story(life, Pathway.KNOWN), KNOWN, [{3, 4}], None)
    np.testing.assert_allclose(found, [alone], atol=1e-12)


def test_what_was_told_moved_less_than_what_was_lived():
    kind = [Moment(f"r{n}", float(n), z=0.3, channel=channel) for n in range(8) for channel in (TOLD, LIVED)]
    by_channel = [{n for n, each in enumerate(kind) if each.channel == way} for way in (TOLD, LIVED)]
    told, lived = without(story(kind), COMPANION, by_channel, None)
    assert lived < told < 0


def test_with_nothing_left_out_nothing_is_different():
    life = unrated_life(np.random.default_rng(53), 10)
    np.testing.assert_array_equal(without(story(life), COMPANION, [set(), {99}], None), [0.0, 0.0])
    assert without(story(life), COMPANION, [], None).shape == (0,)
    np.testing.assert_array_equal(without(story(life), COMPANION, [{1}], "nobody"), [0.0])


def test_a_mark_stays_when_the_moment_that_carries_it_is_left_out():
    life = [Moment("him", 0.0, z=0.0), Moment("him", 1.0, z=-1.0, harm=True, shielded=1)]
    life += [Moment("him", float(day), z=1.0, shielded=1) for day in range(2, 9)]
    (off,) = without(story(life), TIMELESS, [{1}], "him")
    before = shown(life[:1], TIMELESS, "him")
    assert shown(life, TIMELESS, "him") + off == pytest.approx(before)


def test_what_was_said_beforehand_still_caps_what_came():
    life = [Moment("her", 0.0, z=-0.5, next_gut=0.5), Moment("her", 1.0, z=0.5)]
    (off,) = without(story(life), TIMELESS, [{0}], "her")
    assert shown(life, TIMELESS, "her") + off == pytest.approx(COMPANION.m0)


def test_no_later_moment_with_somebody_else_counts_for_a_line():
    life = [Moment("her", 0.0, z=0.5), Moment("him", 1.0, z=-1.0), Moment("her", 2.0, z=0.5)]
    life.append(Moment("him", 3.0, z=-1.0))
    first, other, _, late = without(story(life), COMPANION, [{n} for n in range(4)], "her")
    assert first < 0 < other
    assert late == 0.0
