"""What may be read off plausible people: a middle, a scatter, and the ranges between which most of them lie."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from earned.working_model.normal import Array

LEVELS = (0.5, 0.9, 0.95)
"""The ranges that are given: half of the plausible people, nine of ten, nineteen of twenty."""
ENDS = np.array([share for level in LEVELS for share in (0.5 - level / 2, 0.5 + level / 2)])
"""The shares of plausible people below each end of each range."""


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
    quantiles = weighted_quantiles(values, shares, ENDS)
    pairs = [Interval(float(low), float(high)) for low, high in quantiles.reshape(-1, 2)]
    return Reading(mean, float(np.sqrt(shares @ (off * off))), *pairs)


def read_all(values: NDArray[np.floating], weights: Array) -> tuple[Reading, ...]:
    """Return a reading of each row of values, shape (rows, persons), of the same people; weights sum to one."""
    means = values @ weights
    sds = np.sqrt(np.maximum((values - means[:, None]) ** 2 @ weights, 0.0))
    quantiles = _rows_quantiles(values, weights, ENDS)
    return tuple(
        Reading(mean, sd, Interval(*row[0:2]), Interval(*row[2:4]), Interval(*row[4:6]))
        for mean, sd, row in zip(means.tolist(), sds.tolist(), quantiles.tolist(), strict=True)
    )


def _rows_quantiles(values: NDArray[np.floating], weights: Array, shares: Array) -> Array:
    """Return ``weighted_quantiles`` of each row, shape (rows, shares)."""
    order = np.argsort(values, axis=1)
    ordered = weights[order]
    middles = np.cumsum(ordered, axis=1) - 0.5 * ordered
    rows, last = np.arange(len(values))[:, None], values.shape[1] - 1
    above = np.stack([(middles < share).sum(axis=1) for share in shares], axis=1)
    low, high = np.clip(above - 1, 0, last), np.clip(above, 0, last)
    below, beyond = middles[rows, low], middles[rows, high]
    way = np.clip((shares - below) / np.where(beyond > below, beyond - below, 1.0), 0.0, 1.0)
    least, most = values[rows, order[rows, low]], values[rows, order[rows, high]]
    return np.asarray(least + way * (most - least), np.float64)


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
