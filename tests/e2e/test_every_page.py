"""Every page there is, over half a year of pretend notes, in each width and light.

The list of pages is the app's own, so a page that is new is looked at without being named here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import pytest
from starlette.routing import Route

from earned.journal.entities import Settings
from earned.journal.reading import catches, lessons, moments, relationships, ruptures, steps
from earned.web.app import every_route
from earned.web.room import Room

from .conftest import PATIENCE, Watch, follow, free_port, served
from .everyone import not_for_everyone

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page, Response

pytestmark = pytest.mark.browser

PATHS = sorted(
    route.path
    for route in every_route()
    if isinstance(route, Route) and "GET" in (route.methods or ()) and route.path != "/here"
)
AWAY = "/away"
"""The dull page: nothing to leave, and nothing that says what this is."""
WIDTHS = (320, 390, 1280)
LOOKS: tuple[tuple[Literal["light", "dark"], int], ...] = (
    ("light", 320),
    ("light", 390),
    ("light", 1280),
    ("dark", 1280),
    ("dark", 320),
    ("dark", 390),
)
"""Each light in each width. What axe asks of dark does not depend on the width: it looks at the last alone."""

FOCUSED = """() => {
    const one = document.activeElement, box = one.getBoundingClientRect();
    const seen = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
    return {text: one.textContent.trim(), inside: box.left >= 0 && box.right <= innerWidth && one.contains(seen)};
}"""

LINES_OF_MENU = """() => [...new Set(
    [...document.querySelectorAll(".menu li")].map(one => one.getBoundingClientRect().top))]"""


@dataclass(frozen=True)
class Demo:
    """A tab on the pretend notes, with an example for each part of a path that stands for something."""

    page: Page
    url: str
    parts: dict[str, str]
    watch: Watch

    def open(self, path: str) -> Response:
        """Open the page of a path with its parts filled in."""
        answer = self.page.goto(self.url + path.format(**self.parts))
        assert answer
        return answer


def examples(room: Room) -> dict[str, str]:
    """Someone with a crack, a moment that waits, and whatever else a path asks for."""
    (session,) = room.sessions.values()
    with session.journal.read() as connection:
        cracked = [
            (crack, who)
            for who in relationships.every(connection)
            for crack in ruptures.of(connection, who.id)
        ]
        crack, who = cracked[0]
        (year, month, _), *_ = moments.by_month(connection)
        return {
            "moment_id": moments.waiting(connection)[0].id,
            "who": who.id,
            "crack": crack.id,
            "lesson": lessons.every(connection)[0].id,
            "month": f"{year:04}-{month:02}",
            "step": steps.every(connection)[0].id,
            "catch": catches.every(connection)[0].id,
        }


@pytest.fixture(scope="module")
def demo(chromium: Browser) -> Iterator[Demo]:
    room = Room(None, free_port())
    watch = Watch()
    for _ in served(room):
        context = chromium.new_context(viewport={"width": 390, "height": 844})
        context.set_default_timeout(PATIENCE)
        watch.on_context(context)
        page = context.new_page()
        url = f"http://{room.host}"
        page.goto(url)
        follow(page.locator("form[action='/pretend'] button").first)
        yield Demo(page, url, examples(room), watch)
        context.close()


@pytest.mark.parametrize("path", PATHS)
def test_nothing_is_wrong_with_it(demo: Demo, path: str):
    page = demo.page
    assert demo.open(path).status == 200
    assert_leave_now_is_at_hand(demo, path)
    for light, width in LOOKS:
        page.emulate_media(color_scheme=light)
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, light
        if light == "light" or (light, width) == LOOKS[-1]:
            assert not_for_everyone(page) == [], (light, width)
    assert demo.watch.wrong == []


@pytest.mark.parametrize("path", ["/home", "/people", "/lessons", "/look-back", "/help"])
@pytest.mark.parametrize("width", [320, 360, 390])
def test_the_menu_stands_on_one_line(demo: Demo, path: str, width: int):
    demo.page.set_viewport_size({"width": width, "height": 844})
    demo.open(path)
    assert len(demo.page.evaluate(LINES_OF_MENU)) == 1


def test_a_name_without_a_break_in_it_fits_every_page(demo: Demo):
    about, long = f"/p/{demo.parts['who']}/edit", "Donaudampfschifffahrtsgesellschaft" * 3
    demo.page.set_viewport_size({"width": 320, "height": 844})
    name = call(demo, about, long)
    wide = {}
    for path in (
        "/people",
        "/after",
        "/step",
        "/share",
        "/p/{who}",
        "/p/{who}/edit",
        "/l/{lesson}",
        "/look-back",
    ):
        demo.open(path)
        wide[path] = demo.page.evaluate("document.documentElement.scrollWidth")
    call(demo, about, name)
    assert {path: width for path, width in wide.items() if width > 320} == {}


def call(demo: Demo, about: str, name: str) -> str:
    """Call someone something else, and give what they were called."""
    demo.open(about)
    field = demo.page.locator("input[name=name]")
    before = field.input_value()
    field.fill(name)
    follow(demo.page.get_by_role("button", name="Save", exact=True))
    assert demo.page.url.endswith(f"/p/{demo.parts['who']}")
    return before


def assert_leave_now_is_at_hand(demo: Demo, path: str) -> None:
    """Within two tabs, on the screen and nothing over it; and the title says nothing."""
    page = demo.page
    if path == AWAY:
        assert Settings().neutral_word not in page.content()
        return
    assert page.title() == Settings().neutral_word
    stops = []
    for _ in range(2):
        page.keyboard.press("Tab")
        stops.append(page.evaluate(FOCUSED))
    assert {"text": "Leave now", "inside": True} in stops
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 844})
        page.locator(".leave").focus()
        assert page.evaluate(FOCUSED)["inside"], width
