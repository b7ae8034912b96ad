"""A before with Mara that waits for its after, and what is kept of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from earned.content.strings import strings
from earned.journal.entities import (
    Family,
    Forecast,
    Lesson,
    LessonId,
    Moment,
    MomentId,
    Relationship,
    RelationshipId,
    Touch,
)
from earned.journal.reading import moments
from earned.journal.writing import keep

if TYPE_CHECKING:
    from tests.web.conftest import Clock

    from earned.journal.vault import Journal

LESSON = Lesson(LessonId("slipslipslip"), Family.CONDITIONAL_LOVE, "If I slip, I lose them.")
MARA = Relationship(RelationshipId("maramaramara"), "Mara")
BEFORE = MomentId("momentmoment")
PATH = f"/m/{BEFORE}/after"


def say(name: str) -> str:
    return strings().gettext(name)


@pytest.fixture
def planned(journal: Journal, clock: Clock) -> Moment:
    """A before with Mara: head 50, gut 25."""
    now = clock()
    touch = Touch(LESSON.id, Forecast(50.0, now), Forecast(25.0, now))
    moment = Moment(BEFORE, now, now, MARA.id, before_words="Telling her I can’t come", touches=(touch,))
    with journal.write() as connection:
        for entity in (LESSON, MARA, moment):
            keep(connection, entity)
    return moment


def kept(journal: Journal, moment: str = BEFORE) -> Moment:
    with journal.read() as connection:
        found = moments.one(connection, MomentId(moment))
    assert found
    return found


def forecast_changed(journal: Journal, moment: Moment, **changes: Any) -> None:
    with journal.write() as connection:
        keep(connection, replace(moment, touches=(replace(moment.touches[0], **changes),)))
