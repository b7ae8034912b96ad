"""What a person finds again: in order, in part, and never what they put away or deleted unasked."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event
from tests.journal import made

from earned.journal import vault
from earned.journal.entities import (
    Came,
    Catch,
    CatchId,
    Family,
    HelpContact,
    Landed,
    Lesson,
    LessonId,
    Moment,
    MomentId,
    NotSafe,
    OwnStep,
    Plan,
    Rating,
    Relationship,
    RelationshipId,
    Role,
    Rupture,
    RuptureId,
    Settings,
    StepId,
    Stretch,
    Touch,
    Window,
)
from earned.journal.reading import (
    catches,
    counts,
    lessons,
    moments,
    plan,
    refusals,
    relationships,
    ruptures,
    settings,
    steps,
)
from earned.journal.reading.cells import several
from earned.journal.reading.lived import cracked, lived, tried
from earned.journal.writing import cells, keep

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

    from earned.journal.unlocked import Journal

NOW = made.NOW
L1, L2 = LessonId("one"), LessonId("two")
ANA, BEA = RelationshipId("ana"), RelationshipId("bea")
DAY = timedelta(days=1)


@pytest.fixture
def journal() -> Iterator[Journal]:
    opened = vault.in_memory()
    with opened.write() as connection:
        keep(connection, Lesson(L1, Family.DANGER, "one"))
        keep(connection, Lesson(L2, None, "two", put_away_at=NOW))
        keep(connection, Relationship(ANA, "Ana"))
        keep(connection, Relationship(BEA, "Bea", put_away_at=NOW))
    yield opened
    opened.lock()


@pytest.fixture
def connection(journal: Journal) -> Iterator[Connection]:
    with journal.write() as open_connection:
        yield open_connection


def _moment(name: str, at: datetime = NOW, **answers: object) -> Moment:
    return replace(Moment(MomentId(name), at, NOW), **answers)  # type: ignore[arg-type]


def _keep_all(connection: Connection, *all_of_them: Moment) -> None:
    for moment in all_of_them:
        keep(connection, moment)


def _names(found: list[Moment]) -> list[str]:
    return [moment.id for moment in found]


def test_an_empty_notebook_reads_as_empty() -> None:
    opened = vault.in_memory()
    with opened.read() as connection:
        assert lessons.every(connection) == []
        assert relationships.every(connection) == []
        assert relationships.me(connection) is None
        assert moments.every(connection) == moments.waiting(connection) == []
        assert moments.by_month(connection) == []
        assert moments.last_at(connection) is None
        assert moments.count(connection) == moments.count_waiting(connection) == 0
        assert ruptures.every(connection) == []
        assert steps.every(connection) == []
        assert steps.aside(connection) == []
        assert catches.every(connection) == catches.due(connection, NOW.date()) == []
        assert refusals.every(connection) == []
        assert moments.kept(connection) == []
        assert lived(connection) == tried(connection) == []
        assert cracked(connection) == []
        assert plan.plan(connection) == Plan()
        assert plan.contacts(connection) == []
        assert settings.settings(connection) == Settings()
    opened.lock()


class _TakenBackError(Exception):
    """Ends an example without saving it."""


@pytest.fixture(scope="module")
def scratch() -> Iterator[Journal]:
    opened = vault.in_memory()
    yield opened
    opened.lock()


@contextmanager
def _example(journal: Journal) -> Iterator[Connection]:
    with suppress(_TakenBackError), journal.write() as connection:
        yield connection
        raise _TakenBackError


@given(st.lists(st.tuples(made.times, st.booleans()), max_size=8))
def test_moments_come_by_instant_whatever_their_zone_and_equal_ones_in_the_order_noted(
    scratch: Journal, noted: list[tuple[datetime, bool]]
) -> None:
    all_of_them: list[Moment] = []
    for number, (at, as_before) in enumerate(noted):
        same = (
            all_of_them[-1].at.astimezone(UTC)
            if as_before and all_of_them and all_of_them[-1].at.year in range(2, 9998)
            else at
        )
        all_of_them.append(_moment(f"{number}", same))
    with _example(scratch) as connection:
        _keep_all(connection, *all_of_them)
        in_order = sorted(all_of_them, key=lambda moment: moment.at)  # stable, and by instant
        assert moments.every(connection, newest_first=False) == in_order
        assert moments.every(connection) == in_order[::-1]
        latest = moments.last_at(connection)
        assert latest == (in_order[-1].at if in_order else None)


def test_an_edit_does_not_move_a_moment_among_its_equals(connection: Connection) -> None:
    _keep_all(connection, _moment("a"), _moment("b"), _moment("c"))
    keep(connection, _moment("a", after_words="more"))
    assert _names(moments.every(connection, newest_first=False)) == ["a", "b", "c"]


def test_what_was_put_away_is_shown_only_when_asked(connection: Connection) -> None:
    keep(connection, _moment("here"))
    keep(connection, _moment("away", put_away_at=NOW))
    keep(connection, Rupture(RuptureId("r"), ANA, MomentId("here"), NOW, put_away_at=NOW))
    for every, one in ((lessons.every, L1), (relationships.every, ANA), (moments.every, "here")):
        assert [entity.id for entity in every(connection)] == [one]
        assert len(every(connection, put_away=True)) == 2
    assert moments.count(connection) == 1
    assert moments.count(connection, put_away=True) == 2
    assert moments.by_month(connection) == [(2026, 3, 1)]
    assert moments.by_month(connection, put_away=True) == [(2026, 3, 2)]
    assert ruptures.of(connection, ANA) == ruptures.every(connection) == []
    assert len(ruptures.of(connection, ANA, put_away=True)) == 1
    assert moments.one(connection, MomentId("away")) is not None
    assert lessons.one(connection, L2) is not None


def test_moments_can_be_narrowed_to_someone_a_lesson_and_a_month(connection: Connection) -> None:
    march, april = NOW, NOW + 40 * DAY
    _keep_all(
        connection,
        _moment("a", march, relationship=ANA, touches=(Touch(L1), Touch(L2))),
        _moment("b", april, relationship=ANA, touches=(Touch(L2),)),
        _moment("c", april, relationship=BEA, touches=(Touch(L1),)),
        _moment("d", march),
    )
    assert _names(moments.every(connection, relationship=ANA)) == ["b", "a"]
    assert _names(moments.every(connection, lesson=L1)) == ["c", "a"]
    assert _names(moments.every(connection, lesson=L2, month=(2026, 4))) == ["b"]
    assert _names(moments.every(connection, relationship=BEA, month=(2026, 3))) == []
    assert moments.count(connection, relationship=ANA) == moments.count(connection, lesson=L2) == 2
    assert moments.count(connection, month=(2026, 3), relationship=ANA) == 1
    assert moments.by_month(connection) == [(2026, 4, 2), (2026, 3, 2)]
    assert moments.last_at(connection, relationship=ANA) == april
    first = moments.every(connection, lesson=L1)[-1]
    assert [touch.lesson for touch in first.touches] == [L1, L2]


def test_a_month_is_that_of_the_persons_own_clock(connection: Connection) -> None:
    far_east, far_west = timezone(timedelta(hours=14)), timezone(timedelta(hours=-11))
    _keep_all(
        connection,
        _moment("east", datetime(2026, 5, 1, 1, tzinfo=far_east)),
        _moment("west", datetime(2026, 4, 30, 23, tzinfo=far_west)),
    )
    assert _names(moments.every(connection, month=(2026, 5))) == ["east"]
    assert _names(moments.every(connection, month=(2026, 4))) == ["west"]
    assert _names(moments.every(connection)) == ["west", "east"]


@given(st.integers(1, 5), st.integers(0, 25))
def test_pages_laid_end_to_end_are_the_whole(scratch: Journal, size: int, number: int) -> None:
    with _example(scratch) as connection:
        keep(connection, Lesson(L1, None, ""))
        _keep_all(
            connection,
            *(_moment(f"{i}", NOW + i // 2 * DAY, touches=(Touch(L1, outcome=i),)) for i in range(number)),
        )
        pages = [moments.every(connection, limit=size, offset=start) for start in range(0, number, size)]
        assert [moment for page in pages for moment in page] == moments.every(connection)
        assert moments.every(connection, offset=size) == moments.every(connection)[size:]
        assert moments.waiting(connection, limit=size) == []


def test_what_waits_is_a_before_without_an_after(connection: Connection) -> None:
    answered = (Touch(L1), Touch(L2, outcome=Rating.NOTHING_TO_DO))
    _keep_all(
        connection,
        _moment("old", NOW - DAY, touches=(Touch(L1, next_gut=25),)),
        _moment("new", touches=(Touch(L1), Touch(L2))),
        _moment("blank", NOW - 2 * DAY, after_words=""),
        _moment("told", after_words="It rained."),
        _moment("answered", touches=answered),
        _moment("felt", body=Window.STEADY),
        _moment("not safe", not_safe=NotSafe.UNKNOWN),
        _moment("landed", landed=Landed.NO),
        _moment("let go", let_go_at=NOW),
        _moment("away", put_away_at=NOW),
        _moment("unplanned", planned=False),
    )
    waiting = moments.waiting(connection)
    assert _names(waiting) == ["new", "old", "blank"]
    assert waiting == [moment for moment in moments.every(connection) if moment.planned and moment.is_open]
    assert moments.count_waiting(connection) == 3
    assert _names(moments.waiting(connection, limit=1, offset=1)) == ["old"]


@contextmanager
def _questions(connection: Connection) -> Iterator[list[str]]:
    """Gather what is asked of the file meanwhile."""
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        asked.append(statement)

    event.listen(connection, "before_cursor_execute", note)
    yield asked
    event.remove(connection, "before_cursor_execute", note)


def test_however_many_moments_there_are_two_questions_are_put_to_the_file(connection: Connection) -> None:
    _keep_all(connection, *(_moment(f"{i}", touches=(Touch(L1), Touch(L2))) for i in range(30)))
    with _questions(connection) as asked:
        assert len(moments.every(connection)) == 30
    assert len(asked) == 2


def test_of_however_many_people_all_that_came_with_each_is_one_question(connection: Connection) -> None:
    many = [RelationshipId(f"{n:02}") for n in range(20)]
    for n, who in enumerate(many):
        keep(connection, Relationship(who, who))
        _keep_all(
            connection,
            _moment(f"late {who}", NOW + n * DAY, relationship=who, touches=(Touch(L1), Touch(L2))),
            _moment(f"early {who}", NOW - n * DAY, relationship=who, put_away_at=NOW),
        )
        keep(connection, Rupture(RuptureId(who), who, MomentId(f"late {who}"), NOW, put_away_at=NOW))
    keep(connection, _moment("nobody"))
    asked_of = [*many[1:], BEA]
    with _questions(connection) as asked:
        noted = counts.with_each(connection, asked_of)
        cracked = ruptures.with_each(connection, asked_of, put_away=True)
    assert len(asked) == 2
    assert noted == {who: counts.noted(connection, relationship=who) for who in asked_of}
    assert cracked == {who: ruptures.of(connection, who, put_away=True) for who in asked_of}
    assert [len(noted[who]) for who in (many[1], BEA)] == [3, 0]
    assert ruptures.with_each(connection, asked_of) == {who: [] for who in asked_of}
    assert counts.with_each(connection, []) == {}
    assert ruptures.with_each(connection, []) == {}


def test_me_is_found_by_role_and_one_in_sight_comes_first(connection: Connection) -> None:
    keep(connection, Relationship(RelationshipId("old me"), "me", role=Role.ME, put_away_at=NOW))
    assert relationships.me(connection) == relationships.one(connection, RelationshipId("old me"))
    keep(connection, Relationship(RelationshipId("me"), "me", role=Role.ME))
    found = relationships.me(connection)
    assert found is not None
    assert found.id == "me"
    assert found.is_me


def test_cracks_come_oldest_first_and_are_found_by_both_their_moments(connection: Connection) -> None:
    _keep_all(connection, _moment("hurt", relationship=ANA), _moment("sorry", relationship=ANA))
    hurt, sorry = MomentId("hurt"), MomentId("sorry")
    late = Rupture(RuptureId("late"), ANA, hurt, NOW + DAY)
    early = Rupture(RuptureId("early"), ANA, hurt, NOW, repair_moment=sorry, repaired_at=NOW + DAY)
    keep(connection, late)
    keep(connection, early)
    assert ruptures.of(connection, ANA) == ruptures.every(connection) == [early, late]
    assert ruptures.of_moment(connection, hurt) == [early, late]
    assert ruptures.of_moment(connection, sorry) == [early]
    assert ruptures.of(connection, BEA) == []
    assert ruptures.one(connection, RuptureId("nothing")) is None


def test_a_catch_is_due_from_its_day_on_until_it_is_answered_or_let_go(connection: Connection) -> None:
    today = NOW.date()
    soon = Catch(CatchId("soon"), "She will cancel.", today, NOW, ANA)
    long_ago = Catch(CatchId("long ago"), "He will laugh.", today - 9 * DAY, NOW)
    away = Catch(CatchId("away"), "", today, NOW, ANA, put_away_at=NOW)
    for catch in (
        soon,
        long_ago,
        away,
        Catch(CatchId("tomorrow"), "", today + DAY, NOW),
        Catch(CatchId("let go"), "", today, NOW, let_go_at=NOW),
        Catch(CatchId("unsure"), "", today, NOW, came=Came.UNKNOWN, answered_at=NOW),
    ):
        keep(connection, catch)
    assert catches.due(connection, today) == [long_ago, soon]
    assert [catch.id for catch in catches.due(connection, today + DAY)] == ["long ago", "soon", "tomorrow"]
    assert [catch for catch in catches.every(connection) if catch.is_open and catch.by <= today] == [
        long_ago,
        soon,
    ]
    assert catches.of(connection, ANA) == [soon]
    assert catches.of(connection, ANA, put_away=True) == [soon, away]
    assert catches.of(connection, BEA) == []


def test_moments_for_a_hard_night_come_in_the_order_they_were_picked(connection: Connection) -> None:
    far_west = timezone(timedelta(hours=-11))
    _keep_all(
        connection,
        _moment("late", kept_at=NOW + DAY),
        _moment("not picked"),
        _moment("soon", NOW + 9 * DAY, kept_at=(NOW + DAY / 2).astimezone(far_west)),
        _moment("first", NOW + DAY, kept_at=NOW),
        _moment("away", kept_at=NOW, put_away_at=NOW),
    )
    assert _names(moments.kept(connection)) == ["first", "soon", "late"]
    assert _names(moments.kept(connection, put_away=True)) == ["away", "first", "soon", "late"]


def test_own_steps_come_in_the_order_they_were_written(connection: Connection) -> None:
    ask, hug, wait = (
        OwnStep(StepId(name), name, Stretch.TINY, put_away_at=away)
        for name, away in (("z", None), ("a", None), ("m", NOW))
    )
    for step in (ask, hug, wait, replace(ask, words="ask twice")):
        keep(connection, step)
    assert steps.every(connection) == [replace(ask, words="ask twice"), hug]
    assert steps.every(connection, put_away=True)[-1] == wait
    assert steps.one(connection, wait.id) == wait
    assert steps.one(connection, StepId("nothing")) is None


def test_contacts_keep_the_order_in_which_they_came(connection: Connection) -> None:
    for name in ("z", "a", "m"):
        keep(connection, HelpContact(name, name, "1"))
    keep(connection, HelpContact("z", "changed", "2"))
    assert [contact.name for contact in plan.contacts(connection)] == ["changed", "a", "m"]


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from('",\\[] '), max_size=6)))
def test_a_list_of_any_words_is_cut_where_it_was_joined(texts: list[str]) -> None:
    assert several(cells.several(texts)) == tuple(texts)
