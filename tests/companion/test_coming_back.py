"""Where the old lesson returns is said beforehand, only beside a rise that is said, and never as a gain."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.companion.book import ANA, LESSON, ME, at, noted
from tests.companion.minds import lived, mind
from tests.companion.thoughts import spoken, thought_of

from earned.companion.barred import Barred
from earned.companion.coming_back import Return, When, coming_back
from earned.companion.lines import Way
from earned.companion.strands import Strand, Where
from earned.companion.thought import Known, Thought
from earned.journal.entities import MomentId, NotSafe

if TYPE_CHECKING:
    from earned.journal.entities import Moment, Relationship

UP, DOWN = Way.UP, Way.DOWN


def good(n: int = 20, who: Relationship = ANA) -> list[Moment]:
    return [noted(day, who, gut=25.0, head=50.0, outcome=90.0) for day in range(1, n + 1)]


def told(one: Thought, line: str | None = None, where: Where = Where.PEOPLE) -> dict[When, Return]:
    return {each.when: each for each in coming_back(one, one.guess(where, line, LESSON, frozenset()))}


def test_it_is_told_of_a_rise_that_is_said_and_of_nothing_else() -> None:
    assert told(thought_of(*good(), gut=UP))
    assert told(thought_of(*good(), gut=DOWN)) == {}
    assert told(thought_of(*good(), noted(90, not_safe=NotSafe.YES), gut=UP), ANA.id) == {}
    assert told(thought_of(*good(), head=UP)) == {}
    assert told(thought_of(*good(11), gut=UP)) == {}
    assert coming_back(thought_of(*good(), gut=UP), None) == ()


def test_with_someone_it_is_hard_days_time_apart_somebody_new_and_a_bad_day() -> None:
    assert set(told(thought_of(*good(), gut=UP), ANA.id)) == set(When)


@pytest.mark.parametrize("where", [Where.PEOPLE, Where.ME])
def test_in_general_and_with_oneself_nobody_is_apart_and_nobody_is_new(where: Where) -> None:
    notes = good(who=ME) if where is Where.ME else good()
    assert set(told(thought_of(*notes, gut=UP), None, where)) == {When.HARD_DAY, When.BAD_DAY}


def test_after_much_good_with_one_person_somebody_new_is_further_back_than_a_season_apart() -> None:
    found = told(thought_of(*good(30), gut=UP), ANA.id)
    assert found[When.SOMEBODY_NEW].points > found[When.LONG_GAP].points > 0


@given(st.integers(0, 10_000), st.sampled_from(["gradual", "abuse-cycle", "love-bombing", "coin-flip"]))
@settings(max_examples=6)
def test_in_any_life_it_is_never_told_as_a_gain(seed: int, course: str) -> None:
    life = lived(seed, 40, course)
    strand = Strand(
        Where.PEOPLE,
        tuple(life),
        tuple(MomentId(f"m{n}") for n in range(len(life))),
        tuple(at(moment.day) for moment in life),
    )
    known = Known(0, {Where.PEOPLE: strand, Where.ME: Strand(Where.ME)}, Barred(), [])
    one = Thought(known, {Where.PEOPLE: spoken(mind(life), UP, None)}, None)
    for _, line in one.lines():
        for each in told(one, line).values():
            assert 0 <= each.low <= each.high <= 100
            assert 0 <= each.points <= 100
