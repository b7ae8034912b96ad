"""Every model by name: ours, with and without its brakes, and the rivals it is measured against.

A model is looked up here and nowhere else: the command line, the docs and the comparison all read this table. It
loads no numpy: one person is replayed in plain floats.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING

from earned.working_model.learning import got_in
from earned.working_model.model import HABITS, Model, Step
from earned.working_model.parameters import COMPANION, HABITS_AT_MOST, TABLE, DomainError
from earned.working_model.rivals.hgf import HGF
from earned.working_model.rivals.hgf_binary import HGF_BINARY, HGF_BINARY_3
from earned.working_model.rivals.hierarchical_kalman import HIERARCHICAL_KALMAN
from earned.working_model.rivals.kalman import KALMAN
from earned.working_model.rivals.kinds import KIND, KIND_GATE
from earned.working_model.rivals.last import LAST
from earned.working_model.rivals.moving_average import MOVING_AVERAGE
from earned.working_model.rivals.no_learning import NO_LEARNING
from earned.working_model.rivals.pearce_hall import PEARCE_HALL
from earned.working_model.rivals.rescorla_wagner import RESCORLA_WAGNER, RESCORLA_WAGNER_2
from earned.working_model.rivals.running_mean import RUNNING_MEAN
from earned.working_model.world import World, begin

if TYPE_CHECKING:
    from collections.abc import Mapping

    from earned.working_model.learning import Arithmetic
    from earned.working_model.moments import Moment
    from earned.working_model.parameters import Number


@dataclass(slots=True)
class Anchored:
    """The working model as a learner: one world, in which every shield that was ever set is heeded."""

    world: World
    stated_cap: bool

    def expected(self, relationship: str, day: float, stress: float = 0.0) -> Number:
        """Return what is expected of a relationship on a day, z; on a hard day the old story is louder."""
        return self.world.expected(relationship, day, stress)[0]

    def rated(self, relationship: str, day: float, rating: float) -> None:
        """Learn nothing from a rating; it caps the outcome it was about, in ``take_in``."""

    def take_in(self, moment: Moment, said: float | None) -> Step:
        """Learn from an outcome; ``said`` was foresight, even where the rest of the page is looked back."""
        if said is not None and moment.looked_back:
            moment = moment._replace(looked_back=False)
        record = self.world.take_in(
            moment.relationship,
            moment.day,
            moment.came(said, stated_cap=self.stated_cap),
            harm=moment.harm,
        )
        return Step(
            record.expectation,
            record.variance**0.5,
            record.surprise,
            record.weight,
            got_in(record.surprise, self.world.parameters.c, self.world.xp),
            record.after,
        )


def begin_anchored(
    parameters: Mapping[str, Number], xp: Arithmetic, *, stated_cap: bool, fixed: Mapping[str, float]
) -> Anchored:
    """Begin a world of the working model, with some parameters fixed."""
    values = {row.name: parameters[row.name] for row in OWN if row.name not in fixed}
    return Anchored(begin(COMPANION._replace(**values, **fixed), xp), stated_cap)


OWN = tuple(row for row in TABLE if row not in HABITS)
NO_BRAKE = {"c": math.inf}

ANCHORED = Model(
    "anchored",
    "The working model, as the companion uses it",
    "ours: learning.py, with the stated cap",
    OWN,
    partial(begin_anchored, stated_cap=True, fixed={}),
)
ANCHORED_PLAIN = Model(
    "anchored-plain",
    "The working model, nothing too different to be taken in",
    "ours: learning.py, with c = ∞ and no stated cap",
    tuple(row for row in OWN if row.name not in NO_BRAKE),
    partial(begin_anchored, stated_cap=False, fixed=NO_BRAKE),
)

MODELS: Mapping[str, Model] = MappingProxyType(
    {
        each.name: each
        for each in (
            ANCHORED,
            ANCHORED_PLAIN,
            NO_LEARNING,
            LAST,
            RUNNING_MEAN,
            MOVING_AVERAGE,
            RESCORLA_WAGNER,
            RESCORLA_WAGNER_2,
            PEARCE_HALL,
            KALMAN,
            HGF,
            HGF_BINARY,
            HGF_BINARY_3,
            HIERARCHICAL_KALMAN,
            KIND,
            KIND_GATE,
        )
    }
)
"""Every model by name, ours first."""


class UnknownModelError(LookupError):
    """There is no model of that name; the message lists those there are."""


def model(name: str) -> Model:
    """Return a model by its name. Raises UnknownModelError, with the names there are."""
    if name not in MODELS:
        raise UnknownModelError(f"{name} is no model here; there are {', '.join(MODELS)}")
    return MODELS[name]


def values(of: Model, **given: float) -> dict[str, float]:
    """Return all of a model's values, habits among them: the defaults, and what is given in their place.

    Raises DomainError, with the domain, for a name it doesn't have, a value outside its domain, or habits that leave
    no room for an expectation.
    """
    rows = {row.name: row for row in (*of.parameters, *HABITS)}
    for name, value in given.items():
        if name not in rows:
            raise DomainError(f"{name} is no parameter of {of.name}; it has {', '.join(rows)}")
        if not rows[name].holds(value):
            raise DomainError(f"{name} is {value:g}; it has to lie {rows[name].domain}")
    filled = of.defaults | {name: float(value) for name, value in given.items()}
    if filled["u1"] + filled["u2"] > HABITS_AT_MOST:
        raise DomainError(
            f"u1 + u2 is {filled['u1'] + filled['u2']:g}; it has to lie between 0 and {HABITS_AT_MOST:g}"
        )
    return filled
