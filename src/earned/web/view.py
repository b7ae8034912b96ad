"""Rendering: templates, the strings they use, and dates in the person's own way of writing them."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from earned.content.strings import strings

if TYPE_CHECKING:
    from datetime import datetime

    from earned.web.visit import Visit

HERE = Path(__file__).parent
STATIC = HERE / "static"


@cache
def digest_of_static() -> str:
    """Return one short digest over all static files: it names their folder, so they may be cached."""
    whole = hashlib.sha256()
    for path in sorted(STATIC.rglob("*")):
        if path.is_file():
            whole.update(path.relative_to(STATIC).as_posix().encode())
            whole.update(path.read_bytes())
    return whole.hexdigest()[:16]


def static_path() -> str:
    """Return the path of the folder of static files, with the digest of what it holds."""
    return f"/static/{digest_of_static()}"


class View:
    """The templates with their strings, ready to render for one language."""

    def __init__(self, language: str = "en") -> None:
        self.language = language
        self.strings = strings(language)
        self.templates = Environment(
            loader=FileSystemLoader(HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            extensions=["jinja2.ext.i18n"],
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self.templates.install_gettext_callables(  # type: ignore[attr-defined]
            self.strings.gettext, self.strings.ngettext, newstyle=True
        )
        self.templates.globals["static"] = static_path()
        self.templates.filters |= {
            "day": self.day,
            "day_year": self.day_year,
            "day_time": self.day_time,
            "month_year": self.month_year,
        }

    def page(self, visit: Visit, template: str, **values: Any) -> str:
        """Render a whole page for a visit."""
        settings = visit.settings
        return self.templates.get_template(template).render(
            visit=visit, settings=settings, language=self.language, path=visit.request.url.path, **values
        )

    def piece(self, visit: Visit, template: str, **values: Any) -> str:
        """Render a piece of a page."""
        return self.templates.get_template(template).render(visit=visit, **values)

    def bare(self, template: str, **values: Any) -> str:
        """Render a page that knows nobody."""
        return self.templates.get_template(template).render(language=self.language, **values)

    def day(self, when: datetime) -> str:
        """Write a date as its day and month: 3 June."""
        return self._date("common.date.day", when)

    def day_year(self, when: datetime) -> str:
        """Write a date with its year: 3 June 2026."""
        return self._date("common.date.day_year", when)

    def day_time(self, when: datetime) -> str:
        """Write a date with its weekday and time, in the zone it was noted in: Tuesday 3 June, 17:40."""
        return self._date("common.date.weekday_time", when)

    def month_year(self, when: datetime) -> str:
        """Write a month with its year: June 2026."""
        return self._date("common.date.month_year", when)

    def _date(self, form: str, when: datetime) -> str:
        say = self.strings.say
        return say(
            form,
            day=when.day,
            month=say(f"common.month.{when.month}"),
            year=when.year,
            weekday=say(f"common.weekday.{when.isoweekday()}"),
            time=say("common.date.time", hour=f"{when.hour:02}", minute=f"{when.minute:02}"),
        )
