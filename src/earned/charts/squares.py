"""Own counts as squares: a filled one for each time it was so, an empty one for each time it was not.

Hidden from screen readers, since "9 of 11" stands beside it in words.
"""

from __future__ import annotations

from markupsafe import Markup

from earned.charts.track import INK, LINE

SIDE = 14
PITCH = 17
PER_LINE = 10
MOST = 60
"""Above this many squares, only the words: nobody counts them, and it is no small number."""


def svg(n: int, of: int) -> Markup:
    """Draw ``n`` filled squares of ``of``, ten on a line; nothing for none or for more than sixty."""
    if not 0 < of <= MOST:
        return Markup("")
    lines = -(-of // PER_LINE)
    width, height = min(of, PER_LINE) * PITCH - 3, lines * PITCH - 3
    opening = Markup(
        '<svg class="squares" viewBox="0 0 {0} {1}" width="{0}" height="{1}" aria-hidden="true" focusable="false">'
    ).format(width, height)
    squares = (_square(place, filled=place < n) for place in range(of))
    return opening + Markup("").join(squares) + Markup("</svg>")


def _square(place: int, *, filled: bool) -> Markup:
    x, y = place % PER_LINE * PITCH, place // PER_LINE * PITCH
    if filled:
        whole = Markup('<rect class="v-ink-fill" x="{}" y="{}" width="14" height="14" fill="{}"/>')
        return whole.format(x, y, INK)
    edge = Markup(
        '<rect class="v-line" x="{}" y="{}" width="12.5" height="12.5" fill="none" stroke="{}" stroke-width="1.5"/>'
    )
    return edge.format(x + 0.75, y + 0.75, LINE)
