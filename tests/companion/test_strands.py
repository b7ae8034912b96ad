"""From notes to what the engine takes in: every answer arrives as it was meant, and nothing else does."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta, timezone
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from tests.companion.book import ANA, BEN, CLEO, ME, at, book, marked, noted, people_of, strands_of
from tests.companion.lives import KNOWN, LESSONS, Life, happened, seeds

from earned.companion import strands as of
from earned.companion.strands import MOST_MARKS, NOBODY_NAMED, Where
from earned.journal.entities import (
    Channel,
    FeelsSafe,
    Forecast,
    HardDay,
    Landed,
    Noticed,
    NotSafe,
    Rating,
    Rupture,
    RuptureId,
    Standing,
    Window,
)
from earned.working_model.learning import LIVED, TOLD, WITNESSED
from earned.working_model.moments import SOMEBODY_HEARD_OF, to_z

if TYPE_CHECKING:
    from earned.journal.entities import Moment, Relationship
    from earned.journal.writing import Entity
    from earned.working_model import Moment as Taken

YES = NotSafe.YES


def taken(**answers: Any) -> Taken:
    """What the engine is given of one note with these answers."""
    (moment,) = people_of(noted(1, **answers)).moments
    return moment


def marks_of(*notes: Moment | Relationship) -> list[int]:
    return [moment.shielded for moment in people_of(*notes).moments]


# ---- every answer


@pytest.mark.parametrize(("said", "z"), [(0.0, -1.0), (25.0, -0.5), (50.0, 0.0), (75.0, 0.5), (100.0, 1.0)])
def test_a_rating_on_the_scale_is_the_engines_between_minus_one_and_one(said: float, z: float) -> None:
    moment = taken(outcome=said, gut=said, head=said, next_gut=said, next_head=said)
    assert (moment.z, moment.gut, moment.head, moment.next_gut, moment.next_head) == (z,) * 5


@pytest.mark.parametrize(
    ("window", "activation"),
    [
        (Window.SHUT_DOWN, 0),
        (Window.LOW, 25),
        (Window.STEADY, 45),
        (Window.STIRRED, 75),
        (Window.WOUND_UP, 100),
        (Window.UNKNOWN, None),
        (None, None),
    ],
)
def test_where_the_body_was_arrives_as_activation(window: Window | None, activation: float | None) -> None:
    assert taken(body=window).activation == activation


@pytest.mark.parametrize(
    ("day", "stress"),
    [(HardDay.NO, 0), (HardDay.SOME, 0.5), (HardDay.VERY, 1), (HardDay.UNKNOWN, None), (None, None)],
)
def test_a_hard_day_arrives_as_stress(day: HardDay | None, stress: float | None) -> None:
    assert taken(hard_day=day).stress == stress


@pytest.mark.parametrize(
    ("landed", "place"),
    [
        (Landed.NO, 0),
        (Landed.FLICKER, 1),
        (Landed.SOME, 2),
        (Landed.STAYED, 3),
        (Landed.UNKNOWN, None),
        (None, None),
    ],
)
def test_what_got_in_arrives_by_its_place(landed: Landed | None, place: int | None) -> None:
    assert taken(landed=landed).landed == place


@pytest.mark.parametrize(
    ("channel", "came"), [(Channel.LIVED, LIVED), (Channel.WITNESSED, WITNESSED), (Channel.TOLD, TOLD)]
)
def test_how_it_came_arrives(channel: Channel, came: int) -> None:
    assert taken(channel=channel).channel == came


def test_noticing_is_having_looked_again_whatever_the_answer() -> None:
    assert not taken().noticed
    assert taken(noticed=Noticed.NO, noticed_at=at(2)).noticed
    assert taken(noticed_at=at(2)).noticed


def test_what_was_not_said_or_not_known_is_missing_and_never_zero() -> None:
    unsaid = taken(outcome=None, outcome_at=None, after_words="It rained.")
    unknown = taken(
        outcome=Rating.UNKNOWN,
        gut=Forecast(Rating.UNKNOWN, at(1)),
        next_gut=Rating.UNKNOWN,
        next_head=Rating.UNKNOWN,
    )
    apart = taken(outcome=Rating.NOTHING_TO_DO)
    for moment in (unsaid, unknown, apart):
        assert (moment.z, moment.gut, moment.head, moment.next_gut, moment.next_head) == (None,) * 5


def test_when_it_was_is_in_days_and_in_its_own_zone() -> None:
    strand = people_of(noted(1), noted(3.5))
    first, second = strand.moments
    assert second.day - first.day == pytest.approx(2.5)
    assert strand.when == (at(1), at(3.5))


# ---- what stays out


def test_a_forecast_given_with_hindsight_stays_out_and_its_outcome_does_not() -> None:
    back = Forecast(25.0, at(2), looked_back=True)
    moment = taken(gut=back, head=back, outcome=75.0)
    assert (moment.gut, moment.head, moment.z) == (None, None, 0.5)
    assert not moment.looked_back


def test_of_two_forecasts_only_the_one_with_hindsight_stays_out() -> None:
    moment = taken(gut=Forecast(25.0, at(2), looked_back=True), head=75.0)
    assert (moment.gut, moment.head) == (None, 0.5)


def test_what_is_still_open_stays_out_since_its_forecast_is_folded() -> None:
    waiting = noted(2, gut=100.0, outcome=None, outcome_at=None)
    assert people_of(noted(1), waiting).notes == (noted(1).id,)
    assert people_of(noted(1), replace(waiting, let_go_at=at(3))).notes == (noted(1).id,)
    assert people_of(noted(1), replace(waiting, body=Window.LOW)).notes == (noted(1).id, waiting.id)


def test_what_touches_another_lesson_stays_out() -> None:
    other = LESSONS[0]
    elsewhere = replace(noted(2), touches=(replace(noted(2).touches[0], lesson=other.id),))
    assert people_of(other, noted(1), elsewhere).notes == (noted(1).id,)


@given(seeds)
@settings(max_examples=40)
def test_putting_notes_away_changes_nothing_of_what_the_engine_takes_in(seed: int) -> None:
    life = Life(seed).moments()
    entities: list[Entity] = [*LESSONS, *KNOWN.values()]
    with (
        book(*entities, *life) as opened,
        book(*entities, *(replace(one, put_away_at=None) for one in life)) as other,
    ):
        for lesson in LESSONS:
            mine, theirs = opened.strands(lesson.id), other.strands(lesson.id)
            for where in Where:
                assert mine[where].moments == theirs[where].moments
                assert mine[where].notes == theirs[where].notes
                assert theirs[where].hidden == frozenset()
    away = {one.id for one in life if one.put_away_at}
    for where in (Where.PEOPLE, Where.ME):
        assert {mine[where].notes[place] for place in mine[where].hidden} == away & set(mine[where].notes)


@given(seeds)
@settings(max_examples=40)
def test_every_note_of_which_anything_was_said_is_taken_in_once_and_in_order(seed: int) -> None:
    life = Life(seed).moments()
    with book(*LESSONS, *KNOWN.values(), *life) as opened:
        for lesson in LESSONS:
            strand = opened.strands(lesson.id)[Where.PEOPLE]
            wanted = [
                one
                for one in life
                if happened(one) and any(touch.lesson == lesson.id for touch in one.touches)
            ]
            assert list(strand.notes) == [one.id for one in wanted]
            assert list(strand.when) == [one.at for one in wanted]
            assert [moment.z for moment in strand.moments] == [
                to_z(touch.outcome) if isinstance(touch.outcome, float) else None
                for one in wanted
                for touch in one.touches
                if touch.lesson == lesson.id
            ]


# ---- worlds apart


def test_what_i_say_to_myself_is_a_world_apart_from_people() -> None:
    found = strands_of(noted(1), noted(2, ME), noted(3, BEN))
    assert found[Where.PEOPLE].notes == (noted(1).id, noted(3).id)
    assert found[Where.ME].notes == (noted(2).id,)


def test_heard_of_without_a_name_is_others_and_with_one_it_is_theirs() -> None:
    strand = people_of(
        noted(1, None, channel=Channel.TOLD),
        noted(2, None, channel=Channel.WITNESSED),
        noted(3, ANA, channel=Channel.TOLD),
        noted(4, None, channel=Channel.LIVED),
    )
    assert [moment.relationship for moment in strand.moments] == [
        SOMEBODY_HEARD_OF,
        SOMEBODY_HEARD_OF,
        ANA.id,
        NOBODY_NAMED,
    ]
    assert strand.by_person == {SOMEBODY_HEARD_OF: (0, 1), ANA.id: (2,), NOBODY_NAMED: (3,)}


def cracked(day: float, who: Relationship, came: float | Rating | None) -> Rupture:
    return Rupture(RuptureId(f"r{day}"), who.id, noted(day).id, at(day), after_rating=came)


def test_what_comes_after_a_crack_is_a_lesson_of_its_own() -> None:
    notes = [noted(1), noted(2, BEN), noted(3), noted(4), noted(5, ME)]
    said = [
        cracked(1, ANA, 75.0),
        cracked(2, BEN, 0.0),
        cracked(3, ANA, None),
        cracked(4, ANA, Rating.UNKNOWN),
    ]
    strand = strands_of(*notes, *said, cracked(5, ME, 100.0))[Where.CRACKS]
    assert [(moment.relationship, moment.z) for moment in strand.moments] == [(ANA.id, 0.5), (BEN.id, -1.0)]
    assert strand.notes == (noted(1).id, noted(2).id)
    assert strand.when == (at(1), at(2))


def test_what_comes_after_a_crack_with_someone_marked_is_shielded() -> None:
    found = strands_of(noted(1), noted(2, BEN), cracked(1, ANA, 75.0), cracked(2, BEN, 75.0), marked(ANA))
    assert [moment.shielded for moment in found[Where.CRACKS].moments] == [1, 0]


# ---- next time


def with_next(day: float, said: float, who: Relationship = ANA, came: float | None = None) -> Moment:
    """A note whose *next time* was said on one day, and whose outcome was known on another."""
    known = at(day if came is None else came)
    return noted(day, who, outcome_at=known, next_gut=75.0, next_head=75.0, next_at=at(said))


def next_times(*notes: Moment) -> list[tuple[float | None, float | None]]:
    return [(moment.next_gut, moment.next_head) for moment in people_of(*notes).moments]


def test_next_time_said_before_anything_else_came_is_foresight() -> None:
    assert next_times(with_next(1, 2), noted(3)) == [(0.5, 0.5), (None, None)]


def test_next_time_said_once_the_next_outcome_was_known_is_none() -> None:
    assert next_times(with_next(1, 4), noted(3))[0] == (None, None)


def test_it_is_when_the_outcome_was_known_that_counts_and_not_when_it_came() -> None:
    assert next_times(with_next(1, 4), with_next(3, 5, came=5))[0] == (0.5, 0.5)
    assert next_times(with_next(1, 4), with_next(3, 5, came=3))[0] == (None, None)


def test_an_outcome_with_somebody_else_says_nothing_of_the_next_time() -> None:
    assert next_times(with_next(1, 4), noted(3, BEN))[0] == (0.5, 0.5)


def test_a_later_outcome_that_was_known_first_is_enough() -> None:
    silent = noted(2, outcome=None, outcome_at=None, after_words="We met.")
    assert next_times(with_next(1, 4), silent, noted(3))[0] == (None, None)
    late = with_next(2, 6, came=6)
    assert next_times(with_next(1, 4), late, noted(3))[0] == (None, None)


def test_a_note_filled_in_later_for_an_earlier_day_foresees_nothing() -> None:
    assert next_times(with_next(1, 9, came=9), with_next(2, 2))[:2] == [(None, None), (0.5, 0.5)]


# ---- marks


def test_without_a_mark_nothing_is_shielded() -> None:
    (moment,) = people_of(noted(1)).moments
    assert (moment.mark, moment.harm) == (0, False)


@pytest.mark.parametrize(
    "mark",
    [{"standing": Standing.NOT_SAFE}, {"hard_stops": frozenset({"hs_fear"})}, {"feels_safe": FeelsSafe.NO}],
    ids=str,
)
def test_each_kind_of_mark_shields_all_that_is_theirs(mark: dict[str, Any]) -> None:
    assert marks_of(noted(1), noted(2, BEN), noted(3), replace(ANA, **mark)) == [1, 0, 1]


def test_marks_stand_in_the_order_in_which_they_were_set() -> None:
    with book(noted(1), noted(2, BEN), noted(3, CLEO), noted(4, CLEO)) as opened:
        opened.keep(marked(BEN))
        opened.keep(noted(3, CLEO, not_safe=YES))
        opened.keep(marked(ANA))
        strand = opened.strands()[Where.PEOPLE]
        assert [moment.shielded for moment in strand.moments] == [3, 1, 2, 0]
        assert [moment.harm for moment in strand.moments] == [False, False, True, False]


def test_one_more_mark_leaves_the_earlier_ones_as_they_were() -> None:
    with book(noted(1), noted(2, BEN), noted(3, CLEO)) as opened:
        opened.keep(marked(CLEO))
        before = opened.strands()[Where.PEOPLE].moments
        opened.keep(noted(1, not_safe=YES))
        after = opened.strands()[Where.PEOPLE].moments
        assert before[1:] == after[1:]
        assert (after[0].shielded, after[0].harm) == (2, True)


def test_a_mark_that_was_lifted_and_set_again_stands_last() -> None:
    with book(noted(1), noted(2, BEN)) as opened:
        for them in (marked(ANA), marked(BEN)):
            opened.keep(them)
        opened.keep(ANA)
        assert [moment.shielded for moment in opened.strands()[Where.PEOPLE].moments] == [0, 1]
        opened.keep(marked(ANA))
        assert [moment.shielded for moment in opened.strands()[Where.PEOPLE].moments] == [2, 1]


def test_a_flag_set_once_its_person_was_marked_adds_nothing_until_the_mark_is_lifted() -> None:
    with book(noted(1), noted(2)) as opened:
        opened.keep(marked(ANA))
        before = opened.strands()[Where.PEOPLE].moments
        opened.keep(noted(2, not_safe=YES))
        assert opened.strands()[Where.PEOPLE].moments == before
        opened.keep(ANA)
        after = opened.strands()[Where.PEOPLE].moments
        assert [(moment.shielded, moment.harm) for moment in after] == [(0, False), (1, True)]


def test_a_flag_set_before_its_person_was_marked_stays_first() -> None:
    with book(noted(1), noted(2)) as opened:
        opened.keep(noted(2, not_safe=YES))
        opened.keep(marked(ANA))
        found = opened.strands()[Where.PEOPLE].moments
        assert [(moment.shielded, moment.harm) for moment in found] == [(2, False), (1, True)]


def test_a_bit_is_no_flag() -> None:
    assert marks_of(noted(1, not_safe=NotSafe.A_BIT)) == [0]


def test_who_is_marked_and_has_no_part_in_a_lesson_takes_no_place_in_its_order() -> None:
    with book(noted(1)) as opened:
        opened.keep(marked(BEN))
        opened.keep(marked(ANA))
        assert [moment.shielded for moment in opened.strands()[Where.PEOPLE].moments] == [1]


def test_marks_beyond_the_most_share_the_last_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(of, "MOST_MARKS", 2)
    assert MOST_MARKS > 2
    with book(*(noted(day) for day in range(1, 5))) as opened:
        for day in range(1, 5):
            opened.keep(noted(day, not_safe=YES))
        assert [moment.shielded for moment in opened.strands()[Where.PEOPLE].moments] == [1, 2, 2, 2]


def test_since_when_a_mark_stands_is_asked_in_instants_and_not_in_words() -> None:
    with book(noted(1), noted(2, BEN)) as opened:
        opened.keep(noted(2, BEN, not_safe=YES))
        opened.now = opened.now.astimezone(timezone(timedelta(hours=-9)))
        opened.keep(noted(1, not_safe=YES))
        assert [moment.shielded for moment in opened.strands()[Where.PEOPLE].moments] == [2, 1]
