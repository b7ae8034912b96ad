"""What a shield stops, tried against every choice there is."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st
from tests.companion.lives import everyone

from earned.companion.guard import OUT_OF_SIGHT
from earned.companion.relationships import people
from earned.companion.shield import is_shielded, lowest_mean

if TYPE_CHECKING:
    from earned.journal.entities import Relationship

ratings = st.lists(st.tuples(st.sampled_from([0.0, 25.0, 50.0, 75.0, 100.0]), st.booleans()), max_size=9)


def brute(given_: list[tuple[float, bool]], n: int) -> float | None:
    """Try every choice of shielded ratings."""
    shielded = [place for place, (_, earns) in enumerate(given_) if not earns]
    if len(shielded) == len(given_):
        return None
    means = []
    for size in range(len(shielded) + 1):
        for chosen in combinations(shielded, size):
            last = [value for place, (value, earns) in enumerate(given_) if earns or place in chosen][-n:]
            means.append(sum(last) / len(last))
    return min(means)


@given(ratings, st.integers(1, 5))
def test_it_is_the_lowest_that_any_choice_leaves(said: list[tuple[float, bool]], n: int) -> None:
    found, tried = lowest_mean(said, n), brute(said, n)
    assert (found is None) == (tried is None)
    assert found is None or tried is None or abs(found - tried) < 1e-9


@given(ratings, st.data())
def test_shielding_and_shielded_ratings_never_raise_it(
    said: list[tuple[float, bool]], data: st.DataObject
) -> None:
    shown = lowest_mean(said, 5)
    if shown is None:
        return
    place = data.draw(st.integers(0, len(said) - 1))
    marked = [(value, earns and here != place) for here, (value, earns) in enumerate(said)]
    after = lowest_mean(marked, 5)
    assert after is None or after <= shown + 1e-9
    more = [*said[:place], (data.draw(st.floats(0, 100)), False), *said[place:]]
    longer = lowest_mean(more, 5)
    assert longer is not None
    assert longer <= shown + 1e-9


@given(everyone)
def test_nobody_set_apart_is_shown_unasked(known: list[Relationship]) -> None:
    shown = [who.who for group in people(known, {}).groups for who in group.people]
    asked = [who.who for group in people(known, {}, others=True).groups for who in group.people]
    for who in shown:
        assert who.standing not in OUT_OF_SIGHT
        assert who.put_away_at is None
        assert not is_shielded(who)
    assert sorted([*shown, *asked], key=lambda who: who.id) == known
    assert people(known, {}).has_others == bool(asked)
