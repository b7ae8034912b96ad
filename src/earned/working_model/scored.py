"""Every rating that was weighed, with how well it was foreseen: plain numbers, of which a score is made when asked for."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from dataclasses import dataclass, field
from itertools import chain
from operator import attrgetter
from typing import TYPE_CHECKING

from earned.working_model.grown import Grown
from earned.working_model.stride import Score

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from earned.working_model.foresight import Asked

FIGURES = len(Score._fields) - 1
"""Numbers of a score, beside the rating that it is of."""


@dataclass(frozen=True, slots=True)
class Scored:
    """Scores in the order of their ratings. Copies share what they have in common."""

    asked: Grown[Asked] = field(default_factory=lambda: Grown([]))
    figures: Grown[float] = field(default_factory=lambda: Grown(array("d")))
    """One score's after another's."""

    def extend(self, scores: Sequence[Score]) -> None:
        """Take in further scores."""
        self.asked.extend(score.asked for score in scores)
        self.figures.extend(chain.from_iterable(score[1:] for score in scores))

    def __len__(self) -> int:
        return len(self.asked)

    def __iter__(self) -> Iterator[Score]:
        return self.since(0)

    def since(self, place: int) -> Iterator[Score]:
        """Give the scores from a place on."""
        return (self._at(each) for each in range(place, len(self)))

    def of(self, number: int) -> Score:
        """Return a rating's score. Raises ValueError where there is none."""
        place = bisect_left(self.asked, number, key=attrgetter("number"))
        if place == len(self) or self.asked[place].number != number:
            raise ValueError("that rating was not weighed")
        return self._at(place)

    def _at(self, place: int) -> Score:
        return Score(self.asked[place], *self.figures[place * FIGURES : (place + 1) * FIGURES])

    def copy(self) -> Scored:
        """Return the same scores; the two go on apart."""
        return Scored(self.asked.copy(), self.figures.copy())
