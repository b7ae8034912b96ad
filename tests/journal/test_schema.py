"""The tables as the code sees them are the tables as the migrations make them, and they refuse nonsense."""

from __future__ import annotations

import importlib
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.exc import IntegrityError

from earned.journal.reading import moments, relationships, ruptures
from earned.journal.schema import metadata

if TYPE_CHECKING:
    from collections.abc import Iterator

FIRST = "earned.journal.migrations.versions.0001_first"
SECOND = "earned.journal.migrations.versions.0002_plan_and_people_to_call"
THIRD = "earned.journal.migrations.versions.0003_steps_catches_and_when_marked"

NOTED = "2026-01-02T09:00:00+01:00"


def _engine() -> Engine:
    engine = create_engine("sqlite://", hide_parameters=True)

    @event.listens_for(engine, "connect")
    def _guard(driver: Any, _record: object) -> None:
        driver.execute("PRAGMA foreign_keys=ON")

    return engine


def _migrate(connection: Connection, name: str) -> None:
    with Operations.context(MigrationContext.configure(connection)):
        importlib.import_module(name).upgrade()


@pytest.fixture
def first() -> Iterator[Connection]:
    with _engine().begin() as connection:
        _migrate(connection, FIRST)
        yield connection


@pytest.fixture
def empty() -> Iterator[Connection]:
    with _engine().begin() as connection:
        metadata.create_all(connection)
        connection.execute(text("INSERT INTO lessons (id, old_words) VALUES ('l', '')"))
        connection.execute(
            text(
                "INSERT INTO moments (id, at_us, at, created_at, planned, channel, about, body_words, guards)"
                " VALUES ('m', 0, '', '', 1, 'lived', '[]', '[]', '[]')"
            )
        )
        yield connection


def _spelled(index: Any) -> str:
    options = {name: str(option) for name, option in index["dialect_options"].items()}
    return str({**index, "dialect_options": options})


def _shape(connection: Connection) -> dict[str, object]:
    seen = inspect(connection)
    return {
        table: (
            {
                column["name"]: (str(column["type"]), column["nullable"], column["default"])
                for column in seen.get_columns(table)
            },
            seen.get_pk_constraint(table),
            sorted(map(str, seen.get_foreign_keys(table))),
            sorted(map(_spelled, seen.get_indexes(table))),
            sorted(map(str, seen.get_unique_constraints(table))),
            sorted(
                (str(check["name"]), " ".join(check["sqltext"].split()))
                for check in seen.get_check_constraints(table)
            ),
        )
        for table in seen.get_table_names()
    }


def test_a_migrated_file_and_a_new_one_have_the_same_tables(first: Connection) -> None:
    _migrate(first, SECOND)
    _migrate(first, THIRD)
    with _engine().begin() as made:
        metadata.create_all(made)
        assert _shape(first) == _shape(made)


def test_what_the_first_version_kept_is_all_there_after_all_others(first: Connection) -> None:
    first.execute(
        text(
            "INSERT INTO relationships (id, name, role, hard_stops, chosen)"
            " VALUES ('a', 'Ána', 'friend', 'threats, stalking,,threats', 1), ('b', 'B', NULL, NULL, 0), ('c', 'C', 'me', '', 0)"
        )
    )
    first.execute(
        text(
            "INSERT INTO moments (id, at_us, at, created_at, relationship, planned, channel, about, body_words, guards)"
            " VALUES ('m', 0, '1970-01-01T00:00:00+00:00', '1970-01-01T00:00:00+00:00', 'a', 1, 'lived', '[]', '[]', '[]')"
        )
    )
    first.execute(
        text(
            "INSERT INTO ruptures (id, relationship, moment, at_us, at) VALUES ('r', 'a', 'm', 0, '1970-01-01T00:00:00+00:00')"
        )
    )
    _migrate(first, SECOND)
    _migrate(first, THIRD)
    ana, other, me = relationships.every(first)
    assert (ana.name, ana.chosen, ana.mark_declined) == ("Ána", True, False)
    assert ana.hard_stops == {"threats", "stalking"}
    assert other.hard_stops == me.hard_stops == frozenset()
    assert [rupture.moment for rupture in ruptures.of(first, ana.id)] == ["m"]
    assert first.execute(text("PRAGMA foreign_key_check")).all() == []


def test_marks_of_earlier_versions_count_from_when_their_notes_were_made(first: Connection) -> None:
    _migrate(first, SECOND)
    first.execute(
        text(
            "INSERT INTO relationships (id, name, role, standing, feels_safe, mark_declined, hard_stops, chosen, created_at)"
            " VALUES ('safe', '', NULL, 'in_my_life', 'yes', 0, '[]', 0, :noted),"
            " ('me', '', 'me', NULL, 'no', 0, '[]', 0, :noted),"
            " ('declined', '', 'friend', NULL, 'no', 1, '[]', 0, :noted),"
            " ('marked', '', NULL, 'not_safe', NULL, 0, '[]', 0, :noted),"
            " ('ticked', '', NULL, NULL, NULL, 1, '[\"threats\"]', 0, :noted),"
            " ('open', '', NULL, NULL, 'no', 0, '[]', 0, :noted),"
            " ('ageless', '', NULL, 'not_safe', NULL, 0, '[]', 0, NULL)"
        ),
        {"noted": NOTED},
    )
    first.execute(
        text(
            "INSERT INTO moments (id, at_us, at, created_at, planned, channel, about, body_words, guards, not_safe)"
            " VALUES ('y', 0, :noted, :noted, 1, 'lived', '[]', '[]', '[]', 'yes'),"
            " ('b', 0, :noted, :noted, 1, 'lived', '[]', '[]', '[]', 'a_bit')"
        ),
        {"noted": NOTED},
    )
    _migrate(first, THIRD)
    people = relationships.every(first)
    assert [one.id for one in people if one.is_marked] == ["marked", "ticked", "open", "ageless"]
    assert [one.id for one in people if one.marked_at] == ["marked", "ticked", "open"]
    assert {one.marked_at for one in people} == {None, datetime.fromisoformat(NOTED)}
    assert {one.id for one in moments.every(first) if one.flagged_at} == {"y"}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE moments SET channel = 'dreamt'",
        "UPDATE moments SET about = 'one, two'",
        "UPDATE moments SET guards = '{}'",
        "UPDATE moments SET relationship = 'nobody'",
        "UPDATE moments SET landed = ''",
        "UPDATE moments SET planned = 2",
        "INSERT INTO touches (moment, lesson, position, signs) VALUES ('m', 'nothing', 0, '[]')",
        "INSERT INTO touches (moment, lesson, position, signs, outcome) VALUES ('m', 'l', 0, '[]', 100.5)",
        "INSERT INTO touches (moment, lesson, position, signs, outcome) VALUES ('m', 'l', 0, '[]', -1)",
        "INSERT INTO touches (moment, lesson, position, signs, outcome) VALUES ('m', 'l', 0, '[]', 'good')",
        "INSERT INTO touches (moment, lesson, position, signs, next_gut) VALUES ('m', 'l', 0, '[]', 'nothing_to_do')",
        "INSERT INTO touches (moment, lesson, position, signs, gut_rating) VALUES ('m', 'l', 0, '[]', 50)",
        "INSERT INTO touches (moment, lesson, position, signs, gut_noted_at) VALUES ('m', 'l', 0, '[]', 'now')",
        "INSERT INTO own_steps (id, words, stretch) VALUES ('s', '', 'giant')",
        "INSERT INTO own_steps (id, words, stretch, lesson) VALUES ('s', '', 'tiny', 'nothing')",
        "INSERT INTO catches (id, words, by_date, created_at) VALUES ('c', '', '4 March', '')",
        "INSERT INTO catches (id, words, by_date, created_at, came) VALUES ('c', '', '2026-03-04', '', 'yes')",
        "INSERT INTO catches (id, words, by_date, created_at, came, answered_at) VALUES ('c', '', '2026-03-04', '', 'perhaps', '')",
        "INSERT INTO refusals (guess, relationship, at) VALUES ('shift', 'nobody', '')",
        "INSERT INTO plan (one) VALUES (2)",
        "INSERT INTO settings (name, value) VALUES ('idle_minutes', 'five')",
        "INSERT INTO lessons (id, old_words) VALUES ('l', 'twice')",
        "INSERT INTO lessons (id) VALUES ('wordless')",
    ],
)
def test_nothing_half_valid_is_stored(empty: Connection, statement: str) -> None:
    with pytest.raises(IntegrityError):
        empty.execute(text(statement))


def test_every_table_with_words_can_be_forgotten(empty: Connection) -> None:
    words_without_a_deletion = {table.name for table in metadata.sorted_tables if "deletion" not in table.c}
    # touches go with their moment or lesson; settings go with *delete everything*
    assert words_without_a_deletion == {"deletions", "settings", "touches"}
