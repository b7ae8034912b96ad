"""The instant of an outcome: what each plausible person has of every line just before it, and just after.

A mean is one at fixed weights: those that the app has at that time, or the same for everybody.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from earned.working_model.foresight import Lived, story

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from earned.working_model.crowd import Learners
    from earned.working_model.ensemble import Person
    from earned.working_model.moments import Moment
    from earned.working_model.normal import Array

A_HAIR = 1e-12


@dataclass(frozen=True, slots=True)
class Instant:
    """One outcome as it is taken in; z throughout, arrays of shape (lines, persons)."""

    lived: Lived
    names: tuple[str | None, ...]
    before: Array
    """What may be shown of each line, the first of which is people in general."""
    after: Array
    heeding: tuple[Array, Array]
    """Before and after in the life that heeds every mark."""
    weights: Array

    @property
    def z(self) -> float:
        """What happened."""
        assert self.lived.moment.z is not None
        return self.lived.moment.z

    @property
    def own(self) -> int:
        """The place of the line that it happened on."""
        return self.names.index(self.lived.relationship)

    @property
    def lift(self) -> Array:
        """How far the outcome lifted each line for each person."""
        return self.after - self.before

    @property
    def is_stated_low(self) -> bool:
        """Whether it was no better than what had been said in advance."""
        return self.lived.said is not None and self.z <= self.lived.said

    @property
    def others(self) -> list[int]:
        """The places of all lines but its own."""
        return [place for place in range(len(self.names)) if place != self.own]


def instant(person: Person, moment: Moment) -> Instant | None:
    """Take in a moment's outcome, and nothing else, beside a person who has not noted it yet."""
    heard = person.foresight.copy().hear(moment)
    lived = next((event for event in heard.events if isinstance(event, Lived)), None)
    if lived is None:
        return None
    known = dict.fromkeys((*person.lines, moment.relationship))
    return _taken_in(person.crowd.copy(), lived, known, person.weights)


def instants(person: Person, moments: Sequence[Moment]) -> Iterator[Instant]:
    """Take in outcome after outcome beside a person who has noted nothing, and notes nothing: all count alike."""
    crowd, known = person.crowd.copy(), dict[str | None, None]()
    for event in story(moments, person.pathway).events:
        if isinstance(event, Lived):
            known[event.relationship] = None
            yield _taken_in(crowd, event, known, person.weights)


def _taken_in(crowd: Learners, lived: Lived, known: Iterable[str | None], weights: Array) -> Instant:
    names = (None, *(name for name in known if name is not None))
    day = lived.moment.day
    before, heeded = _shown(crowd, names, day), _heeded(crowd, names, day)
    crowd.take_in(lived)
    # The life that heeds the newest mark may have parted from the others only now; before, it was one with them.
    after, heeds = _shown(crowd, names, day), _heeded(crowd, names, day)
    return Instant(lived, names, before, after, (heeded, heeds), weights)


def _shown(crowd: Learners, names: tuple[str | None, ...], day: float) -> Array:
    life = crowd.life
    shown = (life.shown_general() if name is None else life.shown_expected(name, day) for name in names)
    return np.array([np.array(value) for value in shown])


def _heeded(crowd: Learners, names: tuple[str | None, ...], day: float) -> Array:
    world = crowd.world
    means = (world.mean_of_all() if name is None else world.mean(name, day) for name in names)
    return np.array([np.array(value) for value in means])
