"""Waiting for the catch: what was expected to go wrong, asked about once, and how often it came.

Counts and nothing else. That nothing came is no word for anyone, and that it came is no fault.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from earned.companion.amounts import Count
from earned.companion.shield import in_sight
from earned.journal.entities import Came

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from earned.journal.entities import Catch, Relationship, RelationshipId

ASKED_FOR = timedelta(days=14)
"""For so long from its day on home asks, and then no more; its own page still takes an answer. Ours."""
SEEN = (Came.NO, Came.PARTLY, Came.YES)
"""Answers that say something. *I don't know* counts as missing."""


@dataclass(frozen=True, slots=True)
class Expected:
    """A catch with whom it is about, ready for a list."""

    catch: Catch
    who: Relationship | None

    @property
    def shown_unasked(self) -> bool:
        """Whether a page may show it that the person did not ask for."""
        return in_sight(self.who)


@dataclass(frozen=True, slots=True)
class Tally:
    """How often what was expected to go wrong came; what is put away counts too."""

    written: int
    came: Count
    """*Yes*, of the times it was answered with yes, partly or no."""
    partly: Count
    unknown: int
    let_go: int
    still_open: int


def listed(catches: Iterable[Catch], people: Mapping[RelationshipId, Relationship]) -> list[Expected]:
    """Put each catch together with whom it is about."""
    return [
        Expected(catch, people.get(catch.relationship) if catch.relationship else None) for catch in catches
    ]


def asked(due: Iterable[Catch], people: Mapping[RelationshipId, Relationship], today: date) -> list[Expected]:
    """Give those that home asks about today: their day has come, and lies less than two weeks back.

    ``due`` are the ones without an answer whose day has come. People out of sight stay so.
    """
    recent = (catch for catch in due if timedelta(0) <= today - catch.by < ASKED_FOR)
    return [one for one in listed(recent, people) if one.shown_unasked]


def tally(catches: Iterable[Catch]) -> Tally:
    """Count the catches with someone."""
    known = list(catches)
    let_go = sum(catch.came is None and catch.let_go_at is not None for catch in known)
    said = Counter(catch.came for catch in known)
    answered = sum(said[answer] for answer in SEEN)
    return Tally(
        written=len(known),
        came=Count(said[Came.YES], answered),
        partly=Count(said[Came.PARTLY], answered),
        unknown=said[Came.UNKNOWN],
        let_go=let_go,
        still_open=said[None] - let_go,
    )
