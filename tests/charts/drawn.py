"""Any band that may come, and a picture read back: for every test of a picture of a line."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from hypothesis import strategies as st
from tests.charts.specimens import FIRST

from earned.charts.band import Band, Crack, Ends, Mark, Pathway, Spot, course

if TYPE_CHECKING:
    from collections.abc import Iterator

values = st.floats(-20, 120)
days = st.integers(0, 7000 * 8).map(lambda hours: hours / 8)
words = st.text(max_size=90)


@st.composite
def spots(draw: st.DrawFn) -> list[Spot]:
    found = []
    for day in sorted(draw(st.lists(days, min_size=1, max_size=12, unique=True))):
        low, inner, middle, outer, high = sorted(draw(st.tuples(*[values] * 5)))
        found.append(Spot(FIRST + timedelta(days=day), middle, (inner, outer), (low, high)))
    return found


@st.composite
def cracks(draw: st.DrawFn) -> tuple[Crack, ...]:
    found = []
    for day, after in draw(st.lists(st.tuples(days, st.one_of(st.none(), st.floats(0, 90))), max_size=30)):
        at = FIRST + timedelta(days=day)
        found.append(Crack(at, None if after is None else at + timedelta(days=after)))
    return tuple(sorted(found, key=lambda crack: crack.at))


@st.composite
def marks(draw: st.DrawFn, most: int = 15) -> tuple[Mark, ...]:
    said = st.tuples(days, values, st.sampled_from(Pathway))
    each = draw(st.lists(said, max_size=most))
    return tuple(Mark(FIRST + timedelta(days=day), value, pathway) for day, value, pathway in sorted(each))


bands = st.builds(
    Band,
    first=st.just(FIRST),
    last=st.sampled_from([FIRST, FIRST + timedelta(days=3), FIRST + timedelta(days=7000)]),
    felt=st.one_of(st.none(), spots().map(course)),
    known=st.one_of(st.none(), spots().map(course)),
    marks=marks(),
    cracks=cracks(),
    ends=st.one_of(st.none(), st.builds(Ends, words, words)),
)


def read(svg: str) -> ET.Element:
    return ET.fromstring(svg)


def named(picture: ET.Element, name: str) -> list[ET.Element]:
    return [part for part in picture.iter() if part.get("class") == name]


def number(part: ET.Element, name: str) -> float:
    return float(part.get(name, "nan"))


_PAIR = re.compile(r"(-?[\d.]+)[, ](-?[\d.]+)")


def places(picture: ET.Element) -> Iterator[tuple[float, float]]:
    """Give each place that anything is drawn at; how far a dot or a sign reaches is not counted."""
    for part in picture.iter():
        for x, y in (("x", "y"), ("x1", "y1"), ("x2", "y2"), ("cx", "cy")):
            if part.get(x) is not None:
                yield number(part, x), number(part, y)
        for x, y in _PAIR.findall(part.get("points") or ""):
            yield float(x), float(y)
        for x, y in re.findall(r"M(-?[\d.]+) (-?[\d.]+)", part.get("d") or ""):
            yield float(x), float(y)
