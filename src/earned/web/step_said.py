"""A step as a page names it: the catalogue's line, or the person's own words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from earned.companion.steps import listed_words
from earned.journal.entities import StepId
from earned.journal.reading import steps

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class StepSaid:
    """A step by its words."""

    id: str
    words: str
    is_own: bool


def step_said(connection: Connection, step: object) -> StepSaid | None:
    """Give the step of an id; nothing where there is none, or one of the person's own was deleted."""
    if not isinstance(step, str):
        return None
    if (words := listed_words(step)) is not None:
        return StepSaid(step, words, is_own=False)
    own = steps.one(connection, StepId(step))
    return None if own is None else StepSaid(step, own.words, is_own=True)
