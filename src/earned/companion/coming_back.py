"""Where the old lesson returns, said beforehand: on hard days, after a long time apart, with new people, on a bad day.

It comes from the filter itself, and is told only where a guess has earned its place. Coming back undoes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from earned.companion.guess import Says, whom
from earned.companion.strands import Where
from earned.working_model.moments import POINTS
from earned.working_model.returns import returns

if TYPE_CHECKING:
    from collections.abc import Iterator

    from earned.companion.guess import Guess
    from earned.companion.thought import Thought
    from earned.working_model.readings import Reading
    from earned.working_model.returns import Returns


class When(StrEnum):
    """When it returns; each is the last part of a sentence's name."""

    HARD_DAY = "hard_day"
    LONG_GAP = "long_gap"
    SOMEBODY_NEW = "somebody_new"
    BAD_DAY = "bad_day"


WITH_ONESELF = frozenset({When.HARD_DAY, When.BAD_DAY})
"""Nobody is long apart from themselves, nor new to themselves."""


@dataclass(frozen=True, slots=True)
class Return:
    """One way back: how far the guess falls, in points of 100, and between what it lies nine times in ten."""

    when: When
    points: float
    low: float
    high: float


def coming_back(thought: Thought, guess: Guess | None) -> tuple[Return, ...]:
    """Give the ways back of a line of which a rise is said; where there is none, there is nothing to fall from."""
    if guess is None or guess.says is not Says.MOVED:
        return ()
    line = whom(thought.known.strands[guess.where], guess.who)
    found = returns(thought.minds[guess.where].now.felt, line)
    every = () if found is None else tuple(_every(found))
    return tuple(one for one in every if guess.where is not Where.ME or one.when in WITH_ONESELF)


def _every(found: Returns) -> Iterator[Return]:
    for when in When:
        reading: Reading | None = getattr(found, when)
        if reading is not None:
            low, high = -POINTS * reading.most.high, -POINTS * reading.most.low
            yield Return(when, max(-POINTS * reading.mean, 0.0), max(low, 0.0), max(high, 0.0))
