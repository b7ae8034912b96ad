"""The order of hurt and what came next, as plain as it was: sign after sign, the oldest first, nothing between.

The signs stand apart evenly, since an order has no dates. The dates beside them say the same in words, and the signs
are hidden from screen readers.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from markupsafe import Markup

from earned.charts import signs, strokes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

PITCH = 28.0
PER_LINE = 10
MOST = 40
"""How many turns are drawn; of more than that, the newest."""
_LINE = 26.0


class Turn(StrEnum):
    """One turn in an order."""

    HURT = "hurt"
    """A crack, or a moment that was not safe: a slant gap."""
    BACK = "back"
    """Someone came back: two stitches."""
    NEXT = "next"
    """What came next with someone shielded, of which nothing is claimed: a bar."""


_SIGNS = {Turn.HURT: signs.crack, Turn.BACK: signs.stitches, Turn.NEXT: signs.bar}


def svg(turns: Sequence[Turn]) -> Markup:
    """Draw turns in their order, ten on a line; nothing for none."""
    shown = turns[-MOST:]
    if not shown:
        return Markup("")
    lines = [shown[start : start + PER_LINE] for start in range(0, len(shown), PER_LINE)]
    width, height = len(lines[0]) * PITCH, len(lines) * _LINE
    inside = "".join(
        part for number, line in enumerate(lines) for part in _line(line, number * _LINE + _LINE / 2)
    )
    return Markup(  # noqa: S704 - numbers and constants only
        f'<svg class="order" viewBox="0 0 {strokes.number(width)} {strokes.number(height)}"'
        f' width="{strokes.number(width)}" height="{strokes.number(height)}" aria-hidden="true" focusable="false">'
        f"{inside}</svg>"
    )


def _line(turns: Sequence[Turn], y: float) -> Iterator[str]:
    yield strokes.line("v-ink", strokes.INK, (0, y), (len(turns) * PITCH, y), width=1.5)
    for number, turn in enumerate(turns):
        yield _SIGNS[turn](number * PITCH + PITCH / 2, y)
