"""People: who is shown, and what a shield takes off a page."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from tests.web.friend import DAY, MARA, SLIP, Keep, note, write

from earned.demo import fill
from earned.journal.entities import (
    FeelsSafe,
    Forecast,
    Held,
    MomentId,
    Mover,
    NotSafe,
    Relationship,
    RelationshipId,
    Rupture,
    RuptureId,
    Standing,
    Touch,
)
from earned.journal.reading import relationships, ruptures

if TYPE_CHECKING:
    from starlette.testclient import TestClient

    from earned.journal import vault

__all__ = ["write"]


def section(page: str, label: str) -> str:
    """Give one section of a page by its heading's id."""
    return page.split(f'aria-labelledby="{label}"')[1].split("</section>", maxsplit=1)[0]


# ---- the list


def test_nobody_yet_is_one_quiet_sentence(client: TestClient):
    page = client.get("/people")
    assert page.status_code == 200
    assert "Nobody is here yet" in page.text


@pytest.mark.parametrize("standing", [Standing.RESTING, Standing.GONE, Standing.NOT_SAFE])
def test_people_set_apart_come_up_only_when_asked(client: TestClient, write: Keep, standing: Standing):
    write(replace(MARA, standing=standing), Relationship(RelationshipId("kim"), "Kim"))
    assert MARA.name not in client.get("/people").text
    assert "Kim" in client.get("/people").text
    asked = client.get("/people?others=1").text
    assert MARA.name in asked
    assert "Kim" not in asked


def test_a_hard_stop_sets_apart_too(client: TestClient, write: Keep):
    write(replace(MARA, hard_stops=frozenset({"hs_fear"})))
    assert MARA.name not in client.get("/people").text
    assert MARA.name in client.get("/people?others=1").text


# ---- one person


def test_a_page_with_no_notes_is_short_and_whole(client: TestClient, write: Keep):
    write(MARA)
    page = client.get(f"/p/{MARA.id}")
    assert page.status_code == 200
    assert "No notes yet." in page.text
    assert "<svg" not in section(page.text, "rows")


def test_up_to_four_notes_are_shown_and_called_too_few(client: TestClient, write: Keep):
    write(SLIP, MARA, *(note(day) for day in range(4)))
    assert "too few to say much" in client.get(f"/p/{MARA.id}").text
    write(note(4))
    page = client.get(f"/p/{MARA.id}").text
    assert "too few to say much" not in page
    assert "if nothing has changed" in page


def test_a_forecast_stays_folded_until_it_was_said_what_happened(client: TestClient, write: Keep):
    waiting = note(0, touches=(Touch(SLIP.id, gut=Forecast(75.0, DAY), head=Forecast(75.0, DAY)),))
    write(SLIP, MARA, replace(waiting, after_words=None, before_words="soon"))
    for path in (f"/p/{MARA.id}", f"/p/{MARA.id}/notes", "/l/slip", "/l/slip/notes", "/look-back/2026-06"):
        page = client.get(path).text
        assert "soon" in page
        assert "stays folded" in page
        assert "more the other way" not in page
        assert 'class="track"' not in page


def test_all_notes_come_fifty_at_a_time(client: TestClient, write: Keep):
    write(SLIP, MARA, *(note(day, f"words {day}.") for day in range(120)))
    assert "All 120 notes" in client.get(f"/p/{MARA.id}").text
    pages = [client.get(f"/p/{MARA.id}/notes?page={number}").text for number in (1, 2, 3)]
    assert [page.count('class="when"') for page in pages] == [50, 50, 20]
    assert "words 119." in pages[2]
    for odd in ("0", "-1", "99999999", "x", "²", ""):
        assert client.get(f"/p/{MARA.id}/notes", params={"page": odd}).status_code == 200


@pytest.mark.parametrize(
    "shield",
    [
        {"standing": Standing.NOT_SAFE},
        {"hard_stops": frozenset({"hs_fear"})},
        {"feels_safe": FeelsSafe.NO},
    ],
)
def test_with_someone_shielded_there_is_no_scale_and_no_praise(
    client: TestClient, write: Keep, shield: dict[str, Any]
):
    write(SLIP, replace(MARA, **shield), *(note(day) for day in range(14)))
    for path in (f"/p/{MARA.id}", f"/p/{MARA.id}/notes"):
        page = client.get(path).text
        assert 'class="track"' not in page
        assert "the opposite" not in page
        assert "gut expected" not in page
        assert "some words" in page
    assert "/help" in section(
        client.get(f"/p/{MARA.id}").text.replace('class="opening"', 'aria-labelledby="o"'), "o"
    )
    assert "moments were less like" not in client.get("/look-back").text


def test_after_a_note_of_harm_kindness_is_told_in_words_alone(client: TestClient, write: Keep):
    write(SLIP, MARA, *(note(day, f"kind {day}.") for day in range(8)))
    write(note(3, "the hard one", not_safe=NotSafe.YES))
    page = client.get(f"/p/{MARA.id}").text
    rows = section(page, "rows").split('class="when"')[1:]
    assert ["track" in row for row in rows] == [False, False, False, False, True]
    assert "A hard note. Open it" in page
    assert "gut expected" not in page
    assert "A part did not feel safe: yes" in page


def test_coming_back_from_someone_not_safe_is_no_repair(client: TestClient, write: Keep):
    crack = Rupture(
        RuptureId("r"),
        MARA.id,
        MomentId("m5"),
        DAY - timedelta(5),
        repaired_at=DAY - timedelta(4),
        moved_by=Mover.THEM,
        held=Held.YES,
    )
    write(SLIP, MARA, note(5), crack)
    kind = client.get(f"/p/{MARA.id}").text
    assert "came back to it" in kind
    assert "It has held so far" in kind
    write(replace(MARA, standing=Standing.NOT_SAFE))
    page = client.get(f"/p/{MARA.id}").text
    assert "came back" not in page.replace("<summary>", "").lower().replace("came back, then", "")
    assert "held" not in page
    assert "What came next, from" in page
    assert 'd="M7 8.5 H21' not in page


def test_hurt_sorry_hurt_stands_as_plain_order_after_three(client: TestClient, write: Keep):
    cracks = [
        Rupture(
            RuptureId(f"r{n}"),
            MARA.id,
            MomentId(f"m{20 - 2 * n}"),
            DAY - timedelta(20 - 2 * n),
            repaired_at=DAY - timedelta(19 - 2 * n),
        )
        for n in range(4)
    ]
    write(SLIP, MARA, *(note(20 - 2 * n) for n in range(4)), *cracks[:3])
    assert "Nothing here has come in the same order three times." in client.get(f"/p/{MARA.id}").text
    write(cracks[3])
    page = section(client.get(f"/p/{MARA.id}").text, "repeats")
    assert "3 times" in page
    assert "<details>" in page
    assert "that is not your pattern" in page


def test_pages_of_the_pretend_notes_all_open(client: TestClient, journal: vault.Journal):
    fill(journal, DAY)
    with journal.read() as connection:
        everyone = relationships.every(connection)
        cracks = ruptures.every(connection, put_away=True)
    for who in everyone:
        for more in ("", "/notes", "/hard", "/edit", "/delete"):
            page = client.get(f"/p/{who.id}{more}")
            assert page.status_code == 200
            assert "None" not in re.sub(r"<[^>]*>", "", page.text)
    for crack in cracks:
        assert client.get(f"/p/{crack.relationship}/crack/{crack.id}").status_code == 200


@pytest.mark.parametrize("more", ["", "/notes", "/hard", "/edit", "/delete", "/crack/r"])
def test_nobody_by_that_address_is_a_plain_page(client: TestClient, more: str):
    assert client.get(f"/p/nobody{more}").status_code == 404
