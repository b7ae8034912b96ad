"""D11: what the program writes out while it runs holds no word, name, key or address of anyone's."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from urllib.parse import urlencode

import pytest
from starlette.responses import Response
from starlette.testclient import TestClient

from earned.web.app import app
from earned.web.place import place
from earned.web.room import Room
from earned.web.serve import quiet, server

SENTINEL = "Zinnober"
OPEN = [sys.executable, "-c", "from earned.cli import main; main()", "open"]


class Browser:
    """Just enough of a browser to talk to a server in another process."""

    def __init__(self, address):
        self.address = address
        self.cookie = ""

    def __call__(self, path, form=None, **headers):
        body = None if form is None else urlencode(form).encode()
        headers = {"Sec-Fetch-Site": "same-origin", "Cookie": self.cookie, **headers}
        request = urllib.request.Request(self.address + path, body, headers)
        opener = urllib.request.build_opener(NoRedirect)
        try:
            answer = opener.open(request, timeout=30)
        except urllib.error.HTTPError as error:
            answer = error
        with answer:
            self.cookie = (answer.headers["set-cookie"] or self.cookie).split(";")[0]
            return answer.status


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


@pytest.fixture
def running(tmp_path):
    """The program itself, as someone starts it, and what it wrote out when it was stopped."""
    path = tmp_path / "kept" / "plain.db"
    process = subprocess.Popen(
        [*OPEN, str(path), "--no-browser"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout
    found = re.search(r"(http://127\.0\.0\.1:\d+)/\?key=(\S+)", process.stdout.readline())
    assert found
    address, key = found.groups()
    yield process, Browser(address), key, path
    process.kill()
    process.communicate(timeout=30)


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_whole_life_of_the_program_writes_out_nothing_and_ends_in_good_order(running, stop):
    process, browser, key, path = running
    passphrase = f"{SENTINEL} is the passphrase"
    typed = {"passphrase": passphrase, "passphrase_again": passphrase}
    assert browser("/begin", {"key": key}) == 303
    assert browser("/start/2", typed) == 303
    assert browser("/start/4", {"lesson": "own", "words": f"{SENTINEL} leaves"}) == 303
    assert browser("/settings/plan", {"signs": f"{SENTINEL} sat by the window"}) == 303
    assert browser(f"/{SENTINEL}") == 404
    assert browser("/start/4", {"lesson": f"{SENTINEL}"}) == 422
    assert browser("/start/4", {"words": "\0" + SENTINEL}) == 400
    assert browser("/home", None, Host=f"{SENTINEL}.example") == 421
    assert browser("/lock", {}) == 303
    assert browser("/unlock", {"passphrase": f"{SENTINEL} is wrong"}) == 403
    process.send_signal(stop)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0
    assert err == ""
    assert SENTINEL not in out
    assert not list(path.parent.glob("*-wal")) + list(path.parent.glob("*-shm"))
    assert SENTINEL.encode() not in path.read_bytes()


def test_it_is_closed_in_good_order_while_unlocked(running):
    process, browser, key, path = running
    passphrase = "four plain words here"
    browser("/begin", {"key": key})
    browser("/start/2", {"passphrase": passphrase, "passphrase_again": passphrase})
    browser("/settings/plan", {"signs": SENTINEL})
    process.send_signal(signal.SIGTERM)
    assert process.communicate(timeout=60)[1] == ""
    assert process.returncode == 0
    assert sorted(found.name for found in path.parent.iterdir()) == ["plain.db"]


async def breaks(scope, receive, send):
    raise ValueError(f"{SENTINEL} sat by the window")


def test_the_last_resort_names_the_place_and_none_of_the_words(capfd):
    TestClient(quiet(breaks), raise_server_exceptions=False).get("/")
    out, err = capfd.readouterr()
    assert out == ""
    assert re.fullmatch(r"ValueError \S+:\d+\n", err)


def test_a_place_holds_no_words():
    with pytest.raises(KeyError) as raised:
        dict.fromkeys(("a", "b"))[SENTINEL]
    assert SENTINEL not in place(raised.value)
    assert "KeyError" in place(raised.value)


def test_the_server_has_no_log_and_no_name(capfd):
    config = server(Room(None, 1)).config
    assert not config.access_log
    assert not config.server_header
    assert config.log_config is None
    assert config.proxy_headers is False


def test_an_error_of_ours_holds_no_words():
    from earned.web.form import Form, WrongAnswersError, parse_form
    from earned.web.pages.settings.own_plan import PlanForm

    form = parse_form(urlencode({"signs": SENTINEL * 10_000}).encode())
    assert SENTINEL not in repr(form)
    assert SENTINEL not in repr(Form({"signs": (SENTINEL,)}))
    with pytest.raises(WrongAnswersError) as wrong:
        form.read(PlanForm)
    error = wrong.value
    assert SENTINEL not in f"{error!r} {error.wrong} {error.__cause__!r}"
    assert error.__suppress_context__


def test_what_is_held_for_later_does_not_show_itself(room):
    from earned.web.form import Form
    from earned.web.late import LatePost

    late = LatePost(room.now(), Response, {}, Form({"signs": (SENTINEL,)}))
    assert SENTINEL not in repr(late)


def test_the_app_never_shows_its_insides():
    assert app(Room(None, 1)).debug is False
