"""A guess earns its place: hardly ever is a shift said of a gut that never moved, and mostly in time of one that did.

Five hundred persons of each sort live and rate sixty moments, and what is said is looked at after every one of them, with
the code that the notebook runs. Sorts of which nothing is promised are printed by ``benchmarks/claims.py``.
"""

from __future__ import annotations

import pytest
from benchmarks.claims import Found, everybody, said_by, told
from benchmarks.guts import NEVER_MOVED
from tests.safety.bound import at_most

PEOPLE = 500
FALSE, SOON, LATE = 0.05, 0.75, 0.90


@pytest.fixture(scope="module")
def found() -> dict[str, list[Found]]:
    every = everybody([*NEVER_MOVED, "moved"], PEOPLE)
    print("\nsaid ever, by 15, 30 and 60 ratings; at least and at most; falls; how far it went")
    for name, each in every.items():
        print(told(name, each))
    return every


@pytest.mark.parametrize("name", NEVER_MOVED)
def test_of_a_gut_that_never_moved_a_shift_is_hardly_ever_said(
    found: dict[str, list[Found]], name: str
) -> None:
    said = said_by(found[name], 60)
    assert said <= FALSE * PEOPLE, f"{said} of {PEOPLE}; at most {at_most(said, PEOPLE):.3f} of all"


def test_of_a_gut_that_went_up_by_a_step_a_rise_is_mostly_said_in_time(found: dict[str, list[Found]]) -> None:
    moved = found["moved"]
    assert said_by(moved, 30) >= SOON * PEOPLE
    assert said_by(moved, 60) >= LATE * PEOPLE
    assert all(each.up for each in moved if each.at is not None)
