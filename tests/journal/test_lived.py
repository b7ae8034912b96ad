"""What the engine is given is what the notes say: row by row, in order, and nothing that was deleted."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import settings as how_many
from hypothesis import strategies as st
from sqlalchemy import event
from tests.journal import made

from earned.journal import forget, vault
from earned.journal.entities import Lesson, Moment, MomentId, Relationship, Rupture, RuptureId, Touch
from earned.journal.forget import Kind
from earned.journal.reading import counts, moments, ruptures
from earned.journal.reading.lived import Cracked, Lived, cracked, lived, tried
from earned.journal.writing import keep
from earned.journal.writing.cells import instant

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from sqlalchemy import Connection

    from earned.journal.entities import Forecast, LessonId
    from earned.journal.unlocked import Journal

NOW = made.NOW


class _TakenBackError(Exception):
    """Ends an example without saving it."""


@pytest.fixture(scope="module")
def scratch() -> Iterator[Journal]:
    opened = vault.in_memory()
    with opened.write() as connection:
        for lesson in made.LESSONS:
            keep(connection, Lesson(lesson, None, ""))
        for relationship in made.RELATIONSHIPS:
            keep(connection, Relationship(relationship, ""))
    yield opened
    opened.lock()


@contextmanager
def _example(journal: Journal) -> Iterator[Connection]:
    with suppress(_TakenBackError), journal.write() as connection:
        yield connection
        raise _TakenBackError


def _day(time: datetime) -> float:
    return float(instant(time)) / 86_400_000_000.0


def _text(time: datetime | None) -> str | None:
    return None if time is None else time.isoformat()


def _said(forecast: Forecast | None) -> tuple[object, object]:
    return (None, None) if forecast is None else (forecast.rating, forecast.looked_back)


def _row(moment: Moment, touch: Touch, happened: set[MomentId]) -> Lived:
    head, head_looked_back = _said(touch.head)
    gut, gut_looked_back = _said(touch.gut)
    return Lived(
        moment=moment.id,
        lesson=touch.lesson,
        day=_day(moment.at),
        at=moment.at.isoformat(),
        relationship=moment.relationship,
        channel=moment.channel,
        head=head,  # type: ignore[arg-type]
        head_looked_back=head_looked_back,  # type: ignore[arg-type]
        gut=gut,  # type: ignore[arg-type]
        gut_looked_back=gut_looked_back,  # type: ignore[arg-type]
        outcome=touch.outcome,
        outcome_at=_text(touch.outcome_at),
        next_head=touch.next_head,
        next_gut=touch.next_gut,
        next_at=_text(touch.next_at),
        noticed=moment.noticed_at is not None,
        landed=moment.landed,
        body=moment.body,
        hard_day=moment.hard_day,
        stretch=moment.stretch,
        step=moment.step,
        not_safe=moment.not_safe,
        flagged_at=_text(moment.flagged_at),
        happened=moment.id in happened,
        put_away=moment.put_away_at is not None,
    )


def _by_hand(connection: Connection) -> list[Lived]:
    happened = {row.moment for row in counts.noted(connection) if row.happened}
    in_order = moments.every(connection, newest_first=False, put_away=True)
    return [_row(moment, touch, happened) for moment in in_order for touch in moment.touches]


gone = st.lists(
    st.sampled_from(
        [
            (Kind.LESSON, made.LESSONS[0]),
            (Kind.RELATIONSHIP, made.RELATIONSHIPS[0]),
            (Kind.MOMENT, made.MOMENTS[0]),
            (Kind.RUPTURE, RuptureId("rupture 0")),
        ]
    ),
    max_size=2,
)


@how_many(max_examples=60)
@given(st.lists(made.moments, max_size=4), gone)
def test_the_engine_reads_what_the_notes_say_and_nothing_deleted(
    scratch: Journal, some: list[Moment], deleted: list[tuple[Kind, str]]
) -> None:
    with _example(scratch) as connection:
        for moment in some:
            keep(connection, moment)
        for kind, id_ in deleted:
            forget.forget(connection, kind, id_, NOW)
        rows = _by_hand(connection)
        assert lived(connection) == rows
        for lesson in made.LESSONS:
            assert lived(connection, lesson=lesson) == [row for row in rows if row.lesson == lesson]
        assert tried(connection) == [row for row in rows if row.step is not None]


def _touched(connection: Connection, crack: Rupture) -> tuple[LessonId, ...]:
    moment = moments.one(connection, crack.moment)
    assert moment is not None
    return tuple(touch.lesson for touch in moment.touches)


@how_many(max_examples=60)
@given(st.lists(made.moments, max_size=4), st.lists(made.ruptures, max_size=3), gone)
def test_the_engine_reads_every_crack_with_the_lessons_of_its_moment(
    scratch: Journal, some: list[Moment], cracks: list[Rupture], deleted: list[tuple[Kind, str]]
) -> None:
    with _example(scratch) as connection:
        for id_ in made.MOMENTS:
            keep(connection, Moment(id_, NOW, NOW))
        for moment in some:
            keep(connection, moment)
        for crack in cracks:
            keep(connection, crack)
        for kind, name in deleted:
            forget.forget(connection, kind, name, NOW)
        assert cracked(connection) == [
            Cracked(
                crack.id,
                crack.relationship,
                crack.moment,
                _day(crack.at),
                crack.at.isoformat(),
                _text(crack.repaired_at),
                crack.moved_by,
                crack.held,
                crack.after_rating,
                _text(crack.put_away_at),
                _touched(connection, crack),
            )
            for crack in ruptures.every(connection, put_away=True)
        ]


def test_however_many_moments_there_are_the_engine_asks_the_file_once(scratch: Journal) -> None:
    one, other, _ = made.LESSONS
    asked: list[str] = []

    def _count(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        asked.append(statement)

    with _example(scratch) as connection:
        for number in range(30):
            id_ = MomentId(f"{number}")
            keep(connection, Moment(id_, NOW, NOW, touches=(Touch(one, outcome=25), Touch(other))))
        event.listen(connection, "before_cursor_execute", _count)
        assert len(lived(connection)) == 60
        event.remove(connection, "before_cursor_execute", _count)
    assert len(asked) == 1
