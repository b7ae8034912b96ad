"""Looking back: the gap between knowing and feeling, what helped, and notes by month."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from earned.charts import squares, track
from earned.charts.track import Track
from earned.companion.body_words import nameless
from earned.companion.look_back import look_back
from earned.journal.reading import counts, lessons, moments, relationships
from earned.web.form import RefusedError
from earned.web.later import Later
from earned.web.moment_view import lines as body_lines
from earned.web.pages.relationship import rows_of
from earned.web.paging import A_PAGE, paging
from earned.web.telling import beside, between, give_time, still, tell
from earned.web.visit import page

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Connection
    from starlette.responses import Response

    from earned.charts import gap
    from earned.companion import counted, helped
    from earned.companion.counted import Moved
    from earned.companion.guess import Guess
    from earned.companion.helped import Helps
    from earned.companion.ledger import Ledger
    from earned.journal.entities import Lesson, LessonId, Relationship, RelationshipId
    from earned.journal.reading.counts import Noted
    from earned.web.telling import Told
    from earned.web.visit import Visit
else:
    counted = Later("earned.companion.counted")
    helped = Later("earned.companion.helped")

_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])", re.ASCII)


def show(visit: Visit) -> Response:
    """Show what all notes say together."""
    if (wait := still(visit)) is not None:
        return wait
    with visit.read() as connection:
        noted = counts.noted(connection)
        everyone = {who.id: who for who in relationships.every(connection, put_away=True)}
        learned = lessons.every(connection)
    for lesson in learned[:1]:
        give_time(visit, lesson.id)
    with visit.read() as connection:
        months = moments.by_month(connection)
        said = nameless(counts.body_words(connection), everyone)
        lines = _lines(visit, connection, learned, noted, everyone)
    now = visit.now()
    return visit.show(
        "look_back/look_back.html",
        lines=lines,
        back=look_back(learned, noted, everyone, said),
        body_lines=body_lines,
        months=[(datetime(year, month, 1, tzinfo=now.tzinfo), n) for year, month, n in months],
        gap_track=lambda gap: track.svg(Track(gap.head, gap.gut)),
        squares=squares.svg,
        today=now,
    )


@dataclass(frozen=True, slots=True)
class Line:
    """What may be said of one lesson on this page, with people in general."""

    told: Told
    guess: Guess | None = None
    gap: gap.Picture | None = None
    moved: tuple[Moved, ...] = ()
    """What lived, witnessed and told moments did."""
    helps: tuple[Helps, ...] = ()
    count: Ledger | None = None
    """The plain count of the line, where a guess is said of it."""

    @property
    def is_clear(self) -> bool:
        """Whether each figure of what moved it says which way."""
        figures = (figure for one in self.moved for figure in (one.felt, one.known))
        return all(figure is None or figure.is_clear for figure in figures)


def _lines(
    visit: Visit,
    connection: Connection,
    learned: Sequence[Lesson],
    noted: Sequence[Noted],
    people: Mapping[RelationshipId, Relationship],
) -> dict[LessonId, Line]:
    """Tell of each lesson what may be said."""
    lines = {}
    for n, lesson in enumerate(learned):
        told = tell(visit, connection, lesson)
        rows = [row for row in noted if row.lesson == lesson.id]
        count = beside(connection, told, rows, people).get(("people", None))
        lines[lesson.id] = _line(told, count, visit, n)
    return lines


def _line(told: Told, count: Ledger | None, visit: Visit, n: int) -> Line:
    guess = told.of("people")
    if told.thought is None or guess is None:
        return Line(told)
    drawn = between(visit, guess, f"gap-{n}")
    moved = counted.by_channel(told.thought, guess)
    return Line(told, guess, drawn, moved, helped.helps(told.thought, guess), count)


def show_month(visit: Visit, month: str) -> Response:
    """Show the notes of one month, newest first; those with people set apart only when asked."""
    found = _MONTH.fullmatch(month)
    if found is None or found[1] == "0000":
        raise RefusedError("form.not_here", 404)
    when = int(found[1]), int(found[2])
    others = visit.request.query_params.get("others") == "1"
    with visit.read() as connection:
        at = paging(visit, moments.count(connection, month=when))
        rows = rows_of(connection, moments.every(connection, month=when, limit=A_PAGE, offset=at.offset))
    shown = [row for row in rows if others or row.unasked]
    now = visit.now()
    return visit.show(
        "look_back/month.html",
        month=datetime(*when, 1, tzinfo=now.tzinfo),
        rows=shown,
        aside=len(rows) - len(shown),
        others=others,
        paging=at,
        draw=track.svg,
        today=now,
    )


routes = [page("/look-back", get=show), page("/look-back/{month}", get=show_month)]
