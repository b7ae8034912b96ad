"""Old lessons, and what one lesson's page shows: with whom, how many notes, how many still open."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from earned.charts.band import Ends
from earned.companion.amounts import Extent, extent
from earned.companion.shield import in_sight

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from earned.journal.entities import Lesson, LessonId, Relationship, RelationshipId
    from earned.journal.reading.counts import Noted


@dataclass(frozen=True, slots=True)
class Learned:
    """A lesson in a list, with how many notes touch it."""

    lesson: Lesson
    notes: int


@dataclass(frozen=True, slots=True)
class With:
    """The notes on one lesson with one person, or with nobody named."""

    who: Relationship | None
    notes: int
    still_open: int

    @property
    def extent(self) -> Extent:
        """How much may be said from this many notes."""
        return extent(self.notes)


@dataclass(frozen=True, slots=True)
class Page:
    """What one lesson's page shows, apart from the newest notes."""

    lesson: Lesson
    notes: int
    still_open: int
    first: datetime | None
    last: datetime | None
    each: tuple[With, ...]
    """Those shown unasked, or, when asked for, the others; most notes first."""
    has_others: bool

    @property
    def extent(self) -> Extent:
        """How much may be said from this many notes."""
        return extent(self.notes)


def listed(lessons: Iterable[Lesson], notes: Mapping[LessonId, int]) -> list[Learned]:
    """Put the number of notes beside each lesson, in the order they came."""
    return [Learned(lesson, notes.get(lesson.id, 0)) for lesson in lessons]


def lesson_page(
    lesson: Lesson,
    rows: Sequence[Noted],
    people: Mapping[RelationshipId, Relationship],
    *,
    others: bool = False,
) -> Page:
    """Gather a lesson's page from all rows that touch it, oldest first; put-away notes stay out."""
    shown = [row for row in rows if not row.put_away]
    by_person: defaultdict[RelationshipId | None, list[Noted]] = defaultdict(list)
    for row in shown:
        by_person[row.relationship].append(row)
    each = [_with(people.get(who) if who else None, of) for who, of in by_person.items()]
    seen = [entry for entry in each if in_sight(entry.who)]
    aside = [entry for entry in each if not in_sight(entry.who)]
    return Page(
        lesson=lesson,
        notes=len(shown),
        still_open=sum(row.is_open for row in shown),
        first=datetime.fromisoformat(shown[0].at) if shown else None,
        last=datetime.fromisoformat(shown[-1].at) if shown else None,
        each=tuple(sorted(aside if others else seen, key=lambda entry: -entry.notes)),
        has_others=bool(aside),
    )


def _with(who: Relationship | None, rows: Sequence[Noted]) -> With:
    return With(who, len(rows), sum(row.is_open for row in rows))


def own_ends(lesson: Lesson) -> Ends | None:
    """Give the person's own words for the ends of a lesson's scale; nothing unless there are both."""
    return Ends(lesson.end_low, lesson.end_high) if lesson.end_low and lesson.end_high else None
