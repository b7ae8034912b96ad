"""B4: a gut that was right is said to be right, and nothing bad is said to be better than expected."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.safety.held import held
from tests.safety.note_rules import BAD_NEWS, RIGHT

if TYPE_CHECKING:
    from tests.safety.cohort import Harm


@pytest.mark.parametrize("rule", [BAD_NEWS, RIGHT])
def test_beside_each_note(harm: Harm, rule: str) -> None:
    held(harm.both, rule, a_life=3)
