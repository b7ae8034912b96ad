"""One request, with everything that a page may use, and the way a page is bound to its path.

A page is two plain functions, one that shows and one that takes a form. They run in the thread
pool, since both may touch the file, and they never see a request they have no right to: that is
decided here, from what the page says it is open to.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from earned.journal.entities import Settings
from earned.journal.reading.settings import settings as kept_settings
from earned.web.form import Form, read_form

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from datetime import datetime

    from sqlalchemy import Connection
    from starlette.requests import Request

    from earned.journal.vault import Journal
    from earned.web.room import Room, Session
    from earned.web.view import View


class OpenTo(Enum):
    """Who may see a page."""

    ANYONE = auto()
    """Also before there is a journal, and while it is locked."""
    UNLOCKED = auto()
    """Only someone whose session holds an unlocked journal."""


@dataclass(slots=True)
class Visit:
    """One request with what a page may use."""

    request: Request
    room: Room
    view: View
    session: Session | None
    form: Form

    @property
    def journal(self) -> Journal:
        """The unlocked journal of this session. Only pages open to the unlocked may ask."""
        if self.session is None:
            msg = "a page asked for the journal before it was unlocked"
            raise RuntimeError(msg)
        return self.session.journal

    def read(self) -> AbstractContextManager[Connection]:
        """Open the journal for reading."""
        return self.journal.read()

    def write(self) -> AbstractContextManager[Connection]:
        """Open the journal for one transaction, kept when the block ends without an error."""
        return self.journal.write()

    def now(self) -> datetime:
        """Return the time on this computer, with its zone."""
        return self.room.now()

    @property
    def settings(self) -> Settings:
        """The person's own settings, or ours while the journal is locked."""
        if self.session is None:
            return Settings()
        with self.read() as connection:
            return kept_settings(connection)

    @property
    def by_htmx(self) -> bool:
        """Whether one question was saved by itself, so that only a short word back is wanted."""
        return self.request.headers.get("hx-request") == "true"

    def show(self, template: str, status: int = 200, **values: Any) -> HTMLResponse:
        """Render a page."""
        return HTMLResponse(self.view.page(self, template, **values), status_code=status)

    def say(self, template: str, status: int = 200, **values: Any) -> HTMLResponse:
        """Render a piece of a page, without the sheet around it."""
        return HTMLResponse(self.view.piece(self, template, **values), status_code=status)

    def go(self, path: str) -> RedirectResponse:
        """Send the browser on to another page after a form was taken."""
        return RedirectResponse(path, status_code=303)


def page(
    path: str,
    *,
    get: Callable[..., Response] | None = None,
    post: Callable[..., Response] | None = None,
    open_to: OpenTo = OpenTo.UNLOCKED,
) -> Route:
    """Bind a page's two functions to its path."""

    async def answer(request: Request) -> Response:
        handler = post if request.method == "POST" else get
        assert handler is not None
        form = await read_form(request) if request.method == "POST" else Form()
        room: Room = request.app.state.room
        visit = Visit(request, room, request.app.state.view, room.session_of(request), form)
        if open_to is OpenTo.UNLOCKED and visit.session is None:
            return room.turn_away(visit)
        return await run_in_threadpool(handler, visit, **request.path_params)

    methods = [name for name, handler in (("GET", get), ("POST", post)) if handler is not None]
    return Route(path, answer, methods=methods)
