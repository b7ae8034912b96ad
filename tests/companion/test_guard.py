"""What a page may ask about someone, and when it offers rest."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from earned.companion.guard import Because, asks, gain_may_be_said, offers_rest, shown_unasked, strained
from earned.journal.entities import (
    FeelsSafe,
    Moment,
    MomentId,
    NotSafe,
    Relationship,
    RelationshipId,
    Role,
    Standing,
    Window,
)

START = datetime(2026, 3, 1, tzinfo=UTC)
MARA = Relationship(RelationshipId("mara"), "Mara")


def moment(day: int, **answers: Any) -> Moment:
    at = START + timedelta(days=day)
    return replace(Moment(MomentId(f"m{day:04}"), at, at, MARA.id), **answers)


moments_with_someone = st.lists(
    st.tuples(st.sampled_from([None, *Window]), st.sampled_from([None, *NotSafe])), min_size=1, max_size=40
).map(lambda days: [moment(day, body=body, not_safe=safe) for day, (body, safe) in enumerate(days)])


@pytest.mark.parametrize(
    ("person", "because"),
    [
        (replace(MARA, standing=Standing.NOT_SAFE), Because.NOT_SAFE),
        (replace(MARA, hard_stops=frozenset({"hs_fear"})), Because.HARD_STOP),
        (replace(MARA, feels_safe=FeelsSafe.NO), Because.NO_OPEN),
        (replace(MARA, feels_safe=FeelsSafe.NO, chosen=True), Because.NO_OPEN),
        (replace(MARA, standing=Standing.NOT_SAFE, feels_safe=FeelsSafe.YES), Because.NOT_SAFE),
    ],
)
def test_with_someone_not_safe_less_is_asked(person: Relationship, because: Because) -> None:
    assert asks(person).because is because
    assert not asks(person).full
    assert not shown_unasked(person)


@pytest.mark.parametrize(
    "person",
    [
        None,
        MARA,
        replace(MARA, feels_safe=FeelsSafe.NO, mark_declined=True),
        replace(MARA, feels_safe=FeelsSafe.MOSTLY),
        replace(MARA, feels_safe=FeelsSafe.UNKNOWN),
        replace(MARA, role=Role.ME, feels_safe=FeelsSafe.NO),
    ],
)
def test_with_anyone_else_everything_may_be_asked(person: Relationship | None) -> None:
    assert asks(person).full


@given(
    st.sampled_from([None, *FeelsSafe]), st.booleans(), st.booleans(), st.sampled_from(["hs_neck", "hs_hurt"])
)
def test_no_answer_of_kindness_lifts_a_hard_stop(
    feels: FeelsSafe | None, chosen: bool, declined: bool, sign: str
) -> None:
    person = replace(
        MARA, feels_safe=feels, chosen=chosen, mark_declined=declined, hard_stops=frozenset({sign})
    )
    assert asks(person).because is Because.HARD_STOP


@pytest.mark.parametrize("standing", [Standing.RESTING, Standing.GONE, Standing.NOT_SAFE])
def test_those_resting_gone_or_not_safe_are_not_shown_unasked(standing: Standing) -> None:
    assert not shown_unasked(replace(MARA, standing=standing))


def test_nothing_is_claimed_outside_the_window() -> None:
    for window in (Window.SHUT_DOWN, Window.WOUND_UP):
        assert not gain_may_be_said(moment(1, body=window), MARA, [])
    assert gain_may_be_said(moment(1, body=Window.STIRRED), MARA, [])


def test_after_two_moments_with_a_part_not_safe_nothing_is_claimed() -> None:
    first, second = moment(1, not_safe=NotSafe.A_BIT), moment(2, not_safe=NotSafe.A_BIT)
    assert not strained(first, [])
    assert strained(second, [first])
    assert strained(moment(3, not_safe=NotSafe.NO), [first, second])


def test_a_harm_flag_alone_stops_every_claim() -> None:
    assert not gain_may_be_said(moment(1, not_safe=NotSafe.YES), MARA, [])


def test_kindness_after_harm_is_no_gain() -> None:
    harm = moment(1, not_safe=NotSafe.YES)
    assert not gain_may_be_said(moment(2, not_safe=NotSafe.NO), MARA, [harm])


@given(moments_with_someone)
def test_the_card_comes_at_most_once_for_one_person(lived: list[Moment]) -> None:
    cards = [one for one in lived if offers_rest(one, lived)]
    assert len(cards) <= 1
    assert bool(cards) == any(strained(one, lived) for one in lived)


@given(moments_with_someone)
def test_what_comes_later_changes_nothing_about_an_earlier_moment(lived: list[Moment]) -> None:
    for at, one in enumerate(lived):
        assert strained(one, lived) == strained(one, lived[:at])
        assert offers_rest(one, lived) == offers_rest(one, lived[:at])
