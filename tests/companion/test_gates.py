"""With whom a step may be shown: the person's own answers, read back, and the notes of harm."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from tests.companion.asking import Case, cases
from tests.companion.lives import at, seen

from earned.companion.gates import Shut, shut
from earned.companion.recurring import harm_recurs, is_strained
from earned.journal.entities import (
    FeelsSafe,
    LessonId,
    Moment,
    MomentId,
    NotSafe,
    Relationship,
    RelationshipId,
    Role,
    Rupture,
    RuptureId,
    Standing,
    Touch,
    Window,
)

if TYPE_CHECKING:
    from earned.journal.reading.counts import Noted

MARA = Relationship(
    RelationshipId("mara"), "Mara", Role.FRIEND, standing=Standing.IN_MY_LIFE, feels_safe=FeelsSafe.YES
)
ME = Relationship(RelationshipId("me"), "Me", Role.ME)


def note(day: int, came: float | None = 75.0, **answers: Any) -> Moment:
    touches = () if came is None else (Touch(LessonId("l1"), outcome=came),)
    return replace(
        Moment(MomentId(f"m{day}"), at(day), at(day), MARA.id, touches=touches, after_words="words"),
        **answers,
    )


def rows(*moments: Moment) -> list[Noted]:
    return seen(moments)


def crack(day: int, back: int | None = None) -> Rupture:
    repaired = None if back is None else at(back)
    return Rupture(RuptureId(f"r{day}"), MARA.id, MomentId(f"m{day}"), at(day), repaired_at=repaired)


def why(them: Relationship | None, *moments: Moment, cracks: tuple[Rupture, ...] = (), danger: bool = False):
    return shut(them, rows(*moments), cracks, danger=danger)


@pytest.mark.parametrize(
    ("them", "because"),
    [
        (MARA, None),
        (replace(MARA, standing=Standing.SOME_DISTANCE), None),
        (replace(MARA, standing=None), None),
        (replace(MARA, standing=Standing.NOT_SAFE, chosen=True), Shut.NOT_SAFE),
        (replace(MARA, hard_stops=frozenset({"hs_fear"}), chosen=True), Shut.HARD_STOP),
        (replace(MARA, feels_safe=FeelsSafe.NO, chosen=True), Shut.NO_OPEN),
        (replace(MARA, feels_safe=FeelsSafe.NO, chosen=True, mark_declined=True), Shut.NO),
        (replace(MARA, standing=Standing.RESTING, chosen=True), Shut.APART),
        (replace(MARA, standing=Standing.OVER, chosen=True), Shut.APART),
        (replace(MARA, standing=Standing.GONE, chosen=True), Shut.APART),
        (replace(MARA, put_away_at=at(0), chosen=True), Shut.APART),
        (replace(MARA, feels_safe=FeelsSafe.MOSTLY), Shut.NOT_CHOSEN),
        (replace(MARA, feels_safe=FeelsSafe.UNKNOWN), Shut.NOT_CHOSEN),
        (replace(MARA, feels_safe=None), Shut.NOT_CHOSEN),
        (replace(MARA, feels_safe=FeelsSafe.MOSTLY, chosen=True), None),
        (replace(MARA, role=Role.PARTNER), Shut.NOT_CHOSEN),
        (replace(MARA, role=Role.PARTNER, chosen=True), None),
        (ME, None),
        (replace(ME, feels_safe=FeelsSafe.NO), None),
        (None, None),
    ],
)
def test_what_was_said_of_someone_opens_or_shuts(them: Relationship | None, because: Shut | None) -> None:
    assert why(them) is because


@pytest.mark.parametrize("role", [None, Role.OWN])
def test_someone_who_may_be_a_partner_for_all_we_know_counts_as_one(role: Role | None) -> None:
    assert why(replace(MARA, role=role)) is Shut.NOT_CHOSEN
    assert why(replace(MARA, role=role, chosen=True)) is None


def test_two_of_the_last_twenty_just_as_the_old_lesson_says_shut() -> None:
    kind = [note(day) for day in range(2, 20)]
    assert why(MARA, note(0, 0.0), *kind) is None
    assert why(MARA, note(0, 0.0), note(1, 0.0), *kind) is Shut.RECURS
    assert why(MARA, note(0, 0.0), note(1, 0.0), *kind, note(20)) is None
    assert why(MARA, note(0, 0.0, put_away_at=at(1)), note(1, 0.0)) is Shut.RECURS


def test_two_lessons_at_the_bottom_in_one_moment_are_one_moment() -> None:
    both = (Touch(LessonId("l1"), outcome=0.0), Touch(LessonId("l2"), outcome=0.0))
    assert why(MARA, note(0, touches=both)) is None


def test_hurt_repair_hurt_twice_shuts_for_good() -> None:
    twice = (crack(0, 1), crack(2, 3), crack(4))
    assert why(MARA, cracks=twice[:2]) is None
    assert why(MARA, *(note(day) for day in range(5, 40)), cracks=twice) is Shut.RECURS


def test_a_harm_shuts_and_stays_until_twenty_moments_later_and_then_waits_to_be_chosen() -> None:
    kind = [note(day) for day in range(1, 20)]
    harm = note(0, not_safe=NotSafe.YES)
    assert why(replace(MARA, chosen=True), harm, *kind) is Shut.STRAINED
    assert why(MARA, harm, *kind, note(20)) is Shut.NOT_CHOSEN
    assert why(replace(MARA, chosen=True), harm, *kind, note(20)) is None


def test_a_bit_twice_shuts() -> None:
    bit = [note(day, not_safe=NotSafe.A_BIT) for day in range(2)]
    assert why(MARA, bit[0]) is None
    assert why(MARA, *bit) is Shut.STRAINED


@pytest.mark.parametrize("body", [Window.SHUT_DOWN, Window.WOUND_UP])
def test_outside_the_window_in_the_latest_moment_shuts_until_a_calmer_one(body: Window) -> None:
    for them in (MARA, ME, None):
        assert why(them, note(0, body=body)) is Shut.STRAINED
        assert why(them, note(0, body=body), note(1, body=Window.STEADY)) is None


def test_a_note_that_only_waits_is_no_latest_moment() -> None:
    waits = Moment(MomentId("m9"), at(9), at(9), MARA.id, before_words="tea")
    assert why(MARA, note(0, body=Window.WOUND_UP), waits) is Shut.STRAINED


def test_with_me_a_low_answer_is_no_harm_by_anyone() -> None:
    assert why(ME, note(0, 0.0), note(1, 0.0)) is None


def test_danger_waits_for_someone_chosen() -> None:
    assert why(MARA, danger=True) is Shut.NOT_CHOSEN
    assert why(replace(MARA, chosen=True), danger=True) is None
    assert why(ME, danger=True) is None


@settings(max_examples=300, deadline=None)
@given(cases)
def test_one_more_kind_note_never_opens_what_a_harm_shut(case: Case) -> None:
    harmed = [
        *case.asked.rows,
        *rows(note(50, not_safe=NotSafe.YES)),
        *rows(*(note(51 + n) for n in range(18))),
    ]
    assert is_strained(harmed)


@settings(max_examples=300, deadline=None)
@given(cases)
def test_putting_notes_out_of_sight_opens_nothing(case: Case) -> None:
    shown = list(case.asked.rows)
    hidden = [row._replace(put_away=True) for row in shown]
    assert is_strained(hidden) == is_strained(shown)
    assert harm_recurs(hidden, case.asked.ruptures) == harm_recurs(shown, case.asked.ruptures)
