"""The normal distribution, its logarithm and its quantile, in numpy alone, quick, and right in the far tails.

Two pieces, both ours. Up to twelve sd a fine table of the tail Q(s) = Φ(−s), from the standard library's
``math.erfc``, with the next terms of its Taylor series (Abramowitz and Stegun 1964, 26.2.30): thousands of values
cost two look-ups and a dozen sums. Beyond, the scaled tail A(t) = ½·e^(t²)·erfc(t), Q(t√2) = A(t)·e^(−t²): times
t + 3 it is smooth on y = (t − 3)/(t + 3), from −1 in the middle to 1 infinitely far out, and there a polynomial of
degree 19, made once by Chebyshev interpolation (Trefethen 2013, ch. 3) of ``math.erfc`` near the middle and of
Laplace's continued fraction (26.2.14) beyond, is right to 3e−14. Tested to 1e−12 against arithmetic of 800 digits.
"""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Array = NDArray[np.float64]

ROOT_HALF = math.sqrt(0.5)
_TURN = 3.0
"""Where t lies in the middle of the polynomial's range."""
_DEGREE = 19
_FRACTION_FROM = 5.0
_FRACTION_TERMS = 80
_REACH = 12.0
"""How far out the table goes, sd."""
_PER_SD = 640
PER_SD = 1_024
"""Cells of the quicker table, from −12 to 12 sd; and"""
ORIGIN = _REACH * PER_SD
"""the place of its middle."""
_SMALL = 1e-30
"""No mass beyond the table is larger."""
_QUITE_SMALL = 1e-20
"""Above this no digit of a mass is lost by where the quicker table ends."""
_SURE = 3.5
"""Above this x, log Φ(x) is so near 0 that it has to be taken from the tail."""


def _exactly(t: float) -> float:
    # ½ e^(t²) erfc(t), slowly: e^(t²) loses digits as t grows, the fraction gains them.
    if t < _FRACTION_FROM:
        return 0.5 * math.exp(t * t) * math.erfc(t)
    fraction = t
    for n in range(_FRACTION_TERMS, 0, -1):
        fraction = t + (n / 2) / fraction
    return 0.5 / (math.sqrt(math.pi) * fraction)


@cache
def _coefficients() -> tuple[float, ...]:
    """Return the coefficients of A(t)·(t + 3) in powers of y, highest first."""
    count = _DEGREE + 1
    angles = math.pi * (np.arange(count) + 0.5) / count
    places = _TURN * (1 + np.cos(angles)) / (1 - np.cos(angles))
    values = np.array([_exactly(float(t)) * (float(t) + _TURN) for t in places])
    chebyshev = 2 / count * np.cos(np.outer(np.arange(count), angles)) @ values
    chebyshev[0] /= 2
    powers = np.polynomial.chebyshev.cheb2poly(chebyshev)
    return tuple(float(each) for each in powers[::-1])


def scaled_tail(t: Array) -> Array:
    """Return ½·e^(t²)·erfc(t) for t ≥ 0, any shape; t may be infinite."""
    beyond = t + _TURN
    y = 1 - (2 * _TURN) / beyond
    first, *rest = _coefficients()
    result = np.full_like(y, first)
    for coefficient in rest:
        result *= y
        result += coefficient
    result /= beyond
    return np.asarray(result)


@cache
def _table() -> tuple[Array, Array]:
    """Return the tail Q and the density φ at each place of the table."""
    s = np.arange(int(_REACH * _PER_SD) + 1) / _PER_SD
    tails = np.array([0.5 * math.erfc(float(each) * ROOT_HALF) for each in s])
    return tails, np.exp(-0.5 * s * s) / math.sqrt(2 * math.pi)


def tail(s: Array) -> Array:
    """Return Q(s) = Φ(−s) for s ≥ 0, any shape of one dimension or more; 0 where it is too small for a number.

    With h the way from the nearest place p of the table, Q(p + h) = Q − φ·h·(1 − u/2 + (u² − h²)/6 − u(u² − 3h²)/24), u = ph.
    """
    inside = np.minimum(s, _REACH)
    index = np.rint(inside * _PER_SD)
    place = index * (1 / _PER_SD)
    h = inside - place
    place *= h
    square = h * h
    second = place * place
    second -= square
    square *= 2
    result = second - square
    result *= place
    result *= -1 / 24
    second *= 1 / 6
    result += second
    place *= 0.5
    result -= place
    result += 1.0
    result *= h
    at = index.astype(np.intp)
    tails, bells = _table()
    result *= bells.take(at)
    np.subtract(tails.take(at), result, out=result)
    far = s > _REACH
    if far.any():
        t = s[far] * ROOT_HALF
        with np.errstate(under="ignore", over="ignore"):
            result[far] = scaled_tail(t) * np.exp(-t * t)
    return np.asarray(result)


@cache
def _cubics() -> tuple[Array, Array, Array, Array]:
    """Return the coefficients of Φ in each cell of the table of ``quick_ndtr``, constant first, by the place in the cell.

    Taylor to the fourth order in the cell's middle, with the fourth shared out evenly over the cell (Chebyshev).
    """
    half = 0.5 / PER_SD
    middle = -_REACH + (np.arange(int(2 * _REACH * PER_SD)) + 0.5) / PER_SD
    bell = np.exp(-0.5 * middle * middle) / math.sqrt(2 * math.pi)
    fourth = -bell * (middle**3 - 3 * middle) / 24
    k0 = np.array([0.5 * math.erfc(-float(x) * ROOT_HALF) for x in middle]) - fourth * half**4 / 8
    k1, k2, k3 = bell, -bell * middle / 2 + fourth * half * half, bell * (middle * middle - 1) / 6
    cell = 2 * half
    return (
        k0 - k1 * half + k2 * half**2 - k3 * half**3,
        cell * (k1 - 2 * k2 * half + 3 * k3 * half**2),
        cell**2 * (k2 - 3 * k3 * half),
        cell**3 * k3,
    )


def quick_ndtr(place: Array) -> Array:
    """Return Φ at places of the quicker table, (x + REACH)·PER_SD, and write over them; any shape.

    Right to 1e−11 of itself down to x = −12, and there it ends.
    """
    cell = np.floor(place)
    at = cell.astype(np.intp)
    place -= cell
    k0, k1, k2, k3 = _cubics()
    result = k3.take(at, mode="clip")
    for each in (k2, k1, k0):
        result *= place
        result += each.take(at, mode="clip")
    return np.asarray(result)


def ndtr(x: ArrayLike) -> Array:
    """Return Φ(x), elementwise; small values keep their digits."""
    x = np.asarray(x, dtype=np.float64)
    flat = np.atleast_1d(x)
    below = 1.0 - np.signbit(flat)
    below -= np.copysign(tail(np.abs(flat)), flat)
    return np.asarray(below.reshape(x.shape))


def log_ndtr(x: ArrayLike) -> Array:
    """Return log Φ(x), elementwise, for any finite or infinite x."""
    x = np.asarray(x, dtype=np.float64)
    flat = np.atleast_1d(x)
    tails = tail(np.abs(flat))
    with np.errstate(divide="ignore", over="ignore", invalid="ignore"):
        result = np.log(1.0 - np.signbit(flat) - np.copysign(tails, flat))
        sure, far = flat > _SURE, flat < -_REACH
        if sure.any():
            result[sure] = np.log1p(-tails[sure])
        if far.any():
            t = -flat[far] * ROOT_HALF
            result[far] = np.log(scaled_tail(t)) - t * t
    return np.asarray(result.reshape(x.shape))


class Between(NamedTuple):
    """How much of a normal distribution lies in an interval, and how much below each of its ends."""

    log_mass: Array
    """log(Φ(high) − Φ(low))."""
    ends: Array
    """Low and high, stacked."""
    tails: Array
    """The smaller tail that each end cuts off, with the end's sign."""

    @property
    def below(self) -> Array:
        """Φ(low)."""
        return np.asarray(1.0 - np.signbit(self.ends[0]) - self.tails[0])

    @property
    def upto(self) -> Array:
        """Φ(high)."""
        return np.asarray(1.0 - np.signbit(self.ends[1]) - self.tails[1])


def between(ends: Array) -> Between:
    """Return the mass between low < high, stacked in shape (2, n), right also where both lie far out on one side.

    Φ is a step at 0 less a signed tail, so on one side of the middle the mass is a difference of tails and loses no
    digits; so far out that tails would underflow, e^(−t²) of the nearer end is taken out first.
    """
    tails = np.copysign(tail(np.abs(ends)), ends)
    mass = tails[0] - tails[1]
    mass += np.signbit(ends[0]) > np.signbit(ends[1])
    with np.errstate(divide="ignore"):
        log_mass = np.log(mass)
    if mass.min() < _SMALL:
        far = (ends[0] > _REACH) | (ends[1] < -_REACH)
        log_mass[far] = _log_far_mass(np.abs(ends[:, far]) * ROOT_HALF)
    return Between(log_mass, ends, tails)


class Mass(NamedTuple):
    """How much of a normal distribution lies in an interval, mirrored to where its middle is below 0."""

    log_mass: Array
    below: Array
    """How much lies below the mirrored interval's lower end, and"""
    upto: Array
    """how much below its upper one."""


def quick_mass(middle: Array, half: Array) -> Mass:
    """Return Φ(x + h) − Φ(x − h) and write |x| over x; right to 1e−11 of the mass; half broadcasts.

    ``middle`` and ``half`` > 0 are x and h in cells of the quicker table, times PER_SD. The interval is mirrored to where
    its middle is below 0, so that no digits are lost.
    """
    np.abs(middle, out=middle)
    ends = np.empty((2, *middle.shape))
    np.subtract(ORIGIN - half, middle, out=ends[0])
    np.subtract(ORIGIN + half, middle, out=ends[1])
    below, upto = quick_ndtr(ends)
    mass = upto - below
    far = mass < _QUITE_SMALL if mass.min() < _QUITE_SMALL else None
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = np.log(mass, out=mass)
    if far is not None:
        middle, half = middle[far] / PER_SD, np.broadcast_to(half, far.shape)[far] / PER_SD
        logs[far] = log_between(middle - half, middle + half)
    return Mass(logs, below, upto)


def quick_log_ndtr(x: Array) -> Array:
    """Return log Φ(x) and write over x, which is in cells of the quicker table, times PER_SD; right to 1e−11."""
    far = x < -ORIGIN if x.min() < -ORIGIN else None
    exact = None if far is None else log_ndtr(x[far] / PER_SD)
    x += ORIGIN
    chance = quick_ndtr(x)
    result = np.log(chance, out=chance)
    if far is not None:
        result[far] = exact
    return np.asarray(result)


def _log_far_mass(t: Array) -> Array:
    # Both ends far out on one side: log(e^(−n²)·|Aₙ − A_f·e^(n² − f²)|), n the nearer end.
    squares = t * t
    nearer = np.minimum(squares[0], squares[1])
    with np.errstate(under="ignore"):
        left = scaled_tail(t) * np.exp(nearer - squares)
    return np.asarray(np.log(np.abs(left[0] - left[1])) - nearer)


def log_between(low: ArrayLike, high: ArrayLike) -> Array:
    """Return log(Φ(high) − Φ(low)) for low < high; they broadcast."""
    ends = np.stack(np.broadcast_arrays(np.asarray(low, np.float64), np.asarray(high, np.float64)))
    return between(ends.reshape(2, -1)).log_mass.reshape(ends.shape[1:])


@cache
def _quantile_table() -> tuple[Array, Array]:
    places = -np.geomspace(1.0, 39.0, 4_096)[::-1] + 1.0
    return log_ndtr(places), places


def ndtri(p: ArrayLike, *, polish: int = 2) -> Array:
    """Return the normal quantile of probabilities: −∞ at 0, ∞ at 1.

    A table's guess, right to about 1e−6, and steps of Newton on log Φ in the nearer tail. After two the error is
    below 1e−12 in x for p from 1e−300 up to 1 − 1e−9, above which 1 − p itself has few digits.
    """
    p = np.asarray(p, dtype=np.float64)
    nearer = np.minimum(p, 1 - p)
    logs, places = _quantile_table()
    with np.errstate(divide="ignore", invalid="ignore", under="ignore"):
        wanted = np.log(nearer)
        x = np.interp(wanted, logs, places)
        for _ in range(polish):
            now = log_ndtr(x)
            x = x - (now - wanted) * np.exp(now + 0.5 * x * x) * math.sqrt(2 * math.pi)
    x = np.where(nearer == 0, -np.inf, x)
    return np.where(p > 0.5, -x, x)  # noqa: PLR2004  (the middle)
