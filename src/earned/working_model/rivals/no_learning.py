"""No learning: the same is expected of everybody, always. All that moves a rating is habit.

E = m0. Ours; the rating habits around it are the rating model's. The plainest account of ratings that go up and
down: whoever can't beat it has no right to say that anything was learned.
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


@dataclass(frozen=True, slots=True)
class Unmoved:
    """Expects the same, whatever happens."""

    level: Number

    def expected(self, relationship: str, day: float, stress: float = 0.0) -> Number:  # noqa: ARG002
        """Return the level, z."""
        return self.level

    def rated(self, relationship: str, day: float, rating: float) -> None:
        """Learn nothing from a rating."""

    def take_in(self, moment: Moment, said: float | None) -> Step:  # noqa: ARG002
        """Learn nothing from an outcome."""
        return untaught(self.level, moment)


def begin(parameters: Mapping[str, Number], xp: Arithmetic) -> Unmoved:  # noqa: ARG001
    """Begin at the level."""
    return Unmoved(parameters["m0"])


NO_LEARNING = Model("no-learning", "No learning", "ours: E = m0", (LEVEL,), begin)
