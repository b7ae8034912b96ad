"""A new passphrase for the file. The backups keep the one they were made with, and the next page says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from earned.journal import vault
from earned.journal.errors import WrongPassphrase
from earned.web.form import RefusedError, WrongAnswersError
from earned.web.pages.start.passphrase import new_passphrase
from earned.web.visit import page

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.responses import Response

    from earned.web.visit import Visit


def _ask(
    visit: Visit, status: int = 200, *, trouble: str | None = None, wrong: Mapping[str, str] | None = None
) -> Response:
    return visit.show("data/passphrase.html", status, trouble=trouble, wrong=wrong)


def ask(visit: Visit) -> Response:
    """Ask for the passphrase there is and the one there will be."""
    return visit.go("/data") if visit.journal.file is None else _ask(visit)


def change(visit: Visit) -> Response:
    """Write the file anew under the new passphrase."""
    journal, old = visit.journal, visit.form.one("old_passphrase") or ""
    if journal.file is None:
        return visit.go("/data")
    say = visit.view.strings.say
    try:
        new = new_passphrase(visit.form)
        changed = visit.room.tries.attempt(
            lambda: vault.change_passphrase(journal, old, new), (WrongPassphrase,)
        )
    except WrongAnswersError as error:
        return _ask(visit, 422, wrong=error.wrong)
    except RefusedError as error:
        return _ask(visit, error.status, trouble=say(error.sentence, **error.numbers))
    if changed is None:
        return _ask(visit, 403, trouble=say("data.not_the_passphrase"))
    return visit.go("/data/backups?said=changed")


routes = [page("/data/passphrase", get=ask, post=change)]
