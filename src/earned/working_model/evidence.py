"""Has the engine earned its place? Evidence for it against plainer accounts of the very same ratings.

Five accounts foresee a line's foresight ratings, with one rating model and one prior on its habits: the engine,
*last rating*, *own running mean*, *own moving average*, and *no learning*. Each is an ensemble of plausible people, so
each is scored by its log predictive density given all before (Dawid 1984), and the sum over ratings is its log evidence.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from earned.working_model.crowd import NUMPY, Pupils
from earned.working_model.ensemble import SIZE, Ensemble
from earned.working_model.foresight import Pathway
from earned.working_model.model import HABITS
from earned.working_model.parameters import COMPANION
from earned.working_model.prior import drawn
from earned.working_model.rating import RatingKind
from earned.working_model.rivals.last import LAST
from earned.working_model.rivals.moving_average import MOVING_AVERAGE
from earned.working_model.rivals.no_learning import NO_LEARNING
from earned.working_model.rivals.running_mean import RUNNING_MEAN

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from earned.working_model.ensemble import Person, Score
    from earned.working_model.model import Model
    from earned.working_model.normal import Array
    from earned.working_model.readings import Interval

ENOUGH_RATINGS = 12
TO_SAY, TO_KEEP = 10.0, 5.0
"""A shift is said from this ratio of evidence against no learning, and goes when it falls below that."""
TO_LEAD = 1.5
"""How many times likelier than the other plain accounts do the engine has to make the ratings. Ours: with a bare lead, guts
that only repeat themselves were told too often that they had moved (docs/calibration.md)."""
PLAIN_ACCOUNTS = (NO_LEARNING, LAST, RUNNING_MEAN, MOVING_AVERAGE)
"""What the engine is held against before anything is said."""


def account(
    model: Model,
    *,
    line: str | None = None,
    pathway: Pathway = Pathway.FELT,
    kind: RatingKind = RatingKind.FIVE,
    size: int = SIZE,
    seed: int = 0,
) -> Ensemble[Pupils]:
    """Return a rival's account of the ratings on a line, before any of them: note the moments as for a person.

    ``line`` is a relationship, or None for people in general. All of the model's parameters are free, under the
    priors of its table; the rating habits have the engine's.
    """
    rows = {row.name: row for row in (*model.parameters, *HABITS)}
    spread = {name: row.prior.sd for name, row in rows.items()}
    centre = {name: row.prior.centre for name, row in rows.items()}

    def gather(scores: Array) -> Pupils:
        values = drawn(scores, spread, centre, rows)
        people = COMPANION._replace(**{row.name: values[row.name] for row in HABITS})
        learner = model.begin({row.name: values[row.name] for row in model.parameters}, NUMPY)
        return Pupils(people, np.zeros(len(scores)), kind, line, learner=learner)

    return Ensemble(gather, len(spread), size, seed, pathway)


def on_line(scores: Iterable[Score], line: str | None) -> tuple[Score, ...]:
    """Return the scores of the ratings on a line."""
    return tuple(score for score in scores if line in (None, score.asked.relationship))


def log_ratio(for_it: Sequence[float], against: Sequence[float]) -> float:
    """Return the evidence for one account against another, nats, from the log densities of the same ratings.

    Raises ValueError where they weren't scored on the same number of ratings.
    """
    if len(for_it) != len(against):
        raise ValueError(
            f"{len(for_it)} ratings on one side and {len(against)} on the other: not the same ratings"
        )
    return math.fsum(for_it) - math.fsum(against)


class Standing(NamedTuple):
    """How the engine stands on one line."""

    line: str | None
    ratings: int
    against: Mapping[str, float]
    """By rival, the evidence for the engine in nats; above 0 it is ahead. May be worked out only as it is asked for."""

    @property
    def learning(self) -> float:
        """How many times likelier the ratings are with learning than without."""
        nats = self.against[NO_LEARNING.name]
        return math.inf if nats > 700 else math.exp(nats)  # noqa: PLR2004  (near the largest number there is)

    @property
    def ahead(self) -> bool:
        """Whether the engine is clearly ahead of every rival other than no learning."""
        return all(
            nats > math.log(TO_LEAD) for name, nats in self.against.items() if name != NO_LEARNING.name
        )

    def may_say(self, change: Interval, *, said_before: bool = False) -> bool:
        """Whether a shift may be said: all of enough ratings, a clear range, evidence, and a lead.

        ``change`` is the engine's own 95 % range of now less the beginning. Once said, evidence of 5 is enough to go
        on saying it; the rest has to hold as before.
        """
        return self.has_earned(said_before=said_before) and not change.holds(0.0)

    def has_earned(self, *, said_before: bool = False) -> bool:
        """Whether a shift may be said as far as ratings, evidence and lead go: the range is read only after that."""
        if self.ratings < ENOUGH_RATINGS:
            return False
        return self.learning >= (TO_KEEP if said_before else TO_SAY) and self.ahead


def standing(person: Person, accounts: Mapping[str, Ensemble[Any]], line: str | None = None) -> Standing:
    """Compare a person's engine with accounts that noted the same moments, on one line."""
    own = [score.log_density for score in on_line(person.scores, line)]
    against = {
        name: log_ratio(own, [score.log_density for score in on_line(each.scores, line)])
        for name, each in accounts.items()
    }
    return Standing(line, len(own), against)
