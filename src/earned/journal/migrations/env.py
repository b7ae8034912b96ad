"""How Alembic reaches an open journal: through the connection it is handed, and no other way."""

# ruff: noqa: INP001  Alembic runs this file; nobody imports it
from __future__ import annotations

from typing import TYPE_CHECKING

from alembic import context

from earned.journal.facts import TABLE
from earned.journal.schema import metadata

if TYPE_CHECKING:
    from sqlalchemy import Connection

VERSIONS = "alembic_version"


def _ours(name: str | None, kind: str, _parents: object) -> bool:
    return kind != "table" or name not in {TABLE, VERSIONS}


def _stamp(connection: Connection, since: int) -> None:
    connection.exec_driver_sql(f"CREATE TEMP TABLE {VERSIONS} (version_num VARCHAR(32) PRIMARY KEY)")
    if since:
        connection.exec_driver_sql(f"INSERT INTO temp.{VERSIONS} VALUES (?)", (f"{since:04d}",))  # noqa: S608


def run() -> None:
    """Run what is asked for, in the transaction that the caller opened."""
    connection: Connection = context.config.attributes["connection"]
    _stamp(connection, context.config.attributes["since"])
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=True,
        transaction_per_migration=True,
        version_table=VERSIONS,
        include_name=_ours,
    )
    with context.begin_transaction():
        context.run_migrations()
    connection.exec_driver_sql(f"DROP TABLE temp.{VERSIONS}")


run()
