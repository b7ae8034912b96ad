"""Every file that was ever released still opens, with what was in it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from earned.journal import backup, cipher, facts, migrate, vault
from earned.journal.entities import Came, Stretch
from earned.journal.errors import Damaged, JournalError, NewerFormat
from earned.journal.glance import PAGE
from earned.journal.reading import catches, lessons, moments, refusals, relationships, settings, steps
from earned.journal.schema import metadata

FIXTURES = Path(__file__).with_name("fixtures")


@pytest.fixture(params=range(1, migrate.LATEST + 1))
def version(request):
    return request.param


@pytest.fixture
def old(version, place):
    place.parent.mkdir(mode=0o700)
    shutil.copy(FIXTURES / f"format1-schema{version}.box", place)
    return place


def differences(journal):
    with journal.read() as connection:
        context = MigrationContext.configure(
            connection, opts={"include_name": lambda name, kind, _: (kind, name) != ("table", facts.TABLE)}
        )
        return compare_metadata(context, metadata)


def test_a_file_of_any_released_schema_opens_with_what_was_in_it(old, passphrase, cheap):
    journal = vault.unlock(old, passphrase, cost=cheap)
    with journal.read() as connection:
        (lesson,) = lessons.every(connection)
        (person,) = relationships.every(connection)
        (moment,) = moments.every(connection)
        chosen = settings.settings(connection)
    journal.lock()
    assert lesson.old_words == "people leave"
    assert (person.name, person.hard_stops) == ("Zoë", frozenset({"control", "threats"}))
    assert (moment.after_words, moment.relationship, moment.touches[0].outcome) == (
        "she wrote back",
        person.id,
        75,
    )
    assert chosen.idle_minutes == 9
    assert person.is_marked


def test_what_only_a_later_schema_holds_is_there_too(place, passphrase, cheap):
    place.parent.mkdir()
    shutil.copy(FIXTURES / "format1-schema3.box", place)
    journal = vault.unlock(place, passphrase, cost=cheap)
    with journal.read() as connection:
        (person,) = relationships.every(connection)
        (moment,) = moments.kept(connection)
        (step,) = steps.every(connection)
        (aside,) = steps.aside(connection)
        (catch,) = catches.of(connection, person.id)
        (refusal,) = refusals.every(connection)
    journal.lock()
    assert str(person.marked_at) == "2026-01-03 08:00:00+01:00"
    assert str(moment.flagged_at) == "2026-01-02 10:00:00+01:00"
    assert (step.words, step.stretch, step.lesson) == ("ask what time it is", Stretch.TINY, "lesson-1")
    assert moment.step == aside.step == step.id
    assert (catch.words, catch.by.isoformat(), catch.came) == ("she will cancel", "2026-01-05", Came.NO)
    assert (refusal.guess, refusal.lesson, refusal.relationship) == ("shift", "lesson-1", "person-1")


def test_an_old_file_has_the_same_tables_as_a_new_one(old, passphrase, cheap):
    journal = vault.unlock(old, passphrase, cost=cheap)
    assert differences(journal) == []
    with journal.read() as connection:
        assert connection.exec_driver_sql("PRAGMA user_version").scalar() == migrate.LATEST
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
        assert not connection.exec_driver_sql(
            "SELECT 1 FROM sqlite_schema WHERE name LIKE 'alembic%'"
        ).first()
    journal.lock()


def test_a_new_file_has_the_tables_the_code_knows(journal):
    assert differences(journal) == []


def test_notes_in_memory_have_the_tables_the_code_knows():
    assert differences(vault.in_memory()) == []


def test_before_an_old_file_is_changed_a_backup_of_it_is_made(old, version, passphrase, cheap):
    journal = vault.unlock(old, passphrase, cost=cheap)
    assert journal.file
    versions = [backup.check(each.path, journal.file.key).version for each in backup.of(journal)]
    journal.lock()
    assert versions == ([] if version == migrate.LATEST else [version])


def test_a_migration_that_fails_leaves_the_file_as_it_was(place, passphrase, cheap, monkeypatch):
    place.parent.mkdir()
    shutil.copy(FIXTURES / "format1-schema1.box", place)
    upgrade = migrate.upgrade

    def fail(connection, since):
        upgrade(connection, since)
        raise Damaged

    monkeypatch.setattr(migrate, "upgrade", fail)
    with pytest.raises(Damaged):
        vault.unlock(place, passphrase, cost=cheap)
    monkeypatch.undo()
    journal = vault.unlock(place, passphrase, cost=cheap)
    assert differences(journal) == []
    journal.lock()


def test_a_file_from_a_newer_version_is_left_untouched(journal, place, passphrase, cheap):
    with journal.write() as connection:
        connection.exec_driver_sql(f"PRAGMA user_version={migrate.LATEST + 1}")
    journal.lock()
    before = place.read_bytes()
    with pytest.raises(NewerFormat):
        vault.unlock(place, passphrase, cost=cheap)
    assert place.read_bytes() == before
    assert [path.name for path in place.parent.iterdir()] == [place.name]


def test_a_newer_file_with_saves_still_beside_it_is_left_untouched(
    journal, place, passphrase, cheap, tmp_path
):
    with journal.write() as connection:
        connection.exec_driver_sql(f"PRAGMA user_version={migrate.LATEST + 1}")
    other = tmp_path / "other.box"
    wal = other.with_name("other.box-wal")
    shutil.copy(place, other)
    shutil.copy(place.with_name(place.name + "-wal"), wal)
    before = other.read_bytes(), wal.read_bytes()
    assert before[1]
    with pytest.raises(NewerFormat):
        vault.unlock(other, passphrase, cost=cheap)
    assert (other.read_bytes(), wal.read_bytes()) == before
    assert not other.with_name("other.box-shm").exists()


def test_a_database_that_is_not_a_journal_is_told_apart_even_with_its_key(place, passphrase, cheap, journal):
    with journal.write() as connection:
        connection.exec_driver_sql("PRAGMA application_id=7")
    journal.lock()
    with pytest.raises(JournalError) as error:
        vault.unlock(place, passphrase, cost=cheap)
    assert error.value.sentence == "vault.not_a_journal"


def test_each_migration_is_named_by_the_version_it_leads_to():
    scripts = sorted(path.name[:4] for path in (migrate.SCRIPTS / "versions").glob("0*.py"))
    assert scripts == [migrate.revision(version) for version in range(1, migrate.LATEST + 1)]


def test_unlocking_a_file_that_is_up_to_date_does_not_load_alembic(journal, place, passphrase):
    journal.lock()
    code = (
        "import sys; from pathlib import Path; from earned.journal import vault, key\n"
        "vault.unlock(Path(sys.argv[1]), sys.stdin.read(), cost=key.Cost(0, 8, 1)).lock()\n"
        "print(sorted({'alembic', 'numpy', 'mako'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(place)], input=passphrase, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_the_format_is_pinned(journal):
    with journal.alone() as raw:
        assert cipher.number(raw, "cipher_page_size") == PAGE
        assert raw.execute("PRAGMA cipher_hmac_algorithm").fetchone() == ("HMAC_SHA512",)
        assert raw.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert cipher.number(raw, "synchronous") == 2
        assert cipher.number(raw, "secure_delete") == 1
        assert cipher.number(raw, "trusted_schema") == 0
        assert cipher.number(raw, "temp_store") == 2
        assert cipher.number(raw, "foreign_keys") == 1
