"""Dates as a picture writes them. A picture has no today, so the year stands where it is needed to tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from earned.content.strings import Strings


def day(when: datetime, strings: Strings, *, year: bool = False) -> str:
    """Write a date as 3 June or, with its year, as 3 June 2026."""
    form = "common.date.day_year" if year else "common.date.day"
    return strings.say(
        form, day=when.day, month=strings.gettext(f"common.month.{when.month}"), year=when.year
    )


def from_to(first: datetime, last: datetime, strings: Strings) -> tuple[str, str]:
    """Write both ends of a time: the last with its year, the first with its own where that is another."""
    return day(first, strings, year=first.year != last.year), day(last, strings, year=True)
