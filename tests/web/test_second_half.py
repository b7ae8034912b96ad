"""The second half of an after: every answer is kept by itself, noticing has its day, and a crack is kept and closed."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from tests.web.planned import BEFORE, MARA, PATH, forecast_changed, kept, planned, say

from earned.journal.entities import (
    Landed,
    Moment,
    MomentId,
    Mover,
    Noticed,
    Rating,
    Relationship,
    RelationshipId,
    Role,
    Rupture,
    RuptureId,
)
from earned.journal.reading import ruptures
from earned.journal.writing import keep

if TYPE_CHECKING:
    from starlette.testclient import TestClient
    from tests.web.conftest import Clock

    from earned.journal.vault import Journal

__all__ = ["planned"]


def test_the_second_half_is_kept_whole(
    client: TestClient, journal: Journal, planned: Moment, clock: Clock
) -> None:
    client.post(PATH, data={"came": "75"})
    rest = {
        "part": "rest",
        "noticed": "partly",
        "landed": "flicker",
        "guards-asked": "1",
        "guards": ["gd_debt", "none", "other"],
        "guard_words": "I changed the subject",
        "body": "stirred",
        "body_words-asked": "1",
        "body_words": "bd_jaw",
        "body_own": "cold hands",
        "next_gut": "50",
        "next_head": "unknown",
    }
    assert client.post(PATH, data=rest).headers["location"] == f"/m/{BEFORE}"
    moment = kept(journal)
    assert (moment.noticed, moment.noticed_at) == (Noticed.PARTLY, clock())
    assert moment.landed is Landed.FLICKER
    assert (moment.guards, moment.guard_words) == (("gd_debt",), "I changed the subject")
    assert moment.body_words == ("bd_jaw", "cold hands")
    assert (moment.touches[0].next_gut, moment.touches[0].next_head) == (50, Rating.UNKNOWN)
    again = client.get(PATH).text
    assert "cold hands" in again
    assert 'value="gd_debt" checked' in again


def test_that_is_enough_keeps_what_was_answered_and_goes_home(
    client: TestClient, journal: Journal, planned: Moment
) -> None:
    client.post(PATH, data={"came": "75"})
    answer = client.post(PATH, data={"part": "rest", "landed": "some", "enough": "1"})
    assert answer.headers["location"] == "/home"
    assert kept(journal).landed is Landed.SOME


def test_it_had_nothing_to_do_with_it_is_an_outcome(
    client: TestClient, journal: Journal, planned: Moment
) -> None:
    client.post(PATH, data={"came": "nothing_to_do"})
    assert kept(journal).touches[0].outcome is Rating.NOTHING_TO_DO
    assert say("common.scale.nothing_to_do") in client.get(PATH).text


def test_each_answer_saves_itself(client: TestClient, journal: Journal, planned: Moment) -> None:
    answer = client.post(PATH, data={"came": "25"}, headers={"hx-request": "true", "hx-target": "p#saved"})
    assert answer.text.strip() == say("form.saved")
    assert kept(journal).touches[0].outcome == 25


def test_a_moment_with_me_asks_what_i_say_to_myself(
    client: TestClient, journal: Journal, planned: Moment
) -> None:
    me = Relationship(RelationshipId("memememememe"), "Me", role=Role.ME)
    with journal.write() as connection:
        keep(connection, me)
        keep(connection, replace(planned, relationship=me.id))
    assert "say to yourself" in client.get(PATH).text
    client.post(PATH, data={"came": "75"})
    assert 'name="crack"' not in client.get(PATH).text


@pytest.mark.parametrize("days", [0, 1, 40])
def test_an_answer_on_a_later_day_is_noticing(
    client: TestClient, journal: Journal, planned: Moment, clock: Clock, days: int
) -> None:
    forecast_changed(journal, planned, outcome=75.0, outcome_at=clock() - timedelta(days=days))
    client.get(PATH)
    client.get(f"/m/{BEFORE}")
    assert kept(journal).noticed_at is None
    client.post(PATH, data={"part": "rest", "landed": "stayed"})
    assert kept(journal).noticed_at == (clock() if days else None)
    assert kept(journal).noticed is None


def test_not_knowing_what_pushed_it_away_is_kept_as_that(
    client: TestClient, journal: Journal, planned: Moment
) -> None:
    client.post(PATH, data={"came": "75"})
    client.post(PATH, data={"part": "rest", "guards-asked": "1", "guards": "unknown"})
    assert kept(journal).guards == ("unknown",)
    assert re.search(r'name="guards" value="unknown" checked', client.get(PATH).text)
    assert f"<dd><span>{say('common.unknown')}</span></dd>" in client.get(f"/m/{BEFORE}").text


def test_a_crack_is_kept_and_a_second_thought_takes_it_back(
    client: TestClient, journal: Journal, planned: Moment
) -> None:
    client.post(PATH, data={"came": "0", "crack": "crack"})
    with journal.read() as connection:
        (crack,) = ruptures.of(connection, MARA.id)
    assert crack.moment == BEFORE
    assert crack.is_open
    client.post(PATH, data={"part": "rest", "crack": "neither"})
    with journal.read() as connection:
        assert ruptures.of(connection, MARA.id) == []


def earlier_crack(journal: Journal, planned: Moment, name: str, words: str) -> RuptureId:
    moment = replace(planned, id=MomentId(name), before_words=None, after_words=words, touches=())
    with journal.write() as connection:
        keep(connection, moment)
        keep(connection, Rupture(RuptureId(name), MARA.id, moment.id, moment.at))
    return RuptureId(name)


def test_what_came_after_a_crack_is_asked_where_it_has_a_lesson(
    client: TestClient, journal: Journal, planned: Moment
) -> None:
    client.post(PATH, data={"came": "75"})
    assert 'name="after_rating"' in client.get(PATH).text
    with journal.write() as connection:
        keep(connection, replace(planned, touches=(), after_words="She came by."))
    earlier_crack(journal, planned, "firstcrack00", "She did not call")
    asked = client.get(PATH).text
    assert 'value="firstcrack00"' in asked
    assert 'name="after_rating"' not in asked


def test_coming_back_closes_the_crack_that_was_picked(
    client: TestClient, journal: Journal, planned: Moment
) -> None:
    first = earlier_crack(journal, planned, "firstcrack00", "She did not call")
    earlier_crack(journal, planned, "secondcrack0", "She forgot")
    client.post(PATH, data={"came": "75"})
    assert "She did not call" in client.get(PATH).text
    unsaid = client.post(PATH, data={"part": "rest", "crack": "back", "landed": "some"})
    assert unsaid.status_code == 422
    said = {"part": "rest", "crack": "back", "which": first, "moved": "them", "after_rating": "75"}
    client.post(PATH, data=said)
    with journal.read() as connection:
        picked = ruptures.one(connection, first)
        still_open = [crack for crack in ruptures.of(connection, MARA.id) if crack.is_open]
    assert picked
    assert (picked.repair_moment, picked.moved_by, picked.after_rating) == (BEFORE, Mover.THEM, 75)
    assert [crack.id for crack in still_open] == ["secondcrack0"]
