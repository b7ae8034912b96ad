"""What the body did when something got in, and when it did not: the person's own counts, and never what they are like."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from earned.companion.amounts import SOME, Count
from earned.companion.called import names_within

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from earned.journal.entities import MomentId, Relationship, RelationshipId

MOST = 6
"""How many words have a row. Ours: a longer list is read by nobody."""


@dataclass(frozen=True, slots=True)
class BodyWord:
    """One thing that the body did, and how many of the moments that carry it got in."""

    word: str
    """A catalogue id, or the person's own words as they wrote them last."""
    count: Count


@dataclass(frozen=True, slots=True)
class BodyWords:
    """The words that were said often enough to say something, the most frequent first."""

    words: tuple[BodyWord, ...] = ()
    unsaid: Count | None = None
    """The moments without any, to hold the others against; None where they are too few."""


def body_words(moments: Iterable[tuple[Sequence[str], bool]]) -> BodyWords:
    """Count by body word what got in; ``moments`` are the words of each, oldest first, and whether it got in.

    A moment counts once for each of its words. The same own words count together however they are spelled.
    """
    spelled: dict[str, str] = {}
    came: defaultdict[str, list[bool]] = defaultdict(list)
    unsaid: list[bool] = []
    for words, is_in in moments:
        alike = {_alike(word): word for word in words}
        spelled |= alike
        for word in alike:
            came[word].append(is_in)
        if not alike:
            unsaid.append(is_in)
    counted = [BodyWord(spelled[word], _count(each)) for word, each in came.items()]
    enough = [one for one in counted if not one.count.is_few]
    enough.sort(key=lambda one: -one.count.of)
    rest = _count(unsaid)
    return BodyWords(tuple(enough[:MOST]), None if rest.is_few or not enough else rest)


def _count(got_in: Sequence[bool]) -> Count:
    return Count(sum(got_in), len(got_in))


def nameless(
    said: Mapping[MomentId, Sequence[str]], people: Mapping[RelationshipId, Relationship]
) -> dict[MomentId, tuple[str, ...]]:
    """Leave out what names somebody: the page that shows these words names nobody."""
    often = Counter(_alike(word) for words in said.values() for word in words)
    naming = {word for word, n in often.items() if n >= SOME and names_within((word,), people)}
    return {
        moment: tuple(word for word in words if _alike(word) not in naming) for moment, words in said.items()
    }


def _alike(word: str) -> str:
    """Give what all spellings of the same own words have in common."""
    return " ".join(word.split()).casefold()
