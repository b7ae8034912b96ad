"""Running mean: what is expected of anybody is the mean of all that the person has said so far on the lesson.

E = mean of the person's own foresight ratings, over everybody; m0 before there is one. Ours.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from earned.working_model.model import Model, Step
from earned.working_model.rivals.rows import LEVEL
from earned.working_model.rivals.untaught import untaught

if TYPE_CHECKING:
    from collections.abc import Mapping

    from earned.working_model.learning import Arithmetic
    from earned.working_model.moments import Moment
    from earned.working_model.parameters import Number


@dataclass(slots=True)
class Averaged:
    """Expects the mean of what was said."""

    level: Number
    total: float = 0.0
    count: int = 0

    def expected(self, relationship: str, day: float, stress: float = 0.0) -> Number:  # noqa: ARG002
        """Return the mean rating so far, z."""
        if self.count == 0:
            return self.level
        return self.level * 0 + self.total / self.count

    def rated(self, relationship: str, day: float, rating: float) -> None:  # noqa: ARG002
        """Let a rating enter the mean."""
        self.total, self.count = self.total + rating, self.count + 1

    def take_in(self, moment: Moment, said: float | None) -> Step:  # noqa: ARG002
        """Learn nothing from an outcome."""
        return untaught(self.expected(moment.relationship, moment.day), moment)


def begin(parameters: Mapping[str, Number], xp: Arithmetic) -> Averaged:  # noqa: ARG001
    """Begin at the level, before any rating."""
    return Averaged(parameters["m0"])


RUNNING_MEAN = Model("running-mean", "Own running mean", "ours: E = mean of own ratings", (LEVEL,), begin)
