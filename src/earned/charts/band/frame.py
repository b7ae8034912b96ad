"""Where things lie in the picture: the words of the ends, the scale, the line of time, the dates.

Words are given the room that they need at the largest size any screen draws them in; long ones break into lines,
and the picture grows by as much.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from earned.charts.lettering import width, wrapped

if TYPE_CHECKING:
    from datetime import datetime

WIDTH = 344
LEFT = 4.0
DEEP = 160.0
"""How far 0 lies below 100."""
LARGEST = 16
"""The size of letters on the narrowest screen, where the whole picture is drawn smaller."""
LINE = 19.0
"""From one line of words to the next."""
_BOLD = 1.08
_TO_LABEL = 12.0
_ABOVE = 8.0
_BELOW = 20.0


@dataclass(frozen=True, slots=True)
class Frame:
    """The places of one picture, in its own units; y goes down."""

    first: float
    last: float
    """Seconds since 1970."""
    right: float
    """Where the scale ends; labels stand beyond."""
    top: float
    """Where 100 lies."""
    high: tuple[str, ...]
    low: tuple[str, ...]
    """The words of the two ends, in lines."""
    has_line: bool
    """Whether a line of time is drawn, for cracks to lie on."""

    @property
    def bottom(self) -> float:
        """Where 0 lies."""
        return self.top + DEEP

    @property
    def time(self) -> float:
        """Where the line of time lies, below the words of the low end."""
        return self.bottom + LINE * len(self.low) + _BELOW

    @property
    def dates(self) -> float:
        """The foot of the dates."""
        return self.time + 24 if self.has_line else self.time + 8

    @property
    def height(self) -> float:
        """How high the whole picture is."""
        return self.dates + 6

    @property
    def label(self) -> float:
        """Where labels begin."""
        return self.right + _TO_LABEL

    def across(self, at: datetime) -> float:
        """Place a time; all of a picture that lasts no time lies in its middle."""
        if self.last <= self.first:
            return (LEFT + self.right) / 2
        share = (at.timestamp() - self.first) / (self.last - self.first)
        return LEFT + (self.right - LEFT) * min(1.0, max(0.0, share))

    def down(self, value: float) -> float:
        """Place a value from 0 to 100; what lies beyond is drawn at the end. Raises ValueError for no number."""
        if 0.0 <= value <= 100.0:  # noqa: PLR2004 - the ends of the scale
            return self.top + DEEP * (1 - value / 100)
        if value != value:  # noqa: PLR0124 - only *not a number* differs from itself
            raise ValueError("not a number, so it has no place on the scale")
        return self.top if value > 0 else self.bottom


def frame(
    first: datetime, last: datetime, *, low: str, high: str, labels: list[str], has_line: bool
) -> Frame:
    """Make room for the words that a picture is to hold."""
    widest = max((width(label, LARGEST) * _BOLD for label in labels), default=None)
    right = WIDTH - LEFT if widest is None else WIDTH - _TO_LABEL - widest
    above, below = (tuple(wrapped(said, LARGEST, WIDTH - 2 * LEFT)) for said in (high, low))
    top = LINE * len(above) + _ABOVE
    return Frame(first.timestamp(), last.timestamp(), right, top, above, below, has_line)
