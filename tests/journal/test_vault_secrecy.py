"""No word of the person's is readable anywhere but through the key."""

from __future__ import annotations

import ctypes
import os
import struct
import subprocess
import sys
import threading
from contextlib import suppress
from datetime import UTC, datetime

import pytest

from earned.journal import backup, errors, forget, key, vault
from earned.journal.entities import (
    Catch,
    CatchId,
    Lesson,
    LessonId,
    Moment,
    MomentId,
    OwnStep,
    StepId,
    Stretch,
)
from earned.journal.writing import keep

NEW = "judge my vow quietly"
NOW = datetime(2026, 3, 1, tzinfo=UTC)
SENTINEL = "Quagmire-Łódź-7319"
IN_CREATE = 0x100


def traces(*folders) -> list[str]:
    """Name the files under some folders that hold the sentinel, or a table's name, in any spelling."""
    needles = [SENTINEL.encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be")]
    needles += [SENTINEL.encode().hex().encode(), b"Quagmire", b"lessons", b"SQLite format"]
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    return [path.name for path in files if any(needle in path.read_bytes() for needle in needles)]


def fill(journal) -> None:
    for n in range(60):
        with journal.write() as connection:
            keep(connection, Lesson(LessonId(f"lesson-{n}"), None, f"{SENTINEL} {n} " * 50))
            keep(connection, Moment(MomentId(f"moment-{n}"), NOW, NOW, after_words=SENTINEL * 100))
            keep(connection, OwnStep(StepId(f"step-{n}"), SENTINEL * 100, Stretch.TINY))
            keep(connection, Catch(CatchId(f"catch-{n}"), SENTINEL * 100, NOW.date(), NOW))


@pytest.fixture
def watched(tmp_path, monkeypatch):
    """A folder for temporary files, and what was ever made in it."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    for name in ("TMPDIR", "SQLITE_TMPDIR", "TEMP", "TMP"):
        monkeypatch.setenv(name, str(folder))
    libc = ctypes.CDLL(None)
    descriptor = libc.inotify_init1(os.O_NONBLOCK)
    assert libc.inotify_add_watch(descriptor, bytes(folder), IN_CREATE) >= 0

    def made() -> int:
        try:
            return len(os.read(descriptor, 1 << 16)) // struct.calcsize("iIII")
        except BlockingIOError:
            return 0

    (folder / "probe").touch()
    assert made() > 0, "the watch does not watch"
    yield made
    os.close(descriptor)


@pytest.mark.skipif(sys.platform != "linux", reason="watches with inotify")
def test_no_word_is_readable_anywhere_under_the_folder_at_any_time(  # noqa: PLR0917  fixtures
    place, passphrase, cheap, tmp_path, watched, monkeypatch
):
    seen = []
    replace = type(place).replace

    def replaced(path, to):
        seen.append(traces(tmp_path))
        return replace(path, to)

    monkeypatch.setattr(type(place), "replace", replaced)
    journal = vault.create(place, passphrase, cost=cheap)
    fill(journal)
    assert place.with_name(place.name + "-wal").stat().st_size > 0
    seen.append(traces(tmp_path))
    backup.make(journal)
    backup.make(journal, tmp_path / "stick")
    seen.append(traces(tmp_path))
    with journal.read() as connection:  # a sort too large for its cache
        connection.exec_driver_sql("SELECT a.old_words FROM lessons a, lessons b ORDER BY 1 || b.id").all()
    with journal.write() as connection:
        forget.forget(connection, forget.Kind.LESSON, "lesson-3", NOW)
    forget.purge(journal, NOW)
    vault.change_passphrase(journal, passphrase, NEW)
    seen.append(traces(tmp_path))
    journal.lock()
    seen.append(traces(tmp_path))
    assert len(seen) >= 5
    assert seen == [[]] * len(seen)
    assert watched() == 0


def test_the_search_for_words_finds_words_where_there_are_some(tmp_path):
    (tmp_path / "a").write_text(f"... {SENTINEL} ...", encoding="utf-16-le")
    assert traces(tmp_path) == ["a"]


def test_after_everything_was_deleted_the_file_has_no_room_left_to_hold_it(journal, place):
    journal.compact()
    new = place.stat().st_size
    fill(journal)
    journal.compact()
    assert place.stat().st_size > 2 * new
    with journal.write() as connection:
        forget.forget_everything(connection, NOW)
    forget.purge(journal, NOW)
    assert place.stat().st_size == new
    with journal.alone() as raw:
        assert raw.execute("PRAGMA freelist_count").fetchone() == (0,)
        assert place.with_name(place.name + "-wal").stat().st_size <= 3 * 4152


def test_an_unlocked_file_and_its_errors_print_nothing(journal, place, passphrase, cheap, capfd):
    journal.lock()
    for attempt in (NEW, passphrase):
        with suppress(errors.WrongPassphrase):
            vault.unlock(place, attempt, cost=cheap).lock()
    content = bytearray(place.read_bytes())
    content[5000] ^= 1
    place.write_bytes(content)
    with pytest.raises(errors.Damaged):
        vault.unlock(place, passphrase, cost=cheap)
    assert capfd.readouterr() == ("", "")


def test_working_out_a_key_gives_its_memory_back():
    code = (
        "from earned.journal import key\n"
        "def held(): return int(open('/proc/self/statm').read().split()[1]) * 4096\n"
        "before = held(); key.derive('my blue kettle sings', bytes(16), key.STANDARD); print(held() - before)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert int(done.stdout) < 8 << 20


def test_only_one_key_is_worked_out_at_a_time(monkeypatch):
    inside, most, gate = [], [], threading.Barrier(1)

    def slow(*_, **__):
        inside.append(1)
        most.append(len(inside))
        gate.wait()
        inside.pop()
        return bytes(32)

    monkeypatch.setattr(key, "hash_secret_raw", slow)
    threads = [threading.Thread(target=key.derive, args=(NEW, bytes(16), key.FLOOR)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1] * 8


@pytest.mark.skipif(sys.platform != "linux", reason="prctl is Linux's")
def test_once_hushed_a_program_leaves_no_core_dump_and_lets_nobody_look_in():
    code = (
        "import ctypes, os, resource, tempfile; from earned.journal.hush import hush; hush()\n"
        "print(resource.getrlimit(resource.RLIMIT_CORE), ctypes.CDLL(None).prctl(3, 0, 0, 0, 0), os.umask(0))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == f"(0, 0) 0 {0o077}"
