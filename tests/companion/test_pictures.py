"""The picture of a line: what was said as it was noted, guesses only where they may be drawn, never off the scale."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.companion.book import ANA, BEN, LESSON, at, noted, people_of
from tests.companion.minds import lived, mind, names

from earned.charts.band import Band, Course, Pathway, Spot
from earned.companion.pictures import picture, points, said, turned
from earned.companion.strands import Strand, Where
from earned.journal.entities import MomentId, Rupture, RuptureId

if TYPE_CHECKING:
    from collections.abc import Sequence

    from earned.journal.entities import Moment

GUT, HEAD = Pathway.FELT, Pathway.KNOWN


def spoken(*notes: Moment, line: str | None = None) -> list[tuple[int, float, str]]:
    return [(one.place, one.value, one.pathway.value) for one in said(people_of(*notes), line)]


def test_gut_and_head_are_given_as_they_were_said_in_the_order_lived() -> None:
    notes = noted(2, BEN, head=75.0, gut=0.0), noted(1, gut=100.0), noted(3)
    assert spoken(*notes) == [(0, 100.0, GUT), (1, 0.0, GUT), (1, 75.0, HEAD)]
    assert spoken(*notes, line=BEN.id) == [(1, 0.0, GUT), (1, 75.0, HEAD)]


def test_a_next_time_counts_until_a_before_with_the_same_person_overtakes_it() -> None:
    first, other = noted(1, next_gut=25.0), noted(2, BEN, gut=50.0)
    assert spoken(first, other, noted(3)) == [(0, 25.0, GUT), (1, 50.0, GUT)]
    assert spoken(first, other, noted(3, gut=75.0)) == [(1, 50.0, GUT), (2, 75.0, GUT)]
    assert spoken(first, other, noted(3, head=75.0)) == [(0, 25.0, GUT), (1, 50.0, GUT), (2, 75.0, HEAD)]


def test_what_was_said_looking_back_is_not_among_it() -> None:
    note = noted(1, gut=25.0, head=75.0)
    (touch,) = note.touches
    assert touch.gut is not None
    looked_back = replace(touch, gut=replace(touch.gut, looked_back=True))
    assert spoken(replace(note, touches=(looked_back,))) == [(0, 75.0, HEAD)]


def drawn(strand: Strand, line: str | None = None, cracks: Sequence[Rupture] = ()) -> tuple[Band, Band]:
    """The picture without guesses, and with them."""
    pathways = mind(strand.moments).now
    return picture(strand, line, LESSON, None, cracks), picture(strand, line, LESSON, pathways, cracks)


def test_facts_are_the_same_with_and_without_guesses() -> None:
    strand = people_of(*(noted(day, gut=25.0, head=75.0) for day in range(1, 20)))
    plain, guessed = drawn(strand)
    assert (plain.felt, plain.known) == (None, None)
    assert guessed.felt is not None
    assert guessed.known is not None
    assert replace(guessed, felt=None, known=None) == plain
    assert (plain.first, plain.last, len(plain.marks)) == (at(1), at(19), 38)


def test_a_line_has_its_own_days_and_marks_and_no_others() -> None:
    strand = people_of(*(noted(day, (ANA, BEN)[day % 2], gut=25.0) for day in range(1, 20)))
    plain, guessed = drawn(strand, ANA.id)
    assert (plain.first, plain.last) == (at(2), at(18))
    assert [mark.at for mark in plain.marks] == [at(day) for day in range(2, 20, 2)]
    assert guessed.felt is not None
    assert at(2) <= guessed.felt.start.at <= guessed.felt.end.at <= at(18)


def test_what_was_put_away_is_not_drawn_and_its_days_stay() -> None:
    strand = people_of(noted(1, gut=25.0), noted(2, gut=50.0, put_away_at=at(3)))
    plain, guessed = drawn(strand)
    assert [mark.at for mark in plain.marks] == [at(1)]
    assert plain.last == at(2)
    assert guessed.felt is not None
    assert guessed.felt.end.at == at(2)


def crack(day: float, back: float | None = None) -> Rupture:
    repaired = None if back is None else at(back)
    return Rupture(RuptureId(f"r{day}"), ANA.id, MomentId("m"), at(day), repaired_at=repaired)


def test_cracks_within_the_picture_are_drawn_with_when_someone_came_back() -> None:
    strand = people_of(noted(10), noted(20))
    plain, _ = drawn(strand, ANA.id, [crack(5), crack(10), crack(12, 15), crack(18, 25), crack(21)])
    assert [(one.at, one.back) for one in plain.cracks] == [
        (at(10), None),
        (at(12), at(15)),
        (at(18), None),
    ]


def test_the_persons_own_words_stand_at_the_ends() -> None:
    strand, own = people_of(noted(1)), replace(LESSON, end_low="they leave", end_high="they come back")
    ends = picture(strand, None, own, None).ends
    assert ends is not None
    assert (ends.low, ends.high) == ("they leave", "they come back")
    assert picture(strand, None, LESSON, None).ends != ends


@given(st.integers(0, 10_000), st.sampled_from(["gradual", "abuse-cycle", "twenty-years", "coin-flip"]))
@settings(max_examples=12)
def test_of_any_life_nothing_is_drawn_off_the_scale_or_out_of_its_days(seed: int, course: str) -> None:
    life = lived(seed, 30, course)
    strand = Strand(Where.PEOPLE, tuple(life), when=tuple(at(moment.day) for moment in life))
    pathways = mind(life).now
    for line in names(life):
        guessed = picture(strand, line, LESSON, pathways)
        for one in (guessed.felt, guessed.known):
            spots = [spot for stretch in one.segments for spot in stretch] if one else []
            assert spots
            assert all(_is_on_the_scale(spot) for spot in spots)
            assert all(earlier.at <= later.at for earlier, later in pairwise(spots))
            assert guessed.first <= spots[0].at
            assert spots[-1].at <= guessed.last


def _is_on_the_scale(spot: Spot) -> bool:
    (low, high), (lowest, highest) = spot.half, spot.most
    return 0 <= lowest <= low <= high <= highest <= 100 and 0 <= spot.middle <= 100


@pytest.mark.parametrize(("z", "shown"), [(-1.2, 0), (-1, 0), (0, 50), (0.5, 75), (1, 100), (1.5, 100)])
def test_points_go_from_nought_to_a_hundred(z: float, shown: float) -> None:
    assert points(z) == shown


def course(*middles: float) -> Course:
    spots = tuple(
        Spot(at(day), middle, (middle, middle), (middle, middle)) for day, middle in enumerate(middles)
    )
    return Course((spots[:2], spots[2:]) if len(spots) > 2 else (spots,))


@pytest.mark.parametrize(
    ("middles", "day"),
    [
        ((60, 60, 60, 30, 30), 3),
        ((60, 50, 40, 30, 20), 2),
        ((25, 40, 60, 60, 30), 4),
        ((60, 60, 0, 20, 35), 2),
        ((60, 30, 60, 30, 30), 3),
        ((30, 30), 1),
        ((30,), 0),
    ],
    ids=["at once", "bit by bit", "rose first", "a lowest since", "twice", "never", "one spot"],
)
def test_a_gut_is_on_guard_since_it_left_where_it_was(middles: tuple[float, ...], day: int) -> None:
    assert turned(course(*middles), fell=True) == at(day)
    assert turned(course(*(100 - middle for middle in middles)), fell=False) == at(day)
