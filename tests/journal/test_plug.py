"""The plug is pulled: at any moment, at every step, and nothing that was saved is lost.

Each test lets a child process do the work and kills it with a signal nobody can catch.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import sys
import warnings
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest

from earned.journal import backup, errors, migrate, vault
from earned.journal.entities import Lesson, LessonId
from earned.journal.key import Cost
from earned.journal.reading import lessons
from earned.journal.writing import keep

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")

NEW = "judge my vow quietly"
FIXTURES = Path(__file__).with_name("fixtures")
TOUCHES_DISK = {"open", "fsync", "link", "replace", "rename", "unlink", "mkdir"}


@pytest.fixture
def tmp_path(tmp_path) -> Iterator[Path]:
    """A folder in memory where there is one: the kernel keeps what a killed program wrote either way."""
    memory = Path("/dev/shm")
    if not os.access(memory, os.W_OK):
        yield tmp_path
        return
    with TemporaryDirectory(dir=memory) as folder:
        yield Path(folder)


def child(work) -> int:
    """Start a child that does ``work`` and ends; return its id."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # other tests may have left threads
        pid = os.fork()
    if pid == 0:
        done = 1
        try:
            work()
            done = 0
        finally:
            os._exit(done)
    return pid


def note(journal, n: int) -> None:
    with journal.write() as connection:
        keep(connection, Lesson(LessonId(str(n)), None, f"lesson {n} " * (n % 97 + 1)))


def kept(journal) -> set[int]:
    with journal.read() as connection:
        every = lessons.every(connection)
    assert all(lesson.old_words == f"lesson {lesson.id} " * (int(lesson.id) % 97 + 1) for lesson in every)
    return {int(lesson.id) for lesson in every}


def save_until_killed(place, passphrase, cheap, start: int, tell: int) -> None:
    journal = vault.unlock(place, passphrase, cost=cheap)
    for n in count(start):
        note(journal, n)
        os.write(tell, n.to_bytes(4, "little"))


def test_two_hundred_pulled_plugs_lose_no_save_that_was_acknowledged(place, passphrase, cheap):
    chance = random.Random(20_260_301)
    vault.create(place, passphrase, cost=cheap).lock()
    acknowledged: set[int] = set()
    for _ in range(200):
        hear, tell = os.pipe()
        start = max(acknowledged, default=-1) + 1
        pid = child(lambda start=start, tell=tell: save_until_killed(place, passphrase, cheap, start, tell))
        os.close(tell)
        with os.fdopen(hear, "rb", buffering=0) as heard:
            told = b"".join(heard.read(4) for _ in range(chance.randint(0, 12)))
            for _ in range(chance.randint(0, 20_000)):
                pass  # somewhere inside the next save, never twice at the same place
            os.kill(pid, signal.SIGKILL)
            told += heard.read(1 << 20) or b""
        assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == -signal.SIGKILL
        acknowledged |= {int.from_bytes(told[at : at + 4], "little") for at in range(0, len(told), 4)}
        journal = vault.unlock(place, passphrase, cost=cheap)
        there = kept(journal)
        # The one save that was under way may be there too; half of one never is.
        assert acknowledged <= there <= acknowledged | {max(acknowledged, default=-1) + 1}
        acknowledged = there
        journal.lock()
    assert len(acknowledged) > 200


def touches_disk(called) -> bool:
    """Whether a call from Python is one that can leave something on the disk."""
    if called.__name__ == "execute":
        return type(called.__self__).__module__.startswith("sqlcipher3")
    return called.__name__ in TOUCHES_DISK and getattr(called, "__module__", None) == os.open.__module__


def killed_at(step: int, work) -> bool:
    """Do ``work`` in a child, killed just before it touches the disk for the ``step``-th time.

    ``work`` is given what starts the counting. Return whether the child was killed; it was not
    once there are no more steps.
    """
    steps = count(1)

    def before(_frame, event, called) -> None:
        if event == "c_call" and touches_disk(called) and next(steps) == step:
            os.kill(os.getpid(), signal.SIGKILL)

    pid = child(lambda: work(lambda: sys.setprofile(before)))
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    assert code in {0, -signal.SIGKILL}
    return code != 0


def opened(place, passphrases) -> vault.Journal:
    """Open with the first passphrase that does; one of them has to."""
    for passphrase in passphrases[:-1]:
        try:
            return vault.unlock(place, passphrase, cost=Cost(0, 8, 1))
        except errors.WrongPassphrase:
            pass
    return vault.unlock(place, passphrases[-1], cost=Cost(0, 8, 1))


@pytest.fixture
def nine(place, passphrase, cheap):
    """A file with nine notes in it."""
    journal = vault.create(place, passphrase, cost=cheap)
    for n in range(9):
        note(journal, n)
    journal.lock()
    return place


def test_a_change_of_passphrase_pulled_at_any_step_leaves_a_file_that_opens(
    nine, passphrase, cheap, tmp_path
):
    def change(start) -> None:
        journal = vault.unlock(place, passphrase, cost=cheap)
        start()
        note(journal, 9)
        vault.change_passphrase(journal, passphrase, NEW, cost=cheap).lock()

    seen = set()
    for step in count(1):
        place = tmp_path / str(step) / "letters.box"
        place.parent.mkdir()
        shutil.copy(nine, place)
        went_on = killed_at(step, change)
        journal = opened(place, (NEW, passphrase))
        assert kept(journal) >= set(range(9))
        seen.add((vault.proves(journal, passphrase), 9 in kept(journal)))
        journal.lock()
        assert list(place.parent.iterdir()) == [place]
        if not went_on:
            break
    assert step > 40
    # Before the new note, after it, and after the change: each was met on the way.
    assert seen == {(True, False), (True, True), (False, True)}


def test_a_making_pulled_at_any_step_can_be_done_again(tmp_path, passphrase, cheap):
    def make(start) -> None:
        start()
        vault.create(place, passphrase, cost=cheap).lock()

    for step in count(1, 3):
        place = tmp_path / str(step) / "letters.box"
        went_on = killed_at(step, make)
        journal = (vault.unlock if place.exists() else vault.create)(place, passphrase, cost=cheap)
        assert kept(journal) == set()
        journal.lock()
        assert list(place.parent.iterdir()) == [place]
        if not went_on:
            break
    assert step > 20


def test_a_backup_pulled_at_any_step_is_whole_or_is_not_there(nine, passphrase, cheap, tmp_path):
    def back_up(start) -> None:
        journal = vault.unlock(nine, passphrase, cost=cheap)
        start()
        backup.make(journal, folder)
        journal.lock()

    whole = 0
    for step in count(1, 2):
        folder = tmp_path / f"stick-{step}"
        went_on = killed_at(step, back_up)
        journal = vault.unlock(nine, passphrase, cost=cheap)
        assert journal.file
        assert kept(journal) == set(range(9))
        for each in backup.every(folder):
            assert backup.check(each.path, journal.file.key).rows["lessons"] == 9
            whole += 1
        backup.make(journal, folder)
        assert {each.path for each in backup.every(folder)} == set(folder.iterdir())
        journal.lock()
        if not went_on:
            break
    assert 0 < whole < step


def test_a_migration_pulled_at_any_step_is_done_the_next_time(tmp_path, passphrase, cheap):
    def bring_up_to_date(start) -> None:
        start()
        vault.unlock(place, passphrase, cost=cheap).lock()

    old = FIXTURES / "format1-schema1.box"
    for step in count(1, 4):
        place = tmp_path / str(step) / "letters.box"
        place.parent.mkdir()
        shutil.copy(old, place)
        went_on = killed_at(step, bring_up_to_date)
        journal = vault.unlock(place, passphrase, cost=cheap)
        with journal.read() as connection:
            assert [lesson.old_words for lesson in lessons.every(connection)] == ["people leave"]
            assert connection.exec_driver_sql("PRAGMA user_version").scalar() == migrate.LATEST
        journal.lock()
        if not went_on:
            break
    assert step > 20
