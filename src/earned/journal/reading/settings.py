"""What the person chose about how the notebook behaves."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import TYPE_CHECKING

from sqlalchemy import select

from earned.journal.entities import Settings
from earned.journal.schema import settings as settings_table

if TYPE_CHECKING:
    from sqlalchemy import Connection

_KNOWN = frozenset(field.name for field in fields(Settings))
_ALL = select(settings_table.c.name, settings_table.c.value)


def settings(connection: Connection) -> Settings:
    """Give the settings; what was never chosen is at its default."""
    chosen = {name: json.loads(value) for name, value in connection.execute(_ALL) if name in _KNOWN}
    return Settings(**chosen)
