"""What is wrong with a file, and where: each fault names its row, its column, and how it may be mended."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class Fault(NamedTuple):
    """One thing that is wrong with a file. Its words are ``study.fault.<name>`` of the strings."""

    name: str
    row: int | None = None
    """As a spreadsheet counts: the header is row 1. None where it is about the whole file."""
    column: str | None = None
    values: Mapping[str, object] = {}
    """What its words name: the cell's text, what is allowed."""


class FaultyFileError(ValueError):
    """A file can't be used; it holds every fault found, in order of rows."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(f"{len(self.faults)} faults")


class CellError(ValueError):
    """A cell can't be read; it holds the fault's name and what its words name."""

    def __init__(self, name: str, **values: object) -> None:
        self.name, self.values = name, values
        super().__init__(name)
