"""B5: outside the window, or after parts that felt not safe, no gain is claimed, and one quiet card comes once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.safety.guess_rules import STRAINED
from tests.safety.held import held
from tests.safety.note_rules import NO_GAIN, ONE_CARD

if TYPE_CHECKING:
    from tests.safety.cohort import Harm


@pytest.mark.parametrize("rule", [NO_GAIN, STRAINED, ONE_CARD])
def test_it_holds_at_every_note(harm: Harm, rule: str) -> None:
    held(harm.both, rule, a_life=3)
