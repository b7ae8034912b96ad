"""What has earned a word on each line of a strand, note by note: with someone, or with people in general.

A line holds the engine against plainer accounts of the very same ratings (``working_model.evidence``), and remembers
whether a shift was being said, since once said it needs less to go on. What facts forbid is decided when a page is shown
(``companion.barred``), so that setting a mark takes a word away at once.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from earned.working_model.evidence import ENOUGH_RATINGS, PLAIN_ACCOUNTS, account, standing
from earned.working_model.foresight import Pathway

if TYPE_CHECKING:
    from earned.working_model import Moment
    from earned.working_model.crowd import Pupils
    from earned.working_model.ensemble import Ensemble, Person
    from earned.working_model.readings import Reading

ACCOUNT_SIZE = 1_024
"""Plausible people of a plain account, which has five directions in which they differ."""


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
    """The expectation now less the beginning, z."""


@dataclass(slots=True)
class Line:
    """One line: its plain accounts, and the word that stands."""

    name: str | None
    pathway: Pathway
    plain: dict[str, Ensemble[Pupils]]
    word: Word = field(default_factory=Word)

    def note(self, moment: Moment, place: int, person: Person) -> None:
        """Hear one more moment, which ``person`` has taken in already."""
        for each in self.plain.values():
            each.note(moment)
        if self.name in {None, moment.relationship}:
            self.word = self._after(place, person)

    def _after(self, place: int, person: Person) -> Word:
        found = standing(person, self.plain, self.name)
        if found.ratings < ENOUGH_RATINGS:
            return Word(found.ratings)
        change = person.change(self.name)
        assert change is not None
        if not found.may_say(change.nearly_all, said_before=self.word.way is not None):
            return Word(found.ratings, change=change)
        way = Way.UP if change.mean > 0 else Way.DOWN
        since = self.word.since if way is self.word.way else place
        return Word(found.ratings, way, since, change)

    def copy(self) -> Line:
        """Return a line of its own that heard the same."""
        return replace(self, plain={name: each.copy() for name, each in self.plain.items()})


@dataclass(slots=True)
class Lines:
    """Every line of a strand, for one pathway."""

    pathway: Pathway = Pathway.FELT
    size: int = ACCOUNT_SIZE
    """Plausible people of each plain account."""
    every: dict[str | None, Line] = field(default_factory=dict)
    heard: list[Moment] = field(default_factory=list)

    def note(self, moment: Moment, person: Person) -> None:
        """Hear one more moment on all lines; one that is new hears what came before it first."""
        for name in (None, moment.relationship):
            if name not in self.every:
                self.every[name] = self._begun(name)
        for line in self.every.values():
            line.note(moment, len(self.heard), person)
        self.heard.append(moment)

    def _begun(self, name: str | None) -> Line:
        plain = {
            model.name: account(model, line=name, pathway=self.pathway, size=self.size)
            for model in PLAIN_ACCOUNTS
        }
        for each in plain.values():
            each.note_all(self.heard)
        return Line(name, self.pathway, plain)

    def word(self, name: str | None) -> Word:
        """Give what may be said of a line."""
        line = self.every.get(name)
        return Word() if line is None else line.word

    def copy(self) -> Lines:
        """Return lines of their own that heard the same."""
        return replace(
            self,
            every={name: line.copy() for name, line in self.every.items()},
            heard=list(self.heard),
        )
