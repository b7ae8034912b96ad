"""Which step is offered: never above what can be taken in, never past a gate, and nothing is a full answer."""

from __future__ import annotations

from dataclasses import replace
from statistics import fmean
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from tests.companion.asking import Case, cases
from tests.companion.asking import case as thrown

from earned.companion.gates import Shut, lets_through
from earned.companion.steps import (
    MOST_TEACHABLE,
    SIZES,
    Asked,
    Offer,
    Step,
    Tried,
    caution_of,
    expected,
    first_guesses,
    goes_with,
    is_danger,
    offer,
    steps_of,
    tried_of,
)
from earned.content.catalogue import Context, Gate
from earned.journal.entities import (
    Family,
    FeelsSafe,
    Lesson,
    LessonId,
    MomentId,
    OwnStep,
    Relationship,
    RelationshipId,
    Role,
    Standing,
    StepId,
    Stretch,
)
from earned.journal.reading.tries import Try
from earned.working_model.learning import FLOATS, Came, expectation, most_teachable, start
from earned.working_model.parameters import COMPANION

if TYPE_CHECKING:
    from collections.abc import Sequence

SLIP = Lesson(LessonId("slip"), Family.CONDITIONAL_LOVE, "If I slip, I lose them.")
READY = Lesson(LessonId("ready"), Family.DANGER, "Stay ready.")
MARA = Relationship(
    RelationshipId("mara"), "Mara", Role.FRIEND, standing=Standing.IN_MY_LIFE, feels_safe=FeelsSafe.YES
)
ME = Relationship(RelationshipId("me"), "Me", Role.ME)
NO_STEPS: Sequence[OwnStep] = ()


def offered(case: Case) -> Offer:
    return offer(
        case.asked,
        case.own,
        case.tried,
        teachable=case.teachable,
        set_aside=case.set_aside,
        at_most=case.at_most,
    )


def surprise_of(case: Case, step: Step) -> float:
    """Say by hand how much a step of this stretch is expected to surprise."""
    first = first_guesses(case.own)
    seen = [
        one.surprise
        for one in case.tried
        if one.surprise is not None and (one.stretch or first.get(one.step)) is step.stretch
    ]
    return fmean(seen) if len(seen) >= 5 else 0.25 * (SIZES.index(step.stretch) + 1)


@settings(max_examples=800, deadline=None)
@given(cases)
def test_no_step_is_ever_above_what_can_be_taken_in(case: Case) -> None:
    step = offered(case).step
    assert step is None or 0 < surprise_of(case, step) < case.teachable


@settings(max_examples=800, deadline=None)
@given(cases)
def test_no_step_is_ever_offered_past_a_gate(case: Case) -> None:
    given = offered(case)
    step, them = given.step, case.asked.them
    if step is None:
        return
    assert given.shut is None
    catalogues = not step.is_own
    if them is None or them.is_me:
        assert step.stretch in {Stretch.TINY, Stretch.SMALL}
        assert step.gate is Gate.SOLO or step.is_own
        return
    assert not (catalogues and step.gate is Gate.SOLO)
    assert not them.is_marked
    assert them.feels_safe is not FeelsSafe.NO
    assert them.standing in {None, Standing.IN_MY_LIFE, Standing.SOME_DISTANCE}
    assert them.put_away_at is None
    sure = them.feels_safe is FeelsSafe.YES and them.role not in {Role.PARTNER, Role.OWN, None}
    assert them.chosen or (sure and step.gate is Gate.OPEN and not is_danger(case.asked.lesson))
    last = [moment for moment in case.moments if said_after(case, moment.id)][-20:]
    assert sum(any(touch.outcome == 0 for touch in moment.touches) for moment in last) < 2
    assert not any(moment.harmed for moment in last)


def said_after(case: Case, moment: MomentId) -> bool:
    return any(row.happened for row in case.asked.rows if row.moment == moment)


@settings(max_examples=300, deadline=None)
@given(cases)
def test_what_is_offered_is_the_nearest_and_ties_go_to_the_smaller(case: Case) -> None:
    given = offered(case)
    if given.shut is not None:
        return
    small = [
        step
        for step in steps_of(case.asked.lesson, case.own, case.tried)
        if step.id not in case.set_aside
        and lets_through(step, case.asked.them)
        and 0 < surprise_of(case, step) < case.teachable
        and (case.at_most is None or SIZES.index(step.stretch) < case.at_most)
    ]
    assert (given.step is None) == (not small)
    if given.step is not None:
        nearest = max(surprise_of(case, step) for step in small)
        assert surprise_of(case, given.step) == nearest
        tied = [SIZES.index(step.stretch) for step in small if surprise_of(case, step) == nearest]
        assert SIZES.index(given.step.stretch) == min(tied)


@settings(max_examples=300, deadline=None)
@given(cases)
def test_smaller_is_smaller_and_ends_in_nothing(case: Case) -> None:
    sizes = []
    at_most = case.at_most
    for _ in range(7):
        step = offered(replace(case, at_most=at_most)).step
        if step is None:
            break
        at_most = SIZES.index(step.stretch)
        sizes.append(at_most)
    else:
        pytest.fail("it never came to nothing")
    assert sizes == sorted(set(sizes), reverse=True)


@settings(max_examples=300, deadline=None)
@given(cases)
def test_set_aside_again_and_again_it_ends_in_nothing(case: Case) -> None:
    aside = set(case.set_aside)
    for _ in range(len(first_guesses(case.own)) + 1):
        step = offered(replace(case, set_aside=frozenset(aside))).step
        if step is None:
            return
        assert step.id not in aside
        aside.add(step.id)
    pytest.fail("a step that was set aside came again")


def test_the_lives_hold_steps_of_every_gate_and_every_reason_for_none() -> None:
    given = [offered(thrown(seed)) for seed in range(600)]
    steps = [one.step for one in given if one.step is not None]
    assert 100 < len(steps) < 500
    assert {step.gate for step in steps} == set(Gate)
    assert {one.shut for one in given if one.step is None} == {None, *Shut}


def test_by_our_first_guess_the_nearest_below_is_of_medium_stretch() -> None:
    step = offer(Asked(MARA, SLIP), NO_STEPS, []).step
    assert step is not None
    assert step.id == "cl_turn_down"
    assert step.stretch is Stretch.MEDIUM
    assert not step.is_rated


def test_our_number_for_the_most_teachable_surprise_is_the_engines() -> None:
    belief = start(COMPANION)
    engine = most_teachable(*expectation(belief), Came(0.0, activation=COMPANION.a_mid), COMPANION, FLOATS)
    assert pytest.approx(engine, abs=0.001) == MOST_TEACHABLE


def test_with_me_it_is_solo_and_small() -> None:
    for me in (None, ME, replace(ME, feels_safe=FeelsSafe.NO)):
        step = offer(Asked(me, SLIP), NO_STEPS, []).step
        assert step is not None
        assert (step.gate, step.context, step.stretch) == (Gate.SOLO, Context.SELF, Stretch.SMALL)


def test_nothing_small_enough_is_an_answer_and_gives_no_reason() -> None:
    assert offer(Asked(MARA, SLIP), NO_STEPS, [], teachable=0.1) == Offer()


def test_five_that_were_rated_take_the_place_of_the_guess() -> None:
    medium = [Tried("cl_turn_down", None, 1.2)] * 4
    assert expected(medium, first_guesses([]))[Stretch.MEDIUM] == 0.75
    assert expected([*medium, Tried("cl_turn_down", None, 0.2)], first_guesses([]))[
        Stretch.MEDIUM
    ] == pytest.approx(1.0)
    step = offer(Asked(MARA, SLIP), NO_STEPS, [*medium, *medium]).step
    assert step is not None
    assert step.stretch is Stretch.SMALL


def test_what_came_out_worse_than_expected_five_times_is_not_offered() -> None:
    tried = [Tried("cl_turn_down", None, -0.5)] * 5
    step = offer(Asked(MARA, SLIP), NO_STEPS, tried).step
    assert step is not None
    assert step.stretch is Stretch.SMALL


def test_the_persons_own_rating_of_a_step_replaces_our_guess() -> None:
    tried = [Tried("cl_turn_down", Stretch.VERY_LARGE, None)]
    found = {step.id: step for step in steps_of(SLIP, [], tried)}
    assert found["cl_turn_down"].stretch is Stretch.VERY_LARGE
    assert found["cl_turn_down"].is_rated
    step = offer(Asked(MARA, SLIP), NO_STEPS, tried).step
    assert step is not None
    assert step.id != "cl_turn_down"


def test_of_equals_the_one_tried_least_comes_first_and_ones_own_before_ours() -> None:
    mine = OwnStep(StepId("own1"), "Ask her to the lake.", Stretch.MEDIUM, SLIP.id)
    first = offer(Asked(MARA, SLIP), [mine], []).step
    assert first is not None
    assert (first.id, first.is_own, first.is_rated) == ("own1", True, True)
    again = offer(Asked(MARA, SLIP), [mine], [Tried("own1", None, None)]).step
    assert again is not None
    assert again.id == "cl_turn_down"


def test_a_lessons_own_steps_come_before_those_for_anyone_however_often_they_were_tried() -> None:
    chosen = replace(MARA, chosen=True, role=Role.THERAPIST)
    tried = [Tried("cl_tell_slip", None, None)] * 3
    step = offer(Asked(chosen, SLIP), NO_STEPS, tried).step
    assert step is not None
    assert step.id == "cl_tell_slip"
    other = offer(Asked(chosen, SLIP), NO_STEPS, tried, set_aside={"cl_tell_slip"}).step
    assert other is not None
    assert other.for_anyone
    assert goes_with(other) is not None
    assert goes_with(step) is None


def test_own_steps_of_another_lesson_or_put_away_are_not_there() -> None:
    mine = OwnStep(StepId("own1"), "mine", Stretch.SMALL, READY.id)
    assert "own1" not in {step.id for step in steps_of(SLIP, [mine])}
    assert "own1" in {step.id for step in steps_of(READY, [mine])}
    assert "own1" not in {step.id for step in steps_of(None, [mine])}


def test_a_need_brings_its_own_steps_and_its_familys() -> None:
    room = Lesson(LessonId("room"), None, "I take up too much space.", template="need_room")
    ids = [step.id for step in steps_of(room, [])]
    assert ids[0] == "nr_say_again"
    assert {"ne_true_word", "ct_one_breath"} <= set(ids)


@pytest.mark.parametrize(
    ("family", "template", "danger"),
    [
        (Family.DANGER, None, True),
        (None, "danger", True),
        (None, "need_truth", True),
        (Family.CONDITIONAL_LOVE, "need_truth", True),
        (Family.CONDITIONAL_LOVE, "need_seen", False),
        (Family.OWN, None, False),
    ],
)
def test_danger_is_seen_by_family_and_by_need(
    family: Family | None, template: str | None, danger: bool
) -> None:
    assert is_danger(Lesson(LessonId("x"), family, "x", template=template)) is danger


def test_on_danger_there_is_nothing_but_with_someone_chosen() -> None:
    assert offer(Asked(MARA, READY), NO_STEPS, []).shut is Shut.NOT_CHOSEN
    step = offer(Asked(replace(MARA, chosen=True), READY), NO_STEPS, []).step
    assert step is not None
    assert step.gate is Gate.CHOSEN


def row(moment: str, **said: object) -> Try:
    plain = Try(MomentId(moment), MARA.id, "cl_turn_down", "medium", None, 25.0, False, 75.0)
    return plain._replace(**said)  # type: ignore[arg-type]


def test_only_foresight_counts_and_only_with_numbers_on_both_sides() -> None:
    rows = [
        row("a"),
        row("b", gut_looked_back=True),
        row("c", gut="unknown"),
        row("d", outcome="nothing_to_do"),
        row("e", outcome=None),
    ]
    assert [one.surprise for one in tried_of(rows, ())] == [1.0, None, None, None, None]


def test_of_two_lessons_the_first_with_both_numbers_counts_once() -> None:
    assert tried_of([row("a", gut=None), row("a", outcome=50.0)], ()) == [
        Tried("cl_turn_down", Stretch.MEDIUM, 0.5)
    ]


def test_what_came_with_someone_shielded_says_nothing_of_how_much_a_step_surprises() -> None:
    assert tried_of([row("a")], {MARA.id}) == [Tried("cl_turn_down", Stretch.MEDIUM, None)]


def test_i_dont_know_is_no_stretch() -> None:
    assert tried_of([row("a", stretch="unknown"), row("b", stretch=None)], ())[0].stretch is None


def test_a_step_with_others_says_when_the_old_lesson_may_be_right_and_a_solo_one_does_not() -> None:
    found = {step.id: step for step in steps_of(SLIP, [])}
    assert caution_of(found["cl_turn_down"]) is not None
    assert caution_of(found["cl_rest_first"]) is None
    assert caution_of(found["ct_thank_stop"]) is not None
