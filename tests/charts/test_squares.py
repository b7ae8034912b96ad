"""Own counts as squares."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from earned.charts.squares import MOST, svg


@given(st.integers(1, MOST), st.data())
def test_there_are_as_many_filled_and_empty_squares_as_were_counted(of: int, data: st.DataObject) -> None:
    n = data.draw(st.integers(0, of))
    picture = ET.fromstring(svg(n, of))
    filled = [part for part in picture if part.get("class") == "v-ink-fill"]
    empty = [part for part in picture if part.get("class") == "v-line"]
    assert (len(filled), len(empty)) == (n, of - n)
    places = {(float(part.get("x", "")) // 17, float(part.get("y", "")) // 17) for part in picture}
    assert len(places) == of
    right, bottom = float(picture.get("width", "")), float(picture.get("height", ""))
    assert all(float(part.get("x", "")) + float(part.get("width", "")) <= right for part in picture)
    assert all(float(part.get("y", "")) + float(part.get("height", "")) <= bottom for part in picture)


def test_none_and_more_than_anyone_counts_are_left_to_words() -> None:
    assert svg(0, 0) == ""
    assert svg(3, MOST + 1) == ""
