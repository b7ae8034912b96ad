"""The plain accounts of one line, side by side in one batch: no learning, last rating, own means, running and moving.

None of them learns from an outcome, so they need no life: each rating comes with all they could lean on (``leaning``), and
many are weighed for all of them at once. What they say is what ``evidence.account`` says of each by itself, at a fraction
of the time.
"""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from earned.working_model.evidence import PLAIN_ACCOUNTS
from earned.working_model.importance import Cloud, from_prior, renewed
from earned.working_model.leaning import Lean, Ratings, Said, basis, ratings, together
from earned.working_model.model import HABITS
from earned.working_model.parameters import COMPANION
from earned.working_model.prior import drawn
from earned.working_model.raters import Form, Raters
from earned.working_model.rating import RatingKind
from earned.working_model.stride import Withdrawn

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from numpy.typing import NDArray

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
AT_ONCE, LIVED_AT_ONCE = 16_384, 4_096
"""So many numbers are weighed, or lived again, at once: more would no longer stay near."""
NAMES = tuple(model.name for model in PLAIN_ACCOUNTS)


class Term(NamedTuple):
    """What the accounts made of one rating."""

    logs: Array
    """Log densities, shape (accounts, persons)."""
    log_densities: Array
    """Log predictive densities, shape (accounts,)."""


@dataclass(slots=True)
class PlainAccounts:
    """The plain accounts of one line, before any rating: tell it of each in order, and of each that was overtaken."""

    kind: RatingKind = RatingKind.FIVE
    size: int = SIZE
    seed: int = 0
    people: tuple[People, ...] = field(init=False)
    """By account."""
    raters: Raters = field(init=False)
    """All of them in a row."""
    fit: Array = field(init=False)
    """Log likelihoods of the ratings that count, shape (accounts, persons)."""
    log_evidence: Array = field(init=False)
    """Sums of the log predictive densities of the ratings that count, nats, shape (accounts,)."""
    told: list[Ratings] = field(init=False, default_factory=list)
    heard: int = field(init=False, default=0)
    """How many ratings there were, overtaken ones too."""
    overtaken: set[int] = field(init=False, default_factory=set)
    said: Said = field(init=False, default=Said())
    may_go: dict[int, Term] = field(init=False, default_factory=dict)
    """By number, what was made of a *next time* that may yet be overtaken."""

    def __post_init__(self) -> None:
        self.people, self.raters = _begun(self.size, self.seed, self.kind)
        self.fit, self.log_evidence = np.zeros((len(NAMES), self.size)), np.zeros(len(NAMES))

    @property
    def ratings(self) -> int:
        """How many ratings count."""
        return self.heard - len(self.overtaken)

    def evidence(self) -> dict[str, float]:
        """Return each account's log evidence, nats."""
        return dict(zip(NAMES, self.log_evidence.tolist(), strict=True))

    def hear(self, asked: Asked) -> None:
        """Weigh everybody by one more rating on the line."""
        self.hear_all((asked,), {asked.number})

    def withdraw(self, asked: Asked) -> None:
        """Take a *next time* back that was overtaken: it is scored no more, and stays something that was said."""
        self.hear_all((Withdrawn(asked.number),), frozenset())

    def stays(self, asked: Asked) -> None:
        """Let a *next time* be that can't be overtaken any more."""
        self.may_go.pop(asked.number, None)

    def hear_all(self, told: Sequence[Asked | Withdrawn], waiting: AbstractSet[int]) -> Array:
        """Weigh everybody by further ratings, and by those that count no more, in order.

        Several at once, as nothing is learned in between. ``waiting`` are the numbers of *next times* that may yet be
        overtaken. Returns the log evidence after each of what was told, nats, shape (told, accounts).
        """
        going = waiting | {each.number for each in told if isinstance(each, Withdrawn)}
        table, done = self._table(told), 0
        evidence = np.empty((len(told), len(NAMES)))
        while done < len(told):
            some = told[done : done + max(AT_ONCE // self.fit.size, 1)]
            taken, table = self._take(some, table, going)
            evidence[done : done + len(taken)] = taken
            done += len(taken)
        return evidence

    def _table(self, told: Sequence[Asked | Withdrawn]) -> Ratings:
        asked = [each for each in told if not isinstance(each, Withdrawn)]
        leans: list[list[Lean]] = []
        for each in asked:
            leans.append([self.said.lean(model, each.last) for model in PLAIN_ACCOUNTS])
            self.said = self.said.then(each.rating)
        return ratings(asked, leans, len(PLAIN_ACCOUNTS), self.kind)

    def _take(
        self, told: Sequence[Asked | Withdrawn], table: Ratings, going: AbstractSet[int]
    ) -> tuple[Array, Ratings]:
        """Weigh everybody by what was told until few carry the weight; return the evidence, and the ratings left over."""
        asks = np.array([not isinstance(each, Withdrawn) for each in told])
        changes = self._changes(told, asks, table)
        passed = passage(self._base + self.fit, changes)
        worn = (passed.effective < self._keep) & asks[:, None]
        taken = int(np.argmax(worn.any(axis=1))) + 1 if worn.any() else len(told)
        count = int(asks[:taken].sum())
        steps = self._settled(told[:taken], changes, passed.steps, going)
        self.told.append(table.first(count))
        self.heard += count
        self.fit = self.fit + changes[:taken].sum(axis=0)
        evidence = np.asarray(self.log_evidence + np.cumsum(steps, axis=0))
        self.log_evidence = evidence[-1]
        if worn[taken - 1].any():
            self._renew(worn[taken - 1])
        return evidence, table.after(count)

    def _changes(self, told: Sequence[Asked | Withdrawn], asks: NDArray[np.bool_], table: Ratings) -> Array:
        """Return what each thing told changes in log likelihoods, shape (told, accounts, persons)."""
        changes = np.empty((len(told), *self.fit.shape))
        changes[asks] = self._foresee(table.first(int(asks.sum())))
        at = {each.number: n for n, each in enumerate(told) if asks[n]}
        for n in np.flatnonzero(~asks).tolist():
            number = told[n].number
            changes[n] = -(changes[at[number]] if number in at else self.may_go[number].logs)
        return changes

    def _settled(
        self,
        told: Sequence[Asked | Withdrawn],
        changes: Array,
        steps: Array,
        going: AbstractSet[int],
    ) -> Array:
        """Return what each thing told adds to the evidence, nats, and keep what may yet be taken back."""
        settled = steps[: len(told)].copy()
        for n, each in enumerate(told):
            if isinstance(each, Withdrawn):
                self.overtaken.add(each.number)
                settled[n] = -self.may_go.pop(each.number).log_densities
            elif each.next_time and each.number in going:
                self.may_go[each.number] = Term(changes[n].copy(), steps[n].copy())
        return settled

    def _foresee(self, table: Ratings) -> Array:
        """Return the log densities of ratings, shape (ratings, accounts, persons)."""
        off = np.empty((len(table), *self.fit.shape))
        for place, people in enumerate(self.people):
            np.matmul(table.parts[:, place], people.basis, out=off[:, place])
        return self.raters.log_densities(table.forms, off.reshape(len(table), self.fit.size)).reshape(
            off.shape
        )

    @property
    def _base(self) -> Array:
        return np.stack([each.cloud.base for each in self.people])

    @property
    def _is_long(self) -> bool:
        return self.heard >= LONG

    @property
    def _keep(self) -> float:
        """How many have to be effective."""
        return KEEP_OF_FEW * FEW if self._is_long else KEEP * self.size

    def _renew(self, worn: Array) -> None:
        """Draw people anew around those who carry the weight, where few do, and weigh them by all ratings so far."""
        self.told = [together(self.told, self.overtaken)]
        size = min(FEW, self.size) if self._is_long else self.size
        fits, people = list(self.fit), list(self.people)
        for place in np.flatnonzero(worn | (self.fit.shape[1] > size)).tolist():
            forms = tuple(self.told[0].by_form(place))
            live = partial(_live, PLAIN_ACCOUNTS[place], forms, self.kind)
            cloud, lived = renewed(
                people[place].cloud, fits[place], live, self.seed, WANTED * size, size=size
            )
            fits[place], people[place] = lived.fit, People(cloud, lived.habits, lived.basis)
        self.people, self.raters, self.fit = tuple(people), _in_a_row(people, self.kind), np.stack(fits)
        if self.may_go:
            waiting = self.told[0].only(np.isin(self.told[0].numbers, list(self.may_go)))
            for number, logs in zip(waiting.numbers.tolist(), self._foresee(waiting), strict=True):
                self.may_go[number] = self.may_go[number]._replace(logs=logs)

    def copy(self) -> PlainAccounts:
        """Return accounts of their own that heard the same; no array is ever written to, so they are shared."""
        other = copy(self)
        other.told, other.overtaken = list(self.told), set(self.overtaken)
        other.may_go = dict(self.may_go)
        return other


class Passage(NamedTuple):
    """How weights go on as one change after another is made."""

    steps: Array
    """By how much the log of all weights together changes, shape (changes, …)."""
    effective: Array
    """The effective number of people after each, shape (changes, …)."""


def passage(start: Array, changes: Array) -> Passage:
    """Return how log weights, shape (…, persons), pass through changes, shape (changes, …, persons)."""
    logs = np.concatenate([start[None], changes])
    np.cumsum(logs, axis=0, out=logs)
    top = logs.max(axis=-1)
    logs -= top[..., None]
    weights = np.exp(logs, out=logs)
    sums = weights.sum(axis=-1)
    squares = np.einsum("...i,...i->...", weights, weights)
    return Passage(np.diff(top + np.log(sums), axis=0), (sums * sums / squares)[1:])


class Lived(NamedTuple):
    """Plausible people of one account who were told of every rating."""

    fit: Array
    habits: Parameters
    basis: Array


class People(NamedTuple):
    """The plausible people of one account."""

    cloud: Cloud
    habits: Parameters
    """Each of shape (persons,)."""
    basis: Array
    """What ratings' parts are multiplied with (``leaning.basis``)."""


def _live(model: Model, forms: Sequence[tuple[int, Array]], kind: RatingKind, scores: Array) -> Lived:
    """Let people drawn at these scores hear every rating; ``forms`` are its parts by form."""
    habits, level = _drawn(model, scores)
    raters, columns = Raters(habits, kind), basis(habits, level)
    fit, rows = np.zeros(len(scores)), max(LIVED_AT_ONCE // len(scores), 1)
    for form, parts in forms:
        for begin in range(0, len(parts), rows):
            fit += raters.logs(Form(form), parts[begin : begin + rows] @ columns).sum(axis=0)
    return Lived(fit, habits, columns)


@lru_cache(maxsize=8)
def _begun(size: int, seed: int, kind: RatingKind) -> tuple[tuple[People, ...], Raters]:
    """Return everybody before any rating: the same for every line, and never written over."""
    people = []
    for model in PLAIN_ACCOUNTS:
        cloud = from_prior(size, len(_spread(model)), seed)
        habits, level = _drawn(model, cloud.scores)
        people.append(People(cloud, habits, basis(habits, level)))
    return tuple(people), _in_a_row(people, kind)


def _in_a_row(people: Sequence[People], kind: RatingKind) -> Raters:
    habits = {row.name: np.concatenate([getattr(each.habits, row.name) for each in people]) for row in HABITS}
    return Raters(COMPANION._replace(**habits), kind)


def _spread(model: Model) -> Mapping[str, float]:
    return {row.name: row.prior.sd for row in (*model.parameters, *HABITS)}


def _drawn(model: Model, scores: Array) -> tuple[Parameters, Array]:
    """Return rating habits of plausible people, and what each expects where there is nothing to repeat, z."""
    rows = {row.name: row for row in (*model.parameters, *HABITS)}
    centre = {name: row.prior.centre for name, row in rows.items()}
    values = drawn(scores, _spread(model), centre, rows)
    return COMPANION._replace(**{row.name: values[row.name] for row in HABITS}), values["m0"]
