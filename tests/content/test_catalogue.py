"""The catalogue: whole, named for ever, cautious, and careful about who a step is for."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import fields, is_dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml
from pydantic import TypeAdapter

from earned.content.catalogue import (
    Catalogue,
    Challenge,
    Context,
    Family,
    FamilyId,
    Gate,
    Need,
    SelfLesson,
    Step,
    Stretch,
    built,
    catalogue,
    raw,
    words,
)
from earned.content.strings import strings
from earned.journal import entities

if TYPE_CHECKING:
    from collections.abc import Iterator

FILE = (files("earned.content") / "catalogue.yaml").read_bytes()
RELEASED = Path(__file__).with_name("ids.txt")
ANSWERS_OF_THE_PAGE = {"none", "unknown", "own", "other", "skip"}

Entry = Family | Need | Challenge | SelfLesson


def ids(tree: object) -> Iterator[str]:
    """Yield each id, as often as something carries it."""
    if isinstance(tree, tuple):
        for branch in tree:
            yield from ids(branch)
    elif is_dataclass(tree):
        for place in fields(tree):
            value = getattr(tree, place.name)
            if place.name == "id":
                yield str(value)
            else:
                yield from ids(value)


def entries() -> list[Entry]:
    book = catalogue()
    return [*book.families, *book.needs, *book.challenges, *book.self_relation]


def family_of(entry: Entry) -> FamilyId | None:
    if isinstance(entry, Family):
        return entry.id
    return entry.family if isinstance(entry, Need) else None


def steps() -> list[tuple[FamilyId | None, Step]]:
    return [(family_of(entry), step) for entry in entries() for step in entry.steps]


def test_the_file_has_the_shape_it_claims():
    assert TypeAdapter(Catalogue).validate_python(raw(FILE)) == catalogue()


@pytest.mark.parametrize(
    ("there", "instead"),
    [
        (b"stretch: tiny", b"stretch: huge"),
        (b"gate: solo", b"gate: wide"),
        (b"learned:", b"lerned:"),
        (b"job:", b"work:"),
        (b"  family: neglect", b"  family: anger"),
    ],
)
def test_a_wrong_word_in_the_file_is_refused(there: bytes, instead: bytes):
    with pytest.raises((TypeError, ValueError)):
        built(FILE.replace(there, instead, 1))


def test_no_id_stands_for_two_things():
    assert [name for name, times in Counter(ids(catalogue())).items() if times > 1] == []


def test_an_id_once_released_is_never_lost_or_renamed():
    released = RELEASED.read_text("utf-8").split()
    missing = set(released) - set(ids(catalogue()))
    assert missing == set(), "a journal may hold these; words may change, ids may not"


def test_a_new_id_is_released_with_the_change_that_adds_it():
    unlisted = set(ids(catalogue())) - set(RELEASED.read_text("utf-8").split())
    assert unlisted == set(), "add them to ids.txt, at the end"


def test_ids_are_plain_and_never_an_answer_of_the_page():
    found = set(ids(catalogue()))
    assert {name for name in found if not re.fullmatch(r"[a-z]+(_[a-z]+)*", name)} == set()
    assert found & ANSWERS_OF_THE_PAGE == set()


def test_each_entry_says_when_the_old_lesson_may_be_right():
    for entry in entries():
        cautions = entry.cautions if isinstance(entry, Family) else (entry.caution,)
        assert cautions
        assert all(len(caution.text.split()) >= 6 for caution in cautions), entry.id


def test_each_entry_has_signs_steps_and_a_question():
    for entry in entries():
        assert len(entry.steps) >= 3, entry.id
        prompts = entry.prompts if isinstance(entry, Family) else (entry.prompt,)
        assert all(prompt.text.rstrip().endswith("?") for prompt in prompts), entry.id
        if not isinstance(entry, Challenge):
            assert len(entry.signs) >= 2, entry.id


def test_each_family_has_steps_for_each_kind_of_tie_and_a_tiny_one():
    for family in catalogue().families:
        met = {step.context for step in family.steps}
        assert met == set(Context) - {Context.ANYONE}
        assert Stretch.TINY in {step.stretch for step in family.steps}


def test_steps_of_an_entry_go_from_small_to_large():
    order = list(Stretch)
    for entry in entries():
        for context in {step.context for step in entry.steps}:
            sizes = [order.index(step.stretch) for step in entry.steps if step.context is context]
            assert sizes == sorted(sizes), (entry.id, context)


def test_no_step_with_a_partner_is_open():
    assert {step.gate for _, step in steps() if step.context is Context.PARTNERSHIP} == {Gate.CHOSEN}


def test_no_step_on_danger_is_open():
    assert [step.id for family, step in steps() if family is FamilyId.DANGER and step.gate is Gate.OPEN] == []


def test_a_step_alone_is_solo_and_no_other_is():
    assert all((step.context is Context.SELF) == (step.gate is Gate.SOLO) for _, step in steps())


def test_a_large_step_with_a_friend_or_anyone_is_for_someone_chosen():
    wide = {Context.FRIENDSHIP, Context.ANYONE}
    large = {Stretch.LARGE, Stretch.VERY_LARGE}
    open_ones = [s.id for _, s in steps() if s.context in wide and s.stretch in large and s.gate is Gate.OPEN]
    assert open_ones == []


def test_the_four_families_are_those_of_the_journal():
    assert {*FamilyId} | {"own"} == {*entities.Family}
    assert [family.id for family in catalogue().families] == list(FamilyId)


def test_a_stretch_means_the_same_in_the_journal():
    assert {*Stretch} | {"unknown"} == {*entities.Stretch}


def test_a_family_has_one_name_wherever_it_stands():
    assert [family.name for family in catalogue().families] == [
        strings().gettext(f"common.family.{family.id}") for family in catalogue().families
    ]


def test_a_lesson_of_no_family_still_meets_some_guards_and_body_words():
    book = catalogue()
    assert {guard.id for guard in book.guards(None, "own")} == set(book.general_guards) != set()
    assert {line.id for line in book.body_words(None, None)} == set(book.general_body) != set()


def test_no_part_of_the_file_is_named_twice_in_one_place():
    def names(node: yaml.Node) -> Iterator[list[str]]:
        if isinstance(node, yaml.MappingNode):
            yield [key.value for key, _ in node.value]
            for _, value in node.value:
                yield from names(value)
        elif isinstance(node, yaml.SequenceNode):
            for value in node.value:
                yield from names(value)

    tree = yaml.compose(FILE, yaml.CSafeLoader)
    assert tree is not None
    assert [keys for keys in names(tree) if len(keys) != len(set(keys))] == []


def test_a_lesson_from_a_need_meets_its_own_signs_first_then_its_familys():
    book = catalogue()
    need = book.needs[0]
    family = book.family(need.family)
    assert family is not None
    assert book.signs(need.id, None) == (*need.signs, *family.signs)
    assert book.guards(need.id, None) == family.guards
    assert book.body_words(need.id, None) == family.body


def test_a_lesson_of_the_persons_own_has_no_signs_of_ours():
    assert catalogue().signs(None, "own") == ()
    assert catalogue().template("own") is None
    assert catalogue().family(None) is None


def test_a_lesson_from_a_family_does_not_say_things_twice():
    book = catalogue()
    assert book.signs("danger", "danger") == book.signs(None, "danger")
    assert book.guards("danger", "danger") == book.guards(None, "danger")


def test_a_lesson_about_oneself_has_its_own_signs_and_guards():
    book = catalogue()
    own = book.self_relation[0]
    assert book.signs(own.id, None) == own.signs
    assert book.guards(own.id, None) == own.guards


def test_each_line_is_found_by_its_id():
    told = words()
    book = catalogue()
    assert told[book.families[0].signs[0].id] == book.families[0].signs[0].text
    assert told[book.families[0].guards[0].id] == book.families[0].guards[0].sounds
    assert told[book.hard_stops.signs[0].id] == book.hard_stops.signs[0].text
    entry_ids = {str(entry.id) for entry in entries()}
    assert set(told) == set(ids(book)) - entry_ids


def test_signs_say_what_was_seen_and_never_what_someone_is():
    claims = re.compile(
        r"\bthey (?:are|were) (?:good|kind|safe|nice|loving) people\b|\bis safe\b", re.IGNORECASE
    )
    for entry in entries():
        if not isinstance(entry, Challenge):
            assert [sign.text for sign in entry.signs if claims.search(sign.text)] == []


def test_nothing_for_oneself_points_at_someone_else():
    for _, step in steps():
        if step.gate is Gate.SOLO:
            assert not re.search(r"\b(?:them|a friend|a partner|tell someone|they)\b", step.text.lower()), (
                step.id
            )
