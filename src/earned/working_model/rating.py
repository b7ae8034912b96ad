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
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from earned.working_model.normal import Between, between, log_ndtr, ndtr

if TYPE_CHECKING:
    from collections.abc import Iterable

    from earned.working_model.normal import Array
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
        """Remember a foresight rating: it is the last one with them, and enters the mean."""
        self.last[relationship] = rating
        self.total += rating
        self.count += 1

    def expect_next(self, relationship: str, rating: float) -> None:
        """Remember a *next time* that a *before* overtook: a foresight rating like any, though never scored."""
        self.note(relationship, rating)

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


class Predicted(NamedTuple):
    """What was thought of a rating beforehand, for each plausible person."""

    log_density: Array
    """Log probability of a step or a choice; log density of a continuous rating, log probability at its ends."""
    below: Array
    """Probability of a lower rating."""
    upto: Array
    """Probability of a rating as low or lower."""


def log_density(rating: float, mu: Number, sigma: Number, kind: RatingKind) -> Array:
    """Return the log predictive density of a rating, for each plausible person.

    ``rating`` and ``mu`` are z; shapes broadcast. Five steps and binary choices give log probabilities, continuous
    ratings a log density, with log probabilities at ±1 (Tobin 1958).
    """
    low, high = _cell(rating, kind)
    if low == high:
        off = (rating - mu) / sigma
        return np.asarray(-0.5 * off * off - np.log(sigma) - LOG_ROOT_TWO_PI)
    if low == -math.inf:
        return log_ndtr((high - mu) / sigma)
    if high == math.inf:
        return log_ndtr((mu - low) / sigma)
    return _between(low, high, mu, sigma).log_mass.reshape(np.broadcast(mu, sigma).shape)


def predict(rating: float, mu: Number, sigma: Number, kind: RatingKind) -> Predicted:
    """Return the log predictive density of a rating, and the probability of lower ones, for each person.

    The two probabilities are the ends of the rating's probability integral transform (Czado et al. 2009).
    """
    low, high = _cell(rating, kind)
    if low == high:
        upto = ndtr((rating - mu) / sigma)
        return Predicted(log_density(rating, mu, sigma, kind), upto, upto)
    if math.isinf(low) or math.isinf(high):
        logs = log_density(rating, mu, sigma, kind)
        mass = np.exp(logs)
        lowest = math.isinf(low)
        return Predicted(
            logs, np.zeros_like(mass) if lowest else 1 - mass, mass if lowest else np.ones_like(mass)
        )
    inside, shape = _between(low, high, mu, sigma), np.broadcast(mu, sigma).shape
    return Predicted(*(each.reshape(shape) for each in (inside.log_mass, inside.below, inside.upto)))


def _between(low: float, high: float, mu: Number, sigma: Number) -> Between:
    ends = np.empty((2, *np.broadcast(mu, sigma).shape))
    np.subtract(low, mu, out=ends[:1])
    np.subtract(high, mu, out=ends[1:])
    ends /= sigma
    return between(ends.reshape(2, -1))


@lru_cache(maxsize=4_096)
def _cell(rating: float, kind: RatingKind) -> tuple[float, float]:
    """Return the interval of the scale that a rating stands for, z; a point where it stands for itself."""
    if kind is RatingKind.BINARY:
        return (0.0, math.inf) if rating > 0 else (-math.inf, 0.0)
    half = 0.0
    if kind is RatingKind.FIVE:
        rating, half = to_step(rating), HALF_STEP
    low = -math.inf if rating - half <= -1 else rating - half
    high = math.inf if rating + half >= 1 else rating + half
    return low, high


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
