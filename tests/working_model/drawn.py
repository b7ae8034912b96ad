"""Parameters of any model drawn from its own priors, for tests of every model alike."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from earned.working_model.parameters import Parameter, Scale

if TYPE_CHECKING:
    from earned.working_model.model import Model


def one(row: Parameter, rng: np.random.Generator) -> float:
    """Draw one parameter from its prior, kept inside its domain."""
    centre, off = row.prior.centre, rng.normal(0, row.prior.sd)
    if row.prior.scale is Scale.LOG:
        value = centre * math.exp(off)
    elif row.prior.scale is Scale.LOGIT:
        value = 1 / (1 + math.exp(-(math.log(centre / (1 - centre)) + off)))
    else:
        value = centre + off
    return min(max(value, row.low), row.high)


def values_of(model: Model, rng: np.random.Generator) -> dict[str, float]:
    """Draw one person."""
    return {row.name: one(row, rng) for row in model.parameters}


def batch_of(model: Model, rng: np.random.Generator, people: int) -> dict[str, np.ndarray]:
    """Draw a batch of people: each value of shape (people,)."""
    return {row.name: np.array([one(row, rng) for _ in range(people)]) for row in model.parameters}
