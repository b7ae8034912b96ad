"""Help: it is there when nothing else is, and nothing done on it is kept."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from earned.content.help_lines import help_lines
from earned.journal.entities import HelpContact, Plan, Settings
from earned.journal.reading.settings import settings as kept_settings
from earned.journal.writing import keep_contact, keep_plan, keep_settings
from earned.web.pages.help import countries, dialled

if TYPE_CHECKING:
    from starlette.testclient import TestClient

    from earned.journal.vault import Journal

CODES = [country.code for country in help_lines().countries]


def everything_in(journal: Journal) -> list[object]:
    """All rows of all tables, to tell whether anything was written."""
    with journal.read() as connection:
        tables = (
            connection.exec_driver_sql("SELECT name FROM sqlite_schema WHERE type='table'").scalars().all()
        )
        return [tuple(connection.exec_driver_sql(f"SELECT * FROM {table}").all()) for table in sorted(tables)]


def test_help_is_there_before_anything_is_open(client: TestClient):
    client.cookies.clear()
    answer = client.get("/help")
    assert answer.status_code == 200
    assert answer.text.count('action="/leave"') == 2
    assert 'id="own-safety"' in answer.text
    assert 'href="/settings' not in answer.text


@pytest.mark.parametrize("code", CODES)
def test_each_country_shows_its_emergency_numbers_before_its_lines(client: TestClient, code: str):
    answer = client.post("/help", data={"country": code})
    country = help_lines().country(code)
    assert country is not None
    assert answer.status_code == 200
    first_line = min(
        answer.text.index(line.name.replace("&", "&amp;").replace("'", "&#39;")) for line in country.lines
    )
    assert all(answer.text.index(row.way.at) < first_line for row in country.emergency)
    assert all(way.link in answer.text for line in country.lines for way in line.ways if way.link)


def test_looking_at_help_and_plan_writes_nothing(client: TestClient, journal: Journal):
    before = everything_in(journal)
    for look in (client.get("/help"), client.post("/help", data={"country": CODES[0]}), client.get("/plan")):
        assert look.status_code == 200
    assert everything_in(journal) == before


def test_a_country_picked_on_the_page_is_for_this_once(client: TestClient, journal: Journal):
    name = dict(countries("en"))[CODES[0]]
    assert f": {name}</h3>" in client.post("/help", data={"country": CODES[0]}).text
    assert f": {name}</h3>" not in client.get("/help").text
    with journal.read() as connection:
        assert kept_settings(connection).country is None


def test_a_country_from_the_settings_shows_at_once(client: TestClient, journal: Journal):
    with journal.write() as connection:
        keep_settings(connection, replace(Settings(), country=CODES[1]))
    assert f": {dict(countries('en'))[CODES[1]]}</h3>" in client.get("/help").text


def test_my_own_people_stand_first_and_can_be_called(client: TestClient, journal: Journal):
    with journal.write() as connection:
        keep_contact(connection, HelpContact("a", "Mara & <b>", "+44 20 7946 0018", "after six"))
        keep_contact(connection, HelpContact("b", "Front desk", "ask for Osei"))
    text = client.get("/help").text
    assert '<span class="own">Mara &amp; &lt;b&gt;</span>' in text
    assert 'href="tel:+442079460018"' in text
    assert text.count('href="tel:') == 1


def test_the_plan_reads_as_it_was_written_and_leaves_out_what_was_not(client: TestClient, journal: Journal):
    with journal.write() as connection:
        keep_plan(connection, Plan(helps="Tea.\nThe <long> way round."))
    text = client.get("/plan").text
    assert "Tea.\nThe &lt;long&gt; way round." in text
    assert 'id="helps"' in text
    assert 'id="signs"' not in text
    assert 'href="/plan"' in client.get("/help").text


def test_the_plan_stays_locked_with_the_notes(client: TestClient):
    client.cookies.clear()
    assert client.get("/plan").headers["location"] == "/"


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(picked=st.text(max_size=40))
def test_whatever_is_sent_as_a_country_gets_one_sentence_and_no_error(client: TestClient, picked: str):
    answer = client.post("/help", data={"country": picked})
    assert answer.status_code in {200, 400, 422} if picked not in CODES else answer.status_code == 200
    if len(picked) > 6:
        assert picked not in answer.text


@given(number=st.text(max_size=30))
def test_only_what_can_be_dialled_becomes_a_link(number: str):
    digits = dialled(number)
    assert digits is None or (digits.lstrip("+").isascii() and digits.lstrip("+").isdigit())


@pytest.mark.parametrize(
    ("number", "digits"), [("020 7946", "0207946"), ("(030) 12-34", "0301234"), ("@mara9", None), ("+", None)]
)
def test_numbers_as_people_write_them(number: str, digits: str | None):
    assert dialled(number) == digits
