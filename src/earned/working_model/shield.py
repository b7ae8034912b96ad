"""What may be shown while somebody is shielded: two replays of the same life, and the lower of the two.

A shield is *not safe*, a hard stop, or a harm flag. Shielded kindness may teach about that relationship, never
about people (the cut in ``learning.learn``). A cut changes what comes after it, so marking somebody could in
principle raise the general forecast later on; therefore, while any shield stands, what is shown of people in
general is the lower of the shielded and the unshielded replay, for each plausible person. Learning and scores
use the shielded filter; the minimum is for display alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from earned.working_model.learning import Floats
from earned.working_model.world import begin

if TYPE_CHECKING:
    from collections.abc import Iterable

    from earned.working_model.learning import Arithmetic, Record
    from earned.working_model.moments import Moment
    from earned.working_model.parameters import Number, Parameters
    from earned.working_model.world import World


@dataclass(slots=True)
class Shielded:
    """A life with its shields, beside the same life as if there were none."""

    world: World
    """The one that learns and is scored."""
    unshielded: World
    any_shield: bool = False

    def take_in(self, moment: Moment, said: Number | None, *, stated_cap: bool, felt: bool = True) -> Record:
        """Learn from one moment in both lives, and return the shielded one's record."""
        came = moment.came(said, stated_cap=stated_cap, felt=felt)
        if came.shielded:
            self._part()
        if self.any_shield:
            self.unshielded.take_in(moment.relationship, moment.day, came._replace(shielded=False))
        record = self.world.take_in(moment.relationship, moment.day, came, harm=moment.harm)
        if not self.any_shield:
            self.unshielded = self.world
        return record

    def _part(self) -> None:
        # Until the first shield both lives are one and the same, and cost no more than one.
        if not self.any_shield:
            self.unshielded = self.world.copy()
            self.any_shield = True

    def shown_general(self, stress: float = 0.0) -> Number:
        """Return what may be shown of people in general, z."""
        shown = self.world.general(stress)[0]
        if not self.any_shield:
            return shown
        return self.world.xp.minimum(shown, self.unshielded.general(stress)[0])

    def shown_expected(self, relationship: str, day: float, stress: float = 0.0) -> Number:
        """Return what may be shown of one relationship on a day, z.

        From a harm flag on it is the lowest since the last flag: kindness after it, and others' kindness that
        comes in through people in general, raise nothing.
        """
        shown = self.world.expected(relationship, day, stress)[0]
        bond = self.world.bonds.get(relationship)
        if bond is None or bond.lowest is None:
            return shown
        return self.world.xp.minimum(shown, bond.lowest)


def watch(parameters: Parameters, xp: Arithmetic = Floats) -> Shielded:  # type: ignore[assignment]
    """Return a life at its start, ready for shields."""
    world = begin(parameters, xp)
    return Shielded(world, world)


def live(moments: Iterable[Moment], parameters: Parameters, *, stated_cap: bool = True) -> Shielded:
    """Run one plausible person's gut through moments with outcomes, and return where it leads."""
    life = watch(parameters)
    for moment in moments:
        if moment.z is not None:
            life.take_in(moment, moment.gut, stated_cap=stated_cap)
    return life
