"""My data: copies are made and checked, what was deleted says where it still lies, and nothing goes unasked."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from earned.journal import backup, forget, ids, vault
from earned.journal.entities import Family, Lesson
from earned.journal.errors import WrongPassphrase
from earned.journal.reading import lessons
from earned.journal.unlocked import Notice
from earned.journal.writing import keep

from .conftest import CHEAP, PASSPHRASE

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.testclient import TestClient

    from earned.journal.vault import Journal
    from earned.web.room import Room

NEW = "other words by the sea"
SENTINEL = "a sentence only this lesson holds"


@pytest.fixture
def opened(locked: TestClient) -> TestClient:
    """A browser with a journal on disk, unlocked."""
    assert locked.post("/unlock", data={"passphrase": PASSPHRASE}).headers["location"] == "/home"
    return locked


@pytest.fixture
def on_disk(opened: TestClient, kept_room: Room) -> Journal:
    (session,) = kept_room.sessions.values()
    return session.journal


def a_lesson(journal: Journal) -> Lesson:
    lesson = Lesson(ids.lesson_id(), Family.OWN, SENTINEL)
    with journal.write() as connection:
        keep(connection, lesson)
    return lesson


def shown(journal: Journal) -> list[Lesson]:
    with journal.read() as connection:
        return lessons.every(connection)


def picked(text: str) -> list[str]:
    return re.findall(r'name="backup" value="(\w+)"', text)


def test_a_backup_is_made_checked_and_listed_by_date(opened: TestClient, on_disk: Journal):
    answer = opened.post("/data/backups")
    assert answer.headers["location"] == "/data/backups?said=made"
    text = opened.get("/data/backups?said=made").text
    (made,) = backup.of(on_disk)
    assert "9 June 2026, 09:10" in text
    assert str(made.path.parent) in text
    assert 'role="status"' in text
    assert "9 June 2026, 09:10" in opened.get("/data").text


def test_no_new_backup_holds_what_was_deleted(opened: TestClient, on_disk: Journal, clock):
    lesson = a_lesson(on_disk)
    with on_disk.write() as connection:
        forget.forget(connection, forget.Kind.LESSON, lesson.id, clock())
    assert "for good" in opened.get("/data").text
    opened.post("/data/backups")
    (made,) = backup.of(on_disk)
    assert on_disk.file is not None
    assert backup.check(made.path, on_disk.file.key).rows["lessons"] == 0


@pytest.mark.parametrize(("do", "left"), [("delete", 0), ("anew", 1)])
def test_backups_that_hold_something_deleted_are_named_and_can_be_dealt_with(
    opened: TestClient, on_disk: Journal, clock, do: str, left: int
):
    lesson = a_lesson(on_disk)
    opened.post("/data/backups")
    clock.forward(minutes=1)
    with on_disk.write() as connection:
        forget.forget(connection, forget.Kind.LESSON, lesson.id, clock())
    text = opened.get("/data/deleted").text
    assert "9 June 2026, 09:10" in text
    clock.forward(minutes=1)
    opened.post("/data/backups/tidy", data={"backup": picked(text), "do": do})
    assert on_disk.file is not None
    rows = [backup.check(one.path, on_disk.file.key).rows["lessons"] for one in backup.of(on_disk)]
    assert rows == [0] * left


def test_tidying_without_picking_changes_nothing(opened: TestClient, on_disk: Journal):
    opened.post("/data/backups")
    for sent in ({}, {"backup": "../../etc", "do": "delete"}):
        assert opened.post("/data/backups/tidy", data=sent).headers["location"].endswith("said=none_picked")
    assert len(backup.of(on_disk)) == 1


def test_a_new_passphrase_opens_the_file_and_old_backups_are_said_to_keep_theirs(
    opened: TestClient, on_disk: Journal, kept_room: Room
):
    opened.post("/data/backups")
    sent = {"old_passphrase": PASSPHRASE, "passphrase": NEW, "passphrase_again": NEW}
    answer = opened.post("/data/passphrase", data=sent)
    assert answer.headers["location"] == "/data/backups?said=changed"
    assert "older passphrase" in opened.get(answer.headers["location"]).text
    assert opened.get("/home").status_code == 200
    opened.post("/lock")
    assert kept_room.path is not None
    with pytest.raises(WrongPassphrase):
        vault.unlock(kept_room.path, PASSPHRASE, cost=CHEAP)
    vault.unlock(kept_room.path, NEW, cost=CHEAP).lock()


@pytest.mark.parametrize(
    ("typed", "status"),
    [
        (("wrong words entirely", NEW, NEW), 403),
        ((PASSPHRASE, NEW, NEW + "x"), 422),
        ((PASSPHRASE, "zq9", "zq9"), 422),
        (("", "", ""), 422),
    ],
)
def test_the_passphrase_stays_unless_all_of_it_is_right(opened, kept_room: Room, typed, status: int):
    sent = dict(zip(("old_passphrase", "passphrase", "passphrase_again"), typed, strict=True))
    answer = opened.post("/data/passphrase", data=sent)
    assert answer.status_code == status
    assert "said-wrong" in answer.text
    assert not any(words and words in answer.text for words in typed)
    opened.post("/lock")
    assert kept_room.path is not None
    vault.unlock(kept_room.path, PASSPHRASE, cost=CHEAP).lock()


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("/data/passphrase", "old_passphrase"),
        ("/data/sheet", "passphrase"),
        ("/data/everything", "passphrase"),
    ],
)
def test_guessing_has_to_wait_everywhere(opened: TestClient, clock, path: str, field: str):
    sent = {"passphrase": NEW, "passphrase_again": NEW} | {field: "wrong words entirely"}
    assert opened.post(path, data=sent).status_code == 403
    assert opened.post(path, data=sent).status_code == 429
    clock.forward(seconds=2)
    assert opened.post(path, data=sent).status_code == 403


def test_an_old_backup_says_so_until_someone_goes_on_with_it(
    locked: TestClient, kept_room: Room, tmp_path: Path, clock
):
    assert kept_room.path is not None
    journal = vault.unlock(kept_room.path, PASSPHRASE, cost=CHEAP)
    made = backup.make(journal, now=clock())
    journal.lock()
    kept_room.path = tmp_path / "other.db"
    backup.restore(made.path, kept_room.path)
    locked.post("/unlock", data={"passphrase": PASSPHRASE})
    text = locked.get("/data").text
    assert "9 June 2026" in text
    assert 'action="/data/go-on"' in text
    locked.post("/data/go-on")
    assert 'action="/data/go-on"' not in locked.get("/data").text


def test_a_file_of_an_older_cost_is_made_as_hard_to_guess_as_one_made_today(
    opened: TestClient, on_disk: Journal, clock, monkeypatch: pytest.MonkeyPatch
):
    on_disk.notices = (Notice("vault.upgrade_offered"),)
    assert 'action="/data/upgrade"' in opened.get("/data").text
    refused = opened.post("/data/upgrade", data={"passphrase": "wrong words entirely"})
    assert "said-wrong" in opened.get(refused.headers["location"]).text
    clock.forward(seconds=2)
    asked: list[str] = []

    def upgraded(journal: Journal, passphrase: str) -> Journal:
        asked.append(passphrase)
        return journal

    monkeypatch.setattr(vault, "upgrade", upgraded)
    opened.post("/data/upgrade", data={"passphrase": PASSPHRASE})
    assert asked == [PASSPHRASE]
    assert not any(on_disk.notices)


def test_a_sheet_can_be_made_later_with_the_passphrase(opened: TestClient):
    text = opened.post("/data/sheet", data={"passphrase": PASSPHRASE}).text
    assert len(re.findall(r"<li>[a-z]+</li>", text)) == 27


def test_deleting_can_be_taken_back_for_ten_minutes(opened: TestClient, on_disk: Journal, clock):
    lesson = a_lesson(on_disk)
    with on_disk.write() as connection:
        forget.forget(connection, forget.Kind.LESSON, lesson.id, clock())
    sent = {"kind": "lesson", "id": lesson.id}
    text = opened.get("/data/deleted").text
    assert SENTINEL not in text
    assert f'value="{lesson.id}"' in text
    assert opened.post("/data/deleted", data=sent).status_code == 303
    assert shown(on_disk) == [lesson]


def test_after_ten_minutes_it_can_not(opened: TestClient, on_disk: Journal, clock):
    lesson = a_lesson(on_disk)
    with on_disk.write() as connection:
        forget.forget(connection, forget.Kind.LESSON, lesson.id, clock())
    opened.post("/settings", data={"idle_minutes": "30"})
    clock.forward(minutes=10)
    assert f'value="{lesson.id}"' not in opened.get("/data/deleted").text
    assert opened.post("/data/deleted", data={"kind": "lesson", "id": lesson.id}).status_code == 404
    assert shown(on_disk) == []


def test_deleting_everything_asks_for_the_passphrase_and_names_the_backups(opened, on_disk: Journal):
    a_lesson(on_disk)
    opened.post("/data/backups")
    assert "9 June 2026, 09:10" in opened.get("/data/everything").text
    assert opened.post("/data/everything", data={"passphrase": "wrong words entirely"}).status_code == 403
    assert len(shown(on_disk)) == 1


def test_everything_goes_comes_back_or_is_gone_from_the_file(
    opened, on_disk: Journal, kept_room: Room, clock
):
    lesson = a_lesson(on_disk)
    for _ in range(2):
        assert opened.post("/data/everything", data={"passphrase": PASSPHRASE}).status_code == 303
        assert shown(on_disk) == []
        opened.post("/data/deleted", data={"kind": "everything", "id": ""})
        assert shown(on_disk) == [lesson]
    opened.post("/data/everything", data={"passphrase": PASSPHRASE})
    opened.post("/lock")
    assert kept_room.path is not None
    again = vault.unlock(kept_room.path, PASSPHRASE, cost=CHEAP)
    with again.write() as connection:
        assert forget.pending(connection) == []
        assert connection.exec_driver_sql("SELECT count(*) FROM lessons").scalar_one() == 0
    again.lock()


@pytest.mark.parametrize("path", ["/data", "/data/backups", "/data/deleted", "/data/everything"])
def test_pretend_notes_have_no_file_and_their_pages_say_so(client: TestClient, path: str):
    assert client.get(path).status_code == 200
    assert client.post("/data/backups").headers["location"] == "/data"


@pytest.mark.parametrize("path", ["/data/passphrase", "/data/sheet"])
def test_pretend_notes_have_no_passphrase(client: TestClient, path: str):
    assert client.get(path).headers["location"] == "/data"
    assert client.post(path, data={"passphrase": "x"}).headers["location"] == "/data"


@pytest.mark.parametrize(
    "path", ["/data", "/data/backups", "/data/passphrase", "/data/sheet", "/data/everything"]
)
def test_my_data_stays_locked_with_the_notes(locked: TestClient, path: str):
    assert locked.get(path).headers["location"] == "/"
