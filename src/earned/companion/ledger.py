"""The plain count of what happened with someone: it forgets nothing, weighs nothing and judges nothing.

It is the only voice that speaks of harm, and it never says *safe*. Notes that are put away count
here too; only what was deleted does not.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import groupby
from typing import TYPE_CHECKING

from earned.companion.amounts import STEP, Count, Extent, extent
from earned.companion.shield import harmed_so_far, is_shielded
from earned.journal.entities import Channel, NotSafe

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from earned.journal.entities import MomentId, Relationship, RelationshipId, Rupture
    from earned.journal.reading.counts import Noted

LAST = 10


class Mark(StrEnum):
    """What the ledger can say of one moment."""

    NOT_SAFE = "not_safe"
    A_BIT = "a_bit"
    CRACK = "crack"
    CAME_BACK = "came_back"


@dataclass(frozen=True, slots=True)
class Entry:
    """One of the last moments: when, and its marks; most have none."""

    at: datetime
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """Moments in a row with the same marks."""

    marks: tuple[Mark, ...]
    n: int


@dataclass(frozen=True, slots=True)
class Against:
    """What happened, against what the gut had said before: each of the same number of forecasts."""

    closer: Count
    """Closer to the old lesson than expected."""
    about: Count
    less: Count
    """Less like the old lesson than expected."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """All there is about someone, in counts."""

    moments: int
    """Moments of which anything was said after."""
    still_open: int
    put_away: int
    """How many of the moments are put away."""
    heard: int
    """How many of the moments were seen or heard of, not lived."""
    first: datetime | None
    last: datetime | None
    not_safe: Count
    """*Yes* to *does any part not feel safe?*, of the times it was answered."""
    a_bit: Count
    cracks: int
    came_back: Count
    """Cracks that one of them came back to."""
    against: Against | None
    """Nothing for someone shielded or with a harm flag, and with fewer than five forecasts."""
    last_ten: tuple[Entry, ...]
    """The last ten moments, oldest of them first."""
    is_plain: bool = False
    """Someone shielded, or a harm, is among it: no coming back may be called one."""

    @property
    def runs(self) -> tuple[Run, ...]:
        """The last ten in order, told together where they are alike."""
        return tuple(
            Run(marks, len(list(same))) for marks, same in groupby(one.marks for one in self.last_ten)
        )

    @property
    def extent(self) -> Extent:
        """How much may be said from this many moments."""
        return extent(self.moments)


def ledger(rows: Sequence[Noted], ruptures: Sequence[Rupture], *, shielded: bool) -> Ledger:
    """Count everything with one relationship. Rows come oldest first, ruptures put away or not."""
    once = list({row.moment: row for row in rows}.values())
    happened = [row for row in once if row.happened]
    answered = [row.not_safe for row in happened if row.not_safe in {"yes", "a_bit", "no"}]
    plain = shielded or bool(harmed_so_far(rows))
    return Ledger(
        moments=len(happened),
        still_open=sum(row.is_open for row in once),
        put_away=sum(row.put_away for row in happened),
        heard=sum(row.channel != Channel.LIVED for row in happened),
        first=datetime.fromisoformat(happened[0].at) if happened else None,
        last=datetime.fromisoformat(happened[-1].at) if happened else None,
        not_safe=Count(answered.count(NotSafe.YES), len(answered)),
        a_bit=Count(answered.count(NotSafe.A_BIT), len(answered)),
        cracks=len(ruptures),
        came_back=Count(sum(rupture.repaired_at is not None for rupture in ruptures), len(ruptures)),
        against=None if plain else against(rows),
        last_ten=_last_ten(happened, ruptures),
        is_plain=plain,
    )


def ledger_of_lesson(
    rows: Sequence[Noted],
    ruptures: Sequence[Rupture],
    people: Mapping[RelationshipId, Relationship],
    *,
    mine: bool = False,
) -> Ledger:
    """Count all that came on a lesson with people, or with oneself. Rows are all of the lesson, oldest first."""
    myself = {id_ for id_, who in people.items() if who.is_me}
    found = [row for row in rows if (row.relationship in myself) is mine]
    touched = {row.moment for row in found}
    shielded = any(is_shielded(people.get(row.relationship)) for row in found if row.relationship)
    cracks = [crack for crack in ruptures if crack.moment in touched]
    return ledger(found, cracks, shielded=shielded)


def against(rows: Sequence[Noted]) -> Against | None:
    """Compare what happened with what the gut said beforehand; what was looked back does not count."""
    steps = [
        row.outcome - row.gut
        for row in rows
        if isinstance(row.gut, float) and isinstance(row.outcome, float) and not row.gut_looked_back
    ]
    if Count(0, len(steps)).is_few:
        return None
    closer = sum(step <= -STEP / 2 for step in steps)
    less = sum(step >= STEP / 2 for step in steps)
    n = len(steps)
    return Against(Count(closer, n), Count(n - closer - less, n), Count(less, n))


def _last_ten(happened: Sequence[Noted], ruptures: Sequence[Rupture]) -> tuple[Entry, ...]:
    cracked = {rupture.moment for rupture in ruptures}
    came_back = {rupture.repair_moment for rupture in ruptures}
    return tuple(
        Entry(datetime.fromisoformat(row.at), _marks(row, cracked, came_back)) for row in happened[-LAST:]
    )


def _marks(row: Noted, cracked: set[MomentId], came_back: set[MomentId | None]) -> tuple[Mark, ...]:
    marks = {
        Mark.NOT_SAFE: row.not_safe == NotSafe.YES,
        Mark.A_BIT: row.not_safe == NotSafe.A_BIT,
        Mark.CRACK: row.moment in cracked,
        Mark.CAME_BACK: row.moment in came_back,
    }
    return tuple(mark for mark, there in marks.items() if there)
