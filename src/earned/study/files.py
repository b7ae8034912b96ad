"""A study file: read, checked row by row, and turned into what the engine takes in.

The file is comma-separated text in UTF-8 with a header. One row is one moment; a person's rows are in the order in
which they were lived. Each person and lesson is a world of its own, and *me* is another. Columns that the engine
doesn't know are kept as they are.
"""

from __future__ import annotations

import csv
import io
import sys
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

from earned.study import cells
from earned.study.faults import CellError, Fault, FaultyFileError
from earned.working_model.moments import RATING_HIGH, SOMEBODY_HEARD_OF, Moment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from earned.study.cells import Clock

COLUMNS = (
    "person", "time", "relationship", "lesson", "channel", "gut", "head", "looked_back", "outcome", "landed",
    "activation", "noticed", "stress", "next_gut", "shielded", "harm",
)  # fmt: skip
"""What the engine knows, in the order in which it writes them."""
ME = "me"
"""The relationship that is a world of its own."""
MOST_BYTES = 1 << 29
MOST_ROWS = 2_000_000
"""A row takes some two kilobytes of memory; beyond this a file is to be divided."""
MOST_FAULTS = 1_000
"""Beyond which a file is not read further."""
_GZIP = b"\x1f\x8b"
_OTHER_ENCODINGS = (b"\xff\xfe", b"\xfe\xff")
_ZIP = b"PK\x03\x04"
_SURE = 5
"""How many ratings it takes to say that all of them are small."""


class Layout(StrEnum):
    """How a file names its columns and in what unit it rates."""

    OWN = "own"
    """Ours: 0 to 100."""
    TIDY = "tidy"
    """The data sets': ``expectation`` and ``outcome`` from 0 to 1, ``time_index`` in days."""


class WorldKey(NamedTuple):
    """Whose world it is: a person's, on a lesson, with others or with oneself."""

    person: str
    lesson: str
    me: bool


@dataclass(slots=True)
class History:
    """One world's moments in order, and the row of the file that each of them is, from 0."""

    key: WorldKey
    moments: list[Moment] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class StudyFile:
    """A file that was read without a fault."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    """Every row's cells as they were written."""
    histories: tuple[History, ...]
    unread: tuple[str, ...]
    """Columns that are kept and mean nothing to the engine."""

    @property
    def small(self) -> bool:
        """Whether every rating lies within the lowest hundredth of the scale, and so may be meant from 0 to 1."""
        shares = [
            (1 + z) / 2
            for history in self.histories
            for moment in history.moments
            for z in (moment.gut, moment.head, moment.z, moment.next_gut)
            if z is not None
        ]
        if len(shares) < _SURE:
            return False
        hundredth = 1 / RATING_HIGH + 1e-12
        return 0 < max(shares) <= hundredth or 1 > min(shares) >= 1 - hundredth

    @property
    def persons(self) -> tuple[str, ...]:
        """Every person, in the order in which they first appear."""
        return tuple(dict.fromkeys(history.key.person for history in self.histories))


def bytes_of(path: Path | None) -> bytes:
    """Return what a file holds, or with None the standard input. Raises FaultyFileError where it is huge."""
    if path is None:
        return _bounded(sys.stdin.buffer) if sys.stdin else b""
    with path.open("rb") as stream:
        return _bounded(stream)


def _bounded(stream: BinaryIO) -> bytes:
    content = stream.read(MOST_BYTES + 1)
    if content.startswith(_GZIP):
        content = _unpacked(content)
    if len(content) > MOST_BYTES:
        raise FaultyFileError([Fault("huge", values={"most": f"{MOST_BYTES >> 20}"})])
    return content


def _unpacked(content: bytes) -> bytes:
    import gzip  # noqa: PLC0415 - few files are packed
    import zlib  # noqa: PLC0415

    try:
        return gzip.GzipFile(fileobj=io.BytesIO(content)).read(MOST_BYTES + 1)
    except (OSError, EOFError, zlib.error):
        raise FaultyFileError([Fault("gzip")]) from None


def text_of(content: bytes) -> str:
    """Return the text of a file in UTF-8. Raises FaultyFileError with the first row that is not."""
    if content.startswith(_ZIP):
        raise FaultyFileError([Fault("zip")])
    if content.startswith(_OTHER_ENCODINGS):
        raise FaultyFileError([Fault("encoding", 1)])
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FaultyFileError([_where(content, error.start, "encoding")]) from None
    if "\0" in text:
        raise FaultyFileError([_where(content, content.index(0), "nul")])
    return text


def _where(content: bytes, place: int, name: str) -> Fault:
    """Return a fault at a byte, with its row and, as far as commas tell, its column."""
    before = content[:place].splitlines() or [b""]
    row, column = len(before), before[-1].count(b",")
    if content[:place].endswith((b"\n", b"\r")):
        row, column = row + 1, 0
    header = content.splitlines()[0].decode("utf-8-sig", "replace").split(",")
    return Fault(name, row, cells.shown(header[column]) if row > 1 and column < len(header) else None)


def read(
    content: bytes,
    layout: Layout = Layout.OWN,
    *,
    flip: bool = False,
    along: Callable[[Iterable[list[str]], int], Iterable[list[str]]] = lambda lines, _: lines,
) -> StudyFile:
    """Read a file and check all of it. Raises FaultyFileError with every fault that was found.

    ``flip`` turns the scale round where high is worse; ``along`` may watch the rows, about so many, as they pass.
    """
    reading = _Reading(_columns(layout, flip=flip), layout)
    lines = csv.reader(io.StringIO(text_of(content), newline=""), strict=True)
    try:
        for number, row in enumerate(along(lines, content.count(b"\n")), start=1):
            if reading.full or not reading.take(number, row):
                break
    except csv.Error as error:
        reading.faults.append(Fault("csv", reading.number + 1, values={"why": str(error)}))
    return reading.result()


def _columns(layout: Layout, *, flip: bool) -> Mapping[str, tuple[str, Callable[[str], Any]]]:
    """Return by column the field of the engine it fills, and how it is read."""
    if layout is Layout.TIDY:
        share = cells.rating(1.0, flip=flip)
        return {
            "person": ("person", cells.name), "relationship": ("relationship", cells.name),
            "time_index": ("time", cells.time), "expectation": ("gut", share), "outcome": ("z", share),
        }  # fmt: skip
    rating = cells.rating(RATING_HIGH, flip=flip)
    readers: dict[str, Callable[[str], Any]] = {
        "person": cells.name, "time": cells.time, "relationship": cells.name, "lesson": cells.name,
        "channel": cells.one_of(cells.CHANNELS), "gut": rating, "head": rating, "looked_back": cells.flag,
        "outcome": rating, "landed": cells.one_of(cells.LANDED), "activation": cells.between(0, 100),
        "noticed": cells.flag, "stress": cells.between(0, 1), "next_gut": rating, "shielded": cells.flag,
        "harm": cells.flag,
    }  # fmt: skip
    return {name: ("z" if name == "outcome" else name, readers[name]) for name in COLUMNS}


@dataclass(slots=True)
class _Reading:
    """A file while it is read."""

    columns: Mapping[str, tuple[str, Callable[[str], Any]]]
    layout: Layout
    header: tuple[str, ...] = ()
    rows: list[tuple[str, ...]] = field(default_factory=list)
    histories: dict[WorldKey, _Growing] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    known: tuple[tuple[int, str, str, Callable[[str], Any]], ...] = ()
    """Place, column, field and reader of every column that is known."""
    written: str = ""
    """How the first time was written."""
    timeless: bool = False
    """Whether the first row had no time."""
    number: int = 0

    @property
    def full(self) -> bool:
        return len(self.faults) >= MOST_FAULTS

    def take(self, number: int, row: list[str]) -> bool:
        """Take in one more row; return whether it makes sense to read on."""
        self.number = number
        if not any(cell.strip() for cell in row):
            return True
        if not self.header:
            self.header = tuple(cell.strip() for cell in row)
            self._check_header(number)
            return not self.faults
        if len(self.rows) == MOST_ROWS:
            self.faults.append(Fault("many", number, values={"most": MOST_ROWS}))
            return False
        if len(row) != len(self.header):
            self.faults.append(Fault("cells", number, values={"n": len(row), "wanted": len(self.header)}))
            return True
        self.rows.append(tuple(row))
        self._moment(number, row)
        return True

    def _check_header(self, number: int) -> None:
        seen: set[str] = set()
        for column in self.header:
            if column and column in seen:
                self.faults.append(Fault("column_twice", number, cells.shown(column)))
            seen.add(column)
        for column in self.header:
            if column.lower() in self.columns and column.lower() not in seen:
                self.faults.append(
                    Fault("column_case", number, cells.shown(column), {"name": column.lower()})
                )
                seen.add(column.lower())
        if len(self.header) == 1 and any(mark in self.header[0] for mark in ";\t|"):
            self.faults.append(Fault("separator", number))
            return
        gut, outcome = ("expectation" if self.layout is Layout.TIDY else "gut"), "outcome"
        for needed in ("person", "relationship"):
            if needed not in seen:
                self.faults.append(Fault("column_missing", number, needed))
        if self.layout is Layout.OWN and gut not in seen and "expectation" in seen:
            self.faults.append(Fault("tidy", number, "expectation"))
        elif gut not in seen and outcome not in seen:
            self.faults.append(Fault("nothing_rated", number, gut, {"other": outcome}))
        self.known = tuple(
            (place, column, *self.columns[column])
            for place, column in enumerate(self.header)
            if column in self.columns
        )

    def _moment(self, number: int, row: list[str]) -> None:
        values: dict[str, Any] = {}
        faults = len(self.faults)
        for place, column, name, read_cell in self.known:
            text = row[place].strip()
            if not text:
                continue
            try:
                values[name] = read_cell(text)
            except CellError as error:
                self.faults.append(Fault(error.name, number, column, error.values))
        who = self._names(number, values)
        clock = values.pop("time", None)
        day = 0.0
        if clock is not None or not self._faulty(faults):
            day = self._day(number, clock)
        if len(self.faults) > faults:
            return
        person, lesson, relationship = who
        moment = Moment(relationship, day, **values)
        key = WorldKey(person, lesson, relationship == ME)
        growing = self.histories.get(key)
        if growing is None:
            growing = self.histories[key] = _Growing(History(key))
        apart = relationship if self.layout is Layout.TIDY else ""
        self.faults += growing.add(
            moment, number, len(self.rows) - 1, tuple(row), apart=apart, column=self._time
        )

    def _faulty(self, since: int) -> bool:
        return any(fault.column == self._time for fault in self.faults[since:])

    def _names(self, number: int, values: dict[str, Any]) -> tuple[str, str, str]:
        person, lesson = values.pop("person", ""), values.pop("lesson", "")
        relationship = values.pop("relationship", "")
        if not person:
            self.faults.append(Fault("blank", number, "person"))
        if not relationship:
            relationship = SOMEBODY_HEARD_OF
            if not values.get("channel"):
                self.faults.append(Fault("blank", number, "relationship"))
        return person, lesson, relationship

    @property
    def _time(self) -> str:
        return "time_index" if self.layout is Layout.TIDY else "time"

    def _day(self, number: int, clock: Clock | None) -> float:
        first = len(self.rows) == 1
        if clock is None:
            self.timeless = self.timeless or first
            if not self.timeless and self._time in self.header:
                self.faults.append(Fault("time_blank", number, self._time))
            return 0.0
        if self.timeless:
            self.faults.append(Fault("time_blank", number, self._time))
        self.written = self.written or clock.written
        if clock.written != self.written:
            self.faults.append(Fault("time_mixed", number, self._time))
        return clock.day

    def result(self) -> StudyFile:
        """Return the file, or raise with its faults in order of rows."""
        for growing in self.histories.values():
            self.faults += growing.repeats()
        if not self.header:
            self.faults.append(Fault("empty"))
        elif not self.rows and not self.faults:
            self.faults.append(Fault("no_rows"))
        if self.faults:
            raise FaultyFileError(sorted(self.faults, key=lambda fault: fault.row or 0)[:MOST_FAULTS])
        known = {column for _, column, _, _ in self.known}
        return StudyFile(
            self.header,
            tuple(self.rows),
            tuple(growing.history for growing in self.histories.values()),
            tuple(column for column in self.header if column and column not in known),
        )


@dataclass(slots=True)
class _Growing:
    """A history while it is read: its order is checked as it grows."""

    history: History
    last: dict[str, tuple[float, int]] = field(default_factory=dict)
    """The last day and its row; in the data sets apart for each relationship, whose trials they count."""
    today: dict[tuple[str, ...], int] = field(default_factory=dict)
    """Rows at the same time as the last, each with its number."""
    same: list[Fault] = field(default_factory=list)

    def add(
        self, moment: Moment, number: int, row: int, cells_of: tuple[str, ...], *, apart: str, column: str
    ) -> Iterator[Fault]:
        """Add a moment; yield what is wrong with its place."""
        day, before = self.last.get(apart, (moment.day, number))
        if moment.day != day or number == before:
            self.today = {}
        if cells_of in self.today:
            self.same.append(Fault("repeated", number, column, {"before": self.today[cells_of]}))
        self.today.setdefault(cells_of, number)
        self.last[apart] = (max(day, moment.day), number)
        self.history.moments.append(moment)
        self.history.rows.append(row)
        if moment.day < day:
            yield Fault("unsorted", number, column, {"before": before})

    def repeats(self) -> Iterable[Fault]:
        """Return the rows that are there twice. Where time stands at 0 throughout, rows may well be alike."""
        return self.same if any(moment.day for moment in self.history.moments) else ()
