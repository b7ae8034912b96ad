"""B3: with *not safe*, a hard stop or an open *no* there is no step, no trend, no comparison and no line to hand over."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.safety.guess_rules import NO_GUESS
from tests.safety.held import held
from tests.safety.note_rules import LESS, NO_SCALE, NO_STEP, NOT_DIFFERENT, NOT_SHARED, PLAIN

if TYPE_CHECKING:
    from tests.safety.cohort import Harm


@pytest.mark.parametrize("rule", [NO_STEP, NO_GUESS, NOT_DIFFERENT, NO_SCALE, LESS])
def test_while_the_mark_stands(harm: Harm, rule: str) -> None:
    held(harm.all_marked, rule, a_life=5)


@pytest.mark.parametrize("rule", [NOT_SHARED, PLAIN])
def test_on_a_page_to_hand_over(harm: Harm, rule: str) -> None:
    held(harm.all_marked, rule, a_life=0.5)
