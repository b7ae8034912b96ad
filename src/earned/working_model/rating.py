"""What a rating says about an expectation: people rate with habits, in steps, and with some scatter.

A rating is x ~ N(b0 + (1 − u1 − u2)·E + u1·last + u2·mean, σ). *Last* and *mean* are of the person's own
foresight ratings on this lesson: the last one with this relationship, and the mean of all before. Where there
is none, E stands in. The habit terms are worth more than any difference between learners, so every rival is
given the same ones (ours; evidence in docs/evidence.md).
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from earned.working_model.habits import (
    STEPS,
    Habits,
    RatingKind,
    centre,
    guessed_kind,
    location,
    to_step,
)
from earned.working_model.normal import Between, between, log_ndtr, ndtr

if TYPE_CHECKING:
    from earned.working_model.normal import Array
    from earned.working_model.parameters import Number

__all__ = [
    "STEPS",
    "Habits",
    "Predicted",
    "RatingKind",
    "centre",
    "guessed_kind",
    "location",
    "log_density",
    "predict",
    "to_step",
]

HALF_STEP = 0.25
"""Five-step ratings are intervals cut at ±.25 and ±.75."""
LOG_ROOT_TWO_PI = 0.5 * math.log(2 * math.pi)


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
    low, high = cell(rating, kind)
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
    low, high = cell(rating, kind)
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
def cell(rating: float, kind: RatingKind) -> tuple[float, float]:
    """Return the interval of the scale that a rating stands for, z; a point where it stands for itself."""
    if kind is RatingKind.BINARY:
        return (0.0, math.inf) if rating > 0 else (-math.inf, 0.0)
    half = 0.0
    if kind is RatingKind.FIVE:
        rating, half = to_step(rating), HALF_STEP
    low = -math.inf if rating - half <= -1 else rating - half
    high = math.inf if rating + half >= 1 else rating + half
    return low, high
