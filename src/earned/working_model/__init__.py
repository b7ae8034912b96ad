"""How expectations learn: one small, exact filter, in numpy alone.

    >>> from earned import working_model as wm
    >>> life = [wm.Moment("her", day, z=0.6, gut=-0.5) for day in range(3)]
    >>> [round(record.after, 2) for record in wm.replay(life, wm.COMPANION)]
    [-0.56, -0.38, -0.22]

``docs/the-model.md`` says what it means, and proves what it promises.
"""

from __future__ import annotations

from earned.working_model.learning import Belief, Came, Record, drift, expectation, learn, start
from earned.working_model.moments import Moment, to_rating, to_z
from earned.working_model.parameters import COMPANION, KNOWN, PLAIN, TABLE, Parameters, checked
from earned.working_model.shield import Shielded, live, watch
from earned.working_model.world import World, begin, replay

__all__ = [
    "COMPANION",
    "KNOWN",
    "PLAIN",
    "TABLE",
    "Belief",
    "Came",
    "Moment",
    "Parameters",
    "Record",
    "Shielded",
    "World",
    "begin",
    "checked",
    "drift",
    "expectation",
    "learn",
    "live",
    "replay",
    "start",
    "to_rating",
    "to_z",
    "watch",
]
