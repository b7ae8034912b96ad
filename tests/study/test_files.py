"""A study file is read to the letter, and what is wrong with it is named by row and column."""

from __future__ import annotations

import gzip
import io
from pathlib import Path

import pytest

from earned.content.strings import strings
from earned.study import files
from earned.study.desk import words_of
from earned.study.faults import FaultyFileError
from earned.study.files import Layout, read
from earned.working_model.learning import TOLD
from earned.working_model.moments import SOMEBODY_HEARD_OF

HEADER = "person,time,relationship,lesson,channel,gut,head,looked_back,outcome,landed,activation,noticed,stress,next_gut,shielded,harm"
ROW = "a,1,her,l,lived,25,50,0,75,some,45,1,0.5,50,0,0"


def faults(text: str | bytes, layout: Layout = Layout.OWN) -> list[tuple[str, int | None, str | None]]:
    content = text if isinstance(text, bytes) else text.encode()
    with pytest.raises(FaultyFileError) as raised:
        read(content, layout)
    for fault in raised.value.faults:
        words = words_of(fault)
        assert "%(" not in words
        assert fault.row is None or f"Row {fault.row}" in words
        assert fault.column is None or fault.column in words
    return [(fault.name, fault.row, fault.column) for fault in raised.value.faults]


def cell(column: str, text: str, row: str = ROW) -> str:
    cells = row.split(",")
    cells[HEADER.split(",").index(column)] = text
    return f"{HEADER}\n{row}\n{','.join(cells)}\n"


def test_a_row_is_a_moment_in_the_engines_units():
    (history,) = read(f"{HEADER}\n{ROW}\n".encode()).histories
    (moment,) = history.moments
    assert history.key == ("a", "l", False)
    assert (moment.relationship, moment.day, moment.z, moment.gut, moment.head) == ("her", 1, 0.5, -0.5, 0)
    assert (moment.landed, moment.activation, moment.noticed, moment.stress) == (2, 45, True, 0.5)
    assert (moment.next_gut, moment.looked_back, moment.mark, moment.harm) == (0, False, 0, False)


def test_what_is_blank_or_not_there_is_missing():
    (history,) = read(b"person,relationship,outcome\na,her,\na,her,100\n").histories
    assert [moment.z for moment in history.moments] == [None, 1.0]
    assert history.moments[0].gut is None
    assert history.moments[0].activation is None
    assert [moment.day for moment in history.moments] == [0, 0]


@pytest.mark.parametrize(
    ("column", "text", "name"),
    [
        ("gut", "NaN", "nan"),
        ("outcome", "NA", "nan"),
        ("head", "inf", "infinite"),
        ("next_gut", "-Infinity", "infinite"),
        ("gut", "101", "range"),
        ("outcome", "-0.001", "range"),
        ("gut", "1e308", "range"),
        ("gut", "1e400", "number"),
        ("gut", "1e999", "range"),
        ("gut", "1_0", "number"),
        ("gut", "٥", "number"),
        ("gut", "12,5", "number"),
        ("gut", "high", "number"),
        ("activation", "120", "range"),
        ("stress", "2", "range"),
        ("channel", "dreamt", "word"),
        ("landed", "Some", "word"),
        ("noticed", "yes", "flag"),
        ("shielded", "2", "flag"),
        ("harm", "true", "flag"),
        ("person", "", "blank"),
        ("relationship", "", "blank"),
        ("person", "p" * 201, "long"),
        ("time", "soon", "time"),
        ("time", "nan", "nan"),
        ("time", "inf", "infinite"),
        ("time", "1e12", "range"),
        ("time", "", "time_blank"),
        ("time", "2025-01-01", "time_mixed"),
        ("time", "0.5", "unsorted"),
    ],
)
def test_a_cell_that_cannot_be_used_is_named(column: str, text: str, name: str):
    if "," in text:
        text = f'"{text}"'
    if text == "1e400":
        text = "1e4000"
    assert (name, 3, column) in faults(cell(column, text))


def test_a_broken_first_time_blames_no_other_row():
    assert faults("person,time,relationship,gut\na,nan,her,1\na,2,her,1\na,3,her,1\n") == [("nan", 2, "time")]


def test_every_fault_is_found_at_once_in_order_of_rows():
    text = "person,time,relationship,gut,outcome\na,1,her,500,1\na,2,her,1,x\n,3,her,1,1\n"
    assert faults(text) == [("range", 2, "gut"), ("number", 3, "outcome"), ("blank", 4, "person")]


def test_a_row_that_is_there_twice_is_named_with_the_first():
    assert faults(f"{HEADER}\n{ROW}\n{ROW}\n") == [("repeated", 3, "time")]


def test_rows_may_be_alike_where_no_time_is_kept():
    text = "person,relationship,outcome\n" + "a,her,85\n" * 5
    assert len(read(text.encode()).histories[0].moments) == 5
    text = "person,time,relationship,outcome\n" + "a,0,her,85\n" * 5
    assert len(read(text.encode()).histories[0].moments) == 5


def test_rows_of_other_persons_and_lessons_have_times_of_their_own():
    text = "person,time,relationship,lesson,outcome\na,5,her,x,1\nb,1,her,x,1\na,2,her,y,1\na,6,her,x,2\n"
    assert len(read(text.encode()).histories) == 3


def test_equal_times_keep_their_order():
    text = b"person,time,relationship,outcome\na,1,her,10\na,1,her,20\na,1,him,10\n"
    assert [moment.z for moment in read(text).histories[0].moments] == [-0.8, -0.6, -0.8]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ("empty", None, None)),
        ("\n\n", ("empty", None, None)),
        ("person,relationship,gut\n", ("no_rows", None, None)),
        ("person,gut,outcome\na,1,1\n", ("column_missing", 1, "relationship")),
        ("who,relationship,outcome\na,her,1\n", ("column_missing", 1, "person")),
        ("person,relationship\na,her\n", ("nothing_rated", 1, "gut")),
        ("person,relationship,gut,gut\na,her,1,1\n", ("column_twice", 1, "gut")),
        ("person;relationship;gut\na;her;1\n", ("separator", 1, None)),
        ("person,relationship,gut\na,her\n", ("cells", 2, None)),
        ("person,relationship,gut\na,her,1,1\n", ("cells", 2, None)),
        ('person,relationship,gut\na,her,1\n"b,her,1\n', ("csv", 3, None)),
        ("person,relationship,gut\na,h\0er,1\n", ("nul", 2, "relationship")),
        ("person,relationship,gut\na,her,1\na,h\xe9r,1\n".encode("latin-1"), ("encoding", 3, "relationship")),
        ("person,relationship,gut\na,her,1\n".encode("utf-16"), ("encoding", 1, None)),
        (b"\x1f\x8bnot really", ("gzip", None, None)),
        (b"PK\x03\x04a spreadsheet", ("zip", None, None)),
        ("person,relationship,Gut\na,her,1\n", ("column_case", 1, "Gut")),
        ("person,relationship,expectation,outcome\na,her,.1,1\n", ("tidy", 1, "expectation")),
    ],
)
def test_a_file_that_cannot_be_used_says_why(text: str | bytes, expected: tuple[str, int | None, str | None]):
    content = text if isinstance(text, bytes) else text.encode()
    with pytest.raises(FaultyFileError) as raised:
        read(files._bounded(io.BytesIO(content)))
    found = raised.value.faults[0]
    assert (found.name, found.row, found.column) == expected
    assert words_of(found)


def test_a_huge_file_or_cell_is_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(files, "MOST_ROWS", 2)
    assert faults("person,relationship,gut\n" + "a,her,1\n" * 3) == [("many", 4, None)]
    assert faults(f"person,relationship,gut\na,{'x' * 200_000},1\n")[0][:2] == ("csv", 2)
    monkeypatch.setattr(files, "MOST_BYTES", 10)
    with pytest.raises(FaultyFileError):
        files._bounded(io.BytesIO(b"x" * 11))


def test_reading_stops_at_a_thousand_faults():
    assert len(faults("person,relationship,gut\n" + "a,her,x\n" * 3_000)) == files.MOST_FAULTS


def test_every_fault_has_words_and_every_words_a_fault():
    folder = Path(files.__file__).parent
    source = "".join((folder / name).read_text(encoding="utf-8") for name in ("files.py", "cells.py"))
    named = [name.removeprefix("study.fault.") for name in strings().forms if name.startswith("study.fault.")]
    layout = {"row", "row_alone", "column_alone", "more", "stopped"}
    assert [name for name in named if name not in layout and f'"{name}"' not in source] == []


def test_dates_are_days():
    text = b"person,time,relationship,gut\na,2025-03-01,her,1\na,2025-03-02T12:00,her,1\n"
    first, second = read(text).histories[0].moments
    assert second.day - first.day == 1.5
    zoned = b"person,time,relationship,gut\na,2025-03-01T00:00Z,her,1\na,2025-03-01T00:00-06:00,her,1\n"
    first, second = read(zoned).histories[0].moments
    assert second.day - first.day == 0.25


def test_me_is_a_world_of_its_own_and_so_is_each_lesson():
    text = b"person,relationship,lesson,outcome\na,her,x,1\na,me,x,1\na,her,y,1\na,him,x,1\n"
    found = [(h.key.lesson, h.key.me, len(h.moments)) for h in read(text).histories]
    assert found == [("x", False, 2), ("x", True, 1), ("y", False, 1)]


def test_what_was_heard_needs_no_name():
    text = b"person,relationship,channel,outcome\na,,told,90\n"
    (moment,) = read(text).histories[0].moments
    assert (moment.relationship, moment.channel) == (SOMEBODY_HEARD_OF, TOLD)


def test_the_data_sets_layout_is_read():
    text = (
        b"person,time_index,relationship,expectation,outcome,rating_kind\na,1,r,0.25,1,k\na,2,r,,\n".replace(
            b",,\n", b",,,k\n"
        )
    )
    read_in = read(text, Layout.TIDY)
    (first, second) = read_in.histories[0].moments
    assert (first.gut, first.z, first.day) == (-0.5, 1.0, 1.0)
    assert (second.gut, second.z) == (None, None)
    assert read_in.unread == ("rating_kind",)
    assert faults("person,relationship,expectation\na,r,25\n", Layout.TIDY) == [("range", 2, "expectation")]


def test_trials_of_the_data_sets_count_for_each_relationship():
    text = b"person,time_index,relationship,expectation\na,11,r,0.2\na,12,r,0.2\na,1,s,0.2\na,2,s,0.2\n"
    assert len(read(text, Layout.TIDY).histories[0].moments) == 4
    assert faults("person,time_index,relationship,expectation\na,2,r,0.2\na,1,r,0.1\n", Layout.TIDY) == [
        ("unsorted", 3, "time_index")
    ]


def test_flipped_high_is_worse():
    text = b"person,relationship,gut,outcome,next_gut,activation\na,r,10,80,0,10\n"
    (moment,) = read(text, flip=True).histories[0].moments
    assert (moment.gut, moment.z, moment.next_gut, moment.activation) == (0.8, -0.6, 1.0, 10)


def test_columns_without_a_name_are_kept_and_blame_nobody():
    found = read(b"person,relationship,gut,,\na,her,1,x,\n")
    assert (found.unread, found.rows) == ((), (("a", "her", "1", "x", ""),))


def test_what_is_shown_of_a_cell_moves_no_terminal():
    with pytest.raises(FaultyFileError) as raised:
        read("person,relationship,gut\na,her,\x1b[31mred\u202e\n".encode())
    words = words_of(raised.value.faults[0])
    assert all(sign.isprintable() for sign in words)
    assert "[31mred" in words


@pytest.mark.parametrize(
    ("ratings", "flip", "small"),
    [
        ((0, 0.25, 0.5, 1, 1), False, True),
        ((0, 0.25, 0.5, 1, 1), True, True),
        ((0, 0.25, 0.5, 1, 2), False, False),
        ((0, 100, 0, 100, 0), False, False),
        ((0, 0, 0, 0, 0), False, False),
        ((100, 100, 100, 100, 100), True, False),
        ((0.25, 0.5), False, False),
    ],
)
def test_ratings_that_may_be_meant_from_0_to_1_are_noticed(
    ratings: tuple[float, ...], flip: bool, small: bool
):
    text = "person,relationship,gut\n" + "".join(f"a,her,{each}\n" for each in ratings)
    assert read(text.encode(), flip=flip).small is small


def test_rows_may_be_watched_as_they_are_read():
    passed = []

    def along(rows, about):
        for row in rows:
            passed.append(about)
            yield row

    assert len(read(b"person,relationship,gut\na,her,1\na,her,2\n", along=along).rows) == 2
    assert passed == [3, 3, 3]


def test_a_mark_at_the_start_and_a_packed_file_are_read():
    text = b"\xef\xbb\xbfperson,relationship,gut\r\na,her,1\r\n"
    assert len(read(text).rows) == 1
    packed = files._bounded(io.BytesIO(gzip.compress(text)))
    assert packed == text


def test_columns_the_engine_does_not_know_are_kept():
    found = read(b"person,relationship,gut,mood\na,her,1,low\n")
    assert found.unread == ("mood",)
    assert found.rows == (("a", "her", "1", "low"),)
