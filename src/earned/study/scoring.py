"""How well a model foresees a person's ratings, one by one, given everything before each (Dawid 1984).

The person's posterior starts at a population and is carried by points in score space. They are placed with the whole
life in view, but only so that sums over them are accurate at every stage: the weight with which a point speaks of a
rating comes from the population and from earlier ratings alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from earned.study import gaussians
from earned.study.cohort import foreseen
from earned.study.directions import habits_of
from earned.working_model.arrays import ARRAYS
from earned.working_model.importance import effective, normalised
from earned.working_model.normal import ndtr
from earned.working_model.rating import RatingKind, predict

if TYPE_CHECKING:
    from collections.abc import Mapping

    from earned.study.cohort import Life
    from earned.study.directions import Directions
    from earned.study.gaussians import Site, Spread
    from earned.working_model.normal import Array
    from earned.working_model.parameters import Parameters

SIZE = 1_024
STAGES = (0.0, 1 / 16, 1 / 4, 1.0)
"""How far the ratings are believed where points are placed: from the population alone to the whole life."""
LEVELS = (50, 80, 95)
"""Central ranges whose coverage is counted, per cent."""


class Foreseen(NamedTuple):
    """How well one rating was foreseen."""

    log_density: float
    """Nats."""
    error: float
    """Distance between what was foreseen and the rating, 0 to 100."""
    below: float
    """Predictive probability of a lower rating, and"""
    upto: float
    """of one as low or lower."""


@dataclass(frozen=True, slots=True)
class Scored:
    """One person's ratings under one model."""

    person: str
    ratings: tuple[Foreseen, ...]

    @property
    def n(self) -> int:
        """How many ratings were scored."""
        return len(self.ratings)

    @property
    def log_density(self) -> float:
        """Sum of log predictive densities, nats."""
        return float(sum(each.log_density for each in self.ratings))

    @property
    def error(self) -> float:
        """Sum of absolute errors, 0 to 100 each."""
        return float(sum(each.error for each in self.ratings))

    @property
    def covered(self) -> dict[int, float]:
        """How many ratings lay in each central range, by LEVELS; a step that a range cuts counts in part."""
        return {
            level: float(sum(within(each.below, each.upto, level / 100) for each in self.ratings))
            for level in LEVELS
        }

    def second_half(self) -> Scored:
        """Return the same person with the later half of the ratings alone; of an odd number the larger half."""
        return Scored(self.person, self.ratings[self.n // 2 :])


def within(below: float, upto: float, share: float) -> float:
    """Return how much of a rating's probability integral transform [below, upto] lies in the central range.

    For ratings in steps this is the expectation of the randomised transform (Czado et al. 2009).
    """
    low, high = 0.5 - share / 2, 0.5 + share / 2
    if upto - below < 1e-12:  # noqa: PLR2004  (a point)
        return float(low <= upto <= high)
    return max(0.0, min(upto, high) - max(below, low)) / (upto - below)


class Points(NamedTuple):
    """People who may be this person."""

    values: Mapping[str, Array]
    habits: Parameters
    log_weights: Array
    """Before any rating, up to a constant."""


def fixed(directions: Directions) -> Points:
    """Return one person who is as the defaults say."""
    free = {name: directions.defaults[name] for name in directions.free}
    values = {name: np.array([value]) for name, value in {**directions.centre, **free}.items()}
    return Points(values, habits_of(values), np.zeros(1))


def around(directions: Directions, site: Site, people: Spread, seed: int, size: int = SIZE) -> Points:
    """Return people between a population and what a person's site says, weighed as the population does."""
    parts = [gaussians.posterior(site, people, power) for power in STAGES]
    points, log_drawn = gaussians.spread_over(parts, size, seed)
    values = directions.values(points)
    return Points(values, habits_of(values), gaussians.log_people(points, people) - log_drawn)


def score(life: Life, directions: Directions, points: Points, kind: RatingKind) -> tuple[Scored, Array]:
    """Return how well a life's ratings were foreseen, and the points' weights after the last of them."""
    logs, ratings = points.log_weights, []
    weights = normalised(logs)
    for asked, _, mu in foreseen(life, directions.model, points.values, points.habits, ARRAYS):
        at = np.broadcast_to(np.asarray(mu, np.float64), logs.shape)
        seen = predict(asked.rating, at, points.habits.sigma, kind)
        term = np.where(np.isnan(seen.log_density), -np.inf, seen.log_density)
        top = float(term.max())
        density = float(weights @ np.exp(term - top))
        error = 50 * abs(float(weights @ middle(at, points.habits.sigma, kind)) - asked.rating)
        below, upto = float(weights @ seen.below), float(weights @ seen.upto)
        ratings.append(Foreseen(top + float(np.log(density)), error, below, upto))
        logs = logs + term
        weights = normalised(logs)
    return Scored(life.person, tuple(ratings)), weights


def middle(mu: Array, sigma: Array, kind: RatingKind) -> Array:
    """Return the rating that is foreseen, z: the centre within the scale, or of a choice its chances."""
    return 2 * ndtr(mu / sigma) - 1 if kind is RatingKind.BINARY else np.clip(mu, -1.0, 1.0)


def thinnest(weights: Array) -> float:
    """Return how many points still speak."""
    return effective(weights)
