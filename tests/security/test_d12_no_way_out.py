"""D12: the program asks nothing of any other computer, whatever page is opened."""

from __future__ import annotations

import re
import socket
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.security.conftest import GETS, POSTS, filled, shown
from tests.web.conftest import PASSPHRASE

import earned
from earned.demo import fill
from earned.journal import vault
from earned.web.view import HERE as WEB
from earned.web.view import STATIC

LOOPBACK = {"127.0.0.1", "::1", "localhost"}


@pytest.fixture
def sealed(monkeypatch):
    """Every way out of this computer raises, and is noted."""
    tried = []

    def refusing(real):
        def connect(self, address, *rest):
            if self.family in {socket.AF_INET, socket.AF_INET6} and address[0] not in LOOPBACK:
                tried.append(address)
                raise OSError("sealed")
            return real(self, address, *rest)

        return connect

    def look_up(host, *rest, **named):
        if host not in LOOPBACK:
            tried.append(host)
            raise OSError("sealed")
        return real_look_up(host, *rest, **named)

    real_look_up = socket.getaddrinfo
    monkeypatch.setattr(socket.socket, "connect", refusing(socket.socket.connect))
    monkeypatch.setattr(socket.socket, "connect_ex", refusing(socket.socket.connect_ex))
    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    yield tried
    assert tried == []


def test_the_seal_holds(sealed):
    with pytest.raises(OSError, match="sealed"):
        socket.create_connection(("192.0.2.1", 80), timeout=5)
    with pytest.raises(OSError, match="sealed"), socket.socket() as way_out:
        way_out.connect(("192.0.2.1", 80))
    assert sealed == ["192.0.2.1", ("192.0.2.1", 80)]
    sealed.clear()


def test_every_page_is_shown_without_a_way_out(sealed, walker, ids):
    answers = shown(walker, ids)
    assert len(answers) == len(GETS)
    assert all(answer.status_code < 400 for _, answer in answers)


def test_every_form_is_taken_without_a_way_out(sealed, client, journal, ids):
    fill(journal, datetime(2026, 6, 9, tzinfo=UTC))
    for path in POSTS:
        if path not in {"/lock", "/leave", "/pretend", "/data/everything"}:
            assert client.post(filled(path, ids), data={"words": "a word"}).status_code < 500, path


def test_a_file_is_made_backed_up_locked_and_opened_without_a_way_out(sealed, newcomer, new_room):
    newcomer.post("/start/2", data={"passphrase": PASSPHRASE, "passphrase_again": PASSPHRASE})
    assert newcomer.post("/data/backups").status_code < 400
    newcomer.post("/lock")
    assert newcomer.post("/unlock", data={"passphrase": PASSPHRASE}).headers["location"] == "/home"


def test_no_file_that_a_browser_loads_names_another_place():
    for path in [*STATIC.glob("*.js"), *STATIC.glob("*.css"), *STATIC.glob("*.svg")]:
        text = path.read_text("utf-8").replace("http://www.w3.org/2000/svg", "")
        assert not re.findall(r"(?:https?:)?//[a-z0-9-]+\.[a-z]{2,}", re.sub(r"//.*|/\*.*?\*/", "", text)), (
            path.name
        )
        assert "@import" not in text
        assert "sourceMappingURL" not in text


def test_no_page_loads_anything_from_another_place(walked):
    for path, answer in walked:
        loaded = re.findall(
            r'<(?:script|link|img|iframe|source|form)[^>]*?(?:src|href|action)="([^"]*)"', answer.text
        )
        assert all(place.startswith("/") and not place.startswith("//") for place in loaded), path


def test_no_template_or_module_of_ours_can_fetch():
    sources = list(Path(earned.__file__).parent.rglob("*.py"))
    assert len(sources) > 50
    wants = re.compile(
        r"^\s*(?:import|from) (?:urllib\.request|http\.client|requests|httpx|aiohttp|ftplib|smtplib)",
        re.MULTILINE,
    )
    assert not [path.name for path in sources if wants.search(path.read_text("utf-8"))]
    assert (WEB / "templates").is_dir()


def test_nothing_that_could_fetch_is_even_loaded_to_show_the_lock():
    import subprocess

    code = (
        "import sys; from pathlib import Path; from earned.web.serve import server; from earned.web.room import Room;"
        "server(Room(Path('nowhere/notes.db'), 1)); print(sorted(set(sys.modules) & {'httpx', 'requests', 'numpy'}))"
    )
    shown = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert shown.stdout.strip() == "[]"


def test_pretend_notes_touch_no_disk(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    journal = vault.in_memory()
    fill(journal, datetime(2026, 6, 9, tzinfo=UTC))
    assert journal.path is None
    journal.lock()
    assert list(tmp_path.iterdir()) == []
