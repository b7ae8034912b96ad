"""Last rating: what is expected of somebody is what was last said of them.

E = the person's last foresight rating with this relationship, m0 before there is one. Ours, and everybody's.
"""

from __future__ import annotations

from dataclasses import dataclass, field
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
class Repeated:
    """Expects what was last said."""

    level: Number
    last: dict[str, float] = field(default_factory=dict)

    def expected(self, relationship: str, day: float, stress: float = 0.0) -> Number:  # noqa: ARG002
        """Return the last rating with a relationship, z."""
        if relationship not in self.last:
            return self.level
        return self.level * 0 + self.last[relationship]

    def rated(self, relationship: str, day: float, rating: float) -> None:  # noqa: ARG002
        """Keep a rating until the next one."""
        self.last[relationship] = rating

    def take_in(self, moment: Moment, said: float | None) -> Step:  # noqa: ARG002
        """Learn nothing from an outcome."""
        return untaught(self.expected(moment.relationship, moment.day), moment)


def begin(parameters: Mapping[str, Number], xp: Arithmetic) -> Repeated:  # noqa: ARG001
    """Begin at the level, before any rating."""
    return Repeated(parameters["m0"])


LAST = Model("last", "Last rating", "ours: E = last own rating with them", (LEVEL,), begin)
