"""A note as one row in a list: its words, and what was expected beside what happened.

While a moment is open its forecasts stay out of the row altogether: they unfold only once it has
been said what happened.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from earned.charts.track import STEPS, Track
from earned.companion.repairs import words_of
from earned.companion.shield import in_sight, keeps_to_words
from earned.journal.entities import Channel, Rating

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from earned.journal.entities import (
        Answer,
        Forecast,
        Lesson,
        LessonId,
        Moment,
        MomentId,
        Relationship,
        RelationshipId,
        Touch,
    )


@dataclass(frozen=True, slots=True)
class Beside:
    """One lesson in one moment: what was expected beside what happened."""

    lesson: str | None
    """The old words, when the row has to tell two lessons apart."""
    track: Track
    head: str
    """The name of the words for what the head expected, and so on."""
    gut: str
    happened: str
    looked_back: bool
    """What was expected was said only once the outcome was known."""


@dataclass(frozen=True, slots=True)
class Row:
    """One note in a list."""

    id: MomentId
    at: datetime
    words: str | None
    who: Relationship | None
    channel: Channel
    is_open: bool
    is_heavy: bool
    """It carries a harm flag: its words stay folded until the person opens them."""
    has_forecast: bool
    beside: tuple[Beside, ...]
    """Empty when open, when nothing was said, and where only words may be shown."""

    @property
    def unasked(self) -> bool:
        """Whether the row may be shown without having been asked for."""
        return in_sight(self.who)


def row(
    moment: Moment,
    people: Mapping[RelationshipId, Relationship],
    lessons: Mapping[LessonId, Lesson],
    first_harms: Mapping[RelationshipId, int],
    *,
    only: LessonId | None = None,
) -> Row:
    """Make the row of a moment. ``only`` keeps it to one lesson; see ``keeps_to_words`` for the harms."""
    who = None if moment.relationship is None else people.get(moment.relationship)
    touches = [touch for touch in moment.touches if only is None or touch.lesson == only]
    folded = moment.is_open or keeps_to_words(moment, who, first_harms)
    told = [] if folded else [touch for touch in touches if _says_something(touch)]
    several = len(moment.touches) > 1 and only is None
    return Row(
        id=moment.id,
        at=moment.at,
        words=words_of(moment),
        who=who,
        channel=moment.channel,
        is_open=moment.is_open,
        is_heavy=moment.harmed,
        has_forecast=any(touch.head or touch.gut for touch in moment.touches),
        beside=tuple(_beside(touch, lessons.get(touch.lesson) if several else None) for touch in told),
    )


def _says_something(touch: Touch) -> bool:
    return touch.outcome is not None


def _beside(touch: Touch, lesson: Lesson | None) -> Beside:
    said = [forecast for forecast in (touch.head, touch.gut) if forecast is not None]
    return Beside(
        lesson=None if lesson is None else lesson.old_words,
        track=Track(number(_rating(touch.head)), number(_rating(touch.gut)), number(touch.outcome)),
        head=words_for(_rating(touch.head)),
        gut=words_for(_rating(touch.gut)),
        happened=words_for(touch.outcome),
        looked_back=any(forecast.looked_back for forecast in said),
    )


def _rating(forecast: Forecast | None) -> Answer | None:
    return None if forecast is None else forecast.rating


def number(answer: Answer | None) -> float | None:
    """Give a rating's place on the scale; nothing for what is missing or not on it."""
    return None if answer is None or isinstance(answer, Rating) else answer


def words_for(answer: Answer | None) -> str:
    """Name the words for an answer: the nearest step of the scale, or why there is none."""
    if answer is None:
        return "common.left_empty"
    if answer is Rating.UNKNOWN:
        return "common.unknown"
    if isinstance(answer, Rating):
        return "common.scale.nothing_to_do"
    nearest = min(STEPS, key=lambda step: (abs(step - answer), step))
    return f"common.scale.{int(nearest)}"
