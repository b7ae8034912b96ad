"""What has earned a word on each line of a strand, note by note: with someone, or with people in general.

A line holds the engine against plainer accounts of the very same ratings (``working_model.evidence``), and remembers
whether a shift was being said, since once said it needs less to go on. What facts forbid is decided when a page is shown
(``companion.barred``), so that setting a mark takes a word away at once.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from earned.working_model.accounts import PlainAccounts
from earned.working_model.evidence import Standing

if TYPE_CHECKING:
    from earned.working_model import Moment
    from earned.working_model.ensemble import Person, Score
    from earned.working_model.foresight import Asked
    from earned.working_model.readings import Reading


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
    change: Reading | None = None
    """The expectation now less the beginning, z, where a shift may be said."""


@dataclass(slots=True)
class Line:
    """One line: the engine's evidence, its plain accounts', and the word that stands."""

    name: str | None
    plain: PlainAccounts = field(default_factory=PlainAccounts)
    own: float = 0.0
    """Sum of the engine's log predictive densities of the ratings that count, nats."""
    word: Word = field(default_factory=Word)
    may_go: dict[int, float] = field(default_factory=dict)
    """By number, the engine's part of a *next time* that may yet be overtaken."""

    def overtake(self, asked: Asked) -> None:
        """Take a *next time* back that a *before* came after."""
        self.own -= self.may_go.pop(asked.number)
        self.plain.withdraw(asked)

    def stays(self, asked: Asked) -> None:
        """Let a *next time* be that nothing came after in time."""
        self.may_go.pop(asked.number, None)
        self.plain.stays(asked)

    def hear(self, score: Score) -> None:
        """Hear one more rating on the line, and how well the engine foresaw it."""
        self.own += score.log_density
        if score.asked.next_time:
            self.may_go[score.asked.number] = score.log_density
        self.plain.hear(score.asked)

    def speak(self, place: int, person: Person) -> None:
        """Say what may be said now; ``place`` is the moment, which ``person`` has taken in."""
        against = {name: self.own - nats for name, nats in self.plain.evidence().items()}
        found = Standing(self.name, self.plain.ratings, against)
        before, self.word = self.word, Word(found.ratings)
        if not found.has_earned(said_before=before.way is not None):
            return
        change = person.change(self.name)
        if change is None or change.nearly_all.holds(0.0):
            return
        way = Way.UP if change.mean > 0 else Way.DOWN
        self.word = Word(found.ratings, way, before.since if way is before.way else place, change)

    def copy(self) -> Line:
        """Return a line of its own that heard the same."""
        return replace(self, plain=self.plain.copy(), may_go=dict(self.may_go))


@dataclass(slots=True)
class Lines:
    """Every line of a strand, for one pathway."""

    every: dict[str | None, Line] = field(default_factory=dict)
    moments: int = 0

    def note(self, moment: Moment, person: Person) -> None:
        """Let a person take in one more moment, and hear on its lines what they foresaw."""
        waiting = person.foresight.waiting.get(moment.relationship)
        scores = person.note(moment)
        for name in (None, moment.relationship):
            if name not in self.every:
                self.every[name] = Line(name)
            line = self.every[name]
            if waiting is not None:
                (line.overtake if waiting.number in person.overtaken else line.stays)(waiting)
            for score in scores:
                line.hear(score)
            line.speak(self.moments, person)
        self.moments += 1

    def word(self, name: str | None) -> Word:
        """Give what may be said of a line."""
        line = self.every.get(name)
        return Word() if line is None else line.word

    def copy(self) -> Lines:
        """Return lines of their own that heard the same."""
        return Lines({name: line.copy() for name, line in self.every.items()}, self.moments)
