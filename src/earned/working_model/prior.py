"""What we think of a person before they have rated anything: plausible people, drawn from the table.

A plausible person is a point of standard normal *scores*, one for each direction in which people may differ; the
table's priors turn scores into parameters. In scores every prior is N(0, 1) without edges, whatever its scale,
its domain, or that two habits share one room; so the scores are where an ensemble is moved about.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from earned.working_model.foresight import Pathway
from earned.working_model.normal import ndtr, ndtri
from earned.working_model.parameters import (
    BY_NAME,
    COMPANION,
    HABITS_AT_MOST,
    DomainError,
    Parameters,
    Scale,
    known_from,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from earned.working_model.normal import Array
    from earned.working_model.parameters import Number, Parameter

GAIN = "gain"
"""How strongly a person holds on to anything: one shift of log N0 and log κ together."""


def _from_table(*names: str) -> dict[str, float]:
    return {GAIN: BY_NAME["N0"].prior.sd} | {name: BY_NAME[name].prior.sd for name in names}


FELT_SPREAD: Mapping[str, float] = _from_table(
    "u1", "sigma", "m0", "u2", "b0", "rho", "tau", "e_witnessed", "e_told", "psi"
)
"""By direction, how much guts differ (sd on the direction's own scale), in the order in which ratings tell of them."""

KNOWN_SPREAD: Mapping[str, float] = MappingProxyType(
    {**_from_table("u1", "sigma", "u2", "b0"), "m0": BY_NAME["m0"].prior.sd / 2}
)
"""By direction, how much heads differ: own gain and habits, and a start that is half the gut's."""


@dataclass(frozen=True, slots=True)
class Population:
    """The people somebody might be: a centre, and the directions in which people differ from it.

    ``centre`` is a Parameters of floats. ``spread`` gives an sd for each direction that is free, on the scale of the
    table (log, logit or plain); a direction is ``gain`` or a row of the table. What isn't free is as in the centre.
    """

    centre: Parameters = COMPANION
    spread: Mapping[str, float] = field(default_factory=lambda: FELT_SPREAD)

    def __post_init__(self) -> None:
        for name, sd in self.spread.items():
            if name != GAIN and name not in BY_NAME:
                raise DomainError(
                    f"{name} is no direction in which people differ; there are gain, {', '.join(BY_NAME)}"
                )
            if not (sd > 0 and math.isfinite(sd)):
                raise DomainError(f"the spread of {name} is {sd:g}; it has to be above 0")

    @property
    def directions(self) -> tuple[str, ...]:
        """The directions in which people differ, in the order of the scores' columns."""
        return tuple(self.spread)

    def people(self, scores: Array) -> Parameters:
        """Turn scores, shape (persons, directions), into plausible people; what isn't free stays a float."""
        return self.centre._replace(**drawn(scores, self.spread, self.centre._asdict(), BY_NAME))


def drawn(
    scores: Array, spread: Mapping[str, float], centre: Mapping[str, float], rows: Mapping[str, Parameter]
) -> dict[str, Array]:
    """Turn scores, shape (persons, directions), into the parameters that are free, each of shape (persons,).

    ``spread`` names the directions in the order of the scores' columns; ``rows`` says on which scale each lies.
    """
    column: dict[str, Array] = {name: scores[:, n] for n, name in enumerate(spread)}
    values: dict[str, Array] = {
        name: _value(rows[name], float(centre[name]), spread[name], column[name])
        for name in spread
        if name not in {GAIN, "u1", "u2"}
    }
    if GAIN in column:
        gain = np.exp(spread[GAIN] * column[GAIN])
        for name in ("N0", "kappa"):
            values[name] = values.get(name, centre[name]) * gain
    return values | _habits(column, spread, centre)


def _value(row: Parameter, centre: float, sd: float, score: Array) -> Array:
    if row.prior.scale is Scale.LOG:
        return np.asarray(centre * np.exp(sd * score))
    if row.prior.scale is Scale.LOGIT:
        return np.asarray(1 / (1 + (1 - centre) / centre * np.exp(-sd * score)))
    return _within(score, centre, sd, row.low, row.high)


def on_own_scale(name: str, value: Number) -> Array:
    """Return values of a parameter on the scale on which its prior is normal: log, logit or plain."""
    scale, values = BY_NAME[name].prior.scale, np.asarray(value, np.float64)
    if scale is Scale.LOG:
        return np.asarray(np.log(values))
    return np.asarray(np.log(values / (1 - values))) if scale is Scale.LOGIT else values


def _habits(
    column: Mapping[str, Array], spread: Mapping[str, float], centre: Mapping[str, float]
) -> dict[str, Array]:
    # u1, u2 ≥ 0 and u1 + u2 ≤ .95: first u1 as it is when u2 is left to itself, then u2 in the room left.
    u1, u2 = float(centre["u1"]), float(centre["u2"])
    habits: dict[str, Array] = {}
    if "u1" in column:
        room = (u2, spread["u2"]) if "u2" in column else None
        fixed = 0.0 if room else u2
        density = _habit_quantiles(u1, spread["u1"], HABITS_AT_MOST - fixed, room)
        habits["u1"] = np.interp(ndtr(column["u1"]), *density)
    if "u2" in column:
        left = HABITS_AT_MOST - habits.get("u1", u1)
        habits["u2"] = _within(column["u2"], u2, spread["u2"], 0.0, left)
    return habits


def _within(score: Array, centre: float, sd: float, low: float, high: Array | float) -> Array:
    """Turn scores into a normal distribution cut to [low, high]."""
    bottom, top = ndtr((low - centre) / sd), ndtr((np.asarray(high) - centre) / sd)
    if float(bottom) == 0.0 and float(np.min(top)) == 1.0:
        return centre + sd * score
    inside = ndtri(bottom + ndtr(score) * (top - bottom))
    return np.clip(centre + sd * inside, low, high)


_CELLS = 4_096


@cache
def _habit_quantiles(
    centre: float, sd: float, most: float, room: tuple[float, float] | None
) -> tuple[Array, Array]:
    """Return probabilities and quantiles of u1 ∈ [0, most]; ``room`` is u2's centre and sd where that is free too.

    p(u1) ∝ N(u1; centre, sd) · P(0 ≤ u2 ≤ most − u1).
    """
    edges = np.linspace(0.0, most, _CELLS + 1)
    middles = 0.5 * (edges[1:] + edges[:-1])
    mass = np.exp(-0.5 * ((middles - centre) / sd) ** 2)
    if room is not None:
        mass *= ndtr((most - middles - room[0]) / room[1]) - ndtr(-room[0] / room[1])
    upto = np.concatenate([[0.0], np.cumsum(mass)])
    return upto / upto[-1], edges


FELT = Population()
"""Guts, before anybody is known."""

KNOWN = Population(known_from(COMPANION), KNOWN_SPREAD)
"""Heads, before anybody is known."""


def population(
    pathway: Pathway = Pathway.FELT,
    *,
    m0: float | None = None,
    known_m0: float | None = None,
    centre: Parameters = COMPANION,
) -> Population:
    """Return the plausible people of a pathway, given what onboarding said of the old story, z.

    ``m0`` is the gut's own word on it and ``known_m0`` the head's; without the head's, it starts at half the gut's.
    ``centre`` is the gut's in the middle of the population.
    """
    felt = centre if m0 is None else centre._replace(m0=m0)
    if pathway is Pathway.FELT:
        return Population(felt)
    known = known_from(felt)
    if known_m0 is None:
        return Population(known, KNOWN_SPREAD)
    return Population(known._replace(m0=known_m0), {**KNOWN_SPREAD, "m0": BY_NAME["m0"].prior.sd})
