"""How often a passphrase may be tried: one try at a time, and a longer wait after each wrong one.

Waiting never holds a thread or a lock: a try that comes too soon is refused at once, and says
how long is left. There is no lock-out for good, since the one who forgets is the person.
"""

from __future__ import annotations

from datetime import timedelta
from math import ceil
from threading import Lock
from typing import TYPE_CHECKING, TypeVar

from earned.web.form import RefusedError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

WAITS = (1, 3, 7, 15, 31, 60)
"""Seconds to wait after the first, second, … wrong try; the last one holds from then on."""

Opened = TypeVar("Opened")


class Tries:
    """The tries at one file's passphrase, wherever they are made."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._now = clock
        self._one_at_a_time = Lock()
        self._wrong = 0
        self._wrong_at: datetime | None = None

    def seconds_left(self) -> int:
        """Return the whole seconds until the next try may be made; 0 when it may be made now."""
        if self._wrong_at is None:
            return 0
        # A clock that was set back must not lengthen the wait.
        self._wrong_at = min(self._wrong_at, self._now())
        wait = timedelta(seconds=WAITS[min(self._wrong, len(WAITS)) - 1])
        return max(0, ceil((self._wrong_at + wait - self._now()).total_seconds()))

    def attempt(
        self, opening: Callable[[], Opened | None], wrong: tuple[type[Exception], ...] = ()
    ) -> Opened | None:
        """Make one try: what it opened, or nothing when it was wrong (it gave nothing, or raised a ``wrong``).

        Raises RefusedError (429) when it comes too soon or while another is under way.
        """
        if not self._one_at_a_time.acquire(blocking=False):
            raise RefusedError("lock.another_try", 429)
        try:
            return self._attempt(opening, wrong)
        finally:
            self._one_at_a_time.release()

    def _attempt(
        self, opening: Callable[[], Opened | None], wrong: tuple[type[Exception], ...]
    ) -> Opened | None:
        left = self.seconds_left()
        if left:
            raise RefusedError("lock.wait", 429, seconds=left)
        try:
            opened = opening()
        except wrong:
            opened = None
        self._wrong, self._wrong_at = (self._wrong + 1, self._now()) if opened is None else (0, None)
        return opened
