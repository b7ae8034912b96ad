"""Random people, lessons and histories for whom a step is asked, by the throw of dice that a test can throw again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random
from typing import TYPE_CHECKING

from tests.companion.lives import START, Life, at, seeds, seen

from earned.companion.steps import SIZES, Asked, Tried, first_guesses
from earned.content.catalogue import catalogue
from earned.journal.entities import (
    Family,
    FeelsSafe,
    Lesson,
    LessonId,
    MomentId,
    OwnStep,
    Relationship,
    RelationshipId,
    Role,
    Rupture,
    RuptureId,
    Standing,
    StepId,
)

if TYPE_CHECKING:
    from hypothesis import strategies as st

    from earned.journal.entities import Moment

THEM = RelationshipId("a")
TEMPLATES: tuple[str, ...] = (
    *(family.id for family in catalogue().families),
    *(need.id for need in catalogue().needs),
    *(lesson.id for lesson in catalogue().self_relation),
)


@dataclass(frozen=True)
class Case:
    """Everything an offer depends on."""

    asked: Asked
    own: list[OwnStep]
    tried: list[Tried]
    teachable: float
    set_aside: frozenset[str]
    at_most: int | None
    moments: list[Moment]


def someone(dice: Random) -> Relationship | None:
    """Somebody in any state, more often in one that lets steps through."""
    if dice.random() < 0.1:
        return None
    easy = dice.random() < 0.6
    return Relationship(
        THEM,
        "a",
        role=dice.choice([None, *Role]),
        standing=dice.choice([None, Standing.IN_MY_LIFE] if easy else [None, *Standing]),
        feels_safe=dice.choice([FeelsSafe.YES, FeelsSafe.MOSTLY] if easy else [None, *FeelsSafe]),
        mark_declined=dice.random() < 0.5,
        hard_stops=frozenset() if easy else dice.choice([frozenset(), frozenset({"hs_fear"})]),
        chosen=dice.random() < 0.6,
        put_away_at=None if easy else dice.choice([None, START]),
    )


def lesson(dice: Random) -> Lesson | None:
    if dice.random() < 0.1:
        return None
    return Lesson(
        LessonId("l1"), dice.choice([None, *Family]), "one", template=dice.choice([None, *TEMPLATES])
    )


def history(dice: Random) -> tuple[list[Moment], list[Rupture]]:
    """A calm history, or any; with cracks that some came back to."""
    life = Life(dice.randrange(2**32), ("a",)).moments()
    if dice.random() < 0.6:
        life = [replace(moment, not_safe=None, body=None, touches=moment.touches[:1]) for moment in life]
        life = [moment for moment in life if not any(touch.outcome == 0 for touch in moment.touches)]
    life = [replace(moment, relationship=THEM) for moment in life]
    cracks = [
        Rupture(
            RuptureId(f"r{day}"),
            THEM,
            MomentId(f"m{day}"),
            at(day),
            repaired_at=dice.choice([None, at(day + 1)]),
        )
        for day in sorted(dice.sample(range(40), dice.choice([0, 0, 1, 2, 4])))
    ]
    return life, cracks


def own_steps(dice: Random) -> list[OwnStep]:
    return [
        OwnStep(
            StepId(f"own{number:09}"),
            "mine",
            dice.choice(SIZES),
            dice.choice([None, LessonId("l1"), LessonId("l2")]),
            put_away_at=dice.choice([None, None, START]),
        )
        for number in range(dice.choice([0, 0, 1, 4]))
    ]


def case(seed: int) -> Case:
    dice = Random(seed)
    life, cracks = history(dice)
    own = own_steps(dice)
    known = list(first_guesses(own))
    return Case(
        Asked(someone(dice), lesson(dice), seen(life), cracks),
        own,
        [
            Tried(dice.choice(known), dice.choice([None, *SIZES]), dice.choice([None, dice.uniform(-2, 2)]))
            for _ in range(dice.choice([0, 3, 40]))
        ],
        dice.choice([0.937, dice.uniform(-0.2, 2)]),
        frozenset(dice.sample(known, dice.choice([0, 0, 2, len(known)]))),
        dice.choice([None, None, *range(6)]),
        life,
    )


cases: st.SearchStrategy[Case] = seeds.map(case)
