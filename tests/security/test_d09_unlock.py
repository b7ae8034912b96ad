"""D9: guessing is slow, one guess at a time, and learns nothing; the person is never locked out for good."""

from __future__ import annotations

import re
import threading

import pytest
from tests.web.conftest import CHEAP, PASSPHRASE, PORT, browser_of

from earned.journal import vault
from earned.journal.errors import WrongPassphrase
from earned.web.form import RefusedError
from earned.web.room import Room
from earned.web.tries import WAITS, Tries


def guess(browser, passphrase="not this one at all"):
    return browser.post("/unlock", data={"passphrase": passphrase})


def sentence(answer):
    (said,) = re.findall(r'id="passphrase-wrong"[^>]*>([^<]*)', answer.text)
    return said


def test_each_wrong_guess_waits_longer_up_to_a_minute(locked, clock):
    assert WAITS == (1, 3, 7, 15, 31, 60)
    for seconds in (*WAITS, 60, 60):
        assert guess(locked).status_code == 403
        clock.forward(seconds=seconds - 0.1)
        early = guess(locked)
        assert early.status_code == 429
        assert early.headers["retry-after"] == "1"
        clock.forward(seconds=0.1)


def test_a_guess_that_comes_too_soon_costs_nothing_and_is_not_looked_at(locked, monkeypatch):
    guess(locked)

    def derive(*_, **__):
        raise AssertionError("a guess was worked out before its time")

    monkeypatch.setattr(vault, "unlock", derive)
    assert guess(locked, PASSPHRASE).status_code == 429


def test_the_right_one_after_the_wait_opens_and_forgives(locked, clock):
    for seconds in WAITS[:3]:
        guess(locked)
        clock.forward(seconds=seconds)
    assert guess(locked, PASSPHRASE).headers["location"] == "/home"
    locked.post("/lock")
    assert guess(locked).status_code == 403
    clock.forward(seconds=1)
    assert guess(locked, PASSPHRASE).headers["location"] == "/home"


def test_nobody_is_locked_out_for_good(locked, clock):
    for _ in range(60):
        guess(locked)
        clock.forward(seconds=60)
    assert guess(locked, PASSPHRASE).headers["location"] == "/home"


def test_a_clock_set_back_does_not_lengthen_the_wait(locked, clock):
    guess(locked)
    clock.forward(days=-400)
    clock.forward(seconds=1)
    guess(locked)
    clock.forward(seconds=3)
    assert guess(locked, PASSPHRASE).headers["location"] == "/home"


def test_one_guess_at_a_time(clock):
    tries = Tries(clock)
    begun, go_on = threading.Event(), threading.Event()

    def slow():
        begun.set()
        assert go_on.wait(30)
        return "opened"

    results = []
    first = threading.Thread(target=lambda: results.append(tries.attempt(slow)))
    first.start()
    assert begun.wait(30)
    with pytest.raises(RefusedError) as refused:
        tries.attempt(lambda: "opened too")
    go_on.set()
    first.join()
    assert refused.value.status == 429
    assert results == ["opened"]


def test_other_pages_answer_while_a_guess_is_worked_out(locked, monkeypatch):
    begun, go_on = threading.Event(), threading.Event()

    def slow(*_, **__):
        begun.set()
        assert go_on.wait(30)
        raise WrongPassphrase

    monkeypatch.setattr(vault, "unlock", slow)
    guessing = threading.Thread(target=guess, args=(locked,))
    guessing.start()
    assert begun.wait(30)
    assert locked.get("/help").status_code == 200
    assert guess(locked, PASSPHRASE).status_code == 429
    go_on.set()
    guessing.join()


def test_a_wrong_passphrase_an_absent_file_and_another_file_say_the_same(tmp_path, clock, locked):
    absent = Room(tmp_path / "none.db", PORT, clock=clock, cost=CHEAP)
    other = tmp_path / "other.db"
    other.write_bytes(b"SQLite format 3\0" + bytes(8_192))
    another = Room(other, PORT, clock=clock, cost=CHEAP)
    answers = [guess(locked), *(guess(browser_of(room)) for room in (absent, another))]
    assert {(answer.status_code, sentence(answer)) for answer in answers} == {
        (403, "That did not open. Check the passphrase and try once more.")
    }


def test_what_was_typed_is_not_sent_back(locked):
    assert "not this one at all" not in guess(locked).text


@pytest.mark.parametrize("passphrase", ["", "a" * 100_000, "\u202e\u0301 ❤", "' OR 1=1 --", "x'00'"])
def test_any_guess_is_answered_calmly(locked, passphrase):
    assert guess(locked, passphrase).status_code == 403


def test_passphrases_are_pasted_and_managed_freely(locked):
    (field,) = re.findall(r'<input[^>]*name="passphrase"[^>]*>', locked.get("/").text)
    assert 'autocomplete="current-password"' in field
    assert "maxlength" not in field
    assert "onpaste" not in field


@pytest.mark.parametrize(
    ("typed", "taken"), [("elevenchars", False), ("password1234", False), (PASSPHRASE, True)]
)
def test_a_new_passphrase_is_long_and_not_among_the_common_ones(newcomer, new_room, typed, taken):
    newcomer.post("/start/2", data={"passphrase": typed, "passphrase_again": typed})
    assert new_room.path.exists() is taken
