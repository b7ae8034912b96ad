"""Steps, catches and the page for a hard night never load the engine, with guesses on or off."""

from __future__ import annotations

import subprocess
import sys

LOOK = """
import sys
import earned.companion.catches, earned.companion.gates, earned.companion.hard_night, earned.companion.steps
import earned.web.pages.catches, earned.web.pages.hard_night, earned.web.pages.own_steps, earned.web.pages.steps
import earned.web.pages.settings.set_aside
print(*[name for name in sys.modules if name.startswith(("earned.working_model", "numpy"))])
"""


def test_loading_them_loads_no_engine():
    done = subprocess.run(
        [sys.executable, "-c", LOOK], capture_output=True, text=True, check=True, timeout=120
    )
    assert done.stdout.split() == []
