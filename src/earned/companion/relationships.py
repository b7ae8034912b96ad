"""People, in the order the person lives with them, and what one person's page shows."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from earned.companion.guard import asks
from earned.companion.ledger import Ledger, ledger
from earned.companion.repairs import Repeat, repeat
from earned.companion.shield import harmed_so_far, in_sight
from earned.journal.entities import Standing

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from earned.journal.entities import LessonId, Relationship, RelationshipId, Rupture
    from earned.journal.reading.counts import Noted

IN_ORDER = (*Standing, None)
"""Standings as a list of people goes through them; those with none come last."""


@dataclass(frozen=True, slots=True)
class Known:
    """Someone in a list, with how many notes there are."""

    who: Relationship
    notes: int


@dataclass(frozen=True, slots=True)
class Group:
    """The people of one standing."""

    standing: Standing | None
    people: tuple[Known, ...]


@dataclass(frozen=True, slots=True)
class People:
    """The list of people: those shown unasked, and whether there are others."""

    groups: tuple[Group, ...]
    has_others: bool


def people(
    everyone: Iterable[Relationship], notes: Mapping[RelationshipId, int], *, others: bool = False
) -> People:
    """Put people in groups by standing.

    Those resting, gone, not safe, with a hard stop or put away come only if asked for: ``others``
    gives them in place of the rest.
    """
    known = list(everyone)
    aside = [who for who in known if not in_sight(who)]
    chosen = aside if others else [who for who in known if in_sight(who)]
    groups = (
        Group(standing, tuple(Known(who, notes.get(who.id, 0)) for who in chosen if who.standing is standing))
        for standing in IN_ORDER
    )
    return People(tuple(group for group in groups if group.people), has_others=bool(aside))


class Plain(StrEnum):
    """Why someone's page keeps to plain facts."""

    NOT_SAFE = "not_safe"
    HARD_STOP = "hard_stop"
    NO_OPEN = "no_open"
    HARM = "harm"
    """A note with them carries a harm flag; from then on there is no scale."""


@dataclass(frozen=True, slots=True)
class Person:
    """What one person's page shows, apart from the newest notes."""

    who: Relationship
    notes: int
    """How many notes there are, without those put away."""
    still_open: int
    ledger: Ledger
    plain: Plain | None
    lessons: tuple[LessonId, ...]
    """The lessons their notes touch, the most touched first."""
    repeats: Repeat | None

    @property
    def is_shielded(self) -> bool:
        """Whether there is no scale, trend or step with them at all."""
        return self.plain not in {None, Plain.HARM}


def person(who: Relationship, rows: Sequence[Noted], ruptures: Sequence[Rupture]) -> Person:
    """Gather one person's page from all rows with them, oldest first, and all cracks."""
    because = asks(who).because
    plain = Plain(because.value) if because else Plain.HARM if harmed_so_far(rows) else None
    visible = [row for row in rows if not row.put_away]
    touched = Counter(row.lesson for row in visible if row.lesson is not None)
    return Person(
        who=who,
        notes=len({row.moment for row in visible}),
        still_open=len({row.moment for row in visible if row.is_open}),
        ledger=ledger(rows, ruptures, shielded=because is not None),
        plain=plain,
        lessons=tuple(lesson for lesson, _ in touched.most_common()),
        repeats=repeat(rows, ruptures),
    )
