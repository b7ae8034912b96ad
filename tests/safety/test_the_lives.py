"""The lives themselves: noted as people note them, marked or not, and followed as the pages follow a notebook."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from tests.safety.cohort import Job, watch
from tests.safety.lives import COURSES, LESSON, life
from tests.safety.notebook import Notebook
from tests.safety.thinking import Thinker
from tests.safety.watching import Watcher

from earned.companion.mind import Mind
from earned.companion.strands import Where
from earned.journal.entities import Moment, NotSafe, Relationship, Rupture, Touch

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.safety.lives import Life

    from earned.companion.mind import Pathways

SOME = [(course, seed) for course in COURSES for seed in range(40)]
STEPS = {0.0, 25.0, 50.0, 75.0, 100.0}


def kept(one: Life) -> Iterator[object]:
    return (entity for save in one.saves for entity in save.keeps)


def touches(one: Life) -> list[Touch]:
    return [touch for note in one.notes for touch in note.touches]


def test_the_same_seed_is_the_same_life() -> None:
    for course, seed in SOME[::10]:
        assert life(course, seed, marked=True) == life(course, seed, marked=True)
        assert life(course, seed, marked=True) != life(course, seed + 1, marked=True)


def test_every_save_is_later_than_the_one_before() -> None:
    for key in SOME:
        times = [save.at for save in life(*key, marked=True).saves]
        assert all(one < other for one, other in pairwise(times))


def test_outcomes_are_steps_and_much_is_left_out() -> None:
    every = [touch for key in SOME for touch in touches(life(*key, marked=False))]
    assert {touch.outcome for touch in every} - {None} == STEPS
    assert {touch.lesson for touch in every} == {LESSON}
    for part in ("gut", "head", "outcome", "next_gut"):
        given = sum(getattr(touch, part) is not None for touch in every) / len(every)
        assert 0.05 < given < 0.98, part


def test_there_are_other_people_in_every_life() -> None:
    for key in SOME:
        assert {note.relationship for note in life(*key, marked=True).notes} > {life(*key, marked=True).them}


def test_whoever_marks_nothing_says_nothing_but_how_it_came_out() -> None:
    for key in SOME:
        one = life(*key, marked=False)
        assert not any(note.not_safe is NotSafe.YES for note in kept(one) if isinstance(note, Moment))
        assert not any(who.is_marked for who in kept(one) if isinstance(who, Relationship))
        assert all(save.is_note for save in one.saves[1:])


def test_every_other_person_notes_cracks_and_comings_back() -> None:
    cracked = [[one for one in kept(life(*key, marked=False)) if isinstance(one, Rupture)] for key in SOME]
    assert 0.3 < sum(map(bool, cracked)) / len(SOME) < 0.7
    assert sum(one.repaired_at is not None for those in cracked for one in those) > len(SOME)


def test_marks_are_set_at_a_harm_or_later_lifted_and_set_again() -> None:
    every = [life(*key, marked=True) for key in SOME]
    marks = [
        [who.is_marked for save in one.saves[1:] for who in save.keeps if isinstance(who, Relationship)]
        for one in every
    ]
    flags = [
        any(note.not_safe is NotSafe.YES for note in kept(one) if isinstance(note, Moment)) for one in every
    ]
    assert all(flag or any(set_) for flag, set_ in zip(flags, marks, strict=True))
    assert sum(set_ == [True, False, True] for set_ in marks) > 10
    assert sum(not set_ for set_ in marks) > 10
    assert sum(not flag for flag in flags) > 10


def test_they_hurt_twice_and_more_in_nearly_every_life() -> None:
    assert sum(len(life(*key, marked=False).harms) >= 2 for key in SOME) > 0.95 * len(SOME)


@pytest.mark.parametrize("marked", [True, False])
def test_what_was_known_at_a_note_is_what_would_have_been_read_then(marked: bool) -> None:
    for course in COURSES:
        one = life(course, 3, marked=marked)
        then = Notebook()
        for at in Watcher().watch(one, Still()):
            then.keep([at.save])
            assert at.facts.known() == then.read().known()
            assert at.facts.noted == then.read().noted


class Still(Thinker):
    """Thinks of nothing: for looking at facts alone."""

    def catch_up(self, mind: Mind, *_: object) -> Mind:
        """Leave a mind as it is."""
        return mind


def said(pathways: Pathways) -> list[object]:
    every = (pathways.felt_lines, pathways.known_lines)
    return [{name: lines.word(name) for name in lines.every} for lines in every]


@pytest.mark.parametrize("course", COURSES)
def test_a_mind_here_has_the_words_of_one_that_the_pages_keep(course: str) -> None:
    thinker = Thinker()
    *_, at = Watcher().watch(life(course, 5, marked=False), thinker)
    strand = at.thought.known.strands[Where.PEOPLE]
    mind = Mind(begin=thinker.begin)
    for _ in mind.catch_up(strand.moments):
        pass
    assert said(mind.now) == said(at.thought.minds[Where.PEOPLE].now)


def test_watching_a_life_again_finds_the_same() -> None:
    job = Job("coerced-repair", 7, marked=True)
    assert watch(job) == watch(job)
