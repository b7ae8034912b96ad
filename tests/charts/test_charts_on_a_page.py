"""Pictures on a page: the macros around them, and how they look in a real browser."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pytest
from tests.charts.specimens import FIRST, LONG, specimens
from tests.conftest import CHROMIUM

from earned.charts import aftermath, band, gap, order
from earned.charts.aftermath import Aftermath, Came
from earned.charts.order import Turn
from earned.web.view import STATIC, View

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page, Playwright

VIEW = View()
ALL = """
{% from "charts.html" import figure, band_table, gap_figure, gap_table, aftermath_figure, aftermath_table, ordered with context %}
{% for picture in bands %}<div class="guess">{{ figure(picture) }}{{ band_table(picture) }}</div>{% endfor %}
{% for picture in gaps %}<div class="guess">{{ gap_figure(picture) }}{{ gap_table(picture) }}</div>{% endfor %}
{{ aftermath_figure(after) }}{{ aftermath_table(after) }}{{ ordered(order) }}
"""


def body() -> str:
    """Show every specimen there is, one below the other."""
    words, turns = VIEW.strings, [Turn.HURT, Turn.BACK] * 8
    drawn = [gap.picture(one, words, f"{name}-gap") for name, one in specimens().items()]
    return VIEW.templates.from_string(ALL).render(
        bands=[band.picture(one, words, name) for name, one in specimens().items()],
        gaps=[picture for picture in drawn if picture],
        after=aftermath.picture(Aftermath((Came(FIRST, 25), Came(FIRST, 100)), LONG), words, "after"),
        order=order.svg(turns),
    )


class Ids(HTMLParser):
    """Collects ids and what points at them."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.pointed: list[str] = []
        self.styled = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        for name, value in attrs:
            if name == "id":
                self.ids.append(value or "")
            elif name == "aria-labelledby":
                self.pointed += (value or "").split()
            self.styled += name == "style"


def test_no_picture_takes_the_name_of_another_and_none_carries_a_style():
    found = Ids()
    found.feed(body())
    assert len(found.ids) == len(set(found.ids)) > 30
    assert set(found.pointed) == set(found.ids)
    assert found.styled == 0


def test_the_table_says_what_the_picture_shows_and_no_more():
    words = VIEW.strings
    page = VIEW.templates.from_string(
        '{% from "charts.html" import band_table with context %}{{ band_table(picture) }}'
    )
    felt = page.render(picture=band.picture(specimens()["felt-only"], words, "a"))
    assert "Feel, guess" in felt
    assert "Know, guess" not in felt
    assert "Head, said" not in felt
    long = page.render(picture=band.picture(specimens()["long-words"], words, "a"))
    assert f'<span class="own">{LONG.low}</span>' in long
    assert "12 April 2026: a crack. No coming back is marked." in long


@pytest.fixture(scope="module")
def chromium(playwright_: Playwright) -> Iterator[Browser]:
    browser = playwright_.chromium.launch(
        executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--no-first-run"]
    )
    yield browser
    browser.close()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    file: Path = tmp_path_factory.mktemp("charts") / "all.html"
    sheets = "".join(
        f'<link rel="stylesheet" href="{STATIC.as_uri()}/{name}.css">' for name in ("tokens", "screens")
    )
    file.write_text(
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Notes</title>{sheets}'
        f'<body><main class="page">{body()}</main></body></html>',
        "utf-8",
    )
    return file.as_uri()


@pytest.fixture
def page(chromium: Browser, address: str) -> Iterator[Page]:
    page = chromium.new_page(java_script_enabled=True)
    page.goto(address)
    yield page
    page.close()


LYING_OVER = """() => [...document.querySelectorAll("svg.chart")].flatMap(svg => {
    const whole = svg.getBoundingClientRect();
    const boxes = [...svg.querySelectorAll("text")].map(text => [text.textContent, text.getBoundingClientRect()]);
    const outside = boxes.filter(([, box]) => box.left < whole.left - 1 || box.right > whole.right + 1
        || box.top < whole.top - 2 || box.bottom > whole.bottom + 2);
    const over = boxes.flatMap(([a, one], i) => boxes.slice(i + 1).filter(([, other]) =>
        one.left < other.right && other.left < one.right && one.top + 2 < other.bottom - 2
        && other.top + 2 < one.bottom - 2).map(([b]) => `${a} / ${b}`));
    return [...outside.map(([words]) => `outside: ${words}`), ...over];
})"""
SIZES = """() => [...document.querySelectorAll("svg.chart text")].map(text =>
    parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a)"""
LOOK = """([selector, name]) => [...new Set(
    [...document.querySelectorAll(selector)].map(part => getComputedStyle(part)[name]))]"""


def look(page: Page, selector: str, name: str) -> Any:
    return page.evaluate(LOOK, [selector, name])


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 360, 390, 1280])
def test_words_in_a_picture_never_lie_over_each_other_and_stay_readable(page: Page, width: int):
    page.set_viewport_size({"width": width, "height": 800})
    assert page.evaluate(LYING_OVER) == []
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert min(page.evaluate(SIZES)) >= 12


@pytest.mark.browser
def test_the_veil_blurs_own_words_in_a_picture_and_leaves_ours(page: Page):
    page.evaluate("document.documentElement.classList.add('veiled')")
    assert all("blur" in each for each in look(page, "svg .own", "filter"))
    assert look(page, "svg .t-end, svg .t-gut, svg .t-head", "filter") == ["none"]


@pytest.mark.browser
def test_own_words_are_serif_and_ours_are_not(page: Page):
    assert all(face.startswith('"Source Serif 4"') for face in look(page, "svg .own", "fontFamily"))
    assert not any("Serif" in face for face in look(page, "svg .t-end, svg .t-gut", "fontFamily"))


@pytest.mark.browser
def test_dark_paper_and_print_have_inks_of_their_own(page: Page):
    light = look(page, ".v-gut-fill", "fill")
    page.emulate_media(color_scheme="dark")
    assert look(page, ".v-gut-fill", "fill") != light
    page.emulate_media(color_scheme="light", media="print")
    assert look(page, ".v-gut-fill", "fill") == light
    assert look(page, ".v-head-mark", "fill") == ["rgb(255, 255, 255)"]


@pytest.mark.browser
def test_in_forced_colours_all_is_one_ink_and_shades_are_edges(page: Page):
    page.emulate_media(forced_colors="active")
    strokes = look(page, ".v-gut, .v-head, .v-ink, .v-head-mark", "stroke")
    assert len(strokes) == 1
    assert look(page, ".v-gut-fill, .v-gut-mark, svg.chart text", "fill") == strokes
    assert look(page, ".v-50, .v-90, .v-know, .v-between", "fill") == ["none"]
