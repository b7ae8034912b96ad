"""Somebody to live a life: what they are like, and whether their gut learns at all."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from earned.working_model.foresight import Pathway
from earned.working_model.parameters import Parameters
from earned.working_model.prior import FELT, Population, population

if TYPE_CHECKING:
    import numpy as np


class Gut(StrEnum):
    """What moves a gut's expectation."""

    LEARNS = "learns"
    """Outcomes, as the working model says."""
    STUCK = "stuck"
    """Nothing: it stays where it was learned early."""
    MOOD = "mood"
    """A mood that comes and goes by itself, whatever happens."""
    HABIT = "habit"
    """Nothing, and what is said is mostly what was said before."""


@dataclass(frozen=True, slots=True)
class Somebody:
    """One simulated person: the gut's parameters and the head's, floats."""

    felt: Parameters
    known: Parameters
    gut: Gut = Gut.LEARNS


def somebody(
    rng: np.random.Generator, gut: Gut = Gut.LEARNS, felt: Population = FELT, known: Population | None = None
) -> Somebody:
    """Draw a person from the populations; without one, the head starts where it goes with that gut."""
    feeling = one(rng, felt)
    heads = known or population(Pathway.KNOWN, m0=float(feeling.m0))
    return Somebody(feeling, one(rng, heads), gut)


def one(rng: np.random.Generator, people: Population) -> Parameters:
    """Draw one set of parameters, each a float."""
    drawn = people.people(rng.normal(size=(1, len(people.directions))))
    return Parameters(*(float(value if isinstance(value, float | int) else value[0]) for value in drawn))
