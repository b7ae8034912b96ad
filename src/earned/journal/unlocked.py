"""An unlocked journal: one connection that everyone takes turns with, until it is locked.

One connection, because one file has one person. A page only ever reads until it says that it
saves: outside ``write`` the connection refuses to change anything, so viewing can't write.
"""

from __future__ import annotations

import threading
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import URL, Connection, Engine, StaticPool, create_engine, event
from sqlcipher3 import dbapi2

from earned.journal import cipher, save_time
from earned.journal.errors import Locked, ReadOnly

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from earned.journal.disk import Claim
    from earned.journal.key import Cost, Key


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to tell after unlocking that keeps nobody from going on.

    ``sentence`` names it in the catalogue; ``at`` fills its ``%(date)s``, if it has one.
    """

    sentence: str
    at: datetime | None = None


@dataclass(slots=True)
class File:
    """The file behind a journal, while this program holds it."""

    path: Path
    key: Key
    claim: Claim
    cost: Cost | None
    """What the passphrase costs; unknown after unlocking with the sheet."""


class Journal:
    """An unlocked journal, on disk or, without ``file``, in memory.

    ``read`` and ``write`` may be used from any thread; each waits for its turn. A read inside a
    read or a write joins it; a write inside a read is a save of its own. All raise ``Locked`` once
    the journal is locked, and a ``JournalError`` for what the disk does.
    """

    def __init__(self, raw: dbapi2.Connection, file: File | None = None) -> None:
        self.file = file
        self.notices: tuple[Notice, ...] = ()
        self.saves = 0
        """How many saves changed something, so that whoever read before one knows that there is something new."""
        self._turn = threading.RLock()
        self._raw: dbapi2.Connection | None = None
        self._engine: Engine | None = None
        self._inside: Connection | None = None
        self._saving = False
        self.attach(raw)

    @property
    def path(self) -> Path | None:
        """Where the file is, or ``None`` for notes in memory."""
        return self.file.path if self.file else None

    @property
    def is_open(self) -> bool:
        """Whether it can still be read."""
        return self._raw is not None

    @contextmanager
    def alone(self) -> Iterator[dbapi2.Connection]:
        """Wait for a turn and keep it; give the driver's own connection."""
        with self._turn:
            if self._raw is None:
                raise Locked
            with cipher.told():
                yield self._raw

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Give a connection that may only read."""
        with self.alone():
            if self._inside is not None:
                yield self._inside
                return
            assert self._engine is not None
            with self._engine.connect() as connection:
                self._inside = connection
                try:
                    yield connection
                finally:
                    self._inside = None

    @contextmanager
    def write(self, now: datetime | None = None) -> Iterator[Connection]:
        """Give a connection whose changes are all saved at the end, or none of them if it fails.

        ``now`` is when a mark counts as set by this save; without it, when its note was first noted.
        """
        with self.changeable() as raw, self.read() as connection:
            self._saving = True
            before = raw.total_changes
            raw.execute("BEGIN IMMEDIATE")
            save_time.tell(connection, now)
            try:
                yield connection
                raw.execute("COMMIT")
                self.saves += raw.total_changes != before
            except BaseException:
                with suppress(dbapi2.Error):
                    raw.execute("ROLLBACK")
                raise
            finally:
                save_time.tell(connection, None)
                self._saving = False

    @contextmanager
    def changeable(self) -> Iterator[dbapi2.Connection]:
        """Give the driver's own connection, able to write, for what no transaction may hold."""
        with self.alone() as raw:
            if self._saving:
                raise RuntimeError("a save is open already")
            yield raw

    def compact(self) -> None:
        """Write the file anew, so that what was deleted is in none of its bytes."""
        with self.changeable() as raw:
            raw.execute("VACUUM")
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def attach(self, raw: dbapi2.Connection) -> None:
        """Go on with this connection, already keyed and prepared."""
        self._raw = raw
        self._engine = create_engine(
            URL.create("sqlite"),
            module=dbapi2,
            creator=lambda: raw,
            poolclass=StaticPool,
            hide_parameters=True,
        )
        event.listen(self._engine, "before_cursor_execute", self._refuse_change)

    def _refuse_change(self, _connection: Connection, _cursor: object, statement: str, *_: object) -> None:
        # SQLite's own query_only would be one line, but setting it makes every statement be prepared anew:
        # it doubled the cost of a save.
        if not (self._saving or _only_looks(statement)):
            raise ReadOnly

    def detach(self) -> None:
        """Finish every save into the one file and close it; for ``lock`` and a change of passphrase."""
        if self._inside is not None:
            raise RuntimeError("a journal can't be closed from inside its own reading or saving")
        raw, self._raw = self._raw, None
        if raw is None:
            return
        with suppress(dbapi2.Error):
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        if self._engine is not None:
            self._engine.dispose()
        raw.close()

    def lock(self) -> None:
        """Finish every save into the one file, close it, overwrite the key; idempotent.

        Waits for a save in another thread.
        """
        with self._turn:
            self.detach()
            if self.file is not None:
                self.file.key.wipe()
                self.file.claim.release()


def _only_looks(statement: str) -> bool:
    first = statement.split(maxsplit=1)[0].upper()
    return first == "SELECT" or (first == "PRAGMA" and "=" not in statement)
