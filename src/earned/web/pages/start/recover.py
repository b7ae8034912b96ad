"""In again with the recovery sheet. It opens nothing without a new passphrase, so that none is left unset."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from earned.journal import vault
from earned.journal.errors import JournalError
from earned.web.form import RefusedError, WrongAnswersError
from earned.web.pages.start.passphrase import new_passphrase
from earned.web.visit import OpenTo, page

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.responses import Response

    from earned.web.visit import Visit


def _ask(
    visit: Visit,
    status: int = 200,
    wrong: Mapping[str, str] | None = None,
    said: tuple[str, Any] | None = None,
) -> Response:
    """Show the form; ``said`` is one more sentence with its numbers, about the sheet or the file."""
    trouble = said and visit.view.strings.say(said[0], **said[1])
    return visit.show(
        "start/recover.html", status, sheet=visit.form.one("sheet"), wrong=wrong, trouble=trouble
    )


def ask(visit: Visit) -> Response:
    """Ask for the sheet's words and a new passphrase."""
    if visit.session is not None or visit.room.path is None or visit.room.is_new:
        return visit.go("/")
    return _ask(visit)


def open_again(visit: Visit) -> Response:
    """Open with the sheet and set the new passphrase; the old one and the sheet then open nothing."""
    if visit.session is not None or visit.room.path is None or visit.room.is_new:
        return visit.go("/")
    words = (visit.form.one("sheet") or "").strip()
    wrong = {} if words else {"sheet": "start.recover.words.missing"}
    passphrase = ""
    try:
        passphrase = new_passphrase(visit.form)
    except WrongAnswersError as error:
        wrong |= error.wrong
    if wrong:
        return _ask(visit, 422, wrong)
    try:
        return _opened(visit, words, passphrase)
    except RefusedError as error:
        return _ask(visit, error.status, said=(error.sentence, error.numbers))
    except JournalError as error:
        return _ask(visit, 403, said=(error.sentence, error.values))


def _opened(visit: Visit, words: str, passphrase: str) -> Response:
    session = visit.room.unlock_with_sheet(visit.request, words)
    if session is None:
        return _ask(visit, 403, said=("start.recover.not_opened", {}))
    cost = {} if visit.room.cost is None else {"cost": visit.room.cost}
    try:
        vault.new_passphrase(session.journal, passphrase, **cost)
    except JournalError:
        visit.room.end(session)
        raise
    return visit.let_in(session, "/data/backups")


routes = [page("/recover", get=ask, post=open_again, open_to=OpenTo.ANYONE)]
