"""Whatever is deleted and taken back, in whatever order: all of it, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import settings as how_many
from hypothesis import strategies as st
from tests.journal import made
from tests.journal.made import dump, shown

from earned.journal import vault
from earned.journal.entities import (
    Lesson,
    Moment,
    Plan,
    Relationship,
    Rupture,
)
from earned.journal.forget import (
    Kind,
    forget,
    forget_everything,
    pending,
    undo,
)
from earned.journal.reading import lessons, moments, relationships, ruptures
from earned.journal.writing import keep

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Connection

    from earned.journal.unlocked import Journal

NOW = made.NOW


def _forgets() -> list[tuple[Kind, str]]:
    return [
        *((Kind.LESSON, lesson) for lesson in made.LESSONS),
        *((Kind.RELATIONSHIP, relationship) for relationship in made.RELATIONSHIPS),
        *((Kind.MOMENT, moment) for moment in made.MOMENTS),
        (Kind.RUPTURE, "rupture 0"),
        (Kind.EVERYTHING, ""),
    ]


def _do(connection: Connection, kind: Kind, id_: str) -> bool:
    if kind is Kind.EVERYTHING:
        forget_everything(connection, NOW)
        return True
    return forget(connection, kind, id_, NOW)


def _full(connection: Connection, given_moments: list[Moment], given_ruptures: list[Rupture]) -> None:
    for lesson in made.LESSONS:
        keep(connection, Lesson(lesson, None, ""))
    for relationship in made.RELATIONSHIPS:
        keep(connection, Relationship(relationship, ""))
    for id_ in made.MOMENTS:
        keep(connection, Moment(id_, NOW, NOW))
    for moment in given_moments:
        keep(connection, moment)
    for rupture in given_ruptures:
        keep(connection, rupture)
    keep(connection, Plan(signs="signs"))


class _TakenBackError(Exception):
    """Ends an example without saving it."""


some_moments = st.lists(made.moments, max_size=4)
some_ruptures = st.lists(made.ruptures, max_size=2)


@pytest.fixture(scope="module")
def scratch() -> Iterator[Journal]:
    opened = vault.in_memory()
    yield opened
    opened.lock()


def _example(journal: Journal, story: Callable[[Connection], None]) -> None:
    def told() -> None:
        with journal.write() as connection:
            story(connection)
            raise _TakenBackError

    with pytest.raises(_TakenBackError):
        told()


@how_many(max_examples=40)
@given(some_moments, some_ruptures, st.lists(st.sampled_from(_forgets()), max_size=4, unique=True))
def test_whatever_was_deleted_in_any_order_comes_back_exactly(
    scratch: Journal, some: list[Moment], cracks: list[Rupture], asked: list[tuple[Kind, str]]
) -> None:
    def story(connection: Connection) -> None:
        _full(connection, some, cracks)
        whole = [dump(connection)]
        done = []
        for kind, id_ in asked:
            if _do(connection, kind, id_):
                done.append((kind, id_))
                whole.append(dump(connection))
        for kind, id_ in reversed(done):
            whole.pop()
            assert undo(connection, kind, id_)
            assert dump(connection) == whole[-1]
        assert pending(connection) == []

    _example(scratch, story)


@how_many(max_examples=40)
@given(some_moments, some_ruptures, st.permutations(_forgets()), st.permutations(_forgets()))
def test_after_everything_is_taken_back_everything_is_there(
    scratch: Journal,
    some: list[Moment],
    cracks: list[Rupture],
    asked: list[tuple[Kind, str]],
    back: list[tuple[Kind, str]],
) -> None:
    def story(connection: Connection) -> None:
        _full(connection, some, cracks)
        whole, in_sight = dump(connection), shown(connection)
        for kind, id_ in asked:
            _do(connection, kind, id_)
        for kind, id_ in back:
            undo(connection, kind, id_)
        assert dump(connection) == whole
        assert shown(connection) == in_sight

    _example(scratch, story)


def _model(
    connection: Connection, gone: set[str]
) -> tuple[list[Lesson], list[Relationship], list[Moment], list[Rupture]]:
    """What is left in sight, worked out by hand from what there was before."""
    some = moments.every(connection, put_away=True)
    left = [
        replace(moment, touches=tuple(touch for touch in moment.touches if touch.lesson not in gone))
        for moment in some
        if moment.id not in gone and moment.relationship not in gone
    ]
    there = {moment.id for moment in left}
    return (
        [lesson for lesson in lessons.every(connection, put_away=True) if lesson.id not in gone],
        [one for one in relationships.every(connection, put_away=True) if one.id not in gone],
        left,
        [
            replace(crack, repair_moment=crack.repair_moment if crack.repair_moment in there else None)
            for crack in ruptures.every(connection, put_away=True)
            if crack.id not in gone and crack.relationship not in gone and crack.moment in there
        ],
    )


@how_many(max_examples=40)
@given(some_moments, some_ruptures, st.lists(st.sampled_from(_forgets()[:-1]), unique=True))
def test_no_reader_shows_what_was_deleted_and_each_shows_all_the_rest(
    scratch: Journal, some: list[Moment], cracks: list[Rupture], asked: list[tuple[Kind, str]]
) -> None:
    def story(connection: Connection) -> None:
        _full(connection, some, cracks)
        left = _model(connection, {id_ for _, id_ in asked})
        for kind, id_ in asked:
            forget(connection, kind, id_, NOW)
        assert left == (
            lessons.every(connection, put_away=True),
            relationships.every(connection, put_away=True),
            moments.every(connection, put_away=True),
            ruptures.every(connection, put_away=True),
        )
        for moment in left[2]:
            assert moments.one(connection, moment.id) == moment
        for person in left[1]:
            with_them = [moment for moment in left[2] if moment.relationship == person.id]
            assert moments.every(connection, relationship=person.id, put_away=True) == with_them
            assert moments.count(connection, relationship=person.id, put_away=True) == len(with_them)
        in_sight = [moment for moment in left[2] if moment.put_away_at is None]
        assert sum(number for *_, number in moments.by_month(connection)) == len(in_sight)
        assert moments.every(connection) == in_sight

    _example(scratch, story)
