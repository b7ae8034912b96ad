"""No word of the person's lies anywhere but in the file: a whole life of the program, then a search for a needle.

The program runs as someone starts it, with a home, a folder for temporary files and a working folder of its
own. Everything is noted with the needle in it, and while it runs, after the lock and after the end, all that
lies in those folders is read, with what the program wrote out and what others can see of its process. The
last test looks into the profile of a real browser after real use.
"""

from __future__ import annotations

import base64
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, quote_plus

import pytest
from tests.conftest import CHROMIUM
from tests.e2e.conftest import ARGS, follow, live
from tests.security.test_d11_logs import OPEN, Browser

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from playwright.sync_api import Playwright
    from tests.e2e.conftest import Live

__all__ = ["live"]

NEEDLE = "Zinnober-Łódź"
PASSPHRASE = f"{NEEDLE} is the passphrase"
NEW_PASSPHRASE = f"{NEEDLE} is the new one"


def spellings(word: str) -> list[bytes]:
    """Give the ways in which a word could lie in a file, as far as they can be told apart from chance."""
    plain = [word.encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be")]
    coded = [quote(word).encode(), quote_plus(word).lower().encode(), word.encode().hex().encode()]
    escaped = [word.encode("unicode_escape"), base64.b64encode(word.encode())[:10]]
    return [*plain, *coded, *escaped, b"Zinnober", "Zinnober".encode("utf-16-le")]


SPELLINGS = spellings(NEEDLE)


def holding(folders: Iterable[Path]) -> list[str]:
    """Name the files below some folders that hold the needle, in their name or in themselves."""
    found = []
    for path in (path for folder in folders for path in folder.rglob("*")):
        inside = path.read_bytes() if path.is_file() and not path.is_symlink() else b""
        if any(spelling in inside + os.fsencode(path.name) for spelling in SPELLINGS):
            found.append(str(path))
    return found


class Program:
    """The program in a process of its own, and the folders that it could write to."""

    def __init__(self, root: Path) -> None:
        names = ("home", "tmp", "work", "kept", "data", "cache", "state", "config", "run")
        self.folders = {name: root / name for name in names}
        for folder in self.folders.values():
            folder.mkdir()
        self.path = self.folders["kept"] / "plain.db"
        self.env = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("XDG", "PYTEST"))},
            "HOME": str(self.folders["home"]),
            **dict.fromkeys(("TMPDIR", "TEMP", "TMP", "SQLITE_TMPDIR"), str(self.folders["tmp"])),
            **{
                f"XDG_{name.upper()}_HOME": str(self.folders[name])
                for name in ("data", "cache", "state", "config")
            },
            "XDG_RUNTIME_DIR": str(self.folders["run"]),
        }

    def start(self) -> subprocess.Popen[str]:
        command = [*OPEN, str(self.path), "--no-browser"]
        pipe = subprocess.PIPE
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=pipe,
            stderr=pipe,
            text=True,
            env=self.env,
            cwd=self.folders["work"],
        )

    def traces(self) -> list[str]:
        return holding(self.folders.values())


@pytest.fixture
def program(tmp_path: Path) -> Program:
    return Program(tmp_path)


@pytest.fixture
def running(program: Program) -> Iterator[subprocess.Popen[str]]:
    process = program.start()
    yield process
    process.kill()
    process.communicate(timeout=30)


def entered(process: subprocess.Popen[str]) -> Browser:
    """Open the address that the program says, as a browser."""
    assert process.stdout
    found = re.search(r"(http://127\.0\.0\.1:\d+)/(?:\?key=(\S+))?", process.stdout.readline())
    assert found
    browser = Browser(found[1])
    if found[2]:
        assert browser("/begin", {"key": found[2]}) == 303
    return browser


def live_through(browser: Browser) -> None:
    """Note everything there is to note, with the needle in it, right and wrong."""
    said = f"{NEEDLE} sat by the window"
    steps: list[tuple[str, dict[str, str], int]] = [
        ("/start/2", {"passphrase": PASSPHRASE, "passphrase_again": PASSPHRASE}, 303),
        ("/start/4", {"lesson": "own", "words": said, "end_low": NEEDLE, "end_high": NEEDLE}, 303),
        ("/start/5", {"name": NEEDLE, "role": "own", "role_words": NEEDLE, "feels_safe": "mostly"}, 303),
        ("/m/needleneedle/before", {"who": "other", "who_name": NEEDLE, "words": said, "gut": "25"}, 303),
        ("/m/needleneedle/after", {"happened": said, "came": "75", "not_safe": "a_bit"}, 303),
        (
            "/m/needleneedle/after",
            {"part": "rest", "guard_words": said, "body_own": NEEDLE, "crack": "crack"},
            303,
        ),
        ("/m/needleneedle/edit", {"happened": f"{said}, again", "day": NEEDLE}, 422),
        ("/m/needletwo002/after/new", {"happened": said}, 303),
        ("/m/needletwo002/delete", {}, 303),
        ("/m/needletwo002/undo", {}, 303),
        ("/m/needletwo002/delete", {}, 303),
        ("/settings/plan", dict.fromkeys(("signs", "helps", "people", "places", "reasons"), said), 303),
        ("/settings/lines", {"name": NEEDLE, "number": NEEDLE, "note": NEEDLE}, 303),
        ("/settings", {"country": NEEDLE}, 422),
        ("/help", {"country": NEEDLE}, 422),
        ("/veil", {"veiled": "1", "back": "//Zinnober"}, 404),
        (f"/m/{quote(NEEDLE)}/before", {"words": said}, 404),
        (f"/{quote(NEEDLE)}", {"words": said}, 404),
        ("/data/backups", {}, 303),
    ]
    for path, form, status in steps:
        assert browser(path, form) == status, path


@pytest.mark.skipif(sys.platform == "win32", reason="looks into /proc where there is one")
def test_a_whole_life_leaves_the_needle_nowhere(program: Program, running: subprocess.Popen[str]) -> None:
    browser = entered(running)
    live_through(browser)
    assert program.traces() == []
    assert seen_from_outside(running.pid) == ""
    changed = {"old_passphrase": PASSPHRASE, "passphrase": NEW_PASSPHRASE, "passphrase_again": NEW_PASSPHRASE}
    assert browser("/data/passphrase", changed) == 303
    assert browser("/data/sheet", {"passphrase": f"not {PASSPHRASE}"}) == 403
    carried = f"/settings/plan\nsigns={quote_plus(NEEDLE)}+half+typed"
    assert browser("/leave", {"carry": carried}) == 303
    assert browser("/settings/plan", {"signs": f"{NEEDLE} too late"}) == 303
    assert program.traces() == []
    assert browser("/unlock", {"passphrase": PASSPHRASE}) in {403, 429}  # wrong, and maybe too soon again
    running.terminate()
    out, err = running.communicate(timeout=60)
    assert (running.returncode, err) == (0, "")
    assert "Zinnober" not in out
    assert program.traces() == []
    assert program.path.exists()
    stray = [
        path
        for name in ("home", "tmp", "work", "data", "cache", "state", "config", "run")
        for path in files(program, name)
    ]
    assert stray == []


def test_a_kill_at_the_worst_moment_leaves_the_needle_nowhere(
    program: Program, running: subprocess.Popen[str]
) -> None:
    live_through(entered(running))
    running.kill()
    out, err = running.communicate(timeout=60)
    assert "Zinnober" not in out + err
    assert program.traces() == []


def test_the_command_for_a_backup_leaves_the_needle_nowhere(
    program: Program, running: subprocess.Popen[str]
) -> None:
    live_through(entered(running))
    running.terminate()
    running.communicate(timeout=60)
    command = [*OPEN[:-1], "backup", str(program.path)]
    done = subprocess.run(
        command,
        check=False,
        input=f"{PASSPHRASE}\n",
        capture_output=True,
        text=True,
        env=program.env,
        cwd=program.folders["work"],
        timeout=120,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "Zinnober" not in done.stdout
    assert program.traces() == []
    assert len(files(program, "kept")) >= 3


def files(program: Program, name: str) -> list[Path]:
    return [path for path in program.folders[name].rglob("*") if path.is_file()]


def seen_from_outside(pid: int) -> str:
    """Give the needle if it stands in what other programs can see of a process; nothing where there is no /proc."""
    seen = b""
    for name in ("cmdline", "environ", "comm"):
        try:
            seen += Path(f"/proc/{pid}/{name}").read_bytes()
        except OSError:
            continue  # not there, or refused: so nobody sees it
    return next((spelling.decode("latin-1") for spelling in SPELLINGS if spelling in seen), "")


def test_the_search_finds_a_needle_in_each_spelling(tmp_path: Path) -> None:
    for number, spelling in enumerate(SPELLINGS):
        (tmp_path / f"{number}").write_bytes(b"\0" + spelling + b"\0")
    assert len(holding([tmp_path])) == len(SPELLINGS)


@pytest.mark.browser
def test_a_browser_keeps_no_word_after_real_use(live: Live, playwright_: Playwright, tmp_path: Path) -> None:
    profile = tmp_path / "profile"
    downloads = tmp_path / "downloads"
    context = playwright_.chromium.launch_persistent_context(
        profile,
        executable_path=CHROMIUM,
        args=ARGS,
        viewport={"width": 390, "height": 844},
        downloads_path=downloads,
    )
    page = live.unlock(context.new_page())
    said = f"{NEEDLE} sat by the window"
    for path, field in (
        ("/settings/plan", "signs"),
        ("/lessons/new", "words"),
        ("/people/new", "name"),
        ("/before", "words"),
    ):
        page.goto(live.url + path)
        if path == "/lessons/new":
            page.locator('input[name="lesson"][value="own"]').check(force=True)
        page.locator(f'[name="{field}"]').first.fill(said)
        follow(page.locator("main form button[type=submit]").last)
    for path in ("/plan", "/people", "/lessons", "/home", "/waiting"):
        page.goto(live.url + path)
    assert said in page.content()
    page.goto(f"{live.url}/settings/plan")
    page.locator("#helps").fill(f"{said}, half typed")  # and left there, unsaved, as the browser is closed
    context.new_page().goto(f"{live.url}/plan")
    context.close()
    written = [path.read_bytes() for path in profile.rglob("*") if path.is_file() and not path.is_symlink()]
    assert any(live.room.host.encode() in file for file in written), "the profile was not written out"
    assert holding([profile]) == []
    assert not downloads.exists() or not list(downloads.iterdir())
