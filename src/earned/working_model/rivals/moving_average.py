"""Moving average of one's own ratings: each of them moves what is expected three tenths of the way.

x += .3 (y − x) at each foresight rating y, over everybody on the lesson, from x = m0. It is the plain baseline of
the open spaced-repetition benchmark (github.com/open-spaced-repetition/srs-benchmark, *moving average*), which
beats famous fitted models there, with the rating itself in place of a probability. The rate is fixed.
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

RATE = 0.3
"""How far a rating moves the average."""


@dataclass(slots=True)
class Following:
    """Expects a moving average of what was said."""

    value: Number

    def expected(self, relationship: str, day: float, stress: float = 0.0) -> Number:  # noqa: ARG002
        """Return the average, z."""
        return self.value

    def rated(self, relationship: str, day: float, rating: float) -> None:  # noqa: ARG002
        """Move towards a rating."""
        self.value = self.value + RATE * (rating - self.value)

    def take_in(self, moment: Moment, said: float | None) -> Step:  # noqa: ARG002
        """Learn nothing from an outcome."""
        return untaught(self.value, moment)


def begin(parameters: Mapping[str, Number], xp: Arithmetic) -> Following:  # noqa: ARG001
    """Begin at the level."""
    return Following(parameters["m0"])


MOVING_AVERAGE = Model(
    "moving-average",
    "Moving average of own ratings",
    "open-spaced-repetition/srs-benchmark, moving average: x += .3 (y − x)",
    (LEVEL,),
    begin,
)
