"""What a form says about one moment, and how that is noted in it.

Before, after and *change this note* are one form with different parts shown. Only what was sent is
noted, so a question that saves itself and a button that saves all go the same way. With someone for
whom less is asked, the rest is left out here too, whatever was sent.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints

from earned.content.catalogue import words as catalogue_words
from earned.journal import noting
from earned.journal.entities import (
    Channel,
    HardDay,
    Landed,
    LessonId,
    Moment,
    Mover,
    Noticed,
    NotSafe,
    Rating,
    Stretch,
    Touch,
    Window,
)
from earned.web.form import FormModel, WrongAnswersError

if TYPE_CHECKING:
    from collections.abc import Callable

    from earned.companion.guard import Asks
    from earned.journal.entities import Answer

MOST_WORDS = 20_000
MOST_NAME = 120
OTHER, UNSAID, ME, UNKNOWN, NONE = "other", "unsaid", "me", "unknown", "none"
"""Answers that are no id: someone else, nobody named, oneself, *I don't know*, and *nothing did*."""
EVENING = time(20)
NOON = time(12)


def _expected(value: object) -> object:
    """Read a rating from 0 to 100, or *I don't know*."""
    if value is None or value == Rating.UNKNOWN:
        return None if value is None else Rating.UNKNOWN
    number = float(str(value))
    if not 0 <= number <= 100:  # noqa: PLR2004 - the scale
        raise ValueError("off the scale")
    return number


def _came(value: object) -> object:
    """Read an outcome, which may also have had nothing to do with the lesson."""
    return Rating.NOTHING_TO_DO if value == Rating.NOTHING_TO_DO else _expected(value)


def _in_catalogue(picked: str) -> str:
    if picked not in catalogue_words() and picked not in {OTHER, UNKNOWN, NONE}:
        raise ValueError("not one of the catalogue's")
    return picked


Expected = Annotated[float | Rating | None, BeforeValidator(_expected)]
Came = Annotated[float | Rating | None, BeforeValidator(_came)]
Words = Annotated[str, StringConstraints(max_length=MOST_WORDS)] | None
Name = Annotated[str, StringConstraints(max_length=MOST_NAME)] | None
Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,40}$")]
Picked = Annotated[Id, AfterValidator(_in_catalogue)]
"""A line of the catalogue."""
Day = Annotated[date, Field(ge=date(1900, 1, 1), le=date(2199, 12, 31))]


class MomentForm(FormModel):
    """Every answer that a page may ask about one moment; names ending in 2 are of the second lesson."""

    who: Id | None = None
    who_name: Name = None
    when: Literal["now", "today", "date"] | None = None
    day: Day | None = None
    clock: time | None = None
    channel: Channel | None = None
    about: tuple[Picked, ...] = ()
    words: Words = None
    lesson: Id | None = None
    lesson_2: Id | None = None
    head: Expected = None
    head_2: Expected = None
    gut: Expected = None
    gut_2: Expected = None
    step: Id | None = None
    stretch: Stretch | None = None
    hard_day: HardDay | None = None
    body_before: Window | None = None
    happened: Words = None
    came: Came = None
    came_2: Came = None
    signs: tuple[Picked, ...] = ()
    signs_2: tuple[Picked, ...] = ()
    not_safe: NotSafe | None = None
    noticed: Noticed | None = None
    landed: Landed | None = None
    guards: tuple[Picked, ...] = ()
    guard_words: Words = None
    body: Window | None = None
    body_words: tuple[Picked, ...] = ()
    body_own: Words = None
    next_gut: Expected = None
    next_gut_2: Expected = None
    next_head: Expected = None
    next_head_2: Expected = None
    crack: Literal["crack", "back", "neither", "unknown"] | None = None
    which: Id | None = None
    moved: Mover | None = None
    after_rating: Came = None

    @property
    def says_anything(self) -> bool:
        """Whether any question was answered; the one lesson there is counts for nothing by itself."""
        said = self.model_dump(exclude={"lesson", "when"}, exclude_unset=True)
        return any(value not in {None, ()} for value in said.values())


def noted(moment: Moment, said: MomentForm, asked: Asks, now: datetime) -> Moment:
    """Note in a moment what a form says of it, in the order in which it was lived.

    Ratings without a lesson are left out; ``lacks_lesson`` tells. Raises WrongAnswersError for a day
    that was picked and left empty.
    """
    moment = _when(moment, said, now)
    moment = _plain(moment, said)
    if asked.full:
        moment = _lessons(moment, said)
        for end, touch in zip(("", "_2"), moment.touches, strict=False):
            moment = _of_lesson(moment, said, end, touch.lesson, now)
        moment = _felt(moment, said, now)
    return _not_after_now(moment, now)


def rates(said: MomentForm) -> bool:
    """Whether something is said that belongs to a lesson."""
    ratings = ("head", "gut", "came", "next_gut", "next_head", "signs")
    return any(getattr(said, name + end) not in {None, ()} for name in ratings for end in ("", "_2"))


def lacks_lesson(moment: Moment, said: MomentForm) -> bool:
    """Whether something was rated without saying which lesson it is about."""
    return not moment.touches and rates(said) and said.lesson != UNKNOWN


def _when(moment: Moment, said: MomentForm, now: datetime) -> Moment:
    """Move it in time. The zone it was noted in is kept."""
    zone = moment.at.tzinfo
    if said.when == "now":
        return noting.move_in_time(moment, moment.created_at)
    if said.when == "today":
        evening = datetime.combine(now.astimezone(zone).date(), EVENING, zone)
        return noting.move_in_time(moment, max(evening, moment.created_at))
    if said.when == "date" and said.said("day") and said.day is None:
        raise WrongAnswersError({"day": "before.when.wrong"})
    if said.day is None or said.when not in {"date", None}:
        return moment
    same_day = said.day == moment.at.date()
    clock = said.clock or (moment.at.timetz().replace(tzinfo=None) if same_day else NOON)
    return noting.move_in_time(moment, datetime.combine(said.day, clock, zone))


def _plain(moment: Moment, said: MomentForm) -> Moment:
    """Note what may be asked about anyone."""
    changes: dict[str, object] = {}
    names = {"words": "before_words", "happened": "after_words", "body_before": "body_before", "body": "body"}
    for name, of_moment in {**names, "about": "about", "not_safe": "not_safe"}.items():
        if said.said(name):
            changes[of_moment] = getattr(said, name)
    if said.channel is not None:
        changes["channel"] = said.channel
    if said.said("body_words") or said.said("body_own"):
        own = (said.body_own,) if said.body_own else ()
        changes["body_words"] = (*said.body_words, *own)
    return replace(moment, **changes)  # type: ignore[arg-type]


def _lessons(moment: Moment, said: MomentForm) -> Moment:
    if said.lesson is not None:
        moment = noting.first_lesson(moment, _lesson(said.lesson))
    if said.lesson_2 is not None and moment.touches:
        moment = noting.second_lesson(moment, _lesson(said.lesson_2))
    return moment


def _lesson(answer: str) -> LessonId | None:
    return None if answer in {UNKNOWN, NONE} else LessonId(answer)


def _of_lesson(moment: Moment, said: MomentForm, end: str, lesson: LessonId, now: datetime) -> Moment:
    """Note what head and gut expected of one lesson, what came, and what they expect next."""

    def answered(name: str, note: Callable[[Moment, Answer | None], Moment]) -> None:
        nonlocal moment
        if said.said(name + end):
            moment = note(moment, getattr(said, name + end))

    answered("head", lambda kept, answer: noting.forecast(kept, lesson, "head", answer, now))
    answered("gut", lambda kept, answer: noting.forecast(kept, lesson, "gut", answer, now))
    answered("came", lambda kept, answer: noting.outcome(kept, lesson, answer, now))
    if said.said("signs" + end):
        moment = noting.signs(moment, lesson, getattr(said, "signs" + end))
    answered("next_gut", lambda kept, answer: noting.next_forecast(kept, lesson, "gut", answer, now))
    answered("next_head", lambda kept, answer: noting.next_forecast(kept, lesson, "head", answer, now))
    return moment


def _felt(moment: Moment, said: MomentForm, now: datetime) -> Moment:
    """Note what is asked only where everything may be."""
    for name in ("step", "stretch", "hard_day", "landed"):
        if said.said(name):
            moment = replace(moment, **{name: getattr(said, name)})
    if said.said("noticed"):
        moment = noting.noticed(moment, said.noticed, now)
    if said.said("guards"):
        picked = tuple(dict.fromkeys(guard for guard in said.guards if guard != OTHER))
        named = tuple(guard for guard in picked if guard not in {NONE, UNKNOWN})
        moment = replace(moment, guards=named or picked[:1])
    if said.said("guard_words"):
        moment = replace(moment, guard_words=said.guard_words)
    return moment


def _not_after_now(moment: Moment, now: datetime) -> Moment:
    """Bring a moment that has an outcome back from the future: it has happened by now."""
    came = any(touch.outcome is not None for touch in moment.touches) or moment.after_words
    return (
        noting.move_in_time(moment, now.astimezone(moment.at.tzinfo)) if came and moment.at > now else moment
    )


def kept(moment: Moment) -> dict[str, object]:
    """Give a moment's answers by the names of their fields, as a form would have sent them."""
    answers: dict[str, object] = {
        "who": moment.relationship,
        "channel": moment.channel.value,
        "about": moment.about,
        "words": moment.before_words,
        "happened": moment.after_words,
        "step": moment.step,
        "stretch": moment.stretch,
        "hard_day": moment.hard_day,
        "body_before": moment.body_before,
        "body": moment.body,
        "not_safe": moment.not_safe,
        "noticed": moment.noticed,
        "landed": moment.landed,
        "body_words": tuple(picked for picked in moment.body_words if picked in catalogue_words()),
        "body_own": ", ".join(own for own in moment.body_words if own not in catalogue_words()) or None,
        "guards": (*moment.guards, *((OTHER,) if moment.guard_words else ())),
        "guard_words": moment.guard_words,
        "day": moment.at.date().isoformat(),
        "clock": moment.at.strftime("%H:%M"),
        "when": None if moment.at == moment.created_at else "date",
    }
    for end, touch in zip(("", "_2"), moment.touches, strict=False):
        answers |= _of_touch(touch, end)
    return answers


def _of_touch(touch: Touch, end: str) -> dict[str, object]:
    said = {
        "lesson": touch.lesson,
        "head": touch.head and field_of(touch.head.rating),
        "gut": touch.gut and field_of(touch.gut.rating),
        "came": field_of(touch.outcome),
        "signs": touch.signs,
        "next_gut": field_of(touch.next_gut),
        "next_head": field_of(touch.next_head),
    }
    return {name + end: answer for name, answer in said.items()}


def field_of(answer: Answer | None) -> str | None:
    """Write a rating as the scale's stations name it: a whole number where it is one."""
    if answer is None or isinstance(answer, Rating):
        return answer
    return str(int(answer)) if answer == int(answer) else str(answer)
