"""Share: choose, look at the exact page, and hand it over once the passphrase was given again.

What was chosen travels from page to page in the forms themselves and is kept nowhere. The page is
rendered once more when it is handed over, and goes only if it is, letter for letter, the one that was seen.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import timedelta
from functools import cache, partial
from typing import TYPE_CHECKING

from markupsafe import Markup
from starlette.responses import HTMLResponse

from earned.charts import band, track
from earned.charts.track import Track
from earned.companion.called import names_within
from earned.companion.share import (
    MOST_PICKED,
    Choice,
    Notebook,
    Part,
    Pick,
    lines,
    notebook,
    offer,
    pickable,
    picks,
    ticked,
)
from earned.companion.sheet import Sheet, sheet
from earned.companion.shield import is_shielded
from earned.journal.entities import LessonId
from earned.journal.reading import counts, lessons, moments, relationships, ruptures
from earned.web.form import RefusedError, WrongAnswersError
from earned.web.share_form import Do, ShareForm, as_it_came, choice_of
from earned.web.share_guesses import guesses_of
from earned.web.telling import give_time
from earned.web.view import STATIC
from earned.web.visit import page

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy import Connection
    from starlette.responses import Response

    from earned.charts.band import Band
    from earned.content.strings import Strings
    from earned.web.visit import Visit

AT_FIRST_DAYS = timedelta(days=28)
"""How far back the days go unless the person says otherwise. Ours: about what lies between some hours of therapy."""
_ODD = re.compile(r"[^A-Za-z0-9 _-]+")
_LONGEST_NAME = 40


@dataclass(frozen=True, slots=True)
class Made:
    """The page as it is now, with what its preview has to know."""

    book: Notebook
    picks: tuple[Pick, ...]
    has_more: bool
    """There are more notes to pick than are offered."""
    sheet: Sheet
    article: Markup
    """What is seen, printed and saved."""

    @property
    def seen(self) -> str:
        """Names exactly this text, and no other."""
        return hashlib.sha256(self.article.encode()).hexdigest()


def make(visit: Visit, choice: Choice) -> Made:
    """Make the page from what there is now."""
    for lesson in choice.lessons if Part.GUESSES in choice.parts else ():
        give_time(visit, LessonId(lesson))
    with visit.read() as connection:
        book = read(connection)
        ids = pickable(choice, book)
        offered = ids[:MOST_PICKED]
        words = counts.words(connection, offered)
        found = [moments.one(connection, id_) for id_ in offered if id_ in choice.notes]
        harms = counts.first_harms(connection)
        guesses = guesses_of(visit, connection, choice, book) if Part.GUESSES in choice.parts else {}
    now = visit.now()
    made = sheet(
        choice,
        book,
        moments=[moment for moment in found if moment is not None],
        first_harms=harms,
        today=now,
        guesses=guesses,
    )
    return Made(book, picks(offered, words, book), len(ids) > len(offered), made, _article(visit, made, now))


def read(connection: Connection) -> Notebook:
    """Read what a page may be made from."""
    return notebook(
        counts.noted(connection),
        ruptures.every(connection, put_away=True),
        relationships.every(connection, put_away=True),
        lessons.every(connection),
    )


def _article(visit: Visit, made: Sheet, now: datetime) -> Markup:
    article = visit.view.piece(
        visit,
        "share/article.html",
        sheet=made,
        draw=track.svg,
        gap_track=lambda gap: Track(gap.head, gap.gut),
        band=partial(_band, visit.view.strings),
        today=now,
    )
    return Markup(article)  # noqa: S704 - rendered by a template that escapes


def _band(strings: Strings, shown: Band, name: str) -> band.Picture:
    return band.picture(shown, strings, name, mine=True)


# ---- choosing


def _choose(visit: Visit, choice: Choice, wrong: Mapping[str, str] | None = None) -> Response:
    with visit.read() as connection:
        notes = counts.by_relationship(connection)
        nobody = moments.count(connection) - sum(notes.values())
        everyone = relationships.every(connection, put_away=True)
        offered = offer(everyone, notes, nobody, lessons.every(connection), choice)
    return visit.show("share/choose.html", 422 if wrong else 200, offer=offered, choice=choice, wrong=wrong)


def choose(visit: Visit) -> Response:
    """Ask what the page is to be made from."""
    today = visit.now().date()
    return _choose(visit, Choice(first=today - AT_FIRST_DAYS, last=today))


# ---- looking


def _preview(
    visit: Visit, choice: Choice, status: int = 200, *, trouble: str | None = None, changed: bool = False
) -> Response:
    made = make(visit, choice)
    people = made.book.people
    return visit.show(
        "share/preview.html",
        status,
        choice=choice,
        people=people,
        lines=lines(choice, made.book),
        picks=made.picks,
        has_more=made.has_more,
        names_within=names_within(made.sheet.own_words(), people) if Part.NAMES not in choice.parts else (),
        shielded=any(is_shielded(one) for one in ticked(choice, made.book)),
        article=made.article,
        is_empty=made.sheet.is_empty,
        seen=made.seen,
        has_guesses=visit.thoughts is not None,
        has_file=visit.journal.file is not None,
        changed=changed,
        trouble=trouble,
        wrong=None,
        today=visit.now(),
    )


def _asked(visit: Visit) -> tuple[ShareForm, Choice]:
    said = visit.form.read(ShareForm)
    return said, choice_of(said)


def look(visit: Visit) -> Response:
    """Show the exact page, with what may still be changed about it; or choose anew."""
    try:
        said, choice = _asked(visit)
    except WrongAnswersError as error:
        return _choose(visit, as_it_came(visit.form), error.wrong)
    return _choose(visit, choice) if said.do is Do.CHOOSE else _preview(visit, choice)


# ---- handing over


def hand_over(visit: Visit) -> Response:
    """Give the page to whoever proves that they know the passphrase, if it is the one that was seen."""
    try:
        said, choice = _asked(visit)
    except WrongAnswersError as error:
        return _choose(visit, as_it_came(visit.form), error.wrong)
    say = visit.view.strings.say
    try:
        proven = visit.proves(visit.form.one("passphrase"))
    except RefusedError as error:
        return _preview(visit, choice, error.status, trouble=say(error.sentence, **error.numbers))
    if not proven:
        return _preview(visit, choice, 403, trouble=say("data.not_the_passphrase"))
    made = make(visit, choice)
    if made.sheet.is_empty or made.seen != said.seen:
        return _preview(visit, choice, 409, changed=True)
    if said.do is Do.SAVE:
        return _file(visit, made.article)
    return visit.show("share/handed.html", article=made.article)


def _file(visit: Visit, article: Markup) -> Response:
    """Give the page as one file that needs nothing else and asks for nothing, under a neutral name."""
    text = visit.view.page(visit, "share/file.html", article=article, style=_style())
    name = _ODD.sub("", visit.settings.neutral_word).strip()[:_LONGEST_NAME] or "page"
    return HTMLResponse(text, headers={"content-disposition": f'attachment; filename="{name}.html"'})


@cache
def _style() -> Markup:
    return Markup((STATIC / "handed.css").read_text("utf-8"))  # noqa: S704 - our own file


routes = [
    page("/share", get=choose, post=hand_over),
    page("/share/page", get=lambda visit: visit.go("/share"), post=look),
]
