"""Every page, whatever stands in its address: it opens or says why not, and no word of it is written out."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.web.heard import Heard, heard
from tests.web.house import PAGES, House, house
from tests.web.sent import HOSTILE, NEEDLE, quoted

__all__ = ["heard", "house"]


@pytest.mark.parametrize("path", sorted({route.path for route in PAGES if route.get is not None}))
@settings(max_examples=4, suppress_health_check=list(HealthCheck))
@given(
    blank=st.sampled_from([*HOSTILE[2:15], "..", "2026-13", "0000-01"]) | st.text(max_size=30),
    query=st.text(max_size=30),
)
def test_whatever_stands_in_an_address_no_page_breaks(
    path: str, blank: str, query: str, house: House, heard: Heard
) -> None:
    house.full()
    blank = quoted(blank).replace("+", "%20") or "-"
    answer = house.browser.get(
        re.sub(r"\{\w+\}", blank, path), params={"page": query, "others": "1", "said": query}
    )
    assert answer.status_code < 500
    assert NEEDLE not in "".join(heard.said)
