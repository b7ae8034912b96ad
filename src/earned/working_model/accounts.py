"""The plain accounts of one line, side by side in one batch: no learning, last rating, own means, running and moving.

None of them learns from an outcome, so they need no life: each rating comes with all they could lean on, and is weighed for
all of them at once. What they say is what ``evidence.account`` says of each by itself, at a fraction of the time.
"""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from earned.working_model.evidence import PLAIN_ACCOUNTS
from earned.working_model.importance import Cloud, from_prior, normalised, renewed
from earned.working_model.model import HABITS
from earned.working_model.parameters import COMPANION
from earned.working_model.prior import drawn
from earned.working_model.raters import Raters, Tally
from earned.working_model.rating import RatingKind
from earned.working_model.rivals.last import LAST
from earned.working_model.rivals.moving_average import MOVING_AVERAGE, RATE
from earned.working_model.rivals.running_mean import RUNNING_MEAN
from earned.working_model.stride import one_after_another

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from earned.working_model.foresight import Asked
    from earned.working_model.model import Model
    from earned.working_model.normal import Array
    from earned.working_model.parameters import Parameters

SIZE = 512
"""Plausible people of each account: they differ in five directions, and are renewed when few carry the weight."""
KEEP, WANTED = 0.25, 0.4
"""The share that has to be effective, and the share that ends a renewal."""
LONG, FEW, KEEP_OF_FEW = 200, 256, 0.1
"""From so many ratings on fewer do: what is known of a long line's habits is sharp, and its evidence seldom near the edge."""
AT_ONCE = 8
"""So many ratings are weighed at once: more would no longer stay near."""
NAMES = tuple(model.name for model in PLAIN_ACCOUNTS)


class Lean(NamedTuple):
    """What an account expects: a share of everybody's own level, and a value that is the same for all."""

    share: float
    value: float
    """z."""


OWN_LEVEL = Lean(1.0, 0.0)


class Heard(NamedTuple):
    """One rating on the line, and what each account leans on as it is given."""

    asked: Asked
    leans: tuple[Lean, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """What a line's own ratings come to so far, overtaken ones too."""

    total: float = 0.0
    count: int = 0
    moving: Lean = OWN_LEVEL

    def then(self, rating: float) -> Said:
        """Let one more rating enter."""
        share, value = self.moving
        moved = Lean(share * (1 - RATE), value + RATE * (rating - value))
        return Said(self.total + rating, self.count + 1, moved)

    def lean(self, model: Model, last: float | None) -> Lean:
        """Return what an account leans on after these; ``last`` is what was last said of the same person."""
        if model is MOVING_AVERAGE:
            return self.moving
        if model is RUNNING_MEAN and self.count:
            return Lean(0.0, self.total / self.count)
        return Lean(0.0, last) if model is LAST and last is not None else OWN_LEVEL


class Term(NamedTuple):
    """What the accounts made of one rating."""

    logs: Array
    """Log densities, shape (accounts, persons)."""
    log_densities: Array
    """Log predictive densities, shape (accounts,)."""


@dataclass(slots=True)
class PlainAccounts:
    """The plain accounts of one line, before any rating: tell it of each in order (``hear``), and of each overtaken."""

    kind: RatingKind = RatingKind.FIVE
    size: int = SIZE
    seed: int = 0
    clouds: tuple[Cloud, ...] = field(init=False)
    people: People = field(init=False)
    weights: Array = field(init=False)
    """Shape (accounts, persons); each row sums to one."""
    fit: Array = field(init=False)
    """Log likelihoods of the ratings that count, shape (accounts, persons)."""
    log_evidence: Array = field(init=False)
    """Sums of the log predictive densities of the ratings that count, nats, shape (accounts,)."""
    heard: list[Heard] = field(init=False, default_factory=list)
    overtaken: set[int] = field(init=False, default_factory=set)
    said: Said = field(init=False, default=Said())
    may_go: dict[int, Term] = field(init=False, default_factory=dict)
    """By number, what was made of a *next time* that may yet be overtaken."""

    def __post_init__(self) -> None:
        self.clouds, self.people = _begun(self.size, self.seed, self.kind)
        shape = len(NAMES), self.size
        self.weights, self.fit = np.full(shape, 1 / self.size), np.zeros(shape)
        self.log_evidence = np.zeros(len(NAMES))

    @property
    def ratings(self) -> int:
        """How many ratings count."""
        return len(self.heard) - len(self.overtaken)

    def evidence(self) -> dict[str, float]:
        """Return each account's log evidence, nats."""
        return dict(zip(NAMES, self.log_evidence.tolist(), strict=True))

    def hear(self, asked: Asked) -> None:
        """Weigh everybody by one more rating on the line."""
        self.hear_all((asked,), {asked.number})

    def hear_all(self, asked: Sequence[Asked], waiting: AbstractSet[int]) -> Array:
        """Weigh everybody by further ratings on the line, in order; several at once, as nothing is learned in between.

        ``waiting`` are the numbers of *next times* that may yet be overtaken. Returns the log evidence after each
        rating, nats, shape (ratings, accounts).
        """
        heard = [self._heard(each) for each in asked]
        told = np.empty((len(heard), len(NAMES)))
        done = 0
        while done < len(heard):
            weighed = self._weigh_by(heard[done : done + AT_ONCE], waiting)
            told[done : done + len(weighed)] = weighed
            done += len(weighed)
        return told

    def _heard(self, asked: Asked) -> Heard:
        leans = tuple(self.said.lean(model, asked.last) for model in PLAIN_ACCOUNTS)
        self.said = self.said.then(asked.rating)
        return Heard(asked, leans)

    def _weigh_by(self, heard: Sequence[Heard], waiting: AbstractSet[int]) -> Array:
        """Weigh everybody by ratings until few carry the weight; return the log evidence after each that was taken."""
        logs = self.people.foresee(heard)
        top = logs.max(axis=-1)
        every, sums = one_after_another(self.weights, np.exp(logs - top[..., None]))
        worn = np.einsum("rij,rij->ri", every[1:], every[1:]) * self._keep > 1
        taken = int(np.argmax(worn.any(axis=1))) + 1 if worn.any() else len(heard)
        log_densities = top[:taken] + np.log(sums[:taken])
        for n, each in enumerate(heard[:taken]):
            if each.asked.next_time and each.asked.number in waiting:
                self.may_go[each.asked.number] = Term(logs[n].copy(), log_densities[n])
        self.heard.extend(heard[:taken])
        self.weights, self.fit = every[taken].copy(), self.fit + logs[:taken].sum(axis=0)
        told = np.asarray(self.log_evidence + np.cumsum(log_densities, axis=0))
        self.log_evidence = told[-1]
        if worn[taken - 1].any():
            self._renew(worn[taken - 1])
        return told

    def withdraw(self, asked: Asked) -> None:
        """Take a *next time* back that was overtaken: it is scored no more, and stays something that was said."""
        self.overtaken.add(asked.number)
        logs, log_densities = self.may_go.pop(asked.number)
        self.log_evidence = self.log_evidence - log_densities
        self.fit = self.fit - logs
        self._weigh()

    def stays(self, asked: Asked) -> None:
        """Let a *next time* be that can't be overtaken any more."""
        self.may_go.pop(asked.number, None)

    @property
    def _is_long(self) -> bool:
        return len(self.heard) >= LONG

    @property
    def _keep(self) -> float:
        """How many have to be effective."""
        return KEEP_OF_FEW * FEW if self._is_long else KEEP * self.size

    def _weigh(self) -> None:
        pairs = zip(self.clouds, self.fit, strict=True)
        self.weights = np.stack([normalised(cloud.base + fit) for cloud, fit in pairs])

    def _renew(self, worn: Array) -> None:
        """Draw people anew around those who carry the weight, where few do, and weigh them by all ratings so far."""
        size = min(FEW, self.size) if self._is_long else self.size
        fits, clouds, each = list(self.fit), list(self.clouds), list(self.people.each)
        for place in np.flatnonzero(worn | (self.fit.shape[1] > size)):
            live = partial(self._live, int(place))
            clouds[place], lived = renewed(
                clouds[place], fits[place], live, self.seed, WANTED * size, size=size
            )
            fits[place] = lived.fit
            each[place] = _drawn(PLAIN_ACCOUNTS[place], clouds[place].scores)
        self.clouds, self.fit = tuple(clouds), np.stack(fits)
        self.people = _gathered(each, self.kind)
        self._weigh()
        for number, term in self.may_go.items():
            heard = next(one for one in reversed(self.heard) if one.asked.number == number)
            self.may_go[number] = term._replace(logs=self.people.foresee([heard])[0])

    def _live(self, place: int, scores: Array) -> Lived:
        model = PLAIN_ACCOUNTS[place]
        habits, level = _drawn(model, scores)
        tally = Tally(Raters(habits, self.kind), len(scores))
        for heard in self.heard:
            if heard.asked.number not in self.overtaken:
                share, value = heard.leans[place]
                expected = share * level + value
                tally.add(heard.asked, expected)
        return Lived(tally.sum())

    def copy(self) -> PlainAccounts:
        """Return accounts of their own that heard the same; no array is ever written to, so they are shared."""
        other = copy(self)
        other.heard, other.overtaken = list(self.heard), set(self.overtaken)
        other.may_go = dict(self.may_go)
        return other


class Lived(NamedTuple):
    """Plausible people who were told of every rating."""

    fit: Array


class Drawn(NamedTuple):
    """The plausible people of one account, each value of shape (persons,)."""

    habits: Parameters
    level: Array
    """What they expect where there is nothing to repeat, z."""


@dataclass(frozen=True, slots=True)
class People:
    """The plausible people of all accounts in a row."""

    each: tuple[Drawn, ...]
    """By account."""
    raters: Raters
    level: Array
    """What each expects where there is nothing to repeat, z, shape (accounts, persons)."""

    def foresee(self, heard: Sequence[Heard]) -> Array:
        """Return the log densities of ratings, shape (ratings, accounts, persons)."""
        off = np.empty((len(heard), self.level.size))
        for row, each in zip(off, heard, strict=True):
            self.raters.off(each.asked, self._expected(each).reshape(-1), row)
        logs = self.raters.log_densities([each.asked.rating for each in heard], off)
        return logs.reshape(len(heard), *self.level.shape)

    def _expected(self, heard: Heard) -> Array:
        leans = np.array(heard.leans)
        return np.asarray(leans[:, :1] * self.level + leans[:, 1:])


@lru_cache(maxsize=8)
def _begun(size: int, seed: int, kind: RatingKind) -> tuple[tuple[Cloud, ...], People]:
    """Return everybody before any rating: the same for every line, and never written over."""
    clouds = tuple(from_prior(size, len(_spread(model)), seed) for model in PLAIN_ACCOUNTS)
    pairs = zip(PLAIN_ACCOUNTS, clouds, strict=True)
    return clouds, _gathered([_drawn(model, cloud.scores) for model, cloud in pairs], kind)


def _gathered(each: Sequence[Drawn], kind: RatingKind) -> People:
    habits = {row.name: np.concatenate([getattr(one.habits, row.name) for one in each]) for row in HABITS}
    raters = Raters(COMPANION._replace(**habits), kind)
    return People(tuple(each), raters, np.stack([one.level for one in each]))


def _spread(model: Model) -> Mapping[str, float]:
    return {row.name: row.prior.sd for row in (*model.parameters, *HABITS)}


def _drawn(model: Model, scores: Array) -> Drawn:
    """Return rating habits and level of plausible people."""
    rows = {row.name: row for row in (*model.parameters, *HABITS)}
    centre = {name: row.prior.centre for name, row in rows.items()}
    values = drawn(scores, _spread(model), centre, rows)
    return Drawn(COMPANION._replace(**{row.name: values[row.name] for row in HABITS}), values["m0"])
