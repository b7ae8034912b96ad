"""What has earned a word on each line of a strand, note by note: with someone, or with people in general.

A line holds the engine against plainer accounts of the very same ratings (``working_model.evidence``), and remembers
whether a shift was being said, since once said it needs less to go on. What facts forbid is decided when a page is shown
(``companion.barred``), so that setting a mark takes a word away at once.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from earned.working_model.accounts import PlainAccount
from earned.working_model.evidence import PLAIN_ACCOUNTS, Standing
from earned.working_model.foresight import Asked, Foresight, Pathway
from earned.working_model.grown import Grown
from earned.working_model.stride import Withdrawn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from collections.abc import Set as AbstractSet

    from earned.working_model import Moment
    from earned.working_model.ensemble import Person
    from earned.working_model.foresight import Heard
    from earned.working_model.lines import Mark, Marks
    from earned.working_model.normal import Array

SURE = 0.975
"""The chance of a rise, or of a fall, at which 95 % of what is plausible lies on one side of no change."""

AT_ONCE = 128
"""So many moments of a line wait for each other when many are taken in: their ratings, weighed together, take less time."""


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


class Ahead(Mapping[str, float]):
    """How far the engine is ahead of each plain account as a moment is over, nats: worked out only for those asked about."""

    def __init__(self, nats: float, behind: Callable[[str], float]) -> None:
        self.nats, self.behind = nats, behind

    def __getitem__(self, name: str) -> float:
        return self.nats - self.behind(name)

    def __iter__(self) -> Iterator[str]:
        return (model.name for model in PLAIN_ACCOUNTS)

    def __len__(self) -> int:
        return len(PLAIN_ACCOUNTS)


@dataclass(slots=True)
class Line:
    """One line: its plain accounts, and the word that stands.

    An account is told of ratings only as it is asked: where the engine sees a clear change, and no account before it says
    no.
    """

    name: str | None
    plain: dict[str, PlainAccount] = field(
        default_factory=lambda: {model.name: PlainAccount(model) for model in PLAIN_ACCOUNTS}
    )
    word: Word = field(default_factory=Word)
    ratings: int = 0
    """How many ratings there are that count."""
    told: Grown[int] = field(default_factory=lambda: Grown(array("q")))
    """The numbers of all ratings in order; ``~number`` says that it counts no more."""
    over: list[tuple[int, int]] = field(default_factory=list)
    """Moments that are over since it last spoke, each with how much had been told."""
    marks: list[Mark] = field(default_factory=list)
    """How the engine stood as they were over."""

    def hear(self, heard: Heard, moment: int) -> None:
        """Hear what a moment brought: ratings, or that the *next time* before it counts no more."""
        if heard.overtaken is not None:
            self.told.append(~heard.overtaken.number)
        asked = [event.number for event in heard.events if isinstance(event, Asked)]
        self.told.extend(asked)
        self.ratings += len(asked) - (heard.overtaken is not None)
        self.over.append((moment, len(self.told)))

    def stays(self, asked: Asked) -> None:
        """Let a *next time* be that can't be overtaken any more."""
        for account in self.plain.values():
            account.stays(asked)

    def speak(self, asked: Sequence[Asked], waiting: AbstractSet[int]) -> None:
        """Say what may be said as each moment on the line was over.

        ``asked`` are all ratings by number; ``waiting`` are next times that may be overtaken.
        """
        weighed: dict[str, tuple[int, Array]] = {}

        def behind(name: str, told: int) -> float:
            if name not in weighed:
                weighed[name] = self._weigh(self.plain[name], asked, waiting)
            before, evidence = weighed[name]
            return float(evidence[told - before])

        told = dict(self.over)
        for mark in self.marks:
            self.say(mark, Ahead(mark.nats, partial(behind, told=told[mark.moment])))
        self.over, self.marks = [], []
        self.word = replace(self.word, ratings=self.ratings)

    def _weigh(
        self, account: PlainAccount, asked: Sequence[Asked], waiting: AbstractSet[int]
    ) -> tuple[int, Array]:
        """Tell an account what it was not told yet; return how much it had been, and its log evidence from there on."""
        before, begun = account.told, account.log_evidence
        told = [
            Withdrawn(asked[~number].number) if number < 0 else asked[number] for number in self.told[before:]
        ]
        return before, np.array([begun, *account.hear(told, waiting)])

    def say(self, mark: Mark, against: Mapping[str, float]) -> None:
        """Say what may be said as a moment was over."""
        way, before = _way(mark.rise), self.word
        stands = Standing(self.name, mark.ratings, against)
        if way is None or not stands.has_earned(said_before=way is before.way):
            self.word = Word()
        elif way is not before.way:
            self.word = Word(mark.ratings, way, mark.moment)

    def copy(self) -> Line:
        """Return a line of its own that heard the same."""
        plain = {name: account.copy() for name, account in self.plain.items()}
        return replace(self, plain=plain, told=self.told.copy(), over=list(self.over), marks=list(self.marks))


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

    def note(
        self, moments: Sequence[Moment], person: Person, then: Callable[[], Iterable[Moment]] = tuple
    ) -> None:
        """Let a person take in further moments. After one, each line says at once what may be said; else settle first.

        ``then`` gives the moments that come after these.
        """
        self.hear(moments)
        if len(moments) == 1:
            person.note(moments[0])
        else:
            person.go_through(moments, then)
        self.speak(person.take_marks(), person.asked, at_once=1 if len(moments) == 1 else AT_ONCE)

    def settle(self, person: Person) -> None:
        """Make ready to be read: say on every line what may be said after all moments so far."""
        self.speak(person.take_marks(), person.asked)

    def tidy(self) -> None:
        """Hold what was heard in as little room as may be, before it is handed on."""
        for line in self.every.values():
            for account in line.plain.values():
                account.tidy()

    def hear(self, moments: Iterable[Moment]) -> None:
        """Hear what further moments brought, before anybody speaks of it."""
        for moment in moments:
            self._hear(moment)

    def speak(self, marks: Marks, asked: Sequence[Asked], at_once: int = 1) -> None:
        """Say what may be said on each line that so many moments wait on.

        ``marks`` is how the engine stood since it was last asked; ``asked`` are all ratings by number.
        """
        for name, since in marks.items():
            self.every[name].marks += since
        waiting = self._waiting
        for line in self.every.values():
            if len(line.over) >= at_once:
                line.speak(asked, waiting)

    def _hear(self, moment: Moment) -> None:
        place, waited = self.foresight.moments, self.foresight.waiting.get(moment.relationship)
        heard = self.foresight.hear(moment)
        for line in (self._line(None), self._line(moment.relationship)):
            if waited is not None and heard.overtaken is None:
                line.stays(waited)
            line.hear(heard, place)

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
