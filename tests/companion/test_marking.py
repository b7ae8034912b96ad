"""Marking someone raises nothing that may be shown, whatever was noted, in whatever order marks are set and lifted.

Each plausible person is held beside themselves, from the notebook through to what a page may show. How far the mean over
all of them may move, as the ratings tell them apart, is measured in tests/safety.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from hypothesis import given, settings
from tests.companion.book import book
from tests.companion.lives import KNOWN, LESSONS, Life, happened, seeds
from tests.companion.minds import few, names

from earned.companion.strands import Where
from earned.journal.entities import FeelsSafe, NotSafe, Standing
from earned.working_model.foresight import Lived, story

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from random import Random

    from tests.companion.book import Book

    from earned.journal.entities import Moment as Note
    from earned.journal.entities import Relationship
    from earned.working_model import Moment
    from earned.working_model.ensemble import Person
    from earned.working_model.normal import Array

A_HAIR = 1e-12
LESSON = LESSONS[0].id


def shown(opened: Book) -> list[Array]:
    """What may be shown of each line of people, by gut and head, for each plausible person; lines in a fixed order."""
    moments = opened.strands(LESSON)[Where.PEOPLE].moments
    pathways = few()
    return [each for person in (pathways.felt, pathways.known) for each in _shown(person, moments)]


def _shown(person: Person, moments: Sequence[Moment]) -> Iterator[Array]:
    crowd = person.crowd.copy()
    for event in story(moments, person.pathway).events:
        if isinstance(event, Lived):
            crowd.take_in(event)
    for name in sorted(names(moments), key=str):
        life = crowd.life
        value = life.shown_general() if name is None else life.shown_expected(name, moments[-1].day)
        yield value * np.ones(len(person.weights))


def notes_of(life: Life) -> list[Note]:
    return [replace(life.moment(number), not_safe=None) for number in range(40)]


def marks(dice: Random, notes: Sequence[Note]) -> list[Note | Relationship]:
    """A mark of some kind on everyone, and flags on some notes, in some order."""
    ways: list[dict[str, Any]] = [
        {"standing": Standing.NOT_SAFE},
        {"hard_stops": frozenset({"hs_fear"})},
        {"feels_safe": FeelsSafe.NO},
    ]
    flagged = dice.sample([note for note in notes if happened(note)], 3)
    found: list[Note | Relationship] = [
        *(replace(them, **dice.choice(ways)) for them in KNOWN.values()),
        *(replace(note, not_safe=NotSafe.YES) for note in flagged),
    ]
    return dice.sample(found, len(found))


@given(seeds)
@settings(max_examples=20)
def test_setting_a_mark_raises_no_line_for_anyone(seed: int) -> None:
    life = Life(seed)
    notes = notes_of(life)
    with book(*LESSONS, *KNOWN.values(), *notes) as opened:
        before = shown(opened)
        for mark in marks(life.dice, notes):
            opened.keep(mark)
            after = shown(opened)
            assert len(after) == len(before)
            for high, low in zip(before, after, strict=True):
                assert (low <= high + A_HAIR).all()
            before = after


@given(seeds)
@settings(max_examples=10)
def test_lifting_every_mark_is_as_if_none_had_been_set(seed: int) -> None:
    life = Life(seed)
    notes = notes_of(life)
    with book(*LESSONS, *KNOWN.values(), *notes) as opened:
        before = shown(opened)
        for mark in marks(life.dice, notes):
            opened.keep(mark)
        opened.keep(*KNOWN.values(), *notes)
        for high, low in zip(before, shown(opened), strict=True):
            np.testing.assert_array_equal(low, high)


def test_a_mark_does_lower_what_kindness_had_raised() -> None:
    kind = Life(1)
    notes = [
        replace(
            kind.moment(number),
            relationship=next(iter(KNOWN)),
            not_safe=None,
            touches=(replace(kind.touch(LESSON, number), outcome=100.0),),
        )
        for number in range(20)
    ]
    with book(*LESSONS, *KNOWN.values(), *notes) as opened:
        before = shown(opened)
        opened.keep(replace(next(iter(KNOWN.values())), standing=Standing.NOT_SAFE))
        assert any((low < high - 0.01).all() for high, low in zip(before, shown(opened), strict=True))
