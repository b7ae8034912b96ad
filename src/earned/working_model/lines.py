"""What notes alone say of a line: which ratings are its beginning, and at which stops its course is kept.

A line is one relationship, or everybody for people in general. Nothing here depends on a parameter, so it is worked
out once, note by note, and whoever lives the life again keeps the very same stops.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple, TypeAlias

FIRST_RATINGS = 8
FIRST_DAYS = 30.0
"""The beginning of a line: its first ratings or its first days, whichever is longer."""
MOST_STOPS = 199
"""With the end of the line no more than 200 are kept, however long the life."""


class Stop(NamedTuple):
    """One place on a line: a forecast before its outcome, or an outcome, after it."""

    event: int
    """Its place among the events that were lived, from 0."""
    moment: int
    """From 0."""
    day: float
    number: int | None = None
    """The rating's place among all foresight ratings; None for an outcome."""
    rating: float | None = None
    """z."""


class Mark(NamedTuple):
    """How a line stood as a moment on it was over, from when its beginning had all its ratings."""

    moment: int
    """From 0."""
    ratings: int
    """Foresight ratings on the line that count."""
    nats: float
    """Sum of their log predictive densities, each given all before it."""
    rise: float
    """The chance that the expectation is above its mean over the beginning, 0 to 1."""


Marks: TypeAlias = Mapping[str | None, Sequence[Mark]]
"""By line, how it stood as each moment on it was over, in order."""


@dataclass(slots=True)
class Line:
    """One line of a life so far."""

    beginning: list[Stop] = field(default_factory=list)
    begun: bool = False
    """A rating came after the beginning: no later one belongs to it any more."""
    kept: list[Stop] = field(default_factory=list)
    """One a moment, the rated one if there is one; thinned evenly in time once there are too many."""
    end: Stop | None = None
    """What came after the rating of the last moment: where the line ends for now."""
    apart: float = 0.0
    """Days in which one stop is kept; 0 while all are."""
    ratings: int = 0
    """Foresight ratings that count and were weighed."""
    nats: float = 0.0
    """Sum of their log predictive densities."""
    marks: list[Mark] = field(default_factory=list)

    def begins(self, stop: Stop) -> bool:
        """Take note of a rating, and return whether it belongs to the beginning."""
        if not self.beginning:
            self.begun = False
        elif self.begun:
            return False
        elif len(self.beginning) >= FIRST_RATINGS and stop.day > self.beginning[0].day + FIRST_DAYS:
            self.begun = True
            return False
        self.beginning.append(stop)
        return True

    def withdraw(self, number: int) -> bool:
        """Take a rating back that was overtaken, and return whether it belonged to the beginning.

        Nobody takes its place once the beginning is over.
        """
        left = [stop for stop in self.beginning if stop.number != number]
        belonged = len(left) < len(self.beginning)
        self.beginning = left
        return belonged

    def add(self, stop: Stop) -> list[int]:
        """Let the line go on to a stop, and return the events that are no longer kept."""
        last = self.kept[-1] if self.kept else None
        gone = [] if self.end is None else [self.end.event]
        self.end = None
        if last is None:
            self.kept.append(stop)
        elif last.moment == stop.moment and last.rating is not None:
            self.end = stop
        elif last.moment == stop.moment or self._shares_days(last, stop):
            gone.append(last.event)
            self.kept[-1] = stop
        else:
            self.kept.append(stop)
        return gone + self._thin() if len(self.kept) > MOST_STOPS else gone

    def say(self, nats: float, *, counts: bool = True) -> None:
        """Take note of how well a rating was foreseen, or take that back, as it counts no more."""
        sign = 1 if counts else -1
        self.ratings, self.nats = self.ratings + sign, self.nats + sign * nats

    def mark(self, moment: int, rise: float) -> None:
        """Keep how the line stands as a moment is over."""
        self.marks.append(Mark(moment, self.ratings, self.nats, rise))

    def take_marks(self) -> list[Mark]:
        """Hand over the marks since they were last taken; they are kept no longer."""
        taken, self.marks = self.marks, []
        return taken

    @property
    def stops(self) -> tuple[Stop, ...]:
        """The kept stops in order, the first and the last of the line among them."""
        return tuple(self.kept) if self.end is None else (*self.kept, self.end)

    def _shares_days(self, one: Stop, other: Stop) -> bool:
        # The first stop shares with nobody: it stays.
        return len(self.kept) > 1 and self.apart > 0 and self._stretch(one) == self._stretch(other)

    def _stretch(self, stop: Stop) -> int:
        return int((stop.day - self.kept[0].day) / self.apart)

    def _thin(self) -> list[int]:
        gone, span = list[int](), self.kept[-1].day - self.kept[0].day
        while len(self.kept) > MOST_STOPS:
            self.apart = 2 * self.apart or max(span, 1.0) / MOST_STOPS
            first, *rest = self.kept
            left = {self._stretch(stop): stop for stop in rest}
            held = {stop.event for stop in left.values()}
            gone += [stop.event for stop in rest if stop.event not in held]
            self.kept = [first, *left.values()]
        return gone

    def copy(self) -> Line:
        """Return a line of its own with the same stops."""
        return replace(self, beginning=list(self.beginning), kept=list(self.kept), marks=list(self.marks))
