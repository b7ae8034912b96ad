"""The line of time below the scale, with a sign where something cracked and where someone came back.

Signs that would lie on one another move apart; where there are too many even for that, neighbours of a kind are drawn
as one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from earned.charts import signs, strokes
from earned.charts.apart import apart
from earned.charts.band.frame import LEFT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from earned.charts.band.frame import Frame
    from earned.charts.band.value import Crack

MOST_SIGNS = 20
"""Above this many, neighbours of a kind share a sign."""
_CELL = 2 * signs.APART


def time_line(cracks: Sequence[Crack], room: Frame) -> Iterator[str]:
    """Draw the line and its signs; nothing where nothing cracked."""
    if not room.has_line:
        return
    yield strokes.line("v-ink", strokes.INK, (LEFT, room.time), (room.right, room.time), width=1.5)
    for x, is_back in _placed(cracks, room):
        yield signs.stitches(x, room.time) if is_back else signs.crack(x, room.time)


def _placed(cracks: Sequence[Crack], room: Frame) -> list[tuple[float, bool]]:
    """Place the signs from left to right: where, and whether it is a coming back."""
    found = sorted(
        [(room.across(crack.at), False) for crack in cracks]
        + [(room.across(crack.back), True) for crack in cracks if crack.back is not None]
    )
    if is_many(cracks):
        found = sorted({(x // _CELL, is_back): (x, is_back) for x, is_back in reversed(found)}.values())
    low, high = LEFT + signs.REACH, room.right - signs.REACH
    places = apart([x for x, _ in found], signs.APART, low, high)
    return [(place, is_back) for place, (_, is_back) in zip(places, found, strict=True)]


def is_many(cracks: Sequence[Crack]) -> bool:
    """Whether there are more signs than the line can hold one by one."""
    return len(cracks) + sum(crack.back is not None for crack in cracks) > MOST_SIGNS
