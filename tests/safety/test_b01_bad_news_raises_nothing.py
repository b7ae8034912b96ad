"""B1: an outcome no better than was expected raises nothing, at any note of any life of harm.

Looked at in the instant in which the outcome is taken in, for gut and head, on every line there is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.safety.engine_rules import FOR_EACH, FOR_MEAN, STATED
from tests.safety.held import held

if TYPE_CHECKING:
    from tests.safety.cohort import Harm


def test_for_each_plausible_person_what_is_no_better_than_they_expect_raises_nothing(harm: Harm) -> None:
    held(harm.both, FOR_EACH, a_life=20)


def test_nor_does_it_raise_the_mean_at_the_weights_that_stand(harm: Harm) -> None:
    held(harm.both, FOR_MEAN, a_life=5)


def test_what_is_no_better_than_the_gut_had_said_raises_nothing_for_anyone(harm: Harm) -> None:
    held(harm.both, STATED, a_life=10)
