"""The recovery sheet: offered with what it risks, shown once to who knows the passphrase, kept nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from earned.journal import recovery
from earned.journal.errors import WrongPassphrase
from earned.web.form import RefusedError
from earned.web.visit import page

if TYPE_CHECKING:
    from starlette.responses import Response

    from earned.web.visit import Visit

FIRST = "/start/3"


def _onward(visit: Visit) -> str:
    return "/start/4" if visit.request.url.path == FIRST else "/data"


def _ask(visit: Visit, status: int = 200, trouble: str | None = None) -> Response:
    first = visit.request.url.path == FIRST
    return visit.show("start/sheet.html", status, first=first, onward=_onward(visit), trouble=trouble)


def ask(visit: Visit) -> Response:
    """Offer the sheet: as part of the first five minutes, or from *my data*."""
    return visit.go(_onward(visit)) if visit.journal.file is None else _ask(visit)


def reveal(visit: Visit) -> Response:
    """Show the words, this once, to whoever proves that they know the passphrase."""
    journal, passphrase = visit.journal, visit.form.one("passphrase") or ""
    if journal.file is None:
        return visit.go(_onward(visit))
    say = visit.view.strings.say
    try:
        words = visit.room.tries.attempt(lambda: recovery.sheet(journal, passphrase), (WrongPassphrase,))
    except RefusedError as error:
        return _ask(visit, error.status, say(error.sentence, **error.numbers))
    if words is None:
        return _ask(visit, 403, say("data.not_the_passphrase"))
    return visit.show("start/sheet_words.html", words=words, onward=_onward(visit))


routes = [page(path, get=ask, post=reveal) for path in (FIRST, "/data/sheet")]
