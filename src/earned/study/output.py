"""What a command writes: the whole of it or nothing, in place at once."""

from __future__ import annotations

import csv
import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path


def special(path: Path) -> bool:
    """Whether something is there that is no file, such as a pipe: it is written to, and never replaced."""
    return path.exists() and not path.is_file()


@contextmanager
def whole(path: Path | None) -> Iterator[TextIO]:
    """Open a file for text that appears under its name only once all of it is written; None is standard output."""
    if path is None:
        yield sys.stdout
        sys.stdout.flush()
    elif special(path):
        with path.open("w", encoding="utf-8", newline="") as stream:
            yield stream
    else:
        with _replacing(path.resolve()) as stream:
            yield stream


@contextmanager
def _replacing(path: Path) -> Iterator[TextIO]:
    part = path.with_name(f".{path.name[:100]}.{os.urandom(4).hex()}.part")
    try:
        with part.open("x", encoding="utf-8", newline="") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        if path.exists():
            part.chmod(path.stat().st_mode & 0o7777)
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def write_rows(path: Path | None, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write rows as CSV under a header."""
    with whole(path) as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def write_text(path: Path | None, text: str) -> None:
    """Write a text with a line's end."""
    with whole(path) as stream:
        stream.write(text + "\n")
