"""How a crowd of people rate, quickly: what depends on them alone is worked out once, and several ratings at once.

It says what ``rating.log_density`` and ``rating.predict`` say of ``habits.centre``, to 1e−11.
"""

from __future__ import annotations

import math
from enum import IntEnum
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from earned.working_model.normal import PER_SD, ndtr, quick_log_ndtr, quick_mass
from earned.working_model.rating import HALF_STEP, LOG_ROOT_TWO_PI, cell

if TYPE_CHECKING:
    from earned.working_model.foresight import Asked
    from earned.working_model.habits import RatingKind
    from earned.working_model.normal import Array
    from earned.working_model.parameters import Parameters

AT_ONCE = 4_096
"""So many numbers are taken at once. Arrays of 128 KB or more are asked of the system each time, which takes long."""


MANY_LEANS = 64
"""No more are kept: ratings between the steps would make a new one each time."""


class Form(IntEnum):
    """What a rating stands for on the scale."""

    POINT = 0
    """Itself."""
    TAIL = 1
    """All beyond a point."""
    STEP = 2
    """What lies around it."""


class Given(NamedTuple):
    """A rating, as it is held against a centre."""

    form: Form
    place: float
    """Its middle, or the end that it has, z."""
    lowest: bool
    """No rating could be lower."""


@lru_cache(maxsize=4_096)
def given(rating: float, kind: RatingKind) -> Given:
    """Return what a rating stands for."""
    low, high = cell(rating, kind)
    if low == high:
        return Given(Form.POINT, rating, lowest=False)
    if math.isinf(low) or math.isinf(high):
        return Given(Form.TAIL, high if math.isinf(low) else low, lowest=math.isinf(low))
    return Given(Form.STEP, 0.5 * (low + high), lowest=False)


class Raters:
    """People with their rating habits."""

    def __init__(self, people: Parameters, kind: RatingKind) -> None:
        self.people, self.kind = people, kind
        self._per_z = np.asarray(PER_SD / people.sigma)
        self._z_per_cell = 1 / self._per_z
        self._half = HALF_STEP * self._per_z
        self._constant = np.log(people.sigma) + LOG_ROOT_TWO_PI
        self._mean_counts = np.asarray(people.u2 * self._per_z)
        self._shares: dict[tuple[bool, bool], Array] = {}
        self._leans: dict[tuple[float | None, float], Array] = {}

    def off(self, asked: Asked, E: Array, out: Array) -> Form:  # noqa: N803
        """Write how far a rating lies from its centre, by people who expected E, z, and return what it stands for.

        In cells of the table, PER_SD to an sd: how far the centre lies above a point or the middle of a step, or inside of
        a tail.
        """
        what = given(asked.rating, self.kind)
        np.multiply(self._share(asked.last is not None, asked.mean is not None), E, out=out)
        out += self._lean(asked.last, what.place)
        if asked.mean is not None:
            out += self._mean_counts * asked.mean
        if what.lowest:
            np.negative(out, out=out)
        return what.form

    def _share(self, last: bool, mean: bool) -> Array:
        if (last, mean) not in self._shares:
            p = self.people
            own = 1.0 - (p.u1 if last else 0.0) - (p.u2 if mean else 0.0)
            self._shares[last, mean] = np.asarray(own * self._per_z)
        return self._shares[last, mean]

    def _lean(self, last: float | None, place: float) -> Array:
        if (last, place) not in self._leans:
            if len(self._leans) > MANY_LEANS:
                self._leans.clear()
            habit = self.people.b0 + (0.0 if last is None else self.people.u1 * last)
            self._leans[last, place] = np.asarray((habit - place) * self._per_z)
        return self._leans[last, place]

    def log_density(self, asked: Asked, E: Array) -> Array:  # noqa: N803
        """Return log predictive densities of a rating by people who expected E, z, shape (persons,)."""
        off = np.empty(np.broadcast_shapes(self._per_z.shape, np.shape(E)))
        return self.logs(self.off(asked, E, off), off)

    def foreseen(self, form: Form, off: Array, *, lowest: bool) -> tuple[Array, Array]:
        """Return log predictive densities and probabilities of lower ratings, and write over ``off``, (…, persons)."""
        if form is Form.STEP:
            above = off >= 0
            logs, below, upto = quick_mass(off, self._half)
            return logs, np.where(above, below, 1 - upto)
        below = ndtr(off / -PER_SD) if form is Form.POINT else np.zeros_like(off)
        logs = self.logs(form, off)
        if form is Form.TAIL and not lowest:
            below = 1 - np.exp(logs)
        return logs, below

    def in_z(self, off: Array) -> Array:
        """Return how far ratings were off, z, from cells of the table, shape (…, persons)."""
        return np.asarray(off * self._z_per_cell)

    def logs(self, form: Form, off: Array) -> Array:
        """Return log predictive densities of ratings that lie so far off, and write over it, shape (…, persons)."""
        if form is Form.STEP:
            return quick_mass(off, self._half).log_mass
        if form is Form.TAIL:
            return quick_log_ndtr(off)
        off *= off
        off *= -0.5 / PER_SD**2
        off -= self._constant
        return off


class Tally:
    """The sum of log densities over many ratings, several of which are taken at once."""

    def __init__(self, raters: Raters, size: int) -> None:
        self.raters, self.total = raters, np.zeros(size)
        rows = max(AT_ONCE // size, 1)
        self._rows = [np.empty((rows, size)) for _ in Form]
        self._taken = [0 for _ in Form]

    def add(self, asked: Asked, E: Array) -> None:  # noqa: N803
        """Add a rating by people who expected E, z, shape (persons,)."""
        form = given(asked.rating, self.raters.kind).form
        taken, rows = self._taken[form], self._rows[form]
        self.raters.off(asked, E, rows[taken])
        self._taken[form] = taken + 1
        if taken + 1 == len(rows):
            self._flush(form)

    def _flush(self, form: Form) -> None:
        for row in self.raters.logs(form, self._rows[form][: self._taken[form]]):
            self.total += row
        self._taken[form] = 0

    def sum(self) -> Array:
        """Return the sum over all ratings so far, shape (persons,)."""
        for form in Form:
            if self._taken[form]:
                self._flush(form)
        return self.total
