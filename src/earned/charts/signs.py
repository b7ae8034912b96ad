"""The marks on a line of time that goes across: a crack, two stitches, a date with nothing claimed, and today.

They are the marks of the list of hard moments (``mends``), laid on their side.
"""

from __future__ import annotations

from earned.charts import strokes

REACH = 5.5
"""How far a sign reaches to either side."""
APART = 13.0
"""How far apart the middles of two signs lie at least."""
_HALF = 6.0


def crack(x: float, y: float) -> str:
    """Draw a slant gap in the line: something cracked."""
    ground = (
        f'<rect class="v-paper" x="{strokes.number(x - 2.5)}" y="{strokes.number(y - 3)}" width="5" height="6"'
        f' fill="{strokes.PAPER}"/>'
    )
    return ground + strokes.path("v-ink", strokes.INK, _pair(x - 1.5, y, slant=3.0), width=1.6)


def stitches(x: float, y: float) -> str:
    """Draw two stitches over the line: someone came back."""
    return strokes.path("v-ink", strokes.INK, _pair(x, y, slant=0.0), width=2.2)


def bar(x: float, y: float) -> str:
    """Draw a short bar over the line: a date, and nothing claimed about it."""
    return strokes.path("v-ink", strokes.INK, _stroke(x, y, 0.0), width=2.2)


def today(x: float, y: float) -> str:
    """Draw a ring: today."""
    return strokes.ring("v-ink v-paper", strokes.INK, (x, y), 4.0, width=1.8)


def _pair(x: float, y: float, *, slant: float) -> str:
    return f"{_stroke(x - 2.5, y, slant)} {_stroke(x + 2.5, y, slant)}"


def _stroke(x: float, y: float, slant: float) -> str:
    foot = strokes.number(y + _HALF)
    return f"M{strokes.number(x)} {foot} l{strokes.number(slant)} -{strokes.number(2 * _HALF)}"
