"""The processes that a test lets begin."""

from __future__ import annotations

import subprocess
from threading import Event
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

ENDLESS = (
    "-c",
    "import pickle, sys; pickle.dump(None, sys.stdout.buffer); sys.stdout.flush(); sys.stdin.buffer.read()",
)
"""A worker that says no more than that it is there, and never ends by itself."""


class Begun:
    """Keeps every process that is begun."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.every: list[subprocess.Popen[bytes]] = []
        self.two = Event()
        begin = subprocess.Popen

        def kept(*command: object, **how: object) -> subprocess.Popen[bytes]:
            self.every.append(begin(*command, **how))  # type: ignore[call-overload]
            if len(self.every) == 2:
                self.two.set()
            return self.every[-1]

        monkeypatch.setattr(subprocess, "Popen", kept)
