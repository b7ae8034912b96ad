"""Felt and known over time, in words and as a table."""

from __future__ import annotations

import doctest
from datetime import timedelta

import pytest
from hypothesis import given
from tests.charts.drawn import bands
from tests.charts.specimens import FIRST, specimens

from earned.charts import band as charts_band
from earned.charts.band import (
    Band,
    Crack,
    Mark,
    Pathway,
    Spot,
    by_week,
    course,
    picture,
    sentence,
    table,
    title,
)
from earned.charts.track import step_words
from earned.content.strings import strings

WORDS = strings()
DAY = timedelta(days=1)


def test_the_sentence_says_where_each_line_begins_and_ends_and_how_far_off_it_may_be():
    spots = [
        Spot(FIRST, 20, (10, 30), (0, 45)),
        Spot(FIRST + 9 * DAY, 52, (45, 60), (26, 76)),
    ]
    said = sentence(Band(FIRST, FIRST + 9 * DAY, course(spots)), WORDS)
    assert said == (
        "Our guess of what you feel begins near “more that than not”. It ends near “half and half”. "
        "At the end, nine times in ten, it lies from “more that than not” to “more the other way”."
    )


def test_a_line_that_stays_is_said_to_stay():
    spot = Spot(FIRST, 50, (49, 51), (45, 55))
    said = sentence(Band(FIRST, FIRST, None, course([spot])), WORDS)
    assert said == (
        "Our guess of what you know begins and ends near “half and half”. "
        "At the end, nine times in ten, it lies near “half and half”."
    )


def test_what_was_said_is_counted_even_where_marks_stand_for_weeks():
    band = specimens()["two-thousand"]
    said = sentence(by_week(band), WORDS)
    assert "You said 2000 times what your gut expects." in said
    assert "You said 2000 times what your head expects." in said


def test_cracks_are_said_and_coming_back_only_where_it_is_marked():
    cracked = Band(FIRST, FIRST + 9 * DAY, cracks=(Crack(FIRST), Crack(FIRST + DAY, FIRST + 2 * DAY)))
    assert sentence(cracked, WORDS) == "2 cracks are marked. Someone came back once."
    assert sentence(Band(FIRST, FIRST, cracks=(Crack(FIRST),)), WORDS) == (
        "One crack is marked. No coming back is marked."
    )


def test_an_empty_picture_says_so():
    assert Band(FIRST, FIRST).is_empty
    assert sentence(Band(FIRST, FIRST), WORDS) == "There is nothing to draw so far."


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("felt-only", "What your gut expects,"),
        ("known-only", "What your head expects,"),
        ("sixty", "What your gut and your head expect,"),
    ],
)
def test_the_title_names_only_what_is_there(name: str, begins: str):
    assert title(specimens()[name], WORDS).startswith(begins)


@given(bands)
def test_what_is_read_below_a_picture_is_about_what_is_in_it(band: Band):
    reading = " ".join(picture(band, WORDS, "a").reading)
    assert ("Solid line" in reading) == (band.felt is not None)
    assert ("Dashed line" in reading) == (band.known is not None)
    assert ("Dots" in reading) == bool(band.said(Pathway.FELT))
    assert ("rings" in reading) == bool(band.said(Pathway.KNOWN))
    assert ("Slant gap" in reading) == bool(band.cracks)
    assert ("stitches" in reading) == any(crack.back for crack in band.cracks)


@given(bands)
def test_the_table_holds_every_mark_and_both_ends_of_every_stretch(band: Band):
    rows = table(band)
    assert [row.at for row in rows] == sorted({row.at for row in rows})
    by_time = {row.at: row for row in rows}
    for mark in band.marks:
        row = by_time[mark.at]
        assert (row.gut if mark.pathway is Pathway.FELT else row.head) is not None
    for pathway, one in band.courses:
        for segment in one.segments:
            for spot in (segment[0], segment[-1]):
                row = by_time[spot.at]
                assert (row.felt if pathway is Pathway.FELT else row.known) == spot


def test_the_table_guesses_nothing_in_a_gap_and_before_the_first_note():
    spots = [Spot(FIRST + day * DAY, 50, (40, 60), (30, 70)) for day in (10, 11, 200)]
    marks = tuple(Mark(FIRST + day * DAY, 25, Pathway.FELT) for day in (0, 10.5, 100, 200))
    rows = table(Band(FIRST, FIRST + 200 * DAY, course(spots), marks=marks))
    guessed = {(row.at - FIRST) / DAY: row.felt for row in rows}
    assert guessed[0] is None
    assert guessed[100] is None
    assert guessed[10.5] == spots[0]
    assert guessed[200] == spots[2]


def test_the_words_of_the_steps_are_those_of_the_scale():
    assert step_words(100, WORDS) in sentence(
        Band(FIRST, FIRST, marks=(Mark(FIRST, 100, Pathway.KNOWN),)), WORDS
    )


def test_the_example_at_the_top_of_the_module_is_true():
    assert doctest.testmod(charts_band).failed == 0
