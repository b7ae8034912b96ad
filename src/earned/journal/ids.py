"""Random names for what is kept, so that an address says nothing about anyone."""

from __future__ import annotations

import secrets

from earned.journal.entities import CatchId, LessonId, MomentId, RelationshipId, RuptureId, StepId

_BYTES = 9  # 12 letters in an address, 72 bits: nobody guesses one


def new_id() -> str:
    """Give a fresh random id of 12 letters that is safe in an address."""
    return secrets.token_urlsafe(_BYTES)


def lesson_id() -> LessonId:
    """Give a fresh id for a lesson."""
    return LessonId(new_id())


def relationship_id() -> RelationshipId:
    """Give a fresh id for a relationship."""
    return RelationshipId(new_id())


def moment_id() -> MomentId:
    """Give a fresh id for a moment."""
    return MomentId(new_id())


def rupture_id() -> RuptureId:
    """Give a fresh id for a rupture."""
    return RuptureId(new_id())


def step_id() -> StepId:
    """Give a fresh id for a step of one's own."""
    return StepId(new_id())


def catch_id() -> CatchId:
    """Give a fresh id for a catch."""
    return CatchId(new_id())
