"""Grades are what they claim to be, and are counted without asking anyone."""

from __future__ import annotations

import socket

import pytest

from earned.content.proof import reading


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("cat", 1),
        ("quiet", 2),
        ("evening", 2),
        ("people", 2),
        ("different", 3),
        ("Mara’s", 2),
        ("can’t", 1),
        ("17", 1),
    ],
)
def test_syllables_are_those_of_the_dictionary(word: str, expected: int):
    assert reading.syllables(word) == expected


@pytest.mark.parametrize(
    ("word", "expected"), [("wug", 1), ("wugle", 2), ("blorptee", 2), ("zanderol", 3), ("blape", 1)]
)
def test_a_word_of_no_dictionary_is_counted_by_its_vowels(word: str, expected: int):
    assert reading.by_vowels(word) == expected
    assert reading.syllables(word) == expected


def test_the_grade_is_the_published_formula():
    # 13 words, 1 sentence, 17 syllables: 0.39 * 13 + 11.8 * 17 / 13 - 15.59
    text = "The Australian platypus is seemingly a hybrid of a mammal and reptilian creature."
    count = reading.count([text])
    assert (count.sentences, count.words) == (1, 13)
    assert count.grade == pytest.approx(0.39 * 13 + 11.8 * count.syllables / 13 - 15.59)
    assert 10 < count.grade < 13  # 11.3 in the paper that made the sentence known


def test_a_fragment_is_a_sentence_and_a_quote_ends_one():
    assert reading.sentences("Home") == ["Home"]
    assert len(reading.sentences("Say: “I am here.” Then wait.")) == 2
    assert len(reading.sentences("One.\nTwo")) == 2


def test_names_and_counts_are_read_in_place():
    assert (
        reading.plain('<span class="own">%(who)s</span> wrote %(n)s notes, 5%%.') == "Mara wrote 4 notes, 5%."
    )


def test_a_longer_word_never_reads_easier():
    short, long = "We met at the old house by the sea.", "We met at the ancient residence by the sea."
    assert reading.grade(short) < reading.grade(long)


def test_counting_asks_nobody(monkeypatch: pytest.MonkeyPatch):
    def refuse(*_: object) -> None:
        raise AssertionError("a grade reached for the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    reading._dictionary.cache_clear()
    assert reading.syllables("relational") == 4


def test_each_allowed_long_word_is_long():
    assert all(reading._dictionary()[word] > 2 for word in reading.LONG_WORDS_ALLOWED)
    assert len(reading.LONG_WORDS_ALLOWED) <= 10
