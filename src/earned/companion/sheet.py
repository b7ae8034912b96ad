"""The page to hand over: what the person chose, as plain values, and nothing beside it.

Facts come first and guesses last. What is shown and what is handed over are made from one value, so
that nobody else ever sees more than the person saw.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import datetime, time
from typing import TYPE_CHECKING

from earned.companion.called import Called, called
from earned.companion.ledger import Against, Ledger, against, ledger
from earned.companion.look_back import Gap, gaps, got_in
from earned.companion.relationships import Person, person
from earned.companion.repairs import Hard, hard_moments
from earned.companion.rows import Row, row
from earned.companion.share import (
    GENERAL,
    NOBODY,
    Choice,
    Line,
    Notebook,
    Part,
    is_in,
    lines,
    rows_on,
    ticked,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from earned.charts.band import Band
    from earned.companion.amounts import Count
    from earned.journal.entities import (
        Landed,
        Lesson,
        Moment,
        Relationship,
        RelationshipId,
        Touch,
    )
    from earned.journal.reading.counts import Noted


@dataclass(frozen=True, slots=True)
class Facts:
    """What the notes on one line say by themselves, within the days chosen."""

    line: Line
    who: Called | None
    """Nothing for people in general and for notes that name nobody."""
    notes: int
    still_open: int
    first: datetime
    last: datetime
    is_plain: bool
    """Someone shielded, or a harm with them: the line has its number of notes, and no scale."""
    against: Against | None
    got_in: Count | None
    """Of the moments less like the old lesson than forecast: how many got in."""
    gap: Gap | None


@dataclass(frozen=True, slots=True)
class Crack:
    """A crack with someone, and what came next."""

    who: Called
    hard: Hard
    is_plain: bool
    """With them, what came next is no coming back."""


@dataclass(frozen=True, slots=True)
class Counted:
    """Everything there is with someone, in counts, over all time."""

    who: Called
    person: Person


@dataclass(frozen=True, slots=True)
class Picked:
    """One note that the person picked."""

    row: Row
    who: Called | None
    landed: Landed | None
    """Nothing where the note keeps to words."""


@dataclass(frozen=True, slots=True)
class Guess:
    """What may be guessed of one line, in words that are ready to be read, and its picture."""

    told: str
    """From how many notes, and of which days."""
    sentence: str
    picture: Band | None = None


@dataclass(frozen=True, slots=True)
class Guessed:
    """A guess on a line, with the plain count that stands beside every forecast."""

    facts: Facts
    guess: Guess
    ledger: Ledger
    """Everything with that person over all time; in general, everything on that lesson, with whomever."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The page to hand over."""

    first: datetime | None
    """The first and the last of the days it is about, where the person set one."""
    last: datetime | None
    lesson: Lesson | None
    """The one old lesson it is about, if there is one; with several, each note names its own."""
    about: Called | None
    """The one person it is about, if there is one."""
    facts: tuple[Facts, ...]
    cracks: tuple[Crack, ...]
    counted: tuple[Counted, ...]
    notes: tuple[Picked, ...]
    has_words: bool
    """The notes come with the person's own words."""
    topics: tuple[str, ...]
    guesses: tuple[Guessed, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to hand over."""
        return not (self.facts or self.cracks or self.counted or self.notes or self.topics)

    def own_words(self) -> Iterator[str]:
        """Give all that stands on it in the person's own words, but for the names it says itself."""
        yield from (one.line.lesson.old_words for one in self.facts)
        yield from self.topics
        for picked in self.notes:
            yield from (beside.lesson for beside in picked.row.beside if beside.lesson)
            yield from (picked.row.words,) if self.has_words and picked.row.words else ()


def sheet(
    choice: Choice,
    book: Notebook,
    *,
    moments: Iterable[Moment],
    first_harms: Mapping[RelationshipId, int],
    today: datetime,
    guesses: Mapping[str, Guess],
) -> Sheet:
    """Make the page. ``moments`` are the notes picked, and ``guesses`` go by the key of their line."""
    everyone = ticked(choice, book)
    names = dict[str, Called](called(everyone, names=Part.NAMES in choice.parts).items())
    kept = [line for line in lines(choice, book) if choice.lines is None or line.key in choice.lines]
    facts = [_facts(line, choice, book, names) for line in kept]
    return Sheet(
        first=_start_of(choice.first),
        last=_start_of(choice.last),
        lesson=_only(choice, book),
        about=next(iter(names.values())) if len(choice.whose) == len(names) == 1 else None,
        facts=tuple(facts) if Part.COUNTS in choice.parts else (),
        cracks=tuple(_cracks(choice, book, names, today)) if Part.CRACKS in choice.parts else (),
        counted=tuple(_counted(everyone, book, names)) if Part.LEDGER in choice.parts else (),
        notes=tuple(_picked(choice, book, moments, first_harms, names)),
        has_words=Part.WORDS in choice.parts,
        topics=tuple(topic for topic in choice.topics if topic),
        guesses=tuple(_guessed(facts, guesses, book)) if Part.GUESSES in choice.parts else (),
    )


def _guessed(facts: Iterable[Facts], guesses: Mapping[str, Guess], book: Notebook) -> Iterator[Guessed]:
    """Give the guesses on the lines that are there; with someone shielded nothing is guessed."""
    for one in facts:
        if one.line.key in guesses and not one.is_plain:
            yield Guessed(one, guesses[one.line.key], _beside(one.line, book))


def _beside(line: Line, book: Notebook) -> Ledger:
    if line.whose == GENERAL:
        rows = [row for row, _ in book.on_lesson[line.lesson.id] if not book.is_mine(row)]
    else:
        rows = [row for row, _ in book.marked if (row.relationship or NOBODY) == line.whose]
    touched = {row.moment for row in rows}
    return ledger(rows, [crack for crack in book.ruptures if crack.moment in touched], shielded=False)


def _start_of(day: date | None) -> datetime | None:
    return None if day is None else datetime.combine(day, time())


def _facts(line: Line, choice: Choice, book: Notebook, names: Mapping[str, Called]) -> Facts:
    marked = rows_on(line, choice, book)
    rows = [row for row, _ in marked]
    is_plain = book.keeps_plain(line.whose)
    # In general, leaving out someone shielded could make these two look better; the gap can't be raised so.
    has_counts = line.whose != GENERAL and not is_plain
    return Facts(
        line=line,
        who=names.get(line.whose),
        notes=len(rows),
        still_open=sum(row.is_open for row in rows),
        first=datetime.fromisoformat(rows[0].at),
        last=datetime.fromisoformat(rows[-1].at),
        is_plain=is_plain,
        against=against(rows) if has_counts else None,
        got_in=_got_in(marked) if has_counts else None,
        gap=None if is_plain else _gap(line, marked, choice, book),
    )


def _got_in(marked: Sequence[tuple[Noted, bool]]) -> Count | None:
    count = got_in(marked).every
    return None if count.is_few else count


def _gap(line: Line, marked: Sequence[tuple[Noted, bool]], choice: Choice, book: Notebook) -> Gap | None:
    """Measure the gap on a line; in general everyone else counts, but a shielded rating can only lower it."""
    counted = gaps([line.lesson], marked)[0].notes
    if line.whose == GENERAL:
        rows = book.on_lesson[line.lesson.id]
        marked = [pair for pair in rows if is_in(choice, pair[0]) and not book.is_mine(pair[0])]
    (gap,) = gaps([line.lesson], marked)
    return None if gap.steps is None else replace(gap, notes=counted)


def _cracks(choice: Choice, book: Notebook, names: Mapping[str, Called], today: datetime) -> Iterator[Crack]:
    """Give the cracks with the people ticked, without a word of what happened; none that was put away."""
    chosen = [
        crack
        for crack in book.ruptures
        if crack.relationship in names and crack.put_away_at is None and choice.holds(crack.at.isoformat())
    ]
    for crack in chosen:
        (hard,) = hard_moments([crack], (), {}, today)
        yield Crack(names[crack.relationship], hard, book.keeps_plain(crack.relationship))


def _counted(
    everyone: Iterable[Relationship], book: Notebook, names: Mapping[str, Called]
) -> Iterator[Counted]:
    with_each: defaultdict[str | None, list[Noted]] = defaultdict(list)
    for noted, _ in book.marked:
        with_each[noted.relationship].append(noted)
    for one in everyone:
        cracks = [crack for crack in book.ruptures if crack.relationship == one.id]
        found = person(one, with_each[one.id], cracks)
        if found.ledger.moments:
            yield Counted(names[one.id], found)


def _picked(
    choice: Choice,
    book: Notebook,
    moments: Iterable[Moment],
    first_harms: Mapping[RelationshipId, int],
    names: Mapping[str, Called],
) -> Iterator[Picked]:
    """Give the notes picked, newest first, with no lesson that was not chosen."""
    for moment in sorted(moments, key=lambda one: one.at, reverse=True):
        touches = tuple(touch for touch in moment.touches if touch.lesson in choice.lessons)
        shown = row(replace(moment, touches=touches), book.people, book.lessons, first_harms)
        if _only(choice, book) is None:
            shown = _with_lessons(shown, touches, book)
        yield Picked(shown, names.get(moment.relationship or NOBODY), moment.landed if shown.beside else None)


def _only(choice: Choice, book: Notebook) -> Lesson | None:
    chosen = [lesson for lesson in book.lessons.values() if lesson.id in choice.lessons]
    return chosen[0] if len(chosen) == 1 else None


def _with_lessons(shown: Row, touches: Iterable[Touch], book: Notebook) -> Row:
    """Name the lesson of each part of a row, where the page is about several."""
    told = [touch.lesson for touch in touches if touch.outcome is not None]
    beside = (
        replace(part, lesson=book.lessons[lesson].old_words)
        for part, lesson in zip(shown.beside, told, strict=False)
    )
    return replace(shown, beside=tuple(beside))
