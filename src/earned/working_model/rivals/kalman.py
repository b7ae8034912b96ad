"""Kalman filter of a local level: each relationship is somewhere, wanders a little at each visit, and shows itself dimly.

θ ← θ + N(0, q) at each visit, z ~ N(θ, 1), θ = N(m0, v0) at the start. Kalman 1960; the local level is Harvey 1989,
section 4.1, and as a model of learning Kakade and Dayan 2002. Only ratios of variances matter to what is expected, so
that of a moment is 1, as in the working model.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from earned.working_model.model import Model, Step
from earned.working_model.rivals.apart import Apart
from earned.working_model.rivals.rows import START, positive

if TYPE_CHECKING:
    from collections.abc import Mapping

    from earned.working_model.learning import Arithmetic
    from earned.working_model.parameters import Number

SOURCE = "Kalman 1960; Harvey 1989, section 4.1"


class Level(NamedTuple):
    """Where a relationship is thought to be: floats, or arrays of shape (persons,)."""

    mean: Number
    """z."""
    variance: Number
    """Variance after the last visit, in variances of a moment."""


def expect(state: Level) -> Number:
    """Return what is expected, z."""
    return state.mean


def learn(state: Level, z: float, q: Number) -> tuple[Level, Step]:
    """Return the state after an outcome, and the step: v̂ = v + q, k = v̂/(v̂ + 1), μ += k (z − μ), v = (1 − k) v̂."""
    variance = state.variance + q
    gain = variance / (variance + 1)
    surprise = z - state.mean
    after = state.mean + gain * surprise
    return Level(after, (1 - gain) * variance), Step(state.mean, variance**0.5, surprise, gain, None, after)


def begin(parameters: Mapping[str, Number], xp: Arithmetic) -> Apart[Level]:  # noqa: ARG001
    """Begin at N(m0, v0)."""
    start = Level(parameters["m0"], parameters["v0"])
    return Apart(start, expect, partial(learn, q=parameters["q"]))


V0 = positive(
    "v0",
    "v₀",
    "how unsure one is of somebody new",
    unit="variances of a moment",
    default=0.8,
    sd=0.8,
    source=SOURCE,
)
KALMAN = Model(
    "kalman",
    "Kalman filter, local level",
    SOURCE,
    (
        START,
        V0,
        positive("q", "q", "how far a relationship wanders at each visit", unit="variances of a moment", default=0.05, sd=1.0, source=SOURCE),
    ),
    begin,
)  # fmt: skip
