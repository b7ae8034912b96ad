"""Latent kinds: people come in kinds, and what is expected of someone is what their kind is like.

Every relationship belongs to one of K kinds. A kind has a mean μ ~ N(m0, s0²), and the moments of its relationships
are z ~ N(μ, σ²). Beforehand, a relationship belongs to a kind in proportion to how many others do, or to a new one in
proportion to α: a Chinese-restaurant process over relationships (Aldous 1985; as a model of learning Anderson 1991,
and Gershman, Blei and Niv 2010).

What is expected of a relationship is the mean over kinds, each as likely as all of the relationship's moments make it,
with every *other* relationship held at its likeliest kind: means are integrated out, assignments are the likeliest and
revised whenever their relationship is touched (a local maximum, as in Gershman and others 2017, with second thoughts).
So a moment with one person may turn what is expected of another, and bad news may raise an expectation: it may move
someone from a worse kind to a better one. ``benchmarks/bad_news.py`` says how far.

With the exception gate (ours; the name for it in people is cognitive immunisation, Kube, Rief and Glombiewski 2017), a
moment counts by the chance that it was none: an exception comes with chance ε and may be anything, uniform on −1 to 1.

Assignments are discrete, so this is arrays of shape (persons, K) throughout; plain floats are a batch of one.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from earned.working_model.model import Step

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from earned.working_model.moments import Moment
    from earned.working_model.normal import Array
    from earned.working_model.parameters import Number

KINDS = 10
"""At most how many kinds there are. Ours."""
ANYTHING = 0.5
"""Density of an exception, uniform on −1 to 1."""


class Theory(NamedTuple):
    """What a person takes for granted; each of shape (persons, 1)."""

    m0: Array
    between: Array
    """s0², variance of kinds around m0, z²."""
    within: Array
    """σ², variance of moments around their kind, z²."""
    alpha: Array
    exception: Array | None
    """ε, or None without a gate."""


class Tie(NamedTuple):
    """One relationship: its likeliest kind, and what was taken in of it; each of shape (persons, 1)."""

    kind: NDArray[np.intp]
    moments: Array
    """How many were taken in."""
    total: Array
    """Sum of their outcomes, z."""


class Tables(NamedTuple):
    """Who sits where: by kind, each of shape (persons, K)."""

    members: Array
    """Relationships of each kind."""
    moments: Array
    """How many were taken in with them."""
    total: Array
    """Sum of their outcomes, z."""


class Mixture(NamedTuple):
    """What is believed of one relationship: by kind, each of shape (persons, K)."""

    chance: Array
    mean: Array
    variance: Array
    """Variance of the kind's mean, z²."""

    @property
    def expected(self) -> Array:
        """What is expected, z, shape (persons,)."""
        return np.asarray((self.chance * self.mean).sum(axis=1))

    @property
    def sd(self) -> Array:
        """Standard deviation of where the relationship is, z, shape (persons,)."""
        off = self.mean - self.expected[:, None]
        return np.asarray((self.chance * (self.variance + off * off)).sum(axis=1) ** 0.5)


def moved(tables: Tables, tie: Tie, sign: int) -> Tables:
    """Return the tables with a relationship seated (+1) or taken away (−1); an empty kind is empty to the digit."""
    here = np.arange(KINDS) == tie.kind
    members = tables.members + sign * here
    moments, total = tables.moments + sign * here * tie.moments, tables.total + sign * here * tie.total
    taken = members > 0
    return Tables(members, np.where(taken, moments, 0.0), np.where(taken, total, 0.0))


def mixture(others: Tables, tie: Tie, theory: Theory) -> Mixture:
    """Return what is believed of a relationship, given where all the others sit."""
    held = 1 / theory.between + others.moments / theory.within
    pulled = theory.m0 / theory.between + others.total / theory.within
    fit = _log_prior(others, theory) + _log_fit(tie, pulled / held, 1 / held, theory)
    chance = np.exp(fit - fit.max(axis=1, keepdims=True))
    precision = held + tie.moments / theory.within
    mean = (pulled + tie.total / theory.within) / precision
    return Mixture(chance / chance.sum(axis=1, keepdims=True), mean, 1 / precision)


def _log_prior(others: Tables, theory: Theory) -> Array:
    # Others of each kind; α for the first empty one; nothing for further empty ones.
    empty = others.members == 0
    first = empty & (np.cumsum(empty, axis=1) == 1)
    with np.errstate(divide="ignore"):
        return np.asarray(np.log(np.where(first, theory.alpha, others.members)))


def _log_fit(tie: Tie, mean: Array, variance: Array, theory: Theory) -> Array:
    # Log density of the mean outcome; what else the outcomes say is the same for every kind.
    some = tie.moments > 0
    count = np.where(some, tie.moments, 1.0)
    spread = variance + theory.within / count
    off = tie.total / count - mean
    return np.asarray(np.where(some, -0.5 * (off * off / spread + np.log(spread)), 0.0))


def no_exception(z: float, seen: Mixture, theory: Theory) -> Array | None:
    """Return the chance that an outcome was no exception, shape (persons, 1); None without a gate."""
    if theory.exception is None:
        return None
    spread = seen.variance + theory.within
    off = z - seen.mean
    ordinary = seen.chance * np.exp(-0.5 * off * off / spread) / np.sqrt(2 * math.pi * spread)
    density = (1 - theory.exception) * ordinary.sum(axis=1, keepdims=True)
    return np.asarray(density / (density + theory.exception * ANYTHING))


@dataclass(slots=True)
class Kinds:
    """One lesson: which kind each relationship is thought to be, and what the kinds are like."""

    theory: Theory
    alone: bool
    """Floats came in, and floats go out."""
    tables: Tables = field(init=False)
    ties: dict[str, Tie] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        empty = np.zeros((len(self.theory.m0), KINDS))
        self.tables = Tables(empty, empty, empty)

    def _seen(self, relationship: str) -> tuple[Tables, Tie]:
        tie = self.ties.get(relationship)
        if tie is not None:
            return moved(self.tables, tie, -1), tie
        nothing = np.zeros_like(self.theory.m0)
        return self.tables, Tie(nothing.astype(np.intp), nothing, nothing)

    def _out(self, value: Array) -> Number:
        return float(value[0]) if self.alone else value

    def expected(self, relationship: str, day: float, stress: float = 0.0) -> Number:  # noqa: ARG002
        """Return what is expected of a relationship, z, on whatever day."""
        return self._out(mixture(*self._seen(relationship), self.theory).expected)

    def rated(self, relationship: str, day: float, rating: float) -> None:
        """Learn nothing from a rating."""

    def take_in(self, moment: Moment, said: float | None) -> Step:  # noqa: ARG002
        """Learn from an outcome what this relationship's kind is like, and which kind it is."""
        assert moment.z is not None
        others, tie = self._seen(moment.relationship)
        before = mixture(others, tie, self.theory)
        share_in = no_exception(moment.z, before, self.theory)
        counted = np.ones_like(tie.moments) if share_in is None else share_in
        tie = Tie(tie.kind, tie.moments + counted, tie.total + counted * moment.z)
        after = mixture(others, tie, self.theory)
        tie = tie._replace(kind=after.chance.argmax(axis=1)[:, None])
        self.tables = moved(others, tie, +1)
        self.ties[moment.relationship] = tie
        got_in = None if share_in is None else self._out(share_in[:, 0])
        expected = self._out(before.expected)
        return Step(
            expected, self._out(before.sd), moment.z - expected, got_in, got_in, self._out(after.expected)
        )


def begin(parameters: Mapping[str, Number], *, gate: bool) -> Kinds:
    """Begin without any relationship and so without any kind."""
    names = ("m0", "s0", "s", "alpha", *(("epsilon",) if gate else ()))
    given = np.broadcast_arrays(*(np.asarray(parameters[name], np.float64) for name in names))
    columns = [np.atleast_1d(each)[:, None] for each in given]
    m0, s0, s, alpha = columns[:4]
    return Kinds(Theory(m0, s0 * s0, s * s, alpha, columns[4] if gate else None), given[0].ndim == 0)
