"""B6: a step with a partner, or on danger, is only for someone the person chose; no step is always an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.safety.held import held
from tests.safety.note_rules import CHOSEN, EMPTY

if TYPE_CHECKING:
    from tests.safety.cohort import Harm


@pytest.mark.parametrize("rule", [CHOSEN, EMPTY])
def test_of_every_step_that_is_offered(harm: Harm, rule: str) -> None:
    held(harm.both, rule, a_life=1)
