"""The plain strokes that the larger pictures are made of: lines, areas, dots and words, as SVG text.

Each carries its look as attributes, for paper, and a class beside them, for the screen. Numbers are written with one
decimal at most. Only ``words`` takes text that somebody wrote, and escapes it.
"""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import Iterable

Point = tuple[float, float]

INK = "#23201b"
QUIET = "#595349"
LINE = "#857c6e"
HAIR = "#dcd5c7"
PAPER = "#f8f5ee"
HEAD = "#2b4a86"
GUT = "#8a5200"
GUT_50 = "#e2c48d"
GUT_90 = "#f0e1c4"
"""The light paper's colours, as in ``tokens.css``; the screen's own come with the classes."""

_UNWRITABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""What no picture may hold, whoever typed it: control characters and halves of letters."""
_NAME = re.compile(r"[a-z][a-z0-9-]*")


def number(value: float) -> str:
    """Write a number as short as it goes."""
    return f"{value:.1f}".removesuffix(".0")


def line(name: str, colour: str, start: Point, end: Point, *, width: float = 1.0) -> str:
    """Draw a straight line."""
    (x1, y1), (x2, y2) = start, end
    return (
        f'<line class="{name}" x1="{number(x1)}" y1="{number(y1)}" x2="{number(x2)}" y2="{number(y2)}"'
        f' stroke="{colour}" stroke-width="{number(width)}"/>'
    )


def path(name: str, colour: str, along: str, *, width: float, more: str = "") -> str:
    """Draw along a path; ``more`` is further attributes."""
    return f'<path class="{name}" d="{along}" fill="none" stroke="{colour}" stroke-width="{number(width)}"{more}/>'


def polyline(name: str, colour: str, along: Iterable[str], *, width: float, dashes: str = "") -> str:
    """Draw a line through points, each written ``x,y``; dashed or whole."""
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return (
        f'<polyline class="{name}" points="{" ".join(along)}" fill="none" stroke="{colour}"'
        f' stroke-width="{number(width)}" stroke-linejoin="round"{dashed}/>'
    )


def area(name: str, colour: str, around: Iterable[str], *, opacity: float = 1.0) -> str:
    """Fill what lies between points, each written ``x,y``."""
    clear = "" if opacity == 1.0 else f' fill-opacity="{opacity:g}"'
    return f'<polygon class="{name}" points="{" ".join(around)}" fill="{colour}"{clear}/>'


def dot(name: str, colour: str, at: Point, radius: float) -> str:
    """Draw a filled dot."""
    x, y = at
    return f'<circle class="{name}" cx="{number(x)}" cy="{number(y)}" r="{number(radius)}" fill="{colour}"/>'


def ring(name: str, colour: str, at: Point, radius: float, *, width: float) -> str:
    """Draw a ring with paper inside."""
    x, y = at
    return (
        f'<circle class="{name}" cx="{number(x)}" cy="{number(y)}" r="{number(radius)}"'
        f' fill="{PAPER}" stroke="{colour}" stroke-width="{number(width)}"/>'
    )


def words(name: str, colour: str, at: Point, said: str, *, size: int, more: str = "") -> str:
    """Write words, whoever they are by; ``more`` is further attributes."""
    x, y = at
    return (
        f'<text class="{name}" x="{number(x)}" y="{number(y)}" font-size="{size}" fill="{colour}"{more}>'
        f"{written(said)}</text>"
    )


def written(said: str) -> str:
    """Escape words, so that they stay words in a picture."""
    return escape(_UNWRITABLE.sub("", said))


def whole(kind: str, size: Point, inside: str, *, name: str, title: str, description: str) -> Markup:
    """Make a picture of its strokes, with a name and a description for whoever does not see it.

    ``name`` is the picture's own on its page. Raises ValueError for one that can be no id.
    """
    if not _NAME.fullmatch(name):
        raise ValueError("a picture's name is made of small letters, digits and hyphens")
    width, height = map(number, size)
    return Markup(  # noqa: S704 - every stroke writes numbers and constants, and words escaped
        f'<svg class="{kind}" role="img" aria-labelledby="{name}-t {name}-d" viewBox="0 0 {width} {height}"'
        f' font-family="sans-serif"><title id="{name}-t">{written(title)}</title>'
        f'<desc id="{name}-d">{written(description)}</desc>{inside}</svg>'
    )
