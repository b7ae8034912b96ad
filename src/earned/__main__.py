"""Where the program starts: what researchers ask for loads nothing of the notebook, nor what reads its commands."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Run what was asked for; see ``cli`` and ``study_cli``."""
    # Our arrays are small: a second thread for linear algebra costs more than it brings, and takes it from the pages.
    os.putenv("OPENBLAS_NUM_THREADS", "1")
    if sys.argv[1:2] == ["study"]:
        from earned.study_cli import main as study  # noqa: PLC0415 - see the top

        study(sys.argv[2:])
        return
    from earned.cli import main as notebook  # noqa: PLC0415

    notebook()


if __name__ == "__main__":
    main()
