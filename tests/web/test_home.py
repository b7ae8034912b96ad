"""Home and what waits: two ways in, and nothing that counts against anyone."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from earned.content.strings import strings
from earned.journal.entities import Moment, MomentId, Relationship, RelationshipId, Standing
from earned.journal.writing import keep

if TYPE_CHECKING:
    from starlette.testclient import TestClient
    from tests.web.conftest import Clock

    from earned.journal.vault import Journal

MARA = Relationship(RelationshipId("maramaramara"), "Mara")


def say(name: str) -> str:
    return strings().gettext(name)


def note(
    journal: Journal, clock: Clock, number: int, days_ago: float = 1, person: Relationship = MARA
) -> Moment:
    at = clock() - timedelta(days=days_ago)
    moment = Moment(MomentId(f"moment{number:06}"), at, at, person.id, before_words=f"Talk {number:04}")
    with journal.write() as connection:
        keep(connection, person)
        keep(connection, moment)
    return moment


def test_an_empty_home_has_two_ways_in_and_one_quiet_sentence(client: TestClient) -> None:
    page = client.get("/home").text
    assert 'href="/before"' in page
    assert 'href="/after"' in page
    assert say("home.first") in page
    assert "<details" not in page


def test_what_waits_is_folded(client: TestClient, journal: Journal, clock: Clock) -> None:
    note(journal, clock, 1)
    page = client.get("/home").text
    assert "<details><summary>Waiting, if you want: one note</summary>" in page
    assert "Talk 0001" in page


@pytest.mark.parametrize(("days", "back"), [(13.9, False), (14, True), (200, True)])
def test_after_a_gap_there_is_nothing_to_catch_up_on(
    client: TestClient, journal: Journal, clock: Clock, days: float, back: bool
) -> None:
    note(journal, clock, 1, days_ago=days)
    assert (say("home.nothing_to_catch_up") in client.get("/home").text) is back


@pytest.mark.parametrize("standing", [Standing.RESTING, Standing.GONE, Standing.NOT_SAFE])
def test_those_resting_gone_or_not_safe_are_not_shown_unasked(
    client: TestClient, journal: Journal, clock: Clock, standing: Standing
) -> None:
    note(journal, clock, 1, person=Relationship(RelationshipId("rowanrowanro"), "Rowan", standing=standing))
    page = client.get("/home").text
    assert "Rowan" not in page
    assert "Talk 0001" not in page
    shown, folded = client.get("/waiting").text.split("<details>", 1)
    assert "Rowan" not in shown
    assert "Rowan" in folded


def test_home_stays_short_however_many_wait(client: TestClient, journal: Journal, clock: Clock) -> None:
    for number in range(60):
        note(journal, clock, number)
    assert client.get("/home").text.count("Talk ") == 7
    assert "60 notes" not in client.get("/home").text
    first, second = client.get("/waiting").text, client.get("/waiting?page=2").text
    assert (first.count("Talk "), second.count("Talk ")) == (50, 10)


@pytest.mark.parametrize("page", ["0", "-1", "9999999", "x", "٣", ""])
def test_a_page_number_that_is_none_shows_the_list(client: TestClient, page: str) -> None:
    assert client.get("/waiting", params={"page": page}).status_code == 200


def test_nothing_waits_is_one_quiet_sentence(client: TestClient) -> None:
    assert say("waiting.none") in client.get("/waiting").text


def test_letting_go_loses_nothing_and_can_be_taken_back(
    client: TestClient, journal: Journal, clock: Clock
) -> None:
    moment = note(journal, clock, 1)
    client.post(f"/m/{moment.id}/let-go")
    assert "Talk 0001" not in client.get("/waiting").text
    page = client.get(f"/m/{moment.id}").text
    assert "Talk 0001" in page
    assert say("moment.let_go.is") in page
    client.post(f"/m/{moment.id}/take-up")
    assert "Talk 0001" in client.get("/waiting").text


@pytest.mark.parametrize(
    ("path", "section"),
    [("/home", "/home"), ("/waiting", "/home"), ("/people/new", "/people"), ("/p/maramaramara", "/people"),
     ("/p/maramaramara/edit", "/people"), ("/lessons/new", "/lessons"), ("/look-back/2026-06", "/look-back")],
)  # fmt: skip
def test_the_menu_marks_the_part_that_a_page_belongs_to(
    client: TestClient, journal: Journal, clock: Clock, path: str, section: str
) -> None:
    note(journal, clock, 1)
    page = client.get(path).text
    assert page.count("aria-current") == 1
    assert f'<a href="{section}" aria-current=' in page
