"""Relationships apart: each is learned for itself, from its own moments, and tells nothing of the others.

That is how the field's models of one stimulus are usually taken to several. A new relationship starts where every
one started. Days, stress and how a moment came play no part: what counts is the visit.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from earned.working_model.model import Step
    from earned.working_model.moments import Moment
    from earned.working_model.parameters import Number

State = TypeVar("State")


@dataclass(slots=True)
class Apart(Generic[State]):
    """One lesson, with a state of its own for each relationship."""

    start: State
    """What is believed of somebody new."""
    expect: Callable[[State], Number]
    """What a state expects of the next visit, z."""
    learn: Callable[[State, float], tuple[State, Step]]
    """What an outcome, z, makes of a state."""
    states: dict[str, State] = field(default_factory=dict)

    def expected(self, relationship: str, day: float, stress: float = 0.0) -> Number:  # noqa: ARG002
        """Return what is expected of the next visit, z, on whatever day."""
        return self.expect(self.states.get(relationship, self.start))

    def rated(self, relationship: str, day: float, rating: float) -> None:
        """Learn nothing from a rating."""

    def take_in(self, moment: Moment, said: float | None) -> Step:  # noqa: ARG002
        """Learn from an outcome, about this relationship alone."""
        assert moment.z is not None
        state, step = self.learn(self.states.get(moment.relationship, self.start), moment.z)
        self.states[moment.relationship] = state
        return step
