"""Minds of few plausible people, and simulated lives for them to live: quick, and the same each time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from earned.companion.beforehand import somebody
from earned.companion.mind import Mind, Pathways
from earned.working_model.foresight import Pathway
from earned.working_model.simulate import SCHEDULES, life
from earned.working_model.simulate import somebody as anybody

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from earned.working_model import Moment
    from earned.working_model.ensemble import Person
    from earned.working_model.readings import Reading

FEW = 256
"""Plausible people: what is tested here holds for any number."""


def few() -> Pathways:
    """Gut and head of few plausible people, before any moment."""
    return Pathways(somebody(Pathway.FELT, FEW), somebody(Pathway.KNOWN, FEW))


def mind(moments: Sequence[Moment] = ()) -> Mind:
    """A mind that has lived these."""
    made = Mind(begin=few)
    catch_up(made, moments)
    return made


def catch_up(one: Mind, moments: Sequence[Moment]) -> int:
    """Let a mind live on to the end of these, and return how many moments it lived."""
    return sum(one.catch_up(moments))


def lived(seed: int, moments: int, course: str = "gradual") -> list[Moment]:
    """A simulated life, with all the gaps that notes have."""
    rng = np.random.default_rng(seed)
    return list(life(rng, SCHEDULES[course], moments, anybody(rng)).moments)


def names(moments: Iterable[Moment]) -> list[str | None]:
    """Every line of a life: people in general, and everyone in it."""
    return [None, *dict.fromkeys(moment.relationship for moment in moments)]


def readings(pathways: Pathways, moments: Sequence[Moment]) -> list[Reading]:
    """Everything that can be read of a life: each stop of each line, each change, and what comes next."""
    return [
        one
        for person_ in (pathways.felt, pathways.known)
        for name in names(moments)
        for one in _read(person_, name)
    ]


def _read(person_: Person, name: str | None) -> list[Reading]:
    change = person_.change(name)
    now = person_.general() if name is None else person_.expected(name, 1e5)
    return [*(spot.expected for spot in person_.trail(name)), now, *([] if change is None else [change])]


def flat(found: Iterable[Reading]) -> np.ndarray:
    """Readings as numbers, shape (readings, 8)."""
    return np.array([[one.mean, one.sd, *one.half, *one.most, *one.nearly_all] for one in found])


def words(pathways: Pathways, moments: Sequence[Moment]) -> list[object]:
    """The words that stand on each line, as far as they decide what is said."""
    return [
        (word.ratings, word.way, word.since)
        for lines in (pathways.felt_lines, pathways.known_lines)
        for word in (lines.word(name) for name in names(moments))
    ]
