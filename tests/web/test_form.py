"""A form is read strictly: what a page meets is text it can keep, and what was not sent stays unset."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import StringConstraints

from earned.web.form import Form, FormModel, RefusedError, WrongAnswersError, parse_form

KEEPABLE = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]) | st.sampled_from("\n\t"), max_size=50
)


class Tea(StrEnum):
    GREEN = "green"
    BLACK = "black"


class TeaForm(FormModel):
    tea: Tea | None = None
    words: Annotated[str, StringConstraints(max_length=10)] | None = None
    with_it: tuple[Tea, ...] = ()


@given(st.lists(st.tuples(st.sampled_from("abc"), KEEPABLE), max_size=20))
def test_every_value_comes_back_in_order(pairs: list[tuple[str, str]]):
    form = parse_form(urlencode(pairs).encode())
    for name in "abc":
        sent = tuple(value for key, value in pairs if key == name)
        assert form.every(name) == sent
        assert form.has(name) is bool(sent)
        assert form.one(name) == (sent[-1] if sent else None)


def test_lines_are_kept_and_carriage_returns_are_not():
    assert parse_form(b"words=one%0D%0Atwo%09three").one("words") == "one\ntwo\tthree"


@pytest.mark.parametrize("letter", [chr(code) for code in range(32) if chr(code) not in "\t\n\r"])
def test_signs_that_no_file_should_hold_are_refused(letter: str):
    with pytest.raises(RefusedError):
        parse_form(urlencode({"words": f"a{letter}b"}).encode())


def test_not_sent_is_not_the_same_as_empty():
    empty = parse_form(b"words=").read(TeaForm)
    assert empty.said("words")
    assert empty.words is None
    assert not empty.said("tea")


def test_none_picked_is_told_from_not_asked():
    assert not parse_form(b"words=a").read(TeaForm).said("with_it")
    asked = parse_form(b"with_it-asked=1").read(TeaForm)
    assert asked.said("with_it")
    assert asked.with_it == ()
    assert parse_form(b"with_it=green&with_it=black").read(TeaForm).with_it == (Tea.GREEN, Tea.BLACK)


@given(st.text(min_size=1, max_size=60))
def test_what_is_wrong_is_named_without_what_was_sent(value: str):
    form = Form({"tea": (f"{value}!",), "words": ("a" * 11,)})
    with pytest.raises(WrongAnswersError) as wrong:
        form.read(TeaForm)
    assert wrong.value.wrong == {"tea": "form.not_an_answer", "words": "form.too_long"}
    assert str(wrong.value) == "a form was not accepted"


@pytest.mark.parametrize("name", ["passphrase", "old_passphrase", "sheet"])
def test_a_form_with_a_secret_knows_it(name: str):
    assert Form({name: ("x",)}).is_secret
    assert not Form({"words": ("passphrase",)}).is_secret
