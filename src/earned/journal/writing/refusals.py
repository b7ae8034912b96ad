"""How it is kept that the person said *that's wrong* of a kind of guess on one line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, delete, insert, update

from earned.journal.belonging import hidden_with
from earned.journal.schema import refusals
from earned.journal.writing.cells import said, text_of

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection

    from earned.journal.entities import Refusal


def keep(connection: Connection, refusal: Refusal) -> None:
    """Refuse a kind of guess on a line; refusing it once more tells when it last was."""
    at = text_of(refusal.at)
    again = update(refusals).where(_same(refusal)).values(at=at, deletion=hidden_with(refusals))
    if connection.execute(again).rowcount == 0:
        row = {"guess": refusal.guess, "lesson": refusal.lesson, "relationship": refusal.relationship}
        connection.execute(insert(refusals), {**row, "at": at})


def take_back(connection: Connection, refusal: Refusal) -> None:
    """Let this kind of guess be made on this line again."""
    connection.execute(delete(refusals).where(_same(refusal)))


def _same(refusal: Refusal) -> ColumnElement[bool]:
    return and_(
        refusals.c.guess == said(refusal.guess),
        refusals.c.lesson.is_not_distinct_from(refusal.lesson),
        refusals.c.relationship.is_not_distinct_from(refusal.relationship),
    )
