"""How a rupture is kept, with the repair if there was one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from earned.journal.schema import moments, ruptures
from earned.journal.writing.cells import answer, choice, instant, text_of, time
from earned.journal.writing.upsert import upsert

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from earned.journal.entities import MomentId, Rupture


def keep(connection: Connection, rupture: Rupture) -> None:
    """Keep the whole rupture, new or edited."""
    row = {
        "id": rupture.id,
        "relationship": rupture.relationship,
        "moment": rupture.moment,
        "at_us": instant(rupture.at),
        "at": text_of(rupture.at),
        "repair_moment": rupture.repair_moment or _hidden_repair(connection, rupture),
        "repaired_at": time(rupture.repaired_at),
        "moved_by": choice(rupture.moved_by),
        "held": choice(rupture.held),
        "after_rating": answer(rupture.after_rating),
        "put_away_at": time(rupture.put_away_at),
    }
    upsert(connection, ruptures, ("id",), row)


def _hidden_repair(connection: Connection, rupture: Rupture) -> MomentId | None:
    """Give the repair's moment that was deleted a minute ago: it has to be there if that is taken back."""
    kept = ruptures.join(moments, moments.c.id == ruptures.c.repair_moment)
    hidden = select(moments.c.id).select_from(kept).where(moments.c.deletion.is_not(None))
    return connection.execute(hidden.where(ruptures.c.id == rupture.id)).scalar_one_or_none()
