"""The marks on the line of hard moments."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from earned.charts.mends import Glyph, svg


@pytest.mark.parametrize("glyph", list(Glyph))
def test_each_mark_is_whole_hidden_from_readers_and_printable(glyph: Glyph) -> None:
    picture = ET.fromstring(svg(glyph))
    assert picture.get("aria-hidden") == "true"
    assert len(picture) >= 1
    for part in picture:
        assert part.get("fill")
        assert "{" not in "".join(part.attrib.values())


def test_the_marks_tell_each_other_apart_by_shape() -> None:
    assert len({svg(glyph) for glyph in Glyph}) == len(Glyph)
