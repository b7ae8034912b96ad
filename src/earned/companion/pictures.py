"""One line of a strand as a picture: what was said on it, and what may have been felt and known.

What was said is drawn as it was noted. The guesses are drawn only where they have earned it; then as today's knowledge of
the person reads them, in points from 0 to 100 and never off the scale.
"""

from __future__ import annotations

from dataclasses import dataclass
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


def said(strand: Strand, line: str | None) -> tuple[Said, ...]:
    """Give what gut and head said in advance on a line, in order; a *next time* only where no *before* came after it."""
    found = [one for pathway in Pathway for one in _said(strand, line, pathway)]
    return tuple(sorted(found, key=lambda one: one.place))


def _said(strand: Strand, line: str | None, pathway: Pathway) -> Iterator[Said]:
    overtaken, following = set[int](), dict[str, int]()
    felt = pathway is Pathway.FELT
    for place in range(len(strand.moments) - 1, -1, -1):
        moment = strand.moments[place]
        then = following.get(moment.relationship)
        if then is not None and (strand.moments[then].gut if felt else strand.moments[then].head) is not None:
            overtaken.add(place)
        following[moment.relationship] = place
    for place, moment in enumerate(strand.moments):
        if line not in {None, moment.relationship}:
            continue
        before, after = (moment.gut, moment.next_gut) if felt else (moment.head, moment.next_head)
        for rating in (before, None if place in overtaken else after):
            if rating is not None:
                yield Said(place, strand.when[place], to_rating(rating), pathway)


def picture(
    strand: Strand,
    line: str | None,
    lesson: Lesson,
    guessed: Pathways | None,
    ruptures: Iterable[Rupture] = (),
) -> Band:
    """Gather the picture of a line; ``guessed`` holds gut and head where their guesses may be drawn."""
    places = [place for place, moment in enumerate(strand.moments) if line in {None, moment.relationship}]
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


def days_of(strand: Strand, places: Sequence[int]) -> tuple[datetime, datetime]:
    """Give the first and the last day of some moments."""
    return strand.when[places[0]], strand.when[places[-1]]
