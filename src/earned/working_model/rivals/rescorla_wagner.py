"""Rescorla–Wagner: an outcome moves what is expected by a fixed share of the surprise; with one share, or with two.

V += α (z − V), V = m0 at the start. With two rates, α₊ where the outcome was better than expected, else α₋.
Rescorla and Wagner 1972 (ΔV = αβ(λ − ΣV), here with a single stimulus, so that αβ is one rate); two rates as in
Niv, Edlund, Dayan and O'Doherty 2012. On z, which is linear in their 0 to 1, so that the rates are the same.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from earned.working_model.model import Model, Step
from earned.working_model.rivals.apart import Apart
from earned.working_model.rivals.rows import START, share

if TYPE_CHECKING:
    from collections.abc import Mapping

    from earned.working_model.learning import Arithmetic
    from earned.working_model.parameters import Number

ONE, TWO = "Rescorla and Wagner 1972", "Niv, Edlund, Dayan and O'Doherty 2012"


def expect(value: Number) -> Number:
    """Return what is expected: the value itself, z."""
    return value


def learn(value: Number, z: float, better: Number, worse: Number, xp: Arithmetic) -> tuple[Number, Step]:
    """Return the value after an outcome, and the step: V += α (z − V)."""
    surprise = z - value
    rate = xp.where(surprise > 0, better, worse)
    after = value + rate * surprise
    return after, Step(value, None, surprise, rate, None, after)


def begin(parameters: Mapping[str, Number], xp: Arithmetic) -> Apart[Number]:
    """Begin at m0, with one rate for whatever comes."""
    rate = parameters["alpha"]
    return Apart(parameters["m0"], expect, partial(learn, better=rate, worse=rate, xp=xp))


def begin_with_two(parameters: Mapping[str, Number], xp: Arithmetic) -> Apart[Number]:
    """Begin at m0, with a rate for what is better than expected and one for the rest."""
    better, worse = parameters["alpha_better"], parameters["alpha_worse"]
    return Apart(parameters["m0"], expect, partial(learn, better=better, worse=worse, xp=xp))


RESCORLA_WAGNER = Model(
    "rescorla-wagner",
    "Rescorla–Wagner",
    f"{ONE}: V += α (z − V)",
    (
        START,
        share("alpha", "α", "how far a surprise moves what is expected", default=0.2, sd=1.0, source=ONE),
    ),
    begin,
)
RESCORLA_WAGNER_2 = Model(
    "rescorla-wagner-2",
    "Rescorla–Wagner with two rates",
    f"{TWO}: V += α± (z − V)",
    (
        START,
        share(
            "alpha_better",
            "α₊",
            "how far what is better than expected moves it",
            default=0.2,
            sd=1.0,
            source=TWO,
        ),
        share(
            "alpha_worse",
            "α₋",
            "how far what is worse than expected moves it",
            default=0.2,
            sd=1.0,
            source=TWO,
        ),
    ),
    begin_with_two,
)
