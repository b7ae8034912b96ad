"""How a crowd of people rate, quickly: what depends on them alone is worked out once, and several ratings at once.

It says what ``habits.centre`` and ``rating.log_density`` say, to 1e−11.
"""

from __future__ import annotations

import math
from enum import Enum
from typing import TYPE_CHECKING

import numpy as np

from earned.working_model.habits import STEPS, RatingKind
from earned.working_model.normal import PER_SD, quick_log_mass, quick_log_ndtr
from earned.working_model.rating import HALF_STEP, LOG_ROOT_TWO_PI, cell

if TYPE_CHECKING:
    from earned.working_model.normal import Array
    from earned.working_model.parameters import Number, Parameters

AT_ONCE = 4_096
"""So many numbers are taken at once. Arrays of 128 KB or more are asked of the system each time, which takes long."""


class Form(Enum):
    """What a rating stands for on the scale."""

    POINT = "itself"
    TAIL = "all beyond a point"
    STEP = "what lies around it"


def form_of(rating: float, kind: RatingKind) -> Form:
    """Return what a rating stands for."""
    low, high = cell(rating, kind)
    if low == high:
        return Form.POINT
    return Form.TAIL if math.isinf(low) or math.isinf(high) else Form.STEP


class Raters:
    """People with their rating habits."""

    def __init__(self, people: Parameters, kind: RatingKind) -> None:
        self.people, self.kind = people, kind
        self._precision = np.asarray(1 / people.sigma)
        self._per_z = PER_SD * self._precision
        self._half = HALF_STEP * self._per_z
        self._constant = np.log(people.sigma) + LOG_ROOT_TWO_PI
        self._shares: dict[tuple[bool, bool], Number] = {}
        self._habits: dict[float | None, Number] = {}

    def centre(
        self,
        E: Array,  # noqa: N803
        last: float | None,
        mean: float | None,
        out: Array | None = None,
    ) -> Array:
        """Return the centre of the rating each would give, z, shape (persons,), in ``out`` or an array of its own."""
        mu = np.multiply(self._share(last is not None, mean is not None), E, out=out)
        mu += self._habit(last)
        if mean is not None:
            mu += self.people.u2 * mean
        return mu

    def _share(self, last: bool, mean: bool) -> Number:
        if (last, mean) not in self._shares:
            own = 1.0 - self.people.u1 if last else 1.0
            self._shares[last, mean] = own - self.people.u2 if mean else own
        return self._shares[last, mean]

    def _habit(self, last: float | None) -> Number:
        if last not in self._habits:
            if len(self._habits) > len(STEPS):
                self._habits.clear()
            self._habits[last] = self.people.b0 + (0.0 if last is None else self.people.u1 * last)
        return self._habits[last]

    def log_density(self, rating: float, mu: Array) -> Array:
        """Return log predictive densities of a rating and write over mu, shape (persons,)."""
        return self.logs(self.standardise(rating, mu), mu)

    def standardise(self, rating: float, mu: Array) -> Form:
        """Write over mu how far a rating lies from it, shape (persons,), and return what the rating stands for.

        In sd for a point; else in cells of the table: of a step its middle's way, of a tail how far inside mu lies.
        """
        low, high = cell(rating, self.kind)
        mu -= high if math.isinf(low) else low if math.isinf(high) else rating
        form = form_of(rating, self.kind)
        mu *= self._precision if form is Form.POINT else self._per_z
        if math.isinf(low):
            np.negative(mu, out=mu)
        return form

    def logs(self, form: Form, off: Array) -> Array:
        """Return log predictive densities of standardised ratings and write over them, shape (…, persons)."""
        if form is Form.STEP:
            return quick_log_mass(off, self._half)
        if form is Form.TAIL:
            return quick_log_ndtr(off)
        off *= off
        off *= -0.5
        off -= self._constant
        return off


class Tally:
    """The sum of log densities over many ratings, several of which are taken at once."""

    def __init__(self, raters: Raters, size: int) -> None:
        self.raters, self.total = raters, np.zeros(size)
        rows = max(AT_ONCE // size, 1)
        self._rows = {form: np.empty((rows, size)) for form in Form}
        self._taken = dict.fromkeys(Form, 0)

    def add(self, rating: float, E: Array, last: float | None, mean: float | None) -> None:  # noqa: N803
        """Add a rating by people who expected E, z, shape (persons,)."""
        form = form_of(rating, self.raters.kind)
        taken, rows = self._taken[form], self._rows[form]
        self.raters.standardise(rating, self.raters.centre(E, last, mean, out=rows[taken]))
        self._taken[form] = taken + 1
        if taken + 1 == len(rows):
            self._flush(form)

    def _flush(self, form: Form) -> None:
        for row in self.raters.logs(form, self._rows[form][: self._taken[form]]):
            self.total += row
        self._taken[form] = 0

    def sum(self) -> Array:
        """Return the sum over all ratings so far, shape (persons,)."""
        for form, taken in self._taken.items():
            if taken:
                self._flush(form)
        return self.total
