"""What counted most: the few notes without which the guess would be elsewhere, each left out in turn.

It is worked out on asking, at one plausible person in the middle of all, and only for a shift that is said; how far off
that may be, other plausible people say. Kindness where harm was noted is never shown as what helped.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor
from typing import TYPE_CHECKING

import numpy as np

from earned.companion.guess import whom
from earned.companion.strands import CHANNELS
from earned.working_model import counted as engine
from earned.working_model.foremost import foremost
from earned.working_model.moments import POINTS
from earned.working_model.parameters import Parameters
from earned.working_model.readings import Interval, read

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from earned.companion.guess import Guess
    from earned.companion.thought import Thought
    from earned.journal.choices import Channel
    from earned.journal.entities import MomentId
    from earned.working_model.ensemble import Person

A_HANDFUL = 5
TRIED = 512
"""So many notes are left out in turn: those that may have counted most, of which a handful is shown. Ours."""
LEAST = 1.0
"""Points below which a note is not said to have moved anything. Ours: less is nothing anyone could say."""
ASKED = 256
"""Plausible people who say how far off a figure may be: the ends of its range then move by a point or two. Ours."""


@dataclass(frozen=True, slots=True)
class Points:
    """How many points of 100 something moved the guess, above zero away from the old lesson."""

    points: float
    most: Interval
    """Between what it lies nine times in ten; the figure itself is never outside."""

    @property
    def ends(self) -> tuple[int, int]:
        """The range in whole points, which lose nothing of it."""
        return floor(self.most.low), ceil(self.most.high)

    @property
    def is_clear(self) -> bool:
        """Whether it says which way: not both up and down."""
        return not self.most.low < 0 < self.most.high


@dataclass(frozen=True, slots=True)
class Counted:
    """One note that counted."""

    note: MomentId
    moved: Points

    @property
    def points(self) -> float:
        """How far it moved the guess."""
        return self.moved.points


def counted(thought: Thought, guess: Guess, most: int = A_HANDFUL) -> tuple[Counted, ...]:
    """Give the notes that moved a line most, the most first; those put away and those that facts bar stay out."""
    strand = thought.known.strands[guess.where]
    person, line = thought.minds[guess.where].now.felt, whom(strand, guess.who)
    middle = person.middle()
    tried = foremost(person.told, middle, line, TRIED)
    without = engine.without(person.told, middle, [{place} for place in tried], line)
    moved = dict(zip(tried, (-POINTS * without).tolist(), strict=True))
    places = [
        place
        for place, points in moved.items()
        if abs(points) >= LEAST and place not in strand.hidden and _may_show(thought, guess, place, points)
    ]
    first = sorted(places, key=lambda place: -abs(moved[place]))[:most]
    points = _points(person, [frozenset({place}) for place in first], line)
    return tuple(Counted(strand.notes[place], one) for place, one in zip(first, points, strict=True))


def _points(person: Person, sets: Sequence[frozenset[int]], line: str | None) -> list[Points]:
    """Say how far each of some sets of moments moved a line, each set left out by itself."""
    several, middle = person.gather(person.draws(ASKED)).people, person.middle()
    people = Parameters(
        *(np.append(np.broadcast_to(each, ASKED), one) for each, one in zip(several, middle, strict=True))
    )
    *every, points = -POINTS * engine.without(person.told, people, sets, line)
    ranges = (read(each).most for each in np.transpose(every))
    return [_told(one, most) for one, most in zip(points.tolist(), ranges, strict=True)]


def _told(points: float, most: Interval) -> Points:
    return Points(points, Interval(min(most.low, points), max(most.high, points)))


def _may_show(thought: Thought, guess: Guess, place: int, points: float) -> bool:
    who = thought.known.strands[guess.where].moments[place].relationship
    return points <= 0 or not thought.known.barred.bars(who)


@dataclass(frozen=True, slots=True)
class Moved:
    """What all moments that came in one way did: how many there are, and how far they moved gut and head."""

    channel: Channel
    notes: int
    felt: Points | None
    """None where no shift is said."""
    known: Points | None


def by_channel(thought: Thought, guess: Guess) -> tuple[Moved, ...]:
    """Say what lived, witnessed and told moments did on a line, all of one kind left out at a time."""
    return tuple(_by_channel(thought, guess))


def _by_channel(thought: Thought, guess: Guess) -> Iterator[Moved]:
    strand = thought.known.strands[guess.where]
    sets = {
        channel: frozenset(
            place
            for place, moment in enumerate(strand.moments)
            if moment.channel == came
            and moment.z is not None
            and whom(strand, guess.who) in {None, moment.relationship}
        )
        for channel, came in CHANNELS.items()
    }
    moved = _moved(thought, guess, list(sets.values())) if guess.says.is_guess else None
    for n, (channel, places) in enumerate(sets.items()):
        if places:
            felt, known = (None, None) if moved is None else (moved[0][n], moved[1][n])
            yield Moved(channel, len(places), felt, known)


def _moved(
    thought: Thought, guess: Guess, sets: Sequence[frozenset[int]]
) -> tuple[list[Points], list[Points]]:
    strand, now = thought.known.strands[guess.where], thought.minds[guess.where].now
    line = whom(strand, guess.who)
    return (
        _points(now.felt, sets, line),
        _points(now.known, sets, line),
    )
