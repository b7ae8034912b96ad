"""What somebody says of their life: ratings with habits, in steps, and much of it not said at all."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from earned.working_model.learning import FLOATS, got_in
from earned.working_model.rating import Habits, RatingKind, location, to_step

if TYPE_CHECKING:
    from earned.working_model.parameters import Parameters

WINDOW = (0.0, 25.0, 45.0, 75.0, 100.0)
"""The chips of where the body was."""
HARD_DAY = (0.0, 0.5, 1.0)
MOST = 0.95
"""No answer is missing more often than this, however many times the usual."""


class Missing(NamedTuple):
    """How often an answer is left out, each by itself. Ours."""

    gut: float = 0.1
    head: float = 0.3
    outcome: float = 0.05
    activation: float = 0.25
    landed: float = 0.3
    stress: float = 0.5
    next_gut: float = 0.6
    looked_back: float = 0.08
    """How often a forecast is given only afterwards."""

    def times(self, factor: float) -> Missing:
        """Return everything missing so many times as often, never always."""
        return Missing(*(min(MOST, share * factor) for share in self))


@dataclass(slots=True)
class Rater:
    """One pathway's ratings: what is expected, seen through habits and scatter."""

    parameters: Parameters
    kind: RatingKind
    habits: Habits = field(default_factory=Habits)

    def rate(self, rng: np.random.Generator, expected: float, relationship: str) -> float:
        """Return the rating that is given, z, and remember it."""
        p = self.parameters
        mu = float(location(expected, self.habits, relationship, p))
        rating = in_kind(float(np.clip(mu + p.sigma * rng.normal(), -1.0, 1.0)), self.kind)
        self.habits.note(relationship, rating)
        return rating


def in_kind(z: float, kind: RatingKind) -> float:
    """Return a rating as its kind allows it, z."""
    if kind is RatingKind.BINARY:
        return 1.0 if z > 0 else -1.0
    return to_step(z) if kind is RatingKind.FIVE else z


def body(rng: np.random.Generator) -> float:
    """Draw where the body was: mostly in its window."""
    return float(rng.choice(WINDOW, p=[0.05, 0.2, 0.4, 0.25, 0.1]))


def hard_day(rng: np.random.Generator) -> float:
    """Draw how hard the day was: mostly not."""
    return float(rng.choice(HARD_DAY, p=[0.65, 0.25, 0.1]))


def landed(rng: np.random.Generator, surprise: float, activation: float, p: Parameters) -> int:
    """Draw how much of a moment got in: more of what was small enough, and of a body in its window."""
    off = (activation - p.a_mid) / p.a_width
    open_to_it = float(got_in(surprise, p.c, FLOATS)) * float(np.exp(-0.5 * off * off))
    return int(rng.binomial(3, 0.1 + 0.8 * open_to_it))


def hindsight(expected: float, z: float) -> float:
    """Return what somebody thinks afterwards that they had expected: halfway to what happened."""
    return 0.5 * (expected + z)
