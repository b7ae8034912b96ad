"""What counted most: notes left out one by one, the most first, and never kindness where facts bar a rise."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from tests.companion.book import ANA, BEN, LESSON, ME, at, noted
from tests.companion.thoughts import thought_of

from earned.companion.barred import Barred
from earned.companion.counted import A_HANDFUL, ASKED, LEAST, Counted, Moved, Points, by_channel, counted
from earned.companion.lines import Way
from earned.companion.strands import Where
from earned.companion.thought import Thought
from earned.journal.entities import Channel, Window
from earned.working_model import counted as engine
from earned.working_model.foresight import story
from earned.working_model.parameters import Parameters
from earned.working_model.readings import Interval, read

if TYPE_CHECKING:
    from earned.companion.guess import Guess
    from earned.journal.entities import Moment, Relationship
    from earned.journal.writing import Entity


def good(n: int, who: Relationship = ANA, first: int = 10, **answers: Any) -> list[Moment]:
    said = {"gut": 50.0, "head": 50.0, "outcome": 90.0} | answers
    return [noted(first + day, who, **said) for day in range(n)]


def thought(*entities: Entity, gut: Way | None = Way.UP) -> Thought:
    return thought_of(*entities, gut=gut)


def line(one: Thought, who: Relationship | None = ANA, where: Where = Where.PEOPLE) -> Guess:
    found = one.guess(where, None if who is None else who.id, LESSON, frozenset())
    assert found is not None
    return found


def found(*entities: Entity, who: Relationship | None = ANA, gut: Way | None = Way.UP) -> tuple[Counted, ...]:
    one = thought(*entities, gut=gut)
    return counted(one, line(one, who))


BAD = [noted(1, outcome=0.0), noted(2, outcome=25.0), noted(3, outcome=40.0)]


def test_the_notes_that_moved_it_most_come_first_and_no_more_than_a_handful() -> None:
    moved = [abs(one.points) for one in found(*BAD, *good(12))]
    assert moved == sorted(moved, reverse=True)
    assert 1 <= len(moved) <= A_HANDFUL
    assert min(moved) >= LEAST


def test_each_is_told_by_where_the_guess_would_be_without_it() -> None:
    one = thought(*BAD, *good(12))
    strand, person = one.known.strands[Where.PEOPLE], one.minds[Where.PEOPLE].now.felt
    every = engine.without(
        story(strand.moments), person.middle(), [{place} for place in range(len(strand.moments))], ANA.id
    )
    expected = dict(zip(strand.notes, (-50 * every).tolist(), strict=True))
    told = counted(one, line(one))
    assert told
    for note in told:
        assert note.points == pytest.approx(expected[note.note])


def test_bad_moments_hold_it_down_and_good_ones_lift_it() -> None:
    told = {one.note: one.points for one in found(*BAD, *good(12))}
    assert told[BAD[0].id] < 0
    lifted = [points for note, points in told.items() if note not in {one.id for one in BAD}]
    assert lifted
    assert min(lifted) > 0


def test_what_was_put_away_counts_and_is_not_listed() -> None:
    away = replace(BAD[0], put_away_at=at(50))
    assert away.id in {one.note for one in found(*BAD, *good(12))}
    assert away.id not in {one.note for one in found(away, *BAD[1:], *good(12))}


def test_where_no_note_says_what_came_none_stands_out() -> None:
    assert found(*good(30, outcome=None, body=Window.STEADY)) == ()


def test_kindness_with_someone_who_hurts_is_not_listed_as_what_helped() -> None:
    kind = [noted(day, BEN, gut=0.0, outcome=100.0) for day in range(1, 6)]
    hurt = [noted(day, BEN, gut=100.0, outcome=25.0) for day in range(10, 19)]
    one = thought(*kind, *hurt, gut=Way.DOWN)
    assert BEN.id in one.known.barred.hurts
    told = {each.note: each.points for each in counted(one, line(one, BEN), most=100)}
    assert told.keys() <= {note.id for note in hurt}
    assert all(points < 0 for points in told.values())
    calm = Thought(replace(one.known, barred=Barred()), one.minds, None)
    assert max(each.points for each in counted(calm, line(calm, BEN), most=100)) >= LEAST


def test_on_oneself_it_is_the_notes_with_oneself() -> None:
    mine = [replace(note, relationship=ME.id) for note in (*BAD, *good(12))]
    one = thought(*mine, *good(3, first=60), noted(70, outcome=0.0))
    told = counted(one, line(one, None, Where.ME))
    assert told
    assert {each.note for each in told} <= {note.id for note in mine}


# ---- how far off it may be


def test_the_range_is_that_of_people_as_they_may_be_each_asked_alone() -> None:
    one = thought(*BAD, *good(12))
    strand, person = one.known.strands[Where.PEOPLE], one.minds[Where.PEOPLE].now.felt
    (first, *_) = counted(one, line(one))
    place = strand.notes.index(first.note)
    people = person.gather(person.draws(ASKED)).people
    each = (Parameters(*(float(np.broadcast_to(value, ASKED)[n]) for value in people)) for n in range(ASKED))
    moved = [-50 * engine.without(story(strand.moments), p, [{place}], ANA.id)[0] for p in each]
    assert first.moved.most == pytest.approx(read(np.array(moved)).most)


def test_a_figure_lies_in_its_range_and_more_notes_narrow_it() -> None:
    few, many = channels(*good(12))[Channel.LIVED].felt, channels(*good(80))[Channel.LIVED].felt
    assert few is not None
    assert many is not None
    for one in (few, many, *(each.moved for each in found(*BAD, *good(12)))):
        assert one.most.low <= one.points <= one.most.high
        assert one.most.low < one.most.high
    assert (many.most.high - many.most.low) / many.points < (few.most.high - few.most.low) / few.points


@pytest.mark.parametrize(
    ("low", "high", "ends", "is_clear"),
    [
        (1.2, 9.0, (1, 9), True),
        (0.1, 0.4, (0, 1), True),
        (-0.4, -0.2, (-1, 0), True),
        (-0.1, 9.1, (-1, 10), False),
        (-9.1, 0.1, (-10, 1), False),
    ],
)
def test_what_may_be_up_and_may_be_down_is_not_clear(
    low: float, high: float, ends: tuple[int, int], *, is_clear: bool
) -> None:
    one = Points(0.0, Interval(low, high))
    assert (one.ends, one.is_clear) == (ends, is_clear)


# ---- lived, seen, heard


def channels(
    *entities: Entity, who: Relationship | None = None, gut: Way | None = Way.UP
) -> dict[Any, Moved]:
    one = thought(*entities, gut=gut)
    return {moved.channel: moved for moved in by_channel(one, line(one, who))}


HEARD = good(10, first=100, channel=Channel.TOLD)
SEEN = good(10, first=130, channel=Channel.WITNESSED)


def test_what_was_lived_seen_and_heard_is_counted_apart() -> None:
    moved = channels(*good(12), *HEARD, *SEEN)
    assert {channel: one.notes for channel, one in moved.items()} == {
        Channel.LIVED: 12,
        Channel.WITNESSED: 10,
        Channel.TOLD: 10,
    }
    assert set(channels(*good(12))) == {Channel.LIVED}


def test_hearing_of_it_moves_the_head_and_hardly_the_gut() -> None:
    moved = channels(*good(12), *HEARD, *SEEN)
    lived, told, seen = moved[Channel.LIVED], moved[Channel.TOLD], moved[Channel.WITNESSED]
    assert lived.felt is not None
    assert told.felt is not None
    assert told.known is not None
    assert seen.felt is not None
    assert 0 <= told.felt.points < seen.felt.points < lived.felt.points
    assert told.known.points > told.felt.points


def test_without_a_guess_they_are_only_counted() -> None:
    moved = channels(*good(12), *HEARD, gut=None)
    assert [(one.notes, one.felt, one.known) for one in moved.values()] == [
        (12, None, None),
        (10, None, None),
    ]


def test_a_note_without_an_outcome_is_none_that_came_in_any_way() -> None:
    assert channels(*good(12), noted(90, outcome=None, after_words="w", channel=Channel.TOLD)).keys() == {
        Channel.LIVED
    }


def test_on_a_persons_line_only_theirs_are_counted() -> None:
    moved = channels(*good(12), *good(4, BEN, first=60), *HEARD, who=BEN, gut=None)
    assert {channel: one.notes for channel, one in moved.items()} == {Channel.LIVED: 4}
