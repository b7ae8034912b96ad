"""The first page of *my data*: where the notes are, and a way to each thing that can be done with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from earned.web.pages.data.backups import copies
from earned.web.pages.data.deleted import undoable
from earned.web.pages.data.notices import OLD_BACKUP, UPGRADE, told
from earned.web.visit import page

if TYPE_CHECKING:
    from starlette.responses import Response

    from earned.web.visit import Visit


def show(visit: Visit) -> Response:
    """Show where the notes are and when they were last copied."""
    made = copies(visit)
    return visit.show(
        "data/overview.html",
        path_of_file=visit.journal.path,
        newest=made[0] if made else None,
        how_many=len(made),
        undoable=undoable(visit),
        notices=told(visit),
        old_backup=OLD_BACKUP,
        upgrade=UPGRADE,
        not_proven=visit.request.query_params.get("said") == "not_the_passphrase",
    )


routes = [page("/data", get=show)]
