"""The people and lines that the person adds to their own help page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import StringConstraints

from earned.journal import ids
from earned.journal.entities import HelpContact
from earned.journal.reading import plan as plans
from earned.journal.writing import drop, keep_contact
from earned.web.form import FormModel, RefusedError, WrongAnswersError
from earned.web.visit import page

if TYPE_CHECKING:
    from starlette.responses import Response

    from earned.web.visit import Visit

Short = Annotated[str, StringConstraints(max_length=200)]


class ContactForm(FormModel):
    """Someone or a line: what they are called, how they are reached, and a word about it."""

    name: Short | None = None
    number: Short | None = None
    note: Short | None = None


def contact_said(said: ContactForm, id_: str) -> HelpContact:
    """Give the contact that was written. Raises WrongAnswersError when it has no name or no number."""
    wrong = {name: f"settings.lines.no_{name}" for name in ("name", "number") if getattr(said, name) is None}
    if said.name is None or said.number is None:
        raise WrongAnswersError(wrong)
    return HelpContact(id_, said.name, said.number, said.note)


def _show(visit: Visit, wrong: dict[str, str] | None = None, about: str = "") -> Response:
    """Show all of them, and an empty form; what was typed stays in the form it was typed into."""
    with visit.read() as connection:
        kept = plans.contacts(connection)
    return visit.show(
        "settings/lines.html", 422 if wrong else 200, kept=kept, typed=visit.form, wrong=wrong, about=about
    )


def show(visit: Visit) -> Response:
    """Show the person's own people and lines."""
    return _show(visit)


def add(visit: Visit) -> Response:
    """Keep someone new."""
    return _keep(visit, ids.new_id(), "")


def change(visit: Visit, who: str) -> Response:
    """Keep what was changed about someone."""
    _one(visit, who)
    return _keep(visit, who, who)


def _keep(visit: Visit, id_: str, about: str) -> Response:
    try:
        contact = contact_said(visit.form.read(ContactForm), id_)
    except WrongAnswersError as error:
        return _show(visit, error.wrong, about)
    with visit.write() as connection:
        keep_contact(connection, contact)
    return visit.go("/settings/lines")


def take_out(visit: Visit, who: str) -> Response:
    """Take someone off the list."""
    _one(visit, who)
    with visit.write() as connection:
        drop(connection, who)
    return visit.go("/settings/lines")


def _one(visit: Visit, who: str) -> None:
    with visit.read() as connection:
        known = {contact.id for contact in plans.contacts(connection)}
    if who not in known:
        raise RefusedError("form.not_here", 404)


routes = [
    page("/settings/lines", get=show, post=add),
    page("/settings/lines/{who}", post=change),
    page("/settings/lines/{who}/out", post=take_out),
]
