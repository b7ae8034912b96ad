"""Plausible people who live through one life side by side, and how well each of them explains the ratings.

Everything is one batch: an array of shape (persons,) wherever people differ. A crowd of ``Learners`` lives through
the working model with its shields; a crowd of ``Pupils`` expects what any other model says.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, cast

import numpy as np

from earned.working_model.batch import BatchWorld, begin_batch
from earned.working_model.foresight import Asked, Lived, Pathway
from earned.working_model.raters import Raters, Tally
from earned.working_model.rating import RatingKind
from earned.working_model.shield import Shielded
from earned.working_model.stride import Withdrawn
from earned.working_model.trail import Trail

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from collections.abc import Set as AbstractSet
    from typing import Self

    from numpy.typing import NDArray

    from earned.working_model.foresight import Story
    from earned.working_model.learning import Arithmetic
    from earned.working_model.model import Learner
    from earned.working_model.normal import Array
    from earned.working_model.parameters import Parameters
    from earned.working_model.stride import Weighed
    from earned.working_model.trail import Wanted

NUMPY = cast("Arithmetic", np)
NOTHING: Mapping[int, Sequence[Wanted]] = MappingProxyType({})


@dataclass(slots=True)
class Crowd:
    """People with rating habits; what they expect is for each kind of crowd to say."""

    people: Parameters
    fit: Array
    """Log likelihood of the ratings that count so far, shape (persons,)."""
    kind: RatingKind = RatingKind.FIVE
    line: str | None = None
    """The one relationship whose ratings count, or None for everybody's."""
    may_go: dict[int, Array] = field(default_factory=dict)
    """By number, the terms of *next times* that may yet be overtaken."""
    keeps: bool = True
    """Whether they keep the way their expectation went."""
    raters: Raters = field(init=False)

    def __post_init__(self) -> None:
        self.raters = Raters(self.people, self.kind)

    def expectation(self, asked: Asked) -> Array:
        """Return what each of them expects as the rating is given, z."""
        raise NotImplementedError

    def take_in(self, lived: Lived) -> None:
        """Live through one outcome."""

    def counts(self, asked: Asked) -> bool:
        """Whether a rating is on the line that is looked at."""
        return self.line is None or asked.relationship == self.line

    def remember(self, asked: Asked) -> None:
        """Take note of a rating that counts, once it was predicted."""

    def add(self, weighed: Weighed, waiting: AbstractSet[int]) -> None:
        """Let ratings speak for those who foresaw them; ``waiting`` are the *next times* that may yet be overtaken."""
        self.fit = self.fit + weighed.changes.sum(axis=0)
        for told, logs in zip(weighed.told, weighed.changes, strict=True):
            if not isinstance(told, Withdrawn) and told.asked.number in waiting:
                self.may_go[told.asked.number] = logs.copy()

    def stays(self, number: int) -> None:
        """Let a *next time* be that can't be overtaken any more."""
        self.may_go.pop(number, None)

    def follow(
        self,
        events: Iterable[Asked | Lived],
        overtaken: AbstractSet[int],
        *,
        waiting: AbstractSet[int] = frozenset(),
        wanted: Mapping[int, Sequence[Wanted]] = NOTHING,
    ) -> None:
        """Live through events in order, learning from outcomes and weighing ratings.

        ``waiting`` are the numbers of *next times* that may yet be overtaken; ``wanted`` says, by event, what is to be
        kept of it.
        """
        tally = Tally(self.raters, len(self.fit))
        for place, event in enumerate(events):
            if isinstance(event, Lived):
                self.take_in(event)
            elif self.counts(event):
                if event.number not in overtaken:
                    expected = self.expectation(event)
                    tally.add(event, expected)
                    if event.number in waiting:
                        self.may_go[event.number] = self.raters.log_density(event, expected)
                self.remember(event)
            if place in wanted:
                for each in wanted[place]:
                    self.keep(event, each)
        self.fit = self.fit + tally.sum()

    def keep(self, event: Asked | Lived, wanted: Wanted) -> None:
        """Keep what is expected as an event is over."""

    def copy(self) -> Self:
        """Return people of their own who lived the same life. Arrays are shared: none is ever written to."""
        return replace(self, may_go=dict(self.may_go))


@dataclass(slots=True)
class Learners(Crowd):
    """People who learn as the working model says."""

    life: Shielded[BatchWorld] = field(kw_only=True)
    felt: bool = True
    stated_cap: bool = True
    trails: dict[str | None, Trail] = field(default_factory=dict)
    """By line, the way the expectation went."""

    def expectation(self, asked: Asked) -> Array:
        """Return what each of them expects as the rating is given, z."""
        return self.world.foresee(asked.relationship, asked.day, asked.stress)

    def take_in(self, lived: Lived) -> None:
        """Learn from one outcome."""
        came = lived.came if self.stated_cap else lived.came._replace(at_most=False)
        self.life.learn(lived.moment, came)

    def shown(self, line: str | None, day: float) -> Array:
        """Return what may be shown of a line on a day, without its stress, in an array of its own."""
        life = self.life
        return np.asarray(life.shown_general() if line is None else life.shown_expected(line, day))

    def keep(self, event: Asked | Lived, wanted: Wanted) -> None:
        """Keep what may be shown of a line as an event is over, without the day's stress."""
        stops = wanted.kept and self.keeps
        if not (stops or wanted.begins):
            return
        value = self.shown(wanted.line, event.day)
        trail = self.trails.get(wanted.line)
        if trail is None:
            trail = self.trails[wanted.line] = Trail()
        if stops:
            trail.go_on(wanted.event, value, wanted.gone)
        if wanted.begins and isinstance(event, Asked):
            trail.begin(value, event.number, next_time=event.next_time)

    def is_above(self, line: str | None, day: float, ratings: int) -> NDArray[np.bool_]:
        """Return who is above their mean over a line's beginning, which had so many ratings."""
        return np.asarray(self.shown(line, day) > self.trails[line].first / ratings)

    def stays(self, number: int) -> None:
        """Let a *next time* be that can't be overtaken any more."""
        self.may_go.pop(number, None)
        for trail in self.trails.values():
            trail.may_go.pop(number, None)

    @property
    def world(self) -> BatchWorld:
        """The world that learns and is scored."""
        return self.life.world

    def copy(self) -> Self:
        """Return people of their own who lived the same life."""
        trails = {line: trail.copy() for line, trail in self.trails.items()}
        return replace(self, may_go=dict(self.may_go), life=self.life.copy(), trails=trails)


@dataclass(slots=True)
class Pupils(Crowd):
    """People who expect what any one model says, ours or a rival."""

    learner: Learner = field(kw_only=True)

    def expectation(self, asked: Asked) -> Array:
        """Return what the model expects as the rating is given, z."""
        expected = self.learner.expected(asked.relationship, asked.day, asked.stress)
        return np.broadcast_to(np.asarray(expected, np.float64), self.fit.shape)

    def take_in(self, lived: Lived) -> None:
        """Let the model learn from one outcome."""
        self.learner.take_in(lived.moment, lived.said)

    def remember(self, asked: Asked) -> None:
        """Let the model take note of a rating."""
        self.learner.rated(asked.relationship, asked.day, asked.rating)

    def copy(self) -> Self:
        """Return people of their own who lived the same life."""
        return replace(self, may_go=dict(self.may_go), learner=deepcopy(self.learner))


def learners(
    people: Parameters, size: int, kind: RatingKind, *, felt: bool = True, stated_cap: bool = True
) -> Learners:
    """Return people at the start of a life."""
    return Learners(
        people,
        np.zeros(size),
        kind,
        life=Shielded([begin_batch(people, size)]),
        felt=felt,
        stated_cap=stated_cap,
    )


def log_likelihood(
    told: Story, people: Parameters, size: int, kind: RatingKind, *, stated_cap: bool = True
) -> Array:
    """Return the log likelihood of a life's foresight ratings for each of ``size`` people: a row of a table.

    ``told`` comes from ``foresight.story``, whose pathway says whose ratings they are.
    """
    crowd = learners(people, size, kind, felt=told.pathway is Pathway.FELT, stated_cap=stated_cap)
    crowd.follow(told.events, told.overtaken)
    return crowd.fit
