"""Hard moments and what came next, and whether they come in the same order again and again.

The order is a fact and nothing more: it names nobody, blames nobody, and stands with its exceptions.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from earned.charts.order import Turn
from earned.journal.entities import Held, NotSafe

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from earned.journal.entities import Answer, Moment, MomentId, Mover, Rupture, RuptureId
    from earned.journal.reading.counts import Noted, Words

REPEATS = 3
"""How often the same order has to have come before the page says so. Ours (design, the example)."""


@dataclass(frozen=True, slots=True)
class Hard:
    """A hard moment: a crack, or a note of harm without one, and what came next."""

    at: datetime
    moment: MomentId
    words: str | None
    is_heavy: bool
    """It carries a harm flag, so that its words stay folded until the person opens them."""
    crack: RuptureId | None = None
    back: Back | None = None
    put_away: bool = False
    after: Answer | None = None
    """What the person said came once this had cracked."""

    @property
    def is_open(self) -> bool:
        """Whether it is a crack that nobody has come back to and that was not put away."""
        return self.crack is not None and self.back is None and not self.put_away


@dataclass(frozen=True, slots=True)
class Back:
    """Someone came back to a crack."""

    at: datetime
    days_after: int
    """Days on the calendar from the crack; 0 is the same day."""
    moved_by: Mover | None
    held: Held | None
    days_since: int
    """Days on the calendar from coming back until today."""
    words: str | None
    is_heavy: bool


def hard_moments(
    ruptures: Sequence[Rupture], harms: Iterable[MomentId], noted: Mapping[MomentId, Words], today: datetime
) -> list[Hard]:
    """Put cracks and notes of harm in the order they came, oldest first.

    ``noted`` holds the words of the moments that these and repairs point to; what is missing has none.
    """
    cracked = {rupture.moment for rupture in ruptures}
    cracks = [_crack(rupture, noted, today) for rupture in ruptures]
    alone = [_harm(noted[moment]) for moment in harms if moment in noted and moment not in cracked]
    return sorted([*cracks, *alone], key=lambda hard: hard.at)


class After(StrEnum):
    """How the line of hard moments goes on after a point on it."""

    WHOLE = "whole"
    DOTTED = "dotted"
    """Something is open, or did not hold."""
    DASHED = "dashed"
    """It held in part."""


@dataclass(frozen=True, slots=True)
class Point:
    """A point on the line of hard moments: one of them, or someone coming back to it."""

    at: datetime
    hard: Hard
    is_back: bool
    follows: bool
    """Whether a coming back stands right below its crack."""

    @property
    def goes_on(self) -> After:
        """How the line goes on from here."""
        if self.hard.crack is None:
            return After.WHOLE
        if not self.is_back:
            return After.WHOLE if self.hard.put_away and self.hard.back is None else After.DOTTED
        held = None if self.hard.back is None else self.hard.back.held
        if held is Held.PARTLY:
            return After.DASHED
        return After.DOTTED if held is Held.NO else After.WHOLE


def timeline(hard: Iterable[Hard]) -> list[Point]:
    """Put hard moments and the comings back to them in the order in which they were, oldest first."""
    events = [(one.at, False, one) for one in hard]
    events += [(one.back.at, True, one) for _, _, one in list(events) if one.back is not None]
    events.sort(key=lambda event: event[:2])
    return [
        Point(at, one, is_back, follows=is_back and place > 0 and events[place - 1][2] is one)
        for place, (at, is_back, one) in enumerate(events)
    ]


def words_of(moment: Moment | None) -> str | None:
    """Give a moment's own words: what happened, else what was about to."""
    return None if moment is None else moment.after_words or moment.before_words


def _harm(said: Words) -> Hard:
    return Hard(datetime.fromisoformat(said.at), said.moment, said.words, is_heavy=True)


def _crack(rupture: Rupture, noted: Mapping[MomentId, Words], today: datetime) -> Hard:
    said = noted.get(rupture.moment)
    return Hard(
        at=rupture.at,
        moment=rupture.moment,
        words=said.words if said else None,
        is_heavy=said is not None and said.harmed,
        crack=rupture.id,
        back=None if rupture.repaired_at is None else _back(rupture, rupture.repaired_at, noted, today),
        put_away=rupture.put_away_at is not None,
        after=rupture.after_rating,
    )


def _back(rupture: Rupture, at: datetime, noted: Mapping[MomentId, Words], today: datetime) -> Back:
    said = noted.get(rupture.repair_moment) if rupture.repair_moment else None
    return Back(
        at=at,
        days_after=max(0, (at.date() - rupture.at.date()).days),
        moved_by=rupture.moved_by,
        held=rupture.held,
        days_since=max(0, (today.date() - at.date()).days),
        words=said.words if said else None,
        is_heavy=said is not None and said.harmed,
    )


@dataclass(frozen=True, slots=True)
class Repeat:
    """Hurt, then someone came back, then hurt: how often, and how often not."""

    times: tuple[tuple[datetime, datetime, datetime], ...]
    """When each hurt, coming back and next hurt was."""
    not_so: int
    """How often someone came back and no hurt has come since."""
    turns: tuple[Turn, ...] = ()
    """Hurt and coming back by turns, beginning with a hurt."""

    def order(self, *, plain: bool) -> tuple[Turn, ...]:
        """Give the turns as they may be drawn; where no repair may be claimed, as what came next."""
        return tuple(Turn.NEXT if plain and turn is Turn.BACK else turn for turn in self.turns)


def repeat(rows: Iterable[Noted], ruptures: Sequence[Rupture]) -> Repeat | None:
    """Say whether hurt, coming back and hurt have come in this order at least three times."""
    turns = _turns(rows, ruptures)
    times = _cycles(turns)
    if len(times) < REPEATS:
        return None
    return Repeat(times, int(turns[-1][0] is Turn.BACK), tuple(turn for turn, _ in turns))


def cycles(
    rows: Iterable[Noted], ruptures: Sequence[Rupture]
) -> tuple[tuple[datetime, datetime, datetime], ...]:
    """Give when each hurt, coming back and next hurt was, however few there are.

    A hurt is a crack or a harm flag; several before anyone came back are one turn.
    """
    return _cycles(_turns(rows, ruptures))


def _cycles(
    turns: Sequence[tuple[Turn, datetime]],
) -> tuple[tuple[datetime, datetime, datetime], ...]:
    return tuple(
        (turns[here - 1][1], turns[here][1], turns[here + 1][1])
        for here in range(1, len(turns) - 1)
        if turns[here][0] is Turn.BACK
    )


def _turns(rows: Iterable[Noted], ruptures: Sequence[Rupture]) -> list[tuple[Turn, datetime]]:
    """Give hurt and coming back by turns, beginning with a hurt: the last hurt and the first coming back."""
    hurts = [datetime.fromisoformat(row.at) for row in rows if row.not_safe == NotSafe.YES]
    hurts += [rupture.at for rupture in ruptures]
    backs = [rupture.repaired_at for rupture in ruptures if rupture.repaired_at is not None]
    events = sorted([*((at, 0, Turn.HURT) for at in hurts), *((at, 1, Turn.BACK) for at in backs)])
    turns: list[tuple[Turn, datetime]] = []
    for at, _, turn in events:
        if turns and turns[-1][0] is turn:
            turns[-1] = (turn, at) if turn is Turn.HURT else turns[-1]
        elif turns or turn is Turn.HURT:
            turns.append((turn, at))
    return turns
