"""Guts of known sorts, each living sixty rated moments: some that never move, and some that truly do.

What a notebook says of them is known to be wrong or right, since what they expect is known. Rated in five steps by
people with habits and scatter, as the rating model has it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from earned.working_model import Moment
from earned.working_model.parameters import COMPANION
from earned.working_model.prior import FELT
from earned.working_model.rating import RatingKind, to_step
from earned.working_model.simulate.lives import MOOD_HOLDS, MOOD_SCATTER
from earned.working_model.simulate.observation import Rater
from earned.working_model.simulate.persons import one
from earned.working_model.simulate.schedules import coin_flip, days, mixed, steady, was
from earned.working_model.world import begin

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from earned.working_model.parameters import Parameters

    Happens = Callable[[np.random.Generator, int], list[Moment]]
    Course = Callable[[np.random.Generator], Iterator[float]]
    Anybody = Callable[[np.random.Generator], Parameters]
    Live = Callable[[np.random.Generator], "Lived"]

MOMENTS = 60
HER = "her"
HABIT = COMPANION._replace(u1=0.9, u2=0.05)
"""Nine tenths of a rating repeat the last one."""
MILD = 0.1
"""How much of a mild mood is new at the next moment, z; of any other it is as the simulator has it."""
LEVEL = -0.5
"""About which a mood comes and goes, z."""
GOOD, DECENT = 0.7, 0.55
"""How kind people are who meet somebody well, and fairly well, z, give or take."""


class Lived(NamedTuple):
    """A rated life, and what was truly expected on its line before each moment, z."""

    moments: list[Moment]
    expected: list[float]


@dataclass(frozen=True, slots=True)
class Sort:
    """One sort of gut: lives of it, and the line on which it is looked at, None for people in general."""

    seed: int
    meaning: str
    line: str | None
    live: Live


def with_her(kindness: float) -> Happens:
    """Return a course of moments with one person who is so kind, z, give or take."""
    return lambda rng, moments: [Moment(HER, day, was(rng, kindness)) for day in days(rng, moments)]


def coins_with_her(rng: np.random.Generator, moments: int) -> list[Moment]:
    """Draw moments with one person, as the old lesson says or its opposite as a coin falls."""
    return [Moment(HER, day, float(rng.choice([-1.0, 1.0]))) for day in days(rng, moments)]


def old(_: np.random.Generator) -> Iterator[float]:
    """Expect for ever what the old lesson says."""
    while True:
        yield float(COMPANION.m0)


def level(rng: np.random.Generator) -> Iterator[float]:
    """Expect the same for ever: what the account that learns nothing thinks likely."""
    same = float(np.clip(rng.normal(-0.5, 0.5), -1.0, 1.0))
    while True:
        yield same


def mood(scatter: float) -> Course:
    """Expect what a mood says that comes and goes by itself, about a level of one's own."""

    def course(rng: np.random.Generator) -> Iterator[float]:
        off = float(rng.normal(0.0, scatter / np.sqrt(1 - MOOD_HOLDS**2)))
        while True:
            yield float(np.clip(LEVEL + off, -1.0, 1.0))
            off = off * MOOD_HOLDS + scatter * float(rng.normal())

    return course


def lifting(rng: np.random.Generator) -> Iterator[float]:
    """Expect what a mood says that begins as the old lesson has it and drifts to the middle, whatever happens."""
    now = float(COMPANION.m0)
    while True:
        yield now
        now = float(np.clip(now * MOOD_HOLDS + MOOD_SCATTER * rng.normal(), -1.0, 1.0))


def unmoved(happens: Happens, expects: Course, p: Parameters = COMPANION) -> Live:
    """Return lives of guts that no outcome ever moves."""

    def live(rng: np.random.Generator) -> Lived:
        rater, course = Rater(p, RatingKind.FIVE), expects(rng)
        lived = Lived([], [])
        for moment in happens(rng, MOMENTS):
            expected = next(course)
            _note(lived, moment, expected, rater.rate(rng, expected, moment.relationship))
        return lived

    return live


def learning(happens: Happens, anybody: Anybody, line: str | None = HER) -> Live:
    """Return lives of guts that learn as the working model says."""

    def live(rng: np.random.Generator) -> Lived:
        p = anybody(rng)
        world, rater, lived = begin(p), Rater(p, RatingKind.FIVE), Lived([], [])
        for moment in happens(rng, MOMENTS):
            who = moment.relationship
            felt = float(world.expected(who, moment.day)[0])
            general = float(world.m)
            noted = _note(lived, moment, general if line is None else felt, rater.rate(rng, felt, who))
            world.take_in(who, noted.day, noted.came(noted.gut, stated_cap=True))
        return lived

    return live


def _note(lived: Lived, moment: Moment, expected: float, rating: float) -> Moment:
    noted = moment._replace(z=to_step(moment.z or 0.0), gut=rating)
    lived.moments.append(noted)
    lived.expected.append(expected)
    return noted


def shuffled(live: Live) -> Live:
    """Return lives in which outcomes stand in any order, and ratings where they were."""

    def mixed_up(rng: np.random.Generator) -> Lived:
        moments, expected = live(rng)
        outcomes = rng.permutation([moment.z or 0.0 for moment in moments])
        return Lived(
            [moment._replace(z=float(z)) for moment, z in zip(moments, outcomes, strict=True)], expected
        )

    return mixed_up


def _default(_: np.random.Generator) -> Parameters:
    return COMPANION


def _from_prior(rng: np.random.Generator) -> Parameters:
    return one(rng, FELT)


_GOOD_HER, _DECENT_HER = with_her(GOOD), with_her(DECENT)

NEVER_MOVED: Mapping[str, Sort] = {
    "coin-flip others": Sort(0, "a flat gut, and a coin says how she is", HER, unmoved(coins_with_her, old)),
    "good others": Sort(1, "a flat gut, and several people who are good", None, unmoved(steady, level)),
    "drifting mood": Sort(11, "a gut that follows a mood, people of every sort", None, unmoved(mixed, mood(MOOD_SCATTER))),
    "habit only": Sort(3, "ratings that repeat themselves, people of every sort", None, unmoved(mixed, old, HABIT)),
}  # fmt: skip
"""Whatever is said of these is wrong."""

MOVED = Sort(4, "the default person, met well by her", HER, learning(_GOOD_HER, _default))
"""By sixty moments it has gone up by a good step of the scale, from where it was on average over the first eight."""

AS_THEY_ARE: Mapping[str, Sort] = {
    "one step": Sort(12, "the default person, met fairly well by her", HER, learning(_DECENT_HER, _default)),
    "in general": Sort(6, "the default person, met well by several", None, learning(steady, _default, None)),
    "from the prior": Sort(5, "any person, met well by her", HER, learning(_GOOD_HER, _from_prior)),
    "coins, learning": Sort(7, "a learner, and a coin says how people are", None, learning(coin_flip, _default, None)),
    "shuffled outcomes": Sort(8, "the default person, met well, outcomes in any order", HER, shuffled(MOVED.live)),
    "mild mood": Sort(2, "a gut that follows a mild mood, people of every sort", None, unmoved(mixed, mood(MILD))),
    "lifting mood": Sort(13, "a mood that lifts, people of every sort", None, unmoved(mixed, lifting)),
    "mood, good her": Sort(10, "a gut that follows a mild mood, and she is good", HER, unmoved(_GOOD_HER, mood(MILD))),
    "habit, good her": Sort(9, "ratings that repeat themselves, and she is good", HER, unmoved(_GOOD_HER, old, HABIT)),
}  # fmt: skip
"""Sorts of which nothing is promised, and everything is told."""
