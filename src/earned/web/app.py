"""The app: every page, the static files, the room and the fence around them.

An error of any kind ends in one calm page with one sentence. What was sent, what was found and
where it broke are never on it.
"""

from __future__ import annotations

import gc
import mimetypes
from importlib import import_module
from pkgutil import iter_modules
from threading import Lock
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from earned.journal.errors import JournalError
from earned.web import pages
from earned.web.fence import Fence
from earned.web.form import Form, RefusedError, WrongAnswersError
from earned.web.view import STATIC, View, static_path
from earned.web.visit import Visit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from starlette.requests import Request
    from starlette.routing import BaseRoute
    from starlette.types import ASGIApp, Receive, Scope, Send

    from earned.web.room import Room

for ending, kind in ((".woff2", "font/woff2"), (".js", "text/javascript"), (".svg", "image/svg+xml")):
    mimetypes.add_type(kind, ending)  # not every computer knows them, and nosniff trusts nothing else

SENTENCES = {403: "form.other_page", 404: "form.not_here", 405: "form.not_here"}


AT_THE_DOOR = ("lock", "away")
"""The pages that are there from the start. The others need the database, and come with the first that does."""


def every_route() -> list[BaseRoute]:
    """Gather the routes of every page module, in the order of their names."""
    return routes_of(found.name for found in iter_modules(pages.__path__))


def routes_of(names: Iterable[str]) -> list[BaseRoute]:
    """Gather the routes of some page modules, and the static files."""
    modules = [import_module(f"{pages.__name__}.{name}") for name in names]
    static = Mount(static_path(), StaticFiles(directory=STATIC))
    return [static, *(route for module in modules for route in module.routes)]


class App(Starlette):
    """The pages of one room, with the fence around the whole of it, its last resort too."""

    def __init__(self, room: Room) -> None:
        super().__init__(
            routes=routes_of(AT_THE_DOOR),
            exception_handlers={
                RefusedError: refused,
                WrongAnswersError: wrong_answers,
                JournalError: journal_trouble,
                HTTPException: not_here,
                Exception: trouble,
            },
        )
        self.state.room = room
        self.state.view = View()
        self._nowhere = self.router.default
        self.router.default = self._beyond_the_door
        self._whole = False
        self._loading = Lock()

    @property
    def every_page(self) -> list[BaseRoute]:
        """The routes of all pages, loaded now if they were not yet."""
        with self._loading:
            if not self._whole:
                self.router.routes[:] = every_route()
                self._whole = True
                gc.freeze()  # what was loaded stays: looking through it again made one page in twenty slow
        return self.router.routes

    async def _beyond_the_door(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._whole:
            await self._nowhere(scope, receive, send)
            return
        await run_in_threadpool(lambda: self.every_page)
        await self.router(scope, receive, send)

    def build_middleware_stack(self) -> ASGIApp:
        """Put the fence outside even of what answers an error."""
        room: Room = self.state.room
        return Fence(
            super().build_middleware_stack(),
            host=room.host,
            kept=static_path() + "/",
            refusal=self.refusal,
        )

    def refusal(self, status: int, sentence: str) -> Response:
        """Render the page for a request that may not even ask; it shows nothing of anyone's."""
        view: View = self.state.view
        return HTMLResponse(view.bare("refusal.html", sentence=sentence), status_code=status)


def app(room: Room) -> App:
    """Build the app for one room."""
    return App(room)


def refused(request: Request, error: Exception) -> Response:
    """Say in one sentence why something that was sent can't be taken."""
    assert isinstance(error, RefusedError)
    return said(request, error.status, error.sentence, error.numbers)


def wrong_answers(request: Request, error: Exception) -> Response:
    """Say that an answer can't be kept, where the page itself did not."""
    assert isinstance(error, WrongAnswersError)
    return said(request, 422, next(iter(error.wrong.values()), "form.not_an_answer"))


def journal_trouble(request: Request, error: Exception) -> Response:
    """Say in one sentence what is wrong with the file."""
    assert isinstance(error, JournalError)
    return said(request, 503, error.sentence, error.values)


def not_here(request: Request, error: Exception) -> Response:
    """Say that there is no such page."""
    assert isinstance(error, HTTPException)
    return said(request, error.status_code, SENTENCES.get(error.status_code, "form.trouble"))


def trouble(request: Request, error: Exception) -> Response:
    """Say that something went wrong on our side, and nothing about what."""
    del error
    return said(request, 500, "form.trouble")


def said(
    request: Request, status: int, sentence: str, values: dict[str, int] | dict[str, int | str] | None = None
) -> Response:
    """Answer with one sentence: as a page, or as the short word back to one question."""
    room: Room = request.app.state.room
    visit = Visit(request, room, request.app.state.view, room.session_of(request), Form())
    template = "said.html" if visit.by_htmx else "error.html"
    show = visit.say if visit.by_htmx else visit.show
    try:
        return show(template, status, sentence=sentence, values=values or {})
    except Exception:  # noqa: BLE001 - the journal itself may be what failed: then without it
        visit.session = None
        return show(template, status, sentence=sentence, values=values or {})
