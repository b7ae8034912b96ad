"""One request, with everything that a page may use, and the way a page is bound to its path.

A page is two plain functions, one that shows and one that takes a form. They run in the thread
pool, since both may touch the file, and they never see a request they have no right to: that is
decided here, from what the page says it is open to.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from earned.web.form import Form, read_form
from earned.web.late import LatePost
from earned.web.later import Later

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from datetime import datetime

    from sqlalchemy import Connection
    from starlette.requests import Request

    from earned.journal.entities import Settings
    from earned.journal.reading import settings as kept
    from earned.journal.vault import Journal
    from earned.web.guesses import Guesses
    from earned.web.room import Room
    from earned.web.session import Session
    from earned.web.view import View
else:
    kept = Later("earned.journal.reading.settings")


WARN_SECONDS = 60
BY_ITSELF = "-thinking"
"""How the name of a part ends that asks by itself; see ``templates/guess.html``."""
_PART = re.compile(rf"div#([\w-]+){BY_ITSELF}", re.ASCII)


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
    _settings: Settings | None = None

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

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Open the journal for one transaction, kept when the block ends without an error."""
        with self.journal.write(self.now()) as connection:
            yield connection
        if self.session is not None and self.session.thoughts is not None:
            self.session.thoughts.stir()

    @property
    def thoughts(self) -> Guesses | None:
        """What the engine makes of the notes; nothing with guesses off, and then it is never loaded."""
        if self.session is None or not self.settings.guesses:
            return None
        return self.session.think(self.room.now)

    def now(self) -> datetime:
        """Return the time on this computer, with its zone."""
        return self.room.now()

    @property
    def settings(self) -> Settings:
        """The person's own settings; while the journal is locked, ours and what they show outwardly."""
        if self._settings is None:
            self._settings = self._read_settings()
        return self._settings

    def _read_settings(self) -> Settings:
        if self.session is None:
            return self.room.outward
        with self.read() as connection:
            settings = kept.settings(connection)
        self.room.settle(self.session, settings)
        return settings

    @property
    def key(self) -> str:
        """The one-time key in the opened address, for the form that redeems it. Nothing else reads it."""
        return self.request.query_params.get("key", "")

    @property
    def idle(self) -> tuple[int, int] | None:
        """Seconds until the lock when nothing is done, and how long before it to say so."""
        return None if self.session is None else (self.session.idle_minutes * 60, WARN_SECONDS)

    @property
    def neutral_page(self) -> str:
        """Where *leave now* goes: an address the person gave, or the dull page that is built in."""
        chosen = self.settings.neutral_page
        return chosen if chosen.startswith(("https://", "http://")) else "/away"

    @property
    def by_htmx(self) -> bool:
        """Whether one question was saved by itself, so that only a short word back is wanted."""
        return self.request.headers.get("hx-request") == "true"

    @property
    def asks_by_itself(self) -> bool:
        """Whether a part of an open page asked how far the thinking is, so that it says nothing of the person."""
        return self._source.endswith(BY_ITSELF)

    @property
    def part(self) -> str:
        """The name of the part that asked by itself; empty where none did, or none of ours."""
        found = _PART.fullmatch(self._source)
        return "" if found is None else found[1]

    @property
    def _source(self) -> str:
        return self.request.headers.get("hx-source", "")

    def show(self, template: str, status: int = 200, **values: Any) -> HTMLResponse:
        """Render a page."""
        return HTMLResponse(self.view.page(self, template, **values), status_code=status)

    def say(self, template: str, status: int = 200, **values: Any) -> HTMLResponse:
        """Render a piece of a page, without the sheet around it."""
        return HTMLResponse(self.view.piece(self, template, **values), status_code=status)

    def go(self, path: str) -> Response:
        """Send the browser on to another page after a form was taken."""
        if self.by_htmx:
            return Response(headers={"HX-Redirect": path})
        return RedirectResponse(path, status_code=303)

    def let_in(self, session: Session, path: str) -> Response:
        """Send the browser on as the one that holds this session."""
        return self.room.let_in(session, path)

    def proves(self, passphrase: str | None) -> bool:
        """Whether this is the passphrase of this journal. Ask before what can't be undone or hidden again.

        Slow on purpose. Raises RefusedError (429) when it comes too soon after a wrong one.
        """
        return self.session is not None and self.room.proves(self.session, passphrase or "")


class Page(Route):
    """One path with its two functions, which see only visits they have a right to."""

    def __init__(
        self,
        path: str,
        get: Callable[..., Response] | None,
        post: Callable[..., Response] | None,
        open_to: OpenTo,
        *,
        counts: bool = True,
    ) -> None:
        self.get, self.post, self.open_to, self.counts = get, post, open_to, counts
        names = [name for name, handler in (("GET", get), ("POST", post)) if handler is not None]
        super().__init__(path, self.answer, methods=names)

    async def answer(self, request: Request) -> Response:
        """Read the form, if there is one, and answer in the thread pool, since that may touch the file."""
        form = await read_form(request) if request.method == "POST" else Form()
        return await run_in_threadpool(self.respond, request, form)

    def respond(self, request: Request, form: Form) -> Response:
        """Answer one visit; one without the right is turned away, and what it brought is held."""
        room: Room = request.app.state.room
        session = room.session_of(request)
        if session is not None and not session.enter():
            session = None
        visit = Visit(request, room, request.app.state.view, session, form)
        try:
            return self._admitted(visit)
        except Exception:
            self.hold_refused(visit)
            raise
        finally:
            if session is not None:
                session.leave(room.now())

    def _admitted(self, visit: Visit) -> Response:
        handler = self.post if visit.request.method == "POST" else self.get
        assert handler is not None
        if visit.session is not None:
            if self.counts and not visit.asks_by_itself:
                visit.session.seen(visit.now())
        elif self.open_to is OpenTo.UNLOCKED:
            self.hold(visit)
            return visit.room.turn_away(visit)
        return handler(visit, **visit.request.path_params)

    def hold(self, visit: Visit) -> None:
        """Hold a form that came too late, unless it carries a passphrase."""
        if self.post is None or not visit.form.fields or visit.form.is_secret:
            return
        late = LatePost(visit.now(), self.post, dict(visit.request.path_params), visit.form)
        visit.room.hold(visit.request, late)

    def hold_refused(self, visit: Visit) -> None:
        """Hold words that could not be saved, since the answer takes the place of the page they were typed on.

        A question that saves itself stays on its page, so it needs no holding.
        """
        if self.post is None or visit.session is None or visit.by_htmx or visit.form.is_secret:
            return
        late = LatePost(visit.now(), self.post, dict(visit.request.path_params), visit.form)
        if self.open_to is OpenTo.UNLOCKED and late.words:
            visit.room.hold_in(visit.session, late)


def page(
    path: str,
    *,
    get: Callable[..., Response] | None = None,
    post: Callable[..., Response] | None = None,
    open_to: OpenTo = OpenTo.UNLOCKED,
    counts: bool = True,
) -> Route:
    """Bind a page's two functions to its path. ``counts``: a visit shows that the person is there."""
    return Page(path, get, post, open_to, counts=counts)
