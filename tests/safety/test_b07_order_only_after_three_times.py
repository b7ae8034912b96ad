"""B7: hurt, coming back, hurt is told after three times and not before, with the times it was not so.

That it comes only on asking, and as a question, is for the pages: ``tests/companion/test_repairs.py``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.safety.held import held
from tests.safety.note_rules import REPEATS

if TYPE_CHECKING:
    from tests.safety.cohort import Harm


def test_the_same_order_is_told_after_three_times_with_its_exceptions(harm: Harm) -> None:
    held(harm.both, REPEATS, a_life=20)
