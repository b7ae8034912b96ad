"""A world of many plausible people at once that writes over its own arrays: the rule of ``learning`` once more.

In a life lived by thousands, most of the time goes into fetching and storing numbers; written over in place they stay
near. The equations and their letters are those of ``learning``, and the tests hold the two against each other.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from earned.working_model.arrays import ARRAYS
from earned.working_model.learning import (
    EDGE,
    Belief,
    Came,
    Record,
    arrival,
    receptivity,
    start,
)
from earned.working_model.parameters import Parameters
from earned.working_model.world import Bond, World

if TYPE_CHECKING:
    from typing import Self

    from numpy.typing import NDArray

    from earned.working_model.normal import Array
    from earned.working_model.parameters import Number

MANY_WAYS = 256
"""No more gates are kept: bodies between the chips would make a new one each time."""
ROOMS = 8
NONE, ONE, THREE, MINUS_TWO, PER_EDGE = (np.array(number) for number in (0.0, 1.0, 3.0, -2.0, 1 / EDGE))
"""Numbers as arrays, which spares numpy to make one of them each time."""
Way = tuple[int, float, float | None, float | None]
"""Channel, noticed, activation and landed."""


class Gate(NamedTuple):
    """How far a moment gets in, before anything is known of its surprise."""

    arrival: Array
    """e·(1 + φ q); ``ONE`` itself where it arrives as an ordinary moment does."""
    openness: Number
    """ρ·A·ℓ, and"""
    whole: Number
    """what is left of an arrival by that."""
    brakes: bool
    """Whether anything keeps what is better than expected from being taken in whole."""


@dataclass(slots=True)
class BatchWorld(World):
    """Everything believed on one lesson by a batch of people, arrays of shape (persons,) throughout.

    Copies share arrays until one of them goes on. What ``take_in`` records may be written over by the next moment.
    """

    rate: Number = field(init=False)
    """1/τ a day,"""
    apart: Number = field(init=False)
    """1/κ, and"""
    near: Number = field(init=False)
    """1/c: divisions take long."""
    own: bool = False
    """Whether m and V are nobody else's, and may be written over."""
    owned: set[str] = field(default_factory=set)
    """Relationships whose arrays are nobody else's."""
    gates: dict[Way, Gate] = field(default_factory=dict)
    louder: dict[float, Number] = field(default_factory=dict)
    """By stress, how much louder the old story is: x = 1 − e^(−βS)."""
    room: tuple[Array, ...] = field(init=False)
    """Working space."""

    def __post_init__(self) -> None:
        self.room = tuple(np.empty((ROOMS, len(self.m))))
        p = self.parameters
        self.rate, self.apart, self.near = 1 / p.tau, 1 / p.kappa, np.asarray(1 / p.c)

    def arrive(self, relationship: str, day: float) -> Bond | None:
        """Let the time pass that lies between a relationship's last moment and today, and return what it then is.

        Drifting in two steps is the same as in one, and so a moment's forecast and outcome share the work.
        f = e^(−Δt/τ); a ← f a, b ← f b + 1 − f, v ← f² v + (1 − f²)/κ.
        """
        bond = self.bonds.get(relationship)
        if bond is None or day <= bond.day:
            return bond
        if not bond.harmed:
            if relationship not in self.owned:
                self._own(relationship, bond)
            a, b, v = bond.a, bond.b, bond.v
            f, apart = self.room[0], self.apart
            np.multiply(self.rate, bond.day - day, out=f)
            np.exp(f, out=f)
            a *= f
            b -= ONE
            b *= f
            b += ONE
            f *= f
            v -= apart
            v *= f
            v += apart
        bond.day = day
        return bond

    def mean(self, relationship: str, day: float, stress: float = 0.0) -> Array:
        """Return the mean of what is expected of a relationship on a day, z, in an array of its own."""
        bond = self.bonds.get(relationship)
        if bond is None or (day > bond.day and not bond.harmed):
            return np.asarray(World.mean(self, relationship, day, stress))
        return self._expected_now(bond, stress)

    def _expected_now(self, bond: Bond, stress: float) -> Array:
        mean = np.asarray(bond.b * self.m)
        mean += bond.a
        if stress:
            self._stress(mean, stress)
        return mean

    def _stress(self, mean: Array, stress: float) -> None:
        """Let an expectation be as it is felt on a hard day: ``learning.stressed``, in place."""
        louder, off = self._louder(stress), self.room[0]
        np.subtract(self.parameters.m0, self.m, out=off)
        np.minimum(off, NONE, out=off)
        off *= louder
        off += self.m
        off -= mean
        np.minimum(off, NONE, out=off)
        off *= louder
        mean += off

    def _louder(self, stress: float) -> Number:
        if stress not in self.louder:
            if len(self.louder) >= MANY_WAYS:
                self.louder.clear()
            self.louder[stress] = np.asarray(1 - np.exp(-self.parameters.beta * stress))
        return self.louder[stress]

    def foresee(self, relationship: str, day: float, stress: float = 0.0) -> Array:
        """Return what is expected of a relationship as a day has come, z: ``mean``, and time has passed for good."""
        bond = self.arrive(relationship, day)
        if bond is None:
            return self.mean(relationship, day, stress)
        return self._expected_now(bond, stress)

    def mean_of_all(self, stress: float = 0.0) -> Array:
        """Return the mean of what is expected of people in general, z, in an array of its own."""
        mean = World.mean_of_all(self, stress)
        return np.asarray(mean) if stress else mean.copy()

    def general(self, stress: float = 0.0) -> tuple[Array, Array]:
        """Return the mean and variance of what is expected of people in general, z, in arrays of their own."""
        return self.mean_of_all(stress), self.V.copy()

    def newcomer(self) -> tuple[Array, Array]:
        """Return the mean and variance of what is expected of somebody new, z, in arrays of their own."""
        return self.m.copy(), self.V + self.apart

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
        """Learn from one moment, as ``World.take_in`` does."""
        if self.flagged:
            self._keep_lowest(day)
        bond = self.arrive(relationship, day) or self._meet(relationship, day)
        if relationship not in self.owned:
            self._own(relationship, bond)
        if not self.own:
            self.m, self.V, self.own = self.m.copy(), self.V.copy(), True
        before = None if spared is None else self._kept(bond)
        record = self._learn(bond, came)
        if before is not None:
            for left, old in zip(record.left, before, strict=True):
                np.copyto(left, old, where=np.asarray(spared))
        if harm:
            self._flag(relationship, bond, record, heeds=heeds)
        if self.flagged:
            self._keep_lowest(day)
        return record

    def _kept(self, bond: Bond) -> Belief:
        return Belief(*(each.copy() for each in (self.m, self.V, bond.a, bond.b, bond.v)))

    def _flag(self, relationship: str, bond: Bond, record: Record, *, heeds: bool) -> None:
        bond.harmed = bond.harmed or heeds
        if bond.lowest is None:
            bond.lowest = record.expectation.copy()
            self.flagged.append(relationship)

    def _learn(self, bond: Bond, came: Came) -> Record:
        """Take in one moment: ``learning.learn``, line by line, in place."""
        m, V, a, b, v = self.m, self.V, bond.a, bond.b, bond.v  # noqa: N806  (the equations' own letters)
        d, E, variance, w, K, part, stays, shared = self.room  # noqa: N806
        np.multiply(V, b, out=shared)
        np.multiply(shared, b, out=variance)
        variance += v
        np.multiply(b, m, out=E)
        E += a  # noqa: N806
        z = np.minimum(came.z, E, out=K) if came.at_most else np.asarray(came.z)
        np.subtract(z, E, out=d)
        gate = self._gate(came)
        weight = gate.arrival if came.at_most else self._weight(d, gate, w, part, stays)
        heavy = weight is not ONE
        taken = np.multiply(v, weight, out=stays) if heavy else v
        np.add(taken, ONE, out=stays)
        np.divide(ONE, stays, out=stays)
        a -= z
        a *= stays
        a += z
        taken = np.multiply(variance, weight, out=part) if heavy else variance
        np.add(taken, ONE, out=part)
        taken = np.multiply(shared, weight, out=K) if heavy else shared
        np.divide(taken, part, out=K)
        if came.shielded:
            K *= d <= 0  # noqa: N806
        np.multiply(K, d, out=part)
        m += part
        np.multiply(K, shared, out=part)
        V -= part  # noqa: N806
        b *= stays
        v *= stays
        return Record(E, variance, d, weight, Belief(m, V, a, b, v))

    def _weight(self, d: Array, gate: Gate, w: Array, h: Array, part: Array) -> Array:
        """Return ``learning.weight``, in place: w = e·(1 + φ q)·[1 + h·(ρ·A·ℓ/(1 + (d/c)²) − 1)].

        Mostly nobody is between *no better than expected*, where h is 0, and *clearly better*, where it is 1.
        """
        if not gate.brakes or d[d.argmax()] <= 0:
            return gate.arrival
        np.multiply(d, self.near, out=part)
        part *= part
        part += ONE
        if d[d.argmin()] >= EDGE:
            return np.divide(gate.whole, part, out=w)
        np.divide(gate.openness, part, out=w)
        w -= ONE
        np.multiply(d, PER_EDGE, out=h)
        np.maximum(h, NONE, out=h)
        np.minimum(h, ONE, out=h)
        np.multiply(h, MINUS_TWO, out=part)
        part += THREE
        h *= h
        h *= part
        w *= h
        w += ONE
        if gate.arrival is not ONE:
            w *= gate.arrival
        return w

    def _gate(self, came: Came) -> Gate:
        way = came[1:5]
        if way not in self.gates:
            if len(self.gates) >= MANY_WAYS:
                self.gates.clear()
            p = self.parameters
            arrives, openness = arrival(came, p), receptivity(came, p, self.xp)
            free = _is(openness, 1) and _is(p.c, np.inf)
            arrives = ONE if _is(arrives, 1) else np.asarray(arrives)
            self.gates[way] = Gate(arrives, openness, np.asarray(arrives * openness), not free)
        return self.gates[way]

    def _meet(self, relationship: str, day: float) -> Bond:
        new, size = start(self.parameters), len(self.m)
        bond = Bond(_all(size, new.a), _all(size, new.b), _all(size, new.v), day)
        self.bonds[relationship] = bond
        self.owned.add(relationship)
        return bond

    def _own(self, relationship: str, bond: Bond) -> None:
        bond.a, bond.b, bond.v = bond.a.copy(), bond.b.copy(), bond.v.copy()
        self.owned.add(relationship)

    def copy(self) -> Self:
        """Return a world of its own with the same beliefs; from now on neither writes over what they share."""
        self.own = False
        self.owned.clear()
        bonds = {name: replace(bond) for name, bond in self.bonds.items()}
        return replace(self, bonds=bonds, flagged=list(self.flagged), owned=set())

    def of(self, who: NDArray[np.intp]) -> BatchWorld:
        """Return a world of these people, by their places; whoever is in it several times lives on several times."""
        parameters = Parameters(
            *(np.asarray(each)[who] if np.ndim(each) else each for each in self.parameters)
        )
        world = BatchWorld(parameters, self.xp, self.m[who], self.V[who], own=True)
        for name, bond in self.bonds.items():
            lowest = None if bond.lowest is None else bond.lowest[who]
            world.bonds[name] = replace(bond, a=bond.a[who], b=bond.b[who], v=bond.v[who], lowest=lowest)
        world.flagged, world.owned = list(self.flagged), set(self.bonds)
        return world


def _is(value: Number, number: float) -> bool:
    return np.ndim(value) == 0 and bool(value == number)


def _all(size: int, value: Number) -> Array:
    return np.full(size, value, np.float64)


def begin_batch(parameters: Parameters, size: int) -> BatchWorld:
    """Return the world of ``size`` people before anything has happened in it."""
    belief = start(parameters)
    m, V = (_all(size, each) for each in (belief.m, belief.V))  # noqa: N806
    return BatchWorld(parameters, ARRAYS, m, V, own=True)
