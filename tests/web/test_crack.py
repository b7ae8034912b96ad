"""One crack: who came back to it and what came after, asked only where it is safe to ask."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from tests.web.friend import DAY, MARA, SLIP, Keep, crack_of, note, write

from earned.journal.entities import (
    Held,
    MomentId,
    Mover,
    Relationship,
    RelationshipId,
    Rupture,
    RuptureId,
    Standing,
)

if TYPE_CHECKING:
    from starlette.testclient import TestClient

    from earned.journal import vault

__all__ = ["write"]


@pytest.fixture
def cracked(write: Keep) -> str:
    write(SLIP, MARA, note(5), Rupture(RuptureId("r"), MARA.id, MomentId("m5"), DAY - timedelta(5)))
    return f"/p/{MARA.id}/crack/r"


def test_an_open_crack_asks_and_nothing_is_pre_set(client: TestClient, cracked: str):
    page = client.get(cracked).text
    assert " checked" not in page
    assert "What came after that?" not in page


def test_saying_who_came_back_closes_it_and_asks_what_came_after(
    client: TestClient, cracked: str, journal: vault.Journal
):
    went = client.post(cracked, data={"moved_by": "them", "day": "2026-05-30"})
    assert went.headers["location"] == cracked
    kept = crack_of(journal)
    assert (kept.moved_by, kept.held, kept.is_open) == (Mover.THEM, None, False)
    assert kept.repaired_at is not None
    assert kept.repaired_at.date().isoformat() == "2026-05-30"
    assert "What came after that?" in client.get(cracked).text
    client.post(cracked, data={"after": "75", "held": "yes"})
    assert (crack_of(journal).after_rating, crack_of(journal).held) == (75.0, Held.YES)
    assert crack_of(journal).repaired_at == kept.repaired_at


def test_putting_a_crack_away_asks_what_came_after_too(
    client: TestClient, cracked: str, journal: vault.Journal
):
    went = client.post(f"{cracked}/put-away")
    assert "What came after that?" in client.get(went.headers["location"]).text
    client.post(cracked, data={"after": "nothing_to_do"})
    assert crack_of(journal).after_rating == "nothing_to_do"
    assert crack_of(journal).repaired_at is None
    client.post(f"{cracked}/put-away")
    assert crack_of(journal).is_open


def test_of_a_crack_on_no_lesson_it_is_not_asked_what_came_after(client: TestClient, write: Keep):
    about_none = replace(note(5), touches=())
    write(SLIP, MARA, about_none, Rupture(RuptureId("r"), MARA.id, MomentId("m5"), DAY - timedelta(5)))
    path = f"/p/{MARA.id}/crack/r"
    went = client.post(path, data={"moved_by": "them", "day": "2026-05-30"})
    assert went.headers["location"] == f"/p/{MARA.id}"
    assert "What came after that?" not in client.get(path).text


def test_not_so_far_opens_it_again(client: TestClient, cracked: str, journal: vault.Journal):
    client.post(cracked, data={"came_back": "yes", "moved_by": "both", "held": "yes"})
    client.post(cracked, data={"came_back": "not_yet"})
    kept = crack_of(journal)
    assert (kept.is_open, kept.moved_by, kept.held) == (True, None, None)


@pytest.mark.parametrize(
    ("day", "sentence"),
    [("2026-05-01", "before the crack"), ("2031-01-01", "has not come yet"), ("soon", "not a date")],
)
def test_a_day_that_cannot_be_is_said_in_one_sentence(
    client: TestClient, cracked: str, journal: vault.Journal, day: str, sentence: str
):
    before = crack_of(journal)
    answer = client.post(cracked, data={"came_back": "yes", "moved_by": "me", "day": day})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert crack_of(journal) == before


def test_of_someone_shielded_nothing_is_asked_or_taken(
    client: TestClient, write: Keep, cracked: str, journal: vault.Journal
):
    write(replace(MARA, standing=Standing.NOT_SAFE))
    before = crack_of(journal)
    page = client.get(cracked).text
    assert "Did it hold?" not in page
    assert 'type="radio"' not in page
    assert client.post(cracked, data={"after": "100", "held": "yes"}).status_code == 409
    assert crack_of(journal) == before


def test_a_crack_of_someone_else_is_not_here(client: TestClient, write: Keep, cracked: str):
    write(Relationship(RelationshipId("kim"), "Kim"))
    assert client.get("/p/kim/crack/r").status_code == 404
