"""Files that only their owner reads, that stay whole when the plug is pulled, and one opener at a time.

A claim is a ``flock`` on the file itself: nothing lies beside it, the system drops it when the
program dies, and, unlike the locks SQLite uses, it survives another descriptor being closed.
"""

from __future__ import annotations

import errno
import os
import stat
import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from earned.journal.errors import (
    AlreadyThere,
    DiskTrouble,
    InUse,
    JournalError,
    NoRoom,
    NotAJournal,
    NotThere,
    ReadOnly,
)

if sys.platform != "win32":
    import fcntl

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_NOFOLLOW = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)

_MEANING: dict[int, type[JournalError]] = {
    errno.ENOENT: NotThere,
    errno.ENOTDIR: NotThere,
    errno.EEXIST: AlreadyThere,
    errno.ENOSPC: NoRoom,
    errno.EDQUOT: NoRoom,
    errno.EFBIG: NoRoom,
    errno.EROFS: ReadOnly,
    errno.EACCES: ReadOnly,
    errno.EPERM: ReadOnly,
    errno.ELOOP: NotAJournal,
    errno.EISDIR: NotAJournal,
    errno.ENXIO: NotAJournal,
}


@contextmanager
def told() -> Iterator[None]:
    """Turn what the system says about a file into the error a person is told; paths stay out of it."""
    try:
        yield
    except OSError as error:
        raise _MEANING.get(error.errno or 0, DiskTrouble) from None


class Claim:
    """This program's hold on a file, until ``release``."""

    __slots__ = ("_descriptor",)

    def __init__(self, path: Path) -> None:
        """Take hold of the file at ``path``.

        Raises ``NotThere``, ``NotAJournal`` (a link, a folder, a device), ``ReadOnly``, or ``InUse``
        when it is open elsewhere, in this program too.
        """
        with told():
            self._descriptor = os.open(path, os.O_RDWR | os.O_NONBLOCK | _NOFOLLOW)
        try:
            self._take(path)
        except BaseException:
            self.release()
            raise

    def _take(self, path: Path) -> None:
        if not stat.S_ISREG(os.fstat(self._descriptor).st_mode):
            raise NotAJournal
        if sys.platform != "win32":
            try:
                fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise InUse from None
        # A change of passphrase may have put a new file here since we opened the old one.
        with told():
            if not os.path.samestat(os.fstat(self._descriptor), path.lstat()):
                raise InUse

    @property
    def size(self) -> int:
        """The file's size in bytes."""
        return os.fstat(self._descriptor).st_size

    def bytes(self, offset: int, count: int) -> bytes:
        """Read up to ``count`` bytes from ``offset``, with no other descriptor opened."""
        with told():
            os.lseek(self._descriptor, offset, os.SEEK_SET)
            return os.read(self._descriptor, count)

    def release(self) -> None:
        """Let the file go; idempotent."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1


def fresh(path: Path) -> None:
    """Make an empty file that only its owner may open; raises ``AlreadyThere``."""
    with told():
        flags = os.O_CREAT | os.O_EXCL | os.O_RDWR | _NOFOLLOW
        os.close(os.open(path, flags, 0o600))


def private_folder(path: Path) -> None:
    """Make a folder that only its owner may look into; one that is there keeps its own rights."""
    with told():
        path.mkdir(mode=0o700, parents=True, exist_ok=True)


def settle(path: Path) -> None:
    """Wait until a file's bytes, or a folder's names, are on the disk itself."""
    with told():
        if path.is_dir() and sys.platform == "win32":
            return
        descriptor = os.open(path, os.O_RDONLY | _NOFOLLOW)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def publish(built: Path, path: Path) -> None:
    """Give a finished file its name, which no other file may have; raises ``AlreadyThere``.

    Either the whole file has the name afterwards, or nothing has.
    """
    settle(built)
    with told():
        try:
            os.link(built, path, follow_symlinks=False)
        except FileExistsError:
            raise
        except OSError:  # a file system without links: hold the name, then replace it
            fresh(path)
            built.replace(path)
        else:
            built.unlink()
    settle(path.parent)


def swap(built: Path, path: Path) -> None:
    """Put a finished file in another's place, in one step that can't be half done."""
    settle(built)
    with told():
        built.replace(path)
    settle(path.parent)


def discard(path: Path) -> None:
    """Remove a file of ours and what SQLite may have left beside it; missing ones are no trouble."""
    for suffix in ("", "-wal", "-shm", "-journal"):
        with suppress(NotThere), told():
            path.with_name(path.name + suffix).unlink()
