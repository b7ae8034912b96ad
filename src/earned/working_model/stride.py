"""Ratings that were given and are not weighed yet: several at once, where nobody reads in between.

What each plausible person expected is set down as a rating is given, so people may live on before it is weighed.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from earned.working_model.raters import Form, given

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from earned.working_model.foresight import Asked
    from earned.working_model.normal import Array
    from earned.working_model.raters import Raters

AT_ONCE = 4_096
"""So many numbers are weighed at once, one for each rating and person: more would no longer stay near."""


class Score(NamedTuple):
    """How well one foresight rating was foreseen, given all before it."""

    asked: Asked
    log_density: float
    """Log predictive density: of a step or choice its log probability. Nats."""
    predicted: float
    """The middle of what was foreseen, z, never beyond the scale."""
    below: float
    """Predictive probability of a lower rating, and"""
    upto: float
    """of one as low or lower: the ends of its probability integral transform."""
    expected: float
    """Mean of the expectation behind it, z."""


class Withdrawn(NamedTuple):
    """A *next time* that is no longer scored, since a *before* came after it."""

    number: int
    """Its place among all foresight ratings of its pathway."""


class Look(NamedTuple):
    """Who is above where they began on a line, as a moment is over."""

    after: int
    """How many of the ratings that wait had been given."""
    line: str | None
    moment: int
    """From 0."""
    up: NDArray[np.bool_]
    """Shape (persons,)."""


class Weighed(NamedTuple):
    """What a stride said, rating by rating."""

    scores: tuple[Score, ...]
    logs: Array
    """Log densities, shape (ratings, persons)."""
    shares: Array
    """Weights before any of them, and after each, shape (ratings + 1, persons)."""
    looks: tuple[Look, ...]


@dataclass(slots=True)
class Stride:
    """Ratings in the order given, and what people of a crowd expected at each."""

    raters: Raters
    size: int
    asked: list[Asked] = field(default_factory=list)
    looks: list[Look] = field(default_factory=list)
    expected: Array = field(init=False)
    """z, shape (rows, persons)."""
    off: Array = field(init=False)
    """How far each rating was off, in cells of the table, shape (rows, persons)."""

    def __post_init__(self) -> None:
        rows = max(AT_ONCE // self.size, 1)
        self.expected, self.off = np.empty((rows, self.size)), np.empty((rows, self.size))

    @property
    def full(self) -> bool:
        """Whether no further rating can wait."""
        return len(self.asked) == len(self.off)

    def add(self, asked: Asked, expected: Array) -> None:
        """Set down a rating by people who expected so much, z, shape (persons,)."""
        place = len(self.asked)
        self.expected[place] = expected
        self.raters.off(asked, self.expected[place], self.off[place])
        self.asked.append(asked)

    def weigh(self, shares: Array) -> Weighed:
        """Weigh people by all that waits, one after another, from their weights before."""
        count = len(self.asked)
        off = self.off[:count]
        way = self.raters.in_z(off)
        logs, below = self._foreseen(off)
        top = logs.max(axis=1)
        every, densities = one_after_another(shares, np.exp(logs - top[:, None]))
        before = every[:-1]
        columns = (
            top + np.log(densities),
            np.einsum("ij,ij->i", before, way),
            np.einsum("ij,ij->i", before, below),
            np.einsum("ij,ij->i", before, self.expected[:count]),
        )
        rows = zip(self.asked, *(column.tolist() for column in columns), strict=True)
        scores = tuple(self._score(*row) for row in rows)
        looks = tuple(self.looks)
        self.asked, self.looks = [], []
        return Weighed(scores, logs, every, looks)

    def _foreseen(self, off: Array) -> tuple[Array, Array]:
        """Return log densities and probabilities of lower ratings, shape (ratings, persons)."""
        what = [given(asked.rating, self.raters.kind) for asked in self.asked]
        if len(what) == 1:
            logs, lower = self.raters.foreseen(what[0].form, off, lowest=what[0].lowest)
            return logs, lower
        logs, lower = np.empty_like(off), np.empty_like(off)
        for form, lowest in {(each.form, each.lowest) for each in what}:
            rows = [n for n, each in enumerate(what) if (each.form, each.lowest) == (form, lowest)]
            logs[rows], lower[rows] = self.raters.foreseen(form, off[rows], lowest=lowest)
        return logs, lower

    def _score(self, asked: Asked, log_density: float, way: float, lower: float, expected: float) -> Score:
        what = given(asked.rating, self.raters.kind)
        middle = what.place - way if what.lowest else what.place + way
        upto = lower if what.form is Form.POINT else lower + math.exp(log_density)
        return Score(asked, log_density, min(max(middle, -1.0), 1.0), lower, upto, expected)


def one_after_another(shares: Array, densities: Array) -> tuple[Array, Array]:
    """Return weights before and after each rating, and how likely each was before it, up to the same factor.

    ``shares`` has shape (…, persons), each row of which sums to one, and ``densities`` (ratings, …, persons).
    """
    every = np.empty((len(densities) + 1, *shares.shape))
    every[0] = shares
    sums = np.empty(densities.shape[:-1])
    for n, density in enumerate(densities):
        after = np.multiply(every[n], density, out=every[n + 1])
        total = np.add.reduce(after, axis=-1, keepdims=True)
        sums[n] = total[..., 0]
        after /= total
    return every, sums
