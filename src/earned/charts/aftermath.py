"""What came once something had cracked: each answer a bar on the scale, when it was, and nothing between them.

No line is drawn and nothing is guessed, since nobody says beforehand what comes after a crack.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from earned.charts import strokes
from earned.charts.band.drawing import dates, end_words, ends, scale
from earned.charts.band.frame import WIDTH, frame
from earned.charts.dates import from_to
from earned.charts.track import step_words

if TYPE_CHECKING:
    from datetime import datetime

    from markupsafe import Markup

    from earned.charts.band.frame import Frame
    from earned.charts.band.value import Ends
    from earned.content.strings import Strings

MOST = 200
"""How many answers a picture holds; of more than that, the newest."""
BAR = 4.0, 14.0
"""How wide and how high a bar is drawn: the mark of what happened."""


@dataclass(frozen=True, slots=True)
class Came:
    """One answer: when the crack was, and what came after it, from 0 to 100."""

    at: datetime
    value: float


@dataclass(frozen=True, slots=True)
class Aftermath:
    """All answers there are, oldest first; at least one."""

    answers: tuple[Came, ...]
    ends: Ends | None = None
    """The lesson's own end words; None for those of the scale."""


@dataclass(frozen=True, slots=True)
class Picture:
    """An aftermath as a page shows it."""

    svg: Markup
    sentence: str
    """The picture in words."""
    rows: tuple[Came, ...]
    """The same as a table, oldest first."""
    ends: Ends | None


def picture(aftermath: Aftermath, strings: Strings, name: str) -> Picture:
    """Draw the answers and say them; ``name`` is the picture's own on its page."""
    answers = aftermath.answers[-MOST:]
    said = sentence(aftermath.answers, strings)
    return Picture(_svg(answers, aftermath.ends, strings, name, said), said, answers, aftermath.ends)


def sentence(answers: tuple[Came, ...], strings: Strings) -> str:
    """Say how many answers there are, and near which step the first and the last of them lie."""
    first, last = (step_words(answers[place].value, strings) for place in (0, -1))
    return strings.say_many("charts.aftermath.said", len(answers), first=first, last=last)


def _svg(answers: tuple[Came, ...], own: Ends | None, strings: Strings, name: str, said: str) -> Markup:
    began, ended = answers[0].at, answers[-1].at
    low, high = end_words(own, strings)
    room = frame(began, ended, low=low, high=high, labels=[], has_line=False)
    first, last = from_to(began, ended, strings)
    inside = "".join(
        [
            *scale(room),
            *(_bar(each, room) for each in answers),
            *ends(room, own=own is not None),
            *dates(began, ended, strings, room),
        ]
    )
    title = strings.say("charts.aftermath.title", first=first, last=last)
    return strokes.whole("chart", (WIDTH, room.height), inside, name=name, title=title, description=said)


def _bar(one: Came, room: Frame) -> str:
    wide, high = BAR
    x, y = room.across(one.at) - wide / 2, room.down(one.value) - high / 2
    return (
        f'<rect class="v-ink-fill" x="{strokes.number(x)}" y="{strokes.number(y)}" width="{strokes.number(wide)}"'
        f' height="{strokes.number(high)}" fill="{strokes.INK}"/>'
    )
