"""Random parameters and random lives for the tests of the working model."""

from __future__ import annotations

import math

import numpy as np

from earned.working_model.moments import Moment
from earned.working_model.parameters import COMPANION, TABLE, Parameters, Scale


def any_parameters(rng: np.random.Generator) -> Parameters:
    """Draw parameters from their priors, kept inside their domains."""
    values = {}
    for row in TABLE:
        off = rng.normal(0, row.prior.sd)
        centre = row.prior.centre
        if row.prior.scale is Scale.LOG:
            value = centre * math.exp(off)
        elif row.prior.scale is Scale.LOGIT:
            value = 1 / (1 + math.exp(-(math.log(centre / (1 - centre)) + off)))
        else:
            value = centre + off
        values[row.name] = min(max(value, row.low), row.high)
    values["u1"] = min(max(values["u1"], 0.0), 0.6)
    values["u2"] = min(max(values["u2"], 0.0), 0.95 - values["u1"])
    return COMPANION._replace(**values)


def any_batch(rng: np.random.Generator, people: int) -> Parameters:
    """Draw a batch of people from their priors: fields of shape (people,)."""
    drawn = [any_parameters(rng) for _ in range(people)]
    return Parameters(*(np.array(column) for column in zip(*drawn, strict=True)))


def any_life(
    rng: np.random.Generator, moments: int, people: int = 4, *, shields: bool = True
) -> list[Moment]:
    """Draw a life in which anything may be missing and anybody may be shielded."""
    shielded = {f"r{n}" for n in range(people) if shields and rng.random() < 0.3}
    day, life = 0.0, []
    for _ in range(moments):
        day += float(rng.choice([0.0, rng.exponential(3), rng.exponential(90)]))
        who = f"r{rng.integers(people)}"
        life.append(
            Moment(
                who,
                day,
                z=float(rng.choice([rng.uniform(-1, 1), rng.choice([-1, -0.5, 0, 0.5, 1])])),
                gut=float(rng.uniform(-1, 1)) if rng.random() < 0.6 else None,
                channel=int(rng.choice([0, 0, 0, 1, 2])),
                noticed=bool(rng.random() < 0.5),
                activation=float(rng.uniform(0, 100)) if rng.random() < 0.7 else None,
                landed=int(rng.integers(4)) if rng.random() < 0.5 else None,
                stress=float(rng.choice([0, 0.5, 1])) if rng.random() < 0.5 else None,
                shielded=who in shielded,
                harm=bool(shields and rng.random() < 0.04),
            )
        )
    return life
