"""One lesson thought through: which lines there are, and what a rise in general has to hold without."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.companion.book import ANA, BEN, CLEO, LESSON, ME, at, marked, noted
from tests.companion.minds import flat, mind, readings
from tests.companion.thoughts import thought_of

from earned.companion.lines import Way
from earned.companion.strands import Where
from earned.companion.thought import without
from earned.journal.entities import Channel, NotSafe
from earned.working_model.foresight import Pathway

UP = Way.UP
NOTES = [noted(day, (ANA, BEN)[day % 2], gut=25.0, head=50.0, outcome=75.0) for day in range(1, 31)]
HARM = noted(40, BEN, not_safe=NotSafe.YES)


def test_it_has_a_line_in_general_with_each_person_and_with_oneself() -> None:
    thought = thought_of(
        noted(1), noted(2, BEN), noted(3, None), noted(4, None, channel=Channel.TOLD), noted(5, ME)
    )
    people = {(Where.PEOPLE, None), (Where.PEOPLE, ANA.id), (Where.PEOPLE, BEN.id)}
    lines = list(thought.lines())
    assert set(lines) == people | {(Where.ME, None)}
    assert len(lines) == len(set(lines))


def test_a_lesson_nobody_noted_anything_of_has_no_line() -> None:
    thought = thought_of()
    assert list(thought.lines()) == []
    assert thought.guesses(LESSON, frozenset()) == {}


def test_a_lesson_only_with_oneself_has_none_with_people() -> None:
    assert list(thought_of(noted(1, ME)).lines()) == [(Where.ME, None)]


def test_what_is_still_open_makes_no_line_of_its_own() -> None:
    assert (Where.PEOPLE, CLEO.id) not in thought_of(noted(1), noted(2, CLEO, outcome=None, gut=0.0)).lines()


@pytest.mark.parametrize(("gut", "head"), [(UP, None), (None, UP), (UP, UP)])
def test_a_rise_of_either_is_thought_of_again_without_whoever_hurt(gut: Way | None, head: Way | None) -> None:
    thought = thought_of(*NOTES, HARM, gut=gut, head=head)
    rest = without(thought.known, thought.minds[Where.PEOPLE])
    assert rest is not None
    assert [moment.day for moment in rest.moments] == sorted(moment.day for moment in rest.moments)
    assert {moment.relationship for moment in rest.moments} == {ANA.id}
    assert len(rest.moments) == 15


@pytest.mark.parametrize("way", [None, Way.DOWN])
def test_without_a_rise_nothing_is_thought_of_twice(way: Way | None) -> None:
    thought = thought_of(*NOTES, HARM, gut=way, head=way)
    assert without(thought.known, thought.minds[Where.PEOPLE]) is None
    assert all(thought.holds_without(pathway) for pathway in Pathway)


def test_nor_where_nobody_hurt() -> None:
    thought = thought_of(*NOTES, gut=UP)
    assert without(thought.known, thought.minds[Where.PEOPLE]) is None
    assert thought.holds_without(Pathway.FELT)


def test_whoever_hurt_elsewhere_and_has_no_note_here_leaves_it_as_it_is() -> None:
    elsewhere = replace(HARM, relationship=CLEO.id, touches=())
    thought = thought_of(*NOTES, elsewhere, gut=UP)
    assert thought.known.barred.led_by == {CLEO.id}
    assert thought.apart is None


def test_gut_and_head_each_have_to_hold_for_themselves() -> None:
    thought = thought_of(*NOTES, marked(BEN), gut=UP, head=UP)
    assert thought.apart is not None
    lines = thought.apart.now.known_lines.every
    lines[None].word = replace(lines[None].word, way=None)
    assert thought.holds_without(Pathway.FELT)
    assert not thought.holds_without(Pathway.KNOWN)


def test_what_is_thought_of_apart_is_what_it_would_be_had_they_never_been_met() -> None:
    thought = thought_of(*NOTES, HARM, gut=UP)
    alone = thought_of(*(note for note in NOTES if note.relationship == ANA.id))
    moments = alone.known.strands[Where.PEOPLE].moments
    assert thought.apart is not None
    assert thought.apart.moments == list(moments)
    assert (flat(readings(thought.apart.now, moments)) == flat(readings(mind(moments).now, moments))).all()


def test_guesses_are_of_every_line_that_may_be_told_of() -> None:
    thought = thought_of(*NOTES, marked(BEN), noted(50, ME), gut=UP)
    found = thought.guesses(LESSON, frozenset())
    assert set(found) == {(Where.PEOPLE, None), (Where.PEOPLE, ANA.id), (Where.ME, None)}
    assert all(one == thought.guess(*key, LESSON, frozenset()) for key, one in found.items())
    assert found[Where.PEOPLE, None].first == at(1)
