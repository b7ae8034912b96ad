"""The plain accounts of one line, side by side in one batch: no learning, last rating, own running mean.

None of them learns from an outcome, so they need no life: each rating comes with all they could lean on, and is weighed for
all three at once. What they say is what ``evidence.account`` says of each by itself, at a fraction of the time.
"""

from __future__ import annotations

import math
from copy import copy
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from earned.working_model.evidence import PLAIN_ACCOUNTS
from earned.working_model.importance import Cloud, effective, from_prior, normalised, renewed
from earned.working_model.model import HABITS
from earned.working_model.parameters import COMPANION
from earned.working_model.prior import drawn
from earned.working_model.raters import Raters, Tally
from earned.working_model.rating import RatingKind
from earned.working_model.rivals.last import LAST
from earned.working_model.rivals.no_learning import NO_LEARNING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from earned.working_model.foresight import Asked
    from earned.working_model.model import Model
    from earned.working_model.normal import Array

SIZE = 512
"""Plausible people of each account: they differ in five directions, and are renewed when few carry the weight."""
KEEP, WANTED = 0.25, 0.4
"""The share that has to be effective, and the share that ends a renewal."""


class Heard(NamedTuple):
    """One rating on the line, with all that a plain account could lean on."""

    asked: Asked
    own_mean: float | None
    """The mean of the line's own ratings before it, z."""


@dataclass(slots=True)
class Account:
    """One plain account: plausible people, and how well they foresaw the line's ratings."""

    model: Model
    cloud: Cloud
    raters: Raters
    level: Array
    weights: Array
    fit: Array
    log_evidence: float = 0.0
    """Sum of the log predictive densities of the ratings that count, nats."""


@dataclass(slots=True)
class PlainAccounts:
    """The plain accounts of one line, before any rating: tell it of each in order (``hear``), and of each overtaken."""

    kind: RatingKind = RatingKind.FIVE
    size: int = SIZE
    seed: int = 0
    accounts: dict[str, Account] = field(init=False)
    heard: list[Heard] = field(init=False, default_factory=list)
    overtaken: set[int] = field(init=False, default_factory=set)
    said: tuple[float, int] = field(init=False, default=(0.0, 0))
    """Sum and number of the line's own ratings, overtaken ones too."""
    may_go: dict[int, dict[str, tuple[Array, float]]] = field(init=False, default_factory=dict)
    """By number, what each account made of a *next time* that may yet be overtaken."""

    def __post_init__(self) -> None:
        begun = _begun(self.size, self.seed, self.kind)
        self.accounts = {account.model.name: replace(account) for account in begun}

    @property
    def ratings(self) -> int:
        """How many ratings count."""
        return len(self.heard) - len(self.overtaken)

    def evidence(self) -> dict[str, float]:
        """Return each account's log evidence, nats."""
        return {name: account.log_evidence for name, account in self.accounts.items()}

    def hear(self, asked: Asked) -> None:
        """Weigh everybody by one more rating on the line."""
        total, count = self.said
        heard = Heard(asked, total / count if count else None)
        self.heard.append(heard)
        self.said = total + asked.rating, count + 1
        terms = {name: self._weigh(account, heard) for name, account in self.accounts.items()}
        if asked.next_time:
            self.may_go[asked.number] = terms
        for account in self.accounts.values():
            if effective(account.weights) < KEEP * self.size:
                self._renew(account)

    def withdraw(self, asked: Asked) -> None:
        """Take a *next time* back that was overtaken: it is scored no more, and stays something that was said."""
        self.overtaken.add(asked.number)
        for name, (logs, log_density) in self.may_go.pop(asked.number).items():
            account = self.accounts[name]
            account.log_evidence -= log_density
            account.fit = account.fit - logs
            account.weights = normalised(account.cloud.base + account.fit)

    def stays(self, asked: Asked) -> None:
        """Let a *next time* be that can't be overtaken any more."""
        self.may_go.pop(asked.number, None)

    def _weigh(self, account: Account, heard: Heard) -> tuple[Array, float]:
        asked = heard.asked
        mu = account.raters.centre(_expected(account.model, account.level, heard), asked.last, asked.mean)
        logs = account.raters.log_density(asked.rating, mu)
        top = float(logs.max())
        weighed = account.weights * np.exp(logs - top)
        density = float(weighed.sum())
        log_density = top + math.log(density)
        account.weights, account.fit = weighed / density, account.fit + logs
        account.log_evidence += log_density
        return logs, log_density

    def _renew(self, account: Account) -> None:
        """Draw people anew around those who carry the weight, and weigh them by all ratings so far."""
        wanted = WANTED * self.size
        cloud, lived = renewed(
            account.cloud, account.fit, lambda scores: self._lived(account.model, scores), self.seed, wanted
        )
        account.cloud, account.raters, account.level, account.fit = (
            cloud,
            lived.raters,
            lived.level,
            lived.fit,
        )
        account.weights = normalised(cloud.base + lived.fit)
        for number, terms in self.may_go.items():
            heard = next(each for each in reversed(self.heard) if each.asked.number == number)
            terms[account.model.name] = self._term(account, heard), terms[account.model.name][1]

    def _term(self, account: Account, heard: Heard) -> Array:
        asked = heard.asked
        mu = account.raters.centre(_expected(account.model, account.level, heard), asked.last, asked.mean)
        return account.raters.log_density(asked.rating, mu)

    def _lived(self, model: Model, scores: Array) -> Lived:
        raters, level = _people(model, scores, self.kind)
        tally = Tally(raters, len(scores))
        for heard in self.heard:
            if heard.asked.number not in self.overtaken:
                expected = _expected(model, level, heard)
                tally.add(heard.asked.rating, expected, heard.asked.last, heard.asked.mean)
        return Lived(tally.sum(), raters, level)

    def copy(self) -> PlainAccounts:
        """Return accounts of their own that heard the same; no array is ever written to, so they are shared."""
        other = copy(self)
        other.accounts = {name: replace(account) for name, account in self.accounts.items()}
        other.heard, other.overtaken = list(self.heard), set(self.overtaken)
        other.may_go = {number: dict(terms) for number, terms in self.may_go.items()}
        return other


class Lived(NamedTuple):
    """Plausible people who were told of every rating."""

    fit: Array
    raters: Raters
    level: Array


@lru_cache(maxsize=4)
def _begun(size: int, seed: int, kind: RatingKind) -> tuple[Account, ...]:
    """Return the accounts before any rating; kept, since every line begins with the same."""
    return tuple(_at_first(model, size, seed, kind) for model in PLAIN_ACCOUNTS)


def _at_first(model: Model, size: int, seed: int, kind: RatingKind) -> Account:
    cloud = from_prior(size, len(_directions(model)), seed)
    raters, level = _people(model, cloud.scores, kind)
    return Account(model, cloud, raters, level, np.full(size, 1 / size), np.zeros(size))


def _directions(model: Model) -> Mapping[str, float]:
    return {row.name: row.prior.sd for row in (*model.parameters, *HABITS)}


def _people(model: Model, scores: Array, kind: RatingKind) -> tuple[Raters, Array]:
    rows = {row.name: row for row in (*model.parameters, *HABITS)}
    centre = {name: row.prior.centre for name, row in rows.items()}
    values = drawn(scores, _directions(model), centre, rows)
    habits = COMPANION._replace(**{row.name: values[row.name] for row in HABITS})
    return Raters(habits, kind), values["m0"]


def _expected(model: Model, level: Array, heard: Heard) -> Array:
    """Return what an account expects at a rating, z: its level where there is nothing to repeat."""
    if model is NO_LEARNING:
        return level
    repeated = heard.asked.last if model is LAST else heard.own_mean
    return level if repeated is None else np.full_like(level, repeated)
