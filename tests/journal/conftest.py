"""A file to work with, at a cost that only tests can ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from earned.journal import vault
from earned.journal.entities import Lesson, LessonId
from earned.journal.key import Cost
from earned.journal.reading import lessons
from earned.journal.writing import keep

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CHEAP = Cost(number=0, memory=8, passes=1)
PASSPHRASE = "sphinx of black quartz"
NEW = "judge my vow quietly"


@pytest.fixture(scope="session")
def cheap() -> Cost:
    """A cost low enough to unlock thousands of times."""
    return CHEAP


@pytest.fixture(scope="session")
def passphrase() -> str:
    """The passphrase of every file in these tests."""
    return PASSPHRASE


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Where a file may go: its folder does not exist yet."""
    return tmp_path / "home" / "letters.box"


@pytest.fixture
def journal(place: Path) -> Iterator[vault.Journal]:
    """A new journal on disk, unlocked."""
    journal = vault.create(place, PASSPHRASE, cost=CHEAP)
    yield journal
    journal.lock()


def note(journal: vault.Journal, words: str, of: str = "lesson") -> None:
    """Keep one lesson with these words."""
    with journal.write() as connection:
        keep(connection, Lesson(LessonId(of), None, words))


def words(journal: vault.Journal) -> list[str]:
    """Give the words of every lesson kept."""
    with journal.read() as connection:
        return [lesson.old_words for lesson in lessons.every(connection)]
