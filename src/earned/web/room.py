"""Who is in: the one journal this server may open, the sessions that hold it, and when they end."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from starlette.responses import RedirectResponse
from tzlocal import get_localzone

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from starlette.requests import Request
    from starlette.responses import Response

    from earned.journal.vault import Journal
    from earned.web.visit import Visit


def local_now() -> datetime:
    """Return the time on this computer, with its zone."""
    return datetime.now(get_localzone())


@dataclass(slots=True)
class Session:
    """One browser that unlocked a journal, known by a random token."""

    token: str
    journal: Journal
    opened_at: datetime
    last_seen: datetime
    pretend: bool = False


class Room:
    """The journal's file, the sessions that may see it, and the clock they live by."""

    def __init__(
        self, path: Path | None, port: int, *, clock: Callable[[], datetime] = local_now
    ) -> None:
        self.path = path
        self.port = port
        self.now = clock
        self.sessions: dict[str, Session] = {}

    @property
    def cookie(self) -> str:
        """The cookie's name holds the port, since all ports of one host share their cookies."""
        return f"notes-{self.port}"

    def session_of(self, request: Request) -> Session | None:
        """Return the session a request belongs to, or nothing when it has none."""
        token = request.cookies.get(self.cookie)
        return self.sessions.get(token) if token else None

    def admit(self, journal: Journal, *, pretend: bool = False) -> Session:
        """Begin a new session for a journal that was unlocked; every older one of its kind ends."""
        now = self.now()
        session = Session(secrets.token_urlsafe(32), journal, now, now, pretend)
        self.sessions[session.token] = session
        return session

    def turn_away(self, visit: Visit) -> Response:
        """Answer a visit to a page that needs an unlocked journal."""
        del visit
        return RedirectResponse("/", status_code=303)
