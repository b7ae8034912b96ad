"""The first five minutes, a before and an after, by keyboard alone, with the plug pulled in between.

The real program runs beside the test, is killed without warning and started again. The same walk is
walked without scripts, where a button saves what a question saves by itself otherwise.
"""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from .conftest import PASSPHRASE, PATIENCE, all_saved, free_port, holds
from .everyone import not_for_everyone

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Page, Request

    from .conftest import Watch

pytestmark = pytest.mark.browser

A_LONG_WAY = 120
"""More stops than any page has: what is not found by then can't be reached by keyboard."""

LESSON = "Zinnober goes when I need something"
NAME = "Quittenbaum"
ABOUT = "Asking for the Wacholder key"
CAME = "The Wacholder key lay under the mat"
WORDS = ("Zinnober", NAME, "Wacholder")

OPENER = "import sys; from earned.cli import main; sys.argv[0] = 'earned'; main()"


@dataclass
class Program:
    """The program as a person starts it, on one file and one port."""

    path: Path
    port: int
    running: subprocess.Popen[str] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> str:
        """Start it and give the address it says to open."""
        command = [
            sys.executable,
            "-c",
            OPENER,
            "open",
            str(self.path),
            "--no-browser",
            f"--port={self.port}",
        ]
        self.running = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self.running.stdout
        line = self.running.stdout.readline()
        return next(word for word in line.split() if word.startswith("http"))

    def pull_the_plug(self) -> None:
        """End it between two instructions."""
        assert self.running
        self.running.send_signal(signal.SIGKILL)
        self.running.wait(timeout=20)
        assert self.running.stdout
        self.running.stdout.close()


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Program]:
    program = Program(tmp_path / "kept" / "notes.db", free_port())
    yield program
    if program.running and program.running.poll() is None:
        program.pull_the_plug()


@dataclass
class Walker:
    """Someone with a keyboard and nothing else, who looks at each page on the way."""

    page: Page
    program: Program
    scripts: bool
    asked: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.set_default_timeout(PATIENCE)
        self.page.on("request", self._note)

    def _note(self, request: Request) -> None:
        self.asked.append(request.url)

    def to(self, target: str) -> None:
        """Press Tab until something has the focus."""
        for _ in range(A_LONG_WAY):
            if self.page.locator(f"{target}:focus").count():
                return
            self.page.keyboard.press("Tab")
        pytest.fail(f"{target} can't be reached by keyboard on {self.page.url}")

    def press(self, target: str) -> None:
        """Go to a button or a link, and press Enter."""
        self.to(target)
        self.page.keyboard.press("Enter")

    def go(self, target: str, address: str) -> None:
        """Press what leads to another page, and look at that one. ``address`` is a pattern."""
        there = re.compile(re.escape(self.program.url) + address + "$")
        with self.page.expect_navigation(url=there, timeout=PATIENCE):
            self.press(target)
        self.look()

    def pick(self, name: str, value: str) -> None:
        """Pick one of several with the arrows, as every browser does it."""
        self.to(f"input[name={name}]")
        self.page.keyboard.press("Space")
        for _ in range(A_LONG_WAY):
            if self.page.locator(f"input[name={name}][value='{value}']:checked").count():
                return
            self.page.keyboard.press("ArrowDown")
        pytest.fail(f"{name} has no {value}")

    def tick(self, name: str, value: str) -> None:
        self.to(f"input[name={name}][value='{value}']")
        self.page.keyboard.press("Space")
        assert self.page.locator(f"input[name={name}][value='{value}']").is_checked()

    def write(self, name: str, words: str) -> None:
        self.to(f"[name={name}]")
        self.page.keyboard.press("ControlOrMeta+A")
        self.page.keyboard.type(words)

    def saved(self) -> None:
        """Wait until the page says that all that was answered is kept; without scripts nothing is yet."""
        if self.scripts:
            assert all_saved(self.page)

    def look(self) -> None:
        """See that the page is for everyone and tells nobody anything."""
        self.page.wait_for_load_state()
        assert self.page.title() == "Notes"
        assert not any(word in self.page.url for word in WORDS)
        if self.scripts:
            assert not_for_everyone(self.page) == [], self.page.url

    def unlock(self) -> None:
        self.page.goto(self.program.url)
        self.look()
        self.write("passphrase", PASSPHRASE)
        with self.page.expect_navigation(url=f"{self.program.url}/home", timeout=PATIENCE):
            self.page.keyboard.press("Enter")
        self.look()


@pytest.fixture
def by_keyboard(page: Page, program: Program) -> Walker:
    return Walker(page, program, scripts=True)


@pytest.fixture
def without_scripts(plain_page: Page, program: Program) -> Walker:
    return Walker(plain_page, program, scripts=False)


def first_five_minutes(walker: Walker) -> None:
    page = walker.page
    page.goto(walker.program.start())
    walker.look()
    walker.go("form[action='/begin'] button", "/start/1")
    walker.pick("device", "yes")
    walker.pick("others", "no")
    walker.go("main button[type=submit]", "/start/2")
    walker.write("passphrase", PASSPHRASE)
    walker.write("passphrase_again", PASSPHRASE)
    walker.go("form[action='/start/2'] button:not(.plain)", "/start/3")
    walker.go("main a[href='/start/4']", "/start/4")
    walker.pick("lesson", "own")
    walker.write("words", LESSON)
    walker.go("main button[type=submit]", "/start/5")
    walker.write("name", NAME)
    walker.pick("role", "friend")
    walker.pick("feels_safe", "yes")
    walker.go("main button[type=submit]", "/start/6")
    walker.go("main a[href='/before']", "/before")


def with_them(page: Page) -> str:
    """Give the value of the answer that names them."""
    value = page.locator("label", has_text=NAME).locator("input[name=who]").get_attribute("value")
    assert value
    return value


def half_a_before(walker: Walker) -> None:
    walker.pick("who", with_them(walker.page))
    walker.saved()
    walker.write("words", ABOUT)
    walker.pick("head", "75")
    walker.pick("gut", "25")
    walker.saved()


def waiting_note(walker: Walker, ending: str) -> None:
    """Find the note that waits, folded on home, and open it."""
    walker.press("main summary")
    walker.go("main details a.row", r"/m/[\w-]{12}/after")
    assert ABOUT in walker.page.locator("h1").inner_text()
    if ending != "after":
        walker.page.goto(walker.page.url.removesuffix("after") + ending)
        walker.look()


def the_rest_of_the_before(walker: Walker) -> None:
    walker.pick("stretch", "medium")
    walker.pick("body_before", "stirred")
    walker.pick("hard_day", "unknown")
    walker.saved()
    walker.go("main button[type=submit]", "/home")


def an_after(walker: Walker) -> None:
    page = walker.page
    assert page.locator("input[name=gut]").count() == 0
    walker.write("happened", CAME)
    walker.pick("came", "100")
    walker.pick("not_safe", "no")
    walker.saved()
    walker.go("main button[type=submit]", r"/m/[\w-]{12}/after#side")
    side = page.locator("section[aria-labelledby=side]").inner_text()
    for step in ("more the other way", "more that than not", "the opposite"):
        assert step in side
    walker.pick("noticed", "no")
    walker.pick("landed", "flicker")
    walker.tick("guards", "unknown")
    walker.pick("body", "steady")
    walker.pick("next_gut", "50")
    walker.saved()
    walker.go("main button[type=submit]:not(.plain)", r"/m/[\w-]{12}")


def is_all_there(walker: Walker) -> None:
    told = walker.page.locator("main").inner_text()
    for words in (ABOUT, CAME, NAME, LESSON, "a flicker", "half and half", "I don’t know"):
        assert words.casefold() in told.casefold(), words


def leaves_for_good(walker: Walker) -> None:
    page = walker.page
    inside = page.url
    page.goto(inside)
    for _ in range(2):
        page.keyboard.press("Tab")
    with page.expect_navigation(url="**/away", timeout=PATIENCE):
        page.keyboard.press("Enter")
    page.goto(inside)
    assert page.url == f"{walker.program.url}/"
    assert page.locator("#passphrase").is_visible()
    assert not any(word in page.content() for word in WORDS)


def nothing_of_theirs_is_outside(walker: Walker) -> None:
    assert walker.asked
    assert not any(word in url for url in walker.asked for word in WORDS)
    folder = walker.program.path.parent.parent
    kept = [path for path in folder.rglob("*") if path.is_file()]
    assert walker.program.path in kept
    assert [path for path in kept for word in WORDS if holds(path, word)] == []


CUT = ("ERR_CONNECTION_REFUSED", "ERR_CONNECTION_RESET", "ERR_EMPTY_RESPONSE")


def test_the_first_five_minutes_by_keyboard_with_the_plug_pulled(by_keyboard: Walker, watch: Watch):
    watch.expected = CUT
    walker = by_keyboard
    first_five_minutes(walker)
    half_a_before(walker)
    walker.program.pull_the_plug()
    walker.program.start()
    walker.unlock()
    waiting_note(walker, "before")
    page = walker.page
    assert page.locator("#words").input_value() == ABOUT
    assert page.locator("input[name=head]:checked").input_value() == "75"
    assert page.locator("input[name=gut]:checked").input_value() == "25"
    the_rest_of_the_before(walker)
    waiting_note(walker, "after")
    an_after(walker)
    is_all_there(walker)
    walker.program.pull_the_plug()
    walker.program.start()
    note = page.url
    walker.unlock()
    page.goto(note)
    is_all_there(walker)
    leaves_for_good(walker)
    nothing_of_theirs_is_outside(walker)


def test_and_without_scripts(without_scripts: Walker):
    walker = without_scripts
    first_five_minutes(walker)
    half_a_before(walker)
    the_rest_of_the_before(walker)
    walker.program.pull_the_plug()
    walker.program.start()
    walker.unlock()
    waiting_note(walker, "after")
    an_after(walker)
    is_all_there(walker)
    leaves_for_good(walker)
    nothing_of_theirs_is_outside(walker)
