"""What kindness after harm can do to a forecast of people in general: nothing."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest
from tests.working_model.lives import any_batch, any_life, any_parameters

from earned.working_model.learning import FLOATS, Came, learn
from earned.working_model.moments import Moment
from earned.working_model.parameters import COMPANION, Parameters
from earned.working_model.shield import live, watch

if TYPE_CHECKING:
    from earned.working_model.world import World

LIVES, PEOPLE = 50, 200
"""Random lives, each lived by so many random people: 10,000 draws."""


def marked(life: list[Moment], who: str, order: int) -> list[Moment]:
    """The same life with somebody marked as not safe, from the first moment on."""
    return [m._replace(shielded=m.shielded or order) if m.relationship == who else m for m in life]


def shown(life: list[Moment], people: Parameters) -> list[np.ndarray]:
    """Everything that may be shown at the end of a life, each of shape (people,)."""
    lived, day = live(life, people, xp=np), life[-1].day
    general = [lived.shown_general(), lived.shown_general(1.0)]
    return general + [lived.shown_expected(who, day) for who in ("r0", "r1", "r2", "r3", "nobody yet")]


def assert_never_raised(steps: list[list[Moment]], people: Parameters) -> None:
    for before, after in pairwise(shown(step, people) for step in steps):
        for high, low in zip(before, after, strict=True):
            assert (low <= high).all()


def test_marking_somebody_never_raises_anything_shown():
    rng = np.random.default_rng(30)
    for _ in range(LIVES):
        steps = [any_life(rng, 25, shields=False)]
        for order, who in enumerate(rng.permutation(["r0", "r1", "r2"]), start=1):
            steps.append(marked(steps[-1], str(who), order))
        assert_never_raised(steps, any_batch(rng, PEOPLE))


def test_flagging_a_moment_as_harm_never_raises_anything_shown():
    rng = np.random.default_rng(31)
    for _ in range(LIVES):
        steps = [any_life(rng, 20, shields=False)]
        for order, n in enumerate(rng.choice(20, 3, replace=False), start=1):
            flagged = list(steps[-1])
            flagged[n] = flagged[n]._replace(harm=True, shielded=order)
            steps.append(flagged)
        assert_never_raised(steps, any_batch(rng, PEOPLE))


def test_nothing_better_from_somebody_shielded_reaches_anyone_else():
    rng = np.random.default_rng(32)
    for _ in range(LIVES):
        life, people = any_life(rng, 15), any_batch(rng, PEOPLE)
        world, day = live(life, people, xp=np).world, life[-1].day

        def others(world: World = world, day: float = day) -> np.ndarray:
            return np.array([*world.general(), *world.newcomer(), *world.expected("r1", day)])

        before, low = others(), world.expected("r0", day)[0]
        world.take_in("r0", day, Came(low + (1 - low) * rng.random(PEOPLE), shielded=True))
        assert (others() == before).all()


def test_bad_news_from_somebody_shielded_counts_as_anybodys():
    belief = watch(COMPANION).world.belief("him", 0.0)
    bad = Came(-1.0)
    assert learn(belief, bad._replace(shielded=True), COMPANION, FLOATS) == learn(
        belief, bad, COMPANION, FLOATS
    )


@pytest.mark.parametrize("flag_again", [0, 9])
def test_after_harm_nothing_shown_of_them_ever_rises_however_often_it_comes_again(flag_again):
    rng = np.random.default_rng(33)
    for _ in range(300):
        life = watch(any_parameters(rng))
        for m in any_life(rng, 10, shields=False):
            life.take_in(m, m.gut, stated_cap=True)
        life.take_in(Moment("him", 2000.0, z=-1.0, harm=True, shielded=1), None, stated_cap=True)
        lowest = life.shown_expected("him", 2000.0)
        for n in range(40):
            who, harm = "him" if n % 2 else "r0", bool(flag_again) and n % flag_again == 1
            z, mark = (-1.0 if harm else 1.0), n % 2
            life.take_in(Moment(who, 2001.0 + 30 * n, z=z, harm=harm, shielded=mark), None, stated_cap=True)
            now = life.shown_expected("him", 2001.0 + 30 * n)
            assert now <= lowest
            lowest = now


def test_lives_that_have_not_parted_cost_no_more_than_one():
    life = watch(COMPANION)
    for n in range(5):
        life.take_in(Moment("her", float(n), z=0.5), None, stated_cap=True)
    assert len({id(world) for world in life.lives}) == 1
    life.take_in(Moment("him", 6.0, z=0.5, shielded=2), None, stated_cap=True)
    assert len({id(world) for world in life.lives}) == 2
    life.take_in(Moment("it", 7.0, z=0.5, shielded=1), None, stated_cap=True)
    assert len({id(world) for world in life.lives}) == 3


def test_with_one_mark_it_is_the_lower_of_two_replays():
    rng = np.random.default_rng(34)
    for _ in range(200):
        p, life = any_parameters(rng), any_life(rng, 20, shields=False)
        with_mark = marked(life, "r0", 1)
        two = [live(life, p).world.m, live(with_mark, p).world.m]
        assert live(with_mark, p).shown_general() == pytest.approx(min(two), abs=1e-15)
