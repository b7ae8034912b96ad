"""What counted: where an expectation would be now, had some moments not been.

Everything else stays as it was lived: what was said beforehand and so the stated cap, the marks and so the shield, and
the days that went by. All of what is left out is tried as one batch, at one person's fixed parameters; a life goes its own
way from the first moment that it is without. Which moments of a long life are worth trying says ``foremost``.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from earned.working_model.batch import begin_batch
from earned.working_model.foresight import Lived
from earned.working_model.shield import Shielded

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from collections.abc import Set as AbstractSet

    from numpy.typing import NDArray

    from earned.working_model.foresight import Story
    from earned.working_model.normal import Array
    from earned.working_model.parameters import Parameters


def without(
    told: Story,
    parameters: Parameters,
    left_out: Sequence[AbstractSet[int]],
    line: str | None,
    *,
    stated_cap: bool = True,
) -> Array:
    """Return what would be expected now without some moments, less what is, z, shape (sets,).

    ``told`` is the whole life as one pathway lived it, from ``foresight.story``. ``left_out`` holds sets of moment
    numbers, from 0; ``parameters`` are floats, as from ``Person.middle``, or those of several people: then the shape is
    (persons, sets). What is expected is what may be shown of a relationship at its last moment, or of people in general
    for ``line`` None, without stress. Above 0, the moments hold the expectation down.
    """
    places = [place for place, event in enumerate(told.events) if line in {None, event.relationship}]
    persons = np.broadcast(*parameters).shape
    off = np.zeros((*persons, len(left_out)))
    if not places or not left_out:
        return off
    lived = [event for event in told.events[: places[-1] + 1] if isinstance(event, Lived)]
    apart = _Apart(parameters, left_out, lived)
    for event in lived:
        apart.live(event, stated_cap=stated_cap)
    life, day = apart.life, told.events[places[-1]].day
    shown = np.asarray(life.shown_general() if line is None else life.shown_expected(line, day))
    values = shown.reshape(-1, *persons)
    off[..., apart.order[: len(values) - 1]] = np.moveaxis(values[1:] - values[0], 0, -1)
    return off


class _Apart:
    """Each person's life with everything, and, from where it parts from that, without each of some sets of moments."""

    def __init__(
        self, parameters: Parameters, left_out: Sequence[AbstractSet[int]], lived: Iterable[Lived]
    ) -> None:
        self.persons = math.prod(np.broadcast(*parameters).shape)
        places = {event.number: place for place, event in enumerate(lived)}
        first = {
            n: min(places[number] for number in numbers if number in places)
            for n, numbers in enumerate(left_out)
            if not places.keys().isdisjoint(numbers)
        }
        self.order = sorted(first, key=first.__getitem__)
        """The sets that leave anything out, as they part."""
        self.without: dict[int, list[int]] = {}
        """By moment, the rows of those who are without it."""
        for row, n in enumerate(self.order, start=1):
            for number in left_out[n]:
                self.without.setdefault(number, []).append(row)
        self.rows = 1
        """How many lives each person leads so far: the first with everything, the others in order."""
        self.life = Shielded([begin_batch(parameters, self.persons)])

    def live(self, event: Lived, *, stated_cap: bool) -> None:
        """Let every life go on by one outcome."""
        came = event.came if stated_cap else event.came._replace(at_most=False)
        spared = self._spared(self.without.get(event.number, ()))
        self.life.learn(event.moment, came, spared)

    def _spared(self, rows: Sequence[int]) -> NDArray[np.bool_] | None:
        if not rows:
            return None
        self._part(max(rows) + 1)
        spared = np.zeros((self.rows, self.persons), np.bool_)
        spared[list(rows)] = True
        return spared.ravel()

    def _part(self, rows: int) -> None:
        """Let there be so many lives at least, some of them early: each time it takes a moment."""
        if rows <= self.rows:
            return
        more = min(max(rows, 2 * self.rows), len(self.order) + 1) - self.rows
        everybody = np.arange(self.persons)
        who = np.concatenate([np.arange(self.rows * self.persons), np.tile(everybody, more)])
        self.life = self.life.each(lambda world: world.of(who))
        self.rows += more
