"""The lint bites: each rule on a line that breaks it, and on every word there is."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

from earned.content.catalogue import catalogue
from earned.content.proof.rules import (
    ALL_GRADE,
    ALLOWED,
    Piece,
    grade_of_all,
    hard_screens,
    pieces_of_catalogue,
    pieces_of_strings,
    problems,
)
from earned.content.strings import written

HEAD = 'msgid ""\nmsgstr ""\n"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'


def said(text: str) -> list[str]:
    return problems([Piece("a.line", text, ("a",))], allowed={})


@pytest.fixture(scope="module")
def everything() -> list[Piece]:
    return pieces_of_strings(written("en")) + pieces_of_catalogue(catalogue())


def test_every_word_keeps_the_rules(everything: list[Piece]):
    assert problems(everything) == []


def test_every_screen_can_be_read_in_grade_six(everything: list[Piece]):
    assert hard_screens(everything) == []


def test_all_of_it_together_can_be_read_in_grade_four(everything: list[Piece]):
    assert grade_of_all(everything) <= ALL_GRADE


def test_every_exception_is_about_a_line_that_exists(everything: list[Piece]):
    assert {name for _, name in ALLOWED} - {piece.name for piece in everything} == set()
    assert all(reason.strip() for reason in ALLOWED.values())


@pytest.mark.parametrize(
    "text",
    [
        "You are on a 5 day streak.",
        "This one is overdue.",
        "We miss you.",
        "You wrote three days in a row.",
        "Your score is 12 points.",
        "You have made progress.",
        "Great work today.",
        "We are proud of you.",
        "Well done.",
        "Narcissistic people do this.",
        "This is a symptom.",
        "Your resistance is normal.",
        "For victims of a toxic partner.",
        "Notes can heal old wounds.",
        "This treats what hurts.",
        "Sadly, it went wrong.",
        "Welcome back!",
        "You can trust Mara, who is safe.",
        "They seem trustworthy.",
        "It is safer with her now.",
        "It's here.",
        'He said \\"no\\".',
        "<i>Slanted</i> words.",
        "A computer is safer, and so is she.",
        '<a href="https://example.org">Out</a>',
        "Half of 100% is fifty.",
    ],
)
def test_a_line_that_breaks_a_rule_is_found(text: str):
    assert said(text.replace("\\", ""))


@pytest.mark.parametrize(
    "text",
    [
        "You must write it down.",
        "You should call them.",
        "Just breathe.",
        "You need to rest.",
        "You have to say it.",
        "Try to stay calm.",
        "You can trust them.",
        "It is time to leave him.",
        "Could you forgive?",
        "Confront what hurts.",
        "Remember to write tomorrow.",
    ],
)
def test_an_order_is_found(text: str):
    assert said(text)


@pytest.mark.parametrize(
    "text",
    [
        "There is no point in asking.",
        "That is enough for today.",
        "Do you feel safe with them?",
        "You said that this person is not safe.",
        "Nobody can tell who is safe.",
        "Save",
        "What do you need?",
        "Their grate was cold.",
        '<span class="own">%(who)s</span> came back to it.',
        "9 %%",
    ],
)
def test_a_plain_line_passes(text: str):
    assert said(text) == []


def test_researchers_may_be_told_in_their_own_terms_and_all_else_holds():
    hard = "The prequential logarithmic predictive density discriminates between hierarchical populations."
    assert problems([Piece("study.a", hard, ("study", "study.a"))], allowed={}) == []
    assert problems([Piece("home.a", hard, ("home", "home.a"))], allowed={}) != []
    assert problems([Piece("study.a", "You must do it!", ("study", "study.a"))], allowed={}) != []


def test_a_long_hard_sentence_is_found_and_a_short_one_is_let_be():
    hard = "Emotional expectations established in earlier relationships determine interpersonal anticipation."
    assert any("grade" in line for line in said(hard))
    assert said("Emotional expectations determine anticipation.") == []


def test_a_hard_screen_is_found_even_where_no_sentence_is_long():
    hard = Piece("a.b", "Anticipating emotional unavailability determines interaction. " * 12, ("a",))
    assert len(hard_screens([hard])) == 1
    assert hard_screens([Piece("a.b", "We sat by the sea and ate bread. " * 12, ("a",))]) == []


def test_an_exception_holds_for_its_line_alone_and_is_missed_when_stale():
    line = Piece("a.line", "You must.", ("a",))
    assert problems([line], allowed={("order", "a.line"): "a test"}) == []
    assert problems([line], allowed={("cheer", "a.line"): "a test"}) != []
    assert problems([Piece("a.line", "You may.", ("a",))], allowed={("order", "a.line"): "a test"}) != []


def test_each_form_of_a_plural_is_read():
    text = HEAD + 'msgid "a.n"\nmsgid_plural "a.n"\nmsgstr[0] "one"\nmsgstr[1] "%(n)s points"\n'
    assert len(problems(pieces_of_strings({"a": text}), allowed={})) == 1


def test_each_text_of_the_catalogue_is_a_piece(everything: list[Piece]):
    texts = {piece.text for piece in everything if piece.screens[0].startswith("catalogue.")}
    file = (files("earned.content") / "catalogue.yaml").read_text("utf-8")
    quoted = set(re.findall(r'"([^"]*)"', file.split("\nschema:", 1)[1]))
    assert quoted == texts
