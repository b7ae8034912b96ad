"""How many moments of a life are gone through in one step."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

AT_ONCE = 16


def strides(count: int, start: int = 0) -> Iterator[tuple[int, int]]:
    """Give the begin and end of every step from a moment to the end."""
    return ((begin, min(begin + AT_ONCE, count)) for begin in range(start, count, AT_ONCE))
