"""The first five minutes, one part a module; each can be skipped, and one may stop after any."""

from __future__ import annotations

from typing import TYPE_CHECKING

from earned.web.pages.start import first_note, here, lesson, passphrase, person, recover, sheet, tie
from earned.web.pages.start.here import what_this_is

if TYPE_CHECKING:
    from starlette.routing import BaseRoute

__all__ = ["routes", "what_this_is"]

routes: list[BaseRoute] = [
    route
    for part in (here, passphrase, sheet, recover, lesson, person, tie, first_note)
    for route in part.routes
]
