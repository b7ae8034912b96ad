"""How an expectation went over time: the person's own ratings, felt and known, and how far off we may be.

    >>> from datetime import datetime, UTC
    >>> from earned.charts import band
    >>> from earned.content.strings import strings
    >>> day = datetime(2026, 3, 3, tzinfo=UTC)
    >>> shown = band.Band(day, day, marks=(band.Mark(day, 25, band.Pathway.FELT),))
    >>> band.picture(shown, strings(), "mine").sentence
    'You said once what your gut expects: near “more that than not”.'

A value in; a picture, words and a table out, all of the same marks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from earned.charts import strokes
from earned.charts.band.drawing import drawing, framed
from earned.charts.band.frame import WIDTH
from earned.charts.band.table import Row, table
from earned.charts.band.telling import reading, sentence, title
from earned.charts.band.value import GAP, Band, Course, Crack, Ends, Mark, Pathway, Spot, course
from earned.charts.band.weeks import MOST, by_week

if TYPE_CHECKING:
    from markupsafe import Markup

    from earned.content.strings import Strings

__all__ = [
    "GAP",
    "MOST",
    "Band",
    "Course",
    "Crack",
    "Ends",
    "Mark",
    "Pathway",
    "Picture",
    "Row",
    "Spot",
    "by_week",
    "course",
    "picture",
    "reading",
    "sentence",
    "svg",
    "table",
    "title",
]


@dataclass(frozen=True, slots=True)
class Picture:
    """A band as a page shows it."""

    svg: Markup
    sentence: str
    """The picture in words; it is the picture's own description too."""
    reading: tuple[str, ...]
    """How it is read, one text for each kind of thing in it."""
    rows: tuple[Row, ...]
    band: Band
    """What was drawn: with no more marks than a picture holds."""


def picture(band: Band, strings: Strings, name: str, *, mine: bool = False) -> Picture:
    """Draw a band and say it; ``name`` is the picture's own on its page, of letters, digits and hyphens.

    ``mine`` lets the words below it be in the person's own voice.
    """
    shown = by_week(band)
    read = reading(shown, strings, mine=mine)
    return Picture(svg(shown, strings, name), sentence(shown, strings), read, table(shown), shown)


def svg(band: Band, strings: Strings, name: str) -> Markup:
    """Draw a band, by week where there are more than 200 marks. Raises ValueError for a name that can be no id."""
    shown = by_week(band)
    room = framed(shown, strings)
    return strokes.whole(
        "chart",
        (WIDTH, room.height),
        drawing(shown, strings, room),
        name=name,
        title=title(shown, strings),
        description=sentence(shown, strings),
    )
