"""A module that is loaded when something of it is first needed.

The first page and the lock page need no database, and SQLAlchemy alone is a third of what starting costs.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any


class Later:
    """Stands where a module would, and becomes it at the first use."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, attribute: str) -> Any:
        """Give what the module holds under this name."""
        return getattr(import_module(self._name), attribute)
