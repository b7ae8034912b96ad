"""Someone to keep notes about, who may be oneself. The first one and every later one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

from pydantic import StringConstraints

from earned.journal import ids
from earned.journal.entities import FeelsSafe, Relationship, Role
from earned.journal.reading import relationships
from earned.journal.writing import keep
from earned.web.form import FormModel, WrongAnswersError
from earned.web.visit import page

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection
    from starlette.responses import Response

    from earned.web.form import Form
    from earned.web.visit import Visit

MOST_NAME = 120
OWN_SAFETY = "/help#own-safety"


class PersonForm(FormModel):
    """What the person calls them, what they are to them, and whether they feel safe with them."""

    name: Annotated[str, StringConstraints(max_length=MOST_NAME)] | None = None
    role: Role | None = None
    role_words: Annotated[str, StringConstraints(max_length=MOST_NAME)] | None = None
    feels_safe: FeelsSafe | None = None


def person_of(form: Form, now: datetime, me: str) -> Relationship | None:
    """Read a new relationship out of the form; nothing when none of it was answered.

    ``me`` is the name for oneself when no other was given. *No* for oneself is answered with help
    and sets nothing. Raises WrongAnswersError for what is no answer, or answers without a name.
    """
    said = form.read(PersonForm)
    if said == PersonForm() or not any((said.name, said.role, said.role_words, said.feels_safe)):
        return None
    is_me = said.role is Role.ME
    name = said.name or (me if is_me else None)
    if name is None:
        raise WrongAnswersError({"name": "start.person.no_name"})
    role = said.role or (Role.OWN if said.role_words else None)
    return Relationship(
        ids.relationship_id(),
        name,
        role=role,
        role_words=said.role_words if role is Role.OWN else None,
        feels_safe=None if is_me and said.feels_safe is FeelsSafe.NO else said.feels_safe,
        created_at=now,
    )


def keep_person(connection: Connection, new: Relationship) -> Relationship:
    """Keep a new relationship, and return it. There is only one *me*: it is renamed, never doubled."""
    before = relationships.me(connection) if new.is_me else None
    if before is not None:
        new = replace(before, name=new.name, feels_safe=new.feels_safe or before.feels_safe)
    keep(connection, new)
    return new


def after_keeping(new: Relationship, form: Form, onward: str, tie: str) -> str:
    """Say where to go once someone is kept: on, to help for oneself, or to what a *no* asks next."""
    answer = form.one("feels_safe")
    if new.is_me:
        return OWN_SAFETY if answer == FeelsSafe.NO else onward
    return tie if answer in {FeelsSafe.NO, FeelsSafe.MOSTLY} else onward


def _ask(visit: Visit, first: bool, wrong: dict[str, str] | None = None) -> Response:
    with visit.read() as connection:
        kept = relationships.every(connection) if first else []
    values = {"kept": kept, "roles": tuple(Role), "feels": tuple(FeelsSafe), "typed": visit.form}
    return visit.show("start/person.html", 422 if wrong else 200, first=first, wrong=wrong, **values)


def _keep(visit: Visit, first: bool) -> Response:
    try:
        new = person_of(visit.form, visit.now(), visit.view.strings.gettext("common.me"))
    except WrongAnswersError as error:
        return _ask(visit, first, error.wrong)
    if new is None:
        return visit.go("/start/6" if first else "/people")
    with visit.write() as connection:
        kept = keep_person(connection, new)
    onward, tie = (
        ("/start/6", f"/start/5/{kept.id}") if first else (f"/p/{kept.id}", f"/people/new/{kept.id}")
    )
    return visit.go(after_keeping(kept, visit.form, onward, tie))


def ask_first(visit: Visit) -> Response:
    """Ask for one person to begin with."""
    return _ask(visit, first=True)


def keep_first(visit: Visit) -> Response:
    """Keep the first person, if one was given, and go on to the first note."""
    return _keep(visit, first=True)


def ask_new(visit: Visit) -> Response:
    """Ask for another person."""
    return _ask(visit, first=False)


def keep_new(visit: Visit) -> Response:
    """Keep another person and show their page."""
    return _keep(visit, first=False)


routes = [
    page("/start/5", get=ask_first, post=keep_first),
    page("/people/new", get=ask_new, post=keep_new),
]
