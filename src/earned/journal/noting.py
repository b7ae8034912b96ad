"""The rules of noting, apart from pages and files: each function gives a moment as it is afterwards.

What keeps a forecast honest is whether it came first. As soon as anything of the *after* was said,
a forecast that is given or changed is looked back, and stays out of everything that counts
foresight. Saying the same once more changes nothing; ``None`` takes an answer back.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal, TypeVar

from earned.journal.entities import (
    Answer,
    Catch,
    Forecast,
    Lesson,
    Moment,
    OwnStep,
    Rating,
    Relationship,
    Rupture,
    Touch,
)

if TYPE_CHECKING:
    from datetime import datetime

    from earned.journal.entities import Came, LessonId, Noticed

Pathway = Literal["head", "gut"]
"""What is known, and what is felt."""

PutAway = TypeVar("PutAway", Lesson, Relationship, Moment, Rupture, OwnStep, Catch)
Waiting = TypeVar("Waiting", Moment, Catch)

_MOST_LESSONS = 2


class NotTouched(LookupError):  # noqa: N818 - it says what is so
    """The moment does not touch this lesson."""


def touch_of(moment: Moment, lesson: LessonId) -> Touch:
    """Give what the moment says of one lesson. Raises ``NotTouched``."""
    for touch in moment.touches:
        if touch.lesson == lesson:
            return touch
    raise NotTouched("the moment does not touch this lesson")


def outcome_is_known(moment: Moment) -> bool:
    """Say whether anything of the *after* was said, even if it was taken back since."""
    after = (
        moment.after_words,
        moment.body,
        moment.noticed_at,
        moment.landed,
        moment.not_safe,
        moment.guards,
    )
    return any(after) or any(
        touch.outcome is not None or touch.outcome_at is not None or touch.signs for touch in moment.touches
    )


def forecast(
    moment: Moment, lesson: LessonId, pathway: Pathway, answer: Answer | None, now: datetime
) -> Moment:
    """Note what head or gut expects of one lesson.

    It is foresight only in a planned moment of which no *after* is known yet.
    Raises ``NotTouched``, and ``ValueError`` for an answer that no forecast can have.
    """
    touch = touch_of(moment, lesson)
    before = touch.head if pathway == "head" else touch.gut
    if before is not None and before.rating == answer:
        return moment
    looked_back = outcome_is_known(moment) or not moment.planned
    given = None if answer is None else Forecast(_forecastable(answer), now, looked_back)
    return _with(moment, replace(touch, head=given) if pathway == "head" else replace(touch, gut=given))


def outcome(moment: Moment, lesson: LessonId, answer: Answer | None, now: datetime) -> Moment:
    """Note what happened, on the lesson's scale. Raises ``NotTouched``.

    When it was first noted is kept through every change, and through taking it back: the person
    knew it from then on.
    """
    touch = touch_of(moment, lesson)
    if touch.outcome == answer:
        return moment
    return _with(moment, replace(touch, outcome=answer, outcome_at=touch.outcome_at or now))


def signs(moment: Moment, lesson: LessonId, seen: tuple[str, ...]) -> Moment:
    """Note which of the lesson's own contradicting signs were there. Raises ``NotTouched``."""
    return _with(moment, replace(touch_of(moment, lesson), signs=tuple(dict.fromkeys(seen))))


def next_forecast(
    moment: Moment, lesson: LessonId, pathway: Pathway, answer: Answer | None, now: datetime
) -> Moment:
    """Note what head or gut expects of the next time: foresight for the next moment, if given before it.

    ``next_at`` is when the last of the two was given or changed, so that a later reader can tell.
    Raises ``NotTouched``, and ``ValueError`` for an answer that no forecast can have.
    """
    touch = touch_of(moment, lesson)
    if (touch.next_head if pathway == "head" else touch.next_gut) == answer:
        return moment
    given = None if answer is None else _forecastable(answer)
    after = replace(touch, next_head=given) if pathway == "head" else replace(touch, next_gut=given)
    nothing_left = after.next_head is None and after.next_gut is None
    return _with(moment, replace(after, next_at=None if nothing_left else now))


def noticed(moment: Moment, answer: Noticed | None, now: datetime) -> Moment:
    """Note the answer to *is this what you expected?*; giving any answer is noticing.

    An answer taken back is no noticing any more, unless the person came back another day to do so.
    """
    if answer is None:
        return (
            moment
            if moment.noticed is None
            else came_back(replace(moment, noticed=None, noticed_at=None), now)
        )
    return replace(moment, noticed=answer, noticed_at=moment.noticed_at or now)


def came_back(moment: Moment, now: datetime) -> Moment:
    """Count coming back to the moment as noticing, when it is on a later day than its outcome.

    The day is that of the person's clock now. Without an outcome there is nothing to put beside
    the forecast, and nothing changes.
    """
    said = [touch.outcome_at for touch in moment.touches if touch.outcome is not None and touch.outcome_at]
    if moment.noticed_at is not None or not said:
        return moment
    day = max(said).astimezone(now.tzinfo).date()
    return replace(moment, noticed_at=now) if now.date() > day else moment


def first_lesson(moment: Moment, lesson: LessonId | None) -> Moment:
    """Say which lesson the moment touches first; ``None`` takes the first one off.

    The second one, if it is that, comes first with all that was said of it. What was said of a
    lesson that is taken off or replaced goes with it.
    """
    others = moment.touches[1:]
    if lesson is None:
        return replace(moment, touches=others)
    if lesson in _lessons(moment):
        chosen = touch_of(moment, lesson)
        rest = tuple(touch for touch in moment.touches if touch is not chosen)
        return replace(moment, touches=(chosen, *rest))
    return replace(moment, touches=(Touch(lesson), *others))


def second_lesson(moment: Moment, lesson: LessonId | None) -> Moment:
    """Say which lesson the moment also touches; ``None`` takes the second one off.

    The same lesson twice is once. What was said of a lesson that is taken off or replaced goes
    with it.
    """
    if lesson is not None and lesson in _lessons(moment):
        return moment
    added = () if lesson is None else (Touch(lesson),)
    return replace(moment, touches=(*moment.touches[: _MOST_LESSONS - 1], *added))


def leave_out(moment: Moment, lesson: LessonId) -> Moment:
    """Take one lesson off the moment, with all that was said of it here."""
    return replace(moment, touches=tuple(touch for touch in moment.touches if touch.lesson != lesson))


def marked(relationship: Relationship, now: datetime | None) -> Relationship:
    """Note since when someone is marked: from the first reason on, until none is left.

    The writer does this at every save, so that no page can forget to.
    """
    since = (relationship.marked_at or now) if relationship.is_marked else None
    return relationship if since == relationship.marked_at else replace(relationship, marked_at=since)


def flagged(moment: Moment, now: datetime | None) -> Moment:
    """Note since when a moment carries a harm flag, until it is taken back; the writer does, at every save."""
    since = (moment.flagged_at or now) if moment.harmed else None
    return moment if since == moment.flagged_at else replace(moment, flagged_at=since)


def pick(moment: Moment, now: datetime) -> Moment:
    """Pick it for the page for a hard night. One that is there already stays where it is on that page."""
    return moment if moment.kept_at else replace(moment, kept_at=now)


def unpick(moment: Moment) -> Moment:
    """Take it off the page for a hard night."""
    return replace(moment, kept_at=None)


def came(catch: Catch, answer: Came | None, now: datetime) -> Catch:
    """Note whether what was expected to go wrong did come; ``None`` takes the answer back."""
    if catch.came == answer:
        return catch
    return replace(catch, came=answer, answered_at=None if answer is None else now)


def let_go(waiting: Waiting, now: datetime) -> Waiting:
    """Let a moment or a catch wait no longer. It stays where it is in the past."""
    return waiting if waiting.let_go_at else replace(waiting, let_go_at=now)


def take_up(waiting: Waiting) -> Waiting:
    """Let it wait again, if it was let go."""
    return replace(waiting, let_go_at=None)


def move_in_time(moment: Moment, at: datetime) -> Moment:
    """Say when it happened or is expected, with its zone; what was noted when stays as it is."""
    if at.utcoffset() is None:
        raise ValueError("a time needs its zone")
    return replace(moment, at=at)


def put_away(entity: PutAway, now: datetime) -> PutAway:
    """Put something out of sight, to be taken out again at will."""
    return entity if entity.put_away_at else replace(entity, put_away_at=now)


def take_out(entity: PutAway) -> PutAway:
    """Take out what was put away."""
    return replace(entity, put_away_at=None)


def _forecastable(answer: Answer) -> Answer:
    if answer is Rating.NOTHING_TO_DO:
        raise ValueError("only an outcome can have nothing to do with a lesson")
    return answer


def _lessons(moment: Moment) -> tuple[LessonId, ...]:
    return tuple(touch.lesson for touch in moment.touches)


def _with(moment: Moment, changed: Touch) -> Moment:
    kept = tuple(changed if touch.lesson == changed.lesson else touch for touch in moment.touches)
    return replace(moment, touches=kept)
