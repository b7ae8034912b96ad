"""What of their notes a person may choose to hand over, and what they chose.

Names, the plain count and guesses are left out until they are asked for, and someone shielded until
that very person is ticked.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from earned.companion.relationships import Known
from earned.companion.shield import earning, in_sight, is_shielded
from earned.journal.entities import NotSafe

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from earned.journal.entities import Lesson, LessonId, MomentId, Relationship, RelationshipId, Rupture
    from earned.journal.reading.counts import Noted, Words

GENERAL = "general"
"""In place of someone's id: people in general, without those who are shielded and without oneself."""
NOBODY = "nobody"
"""In place of someone's id: notes that name nobody."""
MOST_PICKED = 100
"""How many notes, the newest in the days that were chosen, are offered. Ours: more is no page to talk about."""


class Part(StrEnum):
    """What may go on the page, beside the notes that are picked one by one."""

    COUNTS = "counts"
    CRACKS = "cracks"
    WORDS = "words"
    """The person's own words in the notes they pick."""
    NAMES = "names"
    LEDGER = "ledger"
    GUESSES = "guesses"


AT_FIRST = frozenset({Part.COUNTS, Part.CRACKS, Part.WORDS})
"""What goes on the page unless the person says otherwise."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What the person chose."""

    first: date | None = None
    last: date | None = None
    whose: frozenset[str] = frozenset()
    """Ids of relationships, ``GENERAL`` and ``NOBODY``."""
    lessons: frozenset[str] = frozenset()
    lines: frozenset[str] | None = None
    """Keys of the lines to keep; all of them while nothing was said."""
    notes: frozenset[str] = frozenset()
    parts: frozenset[Part] = AT_FIRST
    topics: tuple[str, ...] = ()
    """What they would like to talk about, in their words."""

    def holds(self, at: str) -> bool:
        """Whether an instant (ISO text) lies in the days chosen, both ends included, by its own clock."""
        day = at[:10]
        after = self.first is None or day >= self.first.isoformat()
        return after and (self.last is None or day <= self.last.isoformat())


@dataclass(frozen=True, slots=True)
class Notebook:
    """What the page is made from: all there is, put away or not, oldest first."""

    marked: Sequence[tuple[Noted, bool]]
    """Each row with whether it may earn anything (``shield.earning``)."""
    ruptures: Sequence[Rupture]
    people: Mapping[RelationshipId, Relationship]
    lessons: Mapping[LessonId, Lesson]
    on_lesson: Mapping[LessonId, Sequence[tuple[Noted, bool]]]
    """The same rows by their lesson."""
    shielded: frozenset[str]
    harmed: frozenset[str]
    """With whom there was a harm; ``NOBODY`` for one with nobody named."""

    def someone(self, who: RelationshipId | None) -> Relationship | None:
        """Give the relationship of an id, where there is one."""
        return None if who is None else self.people.get(who)

    def is_mine(self, row: Noted) -> bool:
        """Whether a row is with oneself, which is not with people in general."""
        who = self.someone(row.relationship)
        return who is not None and who.is_me

    def keeps_plain(self, whose: str) -> bool:
        """Whether there is no scale with someone: shielded, or a harm with them at any time."""
        return whose in self.harmed or whose in self.shielded


def notebook(
    noted: Sequence[Noted],
    ruptures: Sequence[Rupture],
    people: Iterable[Relationship],
    lessons: Iterable[Lesson],
) -> Notebook:
    """Gather what the page is made from: everyone, put away or not, and the lessons that may be chosen."""
    known = {one.id: one for one in people}
    marked = earning(noted, known)
    on_lesson: defaultdict[LessonId, list[tuple[Noted, bool]]] = defaultdict(list)
    for pair in marked:
        if pair[0].lesson is not None:
            on_lesson[pair[0].lesson].append(pair)
    return Notebook(
        marked=marked,
        ruptures=ruptures,
        people=known,
        lessons={one.id: one for one in lessons},
        on_lesson=on_lesson,
        shielded=frozenset(who for who, one in known.items() if is_shielded(one)),
        harmed=frozenset(row.relationship or NOBODY for row in noted if row.not_safe == NotSafe.YES),
    )


@dataclass(frozen=True, slots=True)
class Line:
    """One old lesson with someone, with nobody named, or with people in general."""

    lesson: Lesson
    whose: str

    @property
    def key(self) -> str:
        """Names the line in a form."""
        return f"{self.lesson.id}.{self.whose}"


def lines(choice: Choice, book: Notebook) -> tuple[Line, ...]:
    """Give every line that the chosen lessons, people and days have notes on."""
    chosen = (lesson for lesson in book.lessons.values() if lesson.id in choice.lessons)
    return tuple(line for lesson in chosen for line in _lines_of(lesson, choice, book))


def _lines_of(lesson: Lesson, choice: Choice, book: Notebook) -> Iterator[Line]:
    rows = [row for row, _ in book.on_lesson.get(lesson.id, ()) if is_in(choice, row)]
    there = {row.relationship or NOBODY for row in rows}
    general = {GENERAL} if any(_is_on(GENERAL, row, book) for row in rows) else set()
    for whose in (GENERAL, *book.people, NOBODY):
        if whose in choice.whose and whose in there | general:
            yield Line(lesson, whose)


def rows_on(line: Line, choice: Choice, book: Notebook) -> list[tuple[Noted, bool]]:
    """Give the rows of a line in the days chosen, each with whether it may earn anything."""
    rows = book.on_lesson.get(line.lesson.id, ())
    return [pair for pair in rows if _is_on(line.whose, pair[0], book) and is_in(choice, pair[0])]


def is_in(choice: Choice, row: Noted) -> bool:
    """Whether a row lies in the days chosen and was not put away."""
    return not row.put_away and choice.holds(row.at)


def _is_on(whose: str, row: Noted, book: Notebook) -> bool:
    if whose == GENERAL:
        return row.relationship not in book.shielded and not book.is_mine(row)
    return whose == (row.relationship or NOBODY)


def pickable(choice: Choice, book: Notebook) -> list[MomentId]:
    """Give the notes that may be picked, newest first: with someone ticked, in the days and lessons chosen."""
    ids = {
        row.moment: None
        for row, _ in reversed(book.marked)
        if (row.relationship or NOBODY) in choice.whose
        and not row.put_away
        and choice.holds(row.at)
        and (row.lesson is None or row.lesson in choice.lessons or not choice.lessons)
    }
    return list(ids)


@dataclass(frozen=True, slots=True)
class Pick:
    """A note that may be picked, by its words."""

    id: MomentId
    at: datetime
    words: str | None
    is_heavy: bool
    """Its words stay folded until the person opens them."""
    who: Relationship | None


def picks(ids: Iterable[MomentId], words: Mapping[MomentId, Words], book: Notebook) -> tuple[Pick, ...]:
    """Put the words of some notes beside with whom they were."""
    whose = {row.moment: row.relationship for row, _ in book.marked if row.moment in words}
    found = (words[id_] for id_ in ids if id_ in words)
    return tuple(
        Pick(
            one.moment, datetime.fromisoformat(one.at), one.words, one.harmed, book.someone(whose[one.moment])
        )
        for one in found
    )


@dataclass(frozen=True, slots=True)
class Offer:
    """Whom and what there is to choose from."""

    seen: tuple[Known, ...]
    set_apart: tuple[Known, ...]
    """Resting, gone or put away: shown only when asked for."""
    shielded: tuple[Known, ...]
    """Not safe, with a hard stop, or with an open *no*: each is ticked by itself or not at all."""
    nobody: int
    """How many notes name nobody."""
    lessons: tuple[Lesson, ...]
    is_open: bool
    """Someone who is shown only when asked for is ticked."""

    @property
    def is_empty(self) -> bool:
        """Whether there is nobody to choose."""
        return not (self.seen or self.set_apart or self.shielded or self.nobody)


def offer(
    people: Iterable[Relationship],
    notes: Mapping[RelationshipId, int],
    nobody: int,
    lessons: Iterable[Lesson],
    choice: Choice,
) -> Offer:
    """Put everyone where the person may look for them. ``notes`` counts those with each."""
    known = [Known(one, notes.get(one.id, 0)) for one in people]
    shielded = tuple(one for one in known if is_shielded(one.who))
    set_apart = tuple(one for one in known if not in_sight(one.who) and one not in shielded)
    return Offer(
        seen=tuple(one for one in known if in_sight(one.who)),
        set_apart=set_apart,
        shielded=shielded,
        nobody=nobody,
        lessons=tuple(lessons),
        is_open=any(one.who.id in choice.whose for one in (*set_apart, *shielded)),
    )


def ticked(choice: Choice, book: Notebook) -> list[Relationship]:
    """Give the people that were ticked one by one, in the order they came."""
    return [one for who, one in book.people.items() if who in choice.whose]
