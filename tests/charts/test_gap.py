"""Between knowing and feeling, drawn and said."""

from __future__ import annotations

from datetime import timedelta
from math import hypot

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.charts.drawn import bands, named, places, read
from tests.charts.specimens import FIRST, specimens

from earned.charts import gap
from earned.charts.band import MOST, Band, Pathway, Spot, course
from earned.content.strings import strings

WORDS = strings()
DAY = timedelta(days=1)


def at(day: float, middle: float, off: float = 10) -> Spot:
    return Spot(FIRST + day * DAY, middle, (middle - off / 2, middle + off / 2), (middle - off, middle + off))


def band(felt: list[Spot], known: list[Spot]) -> Band:
    return Band(FIRST, FIRST + 90 * DAY, course(felt), course(known))


def said(felt: list[Spot], known: list[Spot]) -> str:
    picture = gap.picture(band(felt, known), WORDS, "a")
    assert picture
    return picture.sentence


def test_the_head_ahead_of_the_gut_is_said_in_steps_with_its_range_and_its_start():
    assert said([at(0, 20), at(9, 25)], [at(0, 45), at(9, 75)]) == (
        "By our guess, your head is about 2 steps ahead of your gut. "
        "It could be from “head one step ahead” to “head 3 steps ahead”, nine times in ten. "
        "At the start, the head was about one step ahead."
    )


def test_the_gut_ahead_of_the_head_is_said_as_plainly():
    assert said([at(0, 50, 1), at(9, 75, 1)], [at(0, 50, 1), at(9, 50, 1)]) == (
        "By our guess, your gut is about one step ahead of your head. "
        "It lies there nine times in ten. At the start, they were close."
    )


def test_the_gap_now_is_the_one_after_the_last_note_as_the_lines_have_it():
    felt, known = [at(0, 20), at(9, 25), at(9, 70)], [at(0, 70), at(9, 75), at(9, 75)]
    picture = gap.picture(band(felt, known), WORDS, "a")
    assert picture
    assert (picture.rows[-1].felt, picture.rows[-1].known) == (70, 75)
    assert picture.sentence.startswith("By our guess, your head and your gut are close to each other.")


def test_a_single_time_has_no_start_of_its_own():
    assert said([at(0, 50, 1)], [at(0, 55, 1)]) == (
        "By our guess, your head and your gut are close to each other. It lies there nine times in ten."
    )


@given(bands)
def test_there_is_a_gap_only_where_both_are_guessed(shown: Band):
    picture = gap.picture(shown, WORDS, "a")
    spaces = gap.between(shown)
    assert (picture is None) == (not spaces)
    for space in spaces:
        for row in space:
            for _, one in shown.courses:
                assert any(segment[0].at <= row.at <= segment[-1].at for segment in one.segments)


@given(bands)
def test_nothing_of_it_is_drawn_outside_and_its_table_is_no_longer_than_others(shown: Band):
    picture = gap.picture(shown, WORDS, "a")
    if picture is None:
        return
    drawn = read(picture.svg)
    _, _, right, bottom = map(float, drawn.get("viewBox", "").split())
    assert all(-0.06 <= x <= right + 0.06 and -0.06 <= y <= bottom + 0.06 for x, y in places(drawn))
    assert len(picture.rows) <= MOST
    assert [row.at for row in picture.rows] == sorted(row.at for row in picture.rows)


middles = st.tuples(st.floats(0, 100), st.floats(0, 100))
offs = st.tuples(*[st.floats(0, 30)] * 4)


@given(middles, offs)
def test_the_range_adds_up_as_the_sides_of_a_right_angle_do(
    each: tuple[float, float], off: tuple[float, float, float, float]
):
    (felt, known), (down, up, below, above) = each, off
    one = Spot(FIRST, felt, (felt, felt), (felt - down, felt + up))
    other = Spot(FIRST, known, (known, known), (known - below, known + above))
    ((row,),) = gap.between(band([one], [other]))
    assert row.distance == pytest.approx(known - felt)
    assert row.most[0] == pytest.approx(known - felt - hypot(below, up))
    assert row.most[1] == pytest.approx(known - felt + hypot(above, down))


def test_between_two_notes_it_is_read_on_the_straight_line_that_is_drawn():
    ((_, middle, _),) = gap.between(band([at(0, 20), at(10, 40)], [at(0, 50), at(5, 60), at(10, 50)]))
    assert middle.felt == pytest.approx(30)
    assert middle.known == 60


def test_the_space_shows_without_its_shade():
    picture = gap.picture(specimens()["sixty"], WORDS, "a")
    assert picture
    drawn = read(picture.svg)
    thin = [part for part in named(drawn, "v-line") if part.get("stroke-width") == "0.8"]
    assert len(thin) > 10
    assert len(named(drawn, "v-between")) == 1


def test_it_holds_no_marks_and_no_cracks():
    picture = gap.picture(specimens()["twelve"], WORDS, "a")
    assert picture
    assert named(read(picture.svg), "v-gut-mark") == []
    assert picture.band.said(Pathway.FELT) == ()
    assert picture.band.cracks == ()
