"""Lessons: the words, the people, and changing them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from earned.demo import fill
from earned.journal.entities import (
    Forecast,
    Lesson,
    LessonId,
    Moment,
    MomentId,
    Relationship,
    RelationshipId,
    Rupture,
    RuptureId,
    Standing,
    Touch,
)
from earned.journal.reading import lessons
from earned.journal.writing import Entity, keep

if TYPE_CHECKING:
    from starlette.testclient import TestClient

    from earned.journal import vault

DAY = datetime(2026, 6, 1, 18, tzinfo=UTC)
SLIP = Lesson(LessonId("slip"), None, "If I slip, I lose them.")
MARA = Relationship(RelationshipId("mara"), "Mara")
IVO = Relationship(RelationshipId("ivo"), "Ivo-set-apart", standing=Standing.RESTING)
Keep = Callable[..., None]


@pytest.fixture
def write(journal: vault.Journal) -> Keep:
    def keep_all(*entities: Entity) -> None:
        with journal.write() as connection:
            for entity in entities:
                keep(connection, entity)

    return keep_all


def note(number: int, who: Relationship | None, *, still_open: bool = False) -> Moment:
    at = DAY - timedelta(hours=number)
    touch = Touch(SLIP.id, gut=Forecast(25.0, at), outcome=None if still_open else 75.0)
    return Moment(
        MomentId(f"m{number}"),
        at,
        at,
        relationship=None if who is None else who.id,
        before_words=f"note {number}.",
        touches=(touch,),
    )


def kept(journal: vault.Journal) -> Lesson:
    with journal.read() as connection:
        found = lessons.one(connection, SLIP.id)
    assert found is not None
    return found


def test_no_lesson_yet_is_one_quiet_sentence(client: TestClient):
    assert "There is no old lesson here yet" in client.get("/lessons").text


def test_the_lesson_shows_its_words_and_says_where_it_may_come_back(client: TestClient, write: Keep):
    write(replace(SLIP, new_words="I can slip.", new_words_since=DAY, end_low="cold", end_high="warm"))
    assert SLIP.old_words in client.get("/lessons").text
    page = client.get("/l/slip").text
    for words in (SLIP.old_words, "I can slip.", "1 June", "cold", "warm", "time apart, on hard days"):
        assert words in page


def test_with_each_of_them_says_how_many_and_how_many_are_open(client: TestClient, write: Keep):
    write(SLIP, MARA, *(note(n, MARA, still_open=n < 2) for n in range(6)), note(10, None), note(11, None))
    page = client.get("/l/slip").text
    assert "6 notes. 2 are still open." in page.replace("\n", " ")
    assert "2 notes. That is too few to say much." in page


def test_people_set_apart_and_their_notes_come_only_when_asked(client: TestClient, write: Keep):
    write(SLIP, MARA, IVO, note(0, IVO), *(note(n, MARA) for n in range(1, 4)))
    for path in ("/l/slip", "/l/slip/notes"):
        page = client.get(path).text
        assert IVO.name not in page
        assert "note 0." not in page
        assert "note 1." in page
    assert IVO.name in client.get("/l/slip?others=1").text
    assert "note 0." in client.get("/l/slip/notes?others=1").text


def test_new_words_begin_on_the_day_they_come_and_end_when_taken_out(
    client: TestClient, write: Keep, journal: vault.Journal
):
    write(SLIP)
    client.post("/l/slip/edit", data={"new_words": "I can slip."})
    first = kept(journal).new_words_since
    assert first is not None
    assert kept(journal).old_words == SLIP.old_words
    client.post("/l/slip/edit", data={"new_words": "I can slip.", "end_low": "cold"})
    assert kept(journal).new_words_since == first
    client.post("/l/slip/edit", data={"new_words": ""})
    assert (kept(journal).new_words, kept(journal).new_words_since) == (None, None)


def test_a_lesson_needs_words_and_what_was_typed_stays(
    client: TestClient, write: Keep, journal: vault.Journal
):
    write(SLIP)
    answer = client.post("/l/slip/edit", data={"old_words": " ", "new_words": "typed with care"})
    assert answer.status_code == 422
    assert "typed with care" in answer.text
    assert kept(journal) == SLIP


def test_deleting_asks_once_keeps_the_notes_and_can_be_undone(client: TestClient, write: Keep):
    write(SLIP, MARA, note(1, MARA))
    assert "The note stays" in client.get("/l/slip/delete").text
    assert client.post("/l/slip/delete").headers["location"] == "/data/deleted"
    assert client.get("/l/slip").status_code == 404
    assert "note 1." in client.get("/p/mara").text
    client.post("/data/deleted", data={"kind": "lesson", "id": SLIP.id})
    assert "note 1." in client.get("/l/slip").text


def test_putting_away_takes_out_of_the_list_and_can_be_taken_back(client: TestClient, write: Keep):
    write(SLIP)
    client.post("/l/slip/put-away")
    assert SLIP.old_words not in client.get("/lessons").text
    assert SLIP.old_words in client.get("/lessons?put_away=1").text
    client.post("/l/slip/put-away")
    assert SLIP.old_words in client.get("/lessons").text


@pytest.mark.parametrize("more", ["", "/notes", "/edit", "/delete"])
def test_no_lesson_by_that_address_is_a_plain_page(client: TestClient, more: str):
    assert client.get(f"/l/nothing{more}").status_code == 404


def test_pages_of_the_pretend_lessons_all_open(client: TestClient, journal: vault.Journal):
    fill(journal, DAY)
    with journal.read() as connection:
        every = lessons.every(connection)
    for lesson in every:
        for more in ("", "?others=1", "/notes", "/notes?others=1", "/edit", "/delete"):
            assert client.get(f"/l/{lesson.id}{more}").status_code == 200


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(
        st.sampled_from(["old_words", "new_words", "end_low", "end_high"]),
        st.text(st.characters(exclude_categories=["Cs"]), max_size=300),
    )
)
def test_whatever_is_sent_is_kept_or_refused_in_one_sentence(
    client: TestClient, journal: vault.Journal, form: dict[str, str]
):
    with journal.write() as connection:
        keep(connection, SLIP)
    before = kept(journal)
    answer = client.post("/l/slip/edit", data=form)
    assert answer.status_code in {303, 400, 422}
    assert answer.headers.get("location", "/l/slip") == "/l/slip"
    if answer.status_code != 303:
        assert kept(journal) == before


def test_after_a_crack_nothing_is_drawn_with_someone_where_hurt_comes_again(client: TestClient, write: Keep):
    cracks = [
        Rupture(
            RuptureId(f"m{n}"),
            MARA.id,
            MomentId(f"m{n}"),
            DAY - timedelta(hours=n),
            repaired_at=DAY - timedelta(hours=n - 1),
            after_rating=75.0,
        )
        for n in range(12, 0, -2)
    ]
    write(SLIP, MARA, *(note(n, MARA) for n in range(12, 0, -2)), *cracks)
    page = client.get(f"/l/{SLIP.id}").text
    assert "hurt came again" in page
    assert "Someone came back to" not in page
    assert "You said" not in page
    assert "what you said came after" not in client.get(f"/p/{MARA.id}").text
