"""No word is missing, none is left over, and none stands outside the catalogue of strings."""

from __future__ import annotations

import re
from functools import cache, reduce
from pathlib import Path

import pytest

import earned
from earned.content.proof import places
from earned.content.proof.places import Names
from earned.content.strings import written

ROOT = Path(earned.__file__).parent
PYTHON, TEMPLATES = places.sources(ROOT)
SPOKEN = [path for path in PYTHON if path.relative_to(ROOT).parts[0] in {"web", "companion", "charts"}]

NOT_NAMES: dict[str, str] = {}
"""Constants that look like names of words and are not, each with its reason."""

NOT_FOR_A_PAGE: dict[str, str] = {}
"""Constants in Python that read like words and are never shown, each with its reason."""


@cache
def known() -> set[str]:
    return {
        name for text in written("en").values() for name in re.findall(r'^msgid "(.+)"$', text, re.MULTILINE)
    }


@cache
def used() -> Names:
    python = [places.names_in_python(path.read_text("utf-8")) for path in PYTHON]
    pages = [places.names_in_template(path.read_text("utf-8")) for path in TEMPLATES]
    return reduce(Names.__or__, python + pages, Names())


def test_every_name_that_is_used_has_words():
    areas = {name.split(".")[0] for name in known()}
    asked = {name for name in used().whole if name.split(".")[0] in areas and name not in NOT_NAMES}
    assert sorted(asked - known()) == []


def test_every_beginning_that_is_used_begins_something():
    names = known()
    areas = {name.split(".")[0] for name in names}
    starts = {start for start in used().beginnings if start.split(".")[0] in areas}
    assert [start for start in sorted(starts) if not any(name.startswith(start) for name in names)] == []


def test_every_word_is_used_somewhere():
    names = used()
    assert [name for name in sorted(known()) if not names.mention(name)] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_template_says_words_of_its_own(path: Path):
    assert places.unnamed_in_template(path.read_text("utf-8")) == []


@pytest.mark.parametrize("path", SPOKEN, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_module_says_words_of_its_own(path: Path):
    said = places.unnamed_in_python(path.read_text("utf-8"))
    assert [text for text in said if text not in NOT_FOR_A_PAGE] == []


@pytest.mark.parametrize(
    "source",
    [
        "<p>Hello there</p>",
        "<p>{{ _('a.b') }} notes</p>",
        "<img alt='A picture'>",
        "<a aria-label='Go {{ where }}'>{{ x }}</a>",
        "<p>{{ 'Yes' if kind else 'No' }}</p>",
        "<p>{{ name or 'Nobody' }}</p>",
        "{% for a in b %}{% if a %}<li>Item</li>{% endif %}{% endfor %}",
        "{% block main %}<h1>Title</h1>{% endblock %}",
        "{% macro m(a) %}<b>Bold</b>{% endmacro %}",
        "<input type='submit' value='Send'>",
    ],
)
def test_words_in_a_template_are_found(source: str):
    assert places.unnamed_in_template(source)


@pytest.mark.parametrize(
    "source",
    [
        "<p class='own'>{{ _('a.b') }}</p>",
        "<input type='radio' value='unknown' {{ 'checked' if x }}>",
        "<p>{{ n }} · {{ day }}</p>",
        "{# a remark to the reader of this file #}<p></p>",
        "{% set kind = 'steady as rock' %}<p>{{ words[kind] }}</p>",
        "<a href='/help' title='{{ _('a.b') }}'>{{ _('a.c') }}</a>",
    ],
)
def test_a_template_without_words_of_its_own_passes(source: str):
    assert places.unnamed_in_template(source) == []


def test_words_in_a_module_are_found_and_remarks_are_not():
    source = '"""What this is about, at length."""\nX = "You can write a note here."\n'
    assert places.unnamed_in_python(source) == ["You can write a note here."]
    assert places.unnamed_in_python('def f():\n    raise ValueError("this has no such thing here")\n') == []
    assert places.unnamed_in_python('Y = "common.scale.0"\nZ = "SELECT a FROM b WHERE c"\n') == []


def test_names_are_found_whole_and_by_their_beginning():
    template = places.names_in_template("{{ _('a.b') }}{{ _('c.d.' ~ x) }}{% include 'e.html' %}")
    module = places.names_in_python("a = 'a.b'\nb = f'c.d.{a}'\nc = 'e.po'\n")
    for names in (template, module):
        assert names.whole == {"a.b"}
        assert names.beginnings == {"c.d."}
        assert names.mention("a.b")
        assert names.mention("c.d.x")
        assert not names.mention("a.b.c")


def test_a_short_beginning_excuses_no_whole_area():
    names = places.names_in_python("say(f'cli.{name}')\nsay('opened')\n")
    assert names.mention("cli.opened")
    assert names.mention("cli.opened.twice")
    assert not names.mention("cli.closed")
