"""How someone is called on a page that is handed over: by a role, unless the person turns names on."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from earned.journal.entities import Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from earned.journal.entities import Relationship, RelationshipId

NOTHING_SAID = "nothing_said"
"""The role of someone who was given none."""
SHORTEST_NAME = 2
"""A name of one letter is in every text, and gives nobody away."""


@dataclass(frozen=True, slots=True)
class Called:
    """What stands for someone: their name, the person's own word for their role, or a role of ours."""

    own: str | None = None
    role: str = NOTHING_SAID
    number: int | None = None
    """Tells those apart that would be called the same, counted in the order they came."""


def called(people: Iterable[Relationship], *, names: bool) -> dict[RelationshipId, Called]:
    """Say how each of these people is called when they stand on one page."""
    plain = {one.id: Called(one.name) if names else _by_role(one) for one in people}
    alike = Counter(plain.values())
    seen: Counter[Called] = Counter()
    told = {}
    for who, said in plain.items():
        seen[said] += 1
        told[who] = Called(said.own, said.role, seen[said]) if alike[said] > 1 else said
    return told


def _by_role(one: Relationship) -> Called:
    if one.role is None:
        return Called()
    if one.role is Role.OWN:
        return Called(own=one.role_words) if one.role_words else Called()
    return Called(role=one.role.value)


def names_within(texts: Iterable[str], people: Mapping[RelationshipId, Relationship]) -> tuple[str, ...]:
    """Give the names that stand as whole words in some texts, in the order people came; *me* is no name."""
    whole = "\n".join(texts)
    names = dict.fromkeys(one.name.strip() for one in people.values() if not one.is_me)
    return tuple(name for name in names if len(name) >= SHORTEST_NAME and _stands_in(name, whole))


def _stands_in(name: str, whole: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", whole, re.IGNORECASE) is not None
