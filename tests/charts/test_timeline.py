"""Cracks and coming back on one line of time, and their plain order."""

from __future__ import annotations

import itertools
import re
from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.charts.drawn import named, places
from tests.charts.specimens import FIRST

from earned.charts import order, timeline
from earned.charts.order import Turn
from earned.charts.timeline import Break, Holding, Moved, Timeline
from earned.content.strings import strings
from earned.journal.choices import Held, Mover

WORDS = strings()


def on(day: float, back: float | None = None, **more: object) -> Break:
    at = FIRST + timedelta(days=day)
    return Break(at, None if back is None else FIRST + timedelta(days=back), **more)  # type: ignore[arg-type]


def whole(*breaks: Break) -> Timeline:
    return Timeline(FIRST, FIRST + timedelta(days=98), breaks)


def said(one: Break) -> str:
    return timeline.sentence(one, whole().today, WORDS)


def thick(one: Break) -> list[str | None]:
    """Give the dashes of each thick line, from left to right."""
    drawn = ET.fromstring(timeline.svg(one, whole(one)))
    return [part.get("stroke-dasharray") for part in drawn if part.tag == "polyline"]


def test_who_came_back_after_how_long_and_whether_it_held_is_said():
    assert said(on(19, 23, moved_by=Moved.THEM, held=Holding.YES)) == (
        "They came back to it 4 days later. It has held so far, 75 days."
    )
    assert said(on(19, 20, moved_by=Moved.ME, held=Holding.NO)) == (
        "You came back to it the next day. It did not hold."
    )
    assert said(on(98, 98, moved_by=Moved.BOTH, held=Holding.YES)) == "You both came back to it the same day."


def test_an_open_crack_may_stay_open_and_one_that_was_put_away_is_not_open():
    assert said(on(40)) == "Nobody has come back to this one. It is still open, and it can stay so."
    assert said(on(40, put_away=True)) == "You put this one away."
    assert thick(on(40)) == ["2 4"]
    assert thick(on(40, put_away=True)) == []


@pytest.mark.parametrize("held", [None, *Holding])
@pytest.mark.parametrize("moved_by", [None, *Moved])
def test_with_someone_shielded_nothing_is_called_repair_and_nothing_holds(
    held: Holding | None, moved_by: Moved | None
):
    one = on(19, 23, moved_by=moved_by, held=held, is_plain=True)
    assert said(one).startswith("What came next")
    assert "held" not in said(one)
    assert thick(one) == []
    ink = [part.get("d") or "" for part in named(ET.fromstring(timeline.svg(one, whole(one))), "v-ink")]
    assert [path.count("M") for path in ink] == [2, 1]


def test_a_line_is_thick_only_while_it_held():
    dashes = {held: thick(on(19, 40, held=held)) for held in (None, *Holding)}
    assert dashes == {
        None: ["2 4"],
        Holding.YES: ["2 4", None],
        Holding.PARTLY: ["2 4", "9 5"],
        Holding.NO: ["2 4"],
        Holding.UNKNOWN: ["2 4"],
    }


breaks = st.builds(
    lambda day, after, held, plain: on(
        day, None if after is None else day + after, held=held, is_plain=plain
    ),
    st.floats(0, 98),
    st.one_of(st.none(), st.floats(0, 98)),
    st.sampled_from([None, *Holding]),
    st.booleans(),
)


@given(breaks)
def test_its_signs_lie_inside_the_picture_and_apart(one: Break):
    drawn = ET.fromstring(timeline.svg(one, whole(one)))
    assert drawn.get("aria-hidden") == "true"
    assert all(0 <= x <= 300 and 0 <= y <= 24 for x, y in places(drawn))
    signs = [float(re.findall(r"M([\d.]+)", part.get("d") or "")[0]) for part in drawn if part.tag == "path"]
    assert all(after - before >= 10 for before, after in itertools.pairwise(signs))
    for part in drawn:
        assert part.get("fill") or part.get("stroke")
        assert part.get("style") is None


def test_lines_below_each_other_share_one_time():
    early, late = on(10), on(90)
    places_of = [
        float(re.findall(r"M([\d.]+)", str(timeline.svg(one, whole(early, late))))[0])
        for one in (early, late)
    ]
    assert places_of[1] - places_of[0] > 180


def test_each_crack_has_a_row_oldest_first():
    all_of_them = whole(on(10), on(20, 30), on(40))
    rows = timeline.rows(all_of_them, WORDS)
    assert tuple(row.what for row in rows) == all_of_them.breaks
    assert all(row.svg and row.sentence for row in rows)


def test_the_answers_of_a_crack_are_those_that_are_kept():
    assert {each.value for each in Moved} == {each.value for each in Mover}
    assert {each.value for each in Holding} == {each.value for each in Held}


@given(st.lists(st.sampled_from(Turn), min_size=1, max_size=60))
def test_an_order_shows_each_turn_once_the_newest_where_there_are_many(turns: list[Turn]):
    drawn = ET.fromstring(order.svg(turns))
    shown = turns[-order.MOST :]
    paths = [part.get("d") or "" for part in drawn if part.tag == "path"]
    signs = [
        Turn.HURT if "l3" in path else Turn.BACK if path.count("M") == 2 else Turn.NEXT for path in paths
    ]
    assert signs == shown
    right, bottom = float(drawn.get("width", "")), float(drawn.get("height", ""))
    assert all(0 <= x <= right and 0 <= y <= bottom for x, y in places(drawn))
    assert right <= 280


def test_an_order_is_said_as_it_is_drawn():
    assert order.sentence([Turn.HURT, Turn.BACK, Turn.HURT], WORDS) == (
        "In order: hurt, then someone came back, then hurt."
    )
    assert order.sentence([Turn.HURT, Turn.NEXT], WORDS) == "In order: hurt, then what came next."
    assert order.sentence([], WORDS) == order.svg([]) == ""
