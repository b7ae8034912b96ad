"""D4: no GET changes anything; no address holds a word, a name or a search."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from starlette.routing import Match
from tests.security.conftest import GETS, ROUTES, filled, shown

from earned.journal.reading import lessons, relationships
from earned.journal.unlocked import Journal

ADDRESS = re.compile(r'(?:href|action|src|hx-post|hx-get)="([^"]*)"')
PART = re.compile(r"[a-z0-9-]{1,16}|[A-Za-z0-9_-]{12}|\d{4}-\d\d|[a-z.-]+\.(js|css|svg|woff2)")


def rows(journal):
    with journal.read() as connection:
        tables = connection.exec_driver_sql("SELECT name FROM sqlite_schema WHERE type='table'").scalars()
        return {table: connection.exec_driver_sql(f"SELECT * FROM {table}").all() for table in list(tables)}


def test_no_page_asks_to_write(walker, ids, monkeypatch):
    def refuse(*_):
        raise AssertionError("a GET opened the journal for writing")

    monkeypatch.setattr(Journal, "write", refuse)
    assert all(answer.status_code < 400 for _, answer in shown(walker, ids))


def test_every_row_is_as_it_was_after_every_page_was_seen(walker, ids, full):
    before = rows(full)
    answers = shown(walker, ids)
    assert len(answers) == len(GETS)
    assert rows(full) == before


def test_looking_neither_locks_nor_lets_anyone_in(walker, ids, room):
    tokens = set(room.sessions)
    assert not [path for path, answer in shown(walker, ids) if "set-cookie" in answer.headers]
    assert set(room.sessions) == tokens


def test_what_changes_something_has_no_get():
    for path in ("/lock", "/leave", "/unlock", "/pretend", "/begin", "/veil", "/stay"):
        (route,) = [route for route in ROUTES if route.path == path]
        assert route.get is None, path


def test_addresses_are_neutral_words_and_random_ids(walked, walker):
    found = {address for _, answer in walked for address in ADDRESS.findall(answer.text)}
    own = [address for address in found if address.startswith("/")]
    assert len(own) > 20
    for address in own:
        parts = urlsplit(address)
        assert re.fullmatch(r"([a-z]+=\d{1,4}(&amp;|$))*", parts.query), address
        assert all(PART.fullmatch(part) for part in parts.path.split("/") if part), address


def test_no_address_holds_a_name_or_a_lesson(walked, full):
    with full.read() as connection:
        names = {someone.name.lower() for someone in relationships.every(connection)}
        said = {word for lesson in lessons.every(connection) for word in lesson.old_words.lower().split()}
    own = {name for name in names if len(name) > 3} | {word for word in said if len(word) > 6}
    for _, answer in walked:
        addresses = " ".join(ADDRESS.findall(answer.text)).lower()
        assert not [word for word in own if word in addresses]


def test_every_title_is_the_neutral_word_alone(walked):
    for path, answer in walked:
        if answer.status_code == 200 and path != "/away":
            assert re.findall("<title>(.*?)</title>", answer.text) == ["Notes"], path


def thought_through(walker, address):
    """Ask for a page, each time with the moment that it waits, until nothing on it is still being thought about."""
    for _ in range(300):
        page = walker.get(address).text
        if "We are going through your notes" not in page:
            return page
    raise AssertionError("never thought through")


@pytest.mark.parametrize("path", GETS)
def test_a_search_in_the_address_is_never_read(walker, ids, path):
    plain = thought_through(walker, filled(path, ids))
    asked = walker.get(filled(path, ids), params={"q": "Zinnober", "words": "Zinnober"}).text
    assert "Zinnober" not in asked
    assert len(asked) == len(plain)


def test_a_path_meets_one_page_only():
    for route in ROUTES:
        there = filled(
            route.path,
            dict.fromkeys(("moment_id", "lesson", "who", "crack", "month", "step", "catch"), "AAAAaaaa0000"),
        )
        asked = {"type": "http", "method": "GET", "path": there, "root_path": ""}
        first = next(other for other in ROUTES if other.matches(asked)[0] is not Match.NONE)
        assert first.path == route.path
