"""Weighted points that stand for a posterior, and how they are moved to where the posterior now is.

Adaptive importance sampling (Cappé et al. 2004; Bugallo et al. 2017) on standard normal scores: the parabola through
the points' log densities gives a normal distribution; points are drawn from it and from wider ones around it, and each is
weighed by prior × likelihood / the density it was drawn from. Every renewal is exact by itself: nothing of an earlier
approximation is kept.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeVar

import numpy as np

from earned.working_model.normal import ndtr
from earned.working_model.points import even_normals

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from earned.working_model.normal import Array

LOG_TWO_PI = math.log(2 * math.pi)
SCALES = ((0.75, 1.15), (0.2, 2.5))
"""Shares and variances of the normals that points are drawn from, around what carries weight. Ours."""
PRIOR_SHARE = 0.05
"""Share of points drawn from the prior, so that no weight can run away (Hesterberg 1995)."""
ENOUGH_TO_FIT = 400.0
"""With fewer effective points a normal in a dozen directions is ill fitted; weights are flattened until there are."""
ROUNDS = 4
HELPS = 1.1
"""A round that has to be followed by another makes so many times more points effective than the one before."""
FARTHEST, WIDEST = 4.0, 4.0
"""How far a parabola is trusted, in sd of the points it goes through, and up to which variance, in theirs."""
_SHRINK = 0.02
_RIDGE = 1e-8


SPARE = 2
"""Columns of even points beyond the directions: which normal a point is drawn from, and one left for readings."""


class Fitted(Protocol):
    """What lived at a cloud's points: anything that knows how well each of them fits."""

    @property
    def fit(self) -> Array:
        """Log likelihoods, shape (points,)."""


Lives = TypeVar("Lives", bound=Fitted)


class Cloud(NamedTuple):
    """Points with weights."""

    scores: Array
    """Shape (points, directions)."""
    base: Array
    """Log prior density − log density drawn from, shape (points,)."""


def normalised(log_weights: Array) -> Array:
    """Return weights that sum to one."""
    weights = np.exp(log_weights - log_weights.max())
    weights /= weights.sum()
    return np.asarray(weights)


def effective(weights: Array) -> float:
    """Return the effective number of points (Kish 1965), from weights that sum to one."""
    return float(1 / (weights @ weights))


def from_prior(size: int, directions: int, seed: int) -> Cloud:
    """Return points from the prior, all of one weight."""
    return Cloud(even_normals(size, directions + SPARE, seed)[:, :directions], np.zeros(size))


def renewed(
    start: Cloud,
    fit: Array,
    live: Callable[[Array], Lives],
    seed: int,
    wanted: float,
    *,
    size: int | None = None,
    ahead: Sequence[Array] = (),
) -> tuple[Cloud, Lives]:
    """Return points drawn anew where the weight is, with what lived at them.

    ``fit`` holds the log likelihoods of the starting points; ``live`` runs ``size`` new ones, as many as at the start
    where that isn't given. ``ahead`` holds their log likelihoods after ratings that are still to come: new points lie
    around where the weight will be then, too. Rounds go on until a ``wanted`` number of points is effective, or until
    they help no more; the best round is returned.
    """
    size, before = size or len(fit), 0.0
    nears = [_bowl(start, each) for each in (fit, *ahead)]
    best: tuple[float, Cloud, Lives] | None = None
    for _ in range(ROUNDS):
        cloud = _around(nears, size, seed)
        lives = live(cloud.scores)
        weights = cloud.base + lives.fit
        found = effective(normalised(weights))
        if best is None or found > best[0]:
            best = (found, cloud, lives)
        if found >= wanted or found < HELPS * before:
            break
        nears, before = [_bowl(cloud, lives.fit)], found
    assert best is not None
    return best[1], best[2]


def _flattened(log_weights: Array) -> Array:
    """Return weights, raised to the highest power ≤ 1 at which enough points are effective."""
    weights = normalised(log_weights)
    if effective(weights) >= min(ENOUGH_TO_FIT, len(weights) / 4):
        return weights
    low, high = 0.0, 1.0
    for _ in range(20):
        power = 0.5 * (low + high)
        weights = normalised(power * log_weights)
        low, high = (
            (power, high) if effective(weights) >= min(ENOUGH_TO_FIT, len(weights) / 4) else (low, power)
        )
    return normalised(low * log_weights)


class Near(NamedTuple):
    """A normal distribution near the weight."""

    middle: Array
    root: Array
    """Lower Cholesky factor of its covariance."""


def _moments(scores: Array, weights: Array) -> Near:
    """Return the normal with the mean and, a little wider, the covariance of weighted points."""
    middle = weights @ scores
    off = scores - middle
    cov = (off * weights[:, None]).T @ off
    cov[np.diag_indices(len(cov))] += _SHRINK * np.diag(cov)
    return Near(middle, np.asarray(np.linalg.cholesky(cov), np.float64))


def _bowl(cloud: Cloud, fit: Array) -> Near:
    """Return the normal whose log density is the parabola through that of the points, as weighted least squares has it.

    Log densities are known exactly, and so a few dozen points tell where the weight has gone to, when moments would
    need hundreds. It never lies further from the points' moments than FARTHEST, nor is much wider than they.
    """
    scores, weights = cloud.scores, _flattened(cloud.base + fit)
    log_density = log_prior(scores) + fit
    near = _moments(scores, weights)
    z = (scores - near.middle) @ np.linalg.inv(near.root).T
    free = z.shape[1]
    one, other = np.triu_indices(free)
    terms = np.concatenate([np.ones((len(z), 1)), z, z[:, one] * z[:, other]], axis=1)
    weighed = terms * weights[:, None]
    gram = terms.T @ weighed
    gram[np.diag_indices(len(gram))] += _RIDGE
    found = np.linalg.solve(gram, weighed.T @ (log_density - log_density.max()))
    slope, bend = found[1 : 1 + free], np.zeros((free, free))
    bend[one, other] = found[1 + free :]
    values, vectors = np.linalg.eigh(-(bend + bend.T))
    values = np.maximum(values, 1 / WIDEST)
    middle = vectors @ ((vectors.T @ slope) / values)
    middle *= min(1.0, FARTHEST / max(float(np.linalg.norm(middle)), FARTHEST))
    root = np.asarray(np.linalg.cholesky((vectors / values) @ vectors.T), np.float64)
    return Near(near.middle + near.root @ middle, near.root @ root)


def _around(nears: Sequence[Near], size: int, seed: int) -> Cloud:
    """Draw points near the weight, from normals of SCALES and from the prior."""
    directions = len(nears[0].middle)
    base = even_normals(size, directions + SPARE, seed)
    which = ndtr(base[:, directions])
    drawn, upto = base[:, :directions].copy(), 0.0
    for share, normal in _mixture(nears):
        mine = (upto <= which) & (which < upto + share)
        drawn[mine] = normal.middle + base[mine, :directions] @ normal.root.T
        upto += share
    return Cloud(drawn, log_prior(drawn) - _log_drawn(drawn, nears))


def _mixture(nears: Sequence[Near]) -> list[tuple[float, Near]]:
    """Return shares and normals that points are drawn from; what is left comes from the prior."""
    return [
        (share / len(nears), Near(near.middle, math.sqrt(variance) * near.root))
        for share, variance in SCALES
        for near in nears
    ]


def log_prior(scores: Array) -> Array:
    """Return the log density of scores before any rating: standard normal."""
    return np.asarray(-0.5 * np.einsum("ij,ij->i", scores, scores) - 0.5 * scores.shape[1] * LOG_TWO_PI)


def _log_drawn(scores: Array, nears: Sequence[Near]) -> Array:
    """Return the log density of the mixture that points are drawn from."""
    parts = [math.log(share) + _log_normal(scores, normal) for share, normal in _mixture(nears)]
    parts.append(math.log(PRIOR_SHARE) + log_prior(scores))
    return np.asarray(np.logaddexp.reduce(parts))


def _log_normal(scores: Array, normal: Near) -> Array:
    """Return the log density of scores under a normal distribution."""
    white = (scores - normal.middle) @ np.linalg.inv(normal.root).T
    return log_prior(np.asarray(white)) - float(np.log(np.diag(normal.root)).sum())
