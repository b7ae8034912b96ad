"""The words: found by name, loud when missing, empty or given twice."""

from __future__ import annotations

import re
from io import StringIO

import pytest
from babel.messages.pofile import read_po

from earned.content.strings import entries, joined, strings, written

HEAD = 'msgid ""\nmsgstr ""\n"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
ONE = HEAD + 'msgid "a.hello"\nmsgstr "Hello, %(who)s."\n'
MANY = HEAD + 'msgid "b.days"\nmsgid_plural "b.days"\nmsgstr[0] "one day"\nmsgstr[1] "%(n)s days"\n'


def test_words_of_all_areas_are_found_by_name():
    words = joined({"a": ONE, "b": MANY})
    assert words.gettext("a.hello") == "Hello, %(who)s."
    assert words.say("a.hello", who="Mara") == "Hello, Mara."
    assert [words.say_many("b.days", n) for n in (0, 1, 2)] == ["0 days", "one day", "2 days"]


def test_a_name_that_no_file_holds_is_never_shown():
    words = joined({"a": ONE})
    with pytest.raises(KeyError):
        words.gettext("a.goodbye")
    with pytest.raises(KeyError):
        words.ngettext("a.goodbyes", "a.goodbyes", 2)


def test_a_name_given_twice_is_an_error_at_once():
    with pytest.raises(ValueError, match=r"given twice: a\.hello"):
        joined({"a": ONE, "b": ONE})
    with pytest.raises(ValueError, match=r"given twice: a\.hello"):
        joined({"a": ONE + '\nmsgid "a.hello"\nmsgstr "Hi."\n'})


@pytest.mark.parametrize(
    "text", ['msgid "a.x"\nmsgstr ""\n', 'msgid "a.x"\nmsgid_plural "a.x"\nmsgstr[0] "one"\nmsgstr[1] ""\n']
)
def test_words_left_empty_are_an_error_at_once(text: str):
    with pytest.raises(ValueError, match=r"left empty"):
        joined({"a": HEAD + text})


def test_a_language_without_words_is_an_error():
    with pytest.raises(LookupError):
        strings("xx")


def test_each_area_lives_in_one_file():
    homes: dict[str, set[str]] = {}
    for file, text in written("en").items():
        for name in re.findall(r'^msgid "(.+)"$', text, re.MULTILINE):
            homes.setdefault(name.split(".")[0], set()).add(file)
    assert {area: sorted(found) for area, found in homes.items() if len(found) > 1} == {}


@pytest.mark.parametrize("text", ["msgid a.x", "hello", 'msgctxt "menu"', 'msgid "a.x', 'msgid "a" "b"'])
def test_a_line_that_is_not_gettext_is_an_error_that_names_the_place(text: str):
    with pytest.raises(ValueError, match=r"line 5|Expecting|Extra data"):
        list(entries(HEAD + text, "a"))


@pytest.mark.parametrize("area", sorted(written("en")))
def test_the_files_are_read_as_gettexts_own_tools_read_them(area: str):
    text = written("en")[area]
    theirs = {}
    for message in read_po(StringIO(text), locale="en", abort_invalid=True):
        name = message.id if isinstance(message.id, str) else message.id[0]
        theirs[name] = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
    ours = dict(entries(text, area))
    assert {name: words for name, words in ours.items() if name} == {n: w for n, w in theirs.items() if n}


def test_another_language_has_its_own_plurals():
    rule = "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);"
    text = HEAD.replace("nplurals=2; plural=(n != 1);", rule)
    text += 'msgid "a.d"\nmsgid_plural "a.d"\nmsgstr[0] "one"\nmsgstr[1] "few"\nmsgstr[2] "many"\n'
    words = joined({"a": text})
    assert [words.say_many("a.d", n) for n in (1, 2, 5, 11, 21)] == ["one", "few", "many", "many", "one"]
