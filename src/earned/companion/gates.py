"""With whom a step may be shown, and why there may be none at all: the gates, and nothing that opens them.

A gate is the person's own answer, read back. Nothing here weighs whether someone has become kinder.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from earned.companion.guard import asks
from earned.companion.recurring import harm_recurs, is_strained
from earned.companion.shield import harmed_so_far
from earned.content.catalogue import Context, Gate
from earned.journal.entities import FeelsSafe, Role, Standing, Stretch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from earned.companion.steps import Step
    from earned.journal.entities import Relationship, Rupture
    from earned.journal.reading.counts import Noted

APART = frozenset({Standing.RESTING, Standing.OVER, Standing.GONE})
"""Standings in which nothing is tried: no page sends anyone back to a tie that rests or is over."""
SMALL = frozenset({Stretch.TINY, Stretch.SMALL})
"""What a step for oneself may be."""
MAY_BE_A_PARTNER = frozenset({Role.PARTNER, Role.OWN, None})
"""Roles that are a partner's, or may be for all a page can tell."""
WHERE = {
    Role.THERAPIST: Context.THERAPY,
    Role.FRIEND: Context.FRIENDSHIP,
    Role.PARTNER: Context.PARTNERSHIP,
    Role.COLLEAGUE: Context.WORK,
    Role.MENTOR: Context.ANYONE,
    Role.FAMILY: Context.ANYONE,
    Role.GROUP: Context.ANYONE,
    Role.ME: Context.SELF,
}
"""The kind of tie that a role is, as far as the catalogue has steps of its own for it."""


class Shut(StrEnum):
    """Why no step is shown with someone; each is the last part of a sentence's name."""

    NOT_SAFE = "not_safe"
    HARD_STOP = "hard_stop"
    NO_OPEN = "no_open"
    NO = "no"
    """*Do you feel safe with them?* was *no*, and marking them was declined."""
    APART = "apart"
    """It rests, is over, or is put away."""
    RECURS = "recurs"
    """Harm has come again, and nobody marked it."""
    STRAINED = "strained"
    """The latest moment was outside the window, or parts did not feel safe."""
    NOT_CHOSEN = "not_chosen"
    """Steps with them wait for *I want to try small things with them*."""


def shut(
    them: Relationship | None, rows: Sequence[Noted], ruptures: Sequence[Rupture], *, danger: bool
) -> Shut | None:
    """Say why no step at all may be shown with someone; nothing when some may.

    ``None`` is oneself, before there is a *me*. Rows are all with them, oldest first. ``danger`` says
    that the lesson is of that family. With *me* a *no* and a hurt that comes again shut nothing: what
    is left is solo and small.
    """
    if them is None or them.is_me:
        return Shut.STRAINED if is_strained(rows) else None
    return _said(them) or _noted(rows, ruptures) or _not_chosen(them, rows, danger=danger)


def _said(them: Relationship) -> Shut | None:
    """Say what the person's own answers about someone shut."""
    if (because := asks(them).because) is not None:
        return Shut(because.value)
    if them.feels_safe is FeelsSafe.NO:
        return Shut.NO
    return Shut.APART if them.standing in APART or them.put_away_at is not None else None


def _noted(rows: Sequence[Noted], ruptures: Sequence[Rupture]) -> Shut | None:
    """Say what the notes with someone shut."""
    if harm_recurs(rows, ruptures):
        return Shut.RECURS
    return Shut.STRAINED if is_strained(rows) else None


def _not_chosen(them: Relationship, rows: Sequence[Noted], *, danger: bool) -> Shut | None:
    """Say whether all steps with someone wait for them to be chosen."""
    sure = them.feels_safe is FeelsSafe.YES
    waits = danger or not sure or them.role in MAY_BE_A_PARTNER or bool(harmed_so_far(rows))
    return Shut.NOT_CHOSEN if waits and not them.chosen else None


def lets_through(step: Step, them: Relationship | None) -> bool:
    """Whether one step fits someone with whom the gates are not shut.

    With oneself it is solo and small; with anyone else it is of their kind of tie, and beyond an open
    gate only with someone chosen.
    """
    if them is None or them.is_me:
        return step.stretch in SMALL and (step.is_own or step.gate is Gate.SOLO)
    if step.is_own:
        return True
    fits = step.context in {Context.ANYONE, WHERE.get(them.role) if them.role else None}
    return fits and (step.gate is Gate.OPEN or (step.gate is Gate.CHOSEN and them.chosen))
