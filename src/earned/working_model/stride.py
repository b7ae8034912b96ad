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
    from collections.abc import Sequence

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
    """How much of what waits had been told."""
    line: str | None
    moment: int
    """From 0."""
    up: NDArray[np.bool_]
    """Shape (persons,)."""


class Weighed(NamedTuple):
    """What a stride said, one thing told after another."""

    told: tuple[Score | Withdrawn, ...]
    changes: Array
    """What each adds to log likelihoods, shape (told, persons)."""
    shares: Array
    """Weights before any of them, and after each, shape (told + 1, persons)."""
    looks: tuple[Look, ...]

    @property
    def scores(self) -> tuple[Score, ...]:
        """How well ratings were foreseen, in order."""
        return tuple(each for each in self.told if isinstance(each, Score))


@dataclass(slots=True)
class Stride:
    """Ratings in the order given with what people of a crowd expected at each, and which count no more."""

    raters: Raters
    size: int
    told: list[Asked | Withdrawn] = field(default_factory=list)
    looks: list[Look] = field(default_factory=list)
    expected: Array = field(init=False)
    """z, shape (rows, persons)."""
    off: Array = field(init=False)
    """How far each rating was off, in cells of the table, shape (rows, persons)."""
    _weighed_before: dict[int, Array] = field(default_factory=dict)
    """By number, the log densities of a rating that counts no more, if it does not wait here itself."""

    def __post_init__(self) -> None:
        rows = max(AT_ONCE // self.size, 1)
        self.expected, self.off = np.empty((rows, self.size)), np.empty((rows, self.size))

    @property
    def full(self) -> bool:
        """Whether nothing further can wait."""
        return len(self.told) >= len(self.off)

    def add(self, asked: Asked, expected: Array) -> None:
        """Set down a rating by people who expected so much, z, shape (persons,)."""
        place = len(self.told)
        self.expected[place] = expected
        self.raters.off(asked, self.expected[place], self.off[place])
        self.told.append(asked)

    def withdraw(self, number: int, logs: Array | None) -> None:
        """Set down that a rating counts no more; ``logs`` are its log densities where it was weighed already."""
        self.told.append(Withdrawn(number))
        if logs is not None:
            self._weighed_before[number] = logs

    def weigh(self, start: Array) -> Weighed:
        """Weigh people by all that waits, one thing after another, from their log weights before, shape (persons,)."""
        asked = {place: each for place, each in enumerate(self.told) if not isinstance(each, Withdrawn)}
        rows = list(asked)
        changes, below = np.empty((len(self.told), self.size)), np.empty((0, self.size))
        if rows:
            changes[rows], below = self._foreseen(list(asked.values()), self.off[rows])
        self._take_back(changes)
        passed = passage(start, changes)
        before = passed.weights[rows]
        columns = (
            passed.steps[rows],
            np.einsum("ij,ij->i", before, self.raters.in_z(self.off[rows])),
            np.einsum("ij,ij->i", before, below),
            np.einsum("ij,ij->i", before, self.expected[rows]),
        )
        scores = map(self._score, asked.values(), *(column.tolist() for column in columns))
        told = tuple(each if isinstance(each, Withdrawn) else next(scores) for each in self.told)
        looks = tuple(self.looks)
        self.told, self.looks, self._weighed_before = [], [], {}
        return Weighed(told, changes, passed.weights, looks)

    def _take_back(self, changes: Array) -> None:
        """Set down the changes of ratings that count no more."""
        place = {each.number: n for n, each in enumerate(self.told) if not isinstance(each, Withdrawn)}
        for n, each in enumerate(self.told):
            if isinstance(each, Withdrawn):
                here = place.get(each.number)
                changes[n] = -(self._weighed_before[each.number] if here is None else changes[here])

    def _foreseen(self, asked: Sequence[Asked], off: Array) -> tuple[Array, Array]:
        """Return log densities and probabilities of lower ratings, shape (ratings, persons)."""
        what = [given(each.rating, self.raters.kind) for each in asked]
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


class Passage(NamedTuple):
    """How weights go on as one change after another is made."""

    steps: Array
    """By how much the log of all weights together changes, shape (changes,)."""
    weights: Array
    """Before any change, and after each, shape (changes + 1, persons); they sum to one."""

    @property
    def effective(self) -> Array:
        """The effective number of people after each change (Kish 1965), shape (changes,)."""
        after = self.weights[1:]
        return np.asarray(1 / np.einsum("ij,ij->i", after, after))


def passage(start: Array, changes: Array) -> Passage:
    """Return how log weights, shape (persons,), pass through changes to them, shape (changes, persons)."""
    logs = np.concatenate([start[None], changes])
    np.cumsum(logs, axis=0, out=logs)
    top = logs.max(axis=-1, keepdims=True)
    logs -= top
    weights = np.exp(logs, out=logs)
    sums = weights.sum(axis=-1, keepdims=True)
    weights /= sums
    return Passage(np.diff((top + np.log(sums))[:, 0]), weights)
