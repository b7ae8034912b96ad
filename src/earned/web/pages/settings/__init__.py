"""Settings: how the notebook behaves, the person's own plan, and their own people and lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from earned.web.pages.settings import behaviour, lines, own_plan, set_aside

if TYPE_CHECKING:
    from starlette.routing import BaseRoute

__all__ = ["routes"]

routes: list[BaseRoute] = [route for part in (behaviour, lines, own_plan, set_aside) for route in part.routes]
