"""D8: notes lock by themselves, and what was being typed is not lost."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
from tests.web.conftest import CHEAP, PASSPHRASE, browser_of

from earned.journal import vault
from earned.journal.entities import Plan, Settings
from earned.journal.errors import Locked
from earned.journal.forget import Kind, forget, pending
from earned.journal.reading.plan import plan
from earned.journal.writing import keep_settings
from earned.web.late import MOST_LATE

WORDS = "Zinnober sat by the window"


@pytest.fixture
def opened(locked):
    """A browser that unlocked the journal on disk."""
    unlock(locked)
    return locked


def unlock(browser):
    return browser.post("/unlock", data={"passphrase": PASSPHRASE}).headers["location"]


def session_in(room):
    (session,) = room.sessions.values()
    return session


def kept_plan(room):
    with session_in(room).journal.read() as connection:
        return plan(connection)


def is_out(browser):
    return browser.get("/home").headers.get("location") == "/"


def test_five_quiet_minutes_lock(opened, kept_room, clock):
    journal = session_in(kept_room).journal
    clock.forward(minutes=4, seconds=59)
    assert not is_out(opened)
    clock.forward(minutes=5)
    assert is_out(opened)
    assert not journal.is_open


def test_the_server_locks_by_itself_with_no_one_asking(opened, kept_room, clock):
    journal = session_in(kept_room).journal
    clock.forward(minutes=5)
    kept_room.sweep()
    assert not journal.is_open
    assert kept_room.sessions == {}
    with pytest.raises(Locked), journal.read():
        pass


def test_the_person_sets_the_minutes(opened, kept_room, clock):
    with session_in(kept_room).journal.write() as connection:
        keep_settings(connection, Settings(idle_minutes=30))
    opened.get("/home")
    clock.forward(minutes=29)
    assert not is_out(opened)
    clock.forward(minutes=30)
    assert is_out(opened)


def test_twelve_hours_are_the_most_however_busy(opened, kept_room, clock):
    for _ in range(12 * 60 // 4 - 1):
        clock.forward(minutes=4)
        kept_room.sweep()
        assert opened.post("/stay").headers["location"] == "/home"
    clock.forward(minutes=4)
    assert is_out(opened)


def test_staying_starts_the_minutes_anew_and_asking_does_not(opened, clock):
    clock.forward(minutes=4)
    assert opened.get("/here").headers["seconds-left"] == "60"
    opened.post("/stay")
    assert opened.get("/here").headers["seconds-left"] == "300"
    clock.forward(minutes=4)
    for _ in range(5):
        opened.get("/here")
    clock.forward(minutes=1)
    assert is_out(opened)


def test_a_clock_set_back_keeps_nothing_open_longer(opened, kept_room, clock):
    clock.forward(hours=-3)
    kept_room.sweep()
    clock.forward(minutes=5)
    assert is_out(opened)


def test_the_page_knows_when_it_will_lock_and_offers_to_stay(opened):
    text = opened.get("/home").text
    assert 'data-idle="300" data-warn="60"' in text
    assert 'action="/stay"' in text


def test_a_post_that_comes_after_the_lock_can_be_kept(opened, kept_room, clock):
    clock.forward(minutes=6)
    late = opened.post("/settings/plan", data={"signs": WORDS})
    assert late.headers["location"] == "/"
    assert WORDS not in opened.get("/").text
    assert unlock(opened) == "/keep"
    assert kept_plan(kept_room) == Plan()
    page = opened.get("/keep").text
    assert WORDS in page
    answer = opened.post("/keep", data={"post": post_id(page), "keep": "1"})
    assert answer.headers["location"] == "/home"
    assert kept_plan(kept_room) == Plan(signs=WORDS)
    assert opened.get("/keep").headers["location"] == "/home"


def post_id(page):
    return page.split('name="post" value="')[1].split('"')[0]


def test_or_dropped(opened, kept_room, clock):
    clock.forward(minutes=6)
    opened.post("/settings/plan", data={"signs": WORDS})
    unlock(opened)
    opened.post("/keep", data={"post": post_id(opened.get("/keep").text), "drop": "1"})
    assert kept_plan(kept_room) == Plan()
    assert opened.get("/keep").headers["location"] == "/home"


def test_one_question_that_comes_late_is_held_and_the_page_goes_to_the_lock(opened, clock):
    clock.forward(minutes=6)
    answer = opened.post("/settings/plan", data={"signs": WORDS}, headers={"hx-request": "true"})
    assert answer.headers["hx-redirect"] == "/"
    assert answer.status_code == 401
    assert unlock(opened) == "/keep"


def test_ten_minutes_later_it_is_gone(opened, kept_room, clock):
    clock.forward(minutes=6)
    opened.post("/settings/plan", data={"signs": WORDS})
    clock.forward(minutes=10)
    kept_room.sweep()
    assert unlock(opened) == "/home"


def test_it_is_shown_to_the_browser_that_sent_it_and_to_no_other(opened, kept_room, clock):
    clock.forward(minutes=6)
    opened.post("/settings/plan", data={"signs": WORDS})
    other = browser_of(kept_room)
    assert unlock(other) == "/home"
    assert other.get("/keep").headers["location"] == "/home"


def test_nothing_is_held_for_a_stranger(locked, kept_room):
    locked.cookies.set(kept_room.cookie, "made-up")
    locked.post("/settings/plan", data={"signs": WORDS})
    assert unlock(locked) == "/home"


def test_a_passphrase_is_never_held(opened, clock):
    clock.forward(minutes=6)
    opened.post("/data/passphrase", data={"passphrase": PASSPHRASE, "passphrase_new": "another one here"})
    assert unlock(opened) == "/home"


def test_only_so_much_is_held(opened, kept_room, clock):
    clock.forward(minutes=6)
    for _ in range(MOST_LATE + 5):
        opened.post("/settings/plan", data={"signs": WORDS})
    unlock(opened)
    assert len(session_in(kept_room).late) == MOST_LATE


def test_what_is_not_decided_outlives_another_lock(opened, clock):
    clock.forward(minutes=6)
    opened.post("/settings/plan", data={"signs": WORDS})
    unlock(opened)
    opened.post("/lock")
    assert unlock(opened) == "/keep"


def test_locking_brings_what_is_half_typed(opened, kept_room):
    opened.post("/lock", data={"carry": "/settings/plan\nsigns=Zinnober+sat+by+the+window"})
    assert kept_room.sessions == {}
    unlock(opened)
    assert kept_plan(kept_room) == Plan(signs=WORDS)


def test_what_can_not_be_kept_while_leaving_is_held(opened):
    opened.post("/leave", data={"carry": "/settings/plan\nsigns=" + "a+b" * 5_000})
    assert unlock(opened) == "/keep"


@pytest.mark.parametrize(
    "carried",
    ["", "\n", "/nowhere\na=b", "/settings/plan", "//evil.example/\na=b", "/unlock\npassphrase=x"],
)
def test_nonsense_that_is_carried_never_stops_leaving(opened, kept_room, carried):
    assert opened.post("/leave", data={"carry": carried}).headers["location"] == "/away"
    assert kept_room.sessions == {}


def test_a_lock_waits_for_a_page_that_is_being_read(kept_room, locked):
    unlock(locked)
    session = session_in(kept_room)
    assert session.enter()
    kept_room.end(session)
    assert session.journal.is_open
    assert not session.enter()
    session.leave(kept_room.now())
    assert not session.journal.is_open


def test_many_threads_at_the_lock_close_it_once_and_get_no_error(kept_room, locked):
    unlock(locked)
    session = session_in(kept_room)
    failed = []

    def visit():
        for _ in range(50):
            if not session.enter():
                return
            try:
                with session.journal.read() as connection:
                    plan(connection)
            except Exception as error:  # noqa: BLE001
                failed.append(error)
            finally:
                session.leave(kept_room.now())

    threads = [threading.Thread(target=visit) for _ in range(8)]
    for thread in threads:
        thread.start()
    kept_room.end(session)
    for thread in threads:
        thread.join()
    assert failed == []
    assert not session.journal.is_open


def test_locking_empties_what_was_deleted(opened, kept_room, clock):
    from earned.journal import ids
    from earned.journal.entities import Lesson
    from earned.journal.writing import keep

    lesson = Lesson(ids.lesson_id(), None, WORDS, created_at=clock())
    with session_in(kept_room).journal.write() as connection:
        keep(connection, lesson)
        forget(connection, Kind.LESSON, lesson.id, clock())
    opened.post("/lock")
    # Opened without the room, which would empty it too.
    journal = vault.unlock(kept_room.path, PASSPHRASE, cost=CHEAP)
    with journal.read() as connection:
        assert pending(connection) == []
    journal.lock()


def test_the_outward_word_stays_as_the_person_set_it_while_locked(opened, kept_room):
    assert "<title>Notes</title>" in opened.get("/home").text
    with session_in(kept_room).journal.write() as connection:
        keep_settings(connection, replace(Settings(), neutral_word="Garden", country="NL"))
    opened.get("/home")
    opened.post("/lock")
    assert "<title>Garden</title>" in opened.get("/").text
    assert kept_room.outward.country is None


def test_stopping_the_server_locks_everything(opened, kept_room):
    journal = session_in(kept_room).journal
    kept_room.end_all()
    assert not journal.is_open
    assert is_out(opened)
