"""How the notebook behaves: its word, where *leave now* goes, when it locks, and the country of help.

Each answer saves itself; a form holds as many of them as it likes, and the rest stay as they are.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import Field, StringConstraints

from earned.content.help_lines import help_lines
from earned.journal.entities import Settings
from earned.journal.writing import keep_settings
from earned.web.form import FormModel, WrongAnswersError
from earned.web.pages.help import countries
from earned.web.visit import page

if TYPE_CHECKING:
    from starlette.responses import Response

    from earned.web.visit import Visit

BUILT_IN = Settings().neutral_page
MOST_WORD = 24
MOST_ADDRESS = 500
LONGEST_IDLE = 60


class SettingsForm(FormModel):
    """Any of the settings. One that was not sent stays as it was; one sent empty goes back to ours."""

    neutral_word: Annotated[str, StringConstraints(max_length=MOST_WORD)] | None = None
    neutral_page: Annotated[str, StringConstraints(max_length=MOST_ADDRESS)] | None = None
    idle_minutes: Annotated[int, Field(ge=1, le=LONGEST_IDLE)] | None = None
    leave_by_shift: Literal["yes", "no"] | None = None
    guesses: Literal["yes", "no"] | None = None
    country: str | None = None


def web_address(written: str) -> str | None:
    """Give a web address in full, or nothing when it is none that *leave now* could go to.

    Plain names get ``https``. Other schemes, user names and this computer's own pages are refused.
    """
    address = written if "://" in written else f"https://{written}"
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return None
    plain = address.isascii() and address.isprintable() and not set(address) & set(" \"'<>\\^`{|}")
    away = "." in host.strip(".") and not host.startswith("127.") and port != 0
    named = all(label.replace("-", "").isalnum() for label in host.split("."))
    ours = parts.scheme in {"http", "https"} and "@" not in parts.netloc
    return address if plain and away and named and ours else None


def settings_said(before: Settings, said: SettingsForm) -> Settings:
    """Put the settings that were sent onto those there were.

    Raises WrongAnswersError for an address that is none, or a country without lines.
    """
    defaults = Settings()
    changes: dict[str, Any] = {
        name: getattr(said, name) or getattr(defaults, name)
        for name in ("neutral_word", "idle_minutes", "country")
        if said.said(name)
    }
    if said.said("neutral_page"):
        changes["neutral_page"] = web_address(said.neutral_page) if said.neutral_page else BUILT_IN
    if said.leave_by_shift:
        changes["leave_by_shift"] = said.leave_by_shift == "yes"
    if said.guesses:
        changes["guesses"] = said.guesses == "yes"
    wrong = {}
    if changes.get("neutral_page", BUILT_IN) is None:
        wrong["neutral_page"] = "settings.neutral_page.wrong"
    if changes.get("country") and help_lines().country(changes["country"]) is None:
        wrong["country"] = "help.country.unknown"
    if not str(changes.get("neutral_word", "-")).isprintable():
        wrong["neutral_word"] = "settings.neutral_word.wrong"
    if wrong:
        raise WrongAnswersError(wrong)
    return replace(before, **changes)


def _show(visit: Visit, wrong: dict[str, str] | None = None) -> Response:
    if wrong and visit.by_htmx:
        return visit.say("settings/said.html", 422, sentences=sorted(set(wrong.values())))
    known = visit.settings
    return visit.show(
        "settings/settings.html",
        422 if wrong else 200,
        typed={
            "neutral_word": known.neutral_word,
            "neutral_page": "" if known.neutral_page == BUILT_IN else known.neutral_page,
            "idle_minutes": known.idle_minutes,
            "leave_by_shift": "yes" if known.leave_by_shift else "no",
            "guesses": "yes" if known.guesses else "no",
            "country": known.country or "",
        }
        | ({name: visit.form.one(name) for name in visit.form.fields} if wrong else {}),
        countries=countries(visit.view.language),
        saved=visit.request.query_params.get("saved") == "1",
        wrong=wrong,
    )


def show(visit: Visit) -> Response:
    """Show the settings."""
    return _show(visit)


def take(visit: Visit) -> Response:
    """Keep the settings that were sent."""
    try:
        after = settings_said(visit.settings, visit.form.read(SettingsForm))
    except WrongAnswersError as error:
        return _show(visit, _about(error.wrong))
    with visit.write() as connection:
        keep_settings(connection, after)
    if visit.session is not None:
        visit.room.settle(visit.session, after)
        if not after.guesses:
            visit.session.forget_thoughts()
    if visit.by_htmx:
        return visit.say("settings/said.html", sentences=["settings.saved"])
    return visit.go("/settings?saved=1")


def _about(wrong: dict[str, str]) -> dict[str, str]:
    """Give the sentence of its own that a setting has, in place of the one that fits any form."""
    own = {"idle_minutes": "settings.idle_minutes.wrong", "neutral_word": "settings.neutral_word.wrong"}
    return {name: own.get(name, sentence) for name, sentence in wrong.items()}


routes = [page("/settings", get=show, post=take)]
