"""The recovery sheet: words on paper that open the file, and that say where a slip of the pen is."""

from __future__ import annotations

import hashlib
from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from earned.journal import errors, recovery, vault
from earned.journal.entities import Lesson, LessonId
from earned.journal.reading import lessons
from earned.journal.words import sheet_words
from earned.journal.writing import keep

NEW = "judge my vow quietly"
secrets = st.binary(min_size=32, max_size=32)


def places_of_slips(words) -> tuple[int, ...]:
    with pytest.raises(errors.SheetWords) as error:
        recovery.secret_of(" ".join(words))
    return error.value.positions


# --- the words


def test_the_list_is_the_one_every_sheet_so_far_was_written_with():
    content = (files("earned.journal.words") / "sheet.txt").read_bytes()
    assert hashlib.sha256(content).hexdigest() == (
        "a7633f2f28cc8864f0cdd8c5861599e014dae7f7118055a0911f86b7a476eb01"
    )


def test_no_two_words_can_be_taken_for_each_other_by_their_beginning():
    words = sheet_words()
    assert len(words) == len({word[:4] for word in words}) == 2048
    assert all(word.isascii() and word.islower() and word.isalpha() and 3 <= len(word) <= 8 for word in words)


def test_no_word_on_a_sheet_is_one_that_hurts():
    harsh = "abuse assault attack blame gun hurt kill knife liar orphan pistol shame slave suffer ugly useless victim"
    assert not set(harsh.split()) & set(sheet_words())


def test_a_sheet_written_by_an_older_version_is_still_read():
    sheet = recovery.words_of(bytes(range(32)))
    assert " ".join(sheet) == KNOWN
    assert recovery.secret_of(KNOWN) == bytes(range(32))


KNOWN = (
    "accident ability drink almost drift long budget account apron foil adult buddy unveil annual "
    "end gold bind puffin seagull cricket papaya mixed ivy say roller palm smart"
)


# --- slips of the pen


@given(secrets)
def test_a_sheet_gives_back_the_key(secret):
    assert recovery.secret_of(" ".join(recovery.words_of(secret))) == secret


@given(secrets, st.randoms(use_true_random=False))
def test_how_the_words_are_typed_does_not_matter(secret, chance):
    typed = ""
    for place, word in enumerate(recovery.words_of(secret), 1):
        shown = word if len(word) < 5 else word[: chance.randint(4, len(word))]
        typed += chance.choice(["", f"{place}. ", f"{place}) "]) + chance.choice([shown, shown.upper()])
        typed += chance.choice([" ", "\n", ", ", "\t ", " - "])
    assert recovery.secret_of(typed) == secret


@given(secrets, st.integers(0, 26), st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=9))
def test_a_word_that_is_on_no_list_is_named_by_its_place(secret, place, word):
    words = list(recovery.words_of(secret))
    if any(known.startswith(word) and (len(word) >= 4 or known == word) for known in sheet_words()):
        word += "qq"
    words[place] = word
    assert places_of_slips(words) == (place + 1,)


@given(secrets, st.integers(0, 26), st.integers(1, 2047))
def test_one_wrong_word_is_named_by_its_place_even_if_it_is_on_the_list(secret, place, by):
    words = list(recovery.words_of(secret))
    number = sheet_words().index(words[place])
    words[place] = sheet_words()[(number + by) % 2048]
    assert places_of_slips(words) == (place + 1,)


@given(secrets, st.integers(0, 25))
def test_two_words_that_changed_places_are_named(secret, place):
    words = list(recovery.words_of(secret))
    if words[place] == words[place + 1]:
        return
    words[place], words[place + 1] = words[place + 1], words[place]
    assert places_of_slips(words) == (place + 1, place + 2)


@given(
    secrets,
    st.lists(
        st.tuples(st.integers(0, 26), st.integers(1, 2047)), min_size=2, max_size=2, unique_by=lambda s: s[0]
    ),
)
def test_two_wrong_words_are_never_taken_for_a_right_sheet_nor_blamed_on_one(secret, slips):
    words = list(recovery.words_of(secret))
    for place, by in slips:
        words[place] = sheet_words()[(sheet_words().index(words[place]) + by) % 2048]
    with pytest.raises((errors.SheetCheck, errors.SheetWords)) as error:
        recovery.secret_of(" ".join(words))
    assert len(getattr(error.value, "positions", (0, 0))) == 2


@given(secrets, st.integers(0, 60))
def test_a_missing_word_is_counted(secret, count):
    words = (recovery.words_of(secret) * 3)[:count]
    if count == recovery.LENGTH:
        return
    with pytest.raises(errors.SheetLength) as error:
        recovery.secret_of(" ".join(words))
    assert error.value.values == {"count": count, "wanted": 27}


@settings(max_examples=200)
@given(st.text(max_size=500))
def test_any_text_at_all_is_answered_with_one_sentence_and_none_of_its_words(text):
    with pytest.raises(errors.JournalError) as error:
        recovery.secret_of(text)
    assert set(map(type, error.value.values.values())) <= {int, str}
    assert not any(
        word in str(error.value.values) for word in text.split() if word.isalpha() and len(word) > 3
    )


# --- with a file


def test_the_sheet_opens_the_file_and_a_new_passphrase_ends_it(journal, place, passphrase, cheap):
    with journal.write() as connection:
        keep(connection, Lesson(LessonId("lesson"), None, "people leave"))
    sheet = " ".join(recovery.sheet(journal, passphrase))
    journal.lock()
    journal = vault.unlock_with_sheet(place, sheet)
    journal = vault.new_passphrase(journal, NEW, cost=cheap)
    with journal.read() as connection:
        assert [lesson.old_words for lesson in lessons.every(connection)] == ["people leave"]
    journal.lock()
    with pytest.raises(errors.WrongSheet):
        vault.unlock_with_sheet(place, sheet)
    with pytest.raises(errors.WrongPassphrase):
        vault.unlock(place, passphrase, cost=cheap)
    vault.unlock(place, NEW, cost=cheap).lock()


def test_a_change_of_passphrase_ends_the_sheet(journal, place, passphrase):
    sheet = " ".join(recovery.sheet(journal, passphrase))
    vault.change_passphrase(journal, passphrase, NEW)
    journal.lock()
    with pytest.raises(errors.WrongSheet):
        vault.unlock_with_sheet(place, sheet)


def test_the_sheet_is_shown_only_to_who_knows_the_passphrase(journal):
    with pytest.raises(errors.WrongPassphrase):
        recovery.sheet(journal, NEW)


def test_a_sheet_of_another_file_opens_nothing_and_touches_nothing(journal, place, tmp_path):
    journal.lock()
    before = place.read_bytes()
    with pytest.raises(errors.WrongSheet):
        vault.unlock_with_sheet(place, " ".join(recovery.words_of(bytes(32))))
    assert place.read_bytes() == before


def test_only_a_journal_that_its_sheet_opened_gets_a_passphrase_without_the_old_one(journal):
    with pytest.raises(ValueError, match="unlocked with its passphrase"):
        vault.new_passphrase(journal, NEW)


def test_a_damaged_file_is_told_to_the_sheet_too(journal, place, passphrase):
    sheet = " ".join(recovery.sheet(journal, passphrase))
    journal.lock()
    content = bytearray(place.read_bytes())
    content[100] ^= 1
    place.write_bytes(content)
    with pytest.raises(errors.Damaged):
        vault.unlock_with_sheet(place, sheet)
    assert place.read_bytes() == content
