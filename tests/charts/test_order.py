"""The plain order of hurt and what came next, in signs."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st
from tests.charts.drawn import places

from earned.charts import order
from earned.charts.order import Turn


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
    assert drawn.get("aria-hidden") == "true"


def test_no_order_is_no_picture():
    assert order.svg([]) == ""
