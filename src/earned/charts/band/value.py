"""What a picture of a line's course shows, before it is drawn: plain values from 0 to 100 and their times.

0 is just as the old lesson says, 100 is the opposite. Felt is what the gut expects, known what the head does.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

Range = tuple[float, float]
"""Low and high, each from 0 to 100."""

GAP = timedelta(days=60)
"""Longer without a note is a gap. Ours: a summer apart shows, a month of silence between two notes does not."""


class Pathway(StrEnum):
    """Which of the two expectations."""

    FELT = "felt"
    """What the gut expects: ochre, a dot."""
    KNOWN = "known"
    """What the head expects: blue, a ring."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A guess of what is expected at one time: a middle and how far off it may be."""

    at: datetime
    middle: float
    half: Range
    """As likely in as out."""
    most: Range
    """Nine times in ten."""


@dataclass(frozen=True, slots=True)
class Course:
    """How one expectation went: stretches of spots in order, at least one spot in each, and gaps between them."""

    segments: tuple[tuple[Spot, ...], ...]

    @property
    def start(self) -> Spot:
        """The oldest spot."""
        return self.segments[0][0]

    @property
    def end(self) -> Spot:
        """The newest spot."""
        return self.segments[-1][-1]


def course(spots: Iterable[Spot], gap: timedelta = GAP) -> Course | None:
    """Part spots, oldest first, where no note lies for longer than ``gap``; None when there is no spot.

    Of several at one time the last is drawn: a line goes to where it is now, and not straight up or down at its end.
    """
    segments: list[list[Spot]] = []
    for spot in spots:
        if segments and spot.at == segments[-1][-1].at:
            segments[-1][-1] = spot
        elif segments and spot.at - segments[-1][-1].at <= gap:
            segments[-1].append(spot)
        else:
            segments.append([spot])
    return Course(tuple(tuple(segment) for segment in segments)) if segments else None


@dataclass(frozen=True, slots=True)
class Mark:
    """What the person said: one rating, or the mean of all in a span of weeks."""

    at: datetime
    value: float
    pathway: Pathway
    of: int = 1
    """How many ratings it stands for."""


@dataclass(frozen=True, slots=True)
class Crack:
    """Something cracked, and when someone came back to it.

    Leave ``back`` out where coming back may not count as repair (with someone shielded).
    """

    at: datetime
    back: datetime | None = None


@dataclass(frozen=True, slots=True)
class Ends:
    """The person's own words for the two ends of the scale."""

    low: str
    high: str


@dataclass(frozen=True, slots=True)
class Band:
    """The picture of one line: with someone, or with people in general, on one lesson.

    Everything lies between ``first`` and ``last``. All times know their zone.
    """

    first: datetime
    last: datetime
    felt: Course | None = None
    known: Course | None = None
    marks: tuple[Mark, ...] = ()
    cracks: tuple[Crack, ...] = ()
    ends: Ends | None = None
    """None for a lesson without end words of its own: then the words of the scale stand there."""
    weeks: int = 0
    """How many weeks one mark stands for; 0 when each rating has its own."""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return self.felt is None and self.known is None and not self.marks

    @property
    def courses(self) -> tuple[tuple[Pathway, Course], ...]:
        """The courses there are, each with what it is of."""
        both = (Pathway.FELT, self.felt), (Pathway.KNOWN, self.known)
        return tuple((pathway, course) for pathway, course in both if course is not None)

    @property
    def has_gap(self) -> bool:
        """Whether a course stops somewhere and goes on later."""
        return any(len(course.segments) > 1 for _, course in self.courses)

    def said(self, pathway: Pathway) -> tuple[Mark, ...]:
        """Give the marks of one pathway, in their order."""
        return tuple(mark for mark in self.marks if mark.pathway is pathway)

    def count(self, pathway: Pathway) -> int:
        """Say how many ratings the marks of one pathway stand for."""
        return sum(mark.of for mark in self.said(pathway))
