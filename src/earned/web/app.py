"""The app: every page, the static files, the room and the fence around them."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from earned.web import pages
from earned.web.view import STATIC, View, digest_of_static

if TYPE_CHECKING:
    from starlette.routing import BaseRoute

    from earned.web.room import Room


def every_route() -> list[BaseRoute]:
    """Gather the routes of every page module, in the order of their names."""
    modules = [import_module(f"{pages.__name__}.{found.name}") for found in iter_modules(pages.__path__)]
    static = Mount(f"/static/{digest_of_static()}", StaticFiles(directory=STATIC))
    return [static, *(route for module in modules for route in module.routes)]


def app(room: Room) -> Starlette:
    """Build the app for one room."""
    built = Starlette(routes=every_route())
    built.state.room = room
    built.state.view = View()
    return built
