"""All lives of harm are watched once for all tests here, and their figures stand at the end of the run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.safety.cohort import Harm, harm
from tests.safety.table import table

if TYPE_CHECKING:
    from _pytest.terminal import TerminalReporter


@pytest.fixture(scope="session", name="harm")
def every_life() -> Harm:
    """Lives of harm, with a mark and without."""
    return harm()


def pytest_terminal_summary(terminalreporter: TerminalReporter) -> None:
    """Print what came of them."""
    if harm.cache_info().currsize:
        terminalreporter.section("lives of harm")
        for line in table(*harm()):
            terminalreporter.write_line(line)
