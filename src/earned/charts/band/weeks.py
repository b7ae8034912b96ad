"""Fewer marks and spots where there are more than a picture can hold: by week, or by more weeks at once."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import timedelta
from itertools import count
from typing import TYPE_CHECKING, TypeVar

from earned.charts.band.value import Course, Mark

if TYPE_CHECKING:
    from datetime import datetime

    from earned.charts.band.value import Band, Pathway

MOST = 200
"""How many marks, and how many spots of one course, a picture holds."""

_Item = TypeVar("_Item")


def by_week(band: Band) -> Band:
    """Give the same picture with at most 200 marks, and with at most 200 spots in each course.

    More marks than that become the mean of each week, or of as many weeks (2, 4, 8, …) as it takes; ``weeks`` then
    says how many. Spots are left out evenly; the ends of each stretch stay as long as they fit.
    """
    felt = None if band.felt is None else _thinned(band.felt)
    known = None if band.known is None else _thinned(band.known)
    if len(band.marks) <= MOST:
        return band if (felt, known) == (band.felt, band.known) else replace(band, felt=felt, known=known)
    weeks, marks = next(
        (weeks, marks)
        for weeks in (2**power for power in count())
        if len(marks := _means(band, timedelta(weeks=weeks))) <= MOST
    )
    return replace(band, felt=felt, known=known, marks=marks, weeks=weeks)


def _means(band: Band, span: timedelta) -> tuple[Mark, ...]:
    spans: defaultdict[tuple[int, Pathway], list[Mark]] = defaultdict(list)
    for mark in band.marks:
        spans[(mark.at - band.first) // span, mark.pathway].append(mark)
    return tuple(_mean(marks, _middle(band, span, number)) for (number, _), marks in sorted(spans.items()))


def _mean(marks: list[Mark], at: datetime) -> Mark:
    n = sum(mark.of for mark in marks)
    return Mark(at, sum(mark.value * mark.of for mark in marks) / n, marks[0].pathway, n)


def _middle(band: Band, span: timedelta, number: int) -> datetime:
    """Give the middle of a span, or of what of it lies before the end."""
    start = band.first + number * span
    return start + (min(start + span, band.last) - start) / 2


def _thinned(course: Course) -> Course:
    whole = sum(map(len, course.segments))
    if whole <= MOST:
        return course
    segments = some(course.segments, MOST // 2)
    whole = sum(map(len, segments))
    room = MOST - 2 * len(segments)
    return Course(tuple(some(segment, 2 + room * len(segment) // whole) for segment in segments))


def some(items: tuple[_Item, ...], most: int) -> tuple[_Item, ...]:
    """Give at most so many of the items (two or more), evenly, with the first and the last."""
    if len(items) <= most:
        return items
    return tuple(items[round(place * (len(items) - 1) / (most - 1))] for place in range(most))
