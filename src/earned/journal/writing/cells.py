"""From what an entity holds to what a cell holds; what could not come back the same is refused.

An error here names the kind of trouble, never the words it was found in.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from earned.journal.entities import Rating

if TYPE_CHECKING:
    from collections.abc import Iterable
    from enum import StrEnum

    from earned.journal.entities import Answer

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_TOP = 100


class CannotKeep(ValueError):  # noqa: N818 - it says what happened
    """A value that would not come back from the file as it went in."""


def time(moment: datetime | None) -> str | None:
    """Give the ISO text with its offset. Raises ``CannotKeep`` for a time without a zone."""
    return None if moment is None else text_of(moment)


def text_of(moment: datetime) -> str:
    """Give the ISO text with its offset. Raises ``CannotKeep`` for a time without a zone."""
    if moment.utcoffset() is None:
        raise CannotKeep("a time needs its zone")
    return moment.isoformat()


def instant(moment: datetime) -> int:
    """Give the microseconds since 1970 UTC. Raises ``CannotKeep`` for a time without a zone."""
    if moment.utcoffset() is None:
        raise CannotKeep("a time needs its zone")
    return (moment - _EPOCH) // _MICROSECOND


def words(text: str | None) -> str | None:
    """Give the words as they are. Raises ``CannotKeep`` for half of a surrogate pair."""
    return None if text is None else said(text)


def said(text: str) -> str:
    """Give words that are there as they are. Raises ``CannotKeep`` for half of a surrogate pair."""
    if not text.isascii() and any("\ud800" <= letter <= "\udfff" for letter in text):
        raise CannotKeep("the words hold half a letter")
    return text


def answer(value: Answer | None) -> float | str | None:
    """Give a number from 0 to 100 or a rating's word. Raises ``CannotKeep`` off the scale."""
    if value is None:
        return None
    if isinstance(value, Rating):
        return value.value
    if not 0 <= value <= _TOP:  # not a number fails here too
        raise CannotKeep("a rating is a number from 0 to 100")
    return float(value)


def several(texts: Iterable[str]) -> str:
    """Give ids or words as a JSON array, in their order."""
    kept = [said(text) for text in texts]
    return json.dumps(kept, ensure_ascii=False) if kept else "[]"


def choice(value: StrEnum | None) -> str | None:
    """Give the word of a choice."""
    return None if value is None else value.value
