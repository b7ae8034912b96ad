"""From what a cell holds to what an entity holds."""

from __future__ import annotations

import json
from datetime import datetime

from earned.journal.entities import Answer, Rating

_parse = datetime.fromisoformat
_RATINGS = {rating.value: rating for rating in Rating}


def time(cell: str | None) -> datetime | None:
    """Give the time with its own offset, or ``None``."""
    return None if cell is None else _parse(cell)


def answer(cell: float | str | None) -> Answer | None:
    """Give a rating from 0 to 100, a word that is not on the scale, or ``None``."""
    return _RATINGS[cell] if isinstance(cell, str) else cell


def several(cell: str) -> tuple[str, ...]:
    """Give the ids or words of a JSON array, in their order."""
    return () if cell == "[]" else tuple(json.loads(cell))
