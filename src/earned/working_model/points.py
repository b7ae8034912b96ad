"""Points that fill a cube evenly, so that four thousand plausible people are enough.

A Sobol sequence (Sobol 1967) with the direction numbers of Joe and Kuo (2008), shifted at random bit by bit
(a digital shift keeps every stratum of the net and makes means unbiased; Owen 1995, Matoušek 1998).
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING

import numpy as np

from earned.working_model.normal import ndtri

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from earned.working_model.normal import Array

_BITS = 52
# Degree, coefficients and first direction numbers of each dimension after the first: Joe and Kuo 2008, table
# new-joe-kuo-6.
_DIRECTIONS = (
    (1, 0, (1,)),
    (2, 1, (1, 3)),
    (3, 1, (1, 3, 1)),
    (3, 2, (1, 1, 1)),
    (4, 1, (1, 1, 3, 3)),
    (4, 4, (1, 3, 5, 13)),
    (5, 2, (1, 1, 5, 5, 17)),
    (5, 4, (1, 1, 5, 5, 5)),
    (5, 7, (1, 1, 7, 11, 19)),
    (5, 11, (1, 1, 5, 1, 1)),
    (5, 13, (1, 1, 1, 3, 11)),
    (5, 14, (1, 3, 5, 5, 31)),
    (6, 1, (1, 3, 3, 9, 7, 49)),
    (6, 13, (1, 1, 1, 15, 21, 21)),
    (6, 16, (1, 3, 1, 13, 27, 49)),
    (6, 19, (1, 1, 1, 15, 7, 5)),
    (6, 22, (1, 3, 1, 15, 13, 25)),
    (6, 25, (1, 1, 5, 5, 19, 61)),
    (7, 1, (1, 3, 7, 11, 23, 15, 103)),
    (7, 4, (1, 3, 7, 13, 13, 15, 69)),
)
DIMENSIONS = len(_DIRECTIONS) + 1


def _direction_numbers(dimension: int) -> list[int]:
    """Return v₁ … v_bits of one dimension, as integers over 2^bits."""
    if dimension == 0:
        return [1 << (_BITS - n) for n in range(1, _BITS + 1)]
    degree, coefficients, first = _DIRECTIONS[dimension - 1]
    m = list(first)
    for n in range(degree, _BITS):
        new = m[n - degree] ^ (m[n - degree] << degree)
        for k in range(1, degree):
            new ^= ((coefficients >> (degree - 1 - k)) & 1) * (m[n - k] << k)
        m.append(new)
    return [each << (_BITS - n) for n, each in enumerate(m, start=1)]


@cache
def _net(size: int, dimensions: int) -> NDArray[np.uint64]:
    """Return the first points of the sequence as integers over 2^bits, shape (size, dimensions)."""
    if not 1 <= dimensions <= DIMENSIONS:
        raise ValueError(f"points have 1 to {DIMENSIONS} dimensions, not {dimensions}")
    place = np.arange(size, dtype=np.uint64)
    gray = place ^ (place >> np.uint64(1))
    net = np.zeros((size, dimensions), dtype=np.uint64)
    for dimension in range(dimensions):
        for bit, number in enumerate(_direction_numbers(dimension)[: max(size - 1, 1).bit_length()]):
            net[:, dimension] ^= ((gray >> np.uint64(bit)) & np.uint64(1)) * np.uint64(number)
    return net


def even_points(size: int, dimensions: int, rng: np.random.Generator) -> Array:
    """Return points in the open unit cube, shape (size, dimensions); ``size`` is best a power of two."""
    shift = rng.integers(1 << _BITS, size=dimensions, dtype=np.uint64)
    shifted = (_net(size, dimensions) ^ shift).astype(np.float64)
    return np.asarray((shifted + 0.5) / float(1 << _BITS))


@lru_cache(maxsize=16)
def even_normals(size: int, dimensions: int, seed: int) -> Array:
    """Return points as even under a standard normal distribution, shape (size, dimensions); right to 1e−5.

    Kept, since a person's renewals use the same points again and again; so they can't be written to.
    """
    points = ndtri(even_points(size, dimensions, np.random.default_rng(seed)), polish=0)
    points.flags.writeable = False
    return points
