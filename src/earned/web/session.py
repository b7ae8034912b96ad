"""One browser that holds an unlocked journal.

A journal must not be closed under a page that is reading it, so a session counts the requests
that use it: once it has ended nobody new gets in, and the last one out closes the file.
"""

from __future__ import annotations

import secrets
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Lock
from typing import TYPE_CHECKING

from earned.journal.errors import JournalError
from earned.web.later import Later

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from earned.journal import forget
    from earned.journal.vault import Journal
    from earned.web import guesses
    from earned.web.begun import Begun
    from earned.web.guesses import Guesses
    from earned.web.late import LatePost
else:
    forget = Later("earned.journal.forget")
    guesses = Later("earned.web.guesses")

AT_MOST = timedelta(hours=12)
"""A session ends then, however busy it is."""


def new_token() -> str:
    """Return 256 random bits, in letters that fit a cookie and an address."""
    return secrets.token_urlsafe(32)


@dataclass(slots=True, eq=False)
class Session:
    """One browser that unlocked a journal, known by a random token."""

    token: str
    journal: Journal
    opened_at: datetime
    last_seen: datetime
    pretend: bool = False
    idle_minutes: int = 5
    veiled: bool = False
    late: list[LatePost] = field(default_factory=list)
    begun: Begun | None = None
    thoughts: Guesses | None = None
    """What the engine makes of the notes; nothing until a page asks, and never with guesses off."""
    _gate: Lock = field(default_factory=Lock)
    _users: int = 0
    _ended: bool = False

    def seen(self, now: datetime) -> None:
        """Note that the person did something."""
        self.last_seen = now

    def is_over(self, now: datetime) -> bool:
        """Whether it was left alone too long, or is too old."""
        return self._left(now) <= timedelta(0)

    def seconds_left(self, now: datetime) -> int:
        """Return the whole seconds until it ends if nothing more is done."""
        return max(0, int(self._left(now).total_seconds()))

    def _left(self, now: datetime) -> timedelta:
        # A clock that was set back must not keep it open longer.
        self.last_seen = min(self.last_seen, now)
        self.opened_at = min(self.opened_at, now)
        idle = timedelta(minutes=self.idle_minutes)
        return min(self.last_seen + idle, self.opened_at + AT_MOST) - now

    def think(self, clock: Callable[[], datetime]) -> Guesses:
        """Give the session's guesses, begun now if they were not yet. This loads the engine."""
        with self._gate:
            if self.thoughts is None:
                self.thoughts = guesses.Guesses(self, clock)
                if self._ended:
                    self.thoughts.end()
            return self.thoughts

    def forget_thoughts(self) -> None:
        """Let go of every guess: the person wants none, or the notebook is locked."""
        thoughts, self.thoughts = self.thoughts, None
        if thoughts is not None:
            thoughts.end()

    def enter(self) -> bool:
        """Begin to use the journal; False when it has ended. Each True needs one ``leave``."""
        with self._gate:
            self._users += not self._ended
            return not self._ended

    def leave(self, now: datetime) -> None:
        """Stop using the journal; the last one out of an ended session closes it."""
        with self._gate:
            self._users -= 1
            last = self._ended and self._users == 0
        if last:
            self._close(now)

    def tidy(self, now: datetime) -> None:
        """Remove for good what was deleted ten minutes ago; without room for it, the next one tries again."""
        if self.enter():
            try:
                with suppress(JournalError):
                    forget.purge_due(self.journal, now)
            finally:
                self.leave(now)

    def end(self, now: datetime) -> None:
        """Let nobody new in, and close the journal as soon as nobody uses it. Idempotent."""
        with self._gate:
            already, self._ended = self._ended, True
            free = not already and self._users == 0
        self.forget_thoughts()
        if free:
            self._close(now)

    def _close(self, now: datetime) -> None:
        try:
            # Locking comes first: whoever leaves meets no error, and the next unlock tries again.
            with suppress(JournalError):
                forget.purge(self.journal, now)
        finally:
            self.journal.lock()
