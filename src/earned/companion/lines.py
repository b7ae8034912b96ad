"""What has earned a word on each line of a strand, note by note: with someone, or with people in general.

A line holds the engine against plainer accounts of the very same ratings (``working_model.evidence``), and remembers
whether a shift was being said, since once said it needs less to go on. What facts forbid is decided when a page is shown
(``companion.barred``), so that setting a mark takes a word away at once.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from earned.working_model.accounts import NAMES, PlainAccounts
from earned.working_model.evidence import Standing
from earned.working_model.foresight import Asked, Foresight, Pathway
from earned.working_model.stride import Withdrawn

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from collections.abc import Set as AbstractSet

    from earned.working_model import Moment
    from earned.working_model.ensemble import Person
    from earned.working_model.foresight import Heard
    from earned.working_model.lines import Mark
    from earned.working_model.normal import Array

SURE = 0.975
"""The chance of a rise, or of a fall, at which 95 % of what is plausible lies on one side of no change."""


AT_ONCE = 16
"""So many ratings of a line wait for each other when many moments are taken in: weighed together they take less time."""


class Way(StrEnum):
    """Which way an expectation went."""

    UP = "up"
    """Further from the old lesson."""
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class Word:
    """What may be said of a line, as far as the engine goes."""

    ratings: int = 0
    """Foresight ratings on the line."""
    way: Way | None = None
    """None where no shift may be said."""
    since: int | None = None
    """The moment with which it was first said, from 0."""


@dataclass(slots=True)
class Line:
    """One line: its plain accounts, and the word that stands."""

    name: str | None
    plain: PlainAccounts = field(default_factory=PlainAccounts)
    word: Word = field(default_factory=Word)
    told: list[Asked | Withdrawn] = field(default_factory=list)
    """Ratings that are not weighed yet, and those that count no more."""
    over: list[tuple[int, int]] = field(default_factory=list)
    """Moments that are over since, each with how many of those there were."""
    behind: dict[int, Array] = field(default_factory=dict)
    """By moment, the plain accounts' log evidence as it was over, nats."""

    def hear(self, heard: Heard, moment: int) -> None:
        """Hear what a moment brought: ratings, or that the *next time* before it counts no more."""
        if heard.overtaken is not None:
            self.told.append(Withdrawn(heard.overtaken.number))
        self.told.extend(event for event in heard.events if isinstance(event, Asked))
        self.over.append((moment, len(self.told)))

    def weigh(self, waiting: AbstractSet[int]) -> None:
        """Let the plain accounts weigh what waits; ``waiting`` are the *next times* that may yet be overtaken."""
        begun = self.plain.log_evidence
        after = self.plain.hear_all(self.told, waiting)
        for moment, count in self.over:
            self.behind[moment] = after[count - 1] if count else begun
        self.told, self.over = [], []

    def speak(self, marks: Iterable[Mark]) -> None:
        """Say what may be said as each moment on the line was over."""
        for mark in marks:
            self._speak(mark, self.behind[mark.moment])
        self.behind = {}
        self.word = replace(self.word, ratings=self.plain.ratings)

    def _speak(self, mark: Mark, behind: Array) -> None:
        way, before = _way(mark.rise), self.word
        against = {name: mark.nats - nats for name, nats in zip(NAMES, behind.tolist(), strict=True)}
        stands = Standing(self.name, mark.ratings, against)
        if way is None or not stands.has_earned(said_before=way is before.way):
            self.word = Word()
        elif way is not before.way:
            self.word = Word(mark.ratings, way, mark.moment)

    def copy(self) -> Line:
        """Return a line of its own that heard the same."""
        return replace(
            self,
            plain=self.plain.copy(),
            told=list(self.told),
            over=list(self.over),
            behind=dict(self.behind),
        )


def _way(rise: float) -> Way | None:
    if rise >= SURE:
        return Way.UP
    return Way.DOWN if rise <= 1 - SURE else None


@dataclass(slots=True)
class Lines:
    """Every line of a strand, for one pathway."""

    pathway: Pathway = Pathway.FELT
    every: dict[str | None, Line] = field(default_factory=dict)
    foresight: Foresight = field(init=False)

    def __post_init__(self) -> None:
        self.foresight = Foresight(self.pathway)

    def note(self, moments: Sequence[Moment], person: Person) -> None:
        """Let a person take in further moments. After one, each line says at once what may be said; else settle first."""
        told: dict[str | None, Line] = {}
        for moment in moments:
            told.update(self._hear(moment))
        if len(moments) == 1:
            person.note(moments[0])
        else:
            person.go_through(moments)
        at_once = 0 if len(moments) == 1 else AT_ONCE
        self._weigh(person, (line for line in told.values() if len(line.told) >= at_once))

    def settle(self, person: Person) -> None:
        """Make ready to be read: say on every line what may be said after all moments so far."""
        self._weigh(person, (line for line in self.every.values() if line.over))

    def _weigh(self, person: Person, lines: Iterable[Line]) -> None:
        waiting = self._waiting
        for line in lines:
            line.weigh(waiting)
            line.speak(person.lines[line.name].take_marks() if line.name in person.lines else ())

    def _hear(self, moment: Moment) -> dict[str | None, Line]:
        place, waited = self.foresight.moments, self.foresight.waiting.get(moment.relationship)
        heard = self.foresight.hear(moment)
        told = {name: self._line(name) for name in (None, moment.relationship)}
        for line in told.values():
            if waited is not None and heard.overtaken is None:
                line.plain.stays(waited)
            line.hear(heard, place)
        return told

    def _line(self, name: str | None) -> Line:
        if name not in self.every:
            self.every[name] = Line(name)
        return self.every[name]

    @property
    def _waiting(self) -> set[int]:
        return {asked.number for asked in self.foresight.waiting.values()}

    def word(self, name: str | None) -> Word:
        """Give what may be said of a line."""
        line = self.every.get(name)
        return Word() if line is None else line.word

    def copy(self) -> Lines:
        """Return lines of their own that heard the same."""
        other = Lines(self.pathway, {name: line.copy() for name, line in self.every.items()})
        other.foresight = self.foresight.copy()
        return other
