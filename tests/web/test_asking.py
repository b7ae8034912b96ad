"""A page that asks by itself how far the thinking is: it gets little, so that asking takes no time from the thinking."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.companion.book import ANA, LESSON
from tests.web.thinking import LONG, PAGE, Gate, fill, thought, thoughts

from earned.web.guesses import Thinking

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.testclient import TestClient

    from earned.journal.vault import Journal
    from earned.web.room import Room


@pytest.fixture(autouse=True)
def _thinking(gate: Gate, journal: Journal, client: TestClient, room: Room) -> Iterator[None]:
    """Stop a session's thinking after its first step."""
    fill(journal)
    gate.shut()
    assert client.get("/home").status_code == 200
    assert thoughts(room).of(LESSON.id, patience=0) == Thinking(0, 0)
    assert gate.reached.wait(LONG)
    yield
    gate.open.set()


ASKING = {
    PAGE: "thought",
    f"{PAGE}/counted": "thought",
    f"/p/{ANA.id}": f"thought-{LESSON.id}",
    "/look-back": f"thought-{LESSON.id}",
}
"""By page, the part of it that asks by itself."""


@pytest.mark.parametrize(
    ("path", "part"), ASKING.items(), ids=["lesson", "what counted", "person", "look back"]
)
def test_a_part_that_asks_by_itself_gets_no_more_than_how_far_it_is(
    client: TestClient, room: Room, gate: Gate, path: str, part: str
) -> None:
    assert f'<div class="guess" id="{part}-thinking"' in client.get(path).text
    asks = {"HX-Request": "true", "HX-Source": f"div#{part}-thinking"}
    answer = client.get(path, headers=asks)
    assert answer.headers["HX-Retarget"] == answer.headers["HX-Reselect"] == f"#{part}-thinking"
    assert "16 of 40 so far." in answer.text
    assert f'hx-get="{path}"' in answer.text
    assert "peas" not in answer.text
    gate.open.set()
    thought(room)
    whole = client.get(path, headers=asks)
    assert "HX-Retarget" not in whole.headers
    assert "We are going through your notes" not in whole.text
    assert "<main" in whole.text


@pytest.mark.parametrize(
    "source", ["div#thought-nobody-thinking", "div#<b>-thinking", "a#thought", "-thinking"]
)
def test_a_part_that_no_page_has_gets_the_whole_page(client: TestClient, source: str) -> None:
    answer = client.get(PAGE, headers={"HX-Request": "true", "HX-Source": source})
    assert "HX-Retarget" not in answer.headers
    assert "peas 40" in answer.text
