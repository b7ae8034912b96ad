"""Help lines: few, agreed on by two sources, and honest about their age."""

from __future__ import annotations

import dataclasses
import re
from datetime import date, timedelta
from importlib.resources import files
from typing import Any

import pytest
import yaml
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from earned.content import help_lines as module
from earned.content.help_lines import (
    By,
    Cost,
    Country,
    Emergency,
    HelpLines,
    Hours,
    Line,
    Need,
    Row,
    Service,
    Source,
    Way,
    Who,
    ahead,
    country_name,
    help_lines,
    hours_words,
    language_names,
    main,
    months_later,
    read,
    stale,
    undated,
)
from earned.content.strings import strings

TEXT = (files("earned.content") / "help_lines.yaml").read_text("utf-8")
COUNTRIES = help_lines().countries
ROWS = [row for country in COUNTRIES for row in country.rows]
LINES = [line for country in COUNTRIES for line in country.lines]
WAYS = [way for line in LINES for way in line.ways] + [n.way for c in COUNTRIES for n in c.emergency]
DAYS = st.dates(min_value=date(2000, 1, 1), max_value=date(2090, 12, 31))


def source(key: str, day: date | None) -> Source:
    return Source(key=key, name=key, at="example.org", read="the page", date=day)


def row(*days: date | None) -> Row:
    return Row(name="a line", sources=tuple(source(str(n), day) for n, day in enumerate(days)))


def listed(*days: date | None) -> HelpLines:
    number = Emergency(
        name="XX 112", sources=row(*days).sources, service=Service.ANY, way=Way(by=By.CALL, at="112")
    )
    return dataclasses.replace(
        help_lines(),
        countries=(dataclasses.replace(COUNTRIES[0], emergency=(number,), lines=tuple(LINES[:1])),),
    )


def changed(**change: Any) -> str:
    """The shipped list with its first line changed."""
    written = yaml.safe_load(TEXT)
    written["countries"][0]["lines"][0].update(change)
    return yaml.safe_dump(written)


# What the shipped list holds.


def test_every_row_has_two_sources_that_agree():
    assert ROWS
    for each in ROWS:
        assert len({s.key for s in each.sources}) >= 2, each.name
        assert all(s.name and s.at and s.read for s in each.sources)


def test_two_sources_are_never_one_text_read_twice():
    for each in ROWS:
        read_at = [(s.at, s.read) if "/" in s.at else (s.name, s.at) for s in each.sources]
        assert len(set(read_at)) == len(read_at), each.name


def test_every_source_is_used_and_bears_a_date_or_says_it_has_none():
    used = {s.key for each in ROWS for s in each.sources}
    assert used == {s.key for s in help_lines().sources}
    assert all(s.date is None or type(s.date) is date for s in help_lines().sources)


def test_emergency_numbers_stand_alone_and_first():
    for country in COUNTRIES:
        kinds = [isinstance(each, Emergency) for each in country.rows]
        assert kinds == sorted(kinds, reverse=True)
        assert all(n.way.by in (By.CALL, By.TEXT) for n in country.emergency)
        assert country.emergency[0].way.by is By.CALL


def test_each_country_has_someone_to_reach_and_a_line_for_a_home_that_scares():
    for country in COUNTRIES:
        needs = [line.need for line in country.lines]
        assert {Need.HOME} < set(needs), country.code
        assert needs == sorted(needs, key=list(Need).index)


def test_each_country_and_line_is_named_once():
    assert len({c.code for c in COUNTRIES}) == len(COUNTRIES)
    assert len({line.id for line in LINES}) == len(LINES)
    assert all(line.id.startswith(c.code.lower() + "-") for c in COUNTRIES for line in c.lines)


def test_a_person_chooses_from_names_they_know():
    names = [country_name(c.code) for c in COUNTRIES]
    assert set(names) <= set(Locale.parse("en").territories.values())
    assert country_name("NZ") == "New Zealand"
    assert country_name("DE", "de") == "Deutschland"


def test_a_country_without_a_list_has_none_made_up():
    assert help_lines().country("XX") is None
    assert help_lines().country(None) is None
    nz = help_lines().country("NZ")
    assert nz
    assert nz.code == "NZ"


def test_numbers_can_be_dialled_and_links_stay_on_the_device():
    for way in WAYS:
        if way.link is None:
            assert way.by in (By.WHATSAPP, By.CHAT, By.SITE)
        else:
            assert re.fullmatch(r"(tel|sms):\+?[0-9]{2,15}", way.link)


def test_nothing_is_remote():
    assert "://" not in TEXT
    assert "www." not in TEXT
    assert all(way.link is None for way in WAYS if "." in way.at)


def test_languages_have_names():
    codes = {code for line in LINES for code in line.languages}
    assert set(language_names(sorted(codes))).isdisjoint(codes)
    assert language_names(["en", "fr"]) == ("English", "French")


def test_every_choice_and_part_of_a_country_has_words():
    words = strings()
    for kind in (Service, Need, Who, By, Cost):
        for choice in kind:
            assert words.gettext(choice.msgid)
    for line in LINES:
        if line.where:
            assert words.gettext(f"help_lines.where.{line.where}")


def test_values_cannot_be_changed_by_a_page():
    with pytest.raises(dataclasses.FrozenInstanceError):
        LINES[0].id = "other"  # type: ignore[misc]
    assert help_lines() is help_lines()


# Rows that break a rule.


@pytest.mark.parametrize(
    "change",
    [
        {"sources": ["services"]},
        {"sources": ["services", "services"]},
        {"ways": [{"call": "call us"}]},
        {"ways": [{"call": "1"}]},
        {"ways": [{"call": "12345678901234567"}]},
        {"ways": [{"chat": "https://example.org"}]},
        {"ways": [{"chat": "nowhere"}]},
        {"ways": [{"call": "112", "word": "HELLO"}]},
        {"ways": [{"text": "112", "word": "hello there"}]},
        {"ways": [{"call": "112", "chat": "example.org"}]},
        {"cost": "cheap"},
        {"need": "children"},
        {"hours": [{"first": "monday", "last": "friday", "opens": "25:00", "closes": "26:00"}]},
    ],
)
def test_a_row_that_breaks_a_rule_is_not_read(change: dict[str, Any]):
    with pytest.raises(ValueError, match=r".+"):
        read(changed(**change))


@pytest.mark.parametrize("written", ["soon", "2026", "null", "2026-10-07 10:00:00"])
def test_a_source_bears_a_date_or_the_word_unknown(written: str):
    with pytest.raises(ValueError, match="neither a date nor unknown"):
        read(TEXT.replace("date: 2026-10-07", f"date: {written}"))


def test_a_source_with_a_protocol_is_not_read():
    with pytest.raises(ValueError, match="not a bare domain"):
        read(TEXT.replace("at: sadag.org", "at: https://sadag.org"))


def test_a_source_that_is_not_listed_is_not_read():
    with pytest.raises(KeyError):
        read(changed(sources=["services", "hearsay"]))


def test_a_country_needs_an_emergency_number_and_a_line():
    for emergency, lines in [((), COUNTRIES[0].lines), (COUNTRIES[0].emergency, ())]:
        with pytest.raises(ValueError, match="needs an emergency number and a line"):
            Country(code="XX", emergency=emergency, lines=lines)


# Age.


def test_a_row_is_as_old_as_its_oldest_dated_source():
    assert row(date(2026, 10, 7), date(2025, 8, 7), None).source_date == date(2025, 8, 7)
    assert row(None, None).source_date is None


@pytest.mark.parametrize(("months", "last_good"), [(12, date(2026, 3, 5)), (18, date(2026, 9, 5))])
def test_a_row_is_old_the_day_after_its_months_are_over(months: int, last_good: date):
    old = row(date(2025, 3, 5), None)
    assert not old.is_old(last_good, months)
    assert old.is_old(last_good + timedelta(days=1), months)


def test_a_row_says_aloud_that_it_is_old_before_it_stops_a_release():
    lines = listed(date(2025, 3, 5), date(2026, 3, 5))
    between = date(2026, 6, 1)
    assert lines.countries[0].emergency[0].is_old(between)
    assert "XX 112" not in {each.name for each in stale(between, lines=lines)}
    assert "XX 112" in {each.name for each in stale(date(2026, 9, 6), lines=lines)}


@given(day=DAYS, months=st.integers(1, 60))
def test_months_later_is_the_same_day_or_the_end_of_its_month(day: date, months: int):
    later = months_later(day, months)
    assert (later.year - day.year) * 12 + later.month - day.month == months
    assert later.day == day.day or (later.day < day.day and (later + timedelta(days=1)).day == 1)


@given(days=st.lists(st.none() | DAYS, min_size=2, max_size=4), on=DAYS, months=st.integers(1, 60))
def test_once_old_a_row_stays_old(days: list[date | None], on: date, months: int):
    each = row(*days)
    if each.is_old(on, months):
        assert each.is_old(on + timedelta(days=1), months)
        assert each.is_old(on, months - 1)
    if not any(days):
        assert not each.is_old(on, months)


def test_a_row_without_a_date_is_named_but_stops_nothing():
    lines = listed(None, None)
    assert [each.name for each in undated(lines)] == ["XX 112"]
    assert "XX 112" not in {each.name for each in stale(date(2090, 1, 1), lines=lines)}


def test_a_date_still_to_come_is_a_slip():
    lines = listed(date(2026, 1, 1), date(2062, 1, 1))
    assert "XX 112" in {each.name for each in ahead(date(2026, 11, 22), lines=lines)}
    assert "XX 112" not in {each.name for each in ahead(date(2062, 1, 1), lines=lines)}


def newest() -> date:
    return max(s.date for s in help_lines().sources if s.date)


def test_a_release_goes_out_while_every_row_is_young(capsys: pytest.CaptureFixture[str]):
    assert main(["--check", newest().isoformat()]) == 0
    assert capsys.readouterr().out == f"{len(ROWS)} rows looked at\n"


def test_a_release_is_refused_once_a_row_is_too_old(capsys: pytest.CaptureFixture[str]):
    oldest = min(each.source_date for each in ROWS if each.source_date)
    first_bad = months_later(oldest, 18) + timedelta(days=1)
    assert main(["--check", first_bad.isoformat()]) == 1
    assert "too old: " in capsys.readouterr().out


def test_a_release_is_refused_on_a_day_before_its_sources(capsys: pytest.CaptureFixture[str]):
    assert main(["--check", (newest() - timedelta(days=1)).isoformat()]) == 1
    assert "dated after the day of the check: " in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [[], ["--check", ""], ["--check", "today"]])
def test_a_release_needs_a_day_to_check_against(arguments: list[str], capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2
    assert "--check" in capsys.readouterr().err


def test_the_list_never_looks_at_a_clock():
    written = (files("earned.content") / "help_lines.py").read_text("utf-8")
    assert not re.search(r"\.(today|now|utcnow)\(|\btime\.time\(", written)
    assert module.__doc__


# Words.


def test_hours_are_said_in_words():
    men = next(line for line in LINES if line.id == "de-hilfetelefon-maenner")
    assert hours_words(men.hours) == "Monday to Thursday, 08:00 to 20:00; Friday, 08:00 to 15:00"
    assert hours_words(Hours(always=True)) == "day and night"
    assert hours_words(Hours()) == "hours not known"


def test_lines_are_values_of_their_own_kind():
    assert all(isinstance(line, Line) for line in LINES)
    assert all(line.ways for line in LINES)
