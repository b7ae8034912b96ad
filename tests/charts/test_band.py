"""Felt and known over time, drawn."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from datetime import timedelta
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.charts.drawn import bands, cracks, marks, named, number, places, read
from tests.charts.specimens import FIRST, LONG, crack, line, specimens

import earned.web
from earned.charts.band import (
    MOST,
    Band,
    Crack,
    Ends,
    Mark,
    Pathway,
    Spot,
    by_week,
    course,
    picture,
    svg,
)
from earned.charts.lettering import width
from earned.content.strings import strings

WORDS = strings()
STYLES = (Path(earned.web.__file__).parent / "static/screens.css").read_text("utf-8")


@given(bands)
def test_nothing_is_drawn_outside_the_picture(band: Band):
    drawn = read(svg(band, WORDS, "a"))
    _, _, right, bottom = map(float, drawn.get("viewBox", "").split())
    for x, y in places(drawn):
        assert -0.06 <= x <= right + 0.06
        assert -0.06 <= y <= bottom + 0.06


@given(bands)
def test_the_picture_is_whole_printable_and_within_a_strict_policy(band: Band):
    drawn = read(svg(band, WORDS, "a"))
    assert drawn.get("role") == "img"
    for part in drawn.iter():
        assert not {"style", "href", "onload"} & set(part.keys())
        if part.tag not in {"svg", "title", "desc"}:
            assert part.get("fill") or part.get("stroke")
            assert part.get("class")


@given(bands)
def test_every_class_is_known_to_the_stylesheet(band: Band):
    for part in read(svg(band, WORDS, "a")).iter():
        for name in (part.get("class") or "chart").split():
            assert re.search(rf"\.{name}\b", STYLES), name


def labels_of(band: Band) -> list[tuple[float, float, float, float]]:
    """Give the room each text may take at most, as (left, top, right, foot)."""
    boxes = []
    for text in read(svg(band, WORDS, "a")).iter("text"):
        wide, x, foot = width(text.text or "", 16), number(text, "x"), number(text, "y")
        shift = {None: 0.0, "start": 0.0, "middle": wide / 2, "end": wide}[text.get("text-anchor")]
        boxes.append((x - shift, foot - 13, x - shift + wide, foot + 4))
    return boxes


@given(bands)
def test_no_words_lie_over_other_words_or_outside_even_in_the_largest_letters(band: Band):
    boxes = labels_of(band)
    for left, top, right, foot in boxes:
        assert left >= 0
        assert right <= 344
        assert top >= 0
        assert foot <= float(read(svg(band, WORDS, "a")).get("viewBox", "").split()[3])
    for one, other in combinations(boxes, 2):
        assert one[0] >= other[2] or other[0] >= one[2] or one[1] >= other[3] or other[1] >= one[3]


@given(bands)
def test_no_number_stands_in_the_picture_but_in_its_dates_and_own_words(band: Band):
    for text in read(svg(replace(band, ends=None), WORDS, "a")).iter("text"):
        words = text.text or ""
        dated = re.fullmatch(r"\d{1,2} [A-Z][a-z]+( \d{4})?", words)
        assert dated or not re.search(r"\d", words), words


@given(bands)
def test_a_mark_is_never_told_by_its_colour_alone(band: Band):
    drawn = read(svg(band, WORDS, "a"))
    dots, rings = named(drawn, "v-gut-mark"), named(drawn, "v-head-mark")
    assert len(dots) == len(band.said(Pathway.FELT))
    assert len(rings) == len(band.said(Pathway.KNOWN))
    assert all(dot.get("stroke") is None for dot in dots)
    assert all(ring.get("stroke") and ring.get("stroke-width") for ring in rings)


def test_felt_and_known_differ_by_line_end_and_word():
    drawn = read(svg(specimens()["sixty"], WORDS, "a"))
    (felt,) = [part for part in named(drawn, "v-gut") if part.get("stroke-width") == "3"]
    (known,) = [part for part in named(drawn, "v-head") if part.get("stroke-width") == "2"]
    assert felt.get("stroke-dasharray") is None
    assert known.get("stroke-dasharray")
    assert len(named(drawn, "v-gut-fill")) == len(named(drawn, "v-head-open")) == 1
    assert [text.text for text in drawn.iter("text")][:2] == ["know", "feel"]


def test_the_labels_stand_apart_where_the_lines_end_together():
    for name in ("close", "both-at-nought"):
        drawn = read(svg(specimens()[name], WORDS, "a"))
        (felt,), (known,) = named(drawn, "t-gut"), named(drawn, "t-head")
        assert abs(number(felt, "y") - number(known, "y")) >= 16


@given(bands)
def test_the_own_words_of_the_ends_are_all_there_marked_as_own_and_escaped(band: Band):
    drawn = read(svg(band, WORDS, "a"))
    own = "".join(part.text or "" for part in named(drawn, "own"))
    if band.ends is None:
        assert own == ""
        return
    wanted = f"{band.ends.high} {band.ends.low}"
    assert printed(own) == printed(wanted)
    without = read(svg(replace(band, ends=None), WORDS, "a"))
    assert [part.text for part in drawn.iter("title")] == [part.text for part in without.iter("title")]


def printed(words: str) -> str:
    """Leave out white space and what no picture can hold."""
    return re.sub("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]", "", "".join(words.split()))


def test_own_words_cannot_break_out_of_the_picture():
    band = Band(FIRST, FIRST, ends=Ends("</text><script>x</script>", '"><img src=x onerror=y>&amp;'))
    drawn = read(svg(band, WORDS, "a"))
    assert {part.tag for part in drawn.iter()} == {"svg", "title", "desc", "line", "text"}


def test_what_a_pointer_brings_up_and_what_is_read_out_hold_no_own_words():
    shown = picture(specimens()["long-words"], WORDS, "a")
    drawn = read(shown.svg)
    said = " ".join(part.text or "" for name in ("title", "desc") for part in drawn.iter(name))
    assert LONG.low not in said
    assert LONG.high not in said
    assert shown.sentence in said


def test_two_pictures_on_a_page_do_not_share_a_name():
    band = specimens()["twelve"]
    ids = [part.get("id") for name in ("mara", "jonas") for part in read(svg(band, WORDS, name)).iter()]
    ids = [one for one in ids if one]
    assert len(ids) == len(set(ids)) == 4
    for part in (read(svg(band, WORDS, "mara")),):
        assert part.get("aria-labelledby") == "mara-t mara-d"


@pytest.mark.parametrize("name", ["", "A", "1a", "a b", 'a"', "a.b"])
def test_a_name_that_can_be_no_id_is_refused(name: str):
    with pytest.raises(ValueError, match="letters, digits and hyphens"):
        svg(specimens()["twelve"], WORDS, name)


def test_a_long_time_without_notes_stays_empty():
    drawn = read(svg(specimens()["gap"], WORDS, "a"))
    lines = [part for part in named(drawn, "v-gut") if part.get("stroke-width") == "3"]
    assert len(lines) == 2
    ends = [[float(pair.split(",")[0]) for pair in (part.get("points") or "").split()] for part in lines]
    assert ends[1][0] - ends[0][-1] > 60


def test_a_course_parts_where_notes_lie_further_apart_than_the_gap_allows():
    spots = [Spot(FIRST + timedelta(days=day), 50, (40, 60), (30, 70)) for day in (0, 60, 121, 122)]
    parted = course(spots)
    assert parted is not None
    assert [len(segment) for segment in parted.segments] == [2, 2]
    assert parted.start == spots[0]
    assert parted.end == spots[-1]
    assert course([]) is None


def test_what_is_expected_before_the_last_note_and_after_it_makes_no_jump_at_the_end():
    before, last, now = (
        Spot(FIRST + timedelta(days=day), middle, (middle - 10, middle + 10), (middle - 20, middle + 20))
        for day, middle in ((0, 30), (9, 40), (9, 60))
    )
    line = course([before, last, now])
    assert line is not None
    assert line.segments == ((before, now),)


def test_one_lone_note_is_seen():
    lone = course([Spot(FIRST, 40, (30, 50), (20, 60))])
    (felt,) = [
        part
        for part in named(read(svg(Band(FIRST, FIRST, lone), WORDS, "a")), "v-gut")
        if part.get("stroke-width") == "3"
    ]
    (start, _), (end, _) = (pair.split(",") for pair in (felt.get("points") or "").split())
    assert float(end) - float(start) >= 5


def test_a_single_day_has_a_single_date():
    said = [text.text for text in read(svg(specimens()["one-note"], WORDS, "a")).iter("text")]
    assert said == ["the opposite", "just as the old lesson says", "3 March 2026"]


def test_a_time_over_the_turn_of_a_year_says_both_years():
    band = Band(FIRST, FIRST + timedelta(days=400))
    said = [text.text for text in read(svg(band, WORDS, "a")).iter("text")]
    assert said[-2:] == ["3 March 2026", "7 April 2027"]


def test_what_is_no_number_is_refused_and_not_drawn_at_the_old_end():
    with pytest.raises(ValueError, match="not a number"):
        svg(Band(FIRST, FIRST, marks=(Mark(FIRST, math.nan, Pathway.FELT),)), WORDS, "a")


@given(cracks())
def test_signs_of_cracks_and_of_coming_back_never_lie_on_each_other(each: tuple[Crack, ...]):
    drawn = read(svg(Band(FIRST, FIRST + timedelta(days=7000), cracks=each), WORDS, "a"))
    signs = [part.get("d") or "" for part in named(drawn, "v-ink") if part.tag.endswith("path")]
    at = [float(re.findall(r"M(-?[\d.]+)", path)[0]) + (4 if "l3" in path else 2.5) for path in signs]
    assert all(b - a >= 8 for a, b in pairwise(at))


def test_a_crack_and_coming_back_have_signs_of_their_own():
    drawn = svg(line([FIRST, FIRST + timedelta(days=90)], lambda _: 50, cracks=(crack(10, 40),)), WORDS, "a")
    slanted, upright = re.findall(r'class="v-ink" d="([^"]*)"', drawn)
    assert slanted.count("l3 -12") == 2
    assert upright.count("l0 -12") == 2
    assert "Slant" not in drawn


def test_without_a_crack_there_is_no_line_of_time():
    assert named(read(svg(specimens()["sixty"], WORDS, "a")), "v-ink") == []


@given(marks(most=60), st.integers(1, 40))
def test_however_many_marks_there_are_a_picture_holds_two_hundred(few: tuple[Mark, ...], times: int):
    many = tuple(replace(mark, at=mark.at + timedelta(hours=n)) for mark in few for n in range(times))
    band = Band(FIRST, FIRST + timedelta(days=7001), marks=tuple(sorted(many, key=lambda mark: mark.at)))
    shown = by_week(band)
    assert len(shown.marks) <= MOST
    assert (shown.weeks > 0) == (len(many) > MOST)
    for pathway in Pathway:
        assert shown.count(pathway) == band.count(pathway)
        if shown.said(pathway):
            assert mean(shown, pathway) == pytest.approx(mean(band, pathway))
    assert by_week(shown) is shown


def mean(band: Band, pathway: Pathway) -> float:
    return sum(mark.value * mark.of for mark in band.said(pathway)) / band.count(pathway)


def test_two_thousand_notes_become_weeks_and_the_words_say_so():
    shown = picture(specimens()["two-thousand"], WORDS, "a")
    drawn = read(shown.svg)
    assert 50 <= len(named(drawn, "v-gut-mark")) + len(named(drawn, "v-head-mark")) <= MOST
    assert shown.band.weeks == 16
    assert "Each is the mean of 16 weeks." in shown.reading
    assert all(
        len((part.get("points") or "").split()) <= MOST for part in drawn.iter() if "polyline" in part.tag
    )


def test_fewer_spots_keep_both_ends_of_every_stretch():
    day = timedelta(days=1)
    spots = [Spot(FIRST + n * day + (n // 300) * 90 * day, n % 100, (0, 0), (0, 0)) for n in range(900)]
    whole = course(spots)
    assert whole is not None
    assert len(whole.segments) == 3
    thinned = by_week(Band(FIRST, spots[-1].at, whole)).felt
    assert thinned is not None
    assert sum(map(len, thinned.segments)) <= MOST
    for before, after in zip(whole.segments, thinned.segments, strict=True):
        assert (before[0], before[-1]) == (after[0], after[-1])
