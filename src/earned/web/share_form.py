"""The one form that share's pages send each other: read strictly, and kept as it came when it can't be."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

from pydantic import StringConstraints

from earned.companion.share import AT_FIRST, Choice, Part
from earned.web.form import FormModel, WrongAnswersError

if TYPE_CHECKING:
    from earned.web.form import Form

MOST_TOPIC = 300
TOPICS = ("topic_1", "topic_2", "topic_3")

Id = Annotated[str, StringConstraints(max_length=80)]
Day = Annotated[str, StringConstraints(max_length=20)]
Topic = Annotated[str, StringConstraints(max_length=MOST_TOPIC)]


class Do(StrEnum):
    """What a button asks for."""

    CHOOSE = "choose"
    PRINT = "print"
    SAVE = "save"


class ShareForm(FormModel):
    """What was chosen, on any of the pages."""

    first: Day | None = None
    last: Day | None = None
    who: tuple[Id, ...] = ()
    lesson: tuple[Id, ...] = ()
    line: tuple[Id, ...] = ()
    note: tuple[Id, ...] = ()
    part: tuple[Part, ...] = ()
    topic_1: Topic | None = None
    topic_2: Topic | None = None
    topic_3: Topic | None = None
    do: Do | None = None
    seen: Id | None = None


def choice_of(said: ShareForm) -> Choice:
    """Read what was chosen. Raises WrongAnswersError for days that are none, or that are turned around."""
    first, last = _day("first", said.first), _day("last", said.last)
    if first and last and last < first:
        raise WrongAnswersError({"last": "share.turned"})
    return Choice(
        first=first,
        last=last,
        whose=frozenset(said.who),
        lessons=frozenset(said.lesson),
        lines=frozenset(said.line) if said.said("line") else None,
        notes=frozenset(said.note),
        parts=frozenset(said.part) if said.said("part") else AT_FIRST,
        topics=(said.topic_1 or "", said.topic_2 or "", said.topic_3 or ""),
    )


def _day(name: str, text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007 - a day has no zone
    except ValueError:
        raise WrongAnswersError({name: "share.no_date"}) from None


def as_it_came(form: Form) -> Choice:
    """Give back what was sent with something wrong in it, so that nothing typed is lost; days are left out."""
    return Choice(
        whose=frozenset(form.every("who")),
        lessons=frozenset(form.every("lesson")),
        notes=frozenset(form.every("note")),
        parts=frozenset(part for part in Part if part.value in form.every("part"))
        if form.has("part-asked")
        else AT_FIRST,
        topics=tuple(form.one(name) or "" for name in TOPICS),
    )
