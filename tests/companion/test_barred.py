"""With whom no rise is ever said: each reason by itself, and none that nobody gave."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from tests.companion.book import ANA, BEN, EVERYBODY, at, book, marked, noted
from tests.companion.lives import KNOWN, LESSONS, Life, seeds

from earned.companion.barred import Barred
from earned.companion.recurring import goes_in_turns, harm_recurs, hurts_now, is_strained
from earned.companion.shield import is_shielded
from earned.journal.entities import FeelsSafe, Lesson, LessonId, Moment, NotSafe, Rupture, RuptureId, Window
from earned.journal.reading import counts

if TYPE_CHECKING:
    from earned.journal.entities import Relationship
    from earned.journal.writing import Entity

NOBODY = Barred()


def barred_by(*entities: Entity) -> Barred:
    with book(*entities) as opened:
        return opened.barred()


def test_with_plain_notes_nobody_is_barred() -> None:
    assert barred_by(noted(1), noted(2, outcome=0.0), noted(3, BEN, body=Window.LOW)) == NOBODY


@pytest.mark.parametrize(
    "them",
    [marked(ANA), replace(ANA, hard_stops=frozenset({"hs_fear"})), replace(ANA, feels_safe=FeelsSafe.NO)],
    ids=["not safe", "hard stop", "open no"],
)
def test_someone_marked_is_barred_from_the_first_note_on(them: Relationship) -> None:
    found = barred_by(them, noted(1), noted(2, BEN))
    assert found == Barred(shielded=frozenset({ANA.id}))
    assert found.bars(ANA.id)
    assert not found.bars(BEN.id)


def test_a_no_that_was_answered_bars_nobody() -> None:
    assert barred_by(replace(ANA, feels_safe=FeelsSafe.NO, mark_declined=True), noted(1)) == NOBODY


def test_one_harm_flag_bars_a_rise_however_long_ago_and_on_whatever_lesson() -> None:
    other = Lesson(LessonId("other"), None, "My needs do not show.")
    flag = noted(1, not_safe=NotSafe.YES)
    elsewhere = replace(flag, touches=(replace(flag.touches[0], lesson=other.id),))
    found = barred_by(other, elsewhere, *(noted(day, outcome=100.0) for day in range(2, 40)))
    assert found == Barred(harmed=frozenset({ANA.id}))


@pytest.mark.parametrize(("kind", "recurs"), [(0, True), (18, True), (19, False), (25, False)])
def test_twice_at_nought_among_the_last_twenty_is_harm_that_comes_again(kind: int, *, recurs: bool) -> None:
    hurt = [noted(1, outcome=0.0), noted(2, outcome=0.0)]
    since = [noted(3 + day, outcome=100.0) for day in range(kind)]
    assert (ANA.id in barred_by(*hurt, *since).recurs) is recurs


def test_hurt_mended_hurt_twice_over_is_harm_that_comes_again_and_never_stops_being() -> None:
    cracks, notes = list[Rupture](), list[Moment]()
    for n in range(3):
        day = 10 * n + 1
        notes += [noted(day, outcome=25.0), noted(day + 1, outcome=100.0)]
        cracks.append(
            Rupture(RuptureId(f"r{n}"), ANA.id, noted(day).id, at(day), noted(day + 1).id, at(day + 1))
        )
    later = [noted(100 + day, outcome=100.0) for day in range(30)]
    assert ANA.id in barred_by(*notes, *cracks, *later).recurs
    assert ANA.id not in barred_by(*notes[:4], *cracks[:2], *later).recurs


@pytest.mark.parametrize(
    ("came", "in_turns"),
    [
        ((25, 75, 25, 75, 25), True),
        ((25, 75, 25, 75, 75), False),
        ((0, 75, 25), True),
        ((25, 25, 25, 75, 75), False),
        ((25, 50, 25, 50, 50), False),
    ],
)
def test_hurt_and_kindness_in_turns_bar_a_rise_though_no_crack_was_noted(
    came: tuple[float, ...], *, in_turns: bool
) -> None:
    found = barred_by(*(noted(day, outcome=float(outcome)) for day, outcome in enumerate(came, start=1)))
    assert (ANA.id in found.in_turns) is in_turns
    assert found.bars(ANA.id) is in_turns
    assert (ANA.id in found.led_by) is in_turns


@pytest.mark.parametrize(
    ("came", "hurts"),
    [
        ((100, 100, 25, 25), True),
        ((100, 25, 50, 0), True),
        ((100, 25, 25, 50), True),
        ((100, 100, 100, 25), False),
        ((25, 25, 50, 75), False),
    ],
)
def test_while_the_latest_moments_hurt_no_rise_is_said_though_it_never_came_in_turns(
    came: tuple[float, ...], *, hurts: bool
) -> None:
    found = barred_by(*(noted(day, outcome=float(outcome)) for day, outcome in enumerate(came, start=1)))
    assert found == (Barred(hurts=frozenset({ANA.id})) if hurts else NOBODY)
    assert found.bars(ANA.id) is hurts
    assert (ANA.id in found.led_by) is hurts


@pytest.mark.parametrize(
    ("answers", "strained"),
    [
        ([{"body": Window.WOUND_UP}], True),
        ([{"body": Window.SHUT_DOWN}], True),
        ([{"body": Window.WOUND_UP}, {"body": Window.STEADY}], False),
        ([{"not_safe": NotSafe.A_BIT}], False),
        ([{"not_safe": NotSafe.A_BIT}, {}, {"not_safe": NotSafe.A_BIT}], True),
    ],
)
def test_a_body_outside_its_window_or_two_parts_not_safe_bar_a_rise(
    answers: list[dict[str, Any]], *, strained: bool
) -> None:
    notes = [noted(day, **said) for day, said in enumerate(answers, start=1)]
    assert (ANA.id in barred_by(*notes).strained) is strained


def test_oneself_is_barred_like_anyone() -> None:
    (me,) = (who for who in EVERYBODY if who.is_me)
    assert barred_by(noted(1, me, body=Window.SHUT_DOWN)).bars(me.id)


def test_in_general_a_rise_has_to_hold_without_whoever_hurt_or_is_marked() -> None:
    found = barred_by(
        marked(ANA),
        noted(1),
        noted(2, BEN, not_safe=NotSafe.YES),
        noted(3, BEN),
        noted(4, BEN, body=Window.SHUT_DOWN),
    )
    assert found.led_by == {ANA.id, BEN.id}
    assert Barred(strained=frozenset({ANA.id})).led_by == frozenset()


@given(seeds)
@settings(max_examples=60)
def test_in_any_life_it_is_those_and_only_those(seed: int) -> None:
    life = Life(seed)
    people = [life.person(who) for who in life.who]
    with book(*LESSONS, *KNOWN.values(), *people, *life.moments()) as opened:
        found, cracks = opened.barred(), opened.ruptures()
        with opened.journal.read() as connection:
            for them in people:
                theirs = counts.noted(connection, relationship=them.id)
                assert (them.id in found.shielded) is is_shielded(them)
                assert (them.id in found.harmed) is any(row.not_safe == "yes" for row in theirs)
                assert (them.id in found.recurs) is harm_recurs(theirs, cracks)
                assert (them.id in found.in_turns) is goes_in_turns(theirs)
                assert (them.id in found.hurts) is hurts_now(theirs)
                assert (them.id in found.strained) is is_strained(theirs)


@given(seeds)
@settings(max_examples=40)
def test_putting_a_note_away_unbars_nobody(seed: int) -> None:
    life = Life(seed)
    people, notes = [life.person(who) for who in life.who], life.moments()
    away = [replace(one, put_away_at=one.at) for one in notes]
    kept = [replace(one, put_away_at=None) for one in notes]
    assert barred_by(*LESSONS, *people, *away) == barred_by(*LESSONS, *people, *kept)
