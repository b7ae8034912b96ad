"""Between knowing and feeling: both lines and the space between them, how wide it was, and how wide it may be.

It is drawn from the same value as the picture of a line, where both courses are known.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace
from math import hypot
from typing import TYPE_CHECKING

from earned.charts import strokes
from earned.charts.band.drawing import dates, ends, framed, labels, lines, scale
from earned.charts.band.frame import WIDTH
from earned.charts.band.stretches import stretches
from earned.charts.band.value import Spot
from earned.charts.band.weeks import MOST, by_week, some
from earned.charts.dates import from_to

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from markupsafe import Markup

    from earned.charts.band import Band
    from earned.charts.band.frame import Frame
    from earned.charts.band.value import Range
    from earned.content.strings import Strings

STEP = 25.0
"""One step of the five-step scale."""
RUNGS_APART = 9.0
"""The least from one thin line across the space to the next, in the picture's units."""


@dataclass(frozen=True, slots=True)
class Between:
    """Knowing and feeling at one time, each from 0 to 100."""

    at: datetime
    felt: float
    known: float
    most: Range
    """Where their distance lies nine times in ten, from −100 to 100; below zero the gut is ahead."""

    @property
    def distance(self) -> float:
        """How far the head lies ahead of the gut."""
        return self.known - self.felt


@dataclass(frozen=True, slots=True)
class Picture:
    """The gap as a page shows it."""

    svg: Markup
    sentence: str
    rows: tuple[Between, ...]
    """The same as a table, oldest first."""
    band: Band


def picture(band: Band, strings: Strings, name: str) -> Picture | None:
    """Draw the gap and say it; None where felt or known, or a time for both, is missing. ``name`` as for a band."""
    shown = replace(by_week(band), marks=(), cracks=(), weeks=0)
    spaces = between(shown)
    if not spaces:
        return None
    rows = some(tuple(row for space in spaces for row in space), MOST)
    said = sentence(rows, strings)
    return Picture(_svg(shown, spaces, strings, name, said), said, rows, shown)


def _svg(band: Band, spaces: Sequence[Sequence[Between]], strings: Strings, name: str, said: str) -> Markup:
    room = framed(band, strings)
    first, last = from_to(band.first, band.last, strings)
    title = strings.say("charts.gap.title", first=first, last=last)
    inside = _drawing(band, spaces, strings, room)
    return strokes.whole("chart", (WIDTH, room.height), inside, name=name, title=title, description=said)


def between(band: Band) -> tuple[tuple[Between, ...], ...]:
    """Give the times at which both felt and known are guessed, in stretches without a gap, oldest first."""
    if band.felt is None or band.known is None:
        return ()
    pairs = ((felt, known) for felt in band.felt.segments for known in band.known.segments)
    return tuple(space for felt, known in pairs if (space := _space(felt, known)))


def _space(felt: Sequence[Spot], known: Sequence[Spot]) -> tuple[Between, ...]:
    start, end = max(felt[0].at, known[0].at), min(felt[-1].at, known[-1].at)
    times = sorted({spot.at for spot in (*felt, *known) if start <= spot.at <= end})
    return tuple(_between(_spot(felt, at), _spot(known, at)) for at in times)


def _between(felt: Spot, known: Spot) -> Between:
    """Put two guesses that know nothing of each other side by side.

    The range of their distance follows from their own ranges (G. Y. Zou and A. Donner, 2008, Statistics in Medicine
    27, 1693–1702): each side adds up as the sides of a right angle do.
    """
    distance = known.middle - felt.middle
    below = hypot(known.middle - known.most[0], felt.most[1] - felt.middle)
    above = hypot(known.most[1] - known.middle, felt.middle - felt.most[0])
    return Between(felt.at, felt.middle, known.middle, (distance - below, distance + above))


def _spot(segment: Sequence[Spot], at: datetime) -> Spot:
    """Read a stretch at a time inside it: between two spots, on the straight line, as it is drawn."""
    after = bisect_left(segment, at, key=lambda spot: spot.at)
    end = segment[after]
    if end.at == at:
        return end
    start = segment[after - 1]
    share = (at - start.at) / (end.at - start.at)

    def on(one: float, other: float) -> float:
        return one + share * (other - one)

    half, most = (
        (on(a[0], b[0]), on(a[1], b[1])) for a, b in ((start.half, end.half), (start.most, end.most))
    )
    return Spot(at, on(start.middle, end.middle), half, most)


def _drawing(band: Band, spaces: Sequence[Sequence[Between]], strings: Strings, room: Frame) -> str:
    laid = {pathway: stretches(course, room) for pathway, course in band.courses}
    parts = [
        *(_fill(space, room) for space in spaces),
        *scale(room),
        *(rung for space in spaces for rung in _rungs(space, room)),
        *lines(laid),
        *labels(band.courses, strings, room),
        *ends(room, own=band.ends is not None),
        *dates(band.first, band.last, strings, room),
    ]
    return "".join(parts)


def _fill(space: Sequence[Between], room: Frame) -> str:
    """Fill the space between the lines; there is none at a single time."""
    felt = [f"{room.across(row.at):.1f},{room.down(row.felt):.1f}" for row in space]
    known = [f"{room.across(row.at):.1f},{room.down(row.known):.1f}" for row in reversed(space)]
    return strokes.area("v-between", strokes.HAIR, [*felt, *known], opacity=0.6)


def _rungs(space: Sequence[Between], room: Frame) -> Iterator[str]:
    """Draw thin lines across the space, so that it shows where no shade does."""
    reached = -RUNGS_APART
    for row in space:
        x = room.across(row.at)
        if x >= reached + RUNGS_APART:
            reached = x
            yield strokes.line(
                "v-line", strokes.LINE, (x, room.down(row.known)), (x, room.down(row.felt)), width=0.75
            )


def sentence(rows: Sequence[Between], strings: Strings) -> str:
    """Say how far the head is ahead of the gut now, how far off that may be, and how it was at the start."""
    first, last = rows[0], rows[-1]
    said = [_apart("now", last.distance, strings), _range(last, strings)]
    if first.at != last.at:
        said.append(_apart("then", first.distance, strings))
    return " ".join(said)


def _apart(when: str, distance: float, strings: Strings) -> str:
    steps = in_steps(distance)
    if steps == 0:
        return strings.gettext(f"charts.gap.{when}.close")
    who = "head" if steps > 0 else "gut"
    return strings.say_many(f"charts.gap.{when}.{who}", abs(steps))


def _range(row: Between, strings: Strings) -> str:
    low, high = (in_steps(end) for end in row.most)
    if low == high:
        return strings.gettext("charts.gap.range.one")
    return strings.say("charts.gap.range", low=_steps(low, strings), high=_steps(high, strings))


def _steps(steps: int, strings: Strings) -> str:
    if steps == 0:
        return strings.gettext("charts.gap.level")
    return strings.say_many("charts.gap.head" if steps > 0 else "charts.gap.gut", abs(steps))


def in_steps(distance: float) -> int:
    """Give a distance in whole steps of the five-step scale; half a step is none yet."""
    return round(distance / STEP)
