"""The picture of a band: felt as an ochre line in its shades, known as a dashed blue one, and what was said as marks.

No grid, no legend, no number: the two ends of the scale stand in words, the time as its first and last date. Felt and
known differ by line, end and mark, so that nothing hangs on colour.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from earned.charts import strokes
from earned.charts.apart import apart
from earned.charts.band.frame import LEFT, LINE, frame
from earned.charts.band.stretches import around, stretches
from earned.charts.band.time_line import time_line
from earned.charts.band.value import Pathway
from earned.charts.dates import from_to

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from earned.charts.band.frame import Frame
    from earned.charts.band.stretches import Stretch
    from earned.charts.band.value import Band, Course, Ends, Mark
    from earned.content.strings import Strings

LABELS_APART = 18.0
LABELS = {Pathway.FELT: "charts.feel", Pathway.KNOWN: "charts.know"}
_INK = {Pathway.FELT: strokes.GUT, Pathway.KNOWN: strokes.HEAD}
_WORDS = {Pathway.FELT: "t-gut", Pathway.KNOWN: "t-head"}


def framed(band: Band, strings: Strings) -> Frame:
    """Make room for a band and its words."""
    low, high = end_words(band.ends, strings)
    labels = [strings.gettext(LABELS[pathway]) for pathway, _ in band.courses]
    return frame(band.first, band.last, low=low, high=high, labels=labels, has_line=bool(band.cracks))


def end_words(ends: Ends | None, strings: Strings) -> tuple[str, str]:
    """Give the words of the low and the high end: the lesson's own, else those of the scale."""
    if ends is not None:
        return ends.low, ends.high
    return strings.gettext("common.scale.0"), strings.gettext("common.scale.100")


def drawing(band: Band, strings: Strings, room: Frame) -> str:
    """Draw all that the picture holds, what matters most last."""
    laid = {pathway: stretches(course, room) for pathway, course in band.courses}
    parts = [
        *_shades(laid),
        *scale(room),
        *_marks(band.marks, room),
        *lines(laid),
        *labels(band.courses, strings, room),
        *ends(room, own=band.ends is not None),
        *time_line(band.cracks, room),
        *dates(band.first, band.last, strings, room),
    ]
    return "".join(parts)


def _shades(laid: dict[Pathway, list[Stretch]]) -> Iterator[str]:
    for stretch in laid.get(Pathway.FELT, ()):
        yield strokes.area("v-90", strokes.GUT_90, around(stretch.most))
        yield strokes.area("v-50", strokes.GUT_50, around(stretch.half))
    for stretch in laid.get(Pathway.KNOWN, ()):
        yield strokes.area("v-know", strokes.HEAD, around(stretch.half), opacity=0.16)
        for edge in stretch.most:
            yield strokes.polyline("v-head", strokes.HEAD, edge, width=1, dashes="4 4")
    for stretch in laid.get(Pathway.FELT, ()):
        for edge in stretch.most:
            yield strokes.polyline("v-gut", strokes.GUT, edge, width=1, dashes="1 3")


def scale(room: Frame) -> Iterator[str]:
    """Draw the two ends of the scale and its middle."""
    for name, colour, y in (
        ("v-line", strokes.LINE, room.bottom),
        ("v-hair", strokes.HAIR, room.down(50)),
        ("v-line", strokes.LINE, room.top),
    ):
        yield strokes.line(name, colour, (LEFT, y), (room.right, y))


def _marks(marks: Sequence[Mark], room: Frame) -> Iterator[str]:
    for mark in marks:
        at = room.across(mark.at), room.down(mark.value)
        if mark.pathway is Pathway.KNOWN:
            yield strokes.ring("v-head-mark", strokes.HEAD, at, 2.6, width=1.2)
        else:
            yield strokes.dot("v-gut-mark", strokes.GUT, at, 2.4)


def lines(laid: dict[Pathway, list[Stretch]]) -> Iterator[str]:
    """Draw both lines, each with its end: a ring on known, a dot on felt."""
    for stretch in (known := laid.get(Pathway.KNOWN, [])):
        yield strokes.polyline("v-head", strokes.HEAD, stretch.middle, width=2, dashes="7 5")
    for stretch in (felt := laid.get(Pathway.FELT, [])):
        yield strokes.polyline("v-gut", strokes.GUT, stretch.middle, width=3)
    if known:
        yield strokes.ring("v-head-open", strokes.HEAD, known[-1].end, 6, width=2.5)
    if felt:
        yield strokes.dot("v-gut-fill", strokes.GUT, felt[-1].end, 5.5)


def labels(courses: Sequence[tuple[Pathway, Course]], strings: Strings, room: Frame) -> Iterator[str]:
    """Write beside each line what it is, from the top down."""
    down = sorted((room.down(course.end.middle), pathway) for pathway, course in courses)
    feet = apart([y + 4.5 for y, _ in down], LABELS_APART, room.top + 4.5, room.bottom + 4.5)
    for foot, (_, pathway) in zip(feet, down, strict=True):
        said = strings.gettext(LABELS[pathway])
        yield strokes.words(
            _WORDS[pathway], _INK[pathway], (room.label, foot), said, size=14, more=' font-weight="600"'
        )


def ends(room: Frame, *, own: bool) -> Iterator[str]:
    """Write the words of the two ends, the high ones above the scale and the low ones below it."""
    name, face = ("own", ' font-family="serif"') if own else ("t-end", "")
    for lines, foot in ((room.high, LINE - 3), (room.low, room.bottom + LINE + 2)):
        for number, said in enumerate(lines):
            at = LEFT, foot + number * LINE
            yield strokes.words(name, strokes.QUIET, at, said, size=13, more=face)


def dates(first: datetime, last: datetime, strings: Strings, room: Frame) -> Iterator[str]:
    """Write the first and the last date; a single one for a picture of a single day."""
    began, ended = from_to(first, last, strings)
    if first.date() == last.date():
        yield _date(room.across(last), "middle", ended, room)
    else:
        yield _date(LEFT, "start", began, room)
        yield _date(room.right, "end", ended, room)


def _date(x: float, anchor: str, said: str, room: Frame) -> str:
    more = f' text-anchor="{anchor}"'
    return strokes.words("t-end", strokes.QUIET, (x, room.dates), said, size=13, more=more)
