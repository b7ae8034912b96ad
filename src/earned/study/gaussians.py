"""Normal distributions in scores: how a population and a person's ratings meet, in closed form.

A person's ratings are kept as a *site*, a normal likelihood with precision Λ and shift h, so that under any
population N(μ, diag s²) the person's posterior is normal with precision Λ + diag 1/s² and shift h + μ/s².
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from earned.working_model.points import even_normals

if TYPE_CHECKING:
    from collections.abc import Sequence

    from earned.working_model.normal import Array

LOG_TWO_PI = math.log(2 * math.pi)
FARTHEST = 4.0
"""How far a site may lie from the posterior it was taken from, in the table's sd."""


class Spread(NamedTuple):
    """A population in scores: people are N(mean, diag sd²)."""

    mean: Array
    """Shape (free,)."""
    sd: Array
    """Shape (free,)."""


class Site(NamedTuple):
    """What a person's ratings say, as a normal likelihood."""

    precision: Array
    """Λ, shape (free, free)."""
    shift: Array
    """h, shape (free,)."""


class Normal(NamedTuple):
    """A normal distribution in scores."""

    mean: Array
    """Shape (free,)."""
    root: Array
    """Lower Cholesky factor of the covariance, shape (free, free)."""


def standard(free: int) -> Spread:
    """Return the population that the table's priors say."""
    return Spread(np.zeros(free), np.ones(free))


def nothing(free: int) -> Site:
    """Return what no rating says."""
    return Site(np.zeros((free, free)), np.zeros(free))


def normal(mean: Array, covariance: Array) -> Normal:
    """Return a normal distribution with this mean and covariance."""
    return Normal(mean, np.asarray(np.linalg.cholesky(covariance)))


def posterior(site: Site, people: Spread, power: float = 1.0) -> Normal:
    """Return the person's posterior under a population, with the ratings counting to a power of 0 to 1."""
    weight = 1 / people.sd**2
    precision = power * site.precision + np.diag(weight)
    covariance = np.linalg.inv(precision)
    mean = covariance @ (power * site.shift + weight * people.mean)
    return normal(mean, 0.5 * (covariance + covariance.T))


def site(mean: Array, covariance: Array, people: Spread) -> Site:
    """Return the site behind a posterior's moments under a population.

    Λ = C⁻¹ − S⁻¹, and h such that the posterior's mean is kept. Ratings never make anyone less sure, and where they
    say next to nothing they can't say it of somewhere far away: in each principal direction Λ is at least so much
    that the site's own centre is no further than FARTHEST from the posterior's.
    """
    pull = (mean - people.mean) / people.sd**2
    values, vectors = np.linalg.eigh(np.linalg.inv(covariance) - np.diag(1 / people.sd**2))
    along = vectors.T @ pull
    values = np.maximum(values, np.abs(along) / FARTHEST)
    return Site((vectors * values) @ vectors.T, vectors @ (values * (vectors.T @ mean) + along))


def log_density(points: Array, of: Normal) -> Array:
    """Return log densities at points, shape (points,)."""
    white = np.linalg.solve(of.root, (points - of.mean).T)
    free = points.shape[1]
    constant = -0.5 * free * LOG_TWO_PI - float(np.log(np.diag(of.root)).sum())
    return np.asarray(constant - 0.5 * np.einsum("ij,ij->j", white, white))


def log_people(points: Array, people: Spread) -> Array:
    """Return a population's log densities at points, shape (points,)."""
    off = (points - people.mean) / people.sd
    constant = -0.5 * points.shape[1] * LOG_TWO_PI - float(np.log(people.sd).sum())
    return np.asarray(constant - 0.5 * np.einsum("ij,ij->i", off, off))


def spread_over(parts: Sequence[Normal], size: int, seed: int) -> tuple[Array, Array]:
    """Return points placed evenly under each of some normals, and the log density of their mixture at each.

    ``size`` points in all, the same number for each part (rounded down); the balance heuristic (Veach and Guibas
    1995) weighs every point by the whole mixture, so that no part can run away.
    """
    each = size // len(parts)
    free = len(parts[0].mean)
    even = even_normals(each * len(parts), free, seed)
    points = np.concatenate(
        [part.mean + even[n * each : (n + 1) * each] @ part.root.T for n, part in enumerate(parts)]
    )
    logs = np.stack([log_density(points, part) for part in parts])
    return points, np.asarray(np.logaddexp.reduce(logs, axis=0) - math.log(len(parts)))
