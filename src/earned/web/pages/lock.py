"""The front door: what this is, the passphrase, or pretend notes; and the ways to lock again.

While locked the word in the title is ours ("Notes") until the person's own was read once since the
server started: it lies in the file, which nobody can read before it is open.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import Response

from earned.journal.errors import JournalError
from earned.web.carry import carry
from earned.web.form import RefusedError
from earned.web.visit import OpenTo, page

if TYPE_CHECKING:
    from earned.web.visit import Visit

CLEARED = {"Clear-Site-Data": '"cache", "storage"'}
"""Tells the browser to forget what it kept of us. There is nothing to forget; this makes it sure."""


def door(visit: Visit) -> Response:
    """Show the way in that fits: home, the lock, pretend notes, or what this is."""
    if visit.session is not None:
        return visit.go("/home")
    if visit.room.path is None:
        return visit.show("pretend.html")
    if visit.room.is_new:
        from earned.web.pages.start import what_this_is  # noqa: PLC0415 - only before there is a file

        return what_this_is(visit)
    return _ask(visit)


def unlock(visit: Visit) -> Response:
    """Open the journal and show what came too late, if anything did, else home."""
    try:
        session = visit.room.unlock(visit.request, visit.form.one("passphrase") or "")
    except RefusedError as error:
        return _ask(visit, error.status, error.sentence, error.numbers)
    except JournalError as error:
        return _ask(visit, 503, error.sentence, error.values)
    if session is None:
        return _ask(visit, 403, "lock.not_opened")
    return visit.let_in(session, "/keep" if session.late else "/home")


def pretend(visit: Visit) -> Response:
    """Let someone look around with pretend notes."""
    return visit.let_in(visit.room.pretend(visit.request, visit.form.one("key") or ""), "/home")


def begin(visit: Visit) -> Response:
    """Take the one-time key from the opened address; the browser that brought it may make the journal."""
    if visit.room.may_create(visit.request):
        return visit.go("/start/1")
    return visit.room.redeem(visit.form.one("key") or "", "/start/1")


def lock(visit: Visit) -> Response:
    """Keep what was half typed, lock, and show the lock page."""
    return _locked(visit, "/")


def leave(visit: Visit) -> Response:
    """Keep what was half typed, lock, and show the dull page. The address is the same for everyone."""
    return _locked(visit, "/away")


def here(visit: Visit) -> Response:
    """Say for how long this browser is still in, if it is. Asking does not make it longer."""
    session = visit.session
    left = 0 if session is None else session.seconds_left(visit.now())
    veiled = {"Veiled": "1"} if session is not None and session.veiled else {}
    return Response(status_code=204, headers={"Seconds-Left": str(left), **veiled})


def stay(visit: Visit) -> Response:
    """Note that the person is still there."""
    return Response(status_code=204) if visit.by_htmx else visit.go("/home")


def _ask(
    visit: Visit,
    status: int = 200,
    sentence: str | None = None,
    values: dict[str, int] | dict[str, int | str] | None = None,
) -> Response:
    answer = visit.show("lock.html", status, sentence=sentence, values=values or {})
    seconds = (values or {}).get("seconds")
    if seconds:
        answer.headers["retry-after"] = str(seconds)
    return answer


def _locked(visit: Visit, path: str) -> Response:
    carry(visit)
    if visit.session is not None:
        visit.room.end(visit.session)
    answer = visit.go(path)
    answer.headers.update(CLEARED)
    return answer


routes = [
    page("/", get=door, open_to=OpenTo.ANYONE),
    page("/unlock", post=unlock, open_to=OpenTo.ANYONE),
    page("/pretend", post=pretend, open_to=OpenTo.ANYONE),
    page("/begin", post=begin, open_to=OpenTo.ANYONE),
    page("/lock", post=lock, open_to=OpenTo.ANYONE),
    page("/leave", post=leave, open_to=OpenTo.ANYONE),
    page("/here", get=here, open_to=OpenTo.ANYONE, counts=False),
    page("/stay", post=stay),
]
