"""A real journal in memory that a life is kept in and read back from, as the pages do it."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tests.safety.lives import LESSON

from earned.companion.barred import barred
from earned.companion.strands import strands
from earned.companion.thought import Known
from earned.journal import vault
from earned.journal.reading import counts, lived, relationships, ruptures
from earned.journal.schema import metadata
from earned.journal.writing import keep

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from tests.safety.lives import Save

    from earned.journal.entities import Relationship, RelationshipId, Rupture
    from earned.journal.reading.counts import Noted
    from earned.journal.reading.lived import Cracked, Lived


@dataclass(frozen=True, slots=True)
class Facts:
    """All that is read of a notebook to think about its lesson."""

    rows: Sequence[Lived]
    cracks: Sequence[Cracked]
    people: Mapping[RelationshipId, Relationship]
    ruptures: Sequence[Rupture]
    noted: Sequence[Noted]

    def known(self) -> Known:
        """Put it as ``web.guesses`` does."""
        found = strands(self.rows, [crack for crack in self.cracks if LESSON in crack.lessons], self.people)
        return Known(0, found, barred(self.noted, self.ruptures, self.people), self.ruptures)

    def upto(self, at: datetime) -> Facts:
        """Give what was read at an earlier time, if nothing but moments and cracks has been added since."""
        text = at.isoformat()
        return Facts(
            self.rows[: bisect_right(self.rows, text, key=lambda row: row.at)],
            [_then(crack, text) for crack in self.cracks if crack.at <= text],
            self.people,
            [_open_then(one, at) for one in self.ruptures if one.at <= at],
            self.noted[: bisect_right(self.noted, text, key=lambda row: row.at)],
        )


def _then(crack: Cracked, text: str) -> Cracked:
    if crack.repaired_at is None or crack.repaired_at <= text:
        return crack
    return crack._replace(repaired_at=None, moved_by=None, after_rating=None)


def _open_then(rupture: Rupture, at: datetime) -> Rupture:
    if rupture.repaired_at is None or rupture.repaired_at <= at:
        return rupture
    return replace(rupture, repair_moment=None, repaired_at=None, moved_by=None, after_rating=None)


class Notebook:
    """One journal, emptied between lives."""

    def __init__(self) -> None:
        self.journal = vault.in_memory()

    def empty(self) -> None:
        """Begin anew."""
        with self.journal.write() as connection:
            for table in reversed(metadata.sorted_tables):
                connection.execute(table.delete())

    def keep(self, saves: Iterable[Save]) -> None:
        """Keep saves, each at its time."""
        for save in saves:
            with self.journal.write(save.at) as connection:
                for entity in save.keeps:
                    keep(connection, entity)

    def read(self) -> Facts:
        """Read all of it."""
        with self.journal.read() as connection:
            return Facts(
                lived.lived(connection, lesson=LESSON),
                lived.cracked(connection),
                {who.id: who for who in relationships.every(connection, put_away=True)},
                ruptures.every(connection, put_away=True),
                counts.noted(connection),
            )
