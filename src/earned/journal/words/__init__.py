"""Word lists the file needs: the words of the recovery sheet, and passphrases too common to keep."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def sheet_words() -> tuple[str, ...]:
    """Return the 2,048 words of the recovery sheet, in order; no two share their first four letters."""
    return tuple(_lines("sheet.txt"))


@cache
def common_passphrases() -> frozenset[str]:
    """Return passphrases and their stems that anyone would try first: lower-case letters and digits only."""
    return frozenset(_lines("common.txt"))


def _lines(name: str) -> list[str]:
    return (files(__name__) / name).read_text(encoding="ascii").split()
