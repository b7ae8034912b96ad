"""Leave now: what was on the screen is gone, stays gone, and nothing typed is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.conftest import CHROMIUM

from earned.journal import vault
from earned.journal.entities import Plan, Settings
from earned.journal.reading.plan import plan
from earned.journal.writing import keep_plan, keep_settings

from .conftest import ARGS, CHEAP, PASSPHRASE, follow, holds, locked

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import BrowserContext, Page, Playwright, Request

    from .conftest import Live, Watch

pytestmark = pytest.mark.browser

WORDS = "Zinnober sat by the window"
WRITING = "/settings/plan"
GONE = ("did not match any element",)
"""A question that was about to save itself finds its page gone, and sends nothing."""


def kept_plan(live: Live) -> Plan:
    """Read the plan out of the locked file, as after the next unlock."""
    journal = vault.unlock(live.path, PASSPHRASE, cost=CHEAP)
    try:
        with journal.read() as connection:
            return plan(connection)
    finally:
        journal.lock()


def keep(live: Live, *, settings: Settings | None = None, words: str = WORDS) -> None:
    """Put words, and settings, into the open journal."""
    (session,) = live.room.sessions.values()
    with session.journal.write() as connection:
        keep_plan(connection, Plan(signs=words))
        if settings is not None:
            keep_settings(connection, settings)


def with_words_on_screen(live: Live, page: Page, settings: Settings | None = None) -> None:
    live.unlock(page)
    keep(live, settings=settings)
    page.goto(f"{live.url}{WRITING}")
    assert page.locator("#signs").input_value() == WORDS


def shows_nothing(page: Page) -> bool:
    """Whether no word of the person's is on the page, in its fields or in its title."""
    fields = page.evaluate(
        "[...document.querySelectorAll('input, textarea')].map(field => field.value).join()"
    )
    return WORDS not in page.content() + fields + page.title()


def leave(live: Live, page: Page) -> None:
    page.get_by_role("button", name="Leave now").first.click()
    page.wait_for_url("**/away")
    assert locked(live)


def test_leaving_locks_and_shows_the_dull_page(live: Live, page: Page):
    with_words_on_screen(live, page)
    leave(live, page)
    page.get_by_text("teaspoon").wait_for()
    assert shows_nothing(page)
    assert page.get_by_text("Notes").count() == 0


def test_the_text_is_gone_before_the_beacon_and_the_beacon_goes_before_the_page(live: Live, page: Page):
    asked: list[tuple[str, str]] = []

    def note(request: Request) -> None:
        asked.append((request.url.removeprefix(live.url), request.post_data or ""))

    with_words_on_screen(live, page)
    page.evaluate("""() => {
        const real = navigator.sendBeacon.bind(navigator);
        navigator.sendBeacon = (url, said) => {
            said.append("left-on-screen", document.body.textContent.trim() + document.images.length);
            return real(url, said);
        };
    }""")
    page.on("request", note)
    leave(live, page)
    paths = [path for path, _ in asked]
    assert paths.index("/leave") < paths.index("/away")
    assert dict(asked)["/leave"] == "left-on-screen=0"


def test_leaving_takes_the_place_of_the_page_in_the_history(live: Live, page: Page):
    with_words_on_screen(live, page)
    before = page.evaluate("history.length")
    leave(live, page)
    assert page.evaluate("history.length") == before


def test_what_was_half_typed_is_kept_then_locked(live: Live, page: Page, watch: Watch):
    watch.expected = GONE
    with_words_on_screen(live, page)
    field = page.locator("#helps")
    field.focus()
    # Typed within the same moment as leaving: no question has had time to save itself.
    page.evaluate(
        """words => {
        document.querySelector("#helps").value = words;
        document.querySelector("#helps").dispatchEvent(new InputEvent("input", {bubbles: true}));
        document.querySelector(".leave").click();
    }""",
        "a walk to the river",
    )
    page.wait_for_url("**/away")
    assert locked(live)
    assert kept_plan(live) == Plan(signs=WORDS, helps="a walk to the river")


def test_half_typed_words_too_long_for_a_beacon_are_kept_too(live: Live, page: Page, watch: Watch):
    watch.expected = GONE
    long = "walk " * 1_990
    asked: list[str] = []
    with_words_on_screen(live, page)
    page.on("request", lambda request: asked.append(request.url.removeprefix(live.url)))
    page.evaluate(
        """words => {
        for (const id of ["signs", "helps", "people", "places", "reasons"]) {
            const field = document.getElementById(id);
            field.value = words + "ü".repeat(40) + id;
            field.dispatchEvent(new InputEvent("input", {bubbles: true}));
        }
        document.querySelector(".leave").click();
    }""",
        long,
    )
    page.wait_for_url("**/away")
    assert locked(live)
    assert WRITING not in asked
    assert kept_plan(live).reasons == long + "ü" * 40 + "reasons"


def test_back_and_forward_show_the_lock_or_the_dull_page(live: Live, page: Page):
    with_words_on_screen(live, page)
    leave(live, page)
    for step in (page.go_back, page.go_back, page.go_forward, page.go_forward):
        step()
        page.wait_for_load_state()
        assert shows_nothing(page)
        assert page.url in {f"{live.url}/", f"{live.url}/away"}


def test_a_reopened_tab_shows_the_lock(live: Live, page: Page):
    with_words_on_screen(live, page)
    leave(live, page)
    again = page.context.new_page()
    page.close()
    again.goto(f"{live.url}{WRITING}")
    assert again.url == f"{live.url}/"
    assert shows_nothing(again)
    assert again.get_by_label("Passphrase").is_visible()


def test_another_tab_that_was_left_open_is_locked_out(live: Live, page: Page):
    with_words_on_screen(live, page)
    other = page.context.new_page()
    other.goto(f"{live.url}{WRITING}")
    leave(live, page)
    other.reload()
    assert other.url == f"{live.url}/"
    assert shows_nothing(other)


def test_a_page_in_the_back_forward_cache_stays_blank_until_the_session_is_checked(live: Live, page: Page):
    with_words_on_screen(live, page)
    page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', {persisted: true}))")
    assert page.locator("main").is_hidden()
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    page.locator("main").wait_for(state="visible")
    page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', {persisted: true}))")
    live.room.end_all()
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    page.wait_for_url(f"{live.url}/")
    assert shows_nothing(page)


def test_a_restored_browser_shows_nothing_and_kept_nothing(
    live: Live, playwright_: Playwright, tmp_path: Path
):
    profile = tmp_path / "profile"

    def browser() -> BrowserContext:
        restore = ["--restore-last-session", "--hide-crash-restore-bubble"]
        return playwright_.chromium.launch_persistent_context(
            profile, executable_path=CHROMIUM, args=[*ARGS, *restore]
        )

    first = browser()
    page = first.pages[0]
    with_words_on_screen(live, page)
    page.locator("#helps").fill("Zinnober again")
    leave(live, page)
    page.go_back()
    first.close()
    second = browser()
    for page in second.pages:
        if page.url == "about:blank":
            page.goto(f"{live.url}{WRITING}")
        page.wait_for_load_state()
        assert "Zinnober" not in page.content()
    second.close()
    kept = [path for path in profile.rglob("*") if path.is_file() and holds(path, "Zinnober")]
    assert kept == []


def test_without_scripts_the_plain_button_locks(live: Live, plain_page: Page):
    with_words_on_screen(live, plain_page)
    leave(live, plain_page)
    plain_page.go_back()
    assert WORDS not in plain_page.content()
    plain_page.goto(f"{live.url}{WRITING}")
    assert plain_page.url == f"{live.url}/"


def test_shift_three_times_alone_leaves_and_says_what_is_left(live: Live, page: Page):
    with_words_on_screen(live, page)
    said = page.locator("#leaving")
    page.keyboard.press("Shift")
    assert said.text_content() == "Shift two more times to leave"
    page.keyboard.press("Shift")
    assert said.text_content() == "Shift one more time to leave"
    page.keyboard.press("Shift")
    page.wait_for_url("**/away")
    assert locked(live)


def test_shift_as_part_of_writing_never_leaves(live: Live, page: Page):
    with_words_on_screen(live, page)
    page.locator("#helps").focus()
    for letter in "ABCDE":
        page.keyboard.press(f"Shift+{letter}")
    page.keyboard.press("Shift")
    page.keyboard.press("a")
    page.keyboard.press("Shift")
    page.keyboard.press("Shift")
    page.locator("#helps").click(modifiers=["Shift"])
    page.keyboard.press("Shift")
    assert page.url == f"{live.url}{WRITING}"
    assert page.locator("#helps").input_value() == "ABCDEa"


def test_shift_can_be_turned_off(live: Live, page: Page):
    with_words_on_screen(live, page, Settings(leave_by_shift=False))
    for _ in range(4):
        page.keyboard.press("Shift")
    assert page.url == f"{live.url}{WRITING}"
    assert len(live.room.sessions) == 1


def test_leave_now_is_the_second_tab_stop_never_covered_and_not_printed(live: Live, page: Page):
    with_words_on_screen(live, page)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Leave now"
    for where in (0, 10_000):
        page.evaluate("to => scrollTo(0, to)", where)
        covered = page.evaluate("""() => {
            const box = document.querySelector(".leave").getBoundingClientRect();
            const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
            return !top?.closest(".leave");
        }""")
        assert not covered
    page.emulate_media(media="print")
    assert page.locator(".leave").is_hidden()


def test_the_page_the_person_chose_is_where_leaving_goes(
    live: Live, new_context: Callable[..., BrowserContext]
):
    context = new_context()
    context.route("http://127.0.0.1:9/weather", lambda route: route.fulfill(body="Mild. Rain later."))
    page = context.new_page()
    with_words_on_screen(live, page, Settings(neutral_page="http://127.0.0.1:9/weather"))
    page.get_by_role("button", name="Leave now").first.click()
    page.get_by_text("Rain later").wait_for()
    assert locked(live)
    context.unroute_all()


def test_the_veil_is_drawn_at_one_tap_and_stays_on_the_next_page(live: Live, page: Page):
    with_words_on_screen(live, page)
    button = page.get_by_role("button", name="Veil")
    with page.expect_response("**/veil"):
        button.click()
    blurred = "getComputedStyle(document.querySelector('textarea.own')).filter"
    assert "blur" in page.evaluate(blurred)
    assert button.get_attribute("aria-pressed") == "true"
    page.reload()
    assert "blur" in page.evaluate(blurred)
    with page.expect_response("**/veil"):
        button.click()
    page.reload()
    assert page.evaluate(blurred) == "none"


def test_the_veil_without_scripts_comes_back_to_the_same_page(live: Live, plain_page: Page):
    with_words_on_screen(live, plain_page)
    follow(plain_page.get_by_role("button", name="Veil"))
    assert plain_page.url == f"{live.url}{WRITING}"
    assert plain_page.locator("html.veiled").count() == 1
