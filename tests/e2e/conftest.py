"""A real browser in front of a real server: a real encrypted file, on a port of this computer.

Where Chromium is missing these tests are skipped, but with CI=true that is a failure.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import monotonic
from typing import TYPE_CHECKING, Any

import pytest
from tests.conftest import CHROMIUM

from earned.journal import vault
from earned.journal.disk import Claim
from earned.journal.errors import InUse
from earned.journal.key import Cost
from earned.web.room import Room, local_now
from earned.web.serve import LOOPBACK, listen, server, swept

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, Locator, Page, Playwright, Request

ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
CHEAP = Cost(number=0, memory=64, passes=1)
PASSPHRASE = "four plain words here"


class ShiftedClock:
    """The real time, moved forward by a test that will not wait."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return local_now() + self.ahead

    def forward(self, **span: float) -> None:
        self.ahead += timedelta(**span)


@dataclass
class Live:
    """A running server with a journal on disk, locked."""

    room: Room
    clock: ShiftedClock
    path: Path
    app: Any

    @property
    def url(self) -> str:
        return f"http://{self.room.host}"

    def unlock(self, page: Page) -> Page:
        """Open the journal the way a person does."""
        page.goto(self.url)
        page.get_by_label("Passphrase").fill(PASSPHRASE)
        follow(page.get_by_role("button", name="Open"))
        assert page.url == f"{self.url}/home"
        return page


def served(room: Room) -> Iterator[Any]:
    """Serve a room in a thread until the test is over."""
    listening = listen(room.port)
    serving = server(room)
    thread = threading.Thread(target=lambda: serving.run(sockets=[listening]), daemon=True)
    with swept(room):
        thread.start()
        try:
            yield serving.config.app
        finally:
            serving.should_exit = True
            thread.join(timeout=20)
            listening.close()


def free_port() -> int:
    """Return a port that was free a moment ago."""
    listening = listen()
    try:
        port = listening.getsockname()[1]
    finally:
        listening.close()
    assert isinstance(port, int)
    return port


@pytest.fixture
def live(tmp_path: Path) -> Iterator[Live]:
    """A server in front of a journal that was made already and is locked."""
    folder = tmp_path / "kept"
    path = folder / "notes.db"
    vault.create(path, PASSPHRASE, cost=CHEAP).lock()
    clock = ShiftedClock()
    room = Room(path, free_port(), clock=clock, cost=CHEAP)
    for app in served(room):
        yield Live(room, clock, path, app)


@pytest.fixture
def live_new(tmp_path: Path) -> Iterator[Live]:
    """A server whose journal is not made yet; its one-time key is in ``live_new.room.invitation``."""
    path = tmp_path / "kept" / "notes.db"
    clock = ShiftedClock()
    room = Room(path, free_port(), clock=clock, cost=CHEAP, invitation="the-one-time-key")
    for app in served(room):
        yield Live(room, clock, path, app)


@pytest.fixture(scope="session")
def chromium(playwright_: Playwright) -> Iterator[Browser]:
    """One Chromium for all tests."""
    browser = playwright_.chromium.launch(executable_path=CHROMIUM, args=ARGS)
    yield browser
    browser.close()


@dataclass
class Watch:
    """What a browser did that no page of ours may make it do."""

    wrong: list[str] = field(default_factory=list)
    expected: tuple[str, ...] = ()
    """Parts of messages that the test itself brings about."""

    def on_context(self, context: BrowserContext) -> None:
        context.on("console", lambda message: self._note(message.type, message.text))
        context.on("weberror", lambda error: self._note("error", str(error.error)))
        context.on("request", self._asked)

    def _note(self, kind: str, text: str) -> None:
        if kind in {"error", "warning"} and not any(part in text for part in self.expected):
            self.wrong.append(f"{kind}: {text}")

    def _asked(self, request: Request) -> None:
        ours = (f"http://{LOOPBACK}:", "about:", "blob:")
        if not request.url.startswith(ours):
            self.wrong.append(f"asked elsewhere: {request.url}")


STORED = """async () => ({
    local: localStorage.length, session: sessionStorage.length,
    databases: (await indexedDB.databases()).length, caches: (await caches.keys()).length,
    name: window.name,
})"""
NOTHING_STORED = {"local": 0, "session": 0, "databases": 0, "caches": 0, "name": ""}

# Playwright's own waiting asks for eval, which our pages forbid.
ALL_SAVED = """async patience => {
    const until = performance.now() + patience;
    while (window.unsaved().toString() !== "" && performance.now() < until)
        await new Promise(requestAnimationFrame);
    return window.unsaved().toString() === "";
}"""
PATIENCE = 60_000
"""Milliseconds that a busy computer may need for what takes an idle one a moment."""


def all_saved(page: Page) -> bool:
    """Wait until nothing on the page is unsaved."""
    return bool(page.evaluate(ALL_SAVED, PATIENCE))


def follow(way: Locator) -> None:
    """Click what leads to another page, and wait until that page is there: a click alone does not wait for it.

    Nor is a navigation one: htmx writes into the history of the page it is on whenever a question saves itself.
    """
    with way.page.expect_event("load", timeout=PATIENCE):
        way.click()


def locked(live: Live) -> bool:
    """Wait until nobody is in: leaving shows the dull page at once, and the lock falls beside it."""
    until = monotonic() + PATIENCE / 1_000
    while (live.room.sessions or is_held(live.path)) and monotonic() < until:
        threading.Event().wait(0.01)
    return not live.room.sessions


def is_held(path: Path) -> bool:
    """Whether somebody holds the file."""
    try:
        Claim(path).release()
    except InUse:
        return True
    return False


@pytest.fixture
def watch() -> Iterator[Watch]:
    """Asserts at the end that no console error, CSP violation or foreign request came up."""
    watch = Watch()
    yield watch
    assert watch.wrong == []


@pytest.fixture
def new_context(chromium: Browser, watch: Watch) -> Iterator[Callable[..., BrowserContext]]:
    """Makes watched browser contexts; options as Playwright's ``new_context``."""
    made: list[BrowserContext] = []

    def make(**options: Any) -> BrowserContext:
        context = chromium.new_context(**{"viewport": {"width": 390, "height": 844}, **options})
        context.set_default_timeout(PATIENCE)
        watch.on_context(context)
        made.append(context)
        return context

    yield make
    for context in made:
        for page in context.pages:
            if page.url.startswith("http://127.0.0.1") and context not in unscripted:
                assert page.evaluate(STORED) == NOTHING_STORED
        context.close()


unscripted: set[BrowserContext] = set()
"""Contexts without JavaScript, which can't be asked what they stored."""


@pytest.fixture
def page(new_context: Callable[..., BrowserContext]) -> Page:
    """A tab of a phone-wide browser."""
    return new_context().new_page()


@pytest.fixture
def plain_page(new_context: Callable[..., BrowserContext]) -> Page:
    """A tab without JavaScript."""
    context = new_context(java_script_enabled=False)
    unscripted.add(context)
    return context.new_page()


def holds(path: Path, word: str) -> bool:
    """Whether a word can be read in a file."""
    whole = path.read_bytes()
    return word.encode() in whole or word.encode("utf-16-le") in whole
