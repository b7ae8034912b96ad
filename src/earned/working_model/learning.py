"""The learning rule: how one moment changes what is expected of one relationship, and of people.

One lesson is one small world. Ratings become z = (rating − 50)/50, so −1 is *just as the old lesson says*
and +1 the opposite. People in general are g ~ N(m, V); one relationship is θ given g ~ N(a + b·g, v). A moment
is z ~ N(θ, 1/w), and all of the psychology sits in the weight w. The unit of precision is one ordinary,
fully felt moment: w = 1.

Everything here is pure and works alike on floats, on numpy arrays of plausible people, and on JAX arrays:
the few functions that differ come in as ``xp``. Source of the rule: ours; given the weights it is the exact
posterior of a hierarchical Gaussian (docs/the-model.md has the proof and the dense reference is in the tests).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from earned.working_model.parameters import Number, Parameters

EDGE = 0.1
"""Between 0 and this much better than expected, z, the brakes on good news come on smoothly. Ours."""

LIVED, WITNESSED, TOLD = 0, 1, 2
"""How a moment came."""

LANDED_STEPS = (-2.0, -1.0, 0.0, 0.5)
"""How many steps of ψ for *no, a flicker, some, it stayed*. Ours, untested."""


class Arithmetic(Protocol):
    """The functions that floats and arrays spell differently."""

    @property
    def exp(self) -> Callable[[Any], Any]:
        """The exponential."""

    @property
    def minimum(self) -> Callable[[Any, Any], Any]:
        """The smaller of two."""

    @property
    def maximum(self) -> Callable[[Any, Any], Any]:
        """The larger of two."""

    @property
    def where(self) -> Callable[[Any, Any, Any], Any]:
        """The first where a condition holds, else the second."""


# Spelled out: on two floats the built-in min and max take four times as long.
def _smaller(one: float, other: float) -> float:
    return one if one < other else other  # noqa: FURB136


def _larger(one: float, other: float) -> float:
    return one if one > other else other  # noqa: FURB136


def _either(condition: bool, one: float, other: float) -> float:
    return one if condition else other


class Functions(NamedTuple):
    """Arithmetic as four functions."""

    exp: Callable[[Any], Any]
    minimum: Callable[[Any, Any], Any]
    maximum: Callable[[Any, Any], Any]
    where: Callable[[Any, Any, Any], Any]


FLOATS = Functions(math.exp, _smaller, _larger, _either)
"""Arithmetic on plain floats: three to four times quicker than numpy on one person."""


class Belief(NamedTuple):
    """The five numbers of a touched relationship: floats, or arrays of shape (persons,)."""

    m: Number
    """Mean of people in general, z."""
    V: Number
    """Variance of people in general, z²."""
    a: Number
    """What this relationship adds of its own: θ = a + b·g + noise, z."""
    b: Number
    """How much of this relationship is people in general, 0 to 1."""
    v: Number
    """Variance of this relationship given people in general, z²."""


class Came(NamedTuple):
    """One outcome, as the learning rule takes it in."""

    z: Number
    """What happened, −1 to 1."""
    channel: int = LIVED
    noticed: float = 0.0
    """q: 1 when the person put it beside what they had expected, else 0."""
    activation: float | None = None
    """Where the body was, 0 shut down to 100 wound up. Missing drops the term."""
    landed: float | None = None
    """Steps of ψ from LANDED_STEPS. Missing drops the term."""
    shielded: bool = False
    """Better than expected teaches about this relationship alone."""
    at_most: bool = False
    """Stated cap: the outcome was no better than the person had said they expected."""


class Record(NamedTuple):
    """What happened while a moment was taken in."""

    expectation: Number
    """E before it, z."""
    variance: Number
    """Var before it, z²."""
    surprise: Number
    """d = z − E, the prediction error, z."""
    weight: Number
    """w, in ordinary moments."""
    left: Belief
    """What is believed after it."""

    @property
    def after(self) -> Number:
        """E after it, z."""
        return self.left.a + self.left.b * self.left.m


def start(p: Parameters) -> Belief:
    """Return what is believed of somebody before any moment: people in general as learned early."""
    nothing = p.m0 * 0
    return Belief(p.m0, 1 / p.N0, nothing, nothing + 1, 1 / p.kappa)


def drift(belief: Belief, days: float, kappa: Number, tau: Number, xp: Arithmetic) -> Belief:
    """Let time pass without contact: the relationship goes back towards people in general.

    f = e^(−Δt/τ); a ← f a, b ← f b + 1 − f, v ← f² v + (1 − f²)/κ (Ornstein–Uhlenbeck). ``days`` ≥ 0.
    """
    m, V, a, b, v = belief  # noqa: N806  (the equations' own letters)
    f = xp.exp(-days / tau)
    return Belief(m, V, f * a, f * b + 1 - f, f * f * v + (1 - f * f) / kappa)


def expectation(belief: Belief) -> tuple[Number, Number]:
    """Return what is expected of this relationship: its mean E = a + b m and variance b² V + v."""
    m, V, a, b, v = belief  # noqa: N806
    return a + b * m, b * b * V + v


def weight(d: Number, came: Came, p: Parameters, xp: Arithmetic) -> Number:
    """Return how many ordinary moments this one counts for, given its surprise d = z − E.

    w = e·(1 + φ q)·[(1 − h) + h·ρ·A·ℓ/(1 + (d/c)²)], h = smoothstep(d/0.1): exactly 0 for d ≤ 0, so what is
    worse than expected is taken in at full weight, whatever the body did.
    """
    t = xp.minimum(xp.maximum(d / EDGE, 0.0), 1.0)
    h = t * t * (3 - 2 * t)
    return arrival(came, p) * (1 - h + h * receptivity(came, p, xp) / (1 + (d / p.c) ** 2))


def arrival(came: Came, p: Parameters) -> Number:
    """Return how much a moment counts for how it came and for being noticed: e·(1 + φ q)."""
    came_as = 1.0 if came.channel == LIVED else p.e_witnessed if came.channel == WITNESSED else p.e_told
    return came_as * (1 + p.phi * came.noticed)


def receptivity(came: Came, p: Parameters, xp: Arithmetic) -> Number:
    """Return how open the person is to something better than expected: ρ·A·ℓ.

    A = exp(−(activation − a_mid)²/2 a_width²) and ℓ = e^(ψ x); a missing answer drops its term.
    """
    open_to_it = p.rho
    if came.activation is not None:
        off = (came.activation - p.a_mid) / p.a_width
        open_to_it = open_to_it * xp.exp(-0.5 * off * off)
    if came.landed is not None:
        open_to_it = open_to_it * xp.exp(p.psi * came.landed)
    return open_to_it


def learn(belief: Belief, came: Came, p: Parameters, xp: Arithmetic) -> tuple[Belief, Record]:
    """Take in one moment: five numbers of the touched relationship in, five out.

    s = v + 1/w, k = v/s, K = V b/(b² V + s); a += k(z − a), m += K d, V *= 1 − K b, b *= 1 − k, v *= 1 − k.
    Shielded and better than expected: K = 0, a cut posterior: it may teach about them, not about people.
    """
    m, V, a, b, v = belief  # noqa: N806
    E, variance = a + b * m, b * b * V + v  # noqa: N806
    z = xp.minimum(came.z, E) if came.at_most else came.z
    d = z - E
    w = weight(d, came, p, xp)
    k = v * w / (v * w + 1)
    K = V * b * w / (variance * w + 1)  # noqa: N806
    if came.shielded:
        K = xp.where(d > 0, 0.0, K)  # noqa: N806
    left = Belief(m + K * d, V * (1 - K * b), a + k * (z - a), b * (1 - k), v * (1 - k))
    return left, Record(E, variance, d, w, left)


def got_in(surprise: Number, c: Number, xp: Arithmetic) -> Number:
    """Return the share of a moment that was not too different to be taken in, 0 to 1.

    1/(1 + (max(d, 0)/c)²). Shown, never scored: what landed is the person's to say.
    """
    return 1 / (1 + (xp.maximum(surprise, 0.0) / c) ** 2)


def stressed(m: Number, E: Number, p: Parameters, stress: float, xp: Arithmetic) -> tuple[Number, Number]:  # noqa: N803
    """Return people in general and one relationship as they are felt on a hard day, stress 0 to 1.

    x = 1 − e^(−βS); G_S = m + x·min(0, m0 − m), E_S = E + x·min(0, G_S − E). The old story speaks louder: it
    colours the forecast, not the learning, and never raises it.
    """
    x = 1 - xp.exp(-p.beta * stress)
    general = m + x * xp.minimum(0.0, p.m0 - m)
    return general, E + x * xp.minimum(0.0, general - E)


def most_teachable(E: Number, variance: Number, came: Came, p: Parameters, xp: Arithmetic) -> Number:  # noqa: N803
    """Return d*, the surprise that moves the expectation most, z; never beyond the end of the scale.

    d* = c·√(1 + Var·w₀) with w₀ = e(1 + φ q)ρA, for d* above the edge of 0.1: closed form of the maximum of the
    step d·Var·w(d)/(1 + Var·w(d)). Narrower the surer the old expectation.
    """
    widest = p.c * (1 + variance * arrival(came, p) * receptivity(came, p, xp)) ** 0.5
    return xp.minimum(xp.maximum(widest, EDGE), 1 - E)
