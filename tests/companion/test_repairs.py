"""Hard moments and what came next, and the order of things."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st
from tests.companion.lives import at, seen

from earned.companion.repairs import hard_moments, repeat
from earned.journal.entities import Held, Moment, MomentId, Mover, NotSafe, RelationshipId, Rupture, RuptureId
from earned.journal.reading.counts import Words

A = RelationshipId("a")


def harm(day: int) -> Moment:
    return Moment(MomentId(f"h{day}"), at(day), at(day), relationship=A, not_safe=NotSafe.YES)


def crack(day: int, back: int | None = None) -> Rupture:
    return Rupture(
        RuptureId(f"r{day}"),
        A,
        MomentId(f"m{day}"),
        at(day),
        repaired_at=None if back is None else at(back),
        moved_by=Mover.THEM,
        held=Held.YES,
    )


def test_hurt_sorry_hurt_is_said_after_three_times_and_not_before() -> None:
    three = [crack(0, 1), crack(2, 3), crack(4, 5), crack(6)]
    found = repeat([], three)
    assert found is not None
    assert [[day.day for day in times] for times in found.times] == [[1, 2, 3], [3, 4, 5], [5, 6, 7]]
    assert found.not_so == 0
    assert repeat([], three[:3]) is None


def test_the_exception_stands_beside_it() -> None:
    found = repeat([], [crack(0, 1), crack(2, 3), crack(4, 5), crack(6, 7)])
    assert found is not None
    assert found.not_so == 1


def test_harm_counts_as_hurt_without_a_crack() -> None:
    rows = seen([harm(2), harm(4), harm(6)])
    found = repeat(rows, [crack(0, 1), crack(2, 3), crack(4, 5)])
    assert found is not None
    assert len(found.times) == 3


@given(st.lists(st.sampled_from("hb"), max_size=14))
def test_the_order_is_counted_as_one_would_by_hand(turns: list[str]) -> None:
    cracks = [crack(day) for day, turn in enumerate(turns) if turn == "h"]
    anchor = Rupture(RuptureId("x"), A, MomentId("x"), at(0))
    backs = [
        Rupture(RuptureId(f"b{day}"), A, MomentId("x"), anchor.at, repaired_at=at(day))
        for day, turn in enumerate(turns)
        if turn == "b"
    ]
    written = "".join("h" if turn == "h" else "b" for turn in turns)
    if backs:  # each coming back belongs to a crack on day 0, which is one hurt at the start
        written = "h" + written
    times = sum(
        "h" in written[:place] and "h" in written[place + 1 :] and written[place - 1] == "h"
        for place, turn in enumerate(written)
        if turn == "b"
    )
    found = repeat([], [*cracks, *backs])
    assert (0 if found is None else len(found.times)) == (times if times >= 3 else 0)


def test_an_open_crack_is_a_state_and_has_what_came_next_once_someone_came_back() -> None:
    words = {
        MomentId("m0"): Words(MomentId("m0"), at(0).isoformat(), "she went quiet", harmed=False),
        MomentId("h1"): Words(MomentId("h1"), at(1).isoformat(), "hard", harmed=True),
    }
    first, second, third = hard_moments([crack(0), crack(2, 6)], [MomentId("h1")], words, at(80))
    assert first.is_open
    assert first.words == "she went quiet"
    assert second.crack is None
    assert second.is_heavy
    assert third.back is not None
    assert (third.back.days_after, third.back.days_since, third.words) == (4, 74, None)


def test_days_are_those_of_the_calendar() -> None:
    late = Rupture(
        RuptureId("r"),
        A,
        MomentId("m"),
        at(0) + timedelta(hours=11, minutes=50),
        repaired_at=at(1) - timedelta(hours=11),
    )
    (hard,) = hard_moments([late], [], {}, at(1))
    assert hard.back is not None
    assert hard.back.days_after == 1
