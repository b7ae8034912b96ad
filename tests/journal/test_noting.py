"""What happens to a note as a person changes their mind: before, after, and another day."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from earned.journal import noting
from earned.journal.entities import (
    Answer,
    Came,
    Catch,
    CatchId,
    Forecast,
    Landed,
    Lesson,
    LessonId,
    Moment,
    MomentId,
    Noticed,
    NotSafe,
    Rating,
    Touch,
    Window,
)

if TYPE_CHECKING:
    from earned.journal.noting import Pathway

ONE, TWO, THREE = LessonId("one"), LessonId("two"), LessonId("three")
MORNING = datetime(2026, 3, 4, 8, tzinfo=timezone(timedelta(hours=1)))
NOON, NIGHT, TOMORROW = (MORNING + timedelta(hours=hours) for hours in (4, 14, 24))
BEFORE = Moment(MomentId("m"), NOON, MORNING, touches=(Touch(ONE), Touch(TWO)))
UNPLANNED = replace(BEFORE, planned=False)

pathways = st.sampled_from(["head", "gut"])
forecastable = st.floats(0, 100) | st.just(Rating.UNKNOWN)
answers = forecastable | st.just(Rating.NOTHING_TO_DO)
lessons = st.sampled_from([ONE, TWO])


def _given(moment: Moment, lesson: LessonId, pathway: Pathway) -> Forecast | None:
    touch = noting.touch_of(moment, lesson)
    return touch.head if pathway == "head" else touch.gut


@given(lessons, pathways, st.lists(forecastable, min_size=1))
def test_a_forecast_changed_as_often_as_one_likes_beforehand_is_foresight(
    lesson: LessonId, pathway: Pathway, changes: list[Answer]
) -> None:
    moment = BEFORE
    for answer in changes:
        moment = noting.forecast(moment, lesson, pathway, answer, MORNING)
    assert _given(moment, lesson, pathway) == Forecast(changes[-1], MORNING)
    assert moment.touches[0].lesson == ONE
    assert moment.touches[1].lesson == TWO


@given(st.tuples(lessons, lessons), pathways, st.none() | forecastable, forecastable, answers)
def test_a_forecast_given_or_changed_after_the_outcome_is_looked_back_for_good(
    touched: tuple[LessonId, LessonId], pathway: Pathway, first: Answer | None, then: Answer, came: Answer
) -> None:
    lesson, happened = touched
    moment = noting.forecast(BEFORE, lesson, pathway, first, MORNING)
    moment = noting.outcome(moment, happened, came, NIGHT)
    assert _given(moment, lesson, pathway) == (None if first is None else Forecast(first, MORNING))
    changed = noting.forecast(moment, lesson, pathway, then, TOMORROW)
    if then == first:
        assert changed == moment
        return
    assert _given(changed, lesson, pathway) == Forecast(then, TOMORROW, looked_back=True)
    emptied = noting.outcome(
        noting.forecast(changed, lesson, pathway, None, TOMORROW), happened, None, TOMORROW
    )
    assert _given(emptied, lesson, pathway) is None
    again = noting.forecast(emptied, lesson, pathway, then, TOMORROW)
    assert _given(again, lesson, pathway) == Forecast(then, TOMORROW, looked_back=True)


@given(lessons, pathways, forecastable)
def test_a_guess_for_what_nobody_planned_is_looked_back(
    lesson: LessonId, pathway: Pathway, answer: Answer
) -> None:
    moment = noting.forecast(UNPLANNED, lesson, pathway, answer, MORNING)
    assert _given(moment, lesson, pathway) == Forecast(answer, MORNING, looked_back=True)


@pytest.mark.parametrize(
    "after",
    [
        replace(BEFORE, after_words="It rained."),
        replace(BEFORE, landed=Landed.NO),
        replace(BEFORE, not_safe=NotSafe.NO),
        replace(BEFORE, body=Window.STEADY),
        replace(BEFORE, guards=("none",)),
        replace(BEFORE, noticed=Noticed.NO, noticed_at=NIGHT),
        noting.signs(BEFORE, TWO, ("called",)),
    ],
)
def test_anything_said_of_the_after_ends_foresight(after: Moment) -> None:
    assert noting.outcome_is_known(after)
    guess = noting.touch_of(noting.forecast(after, ONE, "gut", 25, NIGHT), ONE).gut
    assert guess == Forecast(25, NIGHT, looked_back=True)


def test_what_is_said_beforehand_tells_nothing_of_the_after() -> None:
    moment = replace(BEFORE, before_words="a call", body_before=Window.LOW, about=("call",))
    assert not noting.outcome_is_known(noting.forecast(moment, ONE, "head", 75, MORNING))


@given(answers, st.none() | answers)
def test_when_the_outcome_was_first_noted_is_kept(first: Answer, then: Answer | None) -> None:
    moment = noting.outcome(BEFORE, ONE, first, NIGHT)
    changed = noting.outcome(moment, ONE, then, TOMORROW)
    assert noting.touch_of(changed, ONE) == Touch(ONE, outcome=then, outcome_at=NIGHT)
    assert noting.touch_of(changed, TWO) == Touch(TWO)


def test_an_outcome_never_given_has_no_time() -> None:
    assert noting.outcome(BEFORE, ONE, None, NIGHT) == BEFORE


@given(answers, forecastable, pathways)
def test_saying_the_same_again_changes_nothing(came: Answer, expected: Answer, pathway: Pathway) -> None:
    once = noting.forecast(BEFORE, ONE, pathway, expected, MORNING)
    once = noting.outcome(once, ONE, came, NIGHT)
    once = noting.next_forecast(once, ONE, pathway, expected, NIGHT)
    once = noting.noticed(once, Noticed.PARTLY, NIGHT)
    twice = noting.forecast(once, ONE, pathway, expected, TOMORROW)
    twice = noting.outcome(twice, ONE, came, TOMORROW)
    twice = noting.next_forecast(twice, ONE, pathway, expected, TOMORROW)
    assert noting.noticed(twice, Noticed.PARTLY, TOMORROW) == once


def test_the_next_forecast_has_the_time_of_its_last_change() -> None:
    moment = noting.next_forecast(BEFORE, ONE, "gut", 25, NIGHT)
    moment = noting.next_forecast(moment, ONE, "head", 50, TOMORROW)
    assert moment.touches[0] == Touch(ONE, next_gut=25, next_head=50, next_at=TOMORROW)
    moment = noting.next_forecast(moment, ONE, "gut", None, TOMORROW)
    moment = noting.next_forecast(moment, ONE, "head", None, TOMORROW)
    assert moment == BEFORE


@pytest.mark.parametrize("say", [noting.forecast, noting.next_forecast])
def test_only_an_outcome_can_have_nothing_to_do_with_a_lesson(say: object) -> None:
    with pytest.raises(ValueError, match="only an outcome"):
        say(BEFORE, ONE, "gut", Rating.NOTHING_TO_DO, MORNING)  # type: ignore[operator]


def test_answers_go_to_a_lesson_that_the_moment_touches() -> None:
    with pytest.raises(noting.NotTouched):
        noting.outcome(BEFORE, THREE, 50, NIGHT)


def test_any_answer_to_is_this_what_you_expected_is_noticing() -> None:
    for answer in Noticed:
        assert noting.noticed(BEFORE, answer, NIGHT).noticed_at == NIGHT
    changed = noting.noticed(noting.noticed(BEFORE, Noticed.NO, NIGHT), Noticed.YES, TOMORROW)
    assert (changed.noticed, changed.noticed_at) == (Noticed.YES, NIGHT)


def test_an_answer_taken_back_is_no_noticing_any_more() -> None:
    answered = noting.outcome(BEFORE, ONE, 50, NIGHT)
    taken_back = noting.noticed(noting.noticed(answered, Noticed.NO, NIGHT), None, NIGHT)
    assert taken_back == answered
    another_day = noting.noticed(noting.noticed(answered, Noticed.NO, NIGHT), None, TOMORROW)
    assert (another_day.noticed, another_day.noticed_at) == (None, TOMORROW)
    came_back = noting.came_back(answered, TOMORROW)
    assert noting.noticed(came_back, None, TOMORROW) == came_back


def test_coming_back_another_day_is_noticing_and_the_same_day_is_not() -> None:
    answered = noting.outcome(BEFORE, ONE, 50, NIGHT)
    assert noting.came_back(answered, NIGHT + timedelta(minutes=90)) == answered
    past_midnight = NIGHT + timedelta(hours=2, minutes=1)
    assert noting.came_back(answered, past_midnight) == replace(answered, noticed_at=past_midnight)
    assert noting.came_back(noting.came_back(answered, past_midnight), TOMORROW).noticed_at == past_midnight


def test_another_day_is_that_of_the_clock_where_the_person_is_now() -> None:
    answered = noting.outcome(BEFORE, ONE, 50, NIGHT)  # 22:00 at +01:00
    there = timezone(timedelta(hours=3))  # where it was past midnight already
    assert noting.came_back(answered, (NIGHT + timedelta(hours=2)).astimezone(there)) == answered


def test_without_an_outcome_there_is_nothing_to_notice() -> None:
    assert noting.came_back(BEFORE, TOMORROW) == BEFORE
    taken_back = noting.outcome(noting.outcome(BEFORE, ONE, 50, NIGHT), ONE, None, NIGHT)
    assert noting.came_back(taken_back, TOMORROW) == taken_back


@given(st.lists(st.tuples(st.booleans(), st.none() | st.sampled_from([ONE, TWO, THREE]))))
def test_a_moment_touches_at_most_two_lessons_and_each_once(
    taps: list[tuple[bool, LessonId | None]],
) -> None:
    moment = replace(BEFORE, touches=())
    for first, lesson in taps:
        moment = (noting.first_lesson if first else noting.second_lesson)(moment, lesson)
        touched = [touch.lesson for touch in moment.touches]
        assert len(touched) == len(set(touched)) <= 2
        if lesson is not None:
            assert lesson in touched


def test_making_the_second_lesson_the_first_keeps_what_was_said_of_both() -> None:
    said = noting.outcome(noting.outcome(BEFORE, ONE, 25, NIGHT), TWO, 75, NIGHT)
    turned = noting.first_lesson(said, TWO)
    assert turned.touches == said.touches[::-1]
    assert noting.first_lesson(turned, ONE) == said
    assert noting.first_lesson(said, ONE) == noting.second_lesson(said, TWO) == said


def test_another_lesson_begins_empty_and_one_left_out_takes_its_answers_along() -> None:
    said = noting.outcome(noting.outcome(BEFORE, ONE, 25, NIGHT), TWO, 75, NIGHT)
    assert noting.first_lesson(said, THREE).touches == (Touch(THREE), said.touches[1])
    assert noting.second_lesson(said, THREE).touches == (said.touches[0], Touch(THREE))
    assert noting.second_lesson(said, None) == noting.leave_out(said, TWO)
    assert noting.first_lesson(said, None) == noting.leave_out(said, ONE)
    assert noting.leave_out(said, THREE) == said


def test_what_is_let_go_waits_no_longer_until_it_is_taken_up() -> None:
    gone = noting.let_go(BEFORE, NIGHT)
    assert BEFORE.is_open
    assert not gone.is_open
    assert noting.let_go(gone, TOMORROW) == gone
    assert noting.take_up(gone) == BEFORE


def test_a_moment_moved_in_time_is_otherwise_the_same() -> None:
    said = noting.outcome(noting.forecast(BEFORE, ONE, "gut", 25, MORNING), ONE, 50, NIGHT)
    moved = noting.move_in_time(said, TOMORROW)
    assert moved.at == TOMORROW
    assert noting.move_in_time(moved, NOON) == said
    with pytest.raises(ValueError, match="zone"):
        noting.move_in_time(said, NOON.replace(tzinfo=None))


def test_what_is_put_away_can_be_taken_out() -> None:
    away = noting.put_away(BEFORE, NIGHT)
    assert away.put_away_at == NIGHT
    assert noting.put_away(away, TOMORROW) == away
    assert noting.take_out(away) == BEFORE
    lesson = Lesson(ONE, None, "")
    assert noting.take_out(noting.put_away(lesson, NIGHT)) == lesson


def test_a_note_made_in_another_zone_is_noted_in_that_zone() -> None:
    moment = noting.outcome(BEFORE, ONE, 50, NIGHT.astimezone(UTC))
    noted = moment.touches[0].outcome_at
    assert noted is not None
    assert noted.utcoffset() == timedelta(0)


CATCH = Catch(CatchId("c"), "She will cancel.", NOON.date(), MORNING)


@given(st.sampled_from(Came), st.sampled_from(Came))
def test_when_a_catch_was_last_answered_is_kept_and_goes_with_the_answer(first: Came, then: Came) -> None:
    answered = noting.came(CATCH, first, NIGHT)
    assert answered == replace(CATCH, came=first, answered_at=NIGHT)
    assert not answered.is_open
    again = noting.came(answered, then, TOMORROW)
    assert again.answered_at == (NIGHT if then is first else TOMORROW)
    assert noting.came(again, None, TOMORROW) == CATCH


def test_a_catch_can_be_let_go_and_taken_up_again() -> None:
    let_go = noting.let_go(CATCH, NIGHT)
    assert not let_go.is_open
    assert noting.let_go(let_go, TOMORROW) == let_go
    assert noting.take_up(let_go) == CATCH
    assert not noting.put_away(CATCH, NIGHT).is_open


def test_a_moment_picked_twice_for_a_hard_night_stays_where_it_is() -> None:
    picked = noting.pick(BEFORE, NIGHT)
    assert picked.kept_at == NIGHT
    assert noting.pick(picked, TOMORROW) == picked
    assert noting.unpick(picked) == BEFORE
    assert BEFORE.is_open == picked.is_open
