"""Whatever is deleted and taken back, in whatever order: all of it, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import settings as how_many
from hypothesis import strategies as st
from tests.journal import made
from tests.journal.made import dump, shown

from earned.journal import vault
from earned.journal.entities import (
    Catch,
    Lesson,
    Moment,
    OwnStep,
    Plan,
    Refusal,
    Relationship,
    Rupture,
    SetAside,
)
from earned.journal.forget import (
    Kind,
    forget,
    forget_everything,
    pending,
    undo,
)
from earned.journal.reading import catches, lessons, moments, refusals, relationships, ruptures, steps
from earned.journal.writing import keep

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Connection

    from earned.journal.unlocked import Journal

NOW = made.NOW
Life = tuple[list[Moment], list[Rupture], list[OwnStep | SetAside | Catch | Refusal]]


def _forgets() -> list[tuple[Kind, str]]:
    return [
        *((Kind.LESSON, lesson) for lesson in made.LESSONS),
        *((Kind.RELATIONSHIP, relationship) for relationship in made.RELATIONSHIPS),
        *((Kind.MOMENT, moment) for moment in made.MOMENTS),
        (Kind.RUPTURE, "rupture 0"),
        (Kind.STEP, made.STEPS[0]),
        (Kind.CATCH, made.CATCHES[0]),
        (Kind.EVERYTHING, ""),
    ]


def _do(connection: Connection, kind: Kind, id_: str) -> bool:
    if kind is Kind.EVERYTHING:
        forget_everything(connection, NOW)
        return True
    return forget(connection, kind, id_, NOW)


def _full(connection: Connection, life: Life) -> None:
    for lesson in made.LESSONS:
        keep(connection, Lesson(lesson, None, ""))
    for relationship in made.RELATIONSHIPS:
        keep(connection, Relationship(relationship, ""))
    for id_ in made.MOMENTS:
        keep(connection, Moment(id_, NOW, NOW))
    for some in life:
        for entity in some:
            keep(connection, entity)
    keep(connection, Plan(signs="signs"))


class _TakenBackError(Exception):
    """Ends an example without saving it."""


lives: st.SearchStrategy[Life] = st.tuples(
    st.lists(made.moments, max_size=4),
    st.lists(made.ruptures, max_size=2),
    st.lists(st.one_of(made.steps, made.asides, made.catches, made.refusals), max_size=6),
)


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
@given(lives, st.lists(st.sampled_from(_forgets()), max_size=4, unique=True))
def test_whatever_was_deleted_in_any_order_comes_back_exactly(
    scratch: Journal,
    life: Life,
    asked: list[tuple[Kind, str]],
) -> None:
    def story(connection: Connection) -> None:
        _full(connection, life)
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
@given(lives, st.permutations(_forgets()), st.permutations(_forgets()))
def test_after_everything_is_taken_back_everything_is_there(
    scratch: Journal,
    life: Life,
    asked: list[tuple[Kind, str]],
    back: list[tuple[Kind, str]],
) -> None:
    def story(connection: Connection) -> None:
        _full(connection, life)
        whole, in_sight = dump(connection), shown(connection)
        for kind, id_ in asked:
            _do(connection, kind, id_)
        for kind, id_ in back:
            undo(connection, kind, id_)
        assert dump(connection) == whole
        assert shown(connection) == in_sight

    _example(scratch, story)


@dataclass(frozen=True, slots=True)
class _InSight:
    """What the readers show."""

    lessons: list[Lesson]
    relationships: list[Relationship]
    moments: list[Moment]
    ruptures: list[Rupture]
    steps: list[OwnStep]
    asides: list[SetAside]
    catches: list[Catch]
    refusals: list[Refusal]


def _shown(connection: Connection) -> _InSight:
    return _InSight(
        lessons.every(connection, put_away=True),
        relationships.every(connection, put_away=True),
        moments.every(connection, put_away=True),
        ruptures.every(connection, put_away=True),
        steps.every(connection, put_away=True),
        steps.aside(connection),
        catches.every(connection, put_away=True),
        refusals.every(connection),
    )


def _without(seen: _InSight, gone: set[str]) -> _InSight:
    """What is left in sight, worked out by hand from what there was before."""
    left = [
        replace(moment, touches=tuple(touch for touch in moment.touches if touch.lesson not in gone))
        for moment in seen.moments
        if moment.id not in gone and moment.relationship not in gone
    ]
    there = {moment.id for moment in left}
    own = {step.id for step in seen.steps if step.id in gone or step.lesson in gone}
    return _InSight(
        [lesson for lesson in seen.lessons if lesson.id not in gone],
        [one for one in seen.relationships if one.id not in gone],
        left,
        [
            replace(crack, repair_moment=crack.repair_moment if crack.repair_moment in there else None)
            for crack in seen.ruptures
            if crack.id not in gone and crack.relationship not in gone and crack.moment in there
        ],
        [step for step in seen.steps if step.id not in own],
        [aside for aside in seen.asides if aside.step not in own],
        [catch for catch in seen.catches if not {catch.id, catch.lesson, catch.relationship} & gone],
        [refusal for refusal in seen.refusals if not {refusal.lesson, refusal.relationship} & gone],
    )


@how_many(max_examples=40)
@given(lives, st.lists(st.sampled_from(_forgets()[:-1]), unique=True))
def test_no_reader_shows_what_was_deleted_and_each_shows_all_the_rest(
    scratch: Journal,
    life: Life,
    asked: list[tuple[Kind, str]],
) -> None:
    def story(connection: Connection) -> None:
        _full(connection, life)
        left = _without(_shown(connection), {id_ for _, id_ in asked})
        for kind, id_ in asked:
            forget(connection, kind, id_, NOW)
        assert left == _shown(connection)
        for moment in left.moments:
            assert moments.one(connection, moment.id) == moment
        for person in left.relationships:
            with_them = [moment for moment in left.moments if moment.relationship == person.id]
            assert moments.every(connection, relationship=person.id, put_away=True) == with_them
            assert moments.count(connection, relationship=person.id, put_away=True) == len(with_them)
            expected = [catch for catch in left.catches if catch.relationship == person.id]
            assert catches.of(connection, person.id, put_away=True) == expected
        in_sight = [moment for moment in left.moments if moment.put_away_at is None]
        assert sum(number for *_, number in moments.by_month(connection)) == len(in_sight)
        assert moments.every(connection) == in_sight
        assert {moment.id for moment in moments.kept(connection)} == {
            moment.id for moment in in_sight if moment.kept_at is not None
        }

    _example(scratch, story)
