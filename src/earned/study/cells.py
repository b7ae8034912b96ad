"""What one cell of a study file may hold, and what the engine takes it for.

Blank is always allowed and means that nothing was said. Everything else is read to the letter: a number is digits,
not NaN, and a word is one of those the column knows.
"""

from __future__ import annotations

import math
import re
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from earned.study.faults import CellError
from earned.working_model.learning import LIVED, TOLD, WITNESSED

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

CHANNELS: Mapping[str, int] = {"lived": LIVED, "witnessed": WITNESSED, "told": TOLD}
LANDED: Mapping[str, int] = {"no": 0, "flicker": 1, "some": 2, "stayed": 3}

LONGEST_NAME = 200
"""Characters of a person, relationship or lesson."""
FARTHEST_DAY = 4_000_000.0
"""Days from the origin, some ten thousand years: beyond, they are seconds or something else."""
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?", re.ASCII)
_NOT_A_NUMBER = {"nan", "na", "n/a", "null", "none", "-", "."}
_INFINITE = re.compile(r"[+-]?inf(?:inity)?", re.IGNORECASE)
_SECONDS_A_DAY = 86_400.0
_SHOWN = 40


class Clock(NamedTuple):
    """A time, and how it was written: times that are written in different ways can't be told apart."""

    day: float
    written: str
    """*days*, *iso* or *iso with a zone*: the same throughout a file."""


def shown(text: str) -> str:
    """Return a cell's text as an error may show it: short, on one line, and nothing that moves a terminal."""
    line = "".join(sign if sign.isprintable() else "�" for sign in " ".join(text.split()))
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…"


def number(text: str, low: float, high: float) -> float:
    """Return a number from low to high, ends included. Raises CellError."""
    if not _NUMBER.fullmatch(text):
        if text.lower() in _NOT_A_NUMBER:
            raise CellError("nan", text=shown(text))
        raise CellError("infinite" if _INFINITE.fullmatch(text) else "number", text=shown(text))
    value = float(text)
    if math.isinf(value) or not low <= value <= high:
        raise CellError("range", text=shown(text), low=f"{low:g}", high=f"{high:g}")
    return value


def between(low: float, high: float) -> Callable[[str], float]:
    """Return the reader of a column of numbers from low to high."""
    return lambda text: number(text, low, high)


def rating(high: float, *, flip: bool) -> Callable[[str], float]:
    """Return the reader of ratings from 0 to ``high`` as z; with ``flip``, high is worse."""
    sign = -1.0 if flip else 1.0
    half = high / 2
    return lambda text: sign * (number(text, 0.0, high) - half) / half


def flag(text: str) -> bool:
    """Return whether a 0/1 cell is 1. Raises CellError."""
    if text in {"1", "1.0"}:
        return True
    if text in {"0", "0.0"}:
        return False
    raise CellError("flag", text=shown(text))


def one_of(words: Mapping[str, int]) -> Callable[[str], int]:
    """Return the reader of a column that holds one of a few words."""

    def read(text: str) -> int:
        if text not in words:
            raise CellError("word", text=shown(text), words=", ".join(words))
        return words[text]

    return read


def name(text: str) -> str:
    """Return a name as it is. Raises CellError where it is too long to be one."""
    if len(text) > LONGEST_NAME:
        raise CellError("long", text=shown(text), most=LONGEST_NAME)
    return text


def time(text: str) -> Clock:
    """Return a time in days, or of an ISO 8601 date as days since 1970. Raises CellError."""
    if _NUMBER.fullmatch(text):
        return Clock(number(text, -FARTHEST_DAY, FARTHEST_DAY), "days")
    if text.lower() in _NOT_A_NUMBER or _INFINITE.fullmatch(text):
        number(text, 0.0, 0.0)
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        raise CellError("time", text=shown(text)) from None
    origin = datetime(1970, 1, 1, tzinfo=when.tzinfo)
    if when.tzinfo is None:
        return Clock((when - origin).total_seconds() / _SECONDS_A_DAY, "iso")
    return Clock(when.timestamp() / _SECONDS_A_DAY, "iso with a zone")
