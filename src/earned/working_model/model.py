"""What every learner is, ours and its rivals: the same input, the same rating model, the same scores.

A model is a name, a source, a table of its own parameters, and a way to begin. What it begins is a learner: one
lesson as that model sees it, for one plausible person (floats) or for a batch of them (arrays of shape
(persons,)). Rating habits belong to the rating model and are added to every one of them alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol

from earned.working_model.parameters import BY_NAME

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from earned.working_model.learning import Arithmetic
    from earned.working_model.moments import Moment
    from earned.working_model.parameters import Number, Parameter

HABITS = tuple(BY_NAME[name] for name in ("u1", "u2", "sigma", "b0"))
"""The rating model's own parameters, the same for every model."""


class Step(NamedTuple):
    """What one moment did to an expectation. None where a model has no such thing."""

    expectation: Number
    """E before it, z."""
    sd: Number | None
    """Standard deviation of what is expected, z."""
    surprise: Number
    """The prediction error z − E."""
    weight: Number | None
    """How many ordinary moments it counted for, or the learning rate where a model has one."""
    got_in: Number | None
    """Share that was not too different to be taken in, 0 to 1."""
    after: Number
    """E after it, z."""


class Learner(Protocol):
    """One lesson as one model sees it. Days are in days on any origin; ratings and outcomes are z."""

    def expected(self, relationship: str, day: float, stress: float = 0.0) -> Number:
        """Return what is expected of a relationship on a day, before anything happens on it."""

    def rated(self, relationship: str, day: float, rating: float) -> None:
        """Take note of a foresight rating by the person. Most learners learn nothing from it."""

    def take_in(self, moment: Moment, said: float | None) -> Step:
        """Learn from a moment's outcome. ``said`` is this pathway's stated forecast, if there was one."""


@dataclass(frozen=True, slots=True)
class Model:
    """A model by name: what it is, where it comes from, and what may vary between persons."""

    name: str
    title: str
    source: str
    """The paper and the equations, or *ours*."""
    parameters: tuple[Parameter, ...]
    """Its own parameters, without the rating habits."""
    begin: Callable[[Mapping[str, Number], Arithmetic], Learner]
    """Begin one lesson with values for its parameters, each a float or an array of shape (persons,)."""

    @property
    def defaults(self) -> dict[str, float]:
        """Its parameters and the rating habits, at their defaults."""
        return {row.name: row.default for row in (*self.parameters, *HABITS)}
