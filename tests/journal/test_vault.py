"""The file: made, opened by its person, refused to everyone else, and never half done."""

from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
import threading
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import DBAPIError, IntegrityError

from earned.content.strings import strings
from earned.journal import cipher, disk, errors, facts, key, passphrases, vault
from earned.journal.entities import Lesson, LessonId
from earned.journal.glance import PAGE
from earned.journal.key import Cost
from earned.journal.reading import lessons
from earned.journal.writing import keep

NEW = "judge my vow quietly"


def note(journal, words: str, of: str = "lesson") -> None:
    with journal.write() as connection:
        keep(connection, Lesson(LessonId(of), None, words))


def words(journal) -> list[str]:
    with journal.read() as connection:
        return [lesson.old_words for lesson in lessons.every(connection)]


# --- making


def test_only_its_owner_may_open_the_file_or_look_into_its_folder(journal, place):
    note(journal, "people leave")
    for path in place.parent.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(place.parent.stat().st_mode) == 0o700


def test_what_is_kept_is_there_after_locking_and_unlocking(journal, place, passphrase, cheap):
    note(journal, "people leave")
    journal.lock()
    assert words(vault.unlock(place, passphrase, cost=cheap)) == ["people leave"]


def test_one_file_is_all_there_is_once_it_is_locked(journal, place):
    note(journal, "people leave")
    journal.lock()
    assert list(place.parent.iterdir()) == [place]


def test_making_a_file_never_touches_what_is_there(place, passphrase, cheap):
    place.parent.mkdir()
    place.write_text("a letter")
    with pytest.raises(errors.AlreadyThere):
        vault.create(place, passphrase, cost=cheap)
    assert place.read_text() == "a letter"


def test_a_link_to_somewhere_else_is_neither_written_through_nor_opened(place, passphrase, cheap, tmp_path):
    place.parent.mkdir()
    place.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(errors.AlreadyThere):
        vault.create(place, passphrase, cost=cheap)
    with pytest.raises(errors.NotAJournal):
        vault.unlock(place, passphrase, cost=cheap)
    assert not (tmp_path / "elsewhere").exists()


def test_a_making_that_failed_leaves_nothing_behind_and_can_be_tried_again(
    place, passphrase, cheap, monkeypatch
):
    def full(*_, **__):
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, "link", full)
    monkeypatch.setattr(disk, "fresh", lambda path, made=disk.fresh: full() if path == place else made(path))
    with pytest.raises(errors.NoRoom):
        vault.create(place, passphrase, cost=cheap)
    assert list(place.parent.iterdir()) == []
    monkeypatch.undo()
    vault.create(place, passphrase, cost=cheap).lock()


def test_where_the_disk_knows_no_links_the_file_is_made_all_the_same(place, passphrase, cheap, monkeypatch):
    def unknown(*_, **__):
        raise PermissionError(errno.EPERM, "no links here")

    monkeypatch.setattr(os, "link", unknown)
    vault.create(place, passphrase, cost=cheap).lock()
    assert list(place.parent.iterdir()) == [place]


# --- passphrases


def test_a_wrong_passphrase_is_told_and_nothing_is_touched(journal, place, cheap):
    journal.lock()
    before = place.read_bytes()
    with pytest.raises(errors.WrongPassphrase):
        vault.unlock(place, NEW, cost=cheap)
    assert place.read_bytes() == before


def test_a_passphrase_opens_the_file_however_a_keyboard_spells_its_letters(place, cheap):
    typed = "déjà-vu à l’été, naïveté"
    vault.create(place, unicodedata.normalize("NFD", typed), cost=cheap).lock()
    vault.unlock(place, unicodedata.normalize("NFC", typed), cost=cheap).lock()


@pytest.mark.parametrize(
    ("passphrase", "error"),
    [
        ("short words", errors.TooShort),
        ("x" * 1001, errors.TooLong),
        ("correct horse battery staple", errors.TooCommon),
        ("I love you forever", errors.TooCommon),
        ("password12345", errors.TooCommon),
        ("2024Butterfly!!!", errors.TooCommon),
        ("qwertyuiop[]", errors.TooCommon),
        ("abcdefghijklmnop", errors.TooCommon),
        ("987654321098", errors.TooCommon),
        ("aaaaaaaaaaaaaaaa", errors.TooCommon),
        ("bluebirdbluebird", errors.TooCommon),
        ("            ", errors.TooCommon),
    ],
)
def test_a_new_passphrase_that_anyone_would_guess_is_refused(place, cheap, passphrase, error):
    with pytest.raises(error):
        vault.create(place, passphrase, cost=cheap)
    assert not place.exists()


@pytest.mark.parametrize(
    "passphrase", ["my blue kettle sings", "Wir gehen im Regen", "昨日は雨が降っていた夕方", "tr4in-w1ndow-q"]
)
def test_a_few_words_of_ones_own_are_enough(passphrase):
    assert passphrases.accept(passphrase) == passphrase


@given(st.text(min_size=12, max_size=1000))
def test_any_text_is_taken_or_refused_with_one_sentence(text):
    try:
        assert passphrases.accept(text) == unicodedata.normalize("NFC", text)
    except errors.JournalError as error:
        assert error.sentence in {"vault.too_short", "vault.too_long", "vault.too_common"}  # noqa: PT017


@given(st.text(min_size=1, max_size=40), st.text(min_size=1, max_size=40))
def test_two_passphrases_give_the_same_key_only_if_they_are_the_same(one, other):
    salt = bytes(16)
    keys = [key.derive(text, salt, Cost(0, 8, 1)) for text in (one, other)]
    assert keys[0].matches(keys[1]) == (passphrases.normal(one) == passphrases.normal(other))


def test_the_key_is_argon2id_of_the_passphrase_and_the_first_bytes_of_the_file(
    journal, place, passphrase, cheap
):
    salt = journal.file.key.salt
    assert place.read_bytes()[:16] == salt
    assert journal.file.key.matches(key.derive(passphrase, salt, cheap))
    # argon2-cffi over RFC 9106, worked out once with the reference command line: 256 MiB, 3, 1.
    assert (key.STANDARD.memory, key.STANDARD.passes, key.STANDARD.lanes) == (262_144, 3, 1)
    assert all(cost.memory >= 64 * 1024 and cost.passes >= 3 for cost in key.COSTS)


def test_no_file_with_a_known_cost_is_ever_locked_out_by_a_newer_one(place, passphrase, monkeypatch):
    older, newer = Cost(7, 8, 1), Cost(8, 16, 1)
    vault.create(place, passphrase, cost=older).lock()
    monkeypatch.setattr(vault, "COSTS", (newer, older))
    monkeypatch.setattr(vault, "STANDARD", newer)
    journal = vault.unlock(place, passphrase)
    assert [notice.sentence for notice in journal.notices] == ["vault.upgrade_offered"]
    vault.upgrade(journal, passphrase, cost=newer)
    assert journal.file
    assert journal.file.cost == newer
    journal.lock()
    journal = vault.unlock(place, passphrase)
    assert journal.notices == ()
    journal.lock()


def test_when_memory_is_short_a_new_file_is_made_at_the_floor_and_no_lower(monkeypatch):
    asked = []

    def short(secret, salt, passes, memory, *_, **__):
        asked.append(memory)
        raise MemoryError

    monkeypatch.setattr(key, "hash_secret_raw", short)
    with pytest.raises(errors.NoMemory):
        key.derive_new(NEW, key.STANDARD)
    assert asked == [key.STANDARD.memory, key.FLOOR.memory]


# --- changing the passphrase


def test_after_a_change_only_the_new_passphrase_opens_the_file(journal, place, passphrase, cheap):
    note(journal, "people leave")
    salt = journal.file.key.salt
    assert words(vault.change_passphrase(journal, passphrase, NEW)) == ["people leave"]
    note(journal, "people stay", "other")
    journal.lock()
    assert place.read_bytes()[:16] != salt
    with pytest.raises(errors.WrongPassphrase):
        vault.unlock(place, passphrase, cost=cheap)
    assert words(vault.unlock(place, NEW, cost=cheap)) == ["people leave", "people stay"]


def test_a_change_needs_the_old_passphrase_and_a_good_new_one(journal, place, passphrase):
    for old, new, error in ((NEW, NEW, errors.WrongPassphrase), (passphrase, "short", errors.TooShort)):
        with pytest.raises(error):
            vault.change_passphrase(journal, old, new)
    assert vault.proves(journal, passphrase)
    assert not vault.proves(journal, NEW)


def test_a_change_that_fails_half_way_leaves_the_journal_open_under_the_old_one(
    journal, place, passphrase, cheap, monkeypatch
):
    note(journal, "people leave")

    def broken(*_):
        raise errors.DiskTrouble

    monkeypatch.setattr(disk, "swap", broken)
    with pytest.raises(errors.DiskTrouble):
        vault.change_passphrase(journal, passphrase, NEW)
    note(journal, "still here", "other")
    journal.lock()
    assert list(place.parent.iterdir()) == [place]
    assert words(vault.unlock(place, passphrase, cost=cheap)) == ["people leave", "still here"]


# --- one opener at a time


def test_a_file_that_is_open_is_not_opened_again(journal, place, passphrase, cheap):
    with pytest.raises(errors.InUse):
        vault.unlock(place, passphrase, cost=cheap)
    journal.lock()
    vault.unlock(place, passphrase, cost=cheap).lock()


def test_another_program_cannot_open_it_either_even_after_someone_looked_at_the_file(
    journal, place, passphrase
):
    assert vault.is_journal(place)
    code = (
        "import sys; from pathlib import Path; from earned.journal import vault, key, errors\n"
        "try: vault.unlock(Path(sys.argv[1]), sys.stdin.read(), cost=key.Cost(0, 8, 1))\n"
        "except errors.JournalError as error: print(error.sentence)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(place)], input=passphrase, capture_output=True, text=True, check=True
    )
    assert (done.stdout.strip(), done.stderr) == ("vault.in_use", "")


def test_a_file_stays_claimed_after_its_passphrase_changed(journal, place, passphrase, cheap):
    vault.change_passphrase(journal, passphrase, NEW)
    with pytest.raises(errors.InUse):
        vault.unlock(place, NEW, cost=cheap)


# --- reading and saving


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


# --- what may be wrong


def test_what_is_not_there_and_what_is_not_ours_are_told_apart(place, tmp_path, passphrase, cheap):
    with pytest.raises(errors.NotThere):
        vault.unlock(place, passphrase, cost=cheap)
    for name, content in (
        ("empty", b""),
        ("letter", b"Dear Ann, " * 1000),
        ("plain", b"SQLite format 3\0" + bytes(8176)),
    ):
        path = tmp_path / name
        path.write_bytes(content)
        with pytest.raises(errors.NotAJournal):
            vault.unlock(path, passphrase, cost=cheap)
        assert path.read_bytes() == content
    with pytest.raises(errors.NotAJournal):
        vault.unlock(tmp_path, passphrase, cost=cheap)


def test_without_its_key_a_journal_looks_like_one_and_other_files_do_not(journal, place, tmp_path):
    (tmp_path / "plain").write_bytes(b"SQLite format 3\0" + bytes(8176))
    seen = [vault.is_journal(path) for path in (place, tmp_path / "plain", tmp_path / "none", tmp_path)]
    assert seen == [True, False, False, False]


@pytest.fixture(scope="module")
def whole(tmp_path_factory, passphrase, cheap):
    path = tmp_path_factory.mktemp("whole") / "letters.box"
    journal = vault.create(path, passphrase, cost=cheap)
    for n in range(40):
        note(journal, "people leave " * 40, str(n))
    journal.lock()
    return path.read_bytes()


def refusal(path, passphrase, cheap) -> str:
    with pytest.raises(errors.JournalError) as error:
        vault.unlock(path, passphrase, cost=cheap)
    return error.value.sentence


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_one_flipped_byte_is_told_and_the_file_stays_as_it_is(
    data, whole, passphrase, cheap, tmp_path_factory
):
    position = data.draw(st.one_of(st.integers(0, 4200), st.integers(0, len(whole) - 1)))
    flipped = bytearray(whole)
    flipped[position] ^= data.draw(st.integers(1, 255))
    path = tmp_path_factory.mktemp("flipped") / "letters.box"
    path.write_bytes(flipped)
    in_salt = position < key.SALT_BYTES
    assert refusal(path, passphrase, cheap) == ("vault.wrong_passphrase" if in_salt else "vault.damaged")
    assert path.read_bytes() == flipped
    assert list(path.parent.iterdir()) == [path]


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_a_file_cut_short_is_told_and_stays_as_it_is(data, whole, passphrase, cheap, tmp_path_factory):
    size = data.draw(st.integers(0, len(whole) - 1))
    path = tmp_path_factory.mktemp("cut") / "letters.box"
    path.write_bytes(whole[:size])
    assert refusal(path, passphrase, cheap) == ("vault.damaged" if size >= PAGE else "vault.not_a_journal")
    assert path.read_bytes() == whole[:size]


def test_damage_under_an_open_journal_is_told_when_it_is_met(journal, place):
    for n in range(200):
        note(journal, "people leave " * 40, str(n))
    journal.compact()
    with journal.alone() as raw:
        raw.execute("PRAGMA cache_size=0")
        raw.execute("PRAGMA shrink_memory")
    with place.open("r+b") as file:
        for page in range(20, place.stat().st_size // PAGE):
            file.seek(page * PAGE + 100)
            file.write(b"damage")
    with pytest.raises(errors.Damaged):
        words(journal)


def test_a_full_disk_loses_only_what_is_being_saved(journal, place, passphrase, cheap):
    note(journal, "people leave")
    with journal.alone() as raw:
        raw.execute(f"PRAGMA max_page_count={cipher.number(raw, 'page_count')}")
    with pytest.raises(errors.NoRoom):
        note(journal, "people leave " * 4000, "other")
    assert words(journal) == ["people leave"]
    journal.lock()
    assert words(vault.unlock(place, passphrase, cost=cheap)) == ["people leave"]


@pytest.mark.parametrize(
    ("number", "error"),
    [
        (errno.ENOSPC, errors.NoRoom),
        (errno.EDQUOT, errors.NoRoom),
        (errno.EROFS, errors.ReadOnly),
        (errno.EACCES, errors.ReadOnly),
        (errno.EIO, errors.DiskTrouble),
    ],
)
def test_what_the_system_says_becomes_one_sentence_without_the_path(place, number, error):
    with pytest.raises(error) as caught, disk.told():
        raise OSError(number, "no", str(place))
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__
    assert place.name not in str(caught.value)


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="rights work otherwise there")
def test_a_folder_that_may_not_be_written_to_is_told(journal, place, passphrase, tmp_path):
    journal.lock()
    place.chmod(0o644)
    place.parent.chmod(0o555)
    code = (
        "import os, sys; from pathlib import Path; from earned.journal import vault, key, errors\n"
        "vault.create(Path(sys.argv[3]), sys.argv[2], cost=key.Cost(0, 8, 1)).lock()  # loads all it needs\n"
        "if os.getuid() == 0: os.setgroups([]); os.setgid(65534); os.setuid(65534)\n"
        "for door in (vault.unlock, vault.create):\n"
        "    try: door(Path(sys.argv[1] + '-2' * (door is vault.create)), sys.argv[2], cost=key.Cost(0, 8, 1))\n"
        "    except errors.JournalError as error: print(error.sentence)"
    )
    for folder in (tmp_path, tmp_path.parent, tmp_path.parent.parent):
        folder.chmod(0o755)
    done = subprocess.run(
        [sys.executable, "-c", code, str(place), NEW, str(tmp_path / "first.box")],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == ["vault.read_only", "vault.read_only"]


def test_a_clock_set_back_is_told_once_and_keeps_nobody_out(journal, place, passphrase, cheap):
    ahead = datetime.now(UTC) + timedelta(days=40)
    with journal.write() as connection:
        facts.put(connection, facts.LAST_OPENED, ahead)
    journal.lock()
    journal = vault.unlock(place, passphrase, cost=cheap)
    assert journal.notices == (vault.Notice("vault.clock_set_back", ahead),)
    journal.lock()
    journal = vault.unlock(place, passphrase, cost=cheap)
    assert journal.notices == ()
    journal.lock()


def test_each_thing_that_can_be_wrong_has_its_own_sentence():
    kinds = [
        kind for kind in vars(errors).values() if isinstance(kind, type) and kind is not errors.JournalError
    ]
    sentences = [str(vars(kind)["sentence"]) for kind in kinds]
    assert len(set(sentences)) == len(kinds) > 15
    assert all(strings().gettext(sentence) for sentence in sentences)


def test_looking_at_what_the_passphrase_costs_finds_nothing_a_setting_could_change(
    monkeypatch, place, passphrase
):
    for name in ("EARNED_COST", "COST", "EARNED_KDF"):
        monkeypatch.setenv(name, "1")
    used = []

    def hashed(*given, **_):
        used.append(given[2:5])
        return bytes(32)

    monkeypatch.setattr(key, "hash_secret_raw", hashed)
    vault.create(place, passphrase).lock()
    assert used == [(3, 262_144, 1)]
