"""Light rows by when they were, and then as they came.

They are put in order here, once they are read: the file would carry every word of every row along while it sorts.
"""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, Any

from earned.journal.schema import moments, touches

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Select

ORDER = (moments.c.at_us, moments.c.seq, touches.c.position)
"""What the rows to be put in order are asked for last."""
_order = itemgetter(slice(-len(ORDER), None))
_told = itemgetter(slice(-len(ORDER)))


def in_order(connection: Connection, wanted: Select[Any]) -> Iterator[tuple[Any, ...]]:
    """Give what is wanted, oldest first, without the three columns of ``ORDER`` at its end."""
    return map(_told, sorted(connection.execute(wanted).all(), key=_order))
