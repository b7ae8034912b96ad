"""A friend and one lesson: notes with her, and what is kept of her and of one crack."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from earned.journal.entities import (
    Forecast,
    Lesson,
    LessonId,
    Moment,
    MomentId,
    Relationship,
    RelationshipId,
    Role,
    Rupture,
    RuptureId,
    Standing,
    Touch,
)
from earned.journal.reading import relationships, ruptures
from earned.journal.writing import Entity, keep

if TYPE_CHECKING:
    from earned.journal import vault

DAY = datetime(2026, 6, 1, 18, tzinfo=UTC)
MARA = Relationship(RelationshipId("mara"), "Mara-who-is-a-name", Role.FRIEND, standing=Standing.IN_MY_LIFE)
SLIP = Lesson(LessonId("slip"), None, "If I slip, I lose them.")
AS_IT_SAYS, OPPOSITE = 0.0, 100.0
Keep = Callable[..., None]


@pytest.fixture
def write(journal: vault.Journal) -> Keep:
    def keep_all(*entities: Entity) -> None:
        with journal.write() as connection:
            for entity in entities:
                keep(connection, entity)

    return keep_all


def note(day: int, words: str = "some words", gut: float = AS_IT_SAYS, **answers: Any) -> Moment:
    at = DAY - timedelta(days=day)
    touch = Touch(SLIP.id, gut=Forecast(gut, at), outcome=answers.pop("outcome", OPPOSITE))
    return Moment(
        MomentId(f"m{day}"),
        at,
        at,
        relationship=MARA.id,
        after_words=words,
        **{"touches": (touch,), **answers},
    )


def one(journal: vault.Journal, who: str = MARA.id) -> Relationship:
    with journal.read() as connection:
        found = relationships.one(connection, RelationshipId(who))
    assert found is not None
    return found


def crack_of(journal: vault.Journal) -> Rupture:
    with journal.read() as connection:
        found = ruptures.one(connection, RuptureId("r"))
    assert found is not None
    return found
