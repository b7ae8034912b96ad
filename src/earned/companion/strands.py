"""From notes to what the engine takes in: one strand for each lesson in each of its worlds.

A lesson is learned apart with people, with *me*, and for what comes after a rupture; each is a strand of its own.
Nothing is left out by putting it away, since hiding bad news must not make a picture better. What is still open stays
out, because its forecast is still folded.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from math import inf
from typing import TYPE_CHECKING

from earned.journal.choices import Channel, HardDay, Landed, NotSafe, Window
from earned.working_model import moments as wm
from earned.working_model.learning import LIVED, TOLD, WITNESSED

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from earned.journal.entities import MomentId, Relationship, RelationshipId
    from earned.journal.reading.lived import Cracked, Lived

NOBODY_NAMED = "nobody named"
"""Lived moments without a name belong together: they teach of people, and of nobody in particular."""
RESERVED = frozenset({NOBODY_NAMED, wm.SOMEBODY_HEARD_OF})
"""Lines that are nobody's in particular: they teach, and have no page."""
MOST_MARKS = 24
"""One life is run for each mark. The marks set after these share the last one: from there on, setting one more may lift
what is shown of some plausible people a little."""


class Where(StrEnum):
    """The worlds of a lesson, each learned for itself."""

    PEOPLE = "people"
    ME = "me"
    CRACKS = "cracks"
    """What comes once something has cracked."""


@dataclass(frozen=True, slots=True)
class Strand:
    """One lesson in one of its worlds, as it was lived: what the engine takes in, and from which notes."""

    where: Where
    moments: tuple[wm.Moment, ...] = ()
    notes: tuple[MomentId, ...] = ()
    """For each moment the note it comes from."""
    when: tuple[datetime, ...] = ()
    """For each moment when it was, in its own zone."""
    hidden: frozenset[int] = frozenset()
    """Places of moments whose notes are put away: they count, and are not drawn."""
    by_person: Mapping[str, tuple[int, ...]] = field(init=False, compare=False, repr=False)
    """The places of each person's moments, in order; who came first stands first."""

    def __post_init__(self) -> None:
        places: defaultdict[str, list[int]] = defaultdict(list)
        for place, moment in enumerate(self.moments):
            places[moment.relationship].append(place)
        by_person = {who: tuple(found) for who, found in places.items()}
        object.__setattr__(self, "by_person", by_person)

    def places(self, line: str | None) -> Sequence[int]:
        """Give the places of the moments on a line, in order: with someone, or all."""
        return range(len(self.moments)) if line is None else self.by_person.get(line, ())


CHANNELS = {Channel.LIVED: LIVED, Channel.WITNESSED: WITNESSED, Channel.TOLD: TOLD}
ACTIVATION: Mapping[str | None, float] = {
    Window.SHUT_DOWN: 0.0, Window.LOW: 25.0, Window.STEADY: 45.0, Window.STIRRED: 75.0, Window.WOUND_UP: 100.0,
}  # fmt: skip
STRESS: Mapping[str | None, float] = {HardDay.NO: 0.0, HardDay.SOME: 0.5, HardDay.VERY: 1.0}
Z: Mapping[float, float] = {rating: wm.to_z(rating) for rating in (0.0, 25.0, 50.0, 75.0, 100.0)}
"""The steps of the scale, once for all notes: every rating would be a number of its own, for as long as it is known."""
GOT_IN: Mapping[str | None, int] = {Landed.NO: 0, Landed.FLICKER: 1, Landed.SOME: 2, Landed.STAYED: 3}


def strands(
    rows: Sequence[Lived], cracks: Iterable[Cracked], people: Mapping[RelationshipId, Relationship]
) -> dict[Where, Strand]:
    """Put one lesson's rows, oldest first, into its strands; ``cracks`` are the ruptures that touch the lesson."""
    mine = {id_ for id_, who in people.items() if who.is_me}
    marks = Marks(rows, people)
    late = _late(rows)
    once = {str(id_): str(id_) for id_ in people}
    lived: dict[Where, list[tuple[Lived, wm.Moment]]] = {Where.PEOPLE: [], Where.ME: []}
    for place, row in enumerate(rows):
        if row.happened:
            where = Where.ME if row.relationship in mine else Where.PEOPLE
            who = _who(row.relationship, row.channel)
            # One name for all notes with someone: every row brings its own.
            lived[where].append((row, _moment(row, once.get(who, who), marks, late=place in late)))
    found = {where: _strand(where, pairs) for where, pairs in lived.items()}
    return found | {Where.CRACKS: _after_ruptures(cracks, marks, mine)}


def _strand(where: Where, pairs: Sequence[tuple[Lived, wm.Moment]]) -> Strand:
    return Strand(
        where,
        tuple(moment for _, moment in pairs),
        tuple(row.moment for row, _ in pairs),
        tuple(datetime.fromisoformat(row.at) for row, _ in pairs),
        frozenset(place for place, (row, _) in enumerate(pairs) if row.put_away),
    )


def _moment(row: Lived, who: str, marks: Marks, *, late: bool) -> wm.Moment:
    return wm.Moment(
        relationship=who,
        day=row.day,
        z=_z(row.outcome),
        gut=None if row.gut_looked_back else _z(row.gut),
        head=None if row.head_looked_back else _z(row.head),
        next_gut=None if late else _z(row.next_gut),
        next_head=None if late else _z(row.next_head),
        channel=CHANNELS[Channel(row.channel)],
        noticed=row.noticed,
        activation=ACTIVATION.get(row.body),
        landed=GOT_IN.get(row.landed),
        stress=STRESS.get(row.hard_day),
        shielded=marks.of(row),
        harm=marks.flags(row),
    )


def _who(relationship: str | None, channel: str) -> str:
    if relationship is not None:
        return relationship
    return NOBODY_NAMED if channel == Channel.LIVED else wm.SOMEBODY_HEARD_OF


def _z(rating: float | str | None) -> float | None:
    if not isinstance(rating, float):
        return None
    return Z[rating] if rating in Z else wm.to_z(rating)


def _late(rows: Sequence[Lived]) -> set[int]:
    """Give the places of rows whose *next time* was said once a later outcome with them was known: no foresight."""
    known: dict[str | None, datetime] = {}
    late = set()
    for place in range(len(rows) - 1, -1, -1):
        row = rows[place]
        who = row.relationship
        if row.next_at is not None and who in known and datetime.fromisoformat(row.next_at) > known[who]:
            late.add(place)
        if row.outcome_at is not None:
            at = datetime.fromisoformat(row.outcome_at)
            known[who] = min(at, known.get(who, at))
    return late


class Marks:
    """The marks that stand on a lesson's notes, in the order in which they were set.

    A mark is someone set apart (not safe, a hard stop, an open *no*) or a harm flag. A flag that was set once its person
    was marked adds nothing to that mark, and is heeded again when the mark is lifted.
    """

    def __init__(self, rows: Sequence[Lived], people: Mapping[RelationshipId, Relationship]) -> None:
        met = {row.relationship for row in rows}
        since = {
            who.id: _instant(who.marked_at) for who in people.values() if who.is_marked and who.id in met
        }
        marked = [(when, "", who) for who, when in since.items()]
        flags = [
            (_instant(row.flagged_at), row.moment, "")
            for row in rows
            if row.happened and row.not_safe == NotSafe.YES
        ]
        own = {row.moment: since.get(row.relationship, inf) if row.relationship else inf for row in rows}
        heeded = [flag for flag in flags if flag[0] < own[flag[1]]]
        self._people: dict[str, int] = {}
        self._flags: dict[str, int] = {}
        for order, (_, moment, who) in enumerate(sorted([*marked, *heeded]), start=1):
            into, key = (self._flags, moment) if moment else (self._people, who)
            into[key] = min(order, MOST_MARKS)

    def of(self, row: Lived) -> int:
        """Give the order of the first mark that shields a row; 0 for none."""
        orders = (self.on(row.relationship), self._flags.get(row.moment, 0))
        return min((order for order in orders if order), default=0)

    def flags(self, row: Lived) -> bool:
        """Whether a row carries a harm flag that is heeded."""
        return row.moment in self._flags

    def on(self, relationship: str | None) -> int:
        """Give the order of the mark that someone carries; 0 for none."""
        return self._people.get(str(relationship), 0)


def _instant(when: datetime | str | None) -> float:
    if isinstance(when, str):
        when = datetime.fromisoformat(when)
    return 0.0 if when is None else when.timestamp()


def _after_ruptures(cracks: Iterable[Cracked], marks: Marks, mine: set[RelationshipId]) -> Strand:
    """Give what came once something had cracked, by when it cracked."""
    said = [
        crack for crack in cracks
        if isinstance(crack.after_rating, float) and crack.relationship not in mine
    ]  # fmt: skip
    moments = tuple(
        wm.Moment(
            crack.relationship, crack.day, _z(crack.after_rating), shielded=marks.on(crack.relationship)
        )
        for crack in said
    )
    return Strand(
        Where.CRACKS,
        moments,
        tuple(crack.moment for crack in said),
        tuple(datetime.fromisoformat(crack.at) for crack in said),
    )
