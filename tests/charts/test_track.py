"""One moment on the scale, drawn and said."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from earned.charts.track import LEFT, RIGHT, WIDTH, Labels, Track, apart, place, sentence, svg
from earned.content.strings import strings

LABELS = Labels("head", "gut", "happened")
ratings = st.one_of(st.none(), st.floats(0, 100))
tracks = st.builds(Track, head=ratings, gut=ratings, happened=ratings)


def drawn(track: Track, labels: Labels | None = LABELS) -> ET.Element:
    return ET.fromstring(svg(track, labels))


def with_class(picture: ET.Element, name: str) -> list[ET.Element]:
    return [part for part in picture.iter() if part.get("class") == name]


@given(tracks)
def test_what_was_left_empty_has_no_mark_and_no_word(track: Track) -> None:
    picture = drawn(track)
    assert bool(with_class(picture, "v-head-open")) == (track.head is not None)
    assert bool(with_class(picture, "v-gut-fill")) == (track.gut is not None)
    assert bool(with_class(picture, "v-ink-fill")) == (track.happened is not None)
    said = [part.text for part in picture.iter("text")]
    assert len(said) == sum(mark is not None for mark in (track.head, track.gut, track.happened))


@given(tracks)
def test_the_thick_line_runs_from_the_gut_to_what_happened(track: Track) -> None:
    thick = with_class(drawn(track), "v-ink")
    if track.gut is None or track.happened is None:
        assert thick == []
    else:
        (line,) = thick
        assert abs(float(line.get("x1", "")) - place(track.gut)) < 0.06
        assert abs(float(line.get("x2", "")) - place(track.happened)) < 0.06


@given(tracks)
def test_every_mark_has_its_colour_as_an_attribute_for_paper(track: Track) -> None:
    for part in list(drawn(track).iter())[1:]:
        assert part.get("fill") or part.get("stroke")
        assert part.get("class")
        assert part.get("style") is None


@given(st.floats(0, 100), st.floats(0, 100))
def test_two_words_never_lie_over_each_other_or_outside(first: float, second: float) -> None:
    left, right = sorted((place(first), place(second)))
    for words in (("head", "happened"), ("happened", "head"), ("what came of it", "the head")):
        spots = apart([(left, words[0]), (right, words[1])])
        halves = [len(word) * 9.0 / 2 for word in words]
        assert spots[1] - spots[0] >= sum(halves) + 7.99
        assert spots[0] - halves[0] >= -0.01
        assert spots[1] + halves[1] <= WIDTH + 0.01


@given(st.floats(allow_nan=False))
def test_no_rating_is_drawn_off_the_scale(value: float) -> None:
    assert LEFT <= place(value) <= RIGHT


def test_a_label_cannot_break_out_of_the_picture() -> None:
    picture = drawn(Track(50, 50, 50), Labels("<script>", '"&', "</svg>"))
    assert [part.text for part in picture.iter("text")] == ["<script>", "</svg>", '"&']


def test_without_words_beside_it_the_picture_is_lower() -> None:
    assert drawn(Track(0, 25, 75), None).get("viewBox") == "0 0 300 36"
    assert list(drawn(Track(0, 25, 75), None).iter("text")) == []


def test_the_sentence_says_what_the_picture_shows() -> None:
    words = strings()
    said = sentence(Track(head=50, gut=25, happened=75), words)
    for step in ("half and half", "more that than not", "more the other way"):
        assert step in said
    assert "more the other way" not in sentence(Track(head=50, gut=25), words)
    assert sentence(Track(), words)


def test_ratings_between_the_steps_take_the_nearest_words() -> None:
    assert "half and half" in sentence(Track(happened=58), strings())
    assert "just as the old lesson says" in sentence(Track(happened=12.5), strings())
