"""Backups: made and checked, listed by date, written anew or deleted.

A backup keeps its passphrase and what was in the notes that day. So the list says which ones open
with an older passphrase, and which were made before something was deleted.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from earned.journal import backup, forget
from earned.web.visit import page

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from starlette.responses import Response

    from earned.web.visit import Visit

SAID = ("made", "changed", "anew", "gone", "none_picked")
"""What may be said at the top of the list, by the name it has in the address."""
KILOBYTE = 1024


@dataclass(frozen=True, slots=True)
class Copy:
    """One backup as the list shows it."""

    id: str
    made_at: datetime
    """In the zone of this computer."""
    kilobytes: int
    folder: Path
    old_passphrase: bool
    """Today's passphrase doesn't open it."""


def _id(one: backup.Backup) -> str:
    return hashlib.sha256(str(one.path).encode()).hexdigest()[:16]


def copies(visit: Visit) -> list[Copy]:
    """Give the backups of this journal, newest first."""
    zone = visit.now().tzinfo
    older = {one.path for one in backup.under_another_passphrase(visit.journal)}
    return [
        Copy(
            _id(one),
            one.made_at.astimezone(zone),
            max(1, round(one.size / KILOBYTE)),
            one.path.parent,
            one.path in older,
        )
        for one in backup.of(visit.journal)
    ]


def show(visit: Visit) -> Response:
    """List the backups."""
    said = visit.request.query_params.get("said")
    return visit.show(
        "data/backups.html",
        copies=copies(visit),
        has_file=visit.journal.file is not None,
        ends_undo=_something_is_undoable(visit),
        said=said if said in SAID else None,
    )


def make(visit: Visit) -> Response:
    """Make a backup now. What was deleted goes for good first, so that no new copy holds it."""
    if visit.journal.file is None:
        return visit.go("/data")
    forget.purge(visit.journal, visit.now())
    made = backup.make(visit.journal, now=visit.now())
    backup.check(made.path, visit.journal.file.key)
    return visit.go("/data/backups?said=made")


def tidy(visit: Visit) -> Response:
    """Delete the backups that were picked, or write them anew as the notes are now."""
    picked = set(visit.form.every("backup"))
    found = [one for one in backup.of(visit.journal) if _id(one) in picked]
    if not found:
        return visit.go("/data/backups?said=none_picked")
    if visit.form.one("do") == "anew":
        forget.purge(visit.journal, visit.now())
        for one in found:
            backup.rewrite(visit.journal, one, now=visit.now())
        return visit.go("/data/backups?said=anew")
    for one in found:
        backup.delete(one)
    return visit.go("/data/backups?said=gone")


def _something_is_undoable(visit: Visit) -> bool:
    with visit.read() as connection:
        return bool(forget.pending(connection))


routes = [page("/data/backups", get=show, post=make), page("/data/backups/tidy", post=tidy)]
