"""A page for a hard night: the person's own words, and nobody on it who hurts, unless asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.companion.lives import Life, seeds

from earned.companion.hard_night import is_apart, may_be_picked, night
from earned.journal.entities import Moment, MomentId, NotSafe, Relationship, RelationshipId, Standing

if TYPE_CHECKING:
    from collections.abc import Container

NOW = datetime(2026, 6, 1, 9, tzinfo=UTC)
MARA = Relationship(RelationshipId("mara"), "Mara")
TOAST = Moment(MomentId("m1"), NOW, NOW, MARA.id, after_words="She never looked around.", kept_at=NOW)
NOBODY: Container[RelationshipId] = ()


def test_what_was_picked_is_there_word_for_word_in_the_order_it_was_picked() -> None:
    later = replace(TOAST, id=MomentId("m2"), after_words="  She rang.\nLate. ", at=NOW - timedelta(days=90))
    page = night([TOAST, later], {MARA.id: MARA}, NOBODY)
    assert [kept.words for kept in page.shown] == ["She never looked around.", "  She rang.\nLate. "]
    assert not page.has_others


@pytest.mark.parametrize(
    "them",
    [
        replace(MARA, standing=Standing.NOT_SAFE),
        replace(MARA, standing=Standing.RESTING),
        replace(MARA, standing=Standing.GONE),
        replace(MARA, hard_stops=frozenset({"hs_fear"})),
        replace(MARA, put_away_at=NOW),
    ],
)
def test_whoever_is_set_apart_now_comes_only_when_asked(them: Relationship) -> None:
    people = {them.id: them}
    assert night([TOAST], people, NOBODY).shown == ()
    assert night([TOAST], people, NOBODY).has_others
    assert [kept.words for kept in night([TOAST], people, NOBODY, others=True).shown] == [TOAST.after_words]
    assert not may_be_picked(TOAST, them, NOBODY)


def test_a_kind_moment_with_someone_who_has_done_harm_is_neither_shown_nor_offered() -> None:
    assert night([TOAST], {MARA.id: MARA}, {MARA.id}).shown == ()
    assert not may_be_picked(TOAST, MARA, {MARA.id})
    assert may_be_picked(TOAST, MARA, NOBODY)


def test_a_harm_is_never_offered_nor_shown_unasked() -> None:
    harm = replace(TOAST, not_safe=NotSafe.YES, relationship=None)
    assert is_apart(harm, None, NOBODY)
    assert not may_be_picked(harm, None, NOBODY)


def test_one_without_words_has_nothing_to_give() -> None:
    silent = replace(TOAST, after_words=None)
    assert night([silent], {MARA.id: MARA}, NOBODY).shown == ()
    assert not may_be_picked(silent, MARA, NOBODY)


@given(seeds, st.sets(st.sampled_from("abc")))
def test_each_is_in_one_place_or_the_other(seed: int, harmful: set[str]) -> None:
    life = Life(seed)
    moments = life.moments()
    people = {RelationshipId(who): life.person(who) for who in "abc"}
    harmed = {RelationshipId(who) for who in harmful}
    shown = {kept.id for kept in night(moments, people, harmed).shown}
    aside = {kept.id for kept in night(moments, people, harmed, others=True).shown}
    assert not shown & aside
    assert shown | aside == {moment.id for moment in moments if moment.after_words or moment.before_words}
