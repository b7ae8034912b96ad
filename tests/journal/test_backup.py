"""Backups: the same notes in another place, checked, named by date, and no more than were asked for."""

from __future__ import annotations

import re
import stat
from datetime import UTC, datetime, timedelta

import pytest

from earned.journal import backup, cipher, disk, errors, migrate, recovery, vault
from earned.journal.entities import Lesson, LessonId
from earned.journal.reading import lessons
from earned.journal.writing import keep

NEW = "judge my vow quietly"
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def note(journal, words: str, of: str = "lesson") -> None:
    with journal.write() as connection:
        keep(connection, Lesson(LessonId(of), None, words))


def words(journal) -> list[str]:
    with journal.read() as connection:
        return [lesson.old_words for lesson in lessons.every(connection)]


def test_a_backup_in_another_folder_opens_with_the_same_notes(journal, tmp_path, passphrase, cheap):
    note(journal, "people leave")
    made = backup.make(journal, tmp_path / "stick")
    note(journal, "later", "other")
    copy = vault.unlock(made.path, passphrase, cost=cheap)
    assert words(copy) == ["people leave"]
    assert [(each.sentence, each.at) for each in copy.notices] == [("vault.old_backup", made.made_at)]
    copy.lock()


def test_a_backup_carries_its_date_in_a_neutral_name_and_only_its_owner_may_read_it(journal, place):
    made = backup.make(journal, now=NOON)
    assert made.path == place.parent / "letters-backups" / "letters-2026-03-01-120000.box"
    assert stat.S_IMODE(made.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(made.path.parent.stat().st_mode) == 0o700
    assert made.size == made.path.stat().st_size
    assert list(made.path.parent.iterdir()) == [made.path]


def test_a_backup_is_checked_and_says_what_it_holds(journal):
    note(journal, "people leave")
    contents = backup.check(backup.make(journal).path, journal.file.key)
    assert contents.version == migrate.LATEST
    assert contents.rows["lessons"] == 1
    assert contents.rows["moments"] == 0


def test_a_copy_that_is_not_the_same_is_not_kept(journal, monkeypatch):
    note(journal, "people leave")
    copy = backup._copy

    def forgetful(journal, path, key, made_at):
        copy(journal, path, key, made_at)
        raw = cipher.connect(path, key)
        raw.execute("DELETE FROM lessons")
        raw.close()

    monkeypatch.setattr(backup, "_copy", forgetful)
    with pytest.raises(errors.BackupDiffers):
        backup.make(journal)
    assert list(backup.folder_beside(journal.path).iterdir()) == []


def test_a_damaged_backup_and_one_of_another_passphrase_are_told(journal, passphrase):
    made = backup.make(journal)
    vault.change_passphrase(journal, passphrase, NEW)
    with pytest.raises(errors.WrongPassphrase):
        backup.check(made.path, journal.file.key)
    other = backup.make(journal, now=NOON)
    content = bytearray(other.path.read_bytes())
    content[-200] ^= 1
    other.path.write_bytes(content)
    with pytest.raises(errors.Damaged):
        backup.check(other.path, journal.file.key)
    with pytest.raises(errors.NotThere):
        backup.check(other.path.with_name("none"), journal.file.key)


def test_five_backups_are_kept_and_nobody_elses_are_touched(journal, place, cheap):
    folder = backup.folder_beside(place)
    first = backup.make(journal, now=NOON)
    others = [first.path.with_name(name) for name in ("letters-2020-01-01-000000.txt", "my letters-2020.box")]
    neighbour = first.path.with_name("letters-old-2020-01-01-000000.box")
    for path in (*others, neighbour):
        path.write_bytes(b"theirs")
    for day in range(1, 8):
        backup.make(journal, now=NOON + timedelta(days=day))
    kept = backup.every(folder, place)
    assert [each.made_at.day for each in kept] == [8, 7, 6, 5, 4]
    assert all(path.read_bytes() == b"theirs" for path in (*others, neighbour))


def test_two_journals_of_one_name_share_a_folder_and_keep_each_others_backups(tmp_path, passphrase, cheap):
    folder = tmp_path / "stick"
    one, other = (vault.create(tmp_path / home / "letters.box", passphrase, cost=cheap) for home in "ab")
    theirs = backup.make(other, folder, now=NOON)
    for day in range(1, 8):
        backup.make(one, folder, now=NOON + timedelta(days=day))
    assert theirs.path.exists()
    assert (len(backup.of(one)), backup.of(other)) == (5, (theirs,))
    one.lock()
    other.lock()


def test_two_backups_in_one_second_are_two(journal):
    made = [backup.make(journal, now=NOON) for _ in range(3)]
    assert len({each.path for each in made}) == 3
    assert backup.of(journal) == tuple(reversed(made))


def test_backups_are_found_in_each_folder_they_were_made_in(journal, tmp_path):
    beside = backup.make(journal, now=NOON)
    chosen = backup.make(journal, tmp_path / "stick", now=NOON + timedelta(days=1))
    assert backup.of(journal) == (chosen, beside)
    assert backup.folders(journal) == (backup.folder_beside(journal.path), tmp_path / "stick")


def test_backups_that_still_hold_what_was_deleted_are_named_by_date(journal):
    made = [backup.make(journal, now=NOON + timedelta(days=day)) for day in range(4)]
    came, went = NOON + timedelta(hours=20), NOON + timedelta(days=2, hours=1)
    assert backup.still_holding(journal, came, went) == (made[2], made[1])


def test_a_backup_can_be_written_again_from_the_notes_as_they_are_now(journal, passphrase, cheap):
    note(journal, "people leave")
    old = backup.make(journal, now=NOON)
    with journal.write() as connection:
        connection.exec_driver_sql("DELETE FROM lessons")
    fresh = backup.rewrite(journal, old, now=NOON + timedelta(days=1))
    assert backup.of(journal) == (fresh,)
    assert backup.check(fresh.path, journal.file.key).rows["lessons"] == 0


def test_a_backup_can_be_deleted_once_or_twice(journal):
    made = backup.make(journal)
    backup.delete(made)
    backup.delete(made)
    assert backup.of(journal) == ()


def test_after_a_new_passphrase_the_backups_that_keep_the_old_one_are_known(journal, passphrase):
    old = backup.make(journal, now=NOON)
    vault.change_passphrase(journal, passphrase, NEW)
    new = backup.make(journal, now=NOON + timedelta(days=1))
    assert backup.under_another_passphrase(journal) == (old,)
    assert backup.of(journal) == (new, old)


def test_a_restored_backup_is_a_journal_once_its_person_says_so(journal, tmp_path, passphrase, cheap):
    note(journal, "people leave")
    made = backup.make(journal)
    before = made.path.read_bytes()
    again = tmp_path / "again" / "letters.box"
    backup.restore(made.path, again)
    copy = vault.unlock(again, passphrase, cost=cheap)
    backup.adopt(copy)
    assert copy.notices == ()
    copy.lock()
    copy = vault.unlock(again, passphrase, cost=cheap)
    assert (copy.notices, words(copy)) == ((), ["people leave"])
    copy.lock()
    assert made.path.read_bytes() == before
    with pytest.raises(errors.AlreadyThere):
        backup.restore(made.path, again)


def test_the_sheet_of_the_day_opens_that_days_backup_for_ever(journal, passphrase):
    sheet = " ".join(recovery.sheet(journal, passphrase))
    made = backup.make(journal)
    vault.change_passphrase(journal, passphrase, NEW)
    vault.unlock_with_sheet(made.path, sheet).lock()


def test_no_room_for_a_backup_leaves_the_older_ones_and_nothing_half_made(journal, monkeypatch):
    older = backup.make(journal, now=NOON)

    def full(*_):
        raise errors.NoRoom

    monkeypatch.setattr(disk, "publish", full)
    with pytest.raises(errors.NoRoom):
        backup.make(journal)
    assert list(older.path.parent.iterdir()) == [older.path]


def test_a_date_that_no_calendar_has_is_no_backup(tmp_path):
    (tmp_path / "letters-2026-13-40-990000.box").write_bytes(b"")
    assert backup.every(tmp_path) == ()
    assert backup.every(tmp_path / "none") == ()


def test_notes_in_memory_have_no_backups():
    journal = vault.in_memory()
    assert (backup.of(journal), backup.folders(journal)) == ((), ())
    with pytest.raises(ValueError, match=re.escape("notes in memory have no backups")):
        backup.make(journal)
