"""The way an expectation went on one line, kept for plausible people while they live, so that nobody has to live again.

*Now* and *the beginning* are kept for everybody, and so their difference has a range of its own, narrower than the
two ranges would say. The stops between are kept for the first thousand, in half precision: to a twentieth of a point of
a hundred, which no picture shows.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from earned.working_model.readings import read_all

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from collections.abc import Set as AbstractSet

    from numpy.typing import NDArray

    from earned.working_model.lines import Line
    from earned.working_model.normal import Array
    from earned.working_model.readings import Reading

KEPT = 1_024
"""How many plausible people's stops are kept: the points are as even among the first as among all."""


class Spot(NamedTuple):
    """One stop on a line, and what is known today of the expectation there."""

    moment: int
    """The moment, from 0."""
    day: float
    rating: float | None
    """The foresight rating given there, z; None for an outcome, after it."""
    expected: Reading
    """As it may be shown, without the day's stress, z."""


@dataclass(slots=True)
class Trail:
    """What plausible people expected along one line, z. No array is ever written to, so copies may share them."""

    now: Array = field(default_factory=lambda: np.zeros(0))
    """At its last stop, shape (persons,)."""
    last: int | None = None
    """The event that is its last stop."""
    first: Array | float = 0.0
    """Sum over the ratings of its beginning, shape (persons,)."""
    may_go: dict[int, Array] = field(default_factory=dict)
    """By number, the part of that sum that a *next time* has, which may yet be overtaken."""
    stops: dict[int, NDArray[np.float16]] = field(default_factory=dict)
    """By event, the kept stops before the last, shape (KEPT or persons,)."""

    def begin(self, value: Array, number: int, *, next_time: bool) -> None:
        """Let a rating belong to the beginning."""
        self.first = self.first + value
        if next_time:
            self.may_go[number] = value

    def withdraw(self, number: int) -> None:
        """Take an overtaken rating out of the beginning."""
        self.first = self.first - self.may_go.pop(number)

    def go_on(self, event: int, value: Array, gone: Collection[int] = ()) -> None:
        """Come to a further stop, and let go of earlier ones that are no longer kept."""
        if self.last is not None and self.last not in gone:
            self.stops[self.last] = few(self.now)
        self.now, self.last = value, event
        for each in gone:
            self.stops.pop(each, None)

    def __getstate__(self) -> tuple[Any, ...]:
        # To another process the many small arrays go as one.
        stops = np.stack([*self.stops.values()]) if self.stops else ()
        return self.now, self.last, self.first, self.may_go, (*self.stops,), stops

    def __setstate__(self, state: tuple[Any, ...]) -> None:
        self.now, self.last, self.first, self.may_go, events, stops = state
        self.stops = dict(zip(events, stops, strict=True))

    def copy(self) -> Trail:
        """Return a trail of its own over the same stops."""
        return replace(self, may_go=dict(self.may_go), stops=dict(self.stops))


def few(value: Array) -> NDArray[np.float16]:
    """Return what is kept of a stop: rounded alike for all, so that what never rises never seems to."""
    return value[:KEPT].astype(np.float16)


def spots(line: Line, trail: Trail, weights: Array, overtaken: AbstractSet[int]) -> tuple[Spot, ...]:
    """Return the kept stops of a line in order, as of today's weights, shape (persons,)."""
    stops = line.stops
    shares = weights[:KEPT]
    values = [trail.stops[stop.event] for stop in stops[:-1]] + [few(trail.now)]
    readings = read_all(np.stack(values).astype(np.float32), shares / shares.sum())
    return tuple(
        Spot(stop.moment, stop.day, None if stop.number in overtaken else stop.rating, reading)
        for stop, reading in zip(stops, readings, strict=True)
    )


class Wanted(NamedTuple):
    """What is to be kept of one event on one line."""

    line: str | None
    event: int
    begins: bool
    """It belongs to the beginning."""
    kept: bool
    """It is one of the stops."""
    gone: Collection[int] = ()
    """Events that are no longer kept, now that the line goes on."""


def wanted(lines: Mapping[str | None, Line], *, stops: bool) -> dict[int, list[Wanted]]:
    """Return, by event, what whoever lives the life again has to keep, ``stops`` or beginnings alone."""
    every: dict[int, list[Wanted]] = {}
    for name, line in lines.items():
        begins = {stop.event for stop in line.beginning}
        kept = {stop.event for stop in line.stops} if stops else set()
        for event in begins | kept:
            every.setdefault(event, []).append(Wanted(name, event, event in begins, event in kept))
    return every
