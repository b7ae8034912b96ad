"""A *before* that begins with what was chosen elsewhere, held in memory until the first answer is kept.

Choosing to try a step is no note yet: nobody is asked later if they did it. So the person, the lesson
and the step wait here, and go with the first answer that the person gives.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from earned.journal import ids
from earned.web.form import Form

if TYPE_CHECKING:
    from collections.abc import Mapping

    from earned.web.visit import Visit


@dataclass(frozen=True, slots=True, repr=False)
class Begun:
    """What was chosen for a moment that is not there yet, as its form would send it."""

    moment: str
    form: Form


def begin(visit: Visit, chosen: Mapping[str, str]) -> str:
    """Hold what was chosen, in place of what was held before, and give the path of its *before*."""
    assert visit.session is not None
    moment = ids.moment_id()
    visit.session.begun = Begun(moment, Form({name: (value,) for name, value in chosen.items()}))
    return f"/m/{moment}/before"


def begun(visit: Visit, moment_id: str) -> Form | None:
    """Give what is held for a moment, if anything is."""
    held = visit.session.begun if visit.session else None
    return held.form if held is not None and held.moment == moment_id else None


def joined(visit: Visit, held: Form) -> Visit:
    """Give the visit as if its form had sent what is held too; what it did send stands."""
    sent = visit.form
    missing = {
        name: values
        for name, values in held.fields.items()
        if not (sent.has(name) or sent.has(f"{name}-asked"))
    }
    return replace(visit, form=Form({**missing, **sent.fields}))


def change(visit: Visit, moment_id: str) -> None:
    """Hold what was taken back before anything was kept."""
    held = begun(visit, moment_id)
    if held is not None and visit.session is not None:
        visit.session.begun = Begun(moment_id, joined(visit, held).form)


def end(visit: Visit, moment_id: str) -> None:
    """Let go of what was held for a moment: it is kept now."""
    if visit.session is not None and begun(visit, moment_id) is not None:
        visit.session.begun = None
