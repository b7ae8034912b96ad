"""A page for a hard night: the moments that the person picked, in their own words, and nothing said about them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from earned.companion.repairs import words_of
from earned.companion.shield import in_sight

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping
    from datetime import datetime

    from earned.journal.entities import Moment, MomentId, Relationship, RelationshipId


@dataclass(frozen=True, slots=True)
class Kept:
    """One moment that was picked."""

    id: MomentId
    at: datetime
    words: str
    who: Relationship | None


@dataclass(frozen=True, slots=True)
class Night:
    """What the page holds: what it shows, and whether there is more that waits to be asked for."""

    shown: tuple[Kept, ...]
    has_others: bool


def night(
    picked: Iterable[Moment],
    people: Mapping[RelationshipId, Relationship],
    harmed: Container[RelationshipId],
    *,
    others: bool = False,
) -> Night:
    """Gather the page in the order in which moments were picked; those without words are left out.

    ``harmed`` holds the relationships with a harm flag. ``others`` gives what comes only when asked:
    see ``is_apart``.
    """
    worded = [moment for moment in picked if words_of(moment)]
    seen = [moment for moment in worded if not is_apart(moment, _who(moment, people), harmed)]
    aside = [moment for moment in worded if moment not in seen]
    return Night(
        shown=tuple(_kept(moment, people) for moment in (aside if others else seen)), has_others=bool(aside)
    )


def is_apart(moment: Moment, who: Relationship | None, harmed: Container[RelationshipId]) -> bool:
    """Whether a moment comes only when asked: a harm, or with someone set apart or who has done harm.

    At a bad hour a kind word from someone who hurts is no small thing to be shown.
    """
    return (
        moment.harmed
        or not in_sight(who)
        or (moment.relationship is not None and moment.relationship in harmed)
    )


def may_be_picked(moment: Moment, who: Relationship | None, harmed: Container[RelationshipId]) -> bool:
    """Whether a moment's page offers to keep it for a hard night: it has words, and is not set apart."""
    return bool(words_of(moment)) and moment.put_away_at is None and not is_apart(moment, who, harmed)


def _who(moment: Moment, people: Mapping[RelationshipId, Relationship]) -> Relationship | None:
    return None if moment.relationship is None else people.get(moment.relationship)


def _kept(moment: Moment, people: Mapping[RelationshipId, Relationship]) -> Kept:
    return Kept(moment.id, moment.at, words_of(moment) or "", _who(moment, people))
