"""What the body did and what did not feel safe, moment by moment with one person: light to read, however many."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from earned.journal.entities import MomentId, NotSafe, Window
from earned.journal.schema import moments

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from earned.journal.entities import RelationshipId


@dataclass(frozen=True, slots=True)
class Strain:
    """The part of a moment that says whether it was too much, or not safe."""

    id: MomentId
    created_at: datetime
    body: Window | None
    not_safe: NotSafe | None

    @property
    def harmed(self) -> bool:
        """Whether it carries a harm flag."""
        return self.not_safe is NotSafe.YES


_BODIES: dict[str | None, Window | None] = {None: None, **{choice.value: choice for choice in Window}}
_ANSWERS: dict[str | None, NotSafe | None] = {None: None, **{choice.value: choice for choice in NotSafe}}


def of(connection: Connection, relationship: RelationshipId) -> list[Strain]:
    """Give the strain of each moment with someone, in the order they were kept; none deleted.

    Those put away come too: putting a hard moment out of sight must not make what came after look better.
    """
    columns = select(moments.c.id, moments.c.created_at, moments.c.body, moments.c.not_safe)
    shown = columns.where(moments.c.relationship == relationship, moments.c.deletion.is_(None))
    return [
        Strain(MomentId(id_), datetime.fromisoformat(created_at), _BODIES[body], _ANSWERS[not_safe])
        for id_, created_at, body, not_safe in connection.execute(shown.order_by(moments.c.seq))
    ]
