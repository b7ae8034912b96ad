"""What a page says of one line: the notes, the counts, that we can't tell yet, or a guess that has earned its place.

Facts stand plain, a guess stands behind its rule with its n, its dates, *why?* and *that's wrong*. Nothing here is an
estimate of safety, and where facts bar it (``companion.barred``) no rise is ever said, whatever the engine makes of it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from earned.companion.amounts import MANY, SOME
from earned.companion.lines import Way
from earned.companion.pictures import Sight, forecasts, turned
from earned.companion.strands import RESERVED, Where

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from earned.charts.band import Band
    from earned.companion.barred import Barred
    from earned.companion.mind import Pathways
    from earned.companion.strands import Strand
    from earned.journal.entities import Lesson, Refusal, Rupture


HEAD_MOVED = "head_moved"
"""The kind of guess that knowing moved and feeling did not."""


class Says(StrEnum):
    """What is said of a line; each is the last part of a sentence's name."""

    FEW = "few"
    """0 to 4 forecasts: that is too few to say much."""
    SOME = "some"
    """5 to 11: counts."""
    CANT_TELL = "cant_tell"
    """12 or more, and not clear. That is common."""
    MOVED = "moved"
    """A rise that has earned its place."""
    ON_GUARD = "on_guard"
    """A fall that has. It may have good reasons."""
    PLAIN = "plain"
    """Harm was noted with them, or comes again: the plain count and the order stand in place of any guess."""
    REFUSED = "refused"
    """The person said that the guess was wrong: the facts stand alone."""

    @property
    def is_guess(self) -> bool:
        """Whether it is a guess, which wants its rule, its why and its way out."""
        return self in {Says.MOVED, Says.ON_GUARD}


@dataclass(frozen=True, slots=True)
class Guess:
    """One line as a page shows it."""

    where: Where
    who: str | None
    """Whom the line is with; None for people in general."""
    says: Says
    ratings: int
    """Forecasts of the gut that were given in advance."""
    notes: int
    people: int
    """How many with a name; what nobody named did, or was only heard of, is among the notes."""
    first: datetime
    last: datetime
    head_moved: bool
    """The head's forecast has moved up by the same rule, and the gut's has not: feeling is often slower."""
    evidence: float
    """For choosing the one shift that is said of a lesson: the change in its own standard deviations."""
    sight: Sight = field(compare=False, repr=False)

    @property
    def picture(self) -> Band | None:
        """What was said and, where a guess has earned it, what may have been felt and known."""
        if self.says.is_guess:
            return self.sight.guessed
        return None if self.ratings < MANY or self.says is Says.PLAIN else self.sight.plain

    @property
    def headed(self) -> Band | None:
        """What was said and what may have been known, where only knowing has earned a word."""
        return self.sight.known if self.head_moved else None

    @property
    def has_gap(self) -> bool:
        """Whether feeling or knowing has earned a word."""
        return self.says.is_guess or self.head_moved

    @property
    def gap(self) -> Band | None:
        """Felt and known together, where one of them has earned a word: what lies between them."""
        return self.sight.apart if self.has_gap else None

    @property
    def since(self) -> datetime | None:
        """Since when the gut has been nearer to where it is now than to where it came from, by our guess."""
        felt = self.sight.guessed.felt if self.says.is_guess else None
        return None if felt is None else turned(felt, fell=self.says is Says.ON_GUARD)


@dataclass(frozen=True, slots=True)
class Grounds:
    """What a page knows besides the engine."""

    barred: Barred
    refused: frozenset[tuple[str, str | None]]
    """Kinds of guesses that the person called wrong on this lesson, each with its line."""
    holds_without: bool
    """A rise of the gut's forecast of people in general holds without those in whose company harm was noted."""
    head_holds_without: bool
    """The same of the head's."""
    ruptures: Sequence[Rupture] = ()


def refused(refusals: Iterable[Refusal], lesson: Lesson) -> frozenset[tuple[str, str | None]]:
    """Give what was refused on a lesson."""
    return frozenset((one.guess, one.relationship) for one in refusals if one.lesson == lesson.id)


def kind(where: Where, says: str) -> str:
    """Name one kind of guess, as it is kept when it is refused."""
    return f"{where}.{says}"


def guess(
    strand: Strand, pathways: Pathways, line: str | None, lesson: Lesson, grounds: Grounds
) -> Guess | None:
    """Say what may be said of a line; nothing where there is no note on it, or its person is set apart."""
    if line is not None and line in grounds.barred.shielded:
        return None
    whose = whom(strand, line)
    places = strand.places(whose)
    if not places:
        return None
    ratings = forecasts(strand, whose)
    says = _says(strand, pathways, line, ratings, grounds)
    head_moved = _head_moved(strand, pathways, line, says, grounds)
    if head_moved and (kind(strand.where, HEAD_MOVED), line) in grounds.refused:
        says, head_moved = Says.REFUSED, False
    return Guess(
        where=strand.where,
        who=line,
        says=says,
        ratings=ratings,
        notes=len({strand.notes[place] for place in places}),
        people=len({strand.moments[place].relationship for place in places} - RESERVED),
        first=strand.when[places[0]],
        last=strand.when[places[-1]],
        head_moved=head_moved,
        evidence=_clearness(pathways, whose) if says.is_guess else 0.0,
        sight=Sight(strand, whose, lesson, pathways, grounds.ruptures),
    )


def whom(strand: Strand, line: str | None) -> str | None:
    """Name a line as the engine does: what is said of oneself is read with oneself, not of people in general."""
    return strand.moments[0].relationship if strand.where is Where.ME and strand.moments else line


def _clearness(pathways: Pathways, line: str | None) -> float:
    change = pathways.felt.change(line)
    return 0.0 if change is None else abs(change.mean) / max(change.sd, 1e-9)


def _says(strand: Strand, pathways: Pathways, line: str | None, ratings: int, grounds: Grounds) -> Says:
    if ratings < MANY:
        return Says.SOME if ratings >= SOME else Says.FEW
    way = pathways.felt_lines.word(whom(strand, line)).way
    found = Says.CANT_TELL
    if way is Way.DOWN:
        found = Says.ON_GUARD
    elif _is_barred(strand, line, grounds.barred):
        found = Says.PLAIN
    elif way is Way.UP and (line is not None or grounds.holds_without):
        found = Says.MOVED
    return Says.REFUSED if (kind(strand.where, found), line) in grounds.refused else found


def _is_barred(strand: Strand, line: str | None, barred: Barred) -> bool:
    """Say whether facts forbid a rise with someone, or with oneself; one in general has to hold without them instead."""
    with_whom = whom(strand, line)
    return with_whom is not None and barred.bars(with_whom)


def _head_moved(strand: Strand, pathways: Pathways, line: str | None, says: Says, grounds: Grounds) -> bool:
    """Say that knowing moved and feeling did not; a rise of the head is a rise, and barred like one."""
    up = pathways.known_lines.word(whom(strand, line)).way is Way.UP
    holds = line is not None or grounds.head_holds_without
    return up and holds and says is Says.CANT_TELL and not _is_barred(strand, line, grounds.barred)


def one_shift(guesses: Sequence[Guess]) -> Guess | None:
    """Choose the one shift that a page says of a lesson: in general if there is one, else the clearest."""
    told = [one for one in guesses if one.says.is_guess]
    general = next((one for one in told if one.who is None), None)
    return general or max(told, key=lambda one: one.evidence, default=None)
