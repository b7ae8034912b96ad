"""The time at which a save is made, told once by whoever opens it, so that no single entity can miss it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

_NOW = "now"


def tell(connection: Connection, now: datetime | None) -> None:
    """Say when the save that is open is made; ``None`` once it is over, or where nobody can say."""
    connection.info[_NOW] = now


def told(connection: Connection) -> datetime | None:
    """Give when the save that is open is made, if that was told."""
    now: datetime | None = connection.info.get(_NOW)
    return now
