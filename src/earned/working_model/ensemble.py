"""A person's posterior: plausible people who live the person's life, weighed by what the person rates.

Thousands of them are drawn from what is thought beforehand (``prior``) and run through the same filter as one batch
(``plausible``). Ranges, the way an expectation went, and the state of knowledge at any time fall out.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from earned.working_model.crowd import Learners, learners
from earned.working_model.foresight import Asked, Lived, Pathway, Story
from earned.working_model.importance import from_prior
from earned.working_model.lines import FIRST_RATINGS, Line, Stop
from earned.working_model.parameters import Parameters
from earned.working_model.plausible import SIZE, Ensemble
from earned.working_model.prior import FELT, KNOWN, Population, on_own_scale
from earned.working_model.rating import RatingKind
from earned.working_model.readings import Reading, read, resampled
from earned.working_model.stride import Look, Score, Withdrawn
from earned.working_model.trail import Spot, Wanted, spots, wanted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from earned.working_model.lines import Marks
    from earned.working_model.moments import Moment
    from earned.working_model.normal import Array
    from earned.working_model.stride import Weighed

__all__ = ["SIZE", "Ensemble", "Person", "Score", "person"]


@dataclass(slots=True)
class Person(Ensemble[Learners]):
    """One pathway of one person on one lesson: what they may expect, of whom, and how sure that is. z throughout."""

    lines: dict[str | None, Line] = field(init=False, default_factory=dict)
    """By relationship, and under None for people in general: the stops that are kept."""

    @property
    def told(self) -> Story:
        """The life so far, as this pathway lived it."""
        return Story(tuple(self.events), frozenset(self.overtaken), self.pathway)

    def keep(self, event: Asked | Lived) -> None:
        """Keep the newest event as a stop on both of its lines."""
        place = len(self.events) - 1
        stop = _stop(place, event)
        for name in (event.relationship, None):
            line = self.lines.get(name)
            if line is None:
                line = self.lines[name] = Line()
            begins = isinstance(event, Asked) and line.begins(stop)
            self._crowd.keep(event, Wanted(name, place, begins, kept=True, gone=line.add(stop)))

    def forget(self, asked: Asked) -> None:
        """Take an overtaken rating out of the beginning of both of its lines."""
        for name in (asked.relationship, None):
            if self.lines[name].withdraw(asked.number):
                self._crowd.trails[name].withdraw(asked.number)

    def over(self, moment: Moment) -> None:
        """Look at both lines of a moment that is over, where their beginning has all its ratings."""
        number = self.foresight.moments - 1
        for name in (moment.relationship, None):
            line = self.lines.get(name)
            if line is None or len(line.beginning) < FIRST_RATINGS:
                continue
            up = self._crowd.is_above(name, moment.day, len(line.beginning))
            if self.stride.told:
                self.stride.looks.append(Look(len(self.stride.told), name, number, up))
            else:
                line.mark(number, float(self._shares @ up))

    def tell(self, weighed: Weighed) -> None:
        """Tell lines what was weighed on them, in order."""
        looks = deque(weighed.looks)
        for count, told in enumerate(weighed.told, start=1):
            score = self._every_score.of(told.number) if isinstance(told, Withdrawn) else told
            for name in (score.asked.relationship, None):
                self.lines[name].say(score.log_density, counts=told is score)
            while looks and looks[0].after == count:
                look = looks.popleft()
                self.lines[look.line].mark(look.moment, float(weighed.shares[count] @ look.up))

    def take_marks(self) -> Marks:
        """Hand over how lines stood as each moment was over, since that was last taken."""
        return {name: line.take_marks() for name, line in self.lines.items() if line.marks}

    def relive(self, scores: Array) -> Learners:
        """Let people drawn at these scores live the whole life so far, and return them.

        Few who hurry keep nothing but what lines began with.
        """
        crowd = self.gather(scores)
        crowd.keeps = not (self._hurries and self._long)
        crowd.follow(
            self.events,
            self.overtaken,
            waiting=self.waiting,
            wanted=wanted(self.lines, stops=crowd.keeps),
        )
        return crowd

    def part(self) -> None:
        """Get everything of one's own that is written to, after being copied."""
        Ensemble.part(self)
        self.lines = {name: line.copy() for name, line in self.lines.items()}

    @property
    def asked(self) -> Sequence[Asked]:
        """Every foresight rating by its number, overtaken ones too."""
        self.weigh()
        return self._every_score.asked

    def change(self, line: str | None) -> Reading | None:
        """Read the expectation now less its mean over the beginning of the line, z; None before any rating.

        As it may be shown, without the day's stress. The beginning is the first 8 ratings or 30 days, whichever is
        longer; *now* is the line's last stop. ``line`` is a relationship, or None for people in general.
        """
        known = self.lines.get(line)
        if known is None or not known.beginning:
            return None
        trail = self._kept().trails[line]
        return self._read(trail.now - trail.first / len(known.beginning))

    def trail(self, line: str | None) -> tuple[Spot, ...]:
        """Return at most 200 stops along a line, read as of today's knowledge of the person, not of that day's.

        One a moment, the rated one if there is one, and the end of the line; of a long life, evenly in time.
        """
        if line not in self.lines:
            return ()
        trail = self._kept().trails[line]
        return spots(self.lines[line], trail, self.weights, self.overtaken)

    def _kept(self) -> Learners:
        if not self.crowd.keeps:
            self.settle()
        return self._crowd

    def expected(self, relationship: str, day: float, stress: float = 0.0) -> Reading:
        """Read what is expected of a relationship on a day, as it may be shown."""
        return self._read(self.crowd.life.shown_expected(relationship, day, stress))

    def general(self, stress: float = 0.0) -> Reading:
        """Read what is expected of people in general, as it may be shown."""
        return self._read(self.crowd.life.shown_general(stress))

    def newcomer(self, stress: float = 0.0) -> Reading:
        """Read what somebody new may turn out to be like: people in general, and how much people differ."""
        spread = self.crowd.world.newcomer()[1] ** 0.5
        return self._read(self.crowd.life.shown_general(stress) + spread * self.spare())

    def parameter(self, name: str) -> Reading:
        """Read one parameter by its name in the table."""
        return self._read(getattr(self.crowd.people, name))

    def middle(self) -> Parameters:
        """Return one person in the middle of the plausible ones, in floats: the mean of their scores."""
        middle = self.gather((self.weights @ self.cloud.scores)[None, :]).people
        return Parameters(*(float(np.ravel(value)[0]) for value in middle))

    def moved(self, name: str) -> float:
        """Return how much of a parameter's prior scatter is left, on its own scale: 1 where nothing was learned of it.

        The ratio of sds, posterior to prior. What isn't free in this population has learned nothing.
        """
        now = on_own_scale(name, getattr(self.crowd.people, name))
        if now.ndim == 0:
            return 1.0
        start = from_prior(self.size, self.directions, self.seed).scores
        before = on_own_scale(name, getattr(self.gather(start).people, name))
        off = now - self.weights @ now
        return float(np.sqrt(self.weights @ (off * off)) / before.std())

    def _read(self, values: Array | float) -> Reading:
        return read(np.broadcast_to(np.asarray(values, np.float64), self.weights.shape), self.weights)

    def draws(self, size: int = 1_024) -> Array:
        """Return scores of equally likely people, shape (size, directions)."""
        return np.asarray(self.cloud.scores[resampled(self.weights, size)])


def _stop(place: int, event: Asked | Lived) -> Stop:
    if isinstance(event, Asked):
        return Stop(place, event.moment, event.day, event.number, event.rating)
    return Stop(place, event.number, event.day)


def person(
    population: Population | None = None,
    *,
    pathway: Pathway = Pathway.FELT,
    kind: RatingKind = RatingKind.FIVE,
    size: int = SIZE,
    seed: int = 0,
    stated_cap: bool = True,
) -> Person:
    """Return everybody somebody might be, before anything was noted.

    ``population`` is what is thought beforehand, else the pathway's own; ``kind`` says how ratings are given.
    """
    people = population or (FELT if pathway is Pathway.FELT else KNOWN)
    gather = partial(_gathered, people, pathway, kind, stated_cap)
    return Person(gather, len(people.directions), size, seed, pathway)


def _gathered(
    people: Population, pathway: Pathway, kind: RatingKind, stated_cap: bool, scores: Array
) -> Learners:
    felt = pathway is Pathway.FELT
    return learners(people.people(scores), len(scores), kind, felt=felt, stated_cap=stated_cap)
