"""Hierarchical Gaussian filter of two levels, for outcomes on a scale: how fast things change is learned too.

x₁ wanders with variance e^(κ x₂ + ω₁) a visit, x₂ with variance e^ω₂, and z ~ N(x₁, 1). Mathys, Daunizeau, Friston
and Stephan 2011; Mathys and others 2014, with a continuous input:

    σ̂₁ = σ₁ + e^(κμ₂+ω₁), k = σ̂₁/(σ̂₁ + 1), μ₁ += k (z − μ₁), σ₁ = k;  then ``volatility``.

Their update can take the precision of a volatility below zero, and their code stops there. Ours goes on: precision
is held at half of what was predicted, and log variances at 5 or less. Neither touches the published values.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from earned.working_model.model import Model, Step
from earned.working_model.rivals.apart import Apart
from earned.working_model.rivals.kalman import V0
from earned.working_model.rivals.rows import START, log_variance, positive

if TYPE_CHECKING:
    from collections.abc import Mapping

    from earned.working_model.learning import Arithmetic
    from earned.working_model.parameters import Number

SOURCE = "Mathys and others 2014"
HELD = 0.5
"""The share of its predicted precision that a volatility keeps at least. Ours."""
HIGHEST = 5.0
"""The highest log variance of a step. Ours."""
VOLATILITY, ITS_VARIANCE = 1.0, 1.0
"""Where a volatility starts: μ = 1 as in the authors' configuration; only κμ + ω matters."""


class Belief(NamedTuple):
    """One level: floats, or arrays of shape (persons,)."""

    mean: Number
    variance: Number


class Beliefs(NamedTuple):
    """One relationship: where it is, and how fast that changes."""

    value: Belief
    volatility: Belief


class Coupling(NamedTuple):
    """How the levels hang together, the same for every relationship."""

    kappa: Number
    """How much the volatility speaks for the steps of the value; 0 makes those constant."""
    omega: Number
    """Log variance of a step of the value, apart from the volatility."""
    omega_volatility: Number
    """Log variance of a step of the volatility."""


def step_variance(volatility: Belief, coupling: Coupling, xp: Arithmetic) -> Number:
    """Return the variance of a step of the value, e^(κμ + ω)."""
    return xp.exp(xp.minimum(coupling.kappa * volatility.mean + coupling.omega, HIGHEST))


def volatility(before: Beliefs, after: Belief, coupling: Coupling, xp: Arithmetic) -> Belief:
    """Return what is believed of a volatility once the value below it moved from ``before`` to ``after``.

    π̂ = 1/(σ + e^ω), w = e^(κμ+ω')·π̂', δ = (σ' + (Δμ')²)·π̂' − 1, with ' for the value and π̂' what was predicted
    of its precision; π = π̂ + ½κ²w(w + (2w − 1)δ), μ += ½κwδ/π.
    """
    value, (mean, variance) = before
    step = step_variance(before.volatility, coupling, xp)
    foreseen = 1 / (value.variance + step)
    w = step * foreseen
    error = (after.variance + (after.mean - value.mean) ** 2) * foreseen - 1
    predicted = 1 / (variance + xp.exp(xp.minimum(coupling.omega_volatility, HIGHEST)))
    precision = predicted + 0.5 * coupling.kappa**2 * w * (w + (2 * w - 1) * error)
    precision = xp.maximum(precision, HELD * predicted)
    return Belief(mean + 0.5 * coupling.kappa * w * error / precision, 1 / precision)


def expect(state: Beliefs) -> Number:
    """Return what is expected, z."""
    return state.value.mean


def learn(state: Beliefs, z: float, coupling: Coupling, xp: Arithmetic) -> tuple[Beliefs, Step]:
    """Return both levels after an outcome, and the step."""
    mean, variance = state.value
    variance = variance + step_variance(state.volatility, coupling, xp)
    gain = variance / (variance + 1)
    surprise = z - mean
    value = Belief(mean + gain * surprise, gain)
    step = Step(mean, variance**0.5, surprise, gain, None, value.mean)
    return Beliefs(value, volatility(state, value, coupling, xp)), step


def begin(parameters: Mapping[str, Number], xp: Arithmetic) -> Apart[Beliefs]:
    """Begin at N(m0, v0) and an ordinary volatility."""
    coupling = Coupling(parameters["kappa"], parameters["omega1"], parameters["omega2"])
    start = Beliefs(Belief(parameters["m0"], parameters["v0"]), Belief(VOLATILITY, ITS_VARIANCE))
    return Apart(start, expect, partial(learn, coupling=coupling, xp=xp))


KAPPA = positive(
    "kappa",
    "κ",
    "how much the volatility speaks for the steps of what is expected",
    unit="1",
    default=1.0,
    sd=0.5,
    source=SOURCE,
)
HGF = Model(
    "hgf",
    "Hierarchical Gaussian filter, continuous, two levels",
    f"{SOURCE}: the update equations, continuous input",
    (
        START,
        V0,
        log_variance(
            "omega1",
            "ω₁",
            "how far a relationship wanders at each visit",
            default=-4.0,
            sd=2.0,
            source=SOURCE,
        ),
        log_variance("omega2", "ω₂", "how far its volatility wanders", default=-4.0, sd=2.0, source=SOURCE),
        KAPPA,
    ),
    begin,
)
