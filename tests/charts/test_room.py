"""Room for words and signs, before any browser has seen them."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from earned.charts.apart import apart
from earned.charts.lettering import width, wrapped

places = st.lists(st.floats(-50, 150), max_size=12).map(sorted)


@given(places, st.floats(0.5, 30))
def test_places_lie_apart_in_their_order_and_inside(given_places: list[float], least: float):
    found = apart(given_places, least, 0, 100)
    assert len(found) == len(given_places)
    assert all(-1e-9 <= place <= 100 + 1e-9 for place in found)
    room = min(least, 100 / max(1, len(found) - 1))
    assert all(after - before >= room - 1e-9 for before, after in pairwise(found))


@given(st.lists(st.integers(0, 4), max_size=5, unique=True).map(sorted))
def test_what_lies_apart_already_stays(steps: list[int]):
    already = [25.0 * step for step in steps]
    assert apart(already, 25, 0, 100) == already


def test_two_on_one_spot_move_the_same_way_off():
    assert apart([50, 50], 10, 0, 100) == [45, 55]
    assert apart([100, 100], 10, 0, 100) == [90, 100]


@given(st.text(max_size=200), st.floats(20, 400))
def test_lines_fit_and_leave_nothing_out(said: str, within: float):
    lines = wrapped(said, 16, within)
    assert "".join("".join(lines).split()) == "".join(said.split())
    assert all(width(line, 16) <= within or len(line) == 1 for line in lines)


def test_words_are_broken_between_each_other_before_they_are_broken_in_two():
    assert wrapped("they go and come back", 16, 100) == ["they go", "and come", "back"]
    assert wrapped("", 16, 100) == [""]
    assert len(wrapped("x" * 30, 16, 100)) > 2
