"""How a moment is kept, with the lessons it touches."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, select

from earned.journal import noting, save_time
from earned.journal.schema import lessons, moments, touches
from earned.journal.writing.cells import answer, choice, instant, several, text_of, time, words
from earned.journal.writing.upsert import upsert

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from earned.journal.entities import Forecast, Moment, MomentId, Touch

# What touched a lesson that was deleted a minute ago is not in the moment that a page read, yet
# it has to be there when the deletion is taken back: a save leaves it alone.
_SHOWN_TOUCHES = delete(touches).where(
    touches.c.moment == bindparam("of"),
    touches.c.lesson.not_in(select(lessons.c.id).where(lessons.c.deletion.is_not(None))),
)


def keep(connection: Connection, moment: Moment) -> None:
    """Keep the whole moment and what it touches, new or edited, and since when it carries a harm flag."""
    moment = noting.flagged(moment, save_time.told(connection) or moment.created_at)
    upsert(connection, moments, ("id",), _row(moment))
    connection.execute(_SHOWN_TOUCHES, {"of": moment.id})
    for position, touch in enumerate(moment.touches):
        row = _touch(moment.id, position, touch)
        upsert(connection, touches, ("moment", "lesson"), row)


def _row(moment: Moment) -> dict[str, Any]:
    return {
        "id": moment.id,
        "at_us": instant(moment.at),
        "at": text_of(moment.at),
        "created_at": text_of(moment.created_at),
        "relationship": moment.relationship,
        "planned": moment.planned,
        "channel": moment.channel.value,
        "about": several(moment.about),
        "before_words": words(moment.before_words),
        "after_words": words(moment.after_words),
        "stretch": choice(moment.stretch),
        "hard_day": choice(moment.hard_day),
        "body_before": choice(moment.body_before),
        "body": choice(moment.body),
        "body_words": several(moment.body_words),
        "noticed": choice(moment.noticed),
        "noticed_at": time(moment.noticed_at),
        "landed": choice(moment.landed),
        "guards": several(moment.guards),
        "guard_words": words(moment.guard_words),
        "not_safe": choice(moment.not_safe),
        "let_go_at": time(moment.let_go_at),
        "put_away_at": time(moment.put_away_at),
        "flagged_at": time(moment.flagged_at),
        "step": words(moment.step),
        "kept_at": time(moment.kept_at),
    }


def _touch(moment: MomentId, position: int, touch: Touch) -> dict[str, Any]:
    return {
        "moment": moment,
        "lesson": touch.lesson,
        "position": position,
        **_forecast("head", touch.head),
        **_forecast("gut", touch.gut),
        "outcome": answer(touch.outcome),
        "outcome_at": time(touch.outcome_at),
        "signs": several(touch.signs),
        "next_head": answer(touch.next_head),
        "next_gut": answer(touch.next_gut),
        "next_at": time(touch.next_at),
    }


def _forecast(pathway: str, forecast: Forecast | None) -> dict[str, Any]:
    return {
        f"{pathway}_rating": None if forecast is None else answer(forecast.rating),
        f"{pathway}_noted_at": None if forecast is None else time(forecast.noted_at),
        f"{pathway}_looked_back": None if forecast is None else forecast.looked_back,
    }
