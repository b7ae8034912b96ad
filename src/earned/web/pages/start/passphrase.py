"""A passphrase for a new file, and a name for it that is the person's own and draws no eyes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from earned.journal.errors import AlreadyThere, JournalError, TooCommon, TooLong, TooShort
from earned.journal.passphrases import accept
from earned.web.form import RefusedError, WrongAnswersError
from earned.web.visit import OpenTo, page

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from starlette.responses import Response

    from earned.web.form import Form
    from earned.web.visit import Visit

MOST_NAME = 40
REFUSED: Mapping[type[JournalError], str] = {
    TooShort: "start.pass.short",
    TooLong: "start.pass.long",
    TooCommon: "start.pass.common",
}


def new_passphrase(form: Form) -> str:
    """Read a new passphrase that was typed twice, in its normal form.

    Raises WrongAnswersError when it is missing, typed differently, too short, too long or too
    common. It is read as it was typed: blanks at its ends count.
    """
    typed, again = form.one("passphrase") or "", form.one("passphrase_again") or ""
    if not typed:
        raise WrongAnswersError({"passphrase": "start.pass.missing"})
    try:
        accepted = accept(typed)
    except (TooShort, TooLong, TooCommon) as error:
        raise WrongAnswersError({"passphrase": REFUSED[type(error)]}) from None
    if typed != again:
        raise WrongAnswersError({"passphrase_again": "start.pass.differ"})
    return accepted


def file_named(usual: Path, name: str) -> Path:
    """Give the place for the new file: the usual one, or beside it under the person's own name.

    Raises WrongAnswersError for a name that could be more than a name, or is taken.
    """
    name = name.strip()
    if not name:
        return usual
    plain = all(letter.isalnum() or letter in "-_" for letter in name)
    if not plain or len(name) > MOST_NAME or name.startswith("-"):
        raise WrongAnswersError({"name": "start.pass.bad_name"})
    path = usual.with_name(name + usual.suffix)
    if path.exists():
        raise WrongAnswersError({"name": "start.pass.name_taken"})
    return path


def _ask(
    visit: Visit, wrong: Mapping[str, str] | None = None, trouble: JournalError | None = None
) -> Response:
    status = 503 if trouble else 422 if wrong else 200
    return visit.show(
        "start/passphrase.html",
        status,
        invited=visit.room.may_create(visit.request),
        name=visit.form.one("name"),
        wrong=wrong,
        trouble=trouble and visit.view.strings.say(trouble.sentence, **trouble.values),
    )


def ask(visit: Visit) -> Response:
    """Ask for a passphrase and a name, while there is no file."""
    return _ask(visit) if visit.room.is_new else visit.go("/")


def make(visit: Visit) -> Response:
    """Make the file, and go on with it open."""
    if not visit.room.is_new or visit.room.path is None:
        return visit.go("/")
    if not visit.room.may_create(visit.request):
        raise RefusedError("lock.not_invited", 403)
    usual = visit.room.path
    try:
        passphrase = new_passphrase(visit.form)
        visit.room.path = file_named(usual, visit.form.one("name") or "")
        session = visit.room.create(visit.request, passphrase)
    except WrongAnswersError as error:
        return _ask(visit, error.wrong)
    except JournalError as error:
        visit.room.path = usual
        taken = {"name": "start.pass.name_taken"} if isinstance(error, AlreadyThere) else None
        return _ask(visit, taken, None if taken else error)
    return visit.let_in(session, "/start/3")


routes = [page("/start/2", get=ask, post=make, open_to=OpenTo.ANYONE)]
