"""Waiting for the catch: asked about once, quietly, and counted without a word about anyone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from earned.companion.amounts import Count
from earned.companion.catches import asked, listed, tally
from earned.journal.entities import Came, Catch, CatchId, FeelsSafe, Relationship, RelationshipId, Standing

NOW = datetime(2026, 6, 1, 9, tzinfo=UTC)
DAY = date(2026, 6, 9)
MARA = Relationship(RelationshipId("mara"), "Mara", feels_safe=FeelsSafe.YES)
CATCH = Catch(CatchId("c"), "She will want something back.", DAY, NOW, MARA.id)
KNOWN = {MARA.id: MARA}


def answered(came: Came | None, **more: Any) -> Catch:
    return replace(CATCH, came=came, answered_at=NOW if came else None, **more)


@pytest.mark.parametrize(("days", "asks"), [(-1, False), (0, True), (13, True), (14, False), (400, False)])
def test_home_asks_on_its_day_and_not_for_ever(days: int, asks: bool) -> None:
    assert bool(asked([CATCH], KNOWN, DAY + timedelta(days=days))) is asks


@pytest.mark.parametrize(
    "them",
    [
        replace(MARA, standing=Standing.NOT_SAFE),
        replace(MARA, standing=Standing.RESTING),
        replace(MARA, hard_stops=frozenset({"hs_fear"})),
        replace(MARA, feels_safe=FeelsSafe.NO),
        replace(MARA, put_away_at=NOW),
    ],
)
def test_about_someone_set_apart_nothing_is_asked(them: Relationship) -> None:
    assert asked([CATCH], {them.id: them}, DAY) == []
    assert not listed([CATCH], {them.id: them})[0].shown_unasked


def test_one_about_nobody_in_particular_is_asked() -> None:
    (one,) = asked([replace(CATCH, relationship=None)], KNOWN, DAY)
    assert one.who is None


def test_it_came_once_of_six_times() -> None:
    six = [answered(Came.YES), *[answered(Came.NO)] * 4, answered(Came.PARTLY)]
    counted = tally([*six, answered(Came.UNKNOWN), CATCH, replace(CATCH, let_go_at=NOW)])
    assert counted.came == Count(1, 6)
    assert counted.partly == Count(1, 6)
    assert (counted.unknown, counted.still_open, counted.let_go, counted.written) == (1, 1, 1, 9)


catches = st.builds(
    answered,
    st.sampled_from([None, *Came]),
    let_go_at=st.sampled_from([None, NOW]),
    put_away_at=st.sampled_from([None, NOW]),
)


@given(st.lists(catches, max_size=30))
def test_every_one_is_counted_once_put_away_or_not(those: list[Catch]) -> None:
    counted = tally(those)
    no = sum(catch.came is Came.NO for catch in those)
    parts = (counted.came.n, counted.partly.n, no, counted.unknown, counted.let_go, counted.still_open)
    assert sum(parts) == counted.written == len(those)
    assert counted == tally(replace(catch, put_away_at=None) for catch in those)
