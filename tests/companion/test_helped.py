"""What the ratings have taught of what helps: only beside a shift, and only where they narrowed what we thought before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from tests.companion.book import ANA, LESSON, noted
from tests.companion.thoughts import thought_of

from earned.companion.helped import EXPECTED_OF_SEEN, Helps, helps
from earned.companion.lines import Way
from earned.companion.strands import Where
from earned.working_model.parameters import BY_NAME
from earned.working_model.readings import Interval, Reading

NOTES = [noted(day, ANA, gut=25.0, outcome=90.0) for day in range(1, 21)]
WIDE = Interval(-9.0, 9.0)


@dataclass
class Learned:
    """What the notes have taught of two parameters: their ranges, and how much of their first spread is left."""

    ranges: dict[str, tuple[float, float]]
    left: float = 0.5

    def parameter(self, name: str) -> Reading:
        return Reading(0.0, 1.0, WIDE, WIDE, Interval(*self.ranges.get(name, (-9.0, 9.0))))

    def moved(self, name: str) -> float:
        return self.left if name in self.ranges else 1.0


def said(learned: Learned, gut: Way | None = Way.UP) -> tuple[Helps, ...]:
    thought = thought_of(*NOTES, gut=gut)
    guess = thought.guess(Where.PEOPLE, None, LESSON, frozenset())
    now: Any = thought.minds[Where.PEOPLE].now
    now.felt = learned
    return helps(thought, guess)


SEEN = EXPECTED_OF_SEEN + 0.1, 0.9


@pytest.mark.parametrize(
    ("ranges", "told"),
    [
        ({}, ()),
        ({"psi": (0.1, 0.9)}, (Helps.STAYED,)),
        ({"psi": (-0.9, -0.1)}, (Helps.STAYED_NOT,)),
        ({"psi": (-0.1, 0.9)}, ()),
        ({"e_witnessed": SEEN}, (Helps.SEEN,)),
        ({"e_witnessed": (EXPECTED_OF_SEEN - 0.1, 0.9)}, ()),
        ({"psi": (0.1, 0.9), "e_witnessed": SEEN}, (Helps.STAYED, Helps.SEEN)),
    ],
)
def test_it_is_said_where_its_range_is_clear(
    ranges: dict[str, tuple[float, float]], told: tuple[Helps, ...]
) -> None:
    assert said(Learned(ranges)) == told


def test_a_clear_range_that_we_only_brought_along_is_not_said() -> None:
    assert said(Learned({"psi": (0.1, 0.9), "e_witnessed": SEEN}, left=0.71)) == ()


def test_without_a_shift_nothing_of_it_is_said() -> None:
    assert said(Learned({"psi": (0.1, 0.9)}), None) == ()
    assert helps(thought_of(*NOTES), None) == ()


def test_notes_that_never_said_how_much_got_in_teach_nothing_of_it() -> None:
    thought = thought_of(*NOTES, gut=Way.UP)
    guess = thought.guess(Where.PEOPLE, None, LESSON, frozenset())
    assert helps(thought, guess) == ()


def test_what_we_thought_of_seeing_is_the_models_own() -> None:
    assert BY_NAME["e_witnessed"].default == EXPECTED_OF_SEEN == 0.2
