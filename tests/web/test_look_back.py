"""Looking back: counts of one's own, nothing that harm could flatter, months without gaps counted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from earned.demo import fill
from earned.journal.entities import (
    Forecast,
    Landed,
    Lesson,
    LessonId,
    Moment,
    MomentId,
    NotSafe,
    Relationship,
    RelationshipId,
    Standing,
    Stretch,
    Touch,
    Window,
)
from earned.journal.writing import Entity, keep

if TYPE_CHECKING:
    from starlette.testclient import TestClient

    from earned.journal import vault

DAY = datetime(2026, 6, 1, 18, tzinfo=UTC)
SLIP = Lesson(LessonId("slip"), None, "If I slip, I lose them.")
MARA = Relationship(RelationshipId("mara"), "Mara-by-name")
Keep = Callable[..., None]


@pytest.fixture
def write(journal: vault.Journal) -> Keep:
    def keep_all(*entities: Entity) -> None:
        with journal.write() as connection:
            for entity in entities:
                keep(connection, entity)

    return keep_all


def note(number: int, head: float = 75.0, gut: float = 25.0, **answers: Any) -> Moment:
    at = DAY - timedelta(hours=number)
    touch = Touch(SLIP.id, Forecast(head, at), Forecast(gut, at), outcome=100.0)
    plain = {"landed": Landed.SOME, "body": Window.STEADY, "stretch": Stretch.SMALL, "after_words": "w"}
    return Moment(MomentId(f"m{number}"), at, at, relationship=MARA.id, touches=(touch,), **plain | answers)


def test_nothing_yet_is_one_quiet_sentence(client: TestClient):
    page = client.get("/look-back").text
    assert "nothing to look back on yet" in page
    assert "<svg" not in page.split("<main")[1]


def test_the_gap_is_said_from_five_notes_on(client: TestClient, write: Keep):
    write(SLIP, MARA, *(note(n) for n in range(4)))
    page = client.get("/look-back").text
    assert "4 notes in advance. That is too few to say much." in page
    assert "ahead" not in page
    write(note(4))
    assert "Your head is about 2 steps ahead of your gut." in client.get("/look-back").text


def test_a_gut_that_is_ahead_is_said_as_plainly(client: TestClient, write: Keep):
    write(SLIP, MARA, *(note(n, head=25.0, gut=50.0) for n in range(5)))
    assert "Your gut is about one step ahead of your head." in client.get("/look-back").text


def test_own_counts_are_squares_and_words(client: TestClient, write: Keep):
    write(SLIP, MARA, *(note(n, landed=Landed.NO if n < 2 else Landed.SOME) for n in range(7)))
    page = client.get("/look-back").text
    assert "7 moments were less like the old lesson" in page
    assert "5 of 7" in page
    assert page.count('<rect class="v-ink-fill" x=') >= 5


def test_what_the_body_did_is_counted_from_five_moments_on(client: TestClient, write: Keep):
    write(SLIP, MARA, *(note(n, body_words=("bd_jaw", "warm <b>hands</b>")) for n in range(4)))
    page = client.get("/look-back").text
    assert "What your body did" not in page
    assert "tight jaw" not in page
    more: dict[str, Any] = {"body_words": ("bd_jaw", "warm <b>hands</b>"), "landed": Landed.NO}
    write(note(4, **more), note(5, body_words=("as Mara-by-name does",)))
    page = client.get("/look-back").text
    told = page.split("What your body did")[1].split("</li>")[0]
    assert "tight jaw or shoulders" in told
    assert '<dt class="own">warm &lt;b&gt;hands&lt;/b&gt;</dt>' in told
    assert told.count("4 of 5") == 2


def test_body_words_that_name_somebody_are_not_on_the_page(client: TestClient, write: Keep):
    gone = replace(MARA, standing=Standing.GONE)
    write(SLIP, gone, *(note(n, body_words=("cold, like with Mara-by-name",)) for n in range(6)))
    page = client.get("/look-back").text
    assert "6 moments were less like the old lesson" in page
    assert MARA.name not in page
    assert "What your body did" not in page


def test_what_came_after_harm_or_from_someone_not_safe_helps_nothing(client: TestClient, write: Keep):
    write(SLIP, MARA, *(note(n) for n in range(6)), note(9, not_safe=NotSafe.YES))
    page = client.get("/look-back").text
    assert "were less like the old lesson" not in page
    assert "ahead" not in page
    write(replace(MARA, standing=Standing.NOT_SAFE))
    assert "were less like the old lesson" not in client.get("/look-back").text


def test_months_are_those_with_notes_and_no_other(client: TestClient, write: Keep):
    write(SLIP, MARA, note(0), replace(note(1), at=DAY - timedelta(days=70)))
    page = client.get("/look-back").text
    assert "/look-back/2026-06" in page
    assert "/look-back/2026-03" in page
    assert "/look-back/2026-05" not in page
    assert "/look-back/2026-04" not in page


def test_notes_with_people_set_apart_are_folded_away_in_a_month(client: TestClient, write: Keep):
    write(SLIP, replace(MARA, standing=Standing.GONE), note(0, after_words="words of then"))
    page = client.get("/look-back/2026-06").text
    assert MARA.name not in page
    assert "words of then" not in page
    assert "One note here is with someone you set apart." in page
    assert "words of then" in client.get("/look-back/2026-06?others=1").text


def test_nobody_is_named_on_the_page_itself(client: TestClient, journal: vault.Journal):
    fill(journal, DAY)
    page = client.get("/look-back").text
    for name in ("Mara", "Jonas", "Ivo", "Osei"):
        assert name not in page


@pytest.mark.parametrize("month", ["2026-13", "2026-00", "0000-01", "26-1", "2026-6", "x", "٢٠٢٦-٠٦"])
def test_what_is_no_month_is_not_here(client: TestClient, month: str):
    assert client.get(f"/look-back/{month}").status_code == 404


def test_an_empty_month_is_one_sentence(client: TestClient):
    assert "There is none to show here." in client.get("/look-back/2020-02").text
