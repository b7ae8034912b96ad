"""Cracks and coming back: for each, how long it took and whether it held, as a line on one and the same time.

Every line runs from the first date to the last, so that lines below each other can be compared. The words stand
beside the line, which is hidden from screen readers.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from markupsafe import Markup

from earned.charts import signs, strokes
from earned.charts.apart import apart
from earned.charts.track import LEFT, RIGHT, WIDTH

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from earned.content.strings import Strings

HEIGHT = 24
_MIDDLE = HEIGHT / 2
_LOOSE = "2 4"
"""Dots: still open."""
_PARTLY = "9 5"
_THICK = 2.5


class Moved(StrEnum):
    """Who came back."""

    ME = "me"
    THEM = "them"
    BOTH = "both"
    UNKNOWN = "unknown"


class Holding(StrEnum):
    """Whether it held."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Break:
    """A crack and what came next."""

    at: datetime
    back: datetime | None = None
    """When someone came back; not before ``at``."""
    moved_by: Moved | None = None
    held: Holding | None = None
    is_plain: bool = False
    """With someone shielded: what came next is a date, and nothing is claimed of it."""
    put_away: bool = False
    """The person put it away: it is no longer open."""

    @property
    def days(self) -> int | None:
        """How many days on the calendar coming back took; 0 is the same day."""
        return None if self.back is None else max(0, (self.back.date() - self.at.date()).days)

    def days_since(self, today: datetime) -> int | None:
        """How many days on the calendar it is since someone came back."""
        return None if self.back is None else max(0, (today.date() - self.back.date()).days)


@dataclass(frozen=True, slots=True)
class Timeline:
    """All cracks with someone, oldest first, on one time. ``today`` is where each line ends."""

    first: datetime
    today: datetime
    breaks: tuple[Break, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One crack as a page shows it."""

    what: Break
    svg: Markup
    sentence: str


def rows(timeline: Timeline, strings: Strings) -> tuple[Row, ...]:
    """Draw and say each crack, oldest first."""
    return tuple(
        Row(each, svg(each, timeline), sentence(each, timeline.today, strings)) for each in timeline.breaks
    )


def svg(one: Break, timeline: Timeline) -> Markup:
    """Draw one crack on its timeline."""
    inside = "".join(_drawing(one, timeline))
    return Markup(  # noqa: S704 - numbers and constants only
        f'<svg class="track" viewBox="0 0 {WIDTH} {HEIGHT}" aria-hidden="true" focusable="false">{inside}</svg>'
    )


def _drawing(one: Break, timeline: Timeline) -> Iterator[str]:
    moments = [one.at] if one.back is None else [one.at, one.back]
    reach = LEFT + signs.REACH, RIGHT - 2 * signs.APART
    places = apart([_across(at, timeline) for at in moments], signs.APART, *reach)
    yield strokes.line("v-hair", strokes.HAIR, (LEFT, _MIDDLE), (RIGHT, _MIDDLE))
    yield from _stretches(one, places)
    yield signs.crack(places[0], _MIDDLE)
    if one.back is not None:
        yield (signs.bar if one.is_plain else signs.stitches)(places[1], _MIDDLE)
    yield signs.today(RIGHT, _MIDDLE)


def _across(at: datetime, timeline: Timeline) -> float:
    whole = (timeline.today - timeline.first).total_seconds()
    share = (at - timeline.first).total_seconds() / whole if whole > 0 else 0.0
    return LEFT + (RIGHT - LEFT) * min(1.0, max(0.0, share))


def _stretches(one: Break, places: Sequence[float]) -> Iterator[str]:
    """Draw dots while it was open, and a line for as long as it has held: whole, or broken where it partly did."""
    if one.back is None:
        if not one.put_away:
            yield _stretch(places[0], RIGHT, _LOOSE)
        return
    if one.is_plain:
        return
    yield _stretch(places[0], places[1], _LOOSE)
    if one.held in {Holding.YES, Holding.PARTLY}:
        yield _stretch(places[1], RIGHT, "" if one.held is Holding.YES else _PARTLY)


def _stretch(start: float, end: float, dashes: str) -> str:
    ends = (f"{strokes.number(x)},{strokes.number(_MIDDLE)}" for x in (start, end))
    return strokes.polyline("v-ink", strokes.INK, ends, width=_THICK, dashes=dashes)


def sentence(one: Break, today: datetime, strings: Strings) -> str:
    """Say who came back after how long, and whether it held; with someone shielded, only when something came next."""
    return " ".join(_said(one, today, strings))


def _said(one: Break, today: datetime, strings: Strings) -> Iterator[str]:
    days, since = one.days, one.days_since(today)
    if days is None or since is None:
        yield strings.gettext("people.hard.put_away" if one.put_away else "people.hard.open")
        return
    how = "next" if one.is_plain else "back"
    when = strings.say_many("people.hard.later", days) if days else strings.gettext("people.hard.same_day")
    yield strings.say(f"charts.mend.{how}.{one.moved_by or Moved.UNKNOWN}", when=when)
    if one.is_plain or one.held is None:
        return
    if one.held is not Holding.YES:
        yield strings.gettext(f"people.held.{one.held}")
    elif since:
        yield strings.say_many("people.held.yes", since)
