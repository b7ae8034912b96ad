"""The same as a table: what the person said and what we guess, by date. Values stay values; the page words them."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from earned.charts.band.value import Pathway

if TYPE_CHECKING:
    from datetime import datetime

    from earned.charts.band.value import Band, Course, Spot


@dataclass(frozen=True, slots=True)
class Row:
    """One date of a band. A missing value was not said, or nothing is guessed there."""

    at: datetime
    gut: float | None
    head: float | None
    felt: Spot | None
    known: Spot | None


def table(band: Band) -> tuple[Row, ...]:
    """Give a row for each time something was said, and for the ends of each stretch, oldest first."""
    said = {(mark.at, mark.pathway): mark.value for mark in band.marks}
    times = {at for at, _ in said}
    for _, course in band.courses:
        times |= {spot.at for segment in course.segments for spot in (segment[0], segment[-1])}
    return tuple(
        Row(
            at,
            said.get((at, Pathway.FELT)),
            said.get((at, Pathway.KNOWN)),
            _guess(band.felt, at),
            _guess(band.known, at),
        )
        for at in sorted(times)
    )


def _guess(course: Course | None, at: datetime) -> Spot | None:
    """Give what was expected at a time: the newest spot up to then; none in a gap, nor before the first."""
    for segment in course.segments if course is not None else ():
        if segment[0].at <= at <= segment[-1].at:
            return segment[bisect_right(segment, at, key=lambda spot: spot.at) - 1]
    return None
