"""One small step in a real browser, with scripts and without: asked for, made smaller, tried, and noted before."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from earned.journal.entities import (
    Family,
    FeelsSafe,
    Lesson,
    LessonId,
    Relationship,
    RelationshipId,
    Role,
    Standing,
)
from earned.journal.reading import catches, moments
from earned.journal.writing import keep

from .conftest import all_saved, follow
from .everyone import not_for_everyone

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from earned.journal.entities import Moment

    from .conftest import Live

pytestmark = pytest.mark.browser

SLIP = Lesson(LessonId("slipslipslip"), Family.CONDITIONAL_LOVE, "If I slip, I lose them.")
MARA = Relationship(
    RelationshipId("maramaramara"),
    "Mara",
    Role.FRIEND,
    standing=Standing.IN_MY_LIFE,
    feels_safe=FeelsSafe.YES,
)


def known(live: Live) -> None:
    (session,) = live.room.sessions.values()
    with session.journal.write() as connection:
        keep(connection, SLIP)
        keep(connection, MARA)


def noted(live: Live) -> list[Moment]:
    (session,) = live.room.sessions.values()
    with session.journal.read() as connection:
        return moments.every(connection)


def choice(page: Page, name: str, value: str) -> Locator:
    return page.locator(f"input[name='{name}'][value='{value}']")


def asked(live: Live, page: Page) -> None:
    """Ask for a step by way of the foot of the page."""
    live.unlock(page)
    known(live)
    follow(page.get_by_role("link", name="A small step"))
    choice(page, "who", MARA.id).check(force=True)
    follow(page.get_by_role("button", name="Show me one"))
    assert page.locator(".step-words").is_visible()


def walked(live: Live, page: Page) -> None:
    """Make it smaller, set one aside, and say of the next that it may be tried."""
    asked(live, page)
    first = page.locator(".step-words").inner_text()
    follow(page.get_by_role("button", name="Make it smaller"))
    assert page.url.endswith("?most=2")
    assert page.locator(".step-words").inner_text() != first
    follow(page.get_by_role("button", name="Not this"))
    assert page.url.endswith("?most=2")
    follow(page.get_by_role("button", name="I’d like to try this"))
    assert page.url.endswith("/before")
    assert noted(live) == []
    assert choice(page, "who", MARA.id).is_checked()


def test_a_step_is_tried_by_way_of_a_before_that_saves_as_one_answers(live: Live, page: Page) -> None:
    walked(live, page)
    choice(page, "gut", "25").check(force=True)
    assert all_saved(page)
    (moment,) = noted(live)
    assert moment.relationship == MARA.id
    assert moment.step is not None
    assert moment.stretch is None
    assert moment.touches[0].gut is not None
    page.reload()
    assert choice(page, "step", moment.step).is_checked()


def test_and_without_scripts_by_its_button(live: Live, plain_page: Page) -> None:
    walked(live, plain_page)
    follow(plain_page.get_by_role("button", name="Save and fold away"))
    (moment,) = noted(live)
    assert moment.relationship == MARA.id
    assert moment.step is not None


def test_the_card_can_be_read_by_everyone_and_its_four_answers_are_of_one_size(
    live: Live, page: Page
) -> None:
    asked(live, page)
    for width in (320, 390, 1280):
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        boxes = [button.bounding_box() for button in page.locator(".four .button").all()]
        sizes = {(round(box["width"]), round(box["height"])) for box in boxes if box}
        assert len(boxes) == 4
        assert len({height for _, height in sizes}) == 1
        assert max(wide for wide, _ in sizes) - min(wide for wide, _ in sizes) <= 1
    for light in ("light", "dark"):
        page.emulate_media(color_scheme=light)
        assert not_for_everyone(page) == []


def test_resting_keeps_nothing(live: Live, page: Page) -> None:
    asked(live, page)
    follow(page.get_by_role("button", name="Rest for now"))
    assert page.url.endswith("/step/rest")
    assert noted(live) == []


def test_what_may_go_wrong_is_written_asked_about_on_its_day_and_answered(live: Live, page: Page) -> None:
    live.unlock(page)
    known(live)
    page.goto(f"{live.url}/catches")
    page.locator("#words").fill("She will want it back.")
    page.locator("#by").fill(live.room.now().date().isoformat())
    choice(page, "who", MARA.id).check(force=True)
    follow(page.get_by_role("button", name="Keep it"))
    page.goto(f"{live.url}/home")
    page.locator("summary", has_text="Waiting, if you want").click()
    follow(page.get_by_role("link", name="She will want it back."))
    choice(page, "came", "no").check(force=True)
    follow(page.locator("form[action$='/came'] button"))
    page.get_by_text("You said that it did not come.").wait_for()
    (session,) = live.room.sessions.values()
    with session.journal.read() as connection:
        assert [catch.came for catch in catches.every(connection)] == ["no"]
