"""Bring an older file up to this version's tables, all at once or not at all.

``PRAGMA user_version`` says which tables a file has, and is the only thing that does: Alembic's
own record of it lives in memory while it works. Alembic is loaded when a file is behind, since
unlocking needs it on no other day.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from earned.journal.errors import Damaged

if TYPE_CHECKING:
    from sqlalchemy import Connection

LATEST = 3
"""The schema this version of the program writes."""
SCRIPTS = Path(__file__).with_name("migrations")


def revision(version: int) -> str:
    """Return the name of the migration that leads to a schema version: ``"0002"`` for 2."""
    return f"{version:04d}"


def upgrade(connection: Connection, since: int, *, to: int = LATEST) -> None:
    """Run the migrations after version ``since``, in the transaction that is open.

    Foreign keys must be off outside it, since tables are rebuilt; that all still point somewhere
    is checked here. Raises ``Damaged`` when they don't, and the caller takes everything back.
    """
    from alembic import command  # noqa: PLC0415  70 ms that most days don't need
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.attributes.update(connection=connection, since=since)
    command.upgrade(config, revision(to))
    connection.exec_driver_sql(f"PRAGMA user_version={to:d}")
    if connection.exec_driver_sql("PRAGMA foreign_key_check").first():
        raise Damaged
