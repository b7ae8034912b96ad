"""How far off what counted may be: each figure with its range, and that we can't tell where it may be either way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.companion.book import ANA, LESSON, noted
from tests.web.thinking import PAGE, fill, keep_all, say, thought

from earned.companion import counted as counting
from earned.companion.counted import Points
from earned.companion.lines import Way
from earned.working_model.readings import Interval

if TYPE_CHECKING:
    from starlette.testclient import TestClient

    from earned.journal.vault import Journal
    from earned.web.room import Room


pytestmark = pytest.mark.usefixtures("gate")


def told_so(monkeypatch: pytest.MonkeyPatch, low: float, points: float, high: float) -> None:
    """Let every figure of what moved a guess be this one: what a page does with it is the question."""

    def told(*_: Any) -> Points:
        return Points(points, Interval(low, high))

    monkeypatch.setattr(counting, "_told", told)


NOTED = (
    noted(1, outcome=0.0, gut=50.0),
    *(noted(day, outcome=100.0, gut=50.0) for day in range(3, 16)),
)


@pytest.mark.parametrize(
    ("figure", "said"),
    [
        (
            (1.4, 3.0, 6.0),
            "by 3 in 100, away from the old lesson. It could be from 1 to 6, nine times in ten.",
        ),
        (
            (-6.0, -3.0, -0.3),
            "by 3 in 100, towards the old lesson. It could be from 0 to 6, nine times in ten.",
        ),
        (
            (2.6, 3.0, 3.4),
            "by 3 in 100, away from the old lesson. It could be from 2 to 4, nine times in ten.",
        ),
    ],
)
def test_each_note_that_counted_has_its_range(
    client: TestClient,
    journal: Journal,
    room: Room,
    monkeypatch: pytest.MonkeyPatch,
    *,
    figure: tuple[float, float, float],
    said: str,
) -> None:
    told_so(monkeypatch, *figure)
    say(monkeypatch, Way.UP, ANA.id)
    keep_all(journal, LESSON, ANA, *NOTED)
    thought(room)
    page = client.get(f"{PAGE}/counted").text
    assert page.count(said) == 5


@pytest.mark.parametrize(
    ("outcome", "points", "times"),
    [(100.0, -3.0, 5), (50.0, -3.0, 5), (40.0, -3.0, 0), (100.0, 3.0, 0)],
    ids=["kind", "halfway", "not kind", "raised it"],
)
def test_a_note_that_lowered_the_guess_though_what_came_was_kind_says_how_that_can_be(
    client: TestClient,
    journal: Journal,
    room: Room,
    monkeypatch: pytest.MonkeyPatch,
    *,
    outcome: float,
    points: float,
    times: int,
) -> None:
    told_so(monkeypatch, points - 1, points, points + 1)
    monkeypatch.setattr(counting, "LEAST", 0.0)
    say(monkeypatch, Way.UP, ANA.id)
    came = (noted(day, outcome=outcome, gut=0.0) for day in range(1, 16))
    keep_all(journal, LESSON, ANA, *came)
    thought(room)
    page = client.get(f"{PAGE}/counted").text
    assert page.count("nine times in ten.") == 5
    assert page.count("That can be so where our guess stood higher than what came.") == times


def test_notes_that_may_have_counted_either_way_are_not_said_to_have_counted(
    client: TestClient, journal: Journal, monkeypatch: pytest.MonkeyPatch, room: Room
) -> None:
    told_so(monkeypatch, -2.0, 3.0, 9.0)
    say(monkeypatch, Way.UP, ANA.id)
    keep_all(journal, LESSON, ANA, *NOTED)
    thought(room)
    page = client.get(f"{PAGE}/counted").text
    assert "We can’t tell yet what counted. That is common." in page
    assert "It moved our guess" not in page


@pytest.mark.parametrize(("low", "can_tell"), [(-2.0, False), (1.0, True)])
def test_what_came_each_way_has_its_range_on_look_back(
    client: TestClient,
    journal: Journal,
    room: Room,
    monkeypatch: pytest.MonkeyPatch,
    *,
    low: float,
    can_tell: bool,
) -> None:
    told_so(monkeypatch, low, 3.0, 9.0)
    say(monkeypatch, Way.UP)
    fill(journal)
    thought(room)
    page = client.get("/look-back").text
    ends = "1 to 9" if can_tell else "−2 to 9"
    assert page.count(f'<td class="n">3<span class="range">{ends}</span></td>') == 2
    assert "Small numbers: where that lies nine times in ten." in page
    assert ("Where that goes from below 0 to above it, we can’t tell yet." in page) is not can_tell
