"""What there is to tell about the file after it was opened: an old backup, a clock set back, a lock of old."""

from __future__ import annotations

from typing import TYPE_CHECKING

from earned.journal import backup, vault
from earned.journal.errors import WrongPassphrase
from earned.web.visit import page

if TYPE_CHECKING:
    from starlette.responses import Response

    from earned.web.visit import Visit

OLD_BACKUP = "vault.old_backup"
UPGRADE = "vault.upgrade_offered"


def told(visit: Visit) -> list[tuple[str, str]]:
    """Give each notice as its name and its sentence, the date in it as this computer writes it."""
    view, zone = visit.view, visit.now().tzinfo
    return [
        (
            notice.sentence,
            view.strings.say(
                notice.sentence, date=view.day_year(notice.at.astimezone(zone)) if notice.at else ""
            ),
        )
        for notice in visit.journal.notices
    ]


def go_on(visit: Visit) -> Response:
    """Go on with a backup that was put in the file's place: it is the journal from now on."""
    if any(name == OLD_BACKUP for name, _ in told(visit)):
        backup.adopt(visit.journal)
    return visit.go("/data")


def upgrade(visit: Visit) -> Response:
    """Make the passphrase as hard to guess as one set today."""
    journal, passphrase = visit.journal, visit.form.one("passphrase") or ""
    if all(name != UPGRADE for name, _ in told(visit)):
        return visit.go("/data")
    done = visit.room.tries.attempt(lambda: vault.upgrade(journal, passphrase), (WrongPassphrase,))
    if done is None:
        return visit.go("/data?said=not_the_passphrase")
    journal.notices = tuple(notice for notice in journal.notices if notice.sentence != UPGRADE)
    return visit.go("/data")


routes = [page("/data/go-on", post=go_on), page("/data/upgrade", post=upgrade)]
