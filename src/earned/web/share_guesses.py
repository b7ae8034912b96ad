"""The guesses that may go on a page to hand over: of each lesson the one shift that its own page says, without a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from earned.companion.share import GENERAL, Line
from earned.companion.sheet import Guess
from earned.web.telling import tell

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from earned.companion.guess import Guess as Shift
    from earned.companion.share import Choice, Notebook
    from earned.web.view import View
    from earned.web.visit import Visit


def guesses_of(visit: Visit, connection: Connection, choice: Choice, book: Notebook) -> dict[str, Guess]:
    """Give them for the chosen lessons, each by the key of its line."""
    mine = next((who.id for who in book.people.values() if who.is_me), GENERAL)
    found = {}
    for lesson in book.lessons.values():
        shift = tell(visit, connection, lesson).shift if lesson.id in choice.lessons else None
        if shift is not None:
            whose = shift.who or (mine if shift.where == "me" else GENERAL)
            found[Line(lesson, whose).key] = Guess(
                _told(visit.view, shift), _sentence(visit.view, shift), shift.picture
            )
    return found


def _told(view: View, shift: Shift) -> str:
    """Say from how many notes it is, and of which days: all there are, whatever days the page is about."""
    name = "guess.n.people" if shift.who is None and shift.where == "people" and shift.people else "guess.n"
    counted = view.strings.say_many(
        name,
        shift.people if name == "guess.n.people" else shift.notes,
        notes=shift.notes,
        first=view.day_year(shift.first),
        last=view.day_year(shift.last),
    )
    return view.strings.say("guess.tag", counted=counted)


def _sentence(view: View, shift: Shift) -> str:
    """Say it in the voice of the page, which is the person's."""
    if shift.says == "moved":
        return view.strings.gettext("share.page.guess.moved")
    if shift.since is None:
        return view.strings.gettext("share.page.guess.on_guard")
    return view.strings.say("share.page.guess.on_guard.since", month=view.month_year(shift.since))
