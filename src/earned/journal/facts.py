"""What the file knows about itself: when it was last opened, and whether it is a backup.

These are not the person's notes, so they are kept apart from the schema that holds those: one
small table that every version of the program makes where it is missing.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy import Connection

TABLE = "file_facts"
LAST_OPENED = "last_opened"
BACKUP_MADE = "backup_made"
BACKUPS = "backups"

MAKE = f"CREATE TABLE IF NOT EXISTS {TABLE} (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID"
PUT = f"INSERT OR REPLACE INTO {TABLE} VALUES (?, ?)"  # noqa: S608  a name of ours, no one's words
_GET = f"SELECT value FROM {TABLE} WHERE name = ?"  # noqa: S608
_DROP = f"DELETE FROM {TABLE} WHERE name = ?"  # noqa: S608


def put(connection: Connection, name: str, value: object) -> None:
    """Keep one fact: a time, or anything JSON can hold."""
    connection.exec_driver_sql(PUT, (name, text(value)))


def text(value: object) -> str:
    """Return a fact as it is kept: JSON, a time in ISO 8601."""
    return json.dumps(value.isoformat() if isinstance(value, datetime) else value)


def get(connection: Connection, name: str) -> object:
    """Return one fact, or ``None``."""
    kept = connection.exec_driver_sql(_GET, (name,)).scalar()
    return None if kept is None else json.loads(kept)


def drop(connection: Connection, name: str) -> None:
    """Forget one fact."""
    connection.exec_driver_sql(_DROP, (name,))


def time(connection: Connection, name: str) -> datetime | None:
    """Return one fact that is a time, or ``None``."""
    kept = get(connection, name)
    return datetime.fromisoformat(kept) if isinstance(kept, str) else None
