"""B2: nothing from someone marked, or from a moment of harm, raises what is shown of anyone else; nor does marking."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.safety.engine_rules import BELOW, HEEDED, MARKING, TOLD, UNCHANGED
from tests.safety.guess_rules import NO_NEW_RISE, NO_RISE, WITHOUT
from tests.safety.held import held
from tests.safety.note_rules import KINDNESS

if TYPE_CHECKING:
    from tests.safety.cohort import Harm


def test_the_engine_is_told_of_every_mark_and_of_every_flag(harm: Harm) -> None:
    held(harm.all_marked, TOLD, a_life=20)


def test_where_marks_are_heeded_nothing_under_one_raises_anyone_else(harm: Harm) -> None:
    held(harm.all_marked, HEEDED, a_life=10)


def test_what_is_shown_never_stands_above_the_life_that_heeds_the_marks(harm: Harm) -> None:
    held(harm.all_marked, BELOW, a_life=10)


def test_marking_someone_as_of_any_note_raises_nothing_for_any_plausible_person(harm: Harm) -> None:
    held(harm.all_unmarked, MARKING, a_life=20)


def test_a_mark_or_a_flag_raises_nothing_when_it_is_set(harm: Harm) -> None:
    held(harm.all_marked, MARKING, a_life=0.5)


def test_a_mark_or_a_flag_brings_no_rise_that_was_not_said_before(harm: Harm) -> None:
    held(harm.all_marked, NO_NEW_RISE, a_life=0.5)


def test_a_note_with_someone_marked_changes_nothing(harm: Harm) -> None:
    held(harm.all_marked, UNCHANGED, a_life=2)


def test_no_rise_is_said_of_someone_marked_or_who_was_noted_to_harm(harm: Harm) -> None:
    held(harm.all_marked, NO_RISE, a_life=10)


def test_and_a_rise_in_general_has_to_hold_without_them(harm: Harm) -> None:
    held(harm.all_marked, WITHOUT, a_life=0.1)


def test_their_kindness_makes_nothing_on_the_looking_back_page_better(harm: Harm) -> None:
    held(harm.all_marked, KINDNESS, a_life=1)
