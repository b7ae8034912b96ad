"""Which moments may have counted: those that did are among the foremost, at a fraction of the work."""

from __future__ import annotations

import numpy as np
import pytest

from earned.working_model.counted import without
from earned.working_model.foremost import foremost
from earned.working_model.foresight import Pathway, story
from earned.working_model.learning import LIVED, TOLD
from earned.working_model.moments import Moment
from earned.working_model.parameters import COMPANION, KNOWN

from .lives import any_life

CLEARLY = 2.0 / 50
"""Two points, z."""


@pytest.mark.parametrize("shields", [False, True])
@pytest.mark.parametrize("seed", range(15))
def test_what_clearly_counted_is_among_the_foremost(seed: int, shields: bool):
    life = any_life(np.random.default_rng([57, seed]), 300, shields=shields)
    told = story(life)
    for line in (None, life[0].relationship):
        moved = np.abs(without(told, COMPANION, [{n} for n in range(len(life))], line))
        clearly = {n for n in np.argsort(-moved)[:5].tolist() if moved[n] >= CLEARLY}
        assert clearly <= set(foremost(told, COMPANION, line, 64))


def test_they_are_ranked_by_what_is_left_of_them():
    life = [
        Moment("ana", 0.0, z=0.9),
        *(Moment("ana", float(day), z=-0.6) for day in range(1, 40)),
        Moment("ben", 40.0, z=-0.7, channel=TOLD),
        Moment("ben", 41.0, z=0.2, channel=LIVED),
    ]
    assert foremost(story(life), COMPANION, "ben", 1) == (41,)
    assert foremost(story(life), COMPANION, None, 42) == tuple(range(42))


def test_the_head_has_its_own():
    life = [Moment("ana", float(day), z=0.1, head=0.6, gut=-0.6) for day in range(6)]
    life[2] = life[2]._replace(z=-0.9)
    assert foremost(story(life, Pathway.KNOWN), KNOWN, "ana", 1) == (2,)


def test_a_line_that_nobody_lived_has_none():
    assert foremost(story([]), COMPANION, None, 5) == ()
    assert foremost(story([Moment("ana", 0.0, z=0.1)]), COMPANION, "ben", 5) == ()
    assert foremost(story([Moment("ana", 0.0, gut=0.1)]), COMPANION, "ana", 5) == ()
