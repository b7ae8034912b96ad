"""How a lesson is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from earned.journal.schema import lessons
from earned.journal.writing.cells import choice, said, time, words
from earned.journal.writing.upsert import upsert

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from earned.journal.entities import Lesson


def keep(connection: Connection, lesson: Lesson) -> None:
    """Keep the whole lesson, new or edited."""
    row = {
        "id": lesson.id,
        "family": choice(lesson.family),
        "old_words": said(lesson.old_words),
        "new_words": words(lesson.new_words),
        "new_words_since": time(lesson.new_words_since),
        "end_low": words(lesson.end_low),
        "end_high": words(lesson.end_high),
        "template": words(lesson.template),
        "created_at": time(lesson.created_at),
        "put_away_at": time(lesson.put_away_at),
    }
    upsert(connection, lessons, ("id",), row)
