"""Long lists, a page at a time: which page was asked for, and which there are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from earned.web.visit import Visit

A_PAGE = 50
_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Paging:
    """One page of a list, counted from 1."""

    number: int
    pages: int

    @property
    def offset(self) -> int:
        """How many entries come before this page."""
        return (self.number - 1) * A_PAGE


def paging(visit: Visit, entries: int) -> Paging:
    """Read which page of a list was asked for; whatever is no page of it is the nearest one."""
    pages = max(1, -(-entries // A_PAGE))
    asked = visit.request.query_params.get("page", "1")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) <= _DIGITS else 1
    return Paging(min(max(1, number), pages), pages)
