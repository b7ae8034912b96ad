"""A study file with nothing wrong in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

GOOD = "person,time,relationship,gut,head,outcome\n" + "".join(
    f"{who},{n},her,{25 * (n % 5)},{25 * ((n + 1) % 5)},{25 * ((n * 3) % 5)}\n"
    for who in "abcd"
    for n in range(8)
)


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "good.csv"
    path.write_text(GOOD, encoding="utf-8")
    return path
