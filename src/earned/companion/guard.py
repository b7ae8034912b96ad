"""What a page may ask about someone, and when it offers rest: the rules that keep hope from a harm.

Nobody is coaxed here. With someone who is *not safe*, before a *no* was answered, or once a hard stop
is ticked, the pages fall back to words, what happened, the body, and help: nothing that could be read
as progress. Only the person lifts it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from earned.journal.entities import NotSafe, Standing, Window

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from earned.journal.entities import Relationship

OUTSIDE_THE_WINDOW = frozenset({Window.SHUT_DOWN, Window.WOUND_UP})
NOT_ALL_SAFE = frozenset({NotSafe.A_BIT, NotSafe.YES})
OUT_OF_SIGHT = frozenset({Standing.RESTING, Standing.GONE, Standing.NOT_SAFE})
"""Standings whose people are shown only when the person asks."""

LATELY = 20
"""How many of the latest moments with someone count when two of them did not feel all safe."""
TWICE = 2


class Felt(Protocol):
    """The part of a moment that says whether it was too much, or not safe."""

    @property
    def id(self) -> str:
        """Its id."""

    @property
    def created_at(self) -> datetime:
        """When it was noted."""

    @property
    def body(self) -> Window | None:
        """Where the body was."""

    @property
    def not_safe(self) -> NotSafe | None:
        """Whether any part did not feel safe."""

    @property
    def harmed(self) -> bool:
        """Whether it carries a harm flag."""


class Because(StrEnum):
    """Why a page asks less about someone."""

    NOT_SAFE = "not_safe"
    """The person marked them as not safe."""
    HARD_STOP = "hard_stop"
    """The person ticked at least one of the hard-stop signs."""
    NO_OPEN = "no_open"
    """*Do you feel safe with them?* was *no*, and *mark as not safe?* has no answer yet."""


@dataclass(frozen=True, slots=True)
class Asks:
    """What a page may ask about someone: everything, or less and why."""

    because: Because | None = None

    @property
    def full(self) -> bool:
        """Whether forecasts, outcome, what got in, guards, stretch, cracks and next time may be asked."""
        return self.because is None


def asks(relationship: Relationship | None) -> Asks:
    """Say what may be asked about someone; with nobody named, everything may.

    Less is asked of someone *not safe*, with a hard stop, or with a *no* that waits for its answer.
    A *no* about oneself sets nothing: it belongs to help, not to a mark on the person.
    """
    if relationship is None or not relationship.is_marked:
        return Asks()
    if relationship.standing is Standing.NOT_SAFE:
        return Asks(Because.NOT_SAFE)
    return Asks(Because.HARD_STOP if relationship.hard_stops else Because.NO_OPEN)


def shown_unasked(relationship: Relationship | None) -> bool:
    """Whether a page may show someone, or a note about them, that the person did not ask for."""
    if relationship is None:
        return True
    return relationship.standing not in OUT_OF_SIGHT and asks(relationship).full


def strained(moment: Felt, others: Iterable[Felt]) -> bool:
    """Whether a moment lies where nothing is claimed to be learned.

    ``others`` are moments with the same person. True when the body was shut down or wound up, or once
    two of the last twenty moments noted up to this one, itself included, did not feel all safe. A harm
    flag among them says it alone: kindness after harm is not counted as progress.
    """
    if moment.body in OUTSIDE_THE_WINDOW:
        return True
    up_to_now = [other for other in others if other.id != moment.id and _noted(other) < _noted(moment)]
    latest = (*sorted(up_to_now, key=_noted)[-(LATELY - 1) :], moment)
    harmed = any(other.harmed for other in latest)
    return harmed or sum(other.not_safe in NOT_ALL_SAFE for other in latest) >= TWICE


def offers_rest(moment: Felt, others: Iterable[Felt]) -> bool:
    """Whether this moment's page carries the one quiet card with rest and help.

    Only the first moment with someone that calls for it carries the card. So nothing has to be kept
    about having shown it, and it comes once per person unless they ask.
    """
    known = list(others)
    if not strained(moment, known):
        return False
    earlier = sorted((other for other in known if _noted(other) < _noted(moment)), key=_noted)
    not_all_safe = 0
    for other in earlier:
        not_all_safe += other.not_safe in NOT_ALL_SAFE
        if other.body in OUTSIDE_THE_WINDOW or other.harmed or not_all_safe >= TWICE:
            return False
    return True


def gain_may_be_said(moment: Felt, relationship: Relationship | None, others: Iterable[Felt]) -> bool:
    """Whether a page may say that something came out differently than expected."""
    return asks(relationship).full and not strained(moment, others)


def _noted(moment: Felt) -> tuple[datetime, str]:
    return moment.created_at, moment.id
