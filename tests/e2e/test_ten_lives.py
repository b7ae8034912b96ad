"""Ten lives are opened in the browser by someone who knows how each truly went: what is said is so, and nothing else is.

Whether a true shift is said depends on chance too. The seeds were chosen once, among those in which the course of the
life shows; SEEDS tells of how many lives out of thirty the same would have been said.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING

import pytest

from earned.content.strings import strings
from earned.journal import vault
from earned.journal.entities import Lesson
from earned.journal.writing import keep
from earned.web.guesses import Thinking
from earned.web.room import Room
from earned.working_model.moments import SOMEBODY_HEARD_OF, to_rating

from .conftest import CHEAP, PASSPHRASE, PATIENCE, Watch, follow, free_port, served
from .everyone import not_for_everyone
from .ten_lives import MINE, TODAY, Course, life
from .ten_notes import LESSON, NAMES, WITH_MYSELF, notes, person_id

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from earned.companion.guess import Guess
    from earned.companion.thought import Thought

    from .ten_lives import Life

pytestmark = pytest.mark.browser

SEEDS = dict.fromkeys(Course, 2) | {Course.WITH_ONE: 28, Course.WORSE: 0}
"""Of thirty lives each: with one person, the rise is said in 19; in general, in 18; the fall in 27; with the therapist
and with oneself in 25; that the head moved and the gut did not, in 20. Where all was good all along, a rise is said of
people in general in one. With the one who hurts it is in none.
"""
STEP_OF_SCALE = 25.0
NEVER = re.compile(r"\b(safer|trustworthy|unlikely to hurt|can be trusted|will not hurt)\b", re.IGNORECASE)
"""What no voice ever says of anybody."""
GENERAL, LOOK_BACK, STEP = f"/l/{LESSON}", "/look-back", f"/l/{LESSON}/step"


def words(name: str, **values: object) -> str:
    """Give one of our sentences as a page shows it."""
    return _plain(strings().say(name, **values))


def _plain(html: str) -> str:
    return " ".join(unescape(re.sub("<[^>]+>", "", html)).split())


@dataclass
class Notebook:
    """A life in its notebook, opened in a browser."""

    life: Life
    room: Room
    page: Page
    watch: Watch

    @property
    def url(self) -> str:
        return f"http://{self.room.host}"

    def unlock(self) -> None:
        self.page.goto(self.url)
        self.page.get_by_label("Passphrase").fill(PASSPHRASE)
        follow(self.page.get_by_role("button", name="Open"))
        assert self.page.url == f"{self.url}/home"

    def open(self, path: str) -> str:
        """Open a page, wait for the thinking, see that nothing is wrong with it, and give its words."""
        answer = self.page.goto(self.url + path)
        assert answer is not None
        assert answer.status == 200
        for part in self.page.locator("[hx-trigger^=load]").all():
            part.wait_for(state="detached")
        assert not_for_everyone(self.page) == [], path
        assert self.page.evaluate("document.documentElement.scrollWidth") <= 390, path
        text = self.text()
        assert NEVER.search(text) is None, path
        return text

    def text(self, where: str = "main") -> str:
        found = self.page.locator(where)
        return _plain(" ".join(found.all_text_contents()))

    def text_at(self, path: str, where: str) -> str:
        self.open(path)
        return self.text(where)

    def thought(self) -> Thought:
        """Give what was thought of the lesson."""
        (session,) = self.room.sessions.values()
        assert session.thoughts is not None
        thought = session.thoughts.of(LESSON)
        assert not isinstance(thought, Thinking)
        return thought

    @property
    def people(self) -> list[str]:
        return [name for name in self.life.names() if name not in {SOMEBODY_HEARD_OF, MINE}]


def tab_of(chromium: Browser, *, scripted: bool = True) -> Iterator[tuple[Page, Watch]]:
    watch = Watch()
    context = chromium.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=scripted)
    context.set_default_timeout(PATIENCE)
    watch.on_context(context)
    yield context.new_page(), watch
    context.close()


@pytest.fixture(scope="module")
def tab(chromium: Browser) -> Iterator[tuple[Page, Watch]]:
    """One tab for all of them."""
    yield from tab_of(chromium)


def notebook(course: Course, folder: Path, page: Page, watch: Watch) -> Iterator[Notebook]:
    """Keep a life in a notebook and unlock it; nothing was thought about it yet."""
    path = folder / "kept" / "notes.db"
    one = life(course, SEEDS[course])
    journal = vault.create(path, PASSPHRASE, cost=CHEAP)
    with journal.write() as connection:
        for entity in notes(one):
            keep(connection, entity)
    journal.lock()
    room = Room(path, free_port(), clock=lambda: TODAY, cost=CHEAP)
    for _ in served(room):
        opened = Notebook(one, room, page, watch)
        opened.unlock()
        yield opened
    assert watch.wrong == []


@pytest.fixture
def opened(tab: tuple[Page, Watch], tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Notebook]:
    """A life's notebook in a browser."""
    yield from notebook(request.param, tmp_path, *tab)


@pytest.fixture
def opened_plainly(chromium: Browser, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Notebook]:
    """A life's notebook in a browser without scripts."""
    for page, watch in tab_of(chromium, scripted=False):
        yield from notebook(request.param, tmp_path, page, watch)


def of(course: Course, where: str = "opened") -> pytest.MarkDecorator:
    """Say whose life it is."""
    return pytest.mark.parametrize(where, [course], indirect=True, ids=[course.name.lower()])


MOVED, ON_GUARD = words("guess.moved"), words("guess.on_guard.reasons")
CANT_TELL, PLAIN, HEAD_MOVED = words("guess.cant_tell"), words("guess.plain"), words("guess.head_moved")
REFUSED, BESIDE = words("guess.refused"), words("ledger.beside")
A_GUESS, SAID_WRONG, WHY = words("guess.tag", counted=""), words("guess.wrong"), words("guess.why.how")
GUESSED = (CANT_TELL, HEAD_MOVED, BESIDE, WHY)
BARE = """() => [...document.querySelectorAll('section.entry')].filter(
    one => one.textContent.trim() === (one.querySelector('h2')?.textContent.trim() ?? '')).map(one => one.outerHTML)"""
"""Sections that hold nothing but their heading."""


def moved_with(name: str) -> str:
    return words("guess.moved.with", who=NAMES.get(name, name.capitalize()))


def walk(opened: Notebook) -> dict[str, str]:
    """Go through all of a notebook's pages, and give the words of each."""
    person = {name: f"/p/{person_id(name)}" for name in opened.life.names() if name != SOMEBODY_HEARD_OF}
    general = opened.open(GENERAL)
    pages = {"home": "/home", "lessons": "/lessons", "why": f"{GENERAL}/why", "counted": f"{GENERAL}/counted"}
    found = {name: opened.open(path) for name, path in (pages | person).items()}
    return {"lesson": general, **found, "look back": opened.open(LOOK_BACK), "step": opened.open(STEP)}


def assert_every_shift_is_so(opened: Notebook) -> None:
    """Of no line is a rise said that truly fell, nor a fall of one that rose; and each is about where it truly went."""
    (lesson,) = (entity for entity in notes(opened.life) if isinstance(entity, Lesson))
    for guess in opened.thought().guesses(lesson, frozenset()).values():
        if guess.says.is_guess:
            went = opened.life.rise(_line(opened.life, guess))
            assert went > 0 if guess.says == "moved" else went < 0, guess.who


def _line(life_: Life, guess: Guess) -> str | None:
    if guess.where == "me":
        return MINE
    return next((name for name in life_.names() if person_id(name) == guess.who), None)


def assert_no_shift(found: dict[str, str], *, but: tuple[str, ...] = ()) -> None:
    """Nothing says that a line moved, up or down, except on these pages."""
    for name, text in found.items():
        if name not in but:
            assert MOVED not in text, name
            assert ON_GUARD not in text, name
        assert (A_GUESS in text) is (SAID_WRONG in text), name


def counted(opened: Notebook) -> str:
    """Say from what a guess about people in general comes, as the notes themselves have it."""
    first, last = (opened.life.at(one) for one in (opened.life.moments[0], opened.life.moments[-1]))
    of_people = strings().say_many(
        "guess.n.people", len(opened.people), notes=len(opened.life.lived), first=day(first), last=day(last)
    )
    return words("guess.tag", counted=of_people)


def day(when: datetime) -> str:
    """Write a date as a page does: with its year where it isn't this one."""
    return f"{when.day} {when:%B}" + ("" if when.year == TODAY.year else f" {when.year}")


@of(Course.STEADY)
def test_where_it_was_good_all_along_no_shift_is_said(opened: Notebook):
    found = walk(opened)
    assert_no_shift(found)
    assert CANT_TELL in found["lesson"]
    assert words("guess.counted.cant_tell") in found["counted"]
    assert_every_shift_is_so(opened)


@of(Course.STUCK)
def test_a_head_that_moved_is_told_apart_from_a_gut_that_did_not(opened: Notebook):
    found = walk(opened)
    assert_no_shift(found)
    assert HEAD_MOVED in found["lesson"]
    assert BESIDE in found["lesson"]
    assert words("look_back.gap.general") not in found["look back"]


@of(Course.WITH_ONE)
def test_a_shift_with_one_person_is_said_of_that_person(opened: Notebook):
    found = walk(opened)
    assert moved_with("ruth") in found["ruth"]
    assert words("guess.short.moved") in opened.text_at(GENERAL, f"#with-{person_id('ruth')}")
    assert_no_shift(found, but=("ruth",))
    assert words("lesson.back.guess.with", who="Ruth") in found["lesson"]
    assert words("guess.counted.how") in found["counted"]
    assert BESIDE in found["lesson"]
    assert_every_shift_is_so(opened)


@of(Course.IN_GENERAL)
def test_a_shift_in_general_is_said_and_goes_when_it_is_called_wrong(opened: Notebook):
    opened.page.goto(opened.url + GENERAL)
    assert opened.text("#thought-thinking").startswith(words("guess.thinking").split(".")[0])
    assert opened.page.locator("figure").count() == 0
    opened.page.locator("#thought figure").wait_for()
    found = walk(opened)
    assert MOVED in found["lesson"]
    assert counted(opened) in found["lesson"]
    assert BESIDE in found["lesson"]
    assert_every_shift_is_so(opened)
    opened.open(GENERAL)
    follow(opened.page.get_by_role("button", name=SAID_WRONG).first)
    after = opened.open(GENERAL)
    assert MOVED not in after
    assert REFUSED in after


@of(Course.WORSE)
def test_a_gut_on_guard_has_its_reasons_and_is_no_setback(opened: Notebook):
    found = walk(opened)
    turned = next(
        opened.life.at(one) for one in opened.life.moments if one.relationship == "theo" and one.z == -1
    )
    assert words("guess.on_guard", month=f"{turned:%B %Y}") in found["theo"]
    assert ON_GUARD in found["theo"]
    assert_no_shift(found, but=("theo",))
    assert words("lesson.back.hard_day") not in found["lesson"]
    assert_every_shift_is_so(opened)


@of(Course.ABUSE)
def test_where_one_hurts_and_is_sorry_nothing_is_ever_said_to_rise(opened: Notebook):
    unmarked = walk(opened)
    assert PLAIN in unmarked["viktor"]
    assert words("people.count.end") in unmarked["viktor"]
    assert_no_shift(unmarked)
    opened.open(f"/p/{person_id('viktor')}/edit")
    opened.page.locator("input[name=standing][value=not_safe]").check()
    follow(opened.page.get_by_role("button", name=words("common.save"), exact=True))
    marked = walk(opened)
    assert_no_shift(marked)
    assert words("people.plain.not_safe", who="Viktor") in marked["viktor"]
    assert PLAIN not in marked["viktor"]
    assert words("people.moved") not in marked["viktor"]
    assert "Viktor" not in marked["lesson"]


@of(Course.LOVE_BOMBING)
def test_far_too_much_at_first_is_never_said_to_have_helped(opened: Notebook):
    found = walk(opened)
    assert (ON_GUARD in found["leo"]) or (PLAIN in found["leo"])
    assert_no_shift(found, but=("leo", "lesson"))
    assert all(MOVED not in text and moved_with("leo") not in text for text in found.values())


@of(Course.THERAPY)
def test_a_crack_that_was_mended_stands_in_the_line_and_takes_nothing_back(opened: Notebook):
    found = walk(opened)
    assert moved_with("dr-osei") in found["dr-osei"]
    assert words("people.back.them", who="Dr. Osei") in found["dr-osei"]
    assert words("charts.read.cracks") in found["dr-osei"]
    assert words("charts.read.back") in found["dr-osei"]
    assert_every_shift_is_so(opened)


@of(Course.SPARSE)
def test_few_notes_are_counted_and_nothing_is_guessed(opened: Notebook):
    found = walk(opened)
    assert_no_shift(found)
    ratings = opened.life.ratings(None)
    assert _plain(strings().say_many("guess.some", ratings)) in found["lesson"]
    assert opened.page.locator("figure").count() == 0


@of(Course.ME)
def test_how_one_speaks_to_oneself_is_a_line_of_its_own(opened: Notebook):
    found = walk(opened)
    assert MOVED in found[MINE]
    assert MOVED in found["lesson"]
    assert words("lesson.general") not in found["lesson"]
    assert_every_shift_is_so(opened)
    assert_it_is_drawn_where_it_is(opened)


def assert_it_is_drawn_where_it_is(opened: Notebook) -> None:
    """What was truly expected at last lies no further from the line than one step of the scale."""
    (guess,) = opened.thought().guesses(WITH_MYSELF, frozenset()).values()
    assert guess.picture is not None
    assert guess.picture.felt is not None
    assert abs(guess.picture.felt.end.middle - to_rating(opened.life.lived[-1].felt)) < STEP_OF_SCALE


@of(Course.THERAPY)
def test_with_guesses_off_each_of_them_is_gone_and_leaves_no_hole(opened: Notebook):
    opened.open("/settings")
    opened.page.locator("input[name=guesses][value=no]").check()
    follow(opened.page.get_by_role("button", name=words("common.save"), exact=True))
    found = walk(opened)
    assert_no_shift(found)
    assert found["counted"].endswith(words("guess.off"))
    for name, text in found.items():
        assert [one for one in GUESSED if one in text] == [], name
    (session,) = opened.room.sessions.values()
    assert session.thoughts is None
    for path in (GENERAL, f"/p/{person_id('dr-osei')}", LOOK_BACK):
        opened.open(path)
        assert opened.page.evaluate(BARE) == [], path


@of(Course.WITH_ONE)
def test_a_guess_goes_on_a_page_to_hand_over_only_when_it_is_asked_for(opened: Notebook):
    opened.open(GENERAL)
    opened.open("/share")
    opened.page.locator("#first").fill("")
    for name in ("who", "lesson"):
        for box in opened.page.locator(f"input[name={name}]").all():
            box.check()
    follow(opened.page.get_by_role("button", name=words("share.show"), exact=True))
    assert words("share.page.guesses.none") in opened.text("article")
    opened.page.locator("input[name=part][value=guesses]").check()
    follow(opened.page.get_by_role("button", name=words("share.again")))
    assert words("share.page.guess.moved") in opened.text("article")
    assert "Ruth" not in opened.text("article")


@of(Course.STUCK, "opened_plainly")
def test_it_all_works_without_scripts(opened_plainly: Notebook):
    opened = opened_plainly
    opened.page.goto(opened.url + GENERAL)
    again = opened.page.get_by_role("link", name=words("guess.thinking.again"))
    assert again.count() == 1
    while again.count():
        follow(again)
    assert HEAD_MOVED in opened.text()
    opened.page.locator("details", has_text=WHY).locator("summary").click()
    follow(opened.page.get_by_role("link", name=re.compile("notes")).first)
    assert words("guess.behind") in opened.text()
