"""How different a moment may be and still be taken in: the most teachable surprise, for one line, today."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from earned.companion.guess import whom
from earned.companion.strands import Where
from earned.working_model.learning import FLOATS, Came, most_teachable

if TYPE_CHECKING:
    from datetime import datetime

    from earned.companion.thought import Thought
    from earned.journal.entities import Relationship

DAY = 86_400.0
"""Seconds."""
ANYTHING = Came(1.0)
"""Lived, not noticed, and nothing known of the body: what a moment ahead is."""


def teachable(thought: Thought, them: Relationship | None, now: datetime) -> float:
    """Return d*, z: the surprise from which most is learned of someone, for the person in the middle of all plausible ones.

    ``None`` is oneself. The mean and the variance of what is expected are those of plausible people, on the day.
    """
    mine = them is None or them.is_me
    where = Where.ME if mine else Where.PEOPLE
    person = thought.minds[where].now.felt
    who = (whom(thought.known.strands[where], None) if them is None else them.id) or ""
    mean, variance = person.crowd.world.expected(who, now.timestamp() / DAY)
    shape = person.weights.shape
    expected = float(person.weights @ np.broadcast_to(mean, shape))
    unsure = float(person.weights @ np.broadcast_to(variance, shape))
    return float(most_teachable(expected, unsure, ANYTHING, person.middle(), FLOATS))
