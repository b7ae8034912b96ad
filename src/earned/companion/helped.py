"""What the ratings themselves have taught of what helps a moment get in: only where they moved what we thought before.

The person's own counts come first (``companion.look_back``); a sentence of the engine's stands beside them only where its
range is clear and the notes have narrowed it. None of it is a trait of anyone.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from earned.working_model.parameters import BY_NAME

if TYPE_CHECKING:
    from earned.companion.guess import Guess
    from earned.companion.thought import Thought
    from earned.working_model.ensemble import Person

NARROWED = 0.7
"""Spread of a parameter now over what it was before any note; above it, the notes have said next to nothing. Ours."""

EXPECTED_OF_SEEN = BY_NAME["e_witnessed"].default
"""What we thought beforehand that a witnessed moment counts for, of a lived one."""


class Helps(StrEnum):
    """What seems to help; each is the last part of a sentence's name."""

    STAYED = "stayed"
    """What was said to have got in counts for more (ψ above 0)."""
    STAYED_NOT = "stayed_not"
    """What was said to have got in counts no more than the rest, or less (ψ below 0)."""
    SEEN = "seen"
    """What was seen in others' lives counts more than we thought beforehand."""


def helps(thought: Thought, guess: Guess | None) -> tuple[Helps, ...]:
    """Say what the notes have taught on a line whose shift is said; nothing on any other."""
    if guess is None or not guess.says.is_guess:
        return ()
    person = thought.minds[guess.where].now.felt
    return tuple(each for each, holds in _every(person) if holds)


def _every(person: Person) -> tuple[tuple[Helps, bool], ...]:
    stayed, seen = person.parameter("psi").nearly_all, person.parameter("e_witnessed").nearly_all
    told_of_staying = person.moved("psi") < NARROWED
    return (
        (Helps.STAYED, told_of_staying and stayed.low > 0),
        (Helps.STAYED_NOT, told_of_staying and stayed.high < 0),
        (Helps.SEEN, person.moved("e_witnessed") < NARROWED and seen.low > EXPECTED_OF_SEEN),
    )
