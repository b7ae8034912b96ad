"""The file: made, and opened by one program at a time."""

from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys

import pytest
from tests.journal.conftest import NEW, note, words

from earned.journal import disk, errors, vault

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
