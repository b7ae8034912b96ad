"""What a plain account leans on as a rating is given: what was said before, and a level of one's own.

None of it depends on a parameter but through a share, so a rating's centre is a sum of few products: numbers that only the
notes know, times numbers that only the people know. Any number of ratings and people is then one product of matrices.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from earned.working_model.normal import PER_SD
from earned.working_model.raters import Form, given
from earned.working_model.rivals.last import LAST
from earned.working_model.rivals.moving_average import MOVING_AVERAGE, RATE
from earned.working_model.rivals.running_mean import RUNNING_MEAN

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from earned.working_model.foresight import Asked
    from earned.working_model.model import Model
    from earned.working_model.normal import Array
    from earned.working_model.parameters import Parameters
    from earned.working_model.rating import RatingKind

PARTS = 7
"""How many products a centre is the sum of."""


class Leans(NamedTuple):
    """What an account expects at each rating: a share of everybody's own level, and a value that is the same for all."""

    shares: Array
    values: Array
    """z."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a line's own ratings come to so far, overtaken ones too."""

    total: float = 0.0
    count: int = 0
    share: float = 1.0
    """How much of everybody's own level is left in the moving mean, and"""
    value: float = 0.0
    """the rest of it, z."""

    def then(self, ratings: Sequence[float]) -> Said:
        """Let some more ratings enter."""
        share, value, total = self.share, self.value, self.total
        for rating in ratings:
            total += rating
            share *= 1 - RATE
            value += RATE * (rating - value)
        return Said(total, self.count + len(ratings), share, value)

    def leans(self, model: Model, ratings: Sequence[float], lasts: Array) -> Leans:
        """Return what an account leans on at each of some more ratings, all those before it heard.

        ``lasts`` are what was last said of the same person, NaN where nothing was.
        """
        if model is MOVING_AVERAGE:
            return self._moving(ratings)
        if model is RUNNING_MEAN:
            return self._running(ratings)
        own = np.isnan(lasts) if model is LAST else np.ones(len(lasts), np.bool_)
        return Leans(own.astype(np.float64), np.where(own, 0.0, lasts))

    def _running(self, ratings: Sequence[float]) -> Leans:
        totals = np.cumsum(np.array([self.total, *ratings], np.float64))[:-1]
        counts = self.count + np.arange(len(ratings))
        return Leans((counts == 0).astype(np.float64), totals / np.maximum(counts, 1))

    def _moving(self, ratings: Sequence[float]) -> Leans:
        share, value, shares, values = self.share, self.value, list[float](), list[float]()
        for rating in ratings:
            shares.append(share)
            values.append(value)
            share *= 1 - RATE
            value += RATE * (rating - value)
        return Leans(np.array(shares), np.array(values))


@dataclass(frozen=True, slots=True)
class Ratings:
    """Some ratings of a line, and what an account's centre is made of as they are given. No order is kept of them."""

    numbers: NDArray[np.intp]
    """Their places among all foresight ratings, shape (ratings,)."""
    forms: NDArray[np.int8]
    """What each stands for on the scale (``raters.Form``), shape (ratings,)."""
    parts: Array
    """Shape (ratings, PARTS); times ``basis`` of people it is how far off they are."""

    def __len__(self) -> int:
        return len(self.numbers)

    def first(self, count: int) -> Ratings:
        """Return the first of them."""
        return Ratings(self.numbers[:count], self.forms[:count], self.parts[:count])

    def after(self, count: int) -> Ratings:
        """Return those after the first of them."""
        return Ratings(self.numbers[count:], self.forms[count:], self.parts[count:])

    def only(self, kept: NDArray[np.bool_]) -> Ratings:
        """Return some of them."""
        return Ratings(self.numbers[kept], self.forms[kept], self.parts[kept])

    def by_form(self) -> Iterator[tuple[Form, NDArray[np.intp]]]:
        """Give the places of the ratings of each form there is, shape (ratings,)."""
        for form in Form:
            places = np.flatnonzero(self.forms == form)
            if len(places):
                yield form, places


def ratings(asked: Sequence[Asked], said: Said, model: Model, kind: RatingKind) -> Ratings:
    """Return ratings with what an account leans on at each; ``said`` is what those before them come to."""
    what = [given(each.rating, kind) for each in asked]
    lasts, means = (
        np.array([np.nan if value is None else value for value in values], np.float64)
        for values in ([each.last for each in asked], [each.mean for each in asked])
    )
    leans = said.leans(model, [each.rating for each in asked], lasts)
    table = _parts(leans, lasts, means, np.array([one.place for one in what], np.float64))
    table[np.array([one.lowest for one in what], np.bool_)] *= -1.0
    numbers = np.array([each.number for each in asked], np.intp)
    return Ratings(numbers, np.array([one.form for one in what], np.int8), table)


def _parts(leans: Leans, lasts: Array, means: Array, places: Array) -> Array:
    """Return what multiplies level, u1·level, u2·level, 1, u1, u2 and b0 in how far a centre lies above a place.

    The centre is (1 − u1 − u2)·E + u1·last + u2·mean + b0 (``habits.centre``), with E a share of the level and a value;
    u1 and u2 count where there is something to repeat.
    """
    (shares, values), table = leans, np.zeros((len(places), PARTS))
    table[:, 0], table[:, 3], table[:, 6] = shares, values - places, 1.0
    for of_level, by_itself, repeated in ((1, 4, lasts), (2, 5, means)):
        there = ~np.isnan(repeated)
        table[there, of_level] = -shares[there]
        table[there, by_itself] = (repeated - values)[there]
    return table


def basis(habits: Parameters, level: Array) -> Array:
    """Return what parts are multiplied with, shape (PARTS, persons), in cells of the quicker table."""
    u1, u2 = habits.u1, habits.u2
    rows = np.stack(np.broadcast_arrays(level, u1 * level, u2 * level, 1.0, u1, u2, habits.b0))
    return np.asarray(rows * (PER_SD / habits.sigma))


def together(chunks: Sequence[Ratings], without: NDArray[np.int64]) -> Ratings:
    """Put ratings into one table, and leave some numbers out."""
    numbers, forms, parts = (
        np.concatenate([getattr(chunk, name) for chunk in chunks]) for name in ("numbers", "forms", "parts")
    )
    return Ratings(numbers, forms, parts).only(~np.isin(numbers, without))
