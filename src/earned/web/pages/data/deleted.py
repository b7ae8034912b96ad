"""What was deleted and can still be taken back, and deleting everything.

A deletion is hidden at once, and gone for good at the lock or after ten minutes. The page names
the backups that were made before it, since they may hold it still.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from earned.journal import backup, forget
from earned.journal.forget import UNDO_FOR, Kind
from earned.web.form import RefusedError
from earned.web.pages.data.backups import copies
from earned.web.visit import page

if TYPE_CHECKING:
    from starlette.responses import Response

    from earned.web.visit import Visit

EVER = datetime(1970, 1, 2, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Undoable:
    """Something deleted that can still be taken back."""

    kind: Kind
    id: str
    at: datetime
    """In the zone of this computer."""


def undoable(visit: Visit) -> list[Undoable]:
    """Give what can still be taken back, newest first."""
    now = visit.now()
    with visit.read() as connection:
        pending = forget.pending(connection)
    return [
        Undoable(one.kind, one.id, one.at.astimezone(now.tzinfo))
        for one in pending
        if now - one.at < UNDO_FOR
    ]


def show(visit: Visit) -> Response:
    """List what can be taken back, and the backups that may still hold it."""
    listed = undoable(visit)
    until = max((one.at for one in listed), default=None)
    holding = backup.still_holding(visit.journal, EVER, until) if until else ()
    paths = {one.made_at for one in holding}
    held_by = [copy for copy in copies(visit) if copy.made_at in paths]
    return visit.show("data/deleted.html", listed=listed, held_by=held_by)


def take_back(visit: Visit) -> Response:
    """Bring one deletion back, if it is still there to bring back."""
    asked = (visit.form.one("kind") or "", visit.form.one("id") or "")
    one = next((one for one in undoable(visit) if (one.kind.value, one.id) == asked), None)
    if one is None:
        raise RefusedError("form.not_here", 404)
    with visit.write() as connection:
        forget.undo(connection, one.kind, one.id)
    return visit.go("/data/deleted")


def _ask(visit: Visit, status: int = 200, trouble: str | None = None) -> Response:
    has_file = visit.journal.file is not None
    return visit.show(
        "data/everything.html", status, copies=copies(visit), trouble=trouble, has_file=has_file
    )


def ask_everything(visit: Visit) -> Response:
    """Ask once before everything is deleted, and name the backups."""
    return _ask(visit)


def everything(visit: Visit) -> Response:
    """Delete everything, for whoever proves that they know the passphrase."""
    say = visit.view.strings.say
    try:
        proven = visit.proves(visit.form.one("passphrase"))
    except RefusedError as error:
        return _ask(visit, error.status, say(error.sentence, **error.numbers))
    if not proven:
        return _ask(visit, 403, say("data.not_the_passphrase"))
    with visit.write() as connection:
        forget.forget_everything(connection, visit.now())
    return visit.go("/data/deleted")


routes = [
    page("/data/deleted", get=show, post=take_back),
    page("/data/everything", get=ask_everything, post=everything),
]
