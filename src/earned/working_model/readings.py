"""What may be read off plausible people: a middle, a scatter, and the ranges between which most of them lie."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from earned.working_model.normal import Array

LEVELS = (0.5, 0.9, 0.95)
"""The ranges that are given: half of the plausible people, nine of ten, nineteen of twenty."""


class Interval(NamedTuple):
    """Between which values a share of the plausible people lie, the same share of the rest on either side."""

    low: float
    high: float

    def holds(self, value: float) -> bool:
        """Whether a value lies inside, ends included."""
        return self.low <= value <= self.high


class Reading(NamedTuple):
    """What plausible people have to say about one number, z."""

    mean: float
    sd: float
    half: Interval
    """50 % of them."""
    most: Interval
    """90 %."""
    nearly_all: Interval
    """95 %."""


def read(values: Array, weights: Array | None = None) -> Reading:
    """Return a reading of values, one a plausible person, shape (persons,); weights sum to one."""
    values = np.asarray(values, dtype=np.float64)
    shares = np.full(len(values), 1 / len(values)) if weights is None else weights
    mean = float(shares @ values)
    off = values - mean
    ends = [share for level in LEVELS for share in (0.5 - level / 2, 0.5 + level / 2)]
    quantiles = weighted_quantiles(values, shares, np.array(ends))
    pairs = [Interval(float(low), float(high)) for low, high in quantiles.reshape(-1, 2)]
    return Reading(mean, float(np.sqrt(shares @ (off * off))), *pairs)


def weighted_quantiles(values: Array, weights: Array, shares: Array) -> Array:
    """Return quantiles of weighted values; between two of them, on the straight line (each at its middle share)."""
    order = np.argsort(values)
    ordered = weights[order]
    middles = np.cumsum(ordered) - 0.5 * ordered
    return np.interp(shares, middles, values[order])


def resampled(weights: Array, size: int) -> Array:
    """Return indices of equally likely points, as evenly as can be (systematic resampling, Kitagawa 1996)."""
    places = (np.arange(size) + 0.5) / size
    return np.minimum(np.searchsorted(np.cumsum(weights), places), len(weights) - 1)
