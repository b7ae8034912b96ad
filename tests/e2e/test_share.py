"""The page to hand over in a real browser: on one printed sheet, the same as was seen, and never by accident."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from earned.web.room import Room

from .conftest import PASSPHRASE, PATIENCE, Live, Watch, follow, free_port, served
from .everyone import not_for_everyone
from .test_every_page import LOOKS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, Page

pytestmark = pytest.mark.browser

A4 = {"width": 658, "height": 1002}
"""What the margins leave of a sheet, in pixels of a printed page: 174 by 265 mm."""
PAGES = re.compile(rb"/Type\s*/Page\b")
CUT_OFF = """() => [...document.querySelectorAll('article *')].filter(one => {
    const box = one.getBoundingClientRect();
    return box.width > 0 && (box.left < -1 || box.right > document.documentElement.clientWidth + 1);
}).map(one => one.outerHTML.slice(0, 80))"""
BROKEN_DAYS = """() => [...document.querySelectorAll('.events .when')].filter(one => {
    const words = new Range();
    words.selectNodeContents(one);
    return words.getClientRects().length > 1;
}).map(one => one.textContent)"""
TOPICS = (
    "I keep waiting for the bill. It has not come yet, and I still wait.",
    "What do I do with the joke at the table?",
    "How this ends, some day.",
)


@pytest.fixture(scope="module")
def demo(chromium: Browser) -> Iterator[tuple[BrowserContext, str]]:
    """A browser on the pretend notes."""
    room = Room(None, free_port())
    watch = Watch()
    for _ in served(room):
        context = chromium.new_context()
        context.set_default_timeout(PATIENCE)
        watch.on_context(context)
        page = context.new_page()
        url = f"http://{room.host}"
        page.goto(url)
        follow(page.locator("form[action='/pretend'] button").first)
        page.close()
        yield context, url
        context.close()
    assert watch.wrong == []


@pytest.fixture
def page(demo: tuple[BrowserContext, str]) -> Iterator[Page]:
    context, url = demo
    page = context.new_page()
    page.goto(f"{url}/share")
    yield page
    page.close()


def tick(page: Page, name: str, words: str) -> None:
    page.locator("label.choice", has_text=words).locator(f"input[name={name}]").first.check()


def see(
    page: Page, who: tuple[str, ...], lessons: tuple[str, ...], notes: int, parts: tuple[str, ...] = ()
) -> None:
    """Choose, and look at the page."""
    page.locator("#first").fill("")
    for words in who:
        tick(page, "who", words)
    for words in lessons:
        tick(page, "lesson", words)
    for number, topic in enumerate(TOPICS, start=1):
        page.locator(f"#topic_{number}").fill(topic)
    follow(page.get_by_role("button", name="Show the page"))
    page.locator("fieldset details summary").first.click()
    for number in range(notes):
        page.locator("input[name=note]").nth(number).check()
    for part in parts:
        page.locator(f"input[name=part][value={part}]").check()
    follow(page.get_by_role("button", name="Show the page again"))


def hand_over(page: Page) -> None:
    """Ask for the page alone, and wait for it."""
    page.get_by_role("button", name="Show it to print").click()
    page.get_by_role("heading", name="Ready to print").wait_for()


def see_a_typical_one(page: Page) -> None:
    see(page, ("Mara",), ("If I slip",), notes=4)


def article(page: Page) -> str:
    return page.locator("article").inner_html()


def printed(page: Page) -> int:
    """How many sheets it takes, as the browser's own printing has it."""
    return len(PAGES.findall(page.pdf(prefer_css_page_size=True)))


def test_a_typical_choice_fits_one_sheet_with_nothing_cut_off(page: Page):
    see_a_typical_one(page)
    seen = article(page)
    hand_over(page)
    assert article(page) == seen
    for words in ("4 notes I chose", "ate two slices", *TOPICS, "No guesses are on this page."):
        assert words in page.locator("article").inner_text()
    assert printed(page) == 1
    page.emulate_media(media="print")
    page.set_viewport_size({"width": A4["width"], "height": A4["height"]})
    assert page.evaluate(CUT_OFF) == []
    assert page.locator("article").bounding_box() is not None
    assert page.evaluate("document.documentElement.scrollHeight") <= A4["height"]


def test_only_the_page_itself_is_on_the_paper(page: Page):
    see_a_typical_one(page)
    hand_over(page)
    page.emulate_media(media="print")
    for other in (".top", ".foot", ".opening", ".leave"):
        assert not page.locator(other).first.is_visible()
    assert page.locator("article").is_visible()


def test_a_longer_choice_flows_onto_more_sheets_and_no_note_is_torn(page: Page):
    see(
        page, ("Mara", "Jonas", "Dr. Osei"), ("If I slip", "Quiet means"), notes=20, parts=("ledger", "names")
    )
    hand_over(page)
    assert printed(page) > 2
    page.emulate_media(media="print")
    for kept_whole in (".rows > li", ".line", "table", ".events > li", ".topics > li"):
        broken = f"getComputedStyle(document.querySelector('article {kept_whole}')).breakInside"
        assert page.evaluate(broken) == "avoid", kept_whole
    page.set_viewport_size({"width": A4["width"], "height": A4["height"]})
    assert page.evaluate(CUT_OFF) == []


def test_on_a_phone_no_day_is_broken_within_a_word(page: Page):
    page.set_viewport_size({"width": 320, "height": 844})
    see(page, ("Mara", "Dr. Osei"), ("If I slip",), notes=1, parts=("ledger",))
    assert page.locator(".events.last .when").count() == 20
    assert page.evaluate(BROKEN_DAYS) == []


def test_the_view_before_the_passphrase_does_not_print(page: Page):
    see_a_typical_one(page)
    page.emulate_media(media="print")
    assert not page.locator("article").is_visible()
    assert page.get_by_text("This view does not print.").is_visible()


def test_a_veil_blurs_the_screen_and_not_the_paper(page: Page):
    see_a_typical_one(page)
    hand_over(page)
    page.evaluate("document.documentElement.classList.add('veiled')")
    blur = "getComputedStyle(document.querySelector('article .own')).filter"
    assert "blur" in page.evaluate(blur)
    page.emulate_media(media="print")
    assert page.evaluate(blur) == "none"


def test_a_saved_page_opens_by_itself_and_shows_the_same(page: Page, tmp_path: Path, chromium: Browser):
    see_a_typical_one(page)
    seen = page.locator("article").inner_text()
    with page.expect_download() as download:
        page.get_by_role("button", name="Save it as a file").click()
    assert download.value.suggested_filename == "Notes.html"
    saved = tmp_path / "saved.html"
    download.value.save_as(saved)
    alone = chromium.new_context(viewport={"width": 390, "height": 844}, offline=True)
    watch = Watch()
    alone.on("console", lambda message: watch.wrong.append(message.text))
    opened = alone.new_page()
    opened.goto(saved.as_uri())
    assert opened.locator("article").inner_text().split() == seen.split()
    assert opened.evaluate("document.documentElement.scrollWidth") <= 390
    assert opened.title() == "Notes"
    assert printed(opened) == 1
    assert watch.wrong == []
    alone.close()


@pytest.fixture
def page_of_live(new_context: Callable[..., BrowserContext]) -> Page:
    """A tab for a journal in a file."""
    return new_context().new_page()


@pytest.mark.parametrize("step", ["seen", "handed over"])
def test_nothing_is_wrong_with_it_in_any_width_and_light(page: Page, step: str):
    see(page, ("Mara", "Jonas"), ("If I slip", "Quiet means"), notes=4, parts=("ledger",))
    if step == "handed over":
        hand_over(page)
    for light, width in LOOKS:
        page.emulate_media(color_scheme=light)
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (light, width)
        if light == "light" or (light, width) == LOOKS[-1]:
            assert not_for_everyone(page) == [], (light, width)


def test_without_scripts_it_goes_the_same_way(live: Live, plain_page: Page):
    page = live.unlock(plain_page)
    page.goto(f"{live.url}/share")
    page.get_by_label("One thing").fill(TOPICS[0])
    follow(page.get_by_role("button", name="Show the page"))
    page.get_by_label("Your passphrase, once more").fill(PASSPHRASE)
    hand_over(page)
    assert TOPICS[0] in page.locator("article").inner_text()


def test_with_a_file_it_is_handed_over_after_the_passphrase(live: Live, page_of_live: Page, watch: Watch):
    page = live.unlock(page_of_live)
    page.goto(f"{live.url}/share")
    page.get_by_label("One thing").fill(TOPICS[0])
    follow(page.get_by_role("button", name="Show the page"))
    seen = article(page)
    watch.expected = ("403",)
    page.get_by_label("Your passphrase, once more").fill("not this one at all")
    follow(page.get_by_role("button", name="Show it to print"))
    page.get_by_text("That is not the passphrase of this file.").wait_for()
    live.room.tries._wrong_at = None  # the wait after a wrong one is told elsewhere
    page.get_by_label("Your passphrase, once more").fill(PASSPHRASE)
    hand_over(page)
    assert article(page) == seen
