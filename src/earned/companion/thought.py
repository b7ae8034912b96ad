"""One lesson thought through: the facts it rests on, what may have been learned, and every guess that follows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from earned.companion.guess import Grounds, Guess, guess
from earned.companion.lines import Way
from earned.companion.strands import RESERVED, Strand, Where
from earned.working_model.foresight import Pathway

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from earned.companion.barred import Barred
    from earned.companion.mind import Mind
    from earned.journal.entities import Lesson, Rupture


@dataclass(frozen=True, slots=True)
class Known:
    """The facts of one lesson that a thought rests on."""

    saves: int
    """How many saves it knows of."""
    strands: Mapping[Where, Strand]
    barred: Barred
    ruptures: Sequence[Rupture]
    """All there are, oldest first."""


def without(known: Known, mind: Mind) -> Strand | None:
    """Give the people's strand without those whom a rise may not rest on; nothing without a rise, or without them.

    ``mind`` has lived the whole strand.
    """
    strand = known.strands[Where.PEOPLE]
    rest = tuple(moment for moment in strand.moments if moment.relationship not in known.barred.led_by)
    rises = any(_in_general(mind, pathway) is Way.UP for pathway in Pathway)
    return Strand(Where.PEOPLE, rest) if rises and len(rest) < len(strand.moments) else None


def _in_general(mind: Mind, pathway: Pathway) -> Way | None:
    lines = mind.now.felt_lines if pathway is Pathway.FELT else mind.now.known_lines
    return lines.word(None).way


@dataclass(frozen=True, slots=True)
class Thought:
    """What may have been learned of one lesson, on each of its strands."""

    known: Known
    minds: Mapping[Where, Mind]
    apart: Mind | None
    """The people's strand without those in whose company harm was noted, where a rise has to hold without them."""

    def holds_without(self, pathway: Pathway) -> bool:
        """Whether a rise about people in general holds without them too."""
        return self.apart is None or Way.UP is _in_general(self.apart, pathway)

    def lines(self) -> Iterator[tuple[Where, str | None]]:
        """Give every line that a page may tell of: in general, with each person, and with oneself."""
        if self.known.strands[Where.PEOPLE].moments:
            yield Where.PEOPLE, None
        for who in self.known.strands[Where.PEOPLE].by_person:
            if who not in RESERVED:
                yield Where.PEOPLE, who
        if self.known.strands[Where.ME].moments:
            yield Where.ME, None

    def guess(
        self, where: Where, line: str | None, lesson: Lesson, refused: frozenset[tuple[str, str | None]]
    ) -> Guess | None:
        """Say what may be said of one line; cracks are drawn on a person's own line."""
        felt, known = (where is Where.ME or self.holds_without(pathway) for pathway in Pathway)
        grounds = Grounds(self.known.barred, refused, felt, known, self._cracks(line))
        return guess(self.known.strands[where], self.minds[where].now, line, lesson, grounds)

    def _cracks(self, line: str | None) -> list[Rupture]:
        """Give the cracks with someone; where there was harm, without the comings back, which are no repair."""
        theirs = [rupture for rupture in self.known.ruptures if rupture.relationship == line]
        harmed = line in self.known.barred.harmed
        return [replace(rupture, repaired_at=None) for rupture in theirs] if harmed else theirs

    def guesses(
        self, lesson: Lesson, refused: frozenset[tuple[str, str | None]]
    ) -> dict[tuple[Where, str | None], Guess]:
        """Say what may be said of every line."""
        found = ((key, self.guess(*key, lesson, refused)) for key in self.lines())
        return {key: one for key, one in found if one is not None}
