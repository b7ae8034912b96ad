"""A person's posterior: an ensemble of plausible people who live the person's life, weighed by their ratings.

Thousands of people are drawn from what is thought beforehand (``prior``) and run through the same filter as one
batch. Each foresight rating weighs them before its outcome teaches them anything; when too few carry the weight,
they are drawn anew around those who do and live the whole life again (``importance``). Ranges, comparisons with
other models and the state of knowledge at any time fall out. Same seed and same notes, same ensemble.
"""

from __future__ import annotations

import math
from copy import copy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

import numpy as np

from earned.working_model.crowd import Crowd, Learners, learners
from earned.working_model.foresight import Asked, Foresight, Lived, Pathway
from earned.working_model.importance import SPARE, Cloud, effective, from_prior, normalised, renewed
from earned.working_model.lines import Line, Stop
from earned.working_model.parameters import Parameters
from earned.working_model.points import even_normals
from earned.working_model.prior import FELT, KNOWN, Population, on_own_scale
from earned.working_model.raters import Form, given
from earned.working_model.rating import RatingKind
from earned.working_model.readings import Reading, read, resampled
from earned.working_model.trail import Spot, Wanted, spots, wanted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Self

    from earned.working_model.moments import Moment
    from earned.working_model.normal import Array

SIZE = 4_096
KEEP = 1_000 / 4_096
"""The share of plausible people who have to be effective for a reading; with fewer, they are renewed."""
WANTED = 0.4
"""The share that ends a renewal early: well above what is kept, so that renewals stay rare."""
LONG = 1_000
"""From so many events on a life is long: living it again takes a while. It is gone through by few people until somebody
reads (``settle``), who then have to be half as many as in a short one: what is known of a long life is sharp."""
FEW = 512
KEEP_OF_FEW, WANTED_OF_FEW = 0.1, 0.25
"""What is enough to score one rating after another: the evidence is then right to a few tenths of a nat."""
WANTED_OF_LONG = 0.28

People = TypeVar("People", bound=Crowd)


class Score(NamedTuple):
    """How well one foresight rating was foreseen, given all before it."""

    asked: Asked
    log_density: float
    """Log predictive density: of a step or choice its log probability. Nats."""
    predicted: float
    """The middle of what was foreseen, z, never beyond the scale."""
    below: float
    """Predictive probability of a lower rating, and"""
    upto: float
    """of one as low or lower: the ends of its probability integral transform."""
    expected: float
    """Mean of the expectation behind it, z."""


@dataclass(slots=True)
class Ensemble(Generic[People]):
    """Weighted plausible people of any kind, moved about as ratings come in."""

    gather: Callable[[Array], People]
    """Turns scores, shape (persons, directions), into people at the start of their life."""
    directions: int
    size: int = SIZE
    seed: int = 0
    pathway: Pathway = Pathway.FELT
    foresight: Foresight = field(init=False)
    events: list[Asked | Lived] = field(init=False, default_factory=list)
    overtaken: set[int] = field(init=False, default_factory=set)
    every_score: list[Score] = field(init=False, default_factory=list)
    cloud: Cloud = field(init=False)
    crowd: People = field(init=False)
    weights: Array = field(init=False)
    """One a person; they sum to one."""
    renewals: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        self.foresight = Foresight(self.pathway)
        self.cloud = from_prior(self.size, self.directions, self.seed)
        self.crowd = self.gather(self.cloud.scores)
        self.weights = np.full(self.size, 1 / self.size)

    @property
    def effective(self) -> float:
        """The effective number of plausible people."""
        return effective(self.weights)

    @property
    def scores(self) -> tuple[Score, ...]:
        """The ratings that count, in order, each with how well it was foreseen."""
        return tuple(score for score in self.every_score if score.asked.number not in self.overtaken)

    @property
    def log_evidence(self) -> float:
        """Sum of the log predictive densities of the ratings that count, nats."""
        return sum(score.log_density for score in self.scores)

    def note(self, moment: Moment) -> tuple[Score, ...]:
        """Weigh people by a moment's foresight ratings, and let its outcome teach them. In the order lived."""
        waiting = self.foresight.waiting.get(moment.relationship)
        heard = self.foresight.hear(moment)
        if waiting is not None and self.crowd.counts(waiting):
            if heard.overtaken is None:
                self.crowd.stays(waiting.number)
            else:
                self._withdraw(waiting)
        return tuple(score for event in heard.events if (score := self._live(event)) is not None)

    def note_all(self, moments: Iterable[Moment]) -> None:
        """Note moments in order, and settle."""
        for moment in moments:
            self.note(moment)
        self.settle()

    def _withdraw(self, asked: Asked) -> None:
        self.overtaken.add(asked.number)
        self.crowd.withdraw(asked.number)
        self.forget(asked)
        self._weigh()

    def _live(self, event: Asked | Lived) -> Score | None:
        if isinstance(event, Lived):
            self.crowd.take_in(event)
            self._pass(event)
            return None
        if not self.crowd.counts(event):
            return None
        score = self._hear(event)
        self.every_score.append(score)
        self._pass(event)
        self._keep_up()
        return score

    def _pass(self, event: Asked | Lived) -> None:
        self.events.append(event)
        self.keep(event)

    def keep(self, event: Asked | Lived) -> None:
        """Keep of an event that is over what will be read of it."""

    def forget(self, asked: Asked) -> None:
        """Let go of what was kept of a rating, as it no longer counts."""

    def _hear(self, asked: Asked) -> Score:
        expected, raters = self.crowd.expectation(asked), self.crowd.raters
        logs, below = raters.predict(asked, expected)
        predicted = float(self.weights @ raters.centre(expected, asked.last, asked.mean))
        top = float(logs.max())
        weighed = self.weights * np.exp(logs - top)
        density = float(weighed.sum())
        log_density, lower = top + math.log(density), float(self.weights @ below)
        is_point = given(asked.rating, raters.kind).form is Form.POINT
        score = Score(
            asked,
            log_density,
            min(max(predicted, -1.0), 1.0),
            lower,
            lower if is_point else lower + math.exp(log_density),
            float(self.weights @ expected),
        )
        self.crowd.add(asked, logs)
        self.weights = weighed / density
        return score

    def _weigh(self) -> None:
        self.weights = normalised(self.cloud.base + self.crowd.fit)

    @property
    def settled(self) -> bool:
        """Whether enough plausible people are effective for a reading."""
        return self.effective >= KEEP * self._at_rest

    @property
    def _long(self) -> bool:
        return len(self.events) >= LONG

    @property
    def _at_rest(self) -> int:
        return max(self.size // 2, min(FEW, self.size)) if self._long else self.size

    def settle(self) -> None:
        """Make sure that enough plausible people are effective for a reading.

        In a short life they always are. In a long one it may take as long as living it once again, so it is for
        whoever reads to ask, and best not while somebody waits; until then readings are a little less sure.
        """
        if not self.settled:
            self._renew(self._at_rest, WANTED_OF_LONG if self._long else WANTED)

    def _keep_up(self) -> None:
        """Renew people where too few are effective to go on."""
        few = min(FEW, self.size)
        if not self._long:
            self.settle()
        elif self.effective < KEEP_OF_FEW * few:
            self._renew(few, WANTED_OF_FEW)

    def _renew(self, size: int, wanted: float) -> None:
        """Draw people anew around those who carry the weight, and let them live the whole life again."""
        self.cloud, self.crowd = renewed(
            self.cloud, self.crowd.fit, self.relive, self.seed, wanted * size, size=size
        )
        self._weigh()
        self.renewals += 1

    def relive(self, scores: Array) -> People:
        """Let people drawn at these scores live the whole life so far, and return them."""
        crowd = self.gather(scores)
        crowd.follow(self.events, self.overtaken, waiting=self.waiting)
        return crowd

    @property
    def waiting(self) -> set[int]:
        """Numbers of the *next times* that may yet be overtaken."""
        return {asked.number for asked in self.foresight.waiting.values()}

    def copy(self) -> Self:
        """Return an ensemble of its own that noted the same so far; the two go on apart.

        Cheap: arrays are shared, for none of them is ever written to.
        """
        other = copy(self)
        other.foresight, other.crowd = self.foresight.copy(), self.crowd.copy()
        other.events, other.every_score = list(self.events), list(self.every_score)
        other.overtaken = set(self.overtaken)
        return other

    def spare(self) -> Array:
        """Return standard normal numbers, one a person, that nothing else was drawn with."""
        return even_normals(len(self.weights), self.directions + SPARE, self.seed)[:, -1]


@dataclass(slots=True)
class Person(Ensemble[Learners]):
    """One pathway of one person on one lesson: what they may expect, of whom, and how sure that is. z throughout."""

    lines: dict[str | None, Line] = field(init=False, default_factory=dict)
    """By relationship, and under None for people in general: the stops that are kept."""

    def keep(self, event: Asked | Lived) -> None:
        """Keep the newest event as a stop on both of its lines."""
        place = len(self.events) - 1
        stop = _stop(place, event)
        for name in (event.relationship, None):
            line = self.lines.get(name)
            if line is None:
                line = self.lines[name] = Line()
            begins = stop.number is not None and line.begins(stop)
            self.crowd.keep(place, event, Wanted(name, begins, kept=True, gone=line.add(stop)))

    def forget(self, asked: Asked) -> None:
        """Take an overtaken rating out of the beginnings it belonged to."""
        for name in (asked.relationship, None):
            if self.lines[name].withdraw(asked.number):
                self.crowd.trails[name].withdraw(asked.number)

    def relive(self, scores: Array) -> Learners:
        """Let people drawn at these scores live the whole life so far, and return them."""
        crowd = self.gather(scores)
        crowd.follow(self.events, self.overtaken, waiting=self.waiting, wanted=wanted(self.lines))
        return crowd

    def copy(self) -> Self:
        """Return a person of their own who lived the same life so far; the two go on apart."""
        other = Ensemble.copy(self)
        other.lines = {name: line.copy() for name, line in self.lines.items()}
        return other

    def change(self, line: str | None) -> Reading | None:
        """Read the expectation now less its mean over the beginning of the line, z; None before any rating.

        As it may be shown, without the day's stress. The beginning is the first 8 ratings or 30 days, whichever is
        longer; *now* is the line's last stop. ``line`` is a relationship, or None for people in general.
        """
        known = self.lines.get(line)
        if known is None or not known.beginning:
            return None
        trail = self.crowd.trails[line]
        return self._read(trail.now - trail.first / len(known.beginning))

    def trail(self, line: str | None) -> tuple[Spot, ...]:
        """Return at most 200 stops along a line, read as of today's knowledge of the person, not of that day's.

        One a moment, the rated one if there is one, and the end of the line; of a long life, evenly in time.
        """
        if line not in self.lines:
            return ()
        return spots(self.lines[line], self.crowd.trails[line], self.weights, self.overtaken)

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
    felt = pathway is Pathway.FELT
    people = population or (FELT if felt else KNOWN)

    def gather(scores: Array) -> Learners:
        return learners(people.people(scores), len(scores), kind, felt=felt, stated_cap=stated_cap)

    return Person(gather, len(people.directions), size, seed, pathway)
