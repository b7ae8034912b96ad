"""What can be seen of a file without its key: next to nothing, and cheaply, before anything heavy is loaded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from earned.journal import disk
from earned.journal.errors import JournalError

if TYPE_CHECKING:
    from pathlib import Path

PAGE: Final = 4096
"""Bytes in one page of the file."""
_PLAIN = b"SQLite format 3\0"


def could_be_one(size: int, start: bytes) -> bool:
    """Whether a file of ``size`` bytes that begins with ``start`` may be one of ours.

    Without the key that is all there is to see: an encrypted file looks like chance.
    """
    return size >= PAGE and not start.startswith(_PLAIN)


def is_journal(path: Path) -> bool:
    """Whether the file at ``path`` may be one of ours; without the key nobody can say more."""
    try:
        with disk.told(), path.open("rb") as file:
            return path.is_file() and could_be_one(path.stat().st_size, file.read(len(_PLAIN)))
    except JournalError:
        return False
