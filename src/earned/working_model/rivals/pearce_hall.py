"""Pearce–Hall: the more surprising the last moment was, the more is learned from this one.

V += S·α·(λ − V), and then α = |λ − V| of the moment just taken in; α = 1 before the first. Associability is that of
Pearce and Hall 1980; that it multiplies a signed error, as in Rescorla–Wagner, is the form in which people fit it
(Li, Schiller, Schoenbaum, Phelps and Daw 2011; the TAPAS toolbox). Their λ goes from 0 to 1, and S·α ≤ 1 keeps V
inside; so λ = (z + 1)/2 here, and δ half of the surprise on z. (On z itself α could reach 2, and V run away.)
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from earned.working_model.model import Model, Step
from earned.working_model.rivals.apart import Apart
from earned.working_model.rivals.rows import START, share

if TYPE_CHECKING:
    from collections.abc import Mapping

    from earned.working_model.learning import Arithmetic
    from earned.working_model.parameters import Number

SOURCE = "Pearce and Hall 1980"
AT_FIRST = 1.0
"""How associable somebody new is."""


class Associable(NamedTuple):
    """One relationship: floats, or arrays of shape (persons,)."""

    value: Number
    """What is expected, z."""
    alpha: Number
    """How surprising the last moment was, 0 to 1."""


def expect(state: Associable) -> Number:
    """Return what is expected, z."""
    return state.value


def learn(state: Associable, z: float, salience: Number, xp: Arithmetic) -> tuple[Associable, Step]:
    """Return the state after an outcome, and the step: V += S α δ, α = |δ| on the scale 0 to 1."""
    surprise = z - state.value
    rate = salience * state.alpha
    after = state.value + rate * surprise
    alpha = xp.maximum(surprise, -surprise) / 2
    return Associable(after, alpha), Step(state.value, None, surprise, rate, None, after)


def begin(parameters: Mapping[str, Number], xp: Arithmetic) -> Apart[Associable]:
    """Begin at m0, fully associable."""
    return Apart(
        Associable(parameters["m0"], AT_FIRST), expect, partial(learn, salience=parameters["S"], xp=xp)
    )


PEARCE_HALL = Model(
    "pearce-hall",
    "Pearce–Hall",
    f"{SOURCE}, error-correcting: V += S·|last δ|·δ",
    (START, share("S", "S", "how salient moments are", default=0.3, sd=1.0, source=SOURCE)),
    begin,
)
