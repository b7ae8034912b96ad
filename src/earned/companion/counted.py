"""What counted most: the few notes without which the guess would be elsewhere, each left out in turn.

It is worked out on asking, at one plausible person in the middle of all, and only for a shift that is said. Kindness where
harm was noted is never shown as what helped.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from earned.companion.guess import whom
from earned.companion.strands import CHANNELS
from earned.working_model import counted as engine
from earned.working_model.foresight import Pathway

if TYPE_CHECKING:
    from collections.abc import Iterator

    from earned.companion.guess import Guess
    from earned.companion.thought import Thought
    from earned.journal.choices import Channel
    from earned.journal.entities import MomentId

POINTS = 50.0
"""Points of the rating scale in one z."""
A_HANDFUL = 5
LEAST = 1.0
"""Points below which a note is not said to have moved anything. Ours: less is nothing anyone could say."""


@dataclass(frozen=True, slots=True)
class Counted:
    """One note that counted: how many points of 100 it moved the guess, above zero away from the old lesson."""

    note: MomentId
    points: float


def counted(thought: Thought, guess: Guess, most: int = A_HANDFUL) -> tuple[Counted, ...]:
    """Give the notes that moved a line most, the most first; those put away and those that facts bar stay out."""
    strand = thought.known.strands[guess.where]
    person = thought.minds[guess.where].now.felt
    single = [frozenset({place}) for place in range(len(strand.moments))]
    moved = -POINTS * engine.without(strand.moments, person.middle(), single, whom(strand, guess.who))
    found = [
        Counted(strand.notes[place], float(points))
        for place, points in enumerate(moved)
        if abs(points) >= LEAST and place not in strand.hidden and _may_show(thought, guess, place, points)
    ]
    return tuple(sorted(found, key=lambda one: -abs(one.points))[:most])


def _may_show(thought: Thought, guess: Guess, place: int, points: float) -> bool:
    who = thought.known.strands[guess.where].moments[place].relationship
    return points <= 0 or not thought.known.barred.bars(who)


@dataclass(frozen=True, slots=True)
class Moved:
    """What all moments that came in one way did: how many there are, and how far they moved gut and head."""

    channel: Channel
    notes: int
    felt: float | None
    """Points of 100; None where no shift is said."""
    known: float | None


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


def _moved(thought: Thought, guess: Guess, sets: list[frozenset[int]]) -> tuple[list[float], list[float]]:
    strand, now = thought.known.strands[guess.where], thought.minds[guess.where].now
    felt = engine.without(strand.moments, now.felt.middle(), sets, whom(strand, guess.who))
    known = engine.without(
        strand.moments, now.known.middle(), sets, whom(strand, guess.who), pathway=Pathway.KNOWN
    )
    return [float(-POINTS * z) for z in felt], [float(-POINTS * z) for z in known]
