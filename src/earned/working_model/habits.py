"""How a person rates: in which steps, and with which habits. Plain floats do; the densities are in ``rating``.

The habit terms are worth more than any difference between learners, so every rival is given the same ones (ours;
evidence in docs/evidence.md).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from earned.working_model.parameters import Number, Parameters

STEPS = (-1.0, -0.5, 0.0, 0.5, 1.0)
"""The five places of the scale, z."""


class RatingKind(StrEnum):
    """How ratings were given."""

    FIVE = "five"
    """In five steps: each stands for the interval around it, the outer ones for all beyond."""
    CONTINUOUS = "continuous"
    """Anywhere from −1 to 1, heaped at the ends (Tobit)."""
    BINARY = "binary"
    """Yes or no, Φ(μ/σ)."""


@dataclass(slots=True)
class Habits:
    """A person's own foresight ratings so far on one lesson, head and gut apart."""

    last: dict[str, float] = field(default_factory=dict)
    total: float = 0.0
    count: int = 0

    def note(self, relationship: str, rating: float) -> None:
        """Remember a foresight rating: it is the last one with them, and enters the mean."""
        self.last[relationship] = rating
        self.total += rating
        self.count += 1

    @property
    def mean(self) -> float | None:
        """The mean of all foresight ratings so far."""
        return self.total / self.count if self.count else None


def location(E: Number, habits: Habits, relationship: str, p: Parameters) -> Number:  # noqa: N803
    """Return the centre of the next rating, z: b0 + (1 − u1 − u2)·E + u1·last + u2·mean."""
    return centre(E, habits.last.get(relationship), habits.mean, p)


def centre(E: Number, last: float | None, mean: float | None, p: Parameters) -> Number:  # noqa: N803
    """Return b0 + (1 − u1 − u2)·E + u1·last + u2·mean; where there is no last or mean, E stands in."""
    own, habit = 1.0, p.b0
    if last is not None:
        own, habit = own - p.u1, habit + p.u1 * last
    if mean is not None:
        own, habit = own - p.u2, habit + p.u2 * mean
    return own * E + habit


def to_step(rating: float) -> float:
    """Return the nearest of the five steps, z; a tie goes to the step nearer the middle."""
    return min(STEPS, key=lambda step: (round(abs(step - rating), 12), abs(step)))


def guessed_kind(ratings: Iterable[float]) -> RatingKind:
    """Guess how ratings were given, from their values alone: z, any order.

    Two values are binary; all on the five places are five steps; anything else is continuous.
    """
    seen = set(ratings)
    if seen and seen <= {-1.0, 1.0}:
        return RatingKind.BINARY
    return RatingKind.FIVE if seen <= set(STEPS) else RatingKind.CONTINUOUS
