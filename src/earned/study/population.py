"""Empirical Bayes: how a cohort's people differ, found from their ratings, and each person given that.

For every person, points are placed in score space where the ratings want them, the person's life is lived at each,
and the points that carry weight are summed up as a normal site (``gaussians``). The population N(μ, diag s²) is
then found by EM over the sites, and the sites are taken anew around it. The table's priors stand in for one more
person in μ and for two in s, so that a small cohort stays near them (ours).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from earned.study import gaussians
from earned.study.cohort import foreseen
from earned.study.directions import habits_of
from earned.study.gaussians import Site, Spread
from earned.working_model.arrays import ARRAYS
from earned.working_model.importance import effective, normalised
from earned.working_model.rating import RatingKind, log_density

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from earned.study.cohort import Life
    from earned.study.directions import Directions
    from earned.working_model.normal import Array

SIZE = 512
"""Points a person in each round."""
POWERS = (1.0, 0.25)
"""The stages of belief between which points are divided: all that the ratings say, and a quarter of it."""
SWEEPS = 5
SETTLED = 0.1
"""How often everybody's ratings are summed up anew, around the population found so far."""
ROUNDS = 5
"""At most how often a person's points are placed anew."""
ENOUGH = 0.1
"""The share of points that has to be effective. While fewer are, ratings count for less and points are placed anew."""
PSEUDO_MEAN, PSEUDO_SPREAD = 1.0, 2.0
LEAST_SD, MOST_SD = 0.1, 3.0
"""How little and how much people may differ in a direction, in the table's own sd."""
EM_STEPS = 300
CLOSE = 1e-5


class Placed(NamedTuple):
    """Points of one person, and how well each explains the ratings."""

    points: Array
    """Scores, shape (points, free)."""
    base: Array
    """Minus the log density the points were drawn from, shape (points,)."""
    fit: Array
    """Log likelihoods, shape (points,)."""

    def weights(self, people: Spread) -> Array:
        """Return the points' weights under a population; they sum to one."""
        return normalised(self.base + self.fit + gaussians.log_people(self.points, people))


@dataclass(frozen=True, slots=True)
class Fitter:
    """One model on one cohort's ratings."""

    directions: Directions
    kind: RatingKind
    seed: int = 0
    size: int = SIZE

    @property
    def free(self) -> int:
        """How many directions there are."""
        return len(self.directions.free)

    def fit(self, life: Life, points: Array) -> Array:
        """Return the log likelihood of a life's ratings at each point."""
        values = self.directions.values(points)
        habits = habits_of(values)
        total = np.zeros(len(points))
        for asked, _, mu in foreseen(life, self.directions.model, values, habits, ARRAYS):
            total += log_density(asked.rating, mu, habits.sigma, self.kind)
        return np.where(np.isnan(total), -np.inf, total)

    def place(self, life: Life, site: Site, people: Spread, seed: int) -> Placed:
        """Place points around what a site says under a population, and live the life at each."""
        parts = [gaussians.posterior(site, people, power) for power in POWERS]
        points, log_drawn = gaussians.spread_over(parts, self.size, seed)
        return Placed(points, -log_drawn, self.fit(life, points))

    def site(self, life: Life, people: Spread, start: Site | None = None) -> Site:
        """Return what a person's ratings say, seen from a population."""
        found = start or gaussians.nothing(self.free)
        if not life.n:
            return found
        for turn in range(ROUNDS):
            placed = self.place(life, found, people, self.seed + turn)
            found, share = summed_up(placed, people)
            if share >= ENOUGH:
                break
        return found

    def settled(self, lives: Callable[[], Iterable[Life]]) -> list[Site]:
        """Return everybody's sites, each taken near the population that all of them make likeliest.

        A site says what the ratings say and nothing of the population; that only moves the place where it is most
        accurate. So populations of some of the persons may be found from these sites too.
        """
        people, sites = gaussians.standard(self.free), list[Site]()
        for _ in range(SWEEPS):
            sites, before = self.sites(lives(), people, sites), people
            people = em(sites, self.free)
            if moved(before, people) < SETTLED:
                break
        return sites

    def sites(self, lives: Iterable[Life], people: Spread, start: Sequence[Site] = ()) -> list[Site]:
        """Return everybody's sites. ``lives`` may be watched as they pass."""
        return [self.site(life, people, start[n] if start else None) for n, life in enumerate(lives)]


def summed_up(placed: Placed, people: Spread) -> tuple[Site, float]:
    """Return the site behind points that carry weight, and the share of them that is effective.

    While too few are, ratings count to a power below 1: the points of the next round are then nearer to where they
    should be, and can bear more.
    """
    prior = placed.base + gaussians.log_people(placed.points, people)
    size = len(placed.points)
    share = effective(normalised(prior + placed.fit)) / size
    power = 1.0 if share >= ENOUGH else _power(prior, placed.fit, ENOUGH * size)
    weights = normalised(prior + power * placed.fit)
    mean = weights @ placed.points
    off = placed.points - mean
    covariance = (off * weights[:, None]).T @ off
    covariance[np.diag_indices(len(mean))] += 1e-4 * people.sd**2
    return gaussians.site(mean, covariance, people), share


def _power(prior: Array, fit: Array, wanted: float) -> float:
    low, high = 1e-4, 1.0
    for _ in range(20):
        middle = (low * high) ** 0.5
        enough = effective(normalised(prior + middle * fit)) >= wanted
        low, high = (middle, high) if enough else (low, middle)
    return low


def em(sites: Sequence[Site], free: int) -> Spread:
    """Return the population that the sites make likeliest, a little held by the table's priors.

    E: posteriors in closed form. M: μ = Σ mᵢ/(n + 1·s²) per direction (prior N(0, 1) on μ), s² = (Σ[(mᵢ − μ)² + Cᵢ]
    + 2)/(n + 2).
    """
    people = gaussians.standard(free)
    if not sites or not free:
        return people
    precisions, shifts = (
        np.stack([each.precision for each in sites]),
        np.stack([each.shift for each in sites]),
    )
    n = len(sites)
    for _ in range(EM_STEPS):
        weight = 1 / people.sd**2
        covariances = np.linalg.inv(precisions + np.diag(weight))
        means = np.einsum("nij,nj->ni", covariances, shifts + weight * people.mean)
        mean = means.sum(axis=0) / (n + PSEUDO_MEAN * people.sd**2)
        square = ((means - mean) ** 2 + np.einsum("nii->ni", covariances)).sum(axis=0)
        sd = np.clip(np.sqrt((square + PSEUDO_SPREAD) / (n + PSEUDO_SPREAD)), LEAST_SD, MOST_SD)
        before, people = people, Spread(mean, sd)
        if moved(before, people) < CLOSE:
            break
    return people


def moved(before: Spread, people: Spread) -> float:
    """Return how far a population moved, in its mean or its spread, in the table's sd."""
    return max(float(np.abs(now - then).max()) for now, then in zip(people, before, strict=True))
