"""What ``docs/file-format.md`` says is so: with it alone, the file can be read."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

import pytest

from earned.journal import cipher, facts, key, migrate, recovery, vault
from earned.journal.entities import Lesson, LessonId
from earned.journal.schema import metadata
from earned.journal.writing import keep

DOCS = Path(__file__).parents[2] / "docs"
TEXT = (DOCS / "file-format.md").read_text(encoding="utf-8")


@pytest.fixture
def reader():
    (code,) = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)
    names: dict[str, object] = {}
    exec(compile(textwrap.dedent(code), "file-format.md", "exec"), names)
    return names["read"]


def test_the_reader_on_the_page_reads_a_file_that_was_locked(reader, place):
    passphrase = "déjà-vu à l’été"
    journal = vault.create(place, passphrase, cost=key.FLOOR)
    with journal.write() as connection:
        keep(connection, Lesson(LessonId("lesson"), None, "people leave"))
    journal.lock()
    notes = reader(str(place), passphrase)
    assert notes.execute("SELECT old_words FROM lessons").fetchall() == [("people leave",)]
    assert notes.execute("PRAGMA application_id").fetchone() == (cipher.APPLICATION,)
    assert notes.execute("PRAGMA user_version").fetchone() == (migrate.LATEST,)
    notes.close()


def test_the_page_names_each_table_and_each_of_its_columns():
    for table in metadata.sorted_tables:
        (row,) = re.findall(rf"^\| `{table.name}` \| (.*) \|$", TEXT, re.MULTILINE)
        assert re.findall(r"`(\w+)`", row) == [column.name for column in table.columns]
    assert f"`{facts.TABLE}`" in TEXT


def test_the_page_has_the_numbers_of_the_code():
    for cost in key.COSTS:
        assert f"| {cost.number} | {cost.memory:,} KiB | {cost.passes} | {cost.lanes} |" in TEXT
    assert f"0x{cipher.APPLICATION:08x}" in TEXT
    assert f"the schema, today {migrate.LATEST}" in TEXT
    assert " ".join(recovery.words_of(bytes(range(32)))) in TEXT
