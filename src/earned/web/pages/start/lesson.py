"""An old lesson: picked, changed, written, or left for later. The first one and every later one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import StringConstraints

from earned.content.catalogue import catalogue
from earned.journal import ids
from earned.journal.entities import Family, Lesson
from earned.journal.reading import lessons
from earned.journal.writing import keep
from earned.web.form import FormModel, WrongAnswersError
from earned.web.visit import page

if TYPE_CHECKING:
    from datetime import datetime

    from starlette.responses import Response

    from earned.content.catalogue import Catalogue
    from earned.web.form import Form
    from earned.web.visit import Visit

OWN, UNKNOWN, NONE = "own", "unknown", "none"
MOST_WORDS = 2_000
MOST_END = 80


class LessonForm(FormModel):
    """Which lesson was picked, the person's own words for it, and for the ends of its scale."""

    lesson: Annotated[str, StringConstraints(max_length=40)] | None = None
    words: Annotated[str, StringConstraints(max_length=MOST_WORDS)] | None = None
    end_low: Annotated[str, StringConstraints(max_length=MOST_END)] | None = None
    end_high: Annotated[str, StringConstraints(max_length=MOST_END)] | None = None


def templates(known: Catalogue) -> dict[str, tuple[Family, str]]:
    """Give each family and need of the catalogue with its family and its words."""
    families = {family.id.value: (Family(family.id), family.old_gut.text) for family in known.families}
    needs = {need.id: (Family(need.family), need.old) for need in known.needs}
    return families | needs


def lesson_of(form: Form, now: datetime) -> Lesson | None:
    """Read a new lesson out of the form; nothing when none was picked or written.

    Raises WrongAnswersError for an answer that is not on the list, words that are too long, or
    *I'll write my own* without words.
    """
    said = form.read(LessonForm)
    known = templates(catalogue())
    if said.lesson not in {None, OWN, UNKNOWN, NONE, *known}:
        raise WrongAnswersError({"lesson": "form.not_an_answer"})
    if said.lesson == OWN and not said.words:
        raise WrongAnswersError({"words": "start.lesson.no_words"})
    family, template_words = known.get(said.lesson or "", (Family.OWN if said.lesson == OWN else None, None))
    words = said.words or template_words
    if words is None:
        return None
    template = said.lesson if template_words else None
    return Lesson(
        ids.lesson_id(),
        family,
        words,
        end_low=said.end_low,
        end_high=said.end_high,
        template=template,
        created_at=now,
    )


def _ask(visit: Visit, first: bool, wrong: dict[str, str] | None = None) -> Response:
    with visit.read() as connection:
        kept = lessons.every(connection) if first else []
    status = 422 if wrong else 200
    return visit.show(
        "start/lesson.html", status, first=first, kept=kept, known=catalogue(), typed=visit.form, wrong=wrong
    )


def _keep(visit: Visit, first: bool) -> Response:
    try:
        lesson = lesson_of(visit.form, visit.now())
    except WrongAnswersError as error:
        return _ask(visit, first, error.wrong)
    if lesson is not None:
        with visit.write() as connection:
            keep(connection, lesson)
    if first:
        return visit.go("/start/5")
    return visit.go("/lessons" if lesson is None else f"/l/{lesson.id}")


def ask_first(visit: Visit) -> Response:
    """Ask for the first old lesson."""
    return _ask(visit, first=True)


def keep_first(visit: Visit) -> Response:
    """Keep the first old lesson, if one was given, and go on to the first person."""
    return _keep(visit, first=True)


def ask_new(visit: Visit) -> Response:
    """Ask for another old lesson."""
    return _ask(visit, first=False)


def keep_new(visit: Visit) -> Response:
    """Keep another old lesson and show it."""
    return _keep(visit, first=False)


routes = [
    page("/start/4", get=ask_first, post=keep_first),
    page("/lessons/new", get=ask_new, post=keep_new),
]
