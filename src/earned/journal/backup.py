"""Copies of the file in another folder, each checked after it was made, the oldest let go.

A backup opens with the passphrase it was made with, for ever, and holds what was in the notes
that day. So each carries its date in its name, and ``every`` lists them for the pages that must
say which copies still hold something the person deleted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from earned.journal import cipher, disk, facts
from earned.journal.disk import Claim
from earned.journal.errors import BackupDiffers, Damaged, NotAJournal, NotThere, WrongPassphrase
from earned.journal.key import SALT_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sqlcipher3 import dbapi2

    from earned.journal.key import Key
    from earned.journal.unlocked import Journal

KEPT = 5
"""How many backups of one journal a folder keeps."""
_WHEN = "%Y-%m-%d-%H%M%S"
_UNFINISHED = "-new"
_NAME = re.compile(r"(?P<stem>.+)-(?P<when>\d{4}-\d\d-\d\d-\d{6})(?P<suffix>\.[^.]*)?")


@dataclass(frozen=True, slots=True)
class Backup:
    """One copy of a journal's file."""

    path: Path
    made_at: datetime
    """When it was made, in UTC, to the second."""
    size: int
    """In bytes."""
    salt: bytes
    """The copy's first 16 bytes: copies that share it open with the same passphrase."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What a checked copy holds."""

    version: int
    """The version of its tables."""
    rows: Mapping[str, int]
    """The number of rows in each table of notes."""


def folder_beside(path: Path) -> Path:
    """Return where the backups of a journal go unless another place is given."""
    return path.with_name(f"{path.stem}-backups")


def make(
    journal: Journal, folder: Path | None = None, *, now: datetime | None = None, keep: int = KEPT
) -> Backup:
    """Copy the journal into ``folder``, check the copy, and let the oldest ones over ``keep`` go.

    Raises ``NoRoom``, ``ReadOnly``, or ``BackupDiffers`` when the copy is not the same; no unchecked
    copy is left behind.
    """
    file = journal.file
    if file is None:
        raise ValueError("notes in memory have no backups")
    folder = (folder or folder_beside(file.path)).absolute()
    disk.private_folder(folder)
    with journal.alone() as raw:
        path, made_at = _free_name(folder, file.path, now or datetime.now(UTC))
        _remember(journal, path)
        building = path.with_name(path.name + _UNFINISHED)
        try:
            disk.fresh(building)
            _copy(journal, building, file.key, made_at)
            _compare(building, file.key, raw)
            disk.publish(building, path)
        except BaseException:
            disk.discard(building)
            raise
        _let_go(journal, folder, keep)
    return _seen(path, made_at)


def check(path: Path, key: Key) -> Contents:
    """Open a copy, read every page of it, and say what it holds; nothing is written.

    Raises ``NotThere``, ``NotAJournal``, ``WrongPassphrase`` when the key is not this copy's, or
    ``Damaged``.
    """
    claim = Claim(path)
    try:
        if not cipher.fits(claim, key):
            raise WrongPassphrase
        return _contents(path, key)
    finally:
        claim.release()


def every(folder: Path, journal: Path | None = None) -> tuple[Backup, ...]:
    """Return the backups in a folder, newest first; of one journal if its path is given."""
    if not folder.is_dir():
        return ()
    with disk.told():
        found = [backup for path in folder.iterdir() if (backup := _backup(path, journal))]
    return tuple(sorted(found, key=lambda backup: backup.made_at, reverse=True))


def of(journal: Journal) -> tuple[Backup, ...]:
    """Return a journal's backups, newest first: those it made, and those of its name beside them.

    Copies that were moved elsewhere by hand can't be known.
    """
    if journal.path is None:
        return ()
    path = journal.path.absolute()
    found = {backup.path: backup for backup in (*every(folder_beside(path), path), *_own(journal))}
    return tuple(sorted(found.values(), key=lambda backup: backup.made_at, reverse=True))


def folders(journal: Journal) -> tuple[Path, ...]:
    """Return the folders this journal's backups were made in, the one beside it first."""
    if journal.path is None:
        return ()
    beside = folder_beside(journal.path.absolute())
    return tuple(dict.fromkeys([beside, *(path.parent for path in _remembered(journal))]))


def still_holding(journal: Journal, since: datetime, until: datetime) -> tuple[Backup, ...]:
    """Return the backups made while something was in the notes: from ``since`` to ``until``."""
    first = since - timedelta(seconds=1)  # a backup's date is cut to the second
    return tuple(backup for backup in of(journal) if first <= backup.made_at <= until)


def under_another_passphrase(journal: Journal) -> tuple[Backup, ...]:
    """Return the backups that today's passphrase does not open."""
    if journal.file is None:
        return ()
    salt = journal.file.key.salt
    return tuple(backup for backup in of(journal) if backup.salt != salt)


def delete(backup: Backup) -> None:
    """Delete one backup; one that is gone already is no trouble."""
    disk.discard(backup.path)
    disk.settle(backup.path.parent)


def rewrite(journal: Journal, backup: Backup, *, now: datetime | None = None) -> Backup:
    """Put a fresh copy of the notes as they are now in the place of an old backup."""
    fresh = make(journal, backup.path.parent, now=now, keep=KEPT + 1)
    delete(backup)
    return fresh


def restore(backup: Path, path: Path) -> None:
    """Copy a backup to ``path``, where nothing may be; it opens with the backup's passphrase.

    Raises ``NotThere``, ``AlreadyThere``, ``NoRoom``, ``ReadOnly``. The backup itself is not touched.
    """
    disk.private_folder(path.parent)
    building = path.with_name(path.name + "-new")
    disk.fresh(building)
    try:
        with disk.told():
            building.write_bytes(backup.read_bytes())
        disk.publish(building, path)
    except BaseException:
        disk.discard(building)
        raise


def adopt(journal: Journal) -> None:
    """Go on with a restored backup as the journal: it is no longer called one."""
    with journal.write() as connection:
        facts.drop(connection, facts.BACKUP_MADE)
    journal.notices = tuple(notice for notice in journal.notices if notice.sentence != "vault.old_backup")


def export(journal: Journal, path: Path, key: Key) -> None:
    """Copy the journal to the empty file at ``path`` under another key, and check the copy."""
    with journal.changeable() as raw:
        raw.execute("ATTACH DATABASE ? AS fresh KEY ?", (str(path), key.pragma()))
        try:
            raw.execute("SELECT sqlcipher_export('fresh')")
            for pragma in ("user_version", "application_id"):
                raw.execute(f"PRAGMA fresh.{pragma}={cipher.number(raw, pragma):d}")
        finally:
            raw.execute("DETACH DATABASE fresh")
        _compare(path, key, raw)


def rows(raw: dbapi2.Connection) -> dict[str, int]:
    """Count the rows of each table that holds notes."""
    named = "SELECT name FROM sqlite_schema WHERE type='table' AND name NOT LIKE 'sqlite_%' AND name != ?"
    tables = [name for (name,) in raw.execute(named, (facts.TABLE,))]
    return {table: raw.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0] for table in sorted(tables)}  # noqa: S608


def _compare(path: Path, key: Key, raw: dbapi2.Connection) -> None:
    if _contents(path, key).rows != rows(raw):
        raise BackupDiffers


def _contents(path: Path, key: Key) -> Contents:
    with cipher.told():
        raw = cipher.connect(path, key, mode="ro&immutable=1")
        try:
            if not _is_whole(raw):
                raise Damaged
            if cipher.number(raw, "application_id") != cipher.APPLICATION:
                raise NotAJournal
            return Contents(cipher.number(raw, "user_version"), rows(raw))
        finally:
            raw.close()


def _is_whole(raw: dbapi2.Connection) -> bool:
    return (
        cipher.is_sound(raw)
        and raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        and not raw.execute("PRAGMA foreign_key_check").fetchall()
    )


def _copy(journal: Journal, path: Path, key: Key, made_at: datetime) -> None:
    with journal.changeable() as raw:
        raw.execute("VACUUM INTO ?", (str(path),))
    copy = cipher.connect(path, key)
    try:
        copy.execute("PRAGMA journal_mode=DELETE")
        copy.execute(facts.MAKE)
        copy.execute(facts.PUT, (facts.BACKUP_MADE, facts.text(made_at)))
    finally:
        copy.close()


def _remembered(journal: Journal) -> list[Path]:
    with journal.read() as connection:
        kept = facts.get(connection, facts.BACKUPS)
    return [Path(path) for path in kept] if isinstance(kept, list) else []


def _remember(journal: Journal, path: Path) -> None:
    # Before the copy is made: one that nobody remembers would never be named or let go.
    known = _remembered(journal)
    for unfinished in (each.with_name(each.name + _UNFINISHED) for each in known):
        if unfinished.exists():
            disk.discard(unfinished)
    # A folder that is not there now may be a stick that comes back.
    kept = [each for each in known if each.exists() or not each.parent.exists()]
    with journal.write() as connection:
        facts.put(connection, facts.BACKUPS, [str(each) for each in (*kept, path)])


def _own(journal: Journal) -> list[Backup]:
    found = [backup for path in _remembered(journal) if (backup := _backup(path, None))]
    return sorted(found, key=lambda backup: backup.made_at, reverse=True)


def _let_go(journal: Journal, folder: Path, keep: int) -> None:
    """Delete the oldest in a folder: of those this journal made, never one of another's."""
    for old in [backup for backup in _own(journal) if backup.path.parent == folder][keep:]:
        delete(old)


def _free_name(folder: Path, journal: Path, now: datetime) -> tuple[Path, datetime]:
    for made_at in _seconds_from(now.astimezone(UTC).replace(microsecond=0)):
        path = folder / f"{journal.stem}-{made_at.strftime(_WHEN)}{journal.suffix}"
        if not path.exists():
            return path, made_at
    raise AssertionError("time goes on")


def _seconds_from(start: datetime) -> Iterator[datetime]:
    while True:
        yield start
        start += timedelta(seconds=1)


def _backup(path: Path, journal: Path | None) -> Backup | None:
    match = _NAME.fullmatch(path.name)
    if match is None or path.name.endswith(_UNFINISHED) or path.is_symlink() or not path.is_file():
        return None
    if journal is not None and (match["stem"], match["suffix"] or "") != (journal.stem, journal.suffix):
        return None
    try:
        made_at = datetime.strptime(match["when"], _WHEN).replace(tzinfo=UTC)
        return _seen(path, made_at)
    except (ValueError, NotThere):
        return None


def _seen(path: Path, made_at: datetime) -> Backup:
    with disk.told(), path.open("rb") as file:
        return Backup(path, made_at, path.stat().st_size, file.read(SALT_BYTES))
