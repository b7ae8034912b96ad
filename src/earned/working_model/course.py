"""How an expectation moved: the same plausible people, looked at after every moment of the life.

What is known today is read back over the whole way, so that two times can be compared within each plausible person:
*now* less *the beginning* has a range of its own, narrower than the two ranges would say.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from earned.working_model.foresight import Asked
from earned.working_model.readings import Reading, read

if TYPE_CHECKING:
    from earned.working_model.ensemble import Person
    from earned.working_model.normal import Array

FIRST_RATINGS = 8
FIRST_DAYS = 30.0
"""The beginning of a line: its first ratings or its first days, whichever is longer."""


class Stop(NamedTuple):
    """One event of a life, and what plausible people expect there, z, shape (draws,)."""

    moment: int
    relationship: str
    day: float
    rated: bool
    """A forecast that counts, read before its outcome; else an outcome, read after it."""
    expected: Array
    """Of this relationship, as it may be shown and without the day's stress."""
    general: Array
    """Of people in general, likewise."""


@dataclass(frozen=True, slots=True)
class Course:
    """A life's stops in order, for equally likely plausible people."""

    stops: tuple[Stop, ...]

    def on(self, relationship: str | None) -> tuple[Stop, ...]:
        """Return the stops on a line: one relationship's, or everybody's for people in general."""
        return tuple(stop for stop in self.stops if relationship in (None, stop.relationship))

    def ratings(self, relationship: str | None) -> tuple[Stop, ...]:
        """Return the foresight ratings on a line that count."""
        return tuple(stop for stop in self.on(relationship) if stop.rated)

    def readings(self, relationship: str | None) -> tuple[Reading, ...]:
        """Read every stop on a line: as of today's knowledge of the person, not of that day's."""
        return tuple(read(self._value(stop, relationship)) for stop in self.on(relationship))

    def change(self, relationship: str | None) -> Reading | None:
        """Read the expectation now less its mean over the beginning of the line, z; None before any rating.

        The beginning is the first 8 ratings or 30 days, whichever is longer; *now* is the line's last stop.
        """
        rated = self.ratings(relationship)
        if not rated:
            return None
        until = rated[0].day + FIRST_DAYS
        first = [stop for n, stop in enumerate(rated) if n < FIRST_RATINGS or stop.day <= until]
        start = np.mean([self._value(stop, relationship) for stop in first], axis=0)
        return read(self._value(self.on(relationship)[-1], relationship) - start)

    @staticmethod
    def _value(stop: Stop, relationship: str | None) -> Array:
        return stop.general if relationship is None else stop.expected


def course(person: Person, draws: int = 1_024) -> Course:
    """Let equally likely plausible people live the life again, and return what they expect at every stop."""
    crowd = person.gather(person.draws(draws))
    stops = []
    for event in person.events:
        rated = isinstance(event, Asked)
        if rated and event.number in person.overtaken:
            continue
        if isinstance(event, Asked):
            moment, who, day = event.moment, event.relationship, event.day
        else:
            moment, who, day = event.number, event.moment.relationship, event.moment.day
            crowd.take_in(event)
        shown = crowd.life.shown_expected(who, day), crowd.life.shown_general()
        expected, general = (np.broadcast_to(each, (draws,)) for each in shown)
        stops.append(Stop(moment, who, day, rated, expected, general))
    return Course(tuple(stops))
