"""What a rating says about an expectation: people rate with habits, in steps, and with some scatter.

A rating is x ~ N(b0 + (1 − u1 − u2)·E + u1·last + u2·mean, σ). *Last* and *mean* are of the person's own
foresight ratings on this lesson: the last one with this relationship, and the mean of all before. Where there
is none, E stands in. The habit terms are worth more than any difference between learners, so every rival is
given the same ones (ours; evidence in docs/evidence.md).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from earned.working_model.normal import log_between, log_ndtr

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from earned.working_model.parameters import Number, Parameters

STEPS = (-1.0, -0.5, 0.0, 0.5, 1.0)
"""The five places of the scale, z."""
HALF_STEP = 0.25
"""Five-step ratings are intervals cut at ±.25 and ±.75."""
LOG_ROOT_TWO_PI = 0.5 * math.log(2 * math.pi)


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
        """Remember a scored foresight rating: it is the last one with them, and enters the mean."""
        self.last[relationship] = rating
        self.total += rating
        self.count += 1

    def expect_next(self, relationship: str, rating: float) -> None:
        """Remember a *next time* that was overtaken by a *before*: it counts as last, and is not scored."""
        self.last[relationship] = rating

    @property
    def mean(self) -> float | None:
        """The mean of all foresight ratings so far."""
        return self.total / self.count if self.count else None


def location(E: Number, habits: Habits, relationship: str, p: Parameters) -> Number:  # noqa: N803
    """Return the centre of the next rating, z: b0 + (1 − u1 − u2)·E + u1·last + u2·mean."""
    last, mean = habits.last.get(relationship), habits.mean
    return (
        p.b0
        + (1 - p.u1 - p.u2) * E
        + p.u1 * (E if last is None else last)
        + p.u2 * (E if mean is None else mean)
    )


def log_density(rating: float, mu: Number, sigma: Number, kind: RatingKind) -> NDArray[np.float64]:
    """Return the log predictive density of a rating, for each plausible person.

    ``rating`` and ``mu`` are z; shapes broadcast. Five steps and binary choices give log probabilities, continuous
    ratings a log density, with log probabilities at ±1.
    """
    mu, sigma = np.asarray(mu, dtype=np.float64), np.asarray(sigma, dtype=np.float64)
    if kind is RatingKind.BINARY:
        return log_ndtr(mu / sigma if rating > 0 else -mu / sigma)
    if kind is RatingKind.CONTINUOUS and abs(rating) < 1:
        off = (rating - mu) / sigma
        return np.asarray(-0.5 * off * off - np.log(sigma) - LOG_ROOT_TWO_PI)
    half = HALF_STEP if kind is RatingKind.FIVE else 0.0
    if rating <= -1 + half:
        return log_ndtr((-1 + half - mu) / sigma)
    if rating >= 1 - half:
        return log_ndtr((mu - 1 + half) / sigma)
    return log_between((rating - half - mu) / sigma, (rating + half - mu) / sigma)


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
