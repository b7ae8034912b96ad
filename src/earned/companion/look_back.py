"""Looking back over everything: how far feeling lies behind knowing, and what helped moments get in.

All of it is the person's own counts. Nothing from someone shielded, from a moment of harm, or from
kindness that came after it, can make any of it look better.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from earned.companion.amounts import SOME, STEP, Count
from earned.companion.body_words import BodyWords, body_words
from earned.companion.shield import earning, lowest_mean
from earned.journal.entities import Landed, Stretch, Window

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from earned.journal.entities import Lesson, LessonId, MomentId, Relationship, RelationshipId
    from earned.journal.reading.counts import Noted

LAST = 5
"""How many of the newest ratings each end of the gap is taken from."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Between knowing and feeling, for one lesson. Both from 0 to 100; missing with too few notes."""

    lesson: Lesson
    notes: int
    """How many notes touch the lesson and said something in advance."""
    head: float | None
    gut: float | None

    @property
    def steps(self) -> int | None:
        """How many steps of the scale the head lies ahead of the gut; below zero it lies behind."""
        return None if self.head is None or self.gut is None else round((self.head - self.gut) / STEP)


def gaps(lessons: Iterable[Lesson], rows: Iterable[tuple[Noted, bool]]) -> list[Gap]:
    """Measure the gap for each lesson from the last five ratings of head and of gut.

    ``rows`` are all rows with whether each may earn anything (``shield.earning``), oldest first.
    Only what was said in advance counts: before the outcome, or about the next time.
    """
    said: defaultdict[LessonId, _Said] = defaultdict(_Said)
    for row, earns in rows:
        if row.lesson is not None and not row.put_away:
            said[row.lesson].add(_head(row), _gut(row), earns=earns)
    return [said[lesson.id].gap(lesson) for lesson in lessons]


class _Said:
    """What was said in advance of one lesson, oldest first, each with whether it earns."""

    __slots__ = ("guts", "heads", "notes")

    def __init__(self) -> None:
        self.heads: list[tuple[float, bool]] = []
        self.guts: list[tuple[float, bool]] = []
        self.notes = 0

    def add(self, head: float | None, gut: float | None, *, earns: bool) -> None:
        if head is not None:
            self.heads.append((head, earns))
        if gut is not None:
            self.guts.append((gut, earns))
        self.notes += head is not None or gut is not None

    def gap(self, lesson: Lesson) -> Gap:
        enough = min(_earning(self.heads), _earning(self.guts)) >= SOME
        if not enough:
            return Gap(lesson, self.notes, None, None)
        return Gap(lesson, self.notes, lowest_mean(self.heads, LAST), lowest_mean(self.guts, LAST))


def _earning(ratings: Iterable[tuple[float, bool]]) -> int:
    return sum(earns for _, earns in ratings)


def _head(row: Noted) -> float | None:
    if isinstance(row.next_head, float):
        return row.next_head
    return row.head if isinstance(row.head, float) and not row.head_looked_back and row.happened else None


def _gut(row: Noted) -> float | None:
    """Give the latest thing a note said in advance: of the next time, else before it.

    A forecast stays folded until it was said what happened, so an open note gives nothing.
    """
    if isinstance(row.next_gut, float):
        return row.next_gut
    return row.gut if isinstance(row.gut, float) and not row.gut_looked_back and row.happened else None


class Helped(StrEnum):
    """What may have helped a moment get in."""

    BODY = "body"
    STRETCH = "stretch"
    NOTICED = "noticed"
    SIGNS = "signs"


_BODY: dict[str | None, str] = {
    Window.STEADY: "steady",
    Window.LOW: "a_bit_off",
    Window.STIRRED: "a_bit_off",
    Window.SHUT_DOWN: "outside",
    Window.WOUND_UP: "outside",
}
_STRETCH: dict[str | None, str] = {
    Stretch.TINY: "small",
    Stretch.SMALL: "small",
    Stretch.MEDIUM: "medium",
    Stretch.LARGE: "large",
    Stretch.VERY_LARGE: "large",
}
_SORTS: dict[Helped, tuple[str, ...]] = {
    Helped.BODY: ("steady", "a_bit_off", "outside", "unsaid"),
    Helped.STRETCH: ("small", "medium", "large", "unsaid"),
    Helped.NOTICED: ("yes", "not_yet"),
    Helped.SIGNS: ("yes", "none"),
}

NOTHING_SAID: Mapping[MomentId, Sequence[str]] = MappingProxyType({})
UNSAID = frozenset({"unsaid", "not_yet", "none"})
"""Sorts that only say that nothing was said."""


@dataclass(frozen=True, slots=True)
class Sorted:
    """The counts of one thing that may have helped: what sort, and how many of how many got in."""

    helped: Helped
    counts: tuple[tuple[str, Count], ...]

    @property
    def tells(self) -> bool:
        """Whether anything was said of it at all."""
        return any(sort not in UNSAID for sort, _ in self.counts)

    @property
    def is_few(self) -> bool:
        """Whether any of the sorts is too few to say much."""
        return any(count.is_few for _, count in self.counts)


@dataclass(frozen=True, slots=True)
class GotIn:
    """Out of the moments less like the old lesson than the gut expected, how many got in, by sorts."""

    every: Count
    sorts: tuple[Sorted, ...]
    """Only what something was said of."""
    body: BodyWords
    """What the body did, where it was said often enough."""

    @property
    def moments(self) -> int:
        """How many there were."""
        return self.every.of


def got_in(
    rows: Sequence[tuple[Noted, bool]], said: Mapping[MomentId, Sequence[str]] = NOTHING_SAID
) -> GotIn:
    """Count what got in among lived moments that came out less like the old lesson than forecast.

    ``rows`` are all rows with whether each may earn anything (``shield.earning``); ``said`` are the body words of each
    moment that has any.
    """
    once = {row.moment: row for row, earns in rows if earns and _counts(row)}
    moments = list(once.values())
    sorts = (_sorted(helped, moments) for helped in Helped)
    body = body_words([(said.get(row.moment, ()), _is_in(row)) for row in moments])
    return GotIn(_got_in(moments), tuple(one for one in sorts if one.tells), body)


def _counts(row: Noted) -> bool:
    if row.landed is None or row.landed == "unknown" or row.channel != "lived" or row.put_away:
        return False
    return (
        isinstance(row.gut, float)
        and isinstance(row.outcome, float)
        and not row.gut_looked_back
        and row.outcome - row.gut >= STEP / 2
    )


def _sorted(helped: Helped, rows: Sequence[Noted]) -> Sorted:
    by_sort: defaultdict[str, list[Noted]] = defaultdict(list)
    for row in rows:
        by_sort[_sort(helped, row)].append(row)
    counts = ((sort, _got_in(by_sort[sort])) for sort in _SORTS[helped] if by_sort[sort])
    return Sorted(helped, tuple(counts))


def _got_in(rows: Sequence[Noted]) -> Count:
    return Count(sum(map(_is_in, rows)), len(rows))


def _is_in(row: Noted) -> bool:
    return row.landed != Landed.NO


def _sort(helped: Helped, row: Noted) -> str:
    match helped:
        case Helped.BODY:
            return _BODY.get(row.body, "unsaid")
        case Helped.STRETCH:
            return _STRETCH.get(row.stretch, "unsaid")
        case Helped.NOTICED:
            return "yes" if row.noticed else "not_yet"
        case Helped.SIGNS:
            return "yes" if row.signs else "none"


@dataclass(frozen=True, slots=True)
class LookBack:
    """The whole page."""

    notes: int
    still_open: int
    gaps: tuple[Gap, ...]
    got_in: GotIn


def look_back(
    lessons: Iterable[Lesson],
    rows: Sequence[Noted],
    people: Mapping[RelationshipId, Relationship],
    said: Mapping[MomentId, Sequence[str]] = NOTHING_SAID,
) -> LookBack:
    """Gather the page from all rows there are, oldest first, and everyone, put away or not.

    ``said`` are the body words of each moment that has any, in which nobody is named.
    """
    marked = earning(rows, people)
    visible = {row.moment: row for row in rows if not row.put_away}
    return LookBack(
        notes=len(visible),
        still_open=sum(row.is_open for row in visible.values()),
        gaps=tuple(gaps(lessons, marked)),
        got_in=got_in(marked, said),
    )
