"""How far feeling lies behind knowing with one person: on their page, beside a shift that is said, and never as a fault."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from tests.companion.book import ANA, BEN, ME, marked, noted
from tests.web.thinking import NOTES, PAGE, fill, say, thought

from earned.companion.lines import Way
from earned.journal.entities import NotSafe, Standing, Window

if TYPE_CHECKING:
    from starlette.testclient import TestClient

    from earned.journal.entities import Moment, Relationship
    from earned.journal.vault import Journal
    from earned.journal.writing import Entity
    from earned.web.room import Room

ANAS, BENS, MINE = f"/p/{ANA.id}", f"/p/{BEN.id}", f"/p/{ME.id}"
IS_DRAWN = "The space between them is the gap."
HOW_FAR = "At the start, "
MOVED, ON_GUARD = "has moved. It could be anywhere", "more on guard"
Opened = Callable[..., str]
A_GUESS = '<p class="tag">A guess'


pytestmark = pytest.mark.usefixtures("gate")


@pytest.fixture
def opened(client: TestClient, journal: Journal, room: Room) -> Opened:
    """Opens somebody's page in the full notebook with some more, once it is thought through."""

    def opens(path: str, *more: Entity) -> str:
        fill(journal, *more)
        thought(room)
        return client.get(path).text

    return opens


def hurts(who: Relationship) -> list[Moment]:
    return [noted(day, who, gut=25.0, head=75.0, outcome=0.0) for day in range(50, 54)]


def test_with_a_shift_it_is_said_drawn_and_in_a_table(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    say(monkeypatch, Way.UP)
    page = opened(ANAS)
    guess = page.split(A_GUESS)[1].split('<button class="text-button"')[0]
    assert page.count(A_GUESS) == 1
    assert MOVED in guess
    assert HOW_FAR in guess
    assert "nine times in ten" in guess
    assert IS_DRAWN in guess
    assert '<th scope="col" class="n">Gap</th>' in guess


def test_why_the_line_may_lie_off_what_was_said_stands_under_it(
    client: TestClient, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    habits = "People tend to say what they said before, and the line looks past that."
    say(monkeypatch, Way.UP)
    assert opened(ANAS).count(habits) == 1
    in_general = client.get(PAGE).text
    assert habits not in in_general
    assert "The line is about people in general." in in_general


def test_where_nothing_is_guessed_there_is_no_line_to_explain(opened: Opened) -> None:
    page = opened(ANAS)
    assert "What you said" in page or "what you said" in page
    assert "the line looks past that" not in page


def test_the_page_of_oneself_has_it_too(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    say(monkeypatch, Way.UP)
    mine = [replace(note, id=noted(100 + n).id, relationship=ME.id) for n, note in enumerate(NOTES)]
    assert IS_DRAWN in opened(MINE, *mine)


def test_without_a_shift_with_them_it_is_nowhere(
    client: TestClient, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    say(monkeypatch, Way.UP, None, BEN.id)
    page = opened(ANAS)
    assert "We can’t tell yet. That is common." in page
    assert IS_DRAWN not in page
    assert IS_DRAWN in client.get(BENS).text


def test_a_gut_on_guard_with_someone_kind_may_lie_behind(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    say(monkeypatch, Way.DOWN)
    page = opened(ANAS)
    assert ON_GUARD in page
    assert IS_DRAWN in page


BARRED: dict[str, list[Any]] = {
    "hurts": hurts(ANA),
    "harm": [noted(50, outcome=0.0, not_safe=NotSafe.YES)],
    "outside the window": [noted(50, body=Window.SHUT_DOWN)],
}


@pytest.mark.parametrize("way", Way)
@pytest.mark.parametrize("more", BARRED.values(), ids=BARRED)
def test_where_facts_bar_a_rise_no_gut_is_said_to_lie_behind(
    client: TestClient,
    opened: Opened,
    monkeypatch: pytest.MonkeyPatch,
    way: Way,
    more: list[Moment],
) -> None:
    say(monkeypatch, way)
    page = opened(ANAS, *more)
    assert (ON_GUARD if way is Way.DOWN else "We make no guess here.") in page
    assert IS_DRAWN not in page
    assert HOW_FAR not in page
    assert IS_DRAWN in client.get(BENS).text


def test_with_someone_marked_there_is_none(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    say(monkeypatch, Way.UP)
    page = opened(ANAS, marked(ANA))
    assert A_GUESS not in page
    assert IS_DRAWN not in page


@pytest.mark.parametrize("standing", [Standing.RESTING, Standing.GONE])
def test_of_someone_out_of_sight_it_stands_on_their_own_page_alone(
    client: TestClient, opened: Opened, monkeypatch: pytest.MonkeyPatch, standing: Standing
) -> None:
    say(monkeypatch, Way.UP, ANA.id)
    assert IS_DRAWN in opened(ANAS, replace(ANA, standing=standing))
    for path in (PAGE, "/look-back", BENS):
        page = client.get(path).text
        assert IS_DRAWN not in page
        assert ANA.name not in page


def test_called_wrong_it_goes_with_the_shift(
    client: TestClient, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    say(monkeypatch, Way.UP)
    assert IS_DRAWN in opened(ANAS)
    client.post(f"{PAGE}/wrong", data={"guess": "people.moved", "who": ANA.id})
    assert IS_DRAWN not in client.get(ANAS).text
    assert IS_DRAWN in client.get(BENS).text


def test_with_guesses_off_there_is_none(
    client: TestClient, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    say(monkeypatch, Way.UP)
    assert IS_DRAWN in opened(ANAS)
    client.post("/settings", data={"guesses": "no"})
    assert IS_DRAWN not in client.get(ANAS).text
