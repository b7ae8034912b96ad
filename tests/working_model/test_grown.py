"""What only grows: its copies share what they have in common, and go on apart."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from earned.working_model.grown import Grown

if TYPE_CHECKING:
    from collections.abc import MutableSequence


@pytest.mark.parametrize("store", [[], array("q")], ids=["a list", "an array"])
def test_a_copy_and_its_original_go_on_apart(store: MutableSequence[int]) -> None:
    one = Grown(store)
    one.extend([1, 2])
    other = one.copy()
    one.append(3)
    other.append(4)
    one.append(5)
    assert [list(one), list(other)] == [[1, 2, 3, 5], [1, 2, 4]]


def test_until_one_of_them_goes_on_nothing_is_there_twice() -> None:
    store: list[int] = []
    one = Grown(store)
    one.extend(range(100))
    copies = [one.copy() for _ in range(3)]
    one.append(100)
    assert len(store) == 101
    assert [list(each) for each in copies] == [list(range(100))] * 3


def test_whoever_reads_meanwhile_sees_what_was_there() -> None:
    one = Grown(list[int]())
    one.extend([1, 2, 3])
    before, read = one.copy(), list[int]()
    for each in before:
        one.append(each)
        read.append(each)
    assert read == [1, 2, 3] == list(before)


Steps = st.lists(st.tuples(st.integers(0, 3), st.sampled_from(["append", "extend", "copy"])), max_size=40)


@given(Steps)
def test_it_holds_what_lists_of_their_own_would_hold(steps: list[tuple[int, str]]) -> None:
    pairs: list[tuple[Grown[int], list[int]]] = [(Grown([]), [])]
    for n, (which, what) in enumerate(steps):
        grown, plain = pairs[which % len(pairs)]
        if what == "copy":
            pairs.append((grown.copy(), list(plain)))
        elif what == "append":
            grown.append(n)
            plain.append(n)
        else:
            grown.extend([n, n])
            plain.extend([n, n])
    for grown, plain in pairs:
        assert (len(grown), list(grown), grown[:]) == (len(plain), plain, plain)
        assert (grown[1:], grown[-2:], grown[::2]) == (plain[1:], plain[-2:], plain[::2])
        assert [grown[n] for n in range(-len(plain), len(plain))] == plain + plain
        with pytest.raises(IndexError):
            grown[len(plain)]
