"""The passphrase: what is taken, what key it gives, and how it is changed."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.journal.conftest import NEW, note, words

from earned.journal import disk, errors, key, passphrases, vault
from earned.journal.key import Cost

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
