"""A band in words: how each line begins and ends, what was said, and how the picture is read.

None of it holds the person's own words, so it may stand in a description that is read out or comes up as a hint.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from earned.charts.band.time_line import is_many
from earned.charts.band.value import Pathway
from earned.charts.dates import from_to
from earned.charts.track import step_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from earned.charts.band.value import Band, Course
    from earned.content.strings import Strings


def title(band: Band, strings: Strings) -> str:
    """Name the picture: what it is of, and from when to when."""
    seen = [pathway for pathway in Pathway if band.said(pathway)] + [pathway for pathway, _ in band.courses]
    what = "both" if len(set(seen)) != 1 else str(seen[0])
    first, last = from_to(band.first, band.last, strings)
    return strings.say(f"charts.title.{what}", first=first, last=last)


def sentence(band: Band, strings: Strings) -> str:
    """Say the picture for whoever does not see it, in few and short sentences."""
    said = [told for pathway in Pathway for told in _pathway(band, pathway, strings)]
    if band.has_gap:
        said.append(strings.gettext("charts.gaps"))
    if band.cracks:
        said.append(strings.say_many("charts.cracks", len(band.cracks)))
        back = sum(crack.back is not None for crack in band.cracks)
        said.append(strings.say_many("charts.back", back) if back else strings.gettext("charts.back.none"))
    return " ".join(said) if said else strings.gettext("charts.empty")


def _pathway(band: Band, pathway: Pathway, strings: Strings) -> Iterator[str]:
    course = dict(band.courses).get(pathway)
    if course is not None:
        yield from _course(course, pathway, strings)
    if marks := band.said(pathway):
        first, last = step_words(marks[0].value, strings), step_words(marks[-1].value, strings)
        yield strings.say_many(f"charts.said.{pathway}", band.count(pathway), first=first, last=last)


def _course(course: Course, pathway: Pathway, strings: Strings) -> Iterator[str]:
    start, end = step_words(course.start.middle, strings), step_words(course.end.middle, strings)
    how = "stays" if start == end else "goes"
    yield strings.say(f"charts.{how}.{pathway}", start=start, end=end)
    low, high = (step_words(value, strings) for value in course.end.most)
    yield strings.say("charts.range.one" if low == high else "charts.range", low=low, high=high)


def reading(band: Band, strings: Strings, *, mine: bool = False) -> tuple[str, ...]:
    """Say how the picture is read: one short text for each kind of thing that is in it.

    ``mine`` is the voice of a page that is handed over: it says "I" where we say "you".
    """
    drawn = _in_turn([pathway for pathway, _ in band.courses])
    said = _in_turn([pathway for pathway in Pathway if band.said(pathway)])
    hows = [*drawn, *(f"said.{how}" for how in said)]
    names = [f"charts.read.mine.{how}" if mine else f"charts.read.{how}" for how in hows]
    weeks = [strings.say_many("charts.read.weeks", band.weeks)] if band.weeks else []
    return (*map(strings.gettext, names), *weeks, *map(strings.gettext, _of_time(band)))


def _in_turn(pathways: list[Pathway]) -> list[str]:
    """Name pathways so that the second of two says only how it differs from the first."""
    return [f"{pathway}.too" if n else str(pathway) for n, pathway in enumerate(pathways)]


def _of_time(band: Band) -> Iterator[str]:
    """Name what is to be said of gaps and of the signs on the line of time."""
    if band.has_gap:
        yield "charts.read.gaps"
    if band.cracks:
        yield "charts.read.cracks"
    if any(crack.back is not None for crack in band.cracks):
        yield "charts.read.back"
    if is_many(band.cracks):
        yield "charts.read.many"
