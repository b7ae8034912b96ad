"""The first walk through, saving as one types, the lock that falls by itself, and pages for everyone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from earned.journal.entities import Plan
from earned.journal.reading.plan import plan

from .conftest import PASSPHRASE, all_saved, follow, locked
from .everyone import not_for_everyone

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import BrowserContext, Page, Route

    from .conftest import Live, Watch

pytestmark = pytest.mark.browser

WRITING = "/settings/plan"


def kept(live: Live) -> Plan:
    (session,) = live.room.sessions.values()
    with session.journal.read() as connection:
        return plan(connection)


def begun(live: Live, page: Page) -> None:
    page.goto(f"{live.url}/?key={live.room.invitation}")
    follow(page.get_by_role("button", name="Begin"))
    assert page.url == f"{live.url}/start/1"
    page.goto(f"{live.url}/start/2")
    page.locator("#passphrase").fill(PASSPHRASE)
    page.locator("#passphrase_again").fill(PASSPHRASE)
    follow(page.locator("form[action='/start/2'] button:not(.plain)"))
    assert page.url == f"{live.url}/start/3"


def test_a_new_journal_is_made_from_the_opened_address(live_new: Live, page: Page):
    begun(live_new, page)
    assert live_new.path.exists()


def test_and_without_scripts(live_new: Live, plain_page: Page):
    begun(live_new, plain_page)
    assert live_new.path.exists()


def test_one_question_saves_itself_and_only_itself(live: Live, page: Page):
    live.unlock(page)
    page.goto(f"{live.url}{WRITING}")
    page.evaluate("document.querySelector('#people').value = 'never sent'")
    sent: list[str] = []
    page.on(
        "request", lambda request: sent.append(request.post_data or "") if request.method == "POST" else None
    )
    with page.expect_response(f"**{WRITING}") as answered:
        page.locator("#helps").type("tea")
    assert answered.value.status == 200
    page.locator("#saved", has_text=re.compile(r"\S")).wait_for()
    assert sent == ["helps=tea"]
    assert kept(live) == Plan(helps="tea")


def test_the_last_of_many_quick_changes_is_what_is_kept(live: Live, page: Page):
    live.unlock(page)
    page.goto(f"{live.url}{WRITING}")
    page.evaluate("""() => {
        const field = document.querySelector("#helps");
        for (let i = 0; i <= 30; i++) {
            field.value = `walk ${i}`;
            field.dispatchEvent(new Event("change", {bubbles: true}));
        }
    }""")
    assert all_saved(page)
    assert kept(live) == Plan(helps="walk 30")


def test_an_answer_is_unsaved_until_its_own_save_came_back(live: Live, page: Page):
    live.unlock(page)
    page.goto(f"{live.url}{WRITING}")
    held: list[Route] = []
    page.route(f"**{WRITING}", lambda route: held.append(route))  # noqa: PLW0108 - it wants a plain function
    change = """words => {
        document.querySelector("#helps").value = words;
        document.querySelector("#helps").dispatchEvent(new Event("change", {bubbles: true}));
    }"""
    with page.expect_request(f"**{WRITING}"):
        page.evaluate(change, "tea")
    page.evaluate(change, "a walk")
    with page.expect_request(f"**{WRITING}"), page.expect_response(f"**{WRITING}"):
        held[0].continue_()
    assert "a+walk" in page.evaluate("decodeURIComponent(window.unsaved().toString())")
    with page.expect_response(f"**{WRITING}"):
        held[1].continue_()
    assert all_saved(page)
    assert kept(live) == Plan(helps="a walk")


def test_a_save_that_is_refused_is_said_and_still_counts_as_unsaved(live: Live, page: Page, watch: Watch):
    watch.expected = ("422",)
    live.unlock(page)
    page.goto(f"{live.url}{WRITING}")
    with page.expect_response(f"**{WRITING}"):
        page.locator("#helps").fill("a" * 10_001)
    page.locator("#saved", has_text="too long").wait_for()
    assert page.evaluate("window.unsaved().get('carry').length") > 10_000


def test_when_the_server_is_gone_the_page_says_so_and_keeps_the_words(live: Live, page: Page, watch: Watch):
    watch.expected = ("ERR_", "htmx:error", "Failed to fetch")
    live.unlock(page)
    page.goto(f"{live.url}{WRITING}")
    page.route(f"**{WRITING}", lambda route: route.abort())
    page.locator("#helps").fill("tea")
    page.locator("#helps").blur()
    page.get_by_text("Not saved yet").wait_for()
    assert page.locator("#helps").input_value() == "tea"


def test_a_minute_before_the_lock_one_line_says_so_and_staying_is_one_tap(live: Live, page: Page):
    page.clock.install()
    live.unlock(page)
    page.goto(f"{live.url}{WRITING}")
    live.clock.forward(minutes=4, seconds=10)
    page.clock.fast_forward(250_000)
    stay = page.get_by_role("button", name="Stay")
    stay.wait_for()
    assert "lock in one minute" in page.locator("#staying").inner_text()
    with page.expect_response("**/stay"):
        stay.click()
    stay.wait_for(state="hidden")
    (session,) = live.room.sessions.values()
    assert session.seconds_left(live.clock()) > 290


def test_the_lock_brings_what_was_half_typed_and_shows_the_door(live: Live, page: Page, watch: Watch):
    watch.expected = ("ERR_FAILED", "htmx:error")
    page.clock.install()
    live.unlock(page)
    page.goto(f"{live.url}{WRITING}")
    page.evaluate("""() => {
        const field = document.querySelector("#helps");
        field.value = "half a sen";
        field.dispatchEvent(new InputEvent("input"));
    }""")
    page.evaluate("document.querySelector('#helps').dispatchEvent(new InputEvent('input', {bubbles: true}))")
    page.route(
        f"**{WRITING}", lambda route: route.abort() if route.request.method == "POST" else route.continue_()
    )
    (session,) = live.room.sessions.values()
    live.clock.forward(minutes=4, seconds=57)
    page.clock.fast_forward(297_000)
    page.wait_for_url(f"{live.url}/")
    assert page.get_by_label("Passphrase").is_visible()
    assert not session.journal.is_open
    live.unlock(page)
    assert kept(live) == Plan(helps="half a sen")


def test_typing_in_one_tab_keeps_another_from_locking_it(live: Live, page: Page):
    page.clock.install()
    live.unlock(page)
    live.clock.forward(minutes=4)
    (session,) = live.room.sessions.values()
    session.seen(live.clock())  # as another tab would
    page.clock.fast_forward(297_000)
    with page.expect_response("**/here"):
        page.clock.run_for(2_000)
    assert page.url == f"{live.url}/home"
    assert live.room.sessions


def test_an_answer_that_takes_its_time_locks_nobody_out(live: Live, page: Page):
    page.clock.install()
    live.unlock(page)
    live.clock.forward(minutes=4)
    (session,) = live.room.sessions.values()
    session.seen(live.clock())  # as another tab would
    held: list[Route] = []
    page.route("**/here", lambda route: held.append(route))  # noqa: PLW0108 - it wants a plain function
    with page.expect_request("**/here"):
        page.clock.fast_forward(297_000)
        page.clock.run_for(1_000)
    page.clock.run_for(2_000)
    assert page.locator("main").is_visible()
    with page.expect_response("**/here"):
        held[0].continue_()
    page.clock.run_for(3_000)
    assert page.url == f"{live.url}/home"
    assert page.locator("main").is_visible()


def test_but_without_an_answer_the_lock_falls(live: Live, page: Page):
    page.clock.install()
    live.unlock(page)
    page.route("**/here", lambda _: None)
    with page.expect_navigation(url=f"{live.url}/"):
        page.clock.fast_forward(297_000)
        page.clock.run_for(8_000)
    assert locked(live)


DOORS = {"lock": "/", "dull": "/away", "recover": "/recover"}


@pytest.mark.parametrize("look", ["light", "dark", "more"])
def test_the_door_and_the_dull_page_are_for_everyone(
    live: Live, new_context: Callable[..., BrowserContext], look: str, watch: Watch
):
    watch.expected = ("403",)
    options = {"contrast": "more"} if look == "more" else {"color_scheme": look}
    page = new_context(**options).new_page()
    for path in DOORS.values():
        page.goto(f"{live.url}{path}")
        assert not_for_everyone(page) == [], path
    page.goto(live.url)
    page.get_by_label("Passphrase").fill("not this one at all")
    page.keyboard.press("Enter")
    page.get_by_role("alert").wait_for()
    assert not_for_everyone(page) == []


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_no_door_is_wider_than_the_screen(live: Live, new_context: Callable[..., BrowserContext], width: int):
    page = new_context(viewport={"width": width, "height": 700}).new_page()
    for path in DOORS.values():
        page.goto(f"{live.url}{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_someone_gets_in_and_out_by_keyboard_alone(live: Live, page: Page):
    page.goto(live.url)
    for _ in range(3):
        page.keyboard.press("Tab")
    page.keyboard.type(PASSPHRASE)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{live.url}/home")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/away")
    assert locked(live)
