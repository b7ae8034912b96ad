"""What may be shown while somebody is shielded: the same life with none, some and all of its marks.

A mark is *not safe*, a hard stop, or a harm flag. Shielded kindness may teach about that relationship, never
about people (the cut in ``learning.learn``). But a cut leaves people in general less settled, so what comes
later moves them more, and marking somebody could in the end raise what is shown. So one life is run for each
mark, in the order in which the marks were set: without any, with the first, with the first two, … What is shown
is the lowest of them, for each plausible person. Setting a further mark only adds a life, and can raise nothing.

With a single mark this is min(shielded replay, unshielded replay). With two, that minimum was seen to rise at
the second mark in 12 of 10,000 random lives, by up to 2.4 points; this one can't.

The minimum is for display alone. Learning and scores use the life with all of its marks.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING, Generic, TypeVar

from earned.working_model.learning import FLOATS
from earned.working_model.world import World, begin

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from earned.working_model.learning import Arithmetic, Came, Record
    from earned.working_model.moments import Moment
    from earned.working_model.parameters import Number, Parameters


Kind = TypeVar("Kind", bound=World)


@dataclass(slots=True)
class Shielded(Generic[Kind]):
    """One life under each number of marks. Lives that have not parted yet share one world."""

    lives: list[Kind]
    """``lives[n]`` heeds the first n marks."""

    @property
    def world(self) -> Kind:
        """The life with all of its marks: the one that learns and is scored."""
        return self.lives[-1]

    def take_in(self, moment: Moment, said: float | None, *, stated_cap: bool, felt: bool = True) -> Record:
        """Learn from one moment in every life, and return the record of the one with all marks."""
        return self.learn(moment, moment.came(said, stated_cap=stated_cap, felt=felt))

    def learn(self, moment: Moment, came: Came, spared: Number | None = None) -> Record:
        """Learn from a moment that came so in every life, and return the record of the one with all marks.

        Those who are ``spared``, booleans of shape (persons,), learn nothing from it; its marks are set all the same.
        """
        mark = moment.mark
        if not mark and len(self.lives) == 1:
            return self.world.take_in(moment.relationship, moment.day, came, spared=spared)
        if mark:
            self._part(mark)
        heeding = self.lives[mark:] if mark else []
        records = {}
        for world in self._distinct():
            heeds = any(world is other for other in heeding)
            records[id(world)] = world.take_in(
                moment.relationship,
                moment.day,
                came._replace(shielded=heeds) if mark else came,
                harm=moment.harm,
                heeds=heeds,
                spared=spared,
            )
        return records[id(self.world)]

    def copy(self) -> Shielded[Kind]:
        """Return lives of their own that went the same way so far."""
        return self.each(lambda world: world.copy())

    def each(self, change: Callable[[Kind], Kind]) -> Shielded[Kind]:
        """Return lives in other worlds, made of those they are in."""
        own = {id(world): change(world) for world in self._distinct()}
        return Shielded([own[id(world)] for world in self.lives])

    def _part(self, mark: int) -> None:
        """Give the lives that heed a mark worlds of their own, apart from those that don't."""
        while len(self.lives) <= mark:
            self.lives.append(self.lives[-1])
        shared = self.lives[mark - 1]
        if self.lives[mark] is shared:
            own = shared.copy()
            self.lives[mark:] = [own if world is shared else world for world in self.lives[mark:]]

    def _distinct(self) -> Iterator[Kind]:
        previous = None
        for world in self.lives:
            if world is not previous:
                yield world
            previous = world

    def _lowest(self, values: Iterable[Number]) -> Number:
        return reduce(self.world.xp.minimum, values)

    def shown_general(self, stress: float = 0.0) -> Number:
        """Return what may be shown of people in general, z."""
        if len(self.lives) == 1:
            return self.world.mean_of_all(stress)
        return self._lowest(world.mean_of_all(stress) for world in self._distinct())

    def shown_expected(self, relationship: str, day: float, stress: float = 0.0) -> Number:
        """Return what may be shown of one relationship on a day, z.

        From the first harm flag on it is the lowest since: kindness after it, and others' kindness that
        comes in through people in general, raise nothing.
        """
        if len(self.lives) == 1:
            return self.world.mean(relationship, day, stress)
        return self._lowest(
            value for world in self._distinct() for value in shown_values(world, relationship, day, stress)
        )


def shown_values(world: World, relationship: str, day: float, stress: float) -> Iterator[Number]:
    """Yield what is expected of a relationship, and the lowest of it since the first harm flag if there was one."""
    yield world.mean(relationship, day, stress)
    bond = world.bonds.get(relationship)
    if bond is not None and bond.lowest is not None:
        yield bond.lowest


def watch(parameters: Parameters, xp: Arithmetic = FLOATS) -> Shielded[World]:
    """Return a life at its start, before any moment and any mark."""
    return Shielded([begin(parameters, xp)])


def live(
    moments: Iterable[Moment],
    parameters: Parameters,
    *,
    stated_cap: bool = True,
    xp: Arithmetic = FLOATS,
) -> Shielded[World]:
    """Run one plausible person's gut, or a batch of them, through moments; return where it leads."""
    life = watch(parameters, xp)
    for moment in moments:
        if moment.z is not None:
            life.take_in(moment, moment.gut, stated_cap=stated_cap)
    return life
