"""Watches a life as it is noted: after each save, what the notebook holds and what a page would say."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING

from tests.safety.lives import LESSON
from tests.safety.notebook import Notebook

from earned.companion.guess import Says
from earned.companion.strands import Where
from earned.journal.entities import Lesson, Moment, NotSafe, Relationship

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.safety.lives import Life, Save
    from tests.safety.notebook import Facts
    from tests.safety.thinking import Thinker

    from earned.companion.guess import Guess
    from earned.companion.thought import Thought
    from earned.journal.entities import Rupture
    from earned.journal.reading.counts import Noted

NOTHING_REFUSED: frozenset[tuple[str, str | None]] = frozenset()


@dataclass(frozen=True, slots=True)
class At:
    """How things stand after one save of a life."""

    life: Life
    save: Save
    facts: Facts
    thought: Thought
    lesson: Lesson
    notes: tuple[Moment, ...]
    """All that were noted so far."""
    rises: frozenset[str | None]
    """The lines with people of which a rise is said, of the gut or of the head; None is people in general."""
    is_last: bool

    @property
    def sets_a_mark(self) -> bool:
        """Whether this save set a mark or a flag, and did nothing else."""
        if self.save.is_note or not self.notes:
            return False
        return any(
            isinstance(one, Moment) or (isinstance(one, Relationship) and one.is_marked)
            for one in self.save.keeps
        )

    @property
    def where(self) -> str:
        """Name the place: the course and seed of the life, and the note."""
        return f"{self.life.course} {self.life.seed}, note {len(self.notes)}"

    @property
    def rows(self) -> list[Noted]:
        """The rows with them."""
        return [row for row in self.facts.noted if row.relationship == self.life.them]

    @property
    def cracks(self) -> list[Rupture]:
        """The cracks with them."""
        return [one for one in self.facts.ruptures if one.relationship == self.life.them]

    @property
    def harms(self) -> int:
        """How often they have hurt so far, whatever was noted of it."""
        return sum(note.id in self.life.harms for note in self.notes)

    @property
    def them(self) -> Relationship:
        """Who hurts, as they stand now."""
        return self.facts.people[self.life.them]

    @property
    def flagged(self) -> bool:
        """Whether a note with them carries a harm flag by now."""
        return any(row.not_safe == NotSafe.YES for row in self.rows)

    def guess(self, who: str | None) -> Guess | None:
        """Give what is said of a line of the lesson with people."""
        return self.thought.guess(Where.PEOPLE, who, self.lesson, NOTHING_REFUSED)

    def says(self, who: str | None) -> Says | None:
        """Give the kind of what is said of a line."""
        guess = self.guess(who)
        return None if guess is None else guess.says


def rises(thought: Thought, lesson: Lesson) -> frozenset[str | None]:
    """Give the lines with people of which a rise is said."""
    # Without a word of the engine's on a line there is no guess on it, so those need not be made.
    now = thought.minds[Where.PEOPLE].now
    spoken = {
        name for lines in (now.felt_lines, now.known_lines) for name in lines.every if lines.word(name).way
    }
    return frozenset(
        who
        for where, who in thought.lines()
        if where is Where.PEOPLE
        and who in spoken
        and _is_rise(thought.guess(where, who, lesson, NOTHING_REFUSED))
    )


def _is_rise(guess: Guess | None) -> bool:
    return guess is not None and (guess.says is Says.MOVED or guess.head_moved)


@dataclass(slots=True)
class Watcher:
    """One notebook, for life after life."""

    notebook: Notebook = field(default_factory=Notebook)

    def watch(self, life: Life, thinker: Thinker) -> Iterator[At]:
        """Keep a life, save by save, and give how things stand after each.

        Notes that were added one after the other are read back together, and what was known at each is told from
        that: nothing but a mark, a flag or a change of words reaches further back, and each of those begins anew.
        """
        self.notebook.empty()
        notes: tuple[Moment, ...] = ()
        for saves in runs(life):
            self.notebook.keep(saves)
            facts = self.notebook.read()
            for save in saves:
                notes += tuple(one for one in save.keeps if save.is_note and isinstance(one, Moment))
                then = facts.upto(save.at)
                thought, lesson = thinker.think(then.known()), lesson_of(life)
                last = save is life.saves[-1]
                yield At(life, save, then, thought, lesson, notes, rises(thought, lesson), last)


def runs(life: Life) -> Iterator[list[Save]]:
    """Divide a life's saves: each run is a change, if there is one, and the notes after it."""
    begun = 0

    def of(save: Save) -> int:
        nonlocal begun
        begun += not save.is_note
        return begun

    for _, saves in groupby(life.saves, key=of):
        yield list(saves)


def lesson_of(life: Life) -> Lesson:
    """Give the lesson of a life."""
    return next(one for one in life.saves[0].keeps if isinstance(one, Lesson) and one.id == LESSON)
