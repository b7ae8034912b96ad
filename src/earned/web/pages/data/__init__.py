"""My data: where the notes are, copies of them, the passphrase, and what was deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from earned.web.pages.data import backups, deleted, notices, overview, passphrase

if TYPE_CHECKING:
    from starlette.routing import BaseRoute

__all__ = ["routes"]

routes: list[BaseRoute] = [
    route for part in (overview, notices, backups, passphrase, deleted) for route in part.routes
]
