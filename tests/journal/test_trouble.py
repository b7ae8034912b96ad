"""What may be wrong with a file, its disk or its clock: told in one sentence, and nothing is touched."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.journal.conftest import NEW, note, words

from earned.content.strings import strings
from earned.journal import cipher, disk, errors, facts, key, vault
from earned.journal.glance import PAGE


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
