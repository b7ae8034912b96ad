"""D1: the server is reached from this computer only, and nobody else can begin the journal."""

from __future__ import annotations

import socket
import subprocess
import sys

import pytest
from tests.web.conftest import PASSPHRASE, browser_of

from earned.journal import vault
from earned.web.serve import PortTakenError, address, listen

TYPED = {"passphrase": PASSPHRASE, "passphrase_again": PASSPHRASE}
KEY = "the one-time key"


def test_it_listens_on_the_loopback_address_alone():
    listening = listen()
    try:
        host, port = listening.getsockname()
        assert host == "127.0.0.1"
        assert port > 0
        with pytest.raises(OSError):
            socket.create_connection(("127.0.0.2", port), timeout=5)
    finally:
        listening.close()


def test_a_port_that_is_taken_is_a_loud_failure():
    taken = listen()
    try:
        with pytest.raises(PortTakenError):
            listen(taken.getsockname()[1])
    finally:
        taken.close()


def test_the_command_says_in_one_sentence_that_the_port_is_taken(tmp_path):
    taken = listen()
    try:
        port = taken.getsockname()[1]
        command = [sys.executable, "-c", "from earned.cli import main; main()"]
        arguments = ["open", str(tmp_path / "notes.db"), "--port", str(port), "--no-browser"]
        done = subprocess.run([*command, *arguments], capture_output=True, text=True, timeout=60, check=False)
    finally:
        taken.close()
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert str(port) in done.stderr
    assert done.stdout == ""


def test_the_opened_address_carries_the_key_only_while_there_is_no_file(new_room, kept_room):
    assert address(new_room) == f"http://127.0.0.1:{new_room.port}/?key={KEY}"
    assert "?" not in address(kept_room)


def test_without_the_key_no_journal_can_be_made(new_room):
    stranger = browser_of(new_room)
    assert stranger.post("/begin", data={"key": "guessed"}).status_code == 403
    assert stranger.post("/begin").status_code == 403
    assert stranger.post("/start/2", data=TYPED).status_code == 403
    assert new_room.is_new
    assert new_room.sessions == {}


def test_a_wrong_key_does_not_use_up_the_right_one(new_room):
    assert browser_of(new_room).post("/begin", data={"key": "guessed"}).status_code == 403
    assert browser_of(new_room).post("/begin", data={"key": KEY}).status_code == 303


def test_looking_at_the_page_does_not_redeem_the_key(new_room):
    browser = browser_of(new_room)
    assert KEY in browser.get("/", params={"key": KEY}).text
    assert browser.post("/start/2", data=TYPED).status_code == 403
    assert new_room.invitation == KEY


def test_the_key_opens_once_and_for_one_browser(new_room, newcomer):
    second = browser_of(new_room)
    assert second.post("/begin", data={"key": KEY}).status_code == 403
    assert second.post("/start/2", data=TYPED).status_code == 403
    assert newcomer.post("/start/2", data=TYPED).status_code == 303
    assert vault.is_journal(new_room.path)


def test_once_made_the_journal_can_not_be_begun_again(new_room, newcomer):
    assert newcomer.post("/start/2", data=TYPED).status_code == 303
    made = new_room.path.stat().st_ino
    assert newcomer.post("/start/2", data=TYPED).status_code in {303, 403}
    assert new_room.path.stat().st_ino == made
