"""What a plain account leans on as a rating is given: what was said before, and a level of one's own.

None of it depends on a parameter but through a share, so a rating's centre is a sum of few products: numbers that only the
notes know, times numbers that only the people know. Any number of ratings and people is then one product of matrices.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from earned.working_model.normal import PER_SD
from earned.working_model.raters import given
from earned.working_model.rivals.last import LAST
from earned.working_model.rivals.moving_average import MOVING_AVERAGE, RATE
from earned.working_model.rivals.running_mean import RUNNING_MEAN

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from numpy.typing import NDArray

    from earned.working_model.foresight import Asked
    from earned.working_model.model import Model
    from earned.working_model.normal import Array
    from earned.working_model.parameters import Parameters
    from earned.working_model.rating import RatingKind

PARTS = 7
"""How many products a centre is the sum of."""


class Lean(NamedTuple):
    """What an account expects: a share of everybody's own level, and a value that is the same for all."""

    share: float
    value: float
    """z."""


OWN_LEVEL = Lean(1.0, 0.0)


@dataclass(frozen=True, slots=True)
class Said:
    """What a line's own ratings come to so far, overtaken ones too."""

    total: float = 0.0
    count: int = 0
    moving: Lean = OWN_LEVEL

    def then(self, rating: float) -> Said:
        """Let one more rating enter."""
        share, value = self.moving
        moved = Lean(share * (1 - RATE), value + RATE * (rating - value))
        return Said(self.total + rating, self.count + 1, moved)

    def lean(self, model: Model, last: float | None) -> Lean:
        """Return what an account leans on after these; ``last`` is what was last said of the same person."""
        if model is MOVING_AVERAGE:
            return self.moving
        if model is RUNNING_MEAN and self.count:
            return Lean(0.0, self.total / self.count)
        return Lean(0.0, last) if model is LAST and last is not None else OWN_LEVEL


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

    def by_form(self) -> Iterator[tuple[int, Array]]:
        """Give the parts of the ratings of each form there is, shape (ratings, PARTS)."""
        for form in np.unique(self.forms).tolist():
            yield form, self.parts[self.forms == form]


def ratings(asked: Sequence[Asked], leans: Sequence[Lean], kind: RatingKind) -> Ratings:
    """Return ratings with what an account leans on at each."""
    numbers = np.array([each.number for each in asked], np.intp)
    what = [given(each.rating, kind) for each in asked]
    parts = [_parts(each, lean, one.place) for each, lean, one in zip(asked, leans, what, strict=True)]
    table = np.array(parts, np.float64).reshape(len(asked), PARTS)
    table[np.array([one.lowest for one in what], np.bool_)] *= -1.0
    return Ratings(numbers, np.array([one.form for one in what], np.int8), table)


def _parts(asked: Asked, lean: Lean, place: float) -> tuple[float, ...]:
    """Return what multiplies level, u1·level, u2·level, 1, u1, u2 and b0 in how far a centre lies above a place.

    The centre is (1 − u1 − u2)·E + u1·last + u2·mean + b0 (``habits.centre``), with E a share of the level and a value;
    u1 and u2 count where there is something to repeat.
    """
    (share, value), last, mean = lean, asked.last, asked.mean
    of_last, of_mean = (0.0, 0.0) if last is None else (share, last - value), (0.0, 0.0)
    if mean is not None:
        of_mean = share, mean - value
    return share, -of_last[0], -of_mean[0], value - place, of_last[1], of_mean[1], 1.0


def basis(habits: Parameters, level: Array) -> Array:
    """Return what parts are multiplied with, shape (PARTS, persons), in cells of the quicker table."""
    u1, u2 = habits.u1, habits.u2
    rows = np.stack(np.broadcast_arrays(level, u1 * level, u2 * level, 1.0, u1, u2, habits.b0))
    return np.asarray(rows * (PER_SD / habits.sigma))


def together(chunks: Sequence[Ratings], without: Collection[int]) -> Ratings:
    """Put ratings into one table, and leave some numbers out."""
    numbers, forms, parts = (
        np.concatenate([getattr(chunk, name) for chunk in chunks]) for name in ("numbers", "forms", "parts")
    )
    kept = np.fromiter((number not in without for number in numbers.tolist()), np.bool_, len(numbers))
    return Ratings(numbers, forms, parts).only(kept)
