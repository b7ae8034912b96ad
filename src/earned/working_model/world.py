"""One lesson's world: people in general, every relationship in it, and the time since each was touched.

A world holds one plausible person as floats, or a batch of them as arrays; it is the same code. Given people
in general, relationships are independent, so each moment touches five numbers and nothing else: O(1).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from earned.working_model.learning import (
    FLOATS,
    Arithmetic,
    Belief,
    Came,
    Record,
    drift,
    expectation,
    learn,
    start,
    stressed,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Self

    from earned.working_model.moments import Moment
    from earned.working_model.parameters import Number, Parameters


@dataclass(slots=True)
class Bond:
    """What is believed of one relationship given people in general, and when it was last touched."""

    a: Number
    b: Number
    v: Number
    day: float
    harmed: bool = False
    """From a harm flag on, time no longer heals: τ = ∞."""
    lowest: Number | None = None
    """The lowest expectation from just before the first harm flag on: what is shown of them."""


@dataclass(slots=True)
class World:
    """Everything believed on one lesson, at one time, by one plausible person or by a batch of them."""

    parameters: Parameters
    xp: Arithmetic
    m: Number
    V: Number
    bonds: dict[str, Bond] = field(default_factory=dict)
    flagged: list[str] = field(default_factory=list)
    """Relationships with a harm flag, in the order of their first."""

    def belief(self, relationship: str, day: float) -> Belief:
        """Return the five numbers of a relationship on a day, before anything happens on it."""
        p, bond = self.parameters, self.bonds.get(relationship)
        if bond is None:
            new = start(p)
            return Belief(self.m, self.V, new.a, new.b, new.v)
        belief = Belief(self.m, self.V, bond.a, bond.b, bond.v)
        days = max(day - bond.day, 0.0)
        if days == 0.0 or bond.harmed:
            return belief
        return drift(belief, days, p.kappa, p.tau, self.xp)

    def take_in(
        self,
        relationship: str,
        day: float,
        came: Came,
        *,
        harm: bool = False,
        heeds: bool = True,
        spared: Number | None = None,
    ) -> Record:
        """Learn from one moment and return what happened while it was taken in.

        ``harm`` is its harm flag; a world that doesn't heed it lets time heal as before, and yet keeps track of
        the lowest that may be shown. Whoever is ``spared``, in a batch, goes on as if it had not been.
        """
        self._keep_lowest(day)
        before = self.belief(relationship, day)
        belief, record = learn(before, came, self.parameters, self.xp)
        if spared is not None:
            belief = Belief(
                *(self.xp.where(spared, old, new) for old, new in zip(before, belief, strict=True))
            )
        self.m, self.V = belief.m, belief.V
        bond = self.bonds.get(relationship)
        day = day if bond is None else max(day, bond.day)
        harmed = (harm and heeds) or (bond is not None and bond.harmed)
        lowest = None if bond is None else bond.lowest
        if harm and lowest is None:
            lowest = record.expectation
            self.flagged.append(relationship)
        self.bonds[relationship] = Bond(belief.a, belief.b, belief.v, day, harmed, lowest)
        self._keep_lowest(day)
        return record

    def _keep_lowest(self, day: float) -> None:
        # A further flag does not start it anew: the kindness in between would have earned something.
        for name in self.flagged:
            bond = self.bonds[name]
            bond.lowest = self.xp.minimum(bond.lowest, expectation(self.belief(name, day))[0])

    def expected(self, relationship: str, day: float, stress: float = 0.0) -> tuple[Number, Number]:
        """Return the mean and variance of what is expected of a relationship on a day, z."""
        variance = expectation(self.belief(relationship, day))[1]
        return self.mean(relationship, day, stress), variance

    def mean(self, relationship: str, day: float, stress: float = 0.0) -> Number:
        """Return the mean of what is expected of a relationship on a day, z, alone."""
        m, _, a, b, _ = self.belief(relationship, day)
        mean = a + b * m
        return stressed(m, mean, self.parameters, stress, self.xp)[1] if stress else mean

    def general(self, stress: float = 0.0) -> tuple[Number, Number]:
        """Return the mean and variance of what is expected of people in general, z."""
        return self.mean_of_all(stress), self.V

    def mean_of_all(self, stress: float = 0.0) -> Number:
        """Return the mean of what is expected of people in general, z, alone."""
        return stressed(self.m, self.m, self.parameters, stress, self.xp)[0] if stress else self.m

    def newcomer(self) -> tuple[Number, Number]:
        """Return the mean and variance of what is expected of somebody new, z."""
        return self.m, self.V + 1 / self.parameters.kappa

    def copy(self) -> Self:
        """Return a world of its own with the same beliefs."""
        bonds = {name: replace(bond) for name, bond in self.bonds.items()}
        return replace(self, bonds=bonds, flagged=list(self.flagged))


def begin(parameters: Parameters, xp: Arithmetic = FLOATS) -> World:
    """Return the world before anything has happened in it."""
    belief = start(parameters)
    return World(parameters, xp, belief.m, belief.V)


def replay(
    moments: Iterable[Moment], parameters: Parameters, *, stated_cap: bool = True
) -> list[Record | None]:
    """Run one plausible person's gut through moments in order.

    Returns one record a moment, None where there was no outcome. ``stated_cap`` is on in the companion and off
    in the plain preset.
    """
    world = begin(parameters)
    return [
        None
        if moment.z is None
        else world.take_in(
            moment.relationship, moment.day, moment.came(moment.gut, stated_cap=stated_cap), harm=moment.harm
        )
        for moment in moments
    ]
