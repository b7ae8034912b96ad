"""SQLCipher as format 1 uses it: connections, their errors, and the seal on each page.

Everything that knows how the file is encrypted is here, so that a change of library touches
one module. SQLAlchemy's own SQLCipher dialect is not used: it wants the passphrase in an address.
"""

from __future__ import annotations

import hashlib
import hmac
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Final

from sqlalchemy.exc import DBAPIError
from sqlcipher3 import dbapi2

from earned.journal.errors import (
    Damaged,
    DiskTrouble,
    InUse,
    JournalError,
    NewerFormat,
    NoMemory,
    NoRoom,
    NotAJournal,
    ReadOnly,
)
from earned.journal.glance import PAGE
from earned.journal.key import KEY_BYTES, SALT_BYTES, Key

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from earned.journal.disk import Claim

APPLICATION: Final = 0x4E4F5431
"""``PRAGMA application_id`` of format 1: "NOT1"."""
_TAG = 64
_HMAC_SALT_MASK = 0x3A
_PAGES_TRIED = 32

# SQLite's primary result codes.
_MEANING: dict[int, type[JournalError]] = {
    3: ReadOnly,
    5: InUse,
    6: InUse,
    7: NoMemory,
    8: ReadOnly,
    10: DiskTrouble,
    11: Damaged,
    13: NoRoom,
    14: ReadOnly,
    26: Damaged,
}


@contextmanager
def told() -> Iterator[None]:
    """Turn what SQLite says about the file into the error a person is told.

    The key has been proved by now, so bytes that make no sense are damage. Other errors, such as
    a broken constraint, pass as they are.
    """
    try:
        yield
    except (DBAPIError, dbapi2.Error) as error:
        cause = error.orig if isinstance(error, DBAPIError) else error
        meaning = _MEANING.get(getattr(cause, "sqlite_errorcode", 0) & 0xFF)
        if meaning is None:
            raise
        raise meaning from None


def connect(path: Path, key: Key, *, mode: str = "rw") -> dbapi2.Connection:
    """Open the file at ``path``, which must be there, keyed and silent.

    ``mode`` is SQLite's: ``rw``, ``ro``, or ``ro&immutable=1`` to read with nothing written beside it.
    """
    raw = dbapi2.connect(
        f"{path.absolute().as_uri()}?mode={mode}",
        uri=True,
        timeout=1,
        isolation_level=None,
        check_same_thread=False,
    )
    raw.execute("PRAGMA cipher_log_level=NONE")
    raw.execute(f'PRAGMA key="{key.pragma()}"')
    raw.execute("PRAGMA cipher_compatibility=4")
    return raw


def prepare(raw: dbapi2.Connection) -> None:
    """Set how a connection that may write behaves; it alone holds the file from now on."""
    for pragma in (
        "cipher_memory_security=ON",
        "locking_mode=EXCLUSIVE",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "secure_delete=ON",
        "trusted_schema=OFF",
        "temp_store=MEMORY",
        "cache_size=-16384",  # in KiB: years of notes stay decrypted while unlocked, else each page decrypts them anew
    ):
        raw.execute(f"PRAGMA {pragma}")


def number(raw: dbapi2.Connection, pragma: str) -> int:
    """Return what a pragma says, when that is one number."""
    return int(raw.execute(f"PRAGMA {pragma}").fetchone()[0])


def is_sound(raw: dbapi2.Connection) -> bool:
    """Whether each page's seal fits; about 8 ms per megabyte, nothing is written."""
    return not raw.execute("PRAGMA cipher_integrity_check").fetchall()


def look(path: Path, key: Key, latest: int) -> bool:
    """Look at a file through a key known to fit, writing nothing; whether all of it was checked.

    It was not when a pulled plug left saves beside the file that have yet to be read into it.
    Raises ``Damaged``, ``NewerFormat`` when its schema is past ``latest``, or ``NotAJournal``.
    """
    wal, shm = (path.with_name(path.name + end) for end in ("-wal", "-shm"))
    pending = wal.exists() and wal.stat().st_size > 0
    with told():
        raw = connect(path, key, mode="ro" if pending else "ro&immutable=1")
        try:
            # Saves not yet in the file may be what makes its pages whole again.
            if not pending and not is_sound(raw):
                raise Damaged
            if number(raw, "application_id") != APPLICATION:
                raise NotAJournal
            if number(raw, "user_version") > latest:
                raise NewerFormat
        finally:
            raw.close()
            if pending:
                with suppress(FileNotFoundError):
                    shm.unlink()
    return not pending


class Seal:
    """What SQLCipher 4 puts at the end of each page, checked without opening the file.

    It tells a wrong key (no page's seal fits) from damage (some page's does), which an attempt to
    open the file can't. Source: SQLCipher's design notes, "per-page HMAC".
    """

    __slots__ = ("_key",)

    def __init__(self, key: Key) -> None:
        salt = bytes(byte ^ _HMAC_SALT_MASK for byte in key.salt)
        self._key = hashlib.pbkdf2_hmac("sha512", key.secret, salt, 2, KEY_BYTES)

    def fits(self, page: bytes, number: int) -> bool:
        """Whether ``page`` (4,096 bytes) is page ``number``, from 1, as this key wrote it."""
        start = SALT_BYTES if number == 1 else 0
        body = page[start:-_TAG] + number.to_bytes(4, "little")
        return hmac.compare_digest(hmac.digest(self._key, body, "sha512"), page[-_TAG:])


def fits(claim: Claim, key: Key) -> bool:
    """Whether this key wrote the file, judged by the seals of its first pages; nothing is opened.

    One page that fits is proof. A wrong key fits none; nor does a file whose salt was changed.
    """
    seal = Seal(key)
    pages = min(claim.size // PAGE, _PAGES_TRIED)
    return any(seal.fits(claim.bytes((n - 1) * PAGE, PAGE), n) for n in range(1, pages + 1))
