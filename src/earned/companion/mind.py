"""One strand as this person may have learned it: gut, head and the plain accounts, kept up moment by moment.

A mind lives in memory while the notebook is open, and is gone with the lock. It takes in new moments as they are noted,
and of the newest one it can think again, since that one is answered question by question. Anything older that changed
means living the strand again from its start.
"""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, field
from itertools import takewhile
from typing import TYPE_CHECKING

from earned.companion.lines import Lines
from earned.working_model.ensemble import Person, person
from earned.working_model.foresight import Pathway

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from earned.working_model import Moment


@dataclass(slots=True)
class Pathways:
    """Gut and head after some moments, and what may be said of each line."""

    felt: Person = field(default_factory=person)
    known: Person = field(default_factory=lambda: person(pathway=Pathway.KNOWN))
    felt_lines: Lines = field(default_factory=Lines)
    known_lines: Lines = field(default_factory=Lines)

    def note(self, moment: Moment) -> None:
        """Take in one more moment, in the order lived."""
        self.felt_lines.note(moment, self.felt)
        self.known_lines.note(moment, self.known)

    def copy(self) -> Pathways:
        """Return the same state, apart from this one from now on."""
        return Pathways(self.felt.copy(), self.known.copy(), self.felt_lines.copy(), self.known_lines.copy())


@dataclass(slots=True)
class Mind:
    """A strand's pathways, with the moments they have taken in and the way back before the newest."""

    moments: list[Moment] = field(default_factory=list)
    begin: Callable[[], Pathways] = Pathways
    """Gives gut and head before any moment."""
    now: Pathways = field(init=False)
    earlier: Pathways | None = None
    """Before the newest moment."""

    def __post_init__(self) -> None:
        self.now = self.begin()

    def copy(self) -> Mind:
        """Return a mind of its own with the same thoughts; cheap, since nothing in them is ever written over."""
        other = copy(self)
        other.moments, other.now = list(self.moments), self.now.copy()
        return other

    def keeps(self, moments: Sequence[Moment]) -> int:
        """Say how many of these moments need not be lived again."""
        same = sum(
            1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(self.moments, moments, strict=False))
        )
        if same == len(self.moments):
            return same
        return same if self.earlier is not None and same == len(self.moments) - 1 else 0

    def catch_up(self, moments: Sequence[Moment]) -> Iterator[None]:
        """Live what these moments have that it has not lived; one step a moment, so that it may be left off."""
        kept = self.keeps(moments)
        if kept < len(self.moments):
            self._go_back(kept)
        for place in range(kept, len(moments)):
            if place == len(moments) - 1:
                self.earlier = self.now.copy()
            self.now.note(moments[place])
            self.moments.append(moments[place])
            yield

    def _go_back(self, kept: int) -> None:
        earlier = self.earlier if kept else None
        self.now = self.begin() if earlier is None else earlier.copy()  # it may be another mind's as well
        self.moments, self.earlier = self.moments[:kept], None
