"""The marks on the line of hard moments: a crack, two stitches, harm without a crack, and today.

Each stands beside its words and is hidden from screen readers.
"""

from __future__ import annotations

from enum import StrEnum

from markupsafe import Markup

from earned.charts.track import INK, PAPER


class Glyph(StrEnum):
    """What a mark says."""

    CRACK = "crack"
    """A slant gap in the line."""
    BACK = "back"
    """Two stitches: someone came back."""
    PLAIN = "plain"
    """A short bar across the line: a date, and nothing claimed about it."""
    NOW = "now"
    """A ring: today."""


_GROUND = '<rect class="v-paper" x="8" y="6" width="12" height="12" fill="{paper}"/>'
_STROKE = '<path class="v-ink" d="{path}" stroke="{ink}" stroke-width="{width}" fill="none"/>'
_RING = '<circle class="v-ink v-paper" cx="14" cy="12" r="5" fill="{paper}" stroke="{ink}" stroke-width="2"/>'

_DRAWN = {
    Glyph.CRACK: _GROUND
    + _STROKE.replace("{path}", "M6 9.5 L22 3.5 M6 20.5 L22 14.5").replace("{width}", "2"),
    Glyph.BACK: _STROKE.replace("{path}", "M7 8.5 H21 M7 15.5 H21").replace("{width}", "2.5"),
    Glyph.PLAIN: _STROKE.replace("{path}", "M7 12 H21").replace("{width}", "2.5"),
    Glyph.NOW: _RING,
}


def svg(glyph: Glyph) -> Markup:
    """Draw one mark."""
    inside = Markup(_DRAWN[glyph]).format(ink=INK, paper=PAPER)  # noqa: S704 - our own constants
    opening = Markup('<svg class="glyph" viewBox="0 0 28 24" aria-hidden="true" focusable="false">')
    return opening + inside + Markup("</svg>")
