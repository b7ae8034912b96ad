"""Hierarchical Kalman filter: relationships around people in general, each forgotten a little at every visit.

θ_r | g ~ N(a + b g, v) and g ~ N(m0, 1/N0), as in the working model, and z ~ N(θ_r, 1): every moment counts the same,
however it came and however different it was. Before each visit a relationship goes back towards people in general by
a fixed share λ, whatever the time between: a ← (1 − λ) a, b ← (1 − λ) b + λ, v ← (1 − λ)² v + (1 − (1 − λ)²)/κ.
The exact filter of a two-level linear Gaussian model (Kalman 1960; Gelman and others 2013, section 5.4, for the
levels); forgetting by visit is ours.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from earned.working_model.learning import Belief, expectation
from earned.working_model.model import Model, Step
from earned.working_model.parameters import BY_NAME
from earned.working_model.rivals.rows import START, share

if TYPE_CHECKING:
    from collections.abc import Mapping

    from earned.working_model.learning import Arithmetic
    from earned.working_model.moments import Moment
    from earned.working_model.parameters import Number

SOURCE = "Kalman 1960; Gelman and others 2013, section 5.4"


def visit(belief: Belief, forgotten: Number, kappa: Number) -> Belief:
    """Return what is believed of a relationship as the next visit begins."""
    kept = 1 - forgotten
    return belief._replace(
        a=kept * belief.a,
        b=kept * belief.b + forgotten,
        v=kept * kept * belief.v + (1 - kept * kept) / kappa,
    )


def learn(belief: Belief, z: float) -> tuple[Belief, Step]:
    """Return the five numbers after an outcome, and the step: the learning rule with w = 1."""
    m, V, a, b, v = belief  # noqa: N806  (the equations' own letters)
    E, variance = expectation(belief)  # noqa: N806
    d, k, K = z - E, v / (v + 1), V * b / (variance + 1)  # noqa: N806
    after = Belief(m + K * d, V * (1 - K * b), a + k * (z - a), b * (1 - k), v * (1 - k))
    return after, Step(E, variance**0.5, d, variance / (variance + 1), None, after.a + after.b * after.m)


@dataclass(slots=True)
class Hierarchy:
    """People in general, and every relationship given them."""

    m: Number
    V: Number
    kappa: Number
    forgotten: Number
    bonds: dict[str, tuple[Number, Number, Number]] = field(default_factory=dict)
    """By relationship a, b and v, as its last visit left them."""

    def belief(self, relationship: str) -> Belief:
        """Return the five numbers of a relationship at its next visit."""
        nothing = self.m * 0
        bond = self.bonds.get(relationship, (nothing, nothing + 1, 1 / self.kappa))
        return visit(Belief(self.m, self.V, *bond), self.forgotten, self.kappa)

    def expected(self, relationship: str, day: float, stress: float = 0.0) -> Number:  # noqa: ARG002
        """Return what is expected of the next visit, z, on whatever day."""
        return expectation(self.belief(relationship))[0]

    def rated(self, relationship: str, day: float, rating: float) -> None:
        """Learn nothing from a rating."""

    def take_in(self, moment: Moment, said: float | None) -> Step:  # noqa: ARG002
        """Learn from an outcome about this relationship, and about people in general."""
        assert moment.z is not None
        after, step = learn(self.belief(moment.relationship), moment.z)
        self.m, self.V = after.m, after.V
        self.bonds[moment.relationship] = after.a, after.b, after.v
        return step


def begin(parameters: Mapping[str, Number], xp: Arithmetic) -> Hierarchy:  # noqa: ARG001
    """Begin at N(m0, 1/N0) for people in general."""
    return Hierarchy(parameters["m0"], 1 / parameters["N0"], parameters["kappa"], parameters["forgotten"])


HIERARCHICAL_KALMAN = Model(
    "hierarchical-kalman",
    "Hierarchical Kalman filter, forgetting by visit",
    SOURCE,
    (
        START,
        BY_NAME["N0"],
        BY_NAME["kappa"],
        share(
            "forgotten",
            "λ",
            "how much of a relationship is forgotten at each visit",
            default=0.05,
            sd=1.0,
            source="ours",
        ),
    ),
    begin,
)
