"""How different a moment may be and still be taken in: the closed form, for the person in the middle, today."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING

import numpy as np
import pytest
from tests.companion.book import ANA, BEN, ME, at, noted
from tests.companion.thoughts import thought_of

from earned.companion.reach import teachable
from earned.companion.strands import Where

if TYPE_CHECKING:
    from earned.companion.thought import Thought
    from earned.journal.entities import Moment, Relationship

NOW = at(60)


def came(n: int, who: Relationship = ANA, outcome: float = 25.0) -> list[Moment]:
    return [noted(day, who, gut=25.0, outcome=outcome) for day in range(1, n + 1)]


def expected(thought: Thought, who: str, where: Where = Where.PEOPLE) -> tuple[float, float]:
    """The mean and the variance of what plausible people expect of somebody today."""
    person = thought.minds[where].now.felt
    mean, variance = person.crowd.world.expected(who, NOW.timestamp() / 86_400)
    full = np.ones_like(person.weights)
    return float(person.weights @ (mean * full)), float(person.weights @ (variance * full))


@pytest.mark.parametrize("n", [1, 6, 20])
def test_it_is_the_closed_form(n: int) -> None:
    thought = thought_of(*came(n))
    mean, variance = expected(thought, ANA.id)
    middle = thought.minds[Where.PEOPLE].now.felt.middle()
    closed = float(middle.c * sqrt(1 + variance * middle.rho))
    assert teachable(thought, ANA, NOW) == pytest.approx(min(closed, 1 - mean), rel=1e-9)


def test_the_surer_someone_is_of_another_the_nearer_it_is() -> None:
    few, many = (teachable(thought_of(*came(n, outcome=0.0)), ANA, NOW) for n in (1, 30))
    assert 0.1 < many < few


def test_somebody_known_for_long_is_nearer_than_somebody_new() -> None:
    thought = thought_of(*came(30))
    assert teachable(thought, ANA, NOW) < teachable(thought, BEN, NOW)


def test_where_almost_the_opposite_is_expected_already_there_is_little_left() -> None:
    thought = thought_of(*[noted(day, gut=100.0, outcome=100.0) for day in range(1, 41)])
    mean, _ = expected(thought, ANA.id)
    assert teachable(thought, ANA, NOW) == pytest.approx(1 - mean)


def test_oneself_has_a_reach_of_its_own_by_name_or_without() -> None:
    thought = thought_of(*came(12), *[noted(30 + day, ME, gut=10.0, outcome=0.0) for day in range(12)])
    assert teachable(thought, None, NOW) == teachable(thought, ME, NOW)
    mean, variance = expected(thought, ME.id, Where.ME)
    assert teachable(thought, ME, NOW) <= 1 - mean
    assert variance < expected(thought_of(), ME.id, Where.ME)[1]
    assert teachable(thought, ME, NOW) != teachable(thought, ANA, NOW)


def test_before_any_note_there_is_one_too() -> None:
    assert 0.1 < teachable(thought_of(), ANA, NOW) <= 2
