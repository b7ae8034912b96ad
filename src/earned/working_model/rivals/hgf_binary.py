"""Hierarchical Gaussian filter for yes-or-no outcomes, with two levels or three.

The chance of a *yes* is s(x₂), x₂ wanders with variance e^(κx₃ + ω₂) a visit and, with three levels, x₃ with variance
e^ω₃. Mathys, Daunizeau, Friston and Stephan 2011, in the form of Mathys and others 2014:

    μ̂₁ = s(μ₂), δ₁ = u − μ̂₁, π̂₂ = 1/(σ₂ + e^(κμ₃+ω₂)), π₂ = π̂₂ + μ̂₁(1 − μ̂₁), μ₂ += δ₁/π₂;  then ``hgf.volatility``.

An outcome on a scale enters as u = (z + 1)/2, not cut in two: the update is the same, no outcome is thrown away, and
for outcomes of 0 and 100 it is the published one. What is expected is 2μ̂₁ − 1. With two levels κ = 0.
"""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING

from earned.working_model.model import Model, Step
from earned.working_model.rivals.apart import Apart
from earned.working_model.rivals.hgf import (
    ITS_VARIANCE,
    KAPPA,
    VOLATILITY,
    Belief,
    Beliefs,
    Coupling,
    step_variance,
    volatility,
)
from earned.working_model.rivals.rows import START, log_variance, positive

if TYPE_CHECKING:
    from collections.abc import Mapping

    from earned.working_model.learning import Arithmetic
    from earned.working_model.parameters import Number

SOURCE = "Mathys, Daunizeau, Friston and Stephan 2011"
FARTHEST = 30.0
"""Beyond these log odds a chance can't be told from 0 or 1."""
NEVER_SURE = 0.01
"""A start of −1 or 1 is taken for a chance of 1 or 99 in 100: log odds have no ends."""


def chance(log_odds: Number, xp: Arithmetic) -> Number:
    """Return the chance of a *yes*, s(x) = 1/(1 + e^(−x))."""
    return 1 / (1 + xp.exp(xp.minimum(xp.maximum(-log_odds, -FARTHEST), FARTHEST)))


def log_odds(z: Number, xp: Arithmetic) -> Number:
    """Return the log odds of a *yes* that go with an expectation, −1 to 1."""
    yes = xp.minimum(xp.maximum((z + 1) / 2, NEVER_SURE), 1 - NEVER_SURE)
    odds = yes / (1 - yes)
    if isinstance(odds, float):
        return math.log(odds)
    import numpy as np  # noqa: PLC0415 - floats do without

    return np.log(odds)


def expect(state: Beliefs, xp: Arithmetic) -> Number:
    """Return what is expected, z."""
    return 2 * chance(state.value.mean, xp) - 1


def learn(state: Beliefs, z: float, coupling: Coupling, xp: Arithmetic) -> tuple[Beliefs, Step]:
    """Return the levels after an outcome, and the step; its weight is 1/π₂, log odds for a surprise of one."""
    mean, variance = state.value
    yes = chance(mean, xp)
    variance = variance + step_variance(state.volatility, coupling, xp)
    rate = 1 / (1 / variance + yes * (1 - yes))
    value = Belief(mean + rate * ((z + 1) / 2 - yes), rate)
    after = Beliefs(value, volatility(state, value, coupling, xp))
    expected = 2 * yes - 1
    sd = 2 * yes * (1 - yes) * variance**0.5
    return after, Step(expected, sd, z - expected, rate, None, expect(after, xp))


def begin_with_three(parameters: Mapping[str, Number], xp: Arithmetic) -> Apart[Beliefs]:
    """Begin at the log odds of m0, with variance v0, and an ordinary volatility."""
    coupling = Coupling(parameters["kappa"], parameters["omega2"], parameters["omega3"])
    start = Beliefs(
        Belief(log_odds(parameters["m0"], xp), parameters["v0"]), Belief(VOLATILITY, ITS_VARIANCE)
    )
    return Apart(start, partial(expect, xp=xp), partial(learn, coupling=coupling, xp=xp))


def begin(parameters: Mapping[str, Number], xp: Arithmetic) -> Apart[Beliefs]:
    """Begin at the log odds of m0, with variance v0, and steps that never change."""
    return begin_with_three({**parameters, "kappa": 0.0, "omega3": 0.0}, xp)


V0 = positive(
    "v0", "σ₂", "how unsure one is of somebody new", unit="log odds²", default=0.5, sd=1.0, source=SOURCE
)
OMEGA = log_variance(
    "omega2", "ω₂", "how far a relationship wanders at each visit", default=-3.0, sd=2.0, source=SOURCE
)
HGF_BINARY = Model(
    "hgf-binary",
    "Hierarchical Gaussian filter, binary, two levels",
    f"{SOURCE}: the update equations without a third level",
    (START, V0, OMEGA),
    begin,
)
HGF_BINARY_3 = Model(
    "hgf-binary-3",
    "Hierarchical Gaussian filter, binary, three levels",
    f"{SOURCE}: the update equations",
    (
        START,
        V0,
        OMEGA,
        log_variance("omega3", "ω₃", "how far its volatility wanders", default=-6.0, sd=2.0, source=SOURCE),
        KAPPA,
    ),
    begin_with_three,
)
