"""Reading and saving: by turns, whole or not at all, and nothing after the lock."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy.exc import DBAPIError, IntegrityError
from tests.journal.conftest import note, words

from earned.journal import errors, vault
from earned.journal.entities import Lesson, LessonId
from earned.journal.writing import keep


def test_a_page_that_only_reads_cannot_write(journal):
    for notes in (journal, vault.in_memory()):
        with pytest.raises(errors.JournalError), notes.read() as connection:
            keep(connection, Lesson(LessonId("lesson"), None, "people leave"))
        assert words(notes) == []


def test_a_save_that_fails_half_way_saves_nothing(journal):
    def half() -> None:
        with journal.write() as connection:
            keep(connection, Lesson(LessonId("lesson"), None, "people leave"))
            raise LookupError

    with pytest.raises(LookupError):
        half()
    assert words(journal) == []
    note(journal, "people stay")
    assert words(journal) == ["people stay"]


def test_a_read_within_a_save_sees_it_and_a_save_within_a_read_is_kept(journal):
    with journal.write() as connection:
        keep(connection, Lesson(LessonId("lesson"), None, "people leave"))
        assert words(journal) == ["people leave"]
    with journal.read():
        note(journal, "people stay")
        assert words(journal) == ["people stay"]
    assert words(journal) == ["people stay"]


def test_a_save_within_a_save_is_a_mistake_that_is_named(journal):
    with journal.write(), pytest.raises(RuntimeError), journal.write():
        pass


def test_many_threads_take_turns_and_lose_nothing(journal):
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda n: note(journal, f"lesson {n}", str(n)), range(80)))
        counts = list(threads.map(lambda _: len(words(journal)), range(16)))
    assert counts == [80] * 16


def test_locking_waits_for_a_save_in_another_thread_and_then_nothing_more_is_read(
    journal, place, passphrase, cheap
):
    inside, go_on = threading.Event(), threading.Event()

    def slow_save() -> None:
        with journal.write() as connection:
            inside.set()
            go_on.wait(10)
            keep(connection, Lesson(LessonId("lesson"), None, "people leave"))

    with ThreadPoolExecutor(2) as threads:
        save = threads.submit(slow_save)
        inside.wait(10)
        lock = threads.submit(journal.lock)
        go_on.set()
        save.result(10)
        lock.result(10)
    with pytest.raises(errors.Locked), journal.read():
        pass
    with pytest.raises(errors.Locked), journal.write():
        pass
    assert words(vault.unlock(place, passphrase, cost=cheap)) == ["people leave"]


def test_locking_overwrites_the_key_and_may_be_done_twice(journal):
    kept = journal.file.key
    journal.lock()
    journal.lock()
    assert kept.secret == bytes(32)
    assert not journal.is_open


def test_notes_in_memory_touch_no_disk(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    journal = vault.in_memory()
    note(journal, "people leave")
    assert (words(journal), journal.path) == (["people leave"], None)
    journal.lock()
    assert list(tmp_path.iterdir()) == []


def test_no_error_of_the_file_repeats_what_was_typed(journal):
    words_of_theirs = "words of theirs"
    with pytest.raises(DBAPIError) as error, journal.write() as connection:
        connection.exec_driver_sql("INSERT INTO lessons (id, old_words) VALUES (?, NULL)", (words_of_theirs,))
    assert isinstance(error.value, IntegrityError)
    assert words_of_theirs not in str(error.value)
    assert words_of_theirs not in repr(journal) + repr(journal.file)
    assert journal.file.key.secret.hex() not in repr(journal.file)
