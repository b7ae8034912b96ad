"""One strand as this person may have learned it: gut, head and the plain accounts, kept up moment by moment.

A mind lives in memory while the notebook is open, and is gone with the lock. It takes in new moments as they are noted,
and of the newest one it can think again, since that one is answered question by question. Anything older that changed
means living the strand again from its start.
"""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, field
from functools import partial
from itertools import islice, takewhile
from typing import TYPE_CHECKING

from earned.companion.beforehand import somebody
from earned.companion.lines import Lines
from earned.companion.strides import strides
from earned.companion.workers import go_through
from earned.working_model.foresight import Pathway

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator, Sequence

    from earned.working_model import Moment
    from earned.working_model.ensemble import Person

MANY = 500
"""From so many moments on a life is gone through by workers beside this process, which take .3 s to begin: it is done in
two thirds of the time, and no page waits for it (docs/decisions/0017)."""


@dataclass(slots=True)
class Pathways:
    """Gut and head after some moments, and what may be said of each line."""

    felt: Person = field(default_factory=partial(somebody, Pathway.FELT))
    known: Person = field(default_factory=partial(somebody, Pathway.KNOWN))
    felt_lines: Lines = field(default_factory=partial(Lines, Pathway.FELT))
    known_lines: Lines = field(default_factory=partial(Lines, Pathway.KNOWN))

    def note(self, moments: Sequence[Moment], then: Callable[[], Iterable[Moment]] = tuple) -> None:
        """Take in further moments, in the order lived; ``then`` gives those that come after them."""
        self.felt_lines.note(moments, self.felt, then)
        self.known_lines.note(moments, self.known, then)

    def settle(self) -> None:
        """Make ready to be read: after many moments at once that takes a while."""
        self.felt.settle()
        self.known.settle()
        self.felt_lines.settle(self.felt)
        self.known_lines.settle(self.known)

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

    def catch_up(self, moments: Sequence[Moment]) -> Generator[int]:
        """Live what these moments have that it has not lived, some at a time, so that it may be left off.

        Gives after each step how many moments it lived, none where it only waited.
        """
        kept = self.keeps(moments)
        if kept < len(self.moments):
            self._go_back(kept)
        newest = len(moments) - 1
        if not self.moments and newest >= MANY and self.begin is Pathways:
            yield from self._send_for(moments[:newest])
        for begin, end in strides(newest, len(self.moments)):
            step = moments[begin:end]
            self.now.note(step, partial(islice, moments, end, newest))
            self.moments.extend(step)
            yield len(step)
        if len(self.moments) == newest:
            self.now.settle()
            self.earlier = self.now.copy()
            self.now.note(moments[newest:])
            self.now.settle()
            self.moments.append(moments[newest])
            yield 1

    def _send_for(self, moments: Sequence[Moment]) -> Iterator[int]:
        """Let workers go through a life from its start; where they can't, it is still to be lived."""
        went = yield from go_through(moments)
        if went is not None:
            felt, known = Pathway
            self.now = Pathways(went.people[felt], went.people[known], went.lines[felt], went.lines[known])
            self.moments.extend(moments)

    def _go_back(self, kept: int) -> None:
        earlier = self.earlier if kept else None
        self.now = self.begin() if earlier is None else earlier.copy()  # it may be another mind's as well
        self.moments, self.earlier = self.moments[:kept], None
