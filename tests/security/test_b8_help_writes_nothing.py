"""B8: the help and plan pages can't reach what writes. `make check` reads the imports; this runs them."""

from __future__ import annotations

import subprocess
import sys

LOOK = """
import sys
import earned.web.pages.help, earned.web.pages.plan
print(*[name for name in sys.modules if name.startswith(("earned.journal.writing", "earned.journal.forget"))])
"""


def test_loading_help_and_plan_loads_nothing_that_writes():
    done = subprocess.run(
        [sys.executable, "-c", LOOK], capture_output=True, text=True, check=True, timeout=120
    )
    assert done.stdout.split() == []
