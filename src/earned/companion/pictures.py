"""One line of a strand as a picture: what was said on it, and what may have been felt and known.

What was said is drawn as it was noted. The guesses are drawn only where they have earned it; then as today's knowledge of
the person reads them, in points from 0 to 100 and never off the scale.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from itertools import zip_longest
from typing import TYPE_CHECKING

from earned.charts import band
from earned.charts.band import Band, Crack, Mark, Pathway, Spot
from earned.companion.lessons import own_ends
from earned.working_model.moments import to_rating

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from earned.charts.band import Course
    from earned.companion.mind import Pathways
    from earned.companion.strands import Strand
    from earned.journal.entities import Lesson, Rupture
    from earned.working_model import Moment
    from earned.working_model.ensemble import Person
    from earned.working_model.readings import Interval


@dataclass(frozen=True, slots=True)
class Said:
    """A forecast that was given before its outcome."""

    place: int
    """The moment, from 0."""
    at: datetime
    value: float
    """From 0 to 100."""
    pathway: Pathway


def forecasts(strand: Strand, line: str | None) -> int:
    """Count what the gut said in advance on a line, as ``said`` gives it."""
    return sum(1 for _ in _said(strand, line, Pathway.FELT))


def said(strand: Strand, line: str | None) -> tuple[Said, ...]:
    """Give what gut and head said in advance on a line, in order; a *next time* only where no *before* came after it."""
    found = [one for pathway in Pathway for one in _said(strand, line, pathway)]
    return tuple(sorted(found, key=lambda one: one.place))


def _said(strand: Strand, line: str | None, pathway: Pathway) -> Iterator[Said]:
    for who in strand.by_person if line is None else (line,):
        places = strand.places(who)
        for place, then in zip_longest(places, places[1:]):
            before, after = _ratings(strand.moments[place], pathway)
            overtaken = then is not None and _ratings(strand.moments[then], pathway)[0] is not None
            for rating in (before, None if overtaken else after):
                if rating is not None:
                    yield Said(place, strand.when[place], to_rating(rating), pathway)


def _ratings(moment: Moment, pathway: Pathway) -> tuple[float | None, float | None]:
    """Give what was said before a moment, and of the next."""
    if pathway is Pathway.FELT:
        return moment.gut, moment.next_gut
    return moment.head, moment.next_head


def picture(
    strand: Strand,
    line: str | None,
    lesson: Lesson,
    guessed: Pathways | None,
    ruptures: Iterable[Rupture] = (),
) -> Band:
    """Gather the picture of a line; ``guessed`` holds gut and head where their guesses may be drawn."""
    places = strand.places(line)
    first, last = strand.when[places[0]], strand.when[places[-1]]
    return Band(
        first=first,
        last=last,
        felt=None if guessed is None else band.course(spots(strand, guessed.felt, line)),
        known=None if guessed is None else band.course(spots(strand, guessed.known, line)),
        marks=tuple(
            Mark(one.at, one.value, one.pathway)
            for one in said(strand, line)
            if one.place not in strand.hidden
        ),
        cracks=tuple(cracks(ruptures, first, last)),
        ends=own_ends(lesson),
    )


@dataclass(frozen=True)
class Sight:
    """One line, drawn when a page asks for it: a page shows few of its lines, and a drawing takes its time."""

    strand: Strand
    line: str | None
    lesson: Lesson
    pathways: Pathways
    ruptures: Sequence[Rupture] = ()

    @cached_property
    def plain(self) -> Band:
        """What was said, and nothing guessed."""
        return picture(self.strand, self.line, self.lesson, None, self.ruptures)

    @cached_property
    def guessed(self) -> Band:
        """What may have been felt and known with it."""
        return picture(self.strand, self.line, self.lesson, self.pathways, self.ruptures)

    @property
    def known(self) -> Band:
        """What may have been known, without what may have been felt."""
        return replace(self.guessed, felt=None)

    @property
    def apart(self) -> Band:
        """Felt and known together, without the cracks: what lies between them."""
        return replace(self.guessed, cracks=())


def spots(strand: Strand, person: Person, line: str | None) -> list[Spot]:
    """Give the spots of a pathway along a line."""
    return [
        Spot(
            strand.when[spot.moment],
            points(spot.expected.mean),
            _span(spot.expected.half),
            _span(spot.expected.most),
        )
        for spot in person.trail(line)
    ]


def turned(course: Course, *, fell: bool) -> datetime:
    """Give since when a course has been nearer to where it ends than to where it was furthest on the side it left.

    What lies beyond its end is no turning: a gut that came back a bit from its lowest has been on guard since before.
    """
    spots = [spot for stretch in course.segments for spot in stretch]
    away = [(spot.middle - course.end.middle) * (1 if fell else -1) for spot in spots]
    last = max((place for place, far in enumerate(away) if far > max(away) / 2), default=0)
    return spots[min(last + 1, len(spots) - 1)].at


def cracks(ruptures: Iterable[Rupture], first: datetime, last: datetime) -> Iterator[Crack]:
    """Give the cracks that lie within a picture, oldest first."""
    for rupture in ruptures:
        if first <= rupture.at <= last:
            back = rupture.repaired_at
            yield Crack(rupture.at, back if back is not None and back <= last else None)


def points(z: float) -> float:
    """Turn z into points, 0 to 100, and not beyond."""
    return min(max(to_rating(z), 0.0), 100.0)


def _span(interval: Interval) -> tuple[float, float]:
    return points(interval.low), points(interval.high)
