"""Where the old story returns: on a hard day, after a long time apart, with somebody new, after one bad day.

All of it is from the filter itself and can be said beforehand: it is how the old comes back without anything having
been undone. Each is a difference from now, within each plausible person, as it may be shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from earned.working_model.moments import Moment
from earned.working_model.readings import Reading, read

if TYPE_CHECKING:
    from earned.working_model.ensemble import Person
    from earned.working_model.parameters import Number

HARD_DAY = 1.0
"""Stress."""
LONG_GAP = 90.0
"""Days without contact."""
BAD_DAY = -0.6
"""What happens on it, z. Nothing is known of the body, and it is never better than what is expected."""
SOMEBODY_NEW = "somebody not met before"


class Returns(NamedTuple):
    """How far the expectation on a line falls back, z; below 0 towards the old story."""

    hard_day: Reading
    long_gap: Reading | None
    """None for people in general, whom time doesn't move."""
    somebody_new: Reading | None
    """What would be expected of somebody new, less what is expected of this one; None for people in general."""
    bad_day: Reading
    """For people in general, a bad day with somebody new."""


def returns(person: Person, line: str | None) -> Returns | None:
    """Read where an expectation would return to, from the end of a line; None where nothing is known of the line.

    ``line`` is a relationship, or None for people in general.
    """
    if line not in person.lines:
        return None
    day, life = person.lines[line].stops[-1].day, person.crowd.life
    now = life.shown_general() if line is None else life.shown_expected(line, day)

    def read_off(then: Number) -> Reading:
        return read(np.broadcast_to(then - now, person.weights.shape), person.weights)

    bad = _after_a_bad_day(person, line, day)
    if line is None:
        return Returns(read_off(life.shown_general(HARD_DAY)), None, None, read_off(bad))
    return Returns(
        read_off(life.shown_expected(line, day, HARD_DAY)),
        read_off(life.shown_expected(line, day + LONG_GAP)),
        read_off(life.shown_general()),
        read_off(bad),
    )


def _after_a_bad_day(person: Person, line: str | None, day: float) -> Number:
    life, who = person.crowd.life.copy(), SOMEBODY_NEW if line is None else line
    # Said to be expected as bad as it was, so that it counts as no better than what is expected.
    life.take_in(Moment(who, day, z=BAD_DAY), BAD_DAY, stated_cap=True, felt=person.crowd.felt)
    return life.shown_general() if line is None else life.shown_expected(who, day)
