"""What the body did when something got in: own counts, said often enough, and never with anybody's name in them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from tests.companion.book import ANA, BEN, LESSON, at, book, marked, noted

from earned.companion.amounts import Count
from earned.companion.body_words import MOST, BodyWord, BodyWords, body_words, nameless
from earned.companion.look_back import look_back
from earned.journal.entities import Landed, MomentId, NotSafe
from earned.journal.forget import Kind, forget
from earned.journal.reading import counts, relationships

if TYPE_CHECKING:
    from collections.abc import Sequence

    from earned.journal.entities import Moment, Relationship
    from earned.journal.writing import Entity

JAW, CHEST = "bd_jaw", "bd_chest"
PEOPLE = {ANA.id: ANA, BEN.id: BEN}


def said(*moments: tuple[Sequence[str], bool]) -> dict[str, tuple[int, int]]:
    return {one.word: (one.count.n, one.count.of) for one in body_words(moments).words}


# ---- the count


def test_a_word_is_told_from_five_moments_on() -> None:
    assert said(*[((JAW,), True)] * 4) == {}
    assert said(*[((JAW,), True)] * 4, ((JAW,), False)) == {JAW: (4, 5)}


def test_a_moment_counts_once_for_each_of_its_words() -> None:
    both = ((JAW, CHEST, JAW), True)
    assert said(*[both] * 5, *[((CHEST,), False)] * 2) == {CHEST: (5, 7), JAW: (5, 5)}


def test_own_words_count_together_however_they_are_spelled_and_stand_as_they_were_written_last() -> None:
    spelled = ("Warm  hands", "warm hands", " warm hands", "WARM HANDS", "warm Hands")
    assert said(*(((one,), True) for one in spelled)) == {"warm Hands": (5, 5)}


def test_the_most_frequent_come_first_and_no_more_than_a_few() -> None:
    moments = [((f"word {n}",), True) for n in range(9) for _ in range(5 + n)]
    told = body_words(moments).words
    assert [one.word for one in told] == [f"word {n}" for n in range(8, 8 - MOST, -1)]


def test_moments_without_a_word_stand_beside_them_where_they_are_enough() -> None:
    words, none = [((JAW,), True)] * 5, [((), False)] * 5
    assert body_words([*words, *none]).unsaid == Count(0, 5)
    assert body_words([*words, *none[:4]]).unsaid is None
    assert body_words(none) == BodyWords()


def test_a_word_of_ours_for_nothing_said_may_be_somebodys_own() -> None:
    assert said(*[(("unsaid",), True)] * 5) == {"unsaid": (5, 5)}


# ---- of a notebook


def good(n: int, who: Relationship = ANA, first: int = 1, **answers: Any) -> list[Moment]:
    plain: dict[str, Any] = {"gut": 25.0, "outcome": 75.0, "landed": Landed.SOME, "body_words": (JAW,)}
    return [noted(first + day, who, **plain | answers) for day in range(n)]


def told(*entities: Entity) -> BodyWords:
    with book(*entities) as opened, opened.journal.read() as connection:
        people = {who.id: who for who in relationships.every(connection, put_away=True)}
        rows, words = counts.noted(connection), counts.body_words(connection)
    return look_back([LESSON], rows, people, nameless(words, people)).got_in.body


FIVE = BodyWords((BodyWord(JAW, Count(5, 5)),))


def test_it_counts_the_moments_that_the_other_rows_count() -> None:
    assert told(*good(5)) == FIVE
    assert told(*good(4), *good(3, first=20, landed=None), *good(3, first=30, outcome=25.0)) == BodyWords()
    assert told(*good(3), *good(2, first=20, landed=Landed.NO)).words[0].count == Count(3, 5)


@pytest.mark.parametrize("answers", [{"not_safe": NotSafe.YES}, {"put_away_at": at(90)}])
def test_a_moment_of_harm_and_one_put_away_add_nothing(answers: dict[str, Any]) -> None:
    assert told(*good(5), noted(50, BEN, gut=25.0, outcome=75.0, body_words=(JAW,), **answers)) == FIVE


def test_kindness_after_harm_and_from_someone_not_safe_adds_nothing() -> None:
    harm = noted(30, BEN, outcome=0.0, not_safe=NotSafe.YES)
    assert told(*good(5), harm, *good(5, BEN, first=40)) == FIVE
    assert told(*good(5), *good(5, BEN, first=40), marked(BEN)) == FIVE


def test_what_names_somebody_stands_nowhere_and_takes_nothing_else_along() -> None:
    naming = ("as if ana held me", JAW)
    assert told(*good(5, body_words=naming)) == FIVE
    assert nameless({MomentId("a"): naming}, PEOPLE) == {MomentId("a"): naming}, "once is no row"


def test_a_deleted_moment_takes_its_words_along() -> None:
    notes = good(5)
    with book(*notes) as opened:
        with opened.journal.write() as connection:
            forget(connection, Kind.MOMENT, notes[0].id, at(9_000))
        with opened.journal.read() as connection:
            assert set(counts.body_words(connection)) == {note.id for note in notes[1:]}


def test_words_with_every_kind_of_sign_come_back_as_they_were_written() -> None:
    own = ('“tight”, "round" \\ heart', "ü", "bd_jaw")
    with book(replace(good(1)[0], body_words=own)) as opened, opened.journal.read() as connection:
        assert list(counts.body_words(connection).values()) == [own]
