"""How the settings are kept."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from earned.journal.schema import settings as settings_table
from earned.journal.writing.cells import said
from earned.journal.writing.upsert import upsert

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from earned.journal.entities import Settings


def keep_settings(connection: Connection, settings: Settings) -> None:
    """Keep all settings as they are now."""
    for name, value in asdict(settings).items():
        kept = json.dumps(said(value) if isinstance(value, str) else value, ensure_ascii=False)
        upsert(connection, settings_table, ("name",), {"name": name, "value": kept})
