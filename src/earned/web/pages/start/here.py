"""What this is, and whether it is safe to use here. Nothing on these pages is kept."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from earned.content.catalogue import catalogue
from earned.web.form import FormModel, WrongAnswersError
from earned.web.visit import OpenTo, page

if TYPE_CHECKING:
    from starlette.responses import Response

    from earned.web.visit import Visit


class Sure(StrEnum):
    """An answer to a question about this computer."""

    YES = "yes"
    NO = "no"
    UNSURE = "unsure"


class HereForm(FormModel):
    """Whether the computer is the person's own, and whether anyone else opens it."""

    device: Sure | None = None
    others: Sure | None = None

    @property
    def calls_for_care(self) -> bool:
        """Whether either answer leaves room for someone else to see what is written."""
        return self.device in {Sure.NO, Sure.UNSURE} or self.others in {Sure.YES, Sure.UNSURE}


def what_this_is(visit: Visit) -> Response:
    """Show the first page of all, in place of the lock while there is no file yet."""
    return visit.show("start/what.html", example=catalogue().families[0].old_gut.text)


def ask(visit: Visit) -> Response:
    """Ask whether it is safe to use here."""
    return visit.show("start/here.html", wrong=None, sure=tuple(Sure))


def weigh(visit: Visit) -> Response:
    """Lead on, or to the page that says what can't be hidden; the answers are forgotten at once."""
    try:
        answers = visit.form.read(HereForm)
    except WrongAnswersError as error:
        return visit.show("start/here.html", 422, wrong=error.wrong, sure=tuple(Sure))
    return visit.go("/start/1b" if answers.calls_for_care else "/start/2")


def careful(visit: Visit) -> Response:
    """Say what can and can't be hidden, with every way out beside the way on."""
    return visit.show("start/careful.html")


routes = [
    page("/start/1", get=ask, post=weigh, open_to=OpenTo.ANYONE),
    page("/start/1b", get=careful, open_to=OpenTo.ANYONE),
]
