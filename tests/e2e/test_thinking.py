"""While the notes are gone through: a page asks by itself, takes nobody's focus, and stops once it has its answer."""

from __future__ import annotations

from dataclasses import dataclass
from threading import Event
from typing import TYPE_CHECKING

import pytest

from earned.journal.reading import lessons, relationships
from earned.web.guesses import PATIENCE, Guesses, Thinking
from earned.web.room import Room

from .conftest import PATIENCE as BUSY
from .conftest import ShiftedClock, follow, free_port, served

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

    from earned.companion.thought import Thought
    from earned.journal.entities import LessonId

    from .conftest import Watch

pytestmark = pytest.mark.browser


@dataclass
class Pretend:
    """A server with pretend notes, whose thinking is not done before ``done`` is set."""

    room: Room
    clock: ShiftedClock
    done: Event

    @property
    def url(self) -> str:
        return f"http://{self.room.host}"

    def enter(self, page: Page) -> None:
        page.goto(self.url)
        follow(page.locator("form[action='/pretend'] button").first)

    def lesson(self) -> str:
        return f"{self.url}/l/{self._lesson()}"

    def let_go(self) -> None:
        """Let the thinking be done, and wait until the lesson is gone through."""
        self.done.set()
        (session,) = self.room.sessions.values()
        assert session.thoughts is not None
        assert not isinstance(session.thoughts.of(self._lesson(), BUSY / 1_000), Thinking)

    def _lesson(self) -> LessonId:
        (session,) = self.room.sessions.values()
        with session.journal.read() as connection:
            return lessons.every(connection)[0].id

    def person(self, name: str) -> str:
        (session,) = self.room.sessions.values()
        with session.journal.read() as connection:
            (found,) = (who for who in relationships.every(connection) if who.name == name)
        return f"{self.url}/p/{found.id}"


@pytest.fixture
def pretend(monkeypatch: pytest.MonkeyPatch) -> Iterator[Pretend]:
    done, think = Event(), Guesses.of

    def of(self: Guesses, lesson: LessonId, patience: float = PATIENCE) -> Thought | Thinking:
        return think(self, lesson, patience) if done.is_set() else Thinking(3, 20)

    monkeypatch.setattr(Guesses, "of", of)
    clock = ShiftedClock()
    room = Room(None, free_port(), clock=clock)
    for _ in served(room):
        yield Pretend(room, clock, done)


def asked_again(page: Page) -> None:
    """Wait until the page has asked by itself and got its answer."""
    with page.expect_response(lambda answer: "hx-source" in answer.request.headers):
        pass


def test_the_page_asks_by_itself_until_there_is_an_answer_and_then_no_more(pretend: Pretend, page: Page):
    pretend.enter(page)
    page.goto(pretend.lesson())
    assert "3 of 20 so far" in page.locator("#thought").inner_text()
    assert page.locator("#thought a").count() == 0
    asked_again(page)
    asked_again(page)
    assert page.locator("#thought [hx-get]").count() == 1
    pretend.done.set()
    page.locator("[hx-trigger^=load]").wait_for(state="detached")
    assert page.locator("#thought").count() == page.locator("#thought-me").count() == 1
    assert "so far" not in page.locator("#thought").inner_text()
    assert page.locator("#thought-said").text_content() == "We have gone through your notes."
    assert page.locator("main [hx-get]").count() == 0


def test_whoever_reads_on_keeps_their_place(pretend: Pretend, page: Page):
    pretend.enter(page)
    page.goto(pretend.lesson())
    link = page.locator("#each ~ * a.row").first
    link.focus()
    place = link.get_attribute("id")
    asked_again(page)
    assert page.evaluate("document.activeElement.id") == place
    pretend.done.set()
    page.locator("[hx-trigger^=load]").wait_for(state="detached")
    assert page.evaluate("document.activeElement.id") == place
    assert page.evaluate("new Set([...document.querySelectorAll('[id]')].map(one => one.id)).size") == (
        page.locator("[id]").count()
    )


@pytest.mark.parametrize("where", ["person", "look back"])
def test_each_lesson_of_a_page_comes_when_it_is_there(pretend: Pretend, page: Page, where: str):
    pretend.enter(page)
    page.goto(pretend.person("Mara") if where == "person" else f"{pretend.url}/look-back")
    assert page.locator("[hx-trigger^=load]").count() >= 1
    asked_again(page)
    pretend.done.set()
    for part in page.locator("[hx-trigger^=load]").all():
        part.wait_for(state="detached")
    assert page.locator("main [hx-get]").count() == 0
    assert "of 20 so far" not in page.locator("main").inner_text()


def test_without_scripts_there_is_a_link(pretend: Pretend, plain_page: Page):
    pretend.enter(plain_page)
    plain_page.goto(pretend.lesson())
    pretend.let_go()
    follow(plain_page.get_by_role("link", name="Look again"))
    assert plain_page.locator("#thought").count() == 1
    assert "so far" not in plain_page.locator("#thought").inner_text()


def test_a_page_that_asks_by_itself_is_nobody_being_there(pretend: Pretend, page: Page, watch: Watch):
    watch.expected = ("401",)
    pretend.enter(page)
    page.goto(pretend.lesson())
    (session,) = pretend.room.sessions.values()
    seen = session.last_seen
    asked_again(page)
    asked_again(page)
    assert session.last_seen == seen
    pretend.clock.forward(minutes=session.idle_minutes + 1)
    page.wait_for_url(f"{pretend.url}/")
    assert pretend.room.sessions == {}
