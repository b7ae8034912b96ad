"""The file and its doors: make it, unlock it, change its passphrase.

One encrypted file per person is all there is; ``docs/file-format.md`` says what is in it, byte
by byte. The order of steps is what keeps notes whole: nothing is written before the key is
proved and the file is known to be sound and ours, and a file only gets its name once it is
finished.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import StaticPool, create_engine
from sqlcipher3 import dbapi2

from earned.journal import backup, cipher, disk, facts, migrate, recovery, schema
from earned.journal.disk import Claim
from earned.journal.errors import (
    AlreadyThere,
    Damaged,
    DiskTrouble,
    JournalError,
    NotAJournal,
    WrongPassphrase,
    WrongSheet,
)
from earned.journal.glance import PAGE, could_be_one, is_journal
from earned.journal.key import COSTS, SALT_BYTES, STANDARD, Cost, Key, derive, derive_new
from earned.journal.passphrases import accept
from earned.journal.unlocked import File, Journal, Notice

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

__all__ = [
    "Cost",
    "Journal",
    "Notice",
    "change_passphrase",
    "create",
    "in_memory",
    "is_journal",
    "new_passphrase",
    "proves",
    "unlock",
    "unlock_with_sheet",
    "upgrade",
]

CLOCK_LEEWAY = timedelta(minutes=2)


def create(path: Path, passphrase: str, *, cost: Cost = STANDARD) -> Journal:
    """Make a new, empty journal at ``path`` and unlock it.

    Raises ``TooShort``, ``TooLong``, ``TooCommon``, ``AlreadyThere``, ``ReadOnly``, ``NoRoom``.
    The file has its name only once it is complete.
    """
    passphrase = accept(passphrase)
    if os.path.lexists(path):
        raise AlreadyThere
    key, cost = derive_new(passphrase, cost)
    disk.private_folder(path.parent)
    with _built(path) as (built, claim):
        _lay_out(built, key)
        disk.publish(built, path)
        return _open(File(path, key, claim, cost))


def unlock(path: Path, passphrase: str, *, cost: Cost | None = None) -> Journal:
    """Open the journal at ``path``; every known cost is tried, newest first, unless one is given.

    Raises ``WrongPassphrase`` only when the passphrase is what is wrong; ``NotThere``,
    ``NotAJournal``, ``InUse``, ``Damaged``, ``NewerFormat``, ``ReadOnly`` otherwise. Until the
    passphrase is proved and the file found sound, nothing is written.
    """
    claim = Claim(path)
    with _released_on_error(claim):
        key, cost = _key_for(claim, passphrase, COSTS if cost is None else (cost,))
        return _open(File(path, key, claim, cost))


def unlock_with_sheet(path: Path, words: str) -> Journal:
    """Open the journal at ``path`` with the words of its recovery sheet.

    Raises ``SheetLength``, ``SheetWords`` (with positions) or ``SheetCheck`` for a slip of the pen,
    ``WrongSheet`` for a sheet of another file or of an older passphrase, else as ``unlock``.
    """
    secret = recovery.secret_of(words)
    claim = Claim(path)
    with _released_on_error(claim):
        key = Key(secret, _salt(claim))
        if not cipher.fits(claim, key):
            raise _not_ours(claim) or WrongSheet
        return _open(File(path, key, claim, cost=None))


def in_memory() -> Journal:
    """Give a journal that touches no disk: the same tables, gone when it is locked."""
    raw = dbapi2.connect(":memory:", isolation_level=None, check_same_thread=False)
    for pragma in ("foreign_keys=ON", "trusted_schema=OFF", "temp_store=MEMORY"):
        raw.execute(f"PRAGMA {pragma}")
    _fill(raw)
    return Journal(raw)


def proves(journal: Journal, passphrase: str) -> bool:
    """Whether this is the passphrase of an unlocked journal; as slow as ``unlock``."""
    file = _file(journal)
    costs = COSTS if file.cost is None else (file.cost,)
    return any(file.key.matches(derive(passphrase, file.key.salt, cost)) for cost in costs)


def change_passphrase(journal: Journal, old: str, new: str, *, cost: Cost | None = None) -> Journal:
    """Write the journal anew under a new passphrase and return it, open on the new file.

    The new file takes the old one's place in one step: pulled plug or full disk, what is there
    opens with the old passphrase or with the new one. The recovery sheet of the old passphrase
    opens nothing from then on; backups keep the passphrase they were made with. Raises
    ``WrongPassphrase``, what ``accept`` raises, ``NoRoom``.
    """
    if not proves(journal, old):
        raise WrongPassphrase
    return _rewrite(journal, accept(new), cost or _newest(_file(journal).cost))


def new_passphrase(journal: Journal, new: str, *, cost: Cost = STANDARD) -> Journal:
    """Set a passphrase for a journal that was unlocked with its sheet; else as ``change_passphrase``."""
    if _file(journal).cost is not None:
        raise ValueError("this journal was unlocked with its passphrase")
    return _rewrite(journal, accept(new), cost)


def upgrade(journal: Journal, passphrase: str, *, cost: Cost = STANDARD) -> Journal:
    """Keep the passphrase and make guessing it cost what it costs today; else as ``change_passphrase``."""
    if not proves(journal, passphrase):
        raise WrongPassphrase
    return _rewrite(journal, passphrase, cost)


def _newest(cost: Cost | None) -> Cost:
    return STANDARD if cost is None or cost in COSTS else cost


def _file(journal: Journal) -> File:
    if journal.file is None:
        raise ValueError("notes in memory have no passphrase")
    return journal.file


def _salt(claim: Claim) -> bytes:
    start = claim.bytes(0, SALT_BYTES)
    if not could_be_one(claim.size, start):
        raise NotAJournal
    return start


def _not_ours(claim: Claim) -> type[JournalError] | None:
    # Ours are whole pages; a file cut short would have shown some page of ours before this.
    return NotAJournal if claim.size % PAGE else None


def _key_for(claim: Claim, passphrase: str, costs: Sequence[Cost]) -> tuple[Key, Cost]:
    salt = _salt(claim)
    for cost in costs:
        key = derive(passphrase, salt, cost)
        if cipher.fits(claim, key):
            return key, cost
        key.wipe()
    raise _not_ours(claim) or WrongPassphrase


@contextmanager
def _released_on_error(claim: Claim) -> Iterator[None]:
    try:
        yield
    except BaseException:
        claim.release()
        raise


@contextmanager
def _built(path: Path) -> Iterator[tuple[Path, Claim]]:
    """Hold a new file beside ``path`` to build in; it is removed if building fails."""
    built = _beside(path)
    _sweep(built, path)
    disk.fresh(built)
    claim = Claim(built)
    try:
        yield built, claim
    except BaseException:
        claim.release()
        disk.discard(built)
        raise


def _beside(path: Path) -> Path:
    return path.with_name(path.name + "-new")


def _sweep(built: Path, path: Path) -> None:
    """Remove what an interrupted building left; raises ``InUse`` when it is being built now."""
    if not os.path.lexists(built):
        return
    if path.exists() and built.samefile(path):  # it was finished, and has both names
        with disk.told():
            built.unlink()
    else:
        claim = Claim(built)
        disk.discard(built)
        claim.release()


def _lay_out(path: Path, key: Key) -> None:
    with cipher.told():
        raw = cipher.connect(path, key)
        try:
            cipher.prepare(raw)
            _fill(raw)
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            raw.close()


def _fill(raw: dbapi2.Connection) -> None:
    """Make the tables of today's schema in one transaction."""
    engine = create_engine("sqlite://", module=dbapi2, creator=lambda: raw, poolclass=StaticPool)
    with engine.connect() as connection:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        schema.metadata.create_all(connection)
        connection.exec_driver_sql(facts.MAKE)
        connection.exec_driver_sql(f"PRAGMA application_id={cipher.APPLICATION:d}")
        connection.exec_driver_sql(f"PRAGMA user_version={migrate.LATEST:d}")
        connection.exec_driver_sql("COMMIT")


def _open(file: File) -> Journal:
    """Open a file whose key is proved: look, prepare, bring up to date, take notice, tidy."""
    checked = cipher.look(file.path, file.key, migrate.LATEST)
    journal = Journal(_connected(file, checked=checked), file)
    try:
        _bring_up_to_date(journal)
        journal.notices = _take_notice(journal, datetime.now(UTC))
    except BaseException:
        journal.lock()
        raise
    _sweep(_beside(file.path), file.path)
    return journal


def _connected(file: File, *, checked: bool = True) -> dbapi2.Connection:
    with cipher.told():
        raw = cipher.connect(file.path, file.key)
        try:
            cipher.prepare(raw)
            if not checked:
                _finish_saves(raw)
        except BaseException:
            raw.close()
            raise
    return raw


def _finish_saves(raw: dbapi2.Connection) -> None:
    raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    if not cipher.is_sound(raw):
        raise Damaged


def _bring_up_to_date(journal: Journal) -> None:
    with journal.read() as connection:
        version = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
    if version == migrate.LATEST:
        return
    with journal.write() as connection:
        connection.exec_driver_sql(facts.MAKE)
    backup.make(journal)
    with journal.alone() as raw:
        raw.execute("PRAGMA foreign_keys=OFF")
        try:
            with journal.write() as connection:
                migrate.upgrade(connection, version)
        finally:
            raw.execute("PRAGMA foreign_keys=ON")


def _take_notice(journal: Journal, now: datetime) -> tuple[Notice, ...]:
    with journal.write() as connection:
        connection.exec_driver_sql(facts.MAKE)
        last = facts.time(connection, facts.LAST_OPENED)
        made = facts.time(connection, facts.BACKUP_MADE)
        facts.put(connection, facts.LAST_OPENED, now)
    found = []
    if last is not None and last > now + CLOCK_LEEWAY:
        found.append(Notice("vault.clock_set_back", last))
    if made is not None:
        found.append(Notice("vault.old_backup", made))
    cost = _file(journal).cost
    if cost in COSTS and cost != STANDARD:
        found.append(Notice("vault.upgrade_offered"))
    return tuple(found)


def _rewrite(journal: Journal, passphrase: str, cost: Cost) -> Journal:
    file = _file(journal)
    key, cost = derive_new(passphrase, cost)
    with journal.alone(), _built(file.path) as (built, claim):
        backup.export(journal, built, key)
        journal.detach()
        try:
            _replace(built, file.path)
        except BaseException:
            journal.attach(_connected(file))
            raise
        file.key.wipe()
        file.claim.release()
        journal.file = File(file.path, key, claim, cost)
        journal.attach(_connected(journal.file))
    return journal


def _replace(built: Path, path: Path) -> None:
    wal = path.with_name(path.name + "-wal")
    if wal.exists() and wal.stat().st_size:
        raise DiskTrouble  # saves that are not in the file yet would be read into the new one
    disk.swap(built, path)
