"""Harm that comes again with someone nobody marked: the plain order of what was noted, while it holds.

A note put out of sight still counts, so that putting one away makes nothing look better.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from earned.companion.guard import LATELY, NOT_ALL_SAFE, OUTSIDE_THE_WINDOW, TWICE
from earned.companion.repairs import cycles
from earned.journal.entities import NotSafe

if TYPE_CHECKING:
    from collections.abc import Sequence

    from earned.journal.entities import Rupture
    from earned.journal.reading.counts import Noted

LOWEST = 0.0
"""*Just as the old lesson says.*"""
HURT, KIND = 25.0, 75.0
"""What is at most the one, or at least the other, leans clearly to one end of the scale."""
LATEST = 3
"""Moments with an outcome that say how it is with someone now. Ours."""


def harm_recurs(rows: Sequence[Noted], ruptures: Sequence[Rupture]) -> bool:
    """Whether two of the last twenty moments with someone were at 0, or hurt, repair, hurt came twice.

    Rows are all those with one relationship, oldest first; ruptures all with them, put away or not.
    Source: the design's rule on recurring harm that nobody marked (B10).
    """
    lowest = {row.moment for row in rows if row.outcome == LOWEST}
    return len(lowest & set(_latest(rows))) >= TWICE or len(cycles(rows, ruptures)) >= TWICE


def goes_in_turns(rows: Sequence[Noted]) -> bool:
    """Whether hurt, kindness, hurt came again and again with someone, by nothing but the outcomes.

    Of the last twenty moments with an outcome: once where one of the hurts was just as the old lesson says, else twice.
    Rows come as in ``harm_recurs``. Ours: where no crack was noted, and one harm of two got a milder word or none, the
    rule on recurring harm let a rise be said in 14 of 500 lives of harm, and with this in none.
    """
    outcomes = _outcomes(rows)[-LATELY:]
    hurts = _hurts_apart(outcomes)
    return hurts >= (TWICE if LOWEST in outcomes else TWICE + 1)


def hurts_now(rows: Sequence[Noted]) -> bool:
    """Whether two of the latest three moments with someone that have an outcome leaned clearly to hurt.

    Rows come as in ``harm_recurs``. Ours: where harm comes late and then stays, as after a show of love or as it slowly
    grows, there are no turns to be seen, and a rise that rested on the kind days before was said of people in general in
    11 of 100 lives of harm.
    """
    return sum(outcome <= HURT for outcome in _outcomes(rows)[-LATEST:]) >= TWICE


def comes_again(rows: Sequence[Noted], ruptures: Sequence[Rupture]) -> bool:
    """Whether hurt comes again with someone, in any of these ways; rows and ruptures come as in ``harm_recurs``."""
    return harm_recurs(rows, ruptures) or goes_in_turns(rows) or hurts_now(rows)


def _outcomes(rows: Sequence[Noted]) -> list[float]:
    """Give the lowest outcome of each moment that has one, oldest first."""
    lowest: dict[str, float] = {}
    for row in rows:
        if isinstance(row.outcome, float):
            lowest[row.moment] = min(row.outcome, lowest.get(row.moment, row.outcome))
    return list(lowest.values())


def _hurts_apart(outcomes: Sequence[float]) -> int:
    """Count the hurts that have kindness between them."""
    leaning = [outcome <= HURT for outcome in outcomes if outcome <= HURT or outcome >= KIND]
    return sum(hurt for hurt, _ in groupby(leaning))


def is_strained(rows: Sequence[Noted]) -> bool:
    """Whether the latest moment with someone was outside the window, or felt not safe too often.

    Too often is one harm flag, or two *a bit*, in the last twenty. Rows come as in ``harm_recurs``.
    """
    latest = list(_latest(rows).values())
    if not latest:
        return False
    felt = [row.not_safe for row in latest]
    too_often = NotSafe.YES in felt or sum(answer in NOT_ALL_SAFE for answer in felt) >= TWICE
    return too_often or latest[-1].body in OUTSIDE_THE_WINDOW


def _latest(rows: Sequence[Noted]) -> dict[str, Noted]:
    """Give one row for each of the last twenty moments of which anything was said after, oldest first."""
    happened = {row.moment: row for row in rows if row.happened}
    return dict(list(happened.items())[-LATELY:])
