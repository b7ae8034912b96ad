"""One moment as a page shows it: whose it is, how its answers lie beside each other, what may be said.

Plain values out of entities, without a word of English: sentences are named, not written. Bad news is
information here. An outcome at or below what the gut forecast says that the gut was right, or on guard,
and never that something was lost.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from earned.charts.track import Track, step_words
from earned.companion.guard import asks
from earned.companion.shield import in_sight
from earned.journal.entities import Rating
from earned.journal.noting import outcome_is_known

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from earned.companion.guard import Asks
    from earned.content.strings import Strings
    from earned.journal.entities import (
        Answer,
        Forecast,
        Lesson,
        LessonId,
        Moment,
        Relationship,
        RelationshipId,
        Touch,
    )

SAME_STEP = 12.5
"""Two ratings less far apart than this stand on one step of the five; half the way between steps."""
HALFWAY = 50.0


class Said(StrEnum):
    """What is said of forecast and outcome side by side; each is the last part of a sentence's name."""

    AS_EXPECTED = "as_expected"
    """The outcome stands where the gut said."""
    ON_GUARD = "on_guard"
    """It came out nearer to the old lesson, and the gut had leaned that way."""
    NEARER = "nearer"
    """It came out nearer to the old lesson than a gut that had leaned the other way."""
    FURTHER = "further"
    """It came out further from the old lesson than the gut said; only where a gain may be said."""


@dataclass(frozen=True, slots=True)
class Note:
    """A moment with its person, ready for a list or a heading."""

    moment: Moment
    person: Relationship | None

    @property
    def words(self) -> str | None:
        """The person's own words for it: those from before, else what happened."""
        return self.moment.before_words or self.moment.after_words

    @property
    def asks(self) -> Asks:
        """What may be asked about it."""
        return asks(self.person)

    @property
    def shown_unasked(self) -> bool:
        """Whether a page may show it that the person did not ask for."""
        return in_sight(self.person)


@dataclass(frozen=True, slots=True)
class Side:
    """What was expected of one lesson in one moment, beside what came."""

    lesson: Lesson
    touch: Touch
    said: Said | None

    @property
    def track(self) -> Track:
        """The moment's marks on the scale."""
        touch = self.touch
        return Track(_number(_rating(touch.head)), _number(_rating(touch.gut)), _number(touch.outcome))

    @property
    def forecast(self) -> Forecast | None:
        """The forecast that says when both were noted: the gut's, else the head's."""
        return self.touch.gut or self.touch.head

    @property
    def looked_back(self) -> bool:
        """Whether anything of the forecast was given, or changed, after the outcome."""
        return any(given.looked_back for given in (self.touch.head, self.touch.gut) if given)


def notes(moments: Iterable[Moment], people: Mapping[RelationshipId, Relationship]) -> list[Note]:
    """Put each moment together with its person."""
    return [
        Note(moment, people.get(moment.relationship) if moment.relationship else None) for moment in moments
    ]


def unfolded(moment: Moment) -> bool:
    """Whether forecasts may be shown: an outcome was saved for at least one of its lessons."""
    return any(touch.outcome is not None for touch in moment.touches)


def has_forecast(moment: Moment) -> bool:
    """Whether anything was expected beforehand, so that something is folded away."""
    return any(touch.head or touch.gut for touch in moment.touches)


def after_was_begun(moment: Moment) -> bool:
    """Whether anything of the *after* was said, so that its second half may follow."""
    return outcome_is_known(moment)


def side_by_side(
    moment: Moment, lessons: Mapping[LessonId, Lesson], *, gain_may_be_said: bool
) -> tuple[Side, ...]:
    """Lay each lesson's forecasts beside its outcome; nothing where no outcome was saved yet."""
    return tuple(
        Side(lessons[touch.lesson], touch, said_of(touch, gain_may_be_said=gain_may_be_said))
        for touch in moment.touches
        if touch.outcome is not None and touch.lesson in lessons
    )


def said_of(touch: Touch, *, gain_may_be_said: bool) -> Said | None:
    """Say how the outcome lies beside the gut's forecast; nothing when either is missing or looked back."""
    gut, outcome = _number(_rating(touch.gut)), _number(touch.outcome)
    if gut is None or outcome is None or (touch.gut is not None and touch.gut.looked_back):
        return None
    if abs(outcome - gut) < SAME_STEP:
        return Said.AS_EXPECTED if gain_may_be_said or outcome <= HALFWAY else None
    if outcome > gut:
        return Said.FURTHER if gain_may_be_said else None
    return Said.ON_GUARD if gut <= HALFWAY else Said.NEARER


def answer_words(answer: Answer | None, strings: Strings) -> str:
    """Name an answer in the words of the scale, or say that it was left empty."""
    if answer is None:
        return strings.gettext("common.left_empty")
    if isinstance(answer, Rating):
        name = {Rating.UNKNOWN: "common.unknown", Rating.NOTHING_TO_DO: "common.scale.nothing_to_do"}[answer]
        return strings.gettext(name)
    return step_words(answer, strings)


def _rating(forecast: Forecast | None) -> Answer | None:
    return None if forecast is None else forecast.rating


def _number(answer: Answer | None) -> float | None:
    return None if answer is None or isinstance(answer, Rating) else answer
