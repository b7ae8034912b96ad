"""Thinks about a notebook's lesson note by note, as ``web.guesses`` does beside the pages, with fewer plausible people."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from earned.companion.beforehand import somebody
from earned.companion.mind import Mind, Pathways
from earned.companion.strands import Where
from earned.companion.strides import AT_ONCE
from earned.companion.thought import Thought, without
from earned.working_model.foresight import Pathway

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from earned.companion.strands import Strand
    from earned.companion.thought import Known
    from earned.working_model import Moment

PLAUSIBLE = 256
"""Plausible people for gut and for head; ``benchmarks/harm.py`` holds them beside the 4,096 of the app."""


@dataclass(slots=True)
class Thinker:
    """Keeps up with a notebook; a past that changed is lived again."""

    size: int = PLAUSIBLE
    beside: Callable[[Pathways, Moment], None] | None = None
    """Looks on before each moment with people is noted for the first time."""
    people: Mind = field(init=False)
    me: Mind = field(init=False)
    apart: Mind | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        self.people, self.me = self.mind(), self.mind()

    def mind(self) -> Mind:
        """Return a mind that has lived nothing."""
        return Mind(begin=self.begin)

    def begin(self) -> Pathways:
        """Return gut and head before any moment."""
        return Pathways(somebody(Pathway.FELT, self.size), somebody(Pathway.KNOWN, self.size))

    def think(self, known: Known) -> Thought:
        """Think about what is known now."""
        self.people = self.catch_up(self.people, known.strands[Where.PEOPLE], self.beside)
        rest = without(known, self.people)
        if rest is not None:
            self.apart = self.catch_up(self.apart or self.mind(), rest)
        minds = {Where.PEOPLE: self.people, Where.ME: self.me}
        return Thought(known, minds, self.apart if rest is not None else None)

    def catch_up(
        self, mind: Mind, strand: Strand, beside: Callable[[Pathways, Moment], None] | None = None
    ) -> Mind:
        """Let a mind live what it has not lived.

        Moments come whole here, so the way back that ``Mind.catch_up`` keeps before each newest moment is not needed.
        A past that changed is lived again from its start, many moments at once as there, and nobody looks on then.
        """
        if mind.moments != list(strand.moments[: len(mind.moments)]):
            mind = self._again(strand.moments[: len(mind.moments)])
        for moment in strand.moments[len(mind.moments) :]:
            if beside is not None:
                beside(mind.now, moment)
            mind.now.note([moment])
            mind.moments.append(moment)
        return mind

    def _again(self, moments: Sequence[Moment]) -> Mind:
        mind = self.mind()
        for start in range(0, len(moments), AT_ONCE):
            mind.now.note(moments[start : start + AT_ONCE])
        mind.now.settle()
        mind.moments.extend(moments)
        return mind
