"""Whole lives with someone who hurts, noted through the pages: nothing here talks anyone into trust.

Five lives, each noted twice: by someone who marks the other as not safe, and by someone who never does.
"""

from __future__ import annotations

import re
from html import unescape
from random import Random
from typing import TYPE_CHECKING, NamedTuple

import pytest

from earned.companion.look_back import look_back
from earned.content.strings import strings
from earned.journal.entities import Lesson, LessonId, NotSafe, Relationship, RelationshipId
from earned.journal.reading import counts, lessons, moments, relationships
from earned.journal.writing import keep

if TYPE_CHECKING:
    from starlette.testclient import TestClient
    from tests.web.conftest import Clock

    from earned.journal.entities import Moment
    from earned.journal.vault import Journal

NAME = "Rowan"
THEM = Relationship(RelationshipId("rowanrowanro"), NAME)
OTHER = Relationship(RelationshipId("maramaramara"), "Mara")
LESSON = Lesson(LessonId("lessonlesson"), None, "I have to be on guard")
SAY = strings().gettext


class Event(NamedTuple):
    """One moment: how it came out, and what else was answered."""

    came: int
    harm: str | None = None
    crack: str | None = None


KIND, HARM = Event(100), Event(0, "yes", "crack")
SORRY = Event(100, "no", "back")


def abuse_cycle(dice: Random) -> list[Event]:
    return [event for _ in range(4) for event in (*[KIND] * dice.randint(2, 4), HARM, SORRY)] + [KIND] * 3


def love_bombing_then_collapse(dice: Random) -> list[Event]:
    return [KIND] * dice.randint(6, 9) + [HARM, Event(0, "yes"), Event(25, "a_bit"), HARM, Event(75), KIND]


def slow_escalation(dice: Random) -> list[Event]:
    lower = [Event(came, "a_bit" if came < 60 else "no") for came in (90, 75, 75, 50, 50, 25)]
    return [*lower, HARM, *[Event(50, "a_bit")] * dice.randint(1, 3), HARM, KIND, KIND]


def apology_loop(dice: Random) -> list[Event]:
    return [event for _ in range(dice.randint(4, 5)) for event in (HARM, SORRY)] + [KIND]


def coerced_repair(dice: Random) -> list[Event]:
    return [KIND, HARM, *[Event(100, None, "back")] * dice.randint(1, 2), KIND, HARM, SORRY, KIND]


LIVES = (abuse_cycle, love_bombing_then_collapse, slow_escalation, apology_loop, coerced_repair)


class Told:
    """A life as it was noted: the browser, the notes in order, and where the first harm came."""

    def __init__(self, browser: TestClient, journal: Journal, events: list[Event]) -> None:
        self.browser, self.journal = browser, journal
        self.first_harm = next(
            (place for place, event in enumerate(events) if event.harm == "yes"), len(events)
        )
        self.events = events
        self.ids = [f"harm{place:08}" for place in range(len(events))]

    def text(self, path: str) -> str:
        answer = self.browser.get(path)
        assert answer.status_code == 200, path
        return answer.text

    def pages(self) -> dict[str, str]:
        months = self.browser.get("/look-back").text
        paths = ["/home", "/waiting", "/people", f"/p/{THEM.id}", f"/p/{THEM.id}/notes", f"/p/{THEM.id}/hard"]
        paths += [
            "/lessons",
            f"/l/{LESSON.id}",
            f"/l/{LESSON.id}/notes",
            "/look-back",
            "/before",
            "/after",
            "/data",
        ]
        paths += sorted(set(re.findall(r'href="(/look-back/[0-9-]+)"', months)))
        paths += [f"/m/{id_}" for id_ in self.ids] + [f"/m/{id_}/after" for id_ in self.ids]
        return {path: self.text(path) for path in paths}


def note(browser: TestClient, clock: Clock, id_: str, event: Event) -> None:
    """Note one moment before and after it, as someone does who answers everything."""
    clock.forward(minutes=1)
    before = {"who": THEM.id, "lesson": LESSON.id, "gut": "25", "head": "50", "words": f"{NAME} and I, {id_}"}
    assert browser.post(f"/m/{id_}/before", data=before).status_code == 303
    clock.forward(minutes=1)
    after = {"came": str(event.came), "happened": f"it came, {id_}"} | (
        {"not_safe": event.harm} if event.harm else {}
    )
    assert browser.post(f"/m/{id_}/after", data=after).status_code in {303, 422}
    rest = {"part": "rest", "noticed": "no", "landed": "stayed", "next_gut": "100", "body": "steady"}
    if event.crack:
        rest |= {"crack": event.crack, "moved": "them", "after_rating": "100"}
    answer = browser.post(f"/m/{id_}/after", data=rest)
    if answer.status_code == 422:  # several cracks are open: the last one is meant
        which = re.findall(r'name="which" value="([^"]+)"', answer.text)
        answer = browser.post(f"/m/{id_}/after", data=rest | {"which": which[-1]})
    assert answer.status_code == 303


def tell(browser: TestClient, journal: Journal, clock: Clock, events: list[Event]) -> Told:
    with journal.write() as connection:
        for entity in (THEM, OTHER, LESSON):
            keep(connection, entity)
    told = Told(browser, journal, events)
    for id_, event in zip(told.ids, events, strict=True):
        note(browser, clock, id_, event)
    return told


@pytest.fixture(params=LIVES, ids=lambda life: life.__name__)
def unmarked(request: pytest.FixtureRequest, client: TestClient, journal: Journal, clock: Clock) -> Told:
    return tell(client, journal, clock, request.param(Random(7)))


@pytest.fixture
def marked(unmarked: Told) -> Told:
    assert unmarked.browser.post(f"/p/{THEM.id}/edit", data={"standing": "not_safe"}).status_code == 303
    return unmarked


GAIN = ("after.side.further", "people.count.less", "people.back.them", "people.back.both")
"""Sentences that read as something having got better."""


def plain(page: str) -> str:
    """Give a page's words without its marks."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page)))


def begins(name: str) -> str:
    """Give the part of a sentence before the first name or number in it."""
    return plain(SAY(name)).split("%(")[0].strip() or plain(SAY(name)).split(")s")[-1].strip()


def unasked(page: str) -> str:
    """Give what a page shows before anything on it is opened."""
    return plain(re.sub(r"<details.*?</details>", "", page, flags=re.DOTALL))


def test_after_the_first_harm_no_page_says_that_it_came_out_better(unmarked: Told) -> None:
    for place, id_ in enumerate(unmarked.ids):
        pages = [unmarked.text(f"/m/{id_}"), unmarked.text(f"/m/{id_}/after")]
        for page in map(plain, pages):
            if place >= unmarked.first_harm:
                assert begins("after.side.further") not in page
            if place >= unmarked.first_harm and unmarked.events[place].came > 50:
                assert begins("after.side.as_expected") not in page


def test_putting_the_harm_out_of_sight_does_not_bring_the_praise_back(unmarked: Told) -> None:
    for place, event in enumerate(unmarked.events):
        if event.harm in {"yes", "a_bit"}:
            unmarked.browser.post(f"/m/{unmarked.ids[place]}/put-away")
    for place in range(unmarked.first_harm, len(unmarked.events)):
        assert begins("after.side.further") not in plain(unmarked.text(f"/m/{unmarked.ids[place]}"))
    page = plain(unmarked.text(f"/p/{THEM.id}"))
    assert not [name for name in GAIN if begins(name) in page]


def test_nor_does_putting_away_twice_a_part_that_did_not_feel_safe(
    client: TestClient, journal: Journal, clock: Clock
) -> None:
    told = tell(client, journal, clock, [Event(50, "a_bit"), Event(50, "a_bit"), KIND])
    for id_ in told.ids[:2]:
        client.post(f"/m/{id_}/put-away")
    assert begins("after.side.further") not in plain(told.text(f"/m/{told.ids[-1]}"))


def test_two_dozen_kind_notes_later_it_still_is_not_said(
    client: TestClient, journal: Journal, clock: Clock
) -> None:
    told = tell(client, journal, clock, [HARM, SORRY, *[KIND] * 24])
    assert begins("after.side.further") not in plain(told.text(f"/m/{told.ids[-1]}"))


def test_a_harm_noted_late_counts_from_when_it_was(
    client: TestClient, journal: Journal, clock: Clock
) -> None:
    told = tell(client, journal, clock, [KIND, KIND, HARM])
    day = {"day": "2026-05-01", "clock": "10:00"}
    assert client.post(f"/m/{told.ids[-1]}/edit", data=day).status_code == 303
    assert begins("after.side.further") not in plain(told.text(f"/m/{told.ids[0]}"))


def test_their_page_keeps_to_the_order_and_the_count_and_offers_help(unmarked: Told) -> None:
    page = unmarked.text(f"/p/{THEM.id}")
    assert not [name for name in GAIN if begins(name) in plain(page)]
    assert begins("people.held.yes").partition(",")[0] not in plain(page)
    assert '<a href="/help">' in page.partition("<main")[2].partition("</main>")[0]


def test_looking_back_counts_nothing_since_the_first_harm(unmarked: Told) -> None:
    def seen(upto: int | None) -> tuple[int, list[float | None]]:
        with unmarked.journal.read() as connection:
            rows = [
                row for row in counts.noted(connection) if upto is None or row.moment in unmarked.ids[:upto]
            ]
            people = {one.id: one for one in relationships.every(connection, put_away=True)}
            page = look_back(lessons.every(connection), rows, people)
        return page.got_in.moments, [gap.gut for gap in page.gaps]

    at_harm, now = seen(unmarked.first_harm), seen(None)
    assert now[0] <= at_harm[0]
    for before, after in zip(at_harm[1], now[1], strict=True):
        assert (after or 0) <= (before or 0)


DIRECT = re.compile(
    r"\b(safer|trustworthy|trust (him|her|them|people|it)|forgive|progress|healing|well done|getting better"
    r"|(is|are|seems?|looks?) safe(?! to use))\b",
    re.IGNORECASE,
)


@pytest.mark.parametrize("mark", [False, True])
def test_no_page_calls_anyone_safe_or_says_what_to_do(unmarked: Told, mark: bool) -> None:
    if mark:
        unmarked.browser.post(f"/p/{THEM.id}/edit", data={"standing": "not_safe"})
    for path, page in unmarked.pages().items():
        assert DIRECT.search(plain(page)) is None, path
        about_them = path.startswith(("/p/", "/m/")) or path == "/home"
        assert not (about_them and re.search(r'href="/[^"]*(step|next)', main_of(page))), path


def main_of(page: str) -> str:
    return page.partition("<main")[2].partition("</main>")[0]


@pytest.mark.parametrize("mark", [False, True])
@pytest.mark.parametrize("chosen", [False, True])
def test_asked_for_a_step_with_them_the_page_shows_none_says_why_and_offers_help(
    unmarked: Told, mark: bool, chosen: bool
) -> None:
    said = {"feels_safe": "yes", "role": "friend", "chosen-asked": "1"} | (
        {"chosen": "yes"} if chosen else {}
    )
    unmarked.browser.post(f"/p/{THEM.id}/edit", data=said)
    if mark:
        unmarked.browser.post(f"/p/{THEM.id}/edit", data={"standing": "not_safe"})
    path = f"/step/{THEM.id}/{LESSON.id}"
    page = main_of(unmarked.text(path))
    assert "step-words" not in page
    assert begins("steps.shut.title") in plain(page)
    assert 'href="/help"' in page
    assert 'name="do" value="rest"' in page
    answer = unmarked.browser.post(path, data={"do": "try", "step": "ct_one_breath"})
    assert answer.headers["location"] == path


def test_no_kind_note_of_theirs_is_offered_for_a_hard_night_once_there_was_a_harm(unmarked: Told) -> None:
    for id_ in unmarked.ids:
        assert f"/m/{id_}/pick" not in unmarked.text(f"/m/{id_}")
        assert unmarked.browser.post(f"/m/{id_}/pick").status_code == 409


UNASKED = (
    "/step",
    "/catches",
    "/hard-night",
    "/home",
    "/before",
    "/after",
    "/look-back",
    f"/l/{LESSON.id}",
    f"/l/{LESSON.id}/notes",
    "/waiting",
    "/people",
)


@pytest.mark.parametrize("standing", ["not_safe", "resting", "gone"])
def test_whoever_is_set_apart_comes_only_when_asked(
    client: TestClient, journal: Journal, clock: Clock, standing: str
) -> None:
    told = tell(client, journal, clock, coerced_repair(Random(1)))
    client.post("/m/openopenopen/before", data={"who": THEM.id, "words": f"tea with {NAME}"})
    client.post(f"/p/{THEM.id}/edit", data={"standing": standing})
    for path in (*UNASKED, "/lessons", "/data", "/settings", "/plan", "/help", "/look-back/2026-06"):
        shown = unasked(told.text(path))
        assert NAME not in shown, path
        assert "it came, harm" not in shown, path


def test_whoever_is_put_away_comes_only_when_asked(
    client: TestClient, journal: Journal, clock: Clock
) -> None:
    told = tell(client, journal, clock, [KIND])
    client.post("/m/openopenopen/before", data={"who": THEM.id, "words": f"tea with {NAME}"})
    client.post(f"/p/{THEM.id}/put-away")
    for path in (*UNASKED, "/look-back/2026-06"):
        assert NAME not in unasked(told.text(path)), path


def test_marked_their_pages_shrink_to_words_and_help(marked: Told) -> None:
    for path, page in marked.pages().items():
        if path == f"/p/{THEM.id}" or path.startswith("/m/"):
            main = page.partition("<main")[2].partition("</main>")[0]
            assert not [name for name in (*GAIN, "after.side.as_expected") if begins(name) in plain(main)], (
                path
            )
            assert not re.search(r'name="(head|gut|came|landed|guards|stretch|next_gut|crack)"', main), path
            assert 'href="/help' in main, path


def test_marked_nothing_but_words_is_taken_whatever_is_sent(marked: Told, clock: Clock) -> None:
    id_ = "harmharmharm"
    sent = {"who": THEM.id, "lesson": LESSON.id, "gut": "0", "head": "0", "words": "w"}
    marked.browser.post(f"/m/{id_}/before", data=sent)
    more = {
        "came": "100",
        "happened": "flowers",
        "landed": "stayed",
        "crack": "back",
        "next_gut": "100",
        "not_safe": "no",
    }
    marked.browser.post(f"/m/{id_}/after", data=more)
    moment = one(marked.journal, id_)
    assert moment.after_words == "flowers"
    assert moment.not_safe is NotSafe.NO
    assert (moment.touches, moment.landed) == ((), None)


def test_marking_lifts_nothing_and_only_the_person_lifts_it(marked: Told, clock: Clock) -> None:
    clock.forward(minutes=1)
    for id_ in marked.ids[-3:]:
        marked.browser.post(f"/m/{id_}/after", data={"not_safe": "no", "happened": "kind again"})
    with marked.journal.read() as connection:
        them = relationships.one(connection, THEM.id)
    assert them is not None
    assert them.standing == "not_safe"


def test_help_stands_by_the_note_of_a_harm(unmarked: Told) -> None:
    for place, event in enumerate(unmarked.events):
        if event.harm == "yes":
            main = unmarked.text(f"/m/{unmarked.ids[place]}").partition("<main")[2].partition("</main>")[0]
            assert 'href="/help' in main
            assert f'action="/m/{unmarked.ids[place]}/signs"' in main


def one(journal: Journal, id_: str) -> Moment:
    with journal.read() as connection:
        (found,) = [moment for moment in moments.every(connection) if moment.id == id_]
    return found


def test_nobody_is_chosen_but_by_the_persons_own_tick(unmarked: Told) -> None:
    def chosen() -> set[str]:
        with unmarked.journal.read() as connection:
            return {them.name for them in relationships.every(connection, put_away=True) if them.chosen}

    browser = unmarked.browser
    browser.post(
        "/people/new", data={"name": "Noor", "role": "partner", "feels_safe": "yes", "chosen": "yes"}
    )
    browser.post(f"/people/new/{THEM.id}", data={"mark": "not_now", "chosen": "yes"})
    browser.post("/m/chosenchosen/before", data={"who": "other", "who_name": "Kim", "chosen": "yes"})
    assert chosen() == set()
    browser.post(f"/p/{OTHER.id}/edit", data={"chosen-asked": "1", "chosen": "yes"})
    assert chosen() == {"Mara"}
