"""One way to put a whole row: new, or over what was there under the same key."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy.dialects.sqlite import insert

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection, Table
    from sqlalchemy.dialects.sqlite import Insert

_OURS = frozenset({"seq", "deletion"})  # the file's own: a save neither reorders nor brings back


def upsert(connection: Connection, table: Table, key: tuple[str, ...], row: Mapping[str, Any]) -> None:
    """Put one whole row, all of its columns but the file's own."""
    connection.execute(_statement(table, key), [row])


@cache
def _statement(table: Table, key: tuple[str, ...]) -> Insert:
    statement = insert(table)
    told = [column.name for column in table.c if column.name not in _OURS | set(key)]
    return statement.on_conflict_do_update(
        index_elements=list(key), set_={name: statement.excluded[name] for name in told}
    )
