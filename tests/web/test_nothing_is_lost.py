"""Notes are not lost: late posts, a full disk, two tabs, deleting and taking back, and sending twice."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from tests.web.conftest import PASSPHRASE

from earned.content.strings import strings
from earned.journal import errors, forget
from earned.journal.entities import (
    Forecast,
    Lesson,
    LessonId,
    Moment,
    MomentId,
    Relationship,
    RelationshipId,
    Touch,
)
from earned.journal.forget import Kind
from earned.journal.reading import lessons, moments, relationships, ruptures
from earned.journal.writing import keep

if TYPE_CHECKING:
    from starlette.testclient import TestClient
    from tests.web.conftest import Clock

    from earned.journal.vault import Journal
    from earned.web.room import Room
    from earned.web.session import Session

MARA = Relationship(RelationshipId("maramaramara"), "Mara")
NOOR = Relationship(RelationshipId("noornoornoor"), "Noor")
LEAVES = Lesson(LessonId("leavesleaves"), None, "they leave")
WORDS = "Zinnober sat by the window"


@pytest.fixture
def kept(journal: Journal, clock: Clock) -> Moment:
    """A before with words and a gut's forecast."""
    at = clock()
    moment = Moment(
        MomentId("momentmoment"),
        at,
        at,
        MARA.id,
        before_words=WORDS,
        touches=(Touch(LEAVES.id, gut=Forecast(25.0, at)),),
    )
    with journal.write() as connection:
        for entity in (MARA, LEAVES, moment):
            keep(connection, entity)
    return moment


def one(journal: Journal, moment: Moment) -> Moment | None:
    with journal.read() as connection:
        return moments.one(connection, moment.id)


# ---- a full disk


@pytest.fixture
def no_room(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_args: object) -> int:
        raise errors.NoRoom

    monkeypatch.setattr(forget, "purge", full)
    monkeypatch.setattr(forget, "purge_due", full)


def delete_someone(browser: TestClient, room: Room) -> Session:
    (session,) = room.sessions.values()
    with session.journal.write() as connection:
        keep(connection, MARA)
    assert browser.post(f"/p/{MARA.id}/delete").status_code == 303
    return session


def test_a_full_disk_keeps_nobody_out_and_is_told(locked: TestClient, kept_room: Room, no_room: None) -> None:
    assert locked.post("/unlock", data={"passphrase": PASSPHRASE}).headers["location"] == "/home"
    assert strings().gettext("vault.not_cleared")[:30] in locked.get("/data").text


@pytest.mark.parametrize(("path", "to"), [("/lock", "/"), ("/leave", "/away")])
def test_a_full_disk_stands_in_nobodys_way_out(
    locked: TestClient, kept_room: Room, no_room: None, path: str, to: str
) -> None:
    locked.post("/unlock", data={"passphrase": PASSPHRASE})
    session = delete_someone(locked, kept_room)
    answer = locked.post(path)
    assert (answer.status_code, answer.headers["location"]) == (303, to)
    assert not session.journal.is_open


def test_what_had_no_room_to_go_is_gone_at_the_next_unlock(
    locked: TestClient, kept_room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    locked.post("/unlock", data={"passphrase": PASSPHRASE})
    with monkeypatch.context() as patched:
        patched.setattr(forget, "purge", lambda *_: (_ for _ in ()).throw(errors.NoRoom()))
        delete_someone(locked, kept_room)
        locked.post("/lock")
    locked.post("/unlock", data={"passphrase": PASSPHRASE})
    (session,) = kept_room.sessions.values()
    with session.journal.read() as connection:
        assert forget.pending(connection) == []
        assert relationships.every(connection) == []


def test_the_sweep_outlives_a_full_disk(locked: TestClient, kept_room: Room, no_room: None) -> None:
    locked.post("/unlock", data={"passphrase": PASSPHRASE})
    delete_someone(locked, kept_room)
    kept_room.sweep()
    assert locked.get("/home").status_code == 200


def test_words_that_met_a_full_disk_are_held_and_can_be_kept_once_there_is_room(
    client: TestClient, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_journal: Journal, _now: object = None) -> None:
        raise errors.NoRoom

    with monkeypatch.context() as patched:
        patched.setattr(type(journal), "write", full)
        answer = client.post("/m/newmoment001/before", data={"words": WORDS})
    assert answer.status_code == 503
    assert 'href="/keep"' in answer.text
    assert WORDS not in answer.text
    page = client.get("/keep").text
    assert WORDS in page
    (post,) = re.findall(r'name="post" value="([^"]+)"', page)
    assert client.post("/keep", data={"post": post, "keep": "1"}).headers["location"] == "/home"
    with journal.read() as connection:
        assert [moment.before_words for moment in moments.every(connection)] == [WORDS]


def test_words_for_a_note_that_was_deleted_in_another_tab_can_still_be_read(
    client: TestClient, kept: Moment
) -> None:
    client.post(f"/m/{kept.id}/delete")
    assert client.post(f"/m/{kept.id}/after", data={"happened": "She came back"}).status_code == 404
    assert "She came back" in client.get("/keep").text


def test_a_question_that_saves_itself_and_a_passphrase_are_not_held(
    client: TestClient, room: Room, kept: Moment
) -> None:
    client.post(f"/m/{kept.id}/delete")
    client.post(f"/m/{kept.id}/after", data={"happened": "She came back"}, headers={"hx-request": "true"})
    client.post(f"/m/{kept.id}/after", data={"happened": "She came back", "passphrase": "Four Words"})
    (session,) = room.sessions.values()
    assert session.late == []


# ---- a tab that is behind


def test_a_save_from_an_old_tab_does_not_empty_a_deleted_note(
    client: TestClient, journal: Journal, kept: Moment
) -> None:
    client.post(f"/m/{kept.id}/delete")
    for path in ("before", "after", "after/new"):
        late = client.post(
            f"/m/{kept.id}/{path}", data={"happened": "it went on"}, headers={"hx-request": "true"}
        )
        assert late.status_code == 404
    client.post(f"/m/{kept.id}/undo")
    assert one(journal, kept) == kept


def test_an_old_tab_that_made_someone_does_not_write_over_them_once_deleted(
    client: TestClient, journal: Journal
) -> None:
    path = "/m/newmoment001/before"
    client.post(path, data={"who": "other", "who_name": "Mara"})
    with journal.read() as connection:
        (mara,) = relationships.every(connection)
    client.post(f"/p/{mara.id}/delete")
    client.post(path, data={"who": "other", "who_name": "Noor"})
    client.post("/data/deleted", data={"kind": "relationship", "id": mara.id})
    with journal.read() as connection:
        assert mara in relationships.every(connection)


def test_two_tabs_saving_one_question_each_keep_both(
    client: TestClient, journal: Journal, kept: Moment
) -> None:
    headers = {"hx-request": "true"}
    client.post(f"/m/{kept.id}/before", data={"head": "75"}, headers=headers)
    client.post(f"/m/{kept.id}/before", data={"stretch": "small"}, headers=headers)
    both = one(journal, kept)
    assert both is not None
    assert both.before_words == WORDS
    assert both.touches[0].gut == kept.touches[0].gut
    assert both.touches[0].head is not None
    assert both.stretch == "small"


def test_sending_a_new_note_twice_makes_one(client: TestClient, journal: Journal) -> None:
    sent = {"words": WORDS, "who": "other", "who_name": "Mara"}
    for _ in range(2):
        assert client.post("/m/newmoment001/before", data=sent).status_code == 303
    with journal.read() as connection:
        assert len(moments.every(connection)) == 1
        assert len(relationships.every(connection)) == 1


def test_sending_a_crack_twice_makes_one(client: TestClient, journal: Journal, kept: Moment) -> None:
    for _ in range(2):
        client.post(f"/m/{kept.id}/after", data={"happened": "a crack", "crack": "crack"})
    with journal.read() as connection:
        assert len(ruptures.of(connection, MARA.id)) == 1


def test_a_forecast_sent_again_after_back_is_looked_back_and_the_outcome_stays(
    client: TestClient, journal: Journal, kept: Moment
) -> None:
    client.post(f"/m/{kept.id}/after", data={"came": "75", "happened": "she came"})
    client.post(f"/m/{kept.id}/before", data={"gut": "25", "words": WORDS})
    unchanged = one(journal, kept)
    assert unchanged is not None
    assert unchanged.touches[0].gut == kept.touches[0].gut
    client.post(f"/m/{kept.id}/before", data={"gut": "0"})
    changed = one(journal, kept)
    assert changed is not None
    assert changed.touches[0].gut is not None
    assert changed.touches[0].gut.looked_back
    assert (changed.touches[0].outcome, changed.after_words) == (75.0, "she came")


# ---- time


def test_a_move_in_time_keeps_the_zone_it_was_noted_in_across_a_change_of_clocks(
    client: TestClient, journal: Journal, kept: Moment
) -> None:
    berlin = datetime(2026, 3, 1, 18, 30, tzinfo=ZoneInfo("Europe/Berlin"))
    with journal.write() as connection:
        keep(connection, replace(kept, at=berlin, created_at=berlin, after_words="she came", planned=False))
    client.post(f"/m/{kept.id}/edit", data={"day": "2026-02-28", "clock": "18:30"})
    moved = one(journal, kept)
    assert moved is not None
    assert moved.at.isoformat() == "2026-02-28T18:30:00+01:00"
    assert moved.created_at == berlin
    assert moved.after_words == "she came"


def test_a_clock_set_back_loses_no_note_and_keeps_none_open_longer(
    locked: TestClient, kept_room: Room, clock: Clock
) -> None:
    locked.post("/unlock", data={"passphrase": PASSPHRASE})
    locked.post("/m/newmoment001/before", data={"words": WORDS})
    clock.forward(days=-400)
    locked.post("/m/newmoment002/before", data={"words": "before that"})
    (session,) = kept_room.sessions.values()
    with session.journal.read() as connection:
        assert {moment.before_words for moment in moments.every(connection)} == {WORDS, "before that"}
    clock.forward(minutes=6)
    assert locked.get("/home").headers["location"] == "/"


def test_deleting_under_a_clock_set_back_is_gone_at_the_lock(
    locked: TestClient, kept_room: Room, clock: Clock
) -> None:
    locked.post("/unlock", data={"passphrase": PASSPHRASE})
    delete_someone(locked, kept_room)
    clock.forward(days=-400)
    locked.post("/lock")
    locked.post("/unlock", data={"passphrase": PASSPHRASE})
    (session,) = kept_room.sessions.values()
    with session.journal.read() as connection:
        assert forget.pending(connection) == []


# ---- deleting goes with what belongs, and comes back with it


def test_deleting_a_person_and_taking_it_back_brings_everything_back(
    client: TestClient, journal: Journal, kept: Moment
) -> None:
    client.post(f"/m/{kept.id}/after", data={"came": "0", "happened": "shouted", "crack": "crack"})
    before = one(journal, kept)
    client.post(f"/p/{MARA.id}/delete")
    assert WORDS not in client.get("/waiting").text
    assert one(journal, kept) is None
    client.post("/data/deleted", data={"kind": Kind.RELATIONSHIP.value, "id": MARA.id})
    assert one(journal, kept) == before
    with journal.read() as connection:
        assert len(ruptures.of(connection, MARA.id)) == 1
        assert [lesson.id for lesson in lessons.every(connection)] == [LEAVES.id]


# ---- what comes after the lock


def test_a_late_form_is_dropped_only_when_that_is_asked(
    locked: TestClient, kept_room: Room, clock: Clock
) -> None:
    locked.post("/unlock", data={"passphrase": PASSPHRASE})
    clock.forward(minutes=6)
    assert locked.post("/m/newmoment001/before", data={"words": WORDS}).headers["location"] == "/"
    assert locked.post("/unlock", data={"passphrase": PASSPHRASE}).headers["location"] == "/keep"
    assert WORDS in locked.get("/keep").text
    (session,) = kept_room.sessions.values()
    (late,) = session.late
    locked.post("/keep", data={"post": late.id})
    assert session.late == [late]
    locked.post("/keep", data={"post": late.id, "keep": "1"})
    assert session.late == []
    with session.journal.read() as connection:
        assert [moment.before_words for moment in moments.every(connection)] == [WORDS]


def test_what_was_half_typed_when_leaving_is_kept(locked: TestClient, kept_room: Room) -> None:
    locked.post("/unlock", data={"passphrase": PASSPHRASE})
    carried = f"/m/newmoment001/before\nwords={WORDS.replace(' ', '+')}"
    assert locked.post("/leave", data={"carry": carried}).headers["location"] == "/away"
    locked.post("/unlock", data={"passphrase": PASSPHRASE})
    (session,) = kept_room.sessions.values()
    with session.journal.read() as connection:
        assert [moment.before_words for moment in moments.every(connection)] == [WORDS]


def test_a_late_pretend_form_is_never_offered_to_the_real_notes(
    locked: TestClient, kept_room: Room, clock: Clock
) -> None:
    locked.post("/pretend")
    clock.forward(minutes=6)
    locked.post("/m/newmoment001/before", data={"words": WORDS})
    assert locked.post("/unlock", data={"passphrase": PASSPHRASE}).headers["location"] == "/home"


def test_a_crack_goes_along_when_its_note_is_given_to_someone_else(
    client: TestClient, journal: Journal, kept: Moment
) -> None:
    client.post(f"/m/{kept.id}/after", data={"happened": "shouted", "crack": "crack"})
    with journal.write() as connection:
        keep(connection, NOOR)
    client.post(f"/m/{kept.id}/edit", data={"who": NOOR.id})
    with journal.read() as connection:
        assert ruptures.of(connection, MARA.id) == []
        assert [crack.moment for crack in ruptures.of(connection, NOOR.id)] == [kept.id]
