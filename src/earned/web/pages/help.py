"""Help: leave, people to reach, steadying, the plan. It works locked, offline and before any file.

Nothing done here is kept: this module can't reach anything that writes. A country picked on the
page is used for that one answer; the settings are the place to keep one.
"""

from __future__ import annotations

import re
from datetime import datetime, time
from typing import TYPE_CHECKING, Any

from earned.content.help_lines import country_name, help_lines, hours_words, language_names
from earned.journal.entities import Plan
from earned.journal.reading import plan as plans
from earned.web.visit import OpenTo, page

if TYPE_CHECKING:
    from starlette.responses import Response

    from earned.content.help_lines import Row
    from earned.web.visit import Visit

FEWEST_DIGITS = 2


def dialled(number: str) -> str | None:
    """Give the digits of a number as written by the person, or nothing when it is no number.

    Letters, as in a user name or "ask at the desk", make it something that can't be dialled.
    """
    digits = re.sub(r"[^0-9+]", "", number)
    dials = not re.search(r"[^\W\d_]", number) and re.fullmatch(rf"\+?[0-9]{{{FEWEST_DIGITS},}}", digits)
    return digits if dials else None


def countries(language: str) -> list[tuple[str, str]]:
    """Give each country that has lines as its code and its name, by name."""
    named = [(country.code, country_name(country.code, language)) for country in help_lines().countries]
    return sorted(named, key=lambda pair: pair[1])


def dated(row: Row) -> datetime | None:
    """Give the day that a row's oldest source bears, as the dates of a page are written."""
    return None if row.source_date is None else datetime.combine(row.source_date, time())


def show(visit: Visit) -> Response:
    """Show help, with the lines of the country that the person keeps in their settings."""
    return _show(visit, visit.settings.country)


def look_up(visit: Visit) -> Response:
    """Show the lines of the country that was picked, this once."""
    picked = visit.form.one("country")
    known = help_lines().country(picked) is not None
    wrong = None if known else {"country": "help.country.unknown"}
    return _show(visit, picked if known else visit.settings.country, wrong)


def _show(visit: Visit, country: str | None, wrong: dict[str, str] | None = None) -> Response:
    return visit.show(
        "help.html",
        422 if wrong else 200,
        wrong=wrong,
        country=help_lines().country(country),
        countries=countries(visit.view.language),
        today=visit.now().date(),
        dated=dated,
        dialled=dialled,
        country_name=country_name,
        hours_words=hours_words,
        language_names=language_names,
        **_own(visit),
    )


def _own(visit: Visit) -> dict[str, Any]:
    if visit.session is None:
        return {"people": [], "has_plan": False}
    with visit.read() as connection:
        return {"people": plans.contacts(connection), "has_plan": plans.plan(connection) != Plan()}


routes = [page("/help", get=show, post=look_up, open_to=OpenTo.ANYONE)]
