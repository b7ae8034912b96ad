"""B10: where harm comes again and nobody marked it, no rise is said about them, nor one that rests on them.

Before the first harm nobody can know: what is said then stands in the table that is printed, as what it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.safety.bound import at_most
from tests.safety.guess_rules import AFTER, ENGINE, LED, NOT_LED, RECURRING, TWO_HARMS
from tests.safety.held import held, share

if TYPE_CHECKING:
    from tests.safety.cohort import Harm

AT_MOST = 0.01
"""The share of lives in which a rise about the one who hurts may be said after their second harm."""


def test_while_it_comes_again_no_rise_is_said_about_them(harm: Harm) -> None:
    held(harm.all_unmarked, RECURRING, a_life=5)


def test_while_it_comes_again_a_rise_in_general_holds_without_them(harm: Harm) -> None:
    held(harm.all_unmarked, NOT_LED, a_life=0.1)


def test_after_the_second_harm_a_rise_about_them_is_said_in_at_most_one_life_of_a_hundred(harm: Harm) -> None:
    every = harm.all_unmarked
    assert share(every, TWO_HARMS) == 1
    assert share(every, AFTER) <= AT_MOST


def test_nor_is_one_in_general_that_does_not_hold_without_them(harm: Harm) -> None:
    assert share(harm.all_unmarked, LED) <= AT_MOST


def test_it_is_the_facts_that_keep_it_back_and_not_a_weak_engine(harm: Harm) -> None:
    """Left to itself the engine would say more rises about them than the facts let through."""
    every = harm.all_unmarked
    assert every.counts[ENGINE] > every.counts[AFTER]


@pytest.mark.parametrize(("seen", "of", "bound"), [(0, 2_000, 0.001497), (5, 10, 0.777559), (1, 1, 1.0)])
def test_the_bound_is_the_exact_one(seen: int, of: int, bound: float) -> None:
    assert at_most(seen, of) == pytest.approx(bound, abs=1e-6)
