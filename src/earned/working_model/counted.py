"""What counted: where an expectation would be now, had some moments not been.

Everything else stays as it was lived: what was said beforehand and so the stated cap, the marks and so the shield, and
the days that went by. All of what is left out is tried as one batch, at one person's fixed parameters. Which moments of a
long life are worth trying says ``foremost``.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from earned.working_model.batch import BatchWorld, begin_batch
from earned.working_model.foresight import Lived, Pathway, story
from earned.working_model.parameters import Parameters
from earned.working_model.shield import Shielded

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from earned.working_model.moments import Moment
    from earned.working_model.normal import Array


def without(
    moments: Sequence[Moment],
    parameters: Parameters,
    left_out: Sequence[AbstractSet[int]],
    line: str | None,
    *,
    pathway: Pathway = Pathway.FELT,
    stated_cap: bool = True,
) -> Array:
    """Return what would be expected now without some moments, less what is, z, shape (sets,).

    ``left_out`` holds sets of moment numbers, from 0; ``parameters`` are floats, as from ``Person.middle``, or those of
    several people: then the shape is (persons, sets). What is expected is what may be shown of a relationship at its
    last moment, or of people in general for ``line`` None, without stress. Above 0, the moments hold the expectation
    down. Moments come in the order lived.
    """
    told = story(moments, pathway).events
    places = [place for place, event in enumerate(told) if line in {None, event.relationship}]
    persons, size = np.broadcast(*parameters).shape, len(left_out) + 1
    if not places or not left_out:
        return np.zeros((*persons, len(left_out)))
    lived = [event for event in told[: places[-1] + 1] if isinstance(event, Lived)]
    life = _live(lived, parameters, left_out, stated_cap=stated_cap)
    shown = life.shown_general() if line is None else life.shown_expected(line, told[places[-1]].day)
    values = np.broadcast_to(shown, math.prod(persons) * size).reshape(*persons, size)
    return np.asarray(values[..., :-1] - values[..., -1:])


def _live(
    lived: Sequence[Lived],
    parameters: Parameters,
    left_out: Sequence[AbstractSet[int]],
    *,
    stated_cap: bool,
) -> Shielded[BatchWorld]:
    """Let each person live once without each of the sets, and last of all with everything."""
    size, persons = len(left_out) + 1, math.prod(np.broadcast(*parameters).shape)
    each = Parameters(*(np.repeat(value, size) if np.ndim(value) else value for value in parameters))
    life = Shielded([begin_batch(each, size * persons)])
    without_it: dict[int, list[int]] = {}
    for place, numbers in enumerate(left_out):
        for number in numbers:
            without_it.setdefault(number, []).append(place)
    for event in lived:
        spared = None
        if event.number in without_it:
            spared = np.zeros(size, np.bool_)
            spared[without_it[event.number]] = True
            spared = np.tile(spared, persons)
        came = event.came if stated_cap else event.came._replace(at_most=False)
        life.learn(event.moment, came, spared)
    return life
