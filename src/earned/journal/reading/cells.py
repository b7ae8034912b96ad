"""From what a cell holds to what an entity holds."""

from __future__ import annotations

import json
from datetime import datetime
from typing import overload

from earned.journal.entities import Answer, Rating

_parse = datetime.fromisoformat
_RATINGS: dict[object, Rating] = {rating.value: rating for rating in Rating}


def time(cell: str | None) -> datetime | None:
    """Give the time with its own offset, or ``None``."""
    return None if cell is None else _parse(cell)


@overload
def answer(cell: float | str) -> Answer: ...
@overload
def answer(cell: None) -> None: ...
def answer(cell: float | str | None) -> Answer | None:
    """Give a rating from 0 to 100, a word that is not on the scale, or ``None``."""
    return _RATINGS.get(cell, cell)  # type: ignore[arg-type] # the file checks that a text is one of these


def several(cell: str) -> tuple[str, ...]:
    """Give the ids or words of a JSON array, in their order."""
    if cell == "[]":
        return ()
    # Most hold a few plain ids, as our own writer puts them; cutting those is five times as quick.
    parts = cell[2:-2].split('", "')
    if "\\" in cell or cell.count('"') != 2 * len(parts) or cell[:2] != '["':
        return tuple(json.loads(cell))
    return tuple(parts)
