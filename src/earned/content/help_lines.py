"""People to call or write to, by country: a small list that is true, and says how old it is.

Someone reads this at their worst, maybe watched, maybe offline. So the list ships with the
app, nothing here is ever fetched, each row has two sources that agree, and each row knows the
date that its sources bear. The rows stand in ``help_lines.yaml``, how they were chosen in
``docs/help-lines.md``, and every word around them in ``locales/en/help_lines.po``.

``python -m earned.content.help_lines --check YYYY-MM-DD`` is what ``make release`` asks.
"""

from __future__ import annotations

import re
import sys
from argparse import ArgumentParser
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import yaml

from earned.content.strings import strings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from earned.content.strings import Strings

OLD_AFTER = 12
"""Months after which a row says aloud that it is old; below, after which it stops a release."""
REFUSED_AFTER = 18

_NUMBER = re.compile(r"\+?[0-9](?:[ -]?[0-9]){1,14}")  # two digits to the fifteen of E.164
_DOMAIN = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:/[A-Za-z0-9._/-]+)?")
_WORD = re.compile(r"[A-Z]+")
_WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class _Named(StrEnum):
    """A choice whose words are ``help_lines.<kind>.<value>``."""

    @property
    def msgid(self) -> str:
        """Name of its words."""
        return f"help_lines.{type(self).__name__.lower()}.{self}"


class Service(_Named):
    """Which help an emergency number brings."""

    ANY = "any"
    POLICE = "police"
    AMBULANCE = "ambulance"
    DEAF = "deaf"


class Need(_Named):
    """What a line is for."""

    TALK = "talk"
    LIFE = "life"
    HOME = "home"


class Who(_Named):
    """Who a line is for. All lines are for adults."""

    ANYONE = "anyone"
    WOMEN = "women"
    MEN = "men"


class By(_Named):
    """How a line is reached. Chats and pages are shown as text, never as links."""

    CALL = "call"
    TEXT = "text"
    WHATSAPP = "whatsapp"
    CHAT = "chat"
    SITE = "site"


class Cost(_Named):
    """What a line costs. *Unknown* when no source says, or when two differ."""

    FREE = "free"
    FREE_TO_CALL = "free_to_call"
    USUAL = "usual"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a row was read: its name, its domain without protocol, and the date it bears."""

    key: str
    name: str
    at: str
    read: str
    date: date | None


@dataclass(frozen=True, slots=True)
class Way:
    """One way to reach a line: a number as dialled inside the country, or a bare domain.

    ``word`` is the word that a text starts with, if the line asks for one.
    """

    by: By
    at: str
    word: str | None = None

    def __post_init__(self) -> None:
        shape = _DOMAIN if self.by in (By.CHAT, By.SITE) else _NUMBER
        if not shape.fullmatch(self.at):
            raise ValueError(f"cannot be reached by {self.by}: {self.at!r}")
        if self.word is not None and not (self.by is By.TEXT and _WORD.fullmatch(self.word)):
            raise ValueError(f"not a word to text: {self.word!r}")

    @property
    def digits(self) -> str:
        """The number without spaces, a leading plus kept; a domain's digits mean nothing."""
        return re.sub(r"[^0-9+]", "", self.at)

    @property
    def link(self) -> str | None:
        """A ``tel:`` or ``sms:`` address, which stays on the device; ``None`` for all else."""
        scheme = {By.CALL: "tel", By.TEXT: "sms"}.get(self.by)
        return f"{scheme}:{self.digits}" if scheme else None


@dataclass(frozen=True, slots=True)
class Opening:
    """Days and times a line answers: weekdays 0 (Monday) to 6, both ends included, local time."""

    first: int
    last: int
    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class Hours:
    """When a line answers: always, at some times, or (neither) not known."""

    always: bool = False
    openings: tuple[Opening, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """What every row has: a name, and two or more sources that agree on its numbers."""

    name: str
    sources: tuple[Source, ...]

    def __post_init__(self) -> None:
        if len({source.key for source in self.sources}) <= 1:
            raise ValueError(f"needs two sources that agree: {self.name}")

    @property
    def source_date(self) -> date | None:
        """The oldest date that one of its sources bears; ``None`` if none bears any."""
        return min((source.date for source in self.sources if source.date), default=None)

    def is_old(self, on: date, months: int = OLD_AFTER) -> bool:
        """Whether its date lies more than ``months`` before ``on``; never so without a date."""
        return self.source_date is not None and on > months_later(self.source_date, months)


@dataclass(frozen=True, slots=True)
class Emergency(Row):
    """A number for danger right now; ``mobile`` if it answers mobile phones only."""

    service: Service
    way: Way
    mobile: bool = False


@dataclass(frozen=True, slots=True)
class Line(Row):
    """A help line, by the name it gives itself.

    ``where`` is an ISO 3166-2 part of the country, ``None`` for all of it. ``languages`` are
    ISO 639-1 codes, empty when no source says. ``hours`` are those of calls and texts.
    """

    id: str
    need: Need
    who: Who
    where: str | None
    ways: tuple[Way, ...]
    hours: Hours
    cost: Cost
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Country:
    """One country (ISO 3166-1 code): its emergency numbers, then its lines, by need."""

    code: str
    emergency: tuple[Emergency, ...]
    lines: tuple[Line, ...]

    def __post_init__(self) -> None:
        if not (self.emergency and self.lines):
            raise ValueError(f"needs an emergency number and a line: {self.code}")

    @property
    def rows(self) -> tuple[Row, ...]:
        """Every row, emergency first."""
        return (*self.emergency, *self.lines)


@dataclass(frozen=True, slots=True)
class HelpLines:
    """The whole list, by country code."""

    countries: tuple[Country, ...]
    sources: tuple[Source, ...]

    def country(self, code: str | None) -> Country | None:
        """Return the country of ``code``, ``None`` if it has no list here."""
        return next((country for country in self.countries if country.code == code), None)


@cache
def help_lines() -> HelpLines:
    """Return the list that ships with the app, read once."""
    return read((files("earned.content") / "help_lines.yaml").read_text("utf-8"))


def read(text: str) -> HelpLines:
    """Return the list written in ``text`` (YAML as in ``help_lines.yaml``).

    Raises ``ValueError``, ``KeyError`` or ``TypeError`` for a row that breaks a rule.
    """
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # eight times faster where it is built
    written = yaml.load(text, Loader=loader)  # noqa: S506 - both are the safe loader
    sources = {key: _source(key, **value) for key, value in written["sources"].items()}
    countries = tuple(_country(value, sources) for value in written["countries"])
    return HelpLines(countries=countries, sources=tuple(sources.values()))


def _source(key: str, *, name: str, at: str, read: str, date: object) -> Source:
    if not _DOMAIN.fullmatch(at):
        raise ValueError(f"not a bare domain: {at!r}")
    return Source(key=key, name=name, at=at, read=read, date=_borne(date))


def _borne(value: object) -> date | None:
    if value == "unknown":
        return None
    if type(value) is not date:
        raise ValueError(f"neither a date nor unknown: {value!r}")
    return value


def _country(value: Mapping[str, Any], sources: Mapping[str, Source]) -> Country:
    order = list(Need)
    lines = sorted((_line(line, sources) for line in value["lines"]), key=lambda line: order.index(line.need))
    emergency = tuple(_emergency(number, value["code"], sources) for number in value["emergency"])
    return Country(code=value["code"], emergency=emergency, lines=tuple(lines))


def _emergency(value: Mapping[str, Any], code: str, sources: Mapping[str, Source]) -> Emergency:
    way = _way({by: at for by, at in value.items() if by in set(By)})
    return Emergency(
        name=f"{code} {way.at}",
        sources=tuple(sources[key] for key in value["sources"]),
        service=Service(value["service"]),
        way=way,
        mobile=value.get("mobile", False),
    )


def _line(value: Mapping[str, Any], sources: Mapping[str, Source]) -> Line:
    return Line(
        name=value["name"],
        sources=tuple(sources[key] for key in value["sources"]),
        id=value["id"],
        need=Need(value["need"]),
        who=Who(value["who"]),
        where=value.get("where"),
        ways=tuple(_way(way) for way in value["ways"]),
        hours=_hours(value["hours"]),
        cost=Cost(value["cost"]),
        languages=tuple(value["languages"]),
    )


def _way(value: Mapping[str, str]) -> Way:
    ((by, at),) = ((by, at) for by, at in value.items() if by != "word")
    return Way(by=By(by), at=at, word=value.get("word"))


def _hours(value: str | Sequence[Mapping[str, str]]) -> Hours:
    if isinstance(value, str):
        return {"always": Hours(always=True), "unknown": Hours()}[value]
    return Hours(openings=tuple(_opening(**opening) for opening in value))


def _opening(*, first: str, last: str, opens: str, closes: str) -> Opening:
    return Opening(
        first=_WEEK.index(first),
        last=_WEEK.index(last),
        opens=time.fromisoformat(opens),
        closes=time.fromisoformat(closes),
    )


def months_later(day: date, months: int) -> date:
    """Return the same day of the month ``months`` later, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def stale(on: date, months: int = REFUSED_AFTER, lines: HelpLines | None = None) -> tuple[Row, ...]:
    """Return the rows whose date lies more than ``months`` before ``on``."""
    return tuple(row for row in _rows(lines) if row.is_old(on, months))


def ahead(on: date, lines: HelpLines | None = None) -> tuple[Row, ...]:
    """Return the rows with a source dated after ``on``: a slip that would never grow old."""
    return tuple(
        row for row in _rows(lines) if any(source.date and source.date > on for source in row.sources)
    )


def undated(lines: HelpLines | None = None) -> tuple[Row, ...]:
    """Return the rows of which no source bears a date."""
    return tuple(row for row in _rows(lines) if row.source_date is None)


def _rows(lines: HelpLines | None) -> tuple[Row, ...]:
    return tuple(row for country in (lines or help_lines()).countries for row in country.rows)


def country_name(code: str, language: str = "en") -> str:
    """Return the name of a country in ``language``; the code itself if it has none there."""
    return str(_locale(language).territories.get(code, code))


def language_names(codes: Sequence[str], language: str = "en") -> tuple[str, ...]:
    """Return the names of languages in ``language``, in the order given."""
    return tuple(str(_locale(language).languages.get(code, code)) for code in codes)


def hours_words(hours: Hours, language: str = "en") -> str:
    """Return when a line answers, as plain text."""
    words = strings(language)
    if hours.always:
        return words.gettext("help_lines.hours.always")
    if not hours.openings:
        return words.gettext("help_lines.hours.unknown")
    return "; ".join(_opening_words(opening, words, language) for opening in hours.openings)


def _opening_words(opening: Opening, words: Strings, language: str) -> str:
    names = _locale(language).days["stand-alone"]["wide"]
    return words.say(
        "help_lines.hours.day" if opening.first == opening.last else "help_lines.hours.days",
        first=names[opening.first],
        last=names[opening.last],
        opens=f"{opening.opens:%H:%M}",
        closes=f"{opening.closes:%H:%M}",
    )


def _locale(language: str) -> Any:  # Babel's own annotations stop at its mappings
    from babel import Locale  # noqa: PLC0415 - only the help page and the country list need it

    return Locale.parse(language)


def main(arguments: Sequence[str] | None = None) -> int:
    """Say what a release on the day of ``--check`` would ship that is old; 1 if anything is."""
    parser = ArgumentParser(prog="python -m earned.content.help_lines")
    parser.add_argument("--check", metavar="YYYY-MM-DD", type=date.fromisoformat, required=True)
    on = parser.parse_args(arguments).check
    words = strings()
    found = {"old": stale(on), "ahead": ahead(on), "undated": undated()}
    for why, rows in found.items():
        for row in rows:
            said = words.say(f"help_lines.check.{why}", row=row.name, date=row.source_date)
            sys.stdout.write(f"{said}\n")
    sys.stdout.write(words.say_many("help_lines.check.count", len(_rows(None))) + "\n")
    return 1 if found["old"] or found["ahead"] else 0


if __name__ == "__main__":
    sys.exit(main())
