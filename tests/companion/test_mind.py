"""A mind kept up note by note is the mind that lived it all at once, and copies never meet again."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.companion.minds import catch_up, few, flat, lived, mind, readings, words

from earned.companion.mind import Mind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from earned.companion.mind import Pathways
    from earned.working_model import Moment

EQUAL = 1e-12
MOST = 30
seeds = st.integers(0, 10_000)
lengths = st.integers(2, MOST)


def same(one: Pathways, other: Pathways, moments: Sequence[Moment]) -> None:
    """Assert that two say the same of every line."""
    assert words(one, moments) == words(other, moments)
    np.testing.assert_allclose(flat(readings(one, moments)), flat(readings(other, moments)), atol=EQUAL)
    np.testing.assert_allclose(one.felt.weights, other.felt.weights, atol=EQUAL)
    np.testing.assert_allclose(one.known.weights, other.known.weights, atol=EQUAL)


def changed(moment: Moment) -> Moment:
    """The same moment, thought of anew: it came worse, and another forecast had been given."""
    return moment._replace(z=-1.0, gut=0.5, head=None, next_gut=-0.5, noticed=not moment.noticed)


@given(seeds, lengths, st.lists(st.integers(1, MOST), max_size=8))
@settings(max_examples=10)
def test_catching_up_step_by_step_is_living_at_once(seed: int, length: int, stops: list[int]) -> None:
    life = lived(seed, length)
    slow = mind()
    for stop in sorted(stops):
        catch_up(slow, life[:stop])
    catch_up(slow, life)
    same(slow.now, mind(life).now, life)


@given(seeds, lengths)
@settings(max_examples=10)
def test_thinking_again_of_the_newest_note_is_having_noted_it_so(seed: int, length: int) -> None:
    life = lived(seed, length)
    after = [*life[:-1], changed(life[-1])]
    one = mind(life)
    assert one.keeps(after) == length - 1
    assert catch_up(one, after) == 1
    same(one.now, mind(after).now, after)


@given(seeds, lengths)
@settings(max_examples=8)
def test_the_newest_note_may_be_thought_of_again_and_again(seed: int, length: int) -> None:
    life = lived(seed, length)
    one = mind(life)
    answers = [life[-1]._replace(day=life[-1].day + 1), changed(life[-1]), life[-1]]
    for answer in answers:
        assert catch_up(one, [*life[:-1], answer]) == 1
    same(one.now, mind(life).now, life)


@given(seeds, lengths, st.data())
@settings(max_examples=10)
def test_an_older_note_that_changed_is_having_noted_it_so(
    seed: int, length: int, data: st.DataObject
) -> None:
    life = lived(seed, length)
    place = data.draw(st.integers(0, length - 2))
    after = [*life[:place], changed(life[place]), *life[place + 1 :]]
    one = mind(life)
    assert one.keeps(after) == 0
    assert catch_up(one, after) == length
    same(one.now, mind(after).now, after)


@given(seeds, lengths, st.data())
@settings(max_examples=10)
def test_a_note_that_was_deleted_or_came_in_between_is_as_if_it_always_had(
    seed: int, length: int, data: st.DataObject
) -> None:
    life = lived(seed, length)
    place = data.draw(st.integers(0, length - 1))
    fewer = [*life[:place], *life[place + 1 :]]
    one = mind(life)
    catch_up(one, fewer)
    same(one.now, mind(fewer).now, life)
    catch_up(one, life)
    same(one.now, mind(life).now, life)


def test_only_the_newest_may_be_gone_back_to_and_only_once_in_a_row() -> None:
    life = lived(3, 10)
    one = mind(life)
    shorter = life[:9]
    assert one.keeps(shorter) == 9
    assert catch_up(one, shorter) == 0
    assert one.keeps([*shorter[:8], changed(shorter[8])]) == 0
    same(one.now, mind(shorter).now, shorter)


def test_nothing_new_is_no_work_and_one_more_note_is_one_step() -> None:
    life = lived(4, 12)
    one = mind(life[:11])
    assert catch_up(one, life[:11]) == 0
    assert catch_up(one, life) == 1


def test_thinking_may_be_left_off_at_any_step_and_taken_up_again() -> None:
    life = lived(5, 60)
    one = Mind(begin=few)
    steps = one.catch_up(life)
    lived_so_far = next(steps) + next(steps)
    assert 0 < lived_so_far == len(one.moments) < 59
    assert catch_up(one, life) == 60 - lived_so_far
    same(one.now, mind(life).now, life)


@given(seeds, st.integers(4, MOST))
@settings(max_examples=12)
def test_a_copy_goes_on_and_the_first_one_stays(seed: int, length: int) -> None:
    life = lived(seed, length)
    middle = length // 2
    first = mind(life[:middle])
    before, said = flat(readings(first.now, life)), words(first.now, life)
    other = first.copy()
    catch_up(other, [*life[: middle - 1], changed(life[middle - 1])])
    catch_up(other, life)
    np.testing.assert_array_equal(flat(readings(first.now, life)), before)
    assert words(first.now, life) == said
    assert len(first.moments) == middle
    catch_up(first, life)
    same(first.now, other.now, life)


def test_going_back_in_a_copy_leaves_the_way_back_of_the_first() -> None:
    life = lived(6, 12)
    first = mind(life)
    catch_up(first.copy(), [*life[:-1], changed(life[-1])])
    after = [*life[:-1], life[-1]._replace(z=1.0)]
    catch_up(first, after)
    same(first.now, mind(after).now, after)


@given(seeds)
@settings(max_examples=6)
def test_no_copy_of_a_long_chain_is_ever_written_over(seed: int) -> None:
    life = lived(seed, 24)
    chain = [mind(life[:1])]
    kept = [flat(readings(chain[0].now, life[:1]))]
    for upto in range(2, len(life) + 1):
        chain.append(chain[-1].copy())
        catch_up(chain[-1], life[:upto])
        kept.append(flat(readings(chain[-1].now, life[:upto])))
    for upto, (one, was) in enumerate(zip(chain, kept, strict=True), start=1):
        np.testing.assert_array_equal(flat(readings(one.now, life[:upto])), was)


def test_gut_and_head_learn_apart() -> None:
    life = [moment._replace(head=None, next_head=None) for moment in lived(7, 20)]
    spoken = [moment._replace(head=0.5) for moment in life]
    silent, thoughtful = mind(life).now, mind(spoken).now
    np.testing.assert_array_equal(silent.felt.weights, thoughtful.felt.weights)
    assert (
        words(silent, life)[: len(words(silent, life)) // 2]
        == words(thoughtful, life)[: len(words(silent, life)) // 2]
    )
    assert not np.allclose(silent.known.weights, thoughtful.known.weights)


@pytest.mark.parametrize("course", ["gradual", "abuse-cycle", "twenty-years"])
def test_a_word_once_said_is_known_by_the_note_it_was_first_said_with(course: str) -> None:
    life = lived(8, 60, course)
    one = mind()
    since: dict[str | None, list[int | None]] = {}
    for upto in range(1, len(life) + 1):
        catch_up(one, life[:upto])
        for name in {None, life[upto - 1].relationship}:
            word = one.now.felt_lines.word(name)
            assert (word.way is None) == (word.since is None)
            assert word.since is None or word.since < upto
            since.setdefault(name, []).append(word.since)
    for found in since.values():
        said = [(one, other) for one, other in pairwise(found) if one is not None and other is not None]
        assert all(one <= other for one, other in said)
