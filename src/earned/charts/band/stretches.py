"""A course laid out in its picture: for each stretch without a gap, the line and the edges of its shades."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from earned.charts.band.frame import LEFT
from earned.charts.strokes import number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from earned.charts.band.frame import Frame
    from earned.charts.band.value import Course, Spot

DASH = 6.0
"""How wide a lone spot is drawn: a line through one place would not be seen."""

Edge = list[str]
"""Points from left to right, each written ``x,y``: written once, though lines and areas share them."""


class Stretch(NamedTuple):
    """One stretch in the units of its picture."""

    end: tuple[float, float]
    middle: Edge
    half: tuple[Edge, Edge]
    """The upper and the lower edge of where it lies as likely as not."""
    most: tuple[Edge, Edge]
    """The upper and the lower edge of where it lies nine times in ten."""


def stretches(course: Course, room: Frame) -> list[Stretch]:
    """Lay out a course."""
    return [_laid(segment, room) for segment in course.segments]


def _laid(segment: Sequence[Spot], room: Frame) -> Stretch:
    xs = [room.across(spot.at) for spot in segment]
    if len(segment) == 1:
        xs = [max(LEFT, xs[0] - DASH / 2), min(room.right, xs[0] + DASH / 2)]
        segment = (segment[0], segment[0])
    starts = [number(x) for x in xs]
    down = room.down

    def edge(values: list[float]) -> Edge:
        return [f"{x},{down(value):.1f}" for x, value in zip(starts, values, strict=True)]

    return Stretch(
        (xs[-1], down(segment[-1].middle)),
        edge([spot.middle for spot in segment]),
        (edge([spot.half[1] for spot in segment]), edge([spot.half[0] for spot in segment])),
        (edge([spot.most[1] for spot in segment]), edge([spot.most[0] for spot in segment])),
    )


def around(edges: tuple[Edge, Edge]) -> Edge:
    """Go along the upper edge and back along the lower one."""
    upper, lower = edges
    return [*upper, *reversed(lower)]
