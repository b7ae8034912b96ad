"""Keep this program's memory to itself: no core dump, no other program looking in, no wide files."""

from __future__ import annotations

import ctypes
import os
import sys

_PR_SET_DUMPABLE = 4


def hush() -> None:
    """Turn core dumps off, refuse to be traced by others, and make new files ours alone.

    To be called once, before a passphrase is asked for. Where the system has no such switch it
    does nothing; ``docs/file-format.md`` says what that leaves open.
    """
    os.umask(0o077)
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415  not there on Windows

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
