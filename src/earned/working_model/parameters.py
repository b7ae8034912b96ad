"""The parameters of the working model, as data: one table that docs, checks, priors and fits all read.

None of the defaults is a published constant. They are ours, chosen so that the filter behaves as the
clinical picture in ``docs/the-model.md`` says, and every one of them carries a prior wide enough to be
moved by what a person notes.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    Number = Any
    """A float, or an array of float64 of shape (persons,): the rule is written once for both."""


class Level(StrEnum):
    """Whom a parameter belongs to, and when it may be learned from a person's own ratings."""

    PERSON = "person"
    POPULATION = "population"
    LATE = "late"
    """Of the person, and moved only after the others: little data speaks of it."""


class Scale(StrEnum):
    """On which scale the prior of a parameter is normal, and so on which one it may be shifted."""

    PLAIN = "plain"
    LOG = "log"
    LOGIT = "logit"


@dataclass(frozen=True, slots=True)
class Prior:
    """A normal prior on a parameter's own scale: its centre as a plain value, its sd on that scale."""

    scale: Scale
    centre: float
    sd: float


@dataclass(frozen=True, slots=True)
class Parameter:
    """One row of the table: what a number means, where it may lie, and what we think beforehand."""

    name: str
    symbol: str
    meaning: str
    unit: str
    low: float
    high: float
    default: float
    prior: Prior
    level: Level
    open_ends: bool = False
    """Whether ``low`` and ``high`` themselves are outside."""
    open_low: bool = False
    """Whether ``low`` alone is outside: it would be divided by, while an infinite ``high`` turns a term off."""
    source: str = "ours"
    """The paper the parameter comes from. Its default and prior are ours unless it says otherwise."""

    def holds(self, value: float) -> bool:
        """Whether a value lies in the domain."""
        if math.isnan(value):
            return False
        if (self.open_ends or self.open_low) and value == self.low:
            return False
        if self.open_ends and value == self.high:
            return False
        return self.low <= value <= self.high

    @property
    def domain(self) -> str:
        """The domain in words and figures, as an error shows it."""
        left_out = (
            ", ends left out" if self.open_ends else f", {self.low:g} left out" if self.open_low else ""
        )
        return f"between {self.low:g} and {self.high:g}{left_out}"


def _normal(centre: float, sd: float) -> Prior:
    return Prior(Scale.PLAIN, centre, sd)


def _log_normal(centre: float, sd: float) -> Prior:
    return Prior(Scale.LOG, centre, sd)


def _logit_normal(centre: float, sd: float) -> Prior:
    return Prior(Scale.LOGIT, centre, sd)


_P, _Q, _L = Level.PERSON, Level.POPULATION, Level.LATE
_INF = math.inf

TABLE: tuple[Parameter, ...] = (
    Parameter("m0", "m₀", "what was learned early of people in general", "z", -1, 1, -0.75, _normal(-0.75, 0.25), _P),
    Parameter("N0", "N₀", "how many moments the old story weighs", "moments", 0, _INF, 8, _log_normal(8, 0.8), _P, True),
    Parameter("kappa", "κ", "at most how many moments one relationship speaks for", "moments", 0, _INF, 1.5, _log_normal(1.5, 0.8), _Q, True),
    Parameter("tau", "τ", "how long a relationship holds before it drifts back to people in general", "days", 0, _INF, 180, _log_normal(180, 0.8), _Q, open_low=True),
    Parameter("rho", "ρ", "how receptive the person is to what is better than expected", "1", 0, _INF, 1, _log_normal(1, 0.5), _L),
    Parameter("c", "c", "how different is too different to be taken in", "z", 0, _INF, 0.7, _log_normal(0.7, 0.5), _Q, open_low=True),
    Parameter("a_mid", "a_mid", "where the body takes most in", "activation", 0, 100, 45, _normal(45, 10), _Q),
    Parameter("a_width", "a_width", "how wide the body's window is", "activation", 0, _INF, 30, _log_normal(30, 0.3), _Q, open_low=True),
    Parameter("phi", "φ", "how much more a noticed moment counts", "1", 0, _INF, 0.5, _log_normal(0.5, 0.7), _Q),
    Parameter("beta", "β", "how loud the old story speaks on a hard day", "1", 0, _INF, 1, _log_normal(1, 0.5), _Q),
    Parameter("e_witnessed", "e_witnessed", "how much seeing it in others' lives counts", "of a lived moment", 0, 1, 0.2, _logit_normal(0.2, 0.9), _L),
    Parameter("e_told", "e_told", "how much hearing or reading of it counts", "of a lived moment", 0, 1, 0.03, _logit_normal(0.03, 1.0), _L),
    Parameter("psi", "ψ", "how much more a moment counts for each step that it got in", "log per step", -_INF, _INF, 0.5, _normal(0.5, 0.5), _L),
    Parameter("u1", "u₁", "habit: how much of a rating repeats the last one", "1", 0, 0.95, 0.4, _normal(0.4, 0.3), _P),
    Parameter("u2", "u₂", "habit: how much of a rating repeats the person's own mean", "1", 0, 0.95, 0.2, _normal(0.2, 0.2), _Q),
    Parameter("sigma", "σ", "how much ratings scatter", "z", 0, _INF, 0.3, _log_normal(0.3, 0.4), _P, True),
    Parameter("b0", "b₀", "how far ratings lie from expectations, for reasons of their own", "z", -2, 2, 0, _normal(0, 0.1), _Q),
)  # fmt: skip
"""Every parameter in order. Sources: ours throughout; the shape of each is argued in docs/the-model.md."""

BY_NAME: Mapping[str, Parameter] = {row.name: row for row in TABLE}
HABITS_AT_MOST = 0.95
"""u1 + u2 may not exceed this: some part of a rating has to speak of the expectation."""


class Parameters(NamedTuple):
    """One plausible person, or a batch of them: each field is a float or an array of shape (persons,).

    The fields are the rows of ``TABLE``, in its order. Build one with ``checked`` when the values come
    from outside; the learning rule itself checks nothing.
    """

    m0: Number
    N0: Number
    kappa: Number
    tau: Number
    rho: Number
    c: Number
    a_mid: Number
    a_width: Number
    phi: Number
    beta: Number
    e_witnessed: Number
    e_told: Number
    psi: Number
    u1: Number
    u2: Number
    sigma: Number
    b0: Number


class DomainError(ValueError):
    """A parameter lies outside its domain; the message names it and the domain."""


def checked(**values: float) -> Parameters:
    """Build parameters from the defaults and the values given.

    Raises DomainError, with the domain, for an unknown name, a value outside it or habits that leave no
    room for an expectation.
    """
    for name, value in values.items():
        if name not in BY_NAME:
            known = ", ".join(BY_NAME)
            raise DomainError(f"{name} is no parameter of this model; it has {known}")
        if not BY_NAME[name].holds(value):
            raise DomainError(f"{name} is {value:g}; it has to lie {BY_NAME[name].domain}")
    built = COMPANION._replace(**{name: float(value) for name, value in values.items()})
    if built.u1 + built.u2 > HABITS_AT_MOST:
        raise DomainError(
            f"u1 + u2 is {built.u1 + built.u2:g}; it has to lie between 0 and {HABITS_AT_MOST:g}"
        )
    return built


COMPANION = Parameters(**{row.name: float(row.default) for row in TABLE})
"""What the companion starts from before it knows anybody: felt expectations, c = .7."""

PLAIN = COMPANION._replace(c=math.inf)
"""The library's plain preset: nothing is too different to be taken in."""


def known_from(felt: Parameters) -> Parameters:
    """Return the head's parameters that go with a gut's: the same machine with the brakes off.

    The old story weighs 1.5 moments and half as dark; everything counts in full however it came, how the
    body was, whether it was noticed, and on whatever day. Rating habits keep their own defaults.
    """
    return felt._replace(
        m0=felt.m0 / 2, N0=felt.N0 * 0 + 1.5, rho=1.0, c=math.inf, a_width=math.inf,
        phi=0.0, beta=0.0, e_witnessed=1.0, e_told=1.0, psi=0.0,
    )  # fmt: skip


KNOWN = known_from(COMPANION)
"""What the head starts from."""
