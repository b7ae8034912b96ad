"""Only the head has moved: a guess like any other, with its range, its why and its way out, and no word of how feeling went."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.companion.book import ANA, LESSON, noted
from tests.web.thinking import PAGE, keep_all, say, thought

from earned.companion.lines import Lines, Way, Word
from earned.journal.entities import NotSafe
from earned.journal.reading import refusals
from earned.working_model.foresight import Pathway

if TYPE_CHECKING:
    from starlette.testclient import TestClient

    from earned.journal.vault import Journal
    from earned.web.room import Room

WRONG, IN_GENERAL = f"{PAGE}/wrong", {"guess": "people.head_moved", "who": ""}
SAID = "your head’s forecast has moved"
DRAWN = "Dashed line: our guess of what you know."
A_GUESS = '<div class="guess">'


pytestmark = pytest.mark.usefixtures("gate")


def only_the_head(monkeypatch: pytest.MonkeyPatch, *lines: str | None) -> None:
    """Let only what is known have moved, on these lines."""
    say(monkeypatch, Way.UP, *lines)
    word = Lines.word

    def told(self: Lines, name: str | None) -> Word:
        found = word(self, name)
        return found if self.pathway is Pathway.KNOWN else Word(found.ratings)

    monkeypatch.setattr(Lines, "word", told)


@pytest.mark.parametrize(("path", "line"), [(PAGE, None), (f"/p/{ANA.id}", ANA.id)], ids=["lesson", "person"])
def test_how_knowing_went_is_drawn_with_its_range_and_feeling_is_not(  # noqa: PLR0917
    client: TestClient,
    full: Journal,
    room: Room,
    monkeypatch: pytest.MonkeyPatch,
    path: str,
    line: str | None,
) -> None:
    only_the_head(monkeypatch, line)
    thought(room)
    page = client.get(path).text
    (guess,) = page.split(A_GUESS)[1:]
    guess = guess.split('<button class="text-button"')[0]
    assert SAID in guess
    assert DRAWN in guess
    assert "Know, guess" in guess
    assert '<span class="range">' in guess
    assert "Feel, guess" not in page
    assert "Solid line" not in page
    assert guess.count("<summary>Why?</summary>") == 1
    assert page.count("What you said of your head") + page.count("Small rings") == 1, "drawn once"


def test_where_a_shift_is_said_elsewhere_the_facts_alone_are_drawn(
    client: TestClient, full: Journal, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    say(monkeypatch, Way.UP)
    word = Lines.word
    monkeypatch.setattr(
        Lines,
        "word",
        lambda self, name: (
            Word(word(self, name).ratings)
            if self.pathway is Pathway.FELT and name is None
            else word(self, name)
        ),
    )
    thought(room)
    page = client.get(PAGE).text
    assert SAID not in page
    assert DRAWN not in page
    assert "Small rings" in page


def test_with_someone_who_hurt_no_head_is_said_to_have_moved(
    client: TestClient, full: Journal, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    only_the_head(monkeypatch, ANA.id)
    keep_all(full, noted(50, outcome=0.0, not_safe=NotSafe.YES))
    thought(room)
    page = client.get(f"/p/{ANA.id}").text
    assert SAID not in page
    assert DRAWN not in page


def test_called_wrong_it_is_kept_and_listed(client: TestClient, full: Journal) -> None:
    client.post(WRONG, data=IN_GENERAL)
    with full.read() as connection:
        kept = [
            (one.guess, one.relationship) for one in refusals.every(connection) if one.lesson == LESSON.id
        ]
    assert kept == [("people.head_moved", None)]
    assert "That the head has moved and the gut has not." in client.get("/settings/guesses").text


def test_once_called_wrong_its_page_says_so_and_draws_the_facts(
    client: TestClient, full: Journal, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    only_the_head(monkeypatch, None)
    thought(room)
    assert SAID in client.get(PAGE).text
    client.post(WRONG, data=IN_GENERAL)
    thought(room)
    page = client.get(PAGE).text
    assert "You said that our guess was wrong. It is gone, and your notes stay." in page
    assert SAID not in page
    assert DRAWN not in page
