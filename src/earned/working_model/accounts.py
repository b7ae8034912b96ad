"""A plain account of one line: no learning, last rating, own running or moving mean.

None of them learns from an outcome, so they need no life: each rating comes with all that an account could lean on
(``leaning``), and many are weighed at once. What they say is what ``evidence.account`` says, at a fraction of the time.
"""

from __future__ import annotations

from array import array
from copy import copy
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from earned.working_model.grown import Grown
from earned.working_model.importance import Cloud, effective, from_prior, normalised, renewed
from earned.working_model.leaning import Ratings, Said, basis, ratings, together
from earned.working_model.model import HABITS
from earned.working_model.parameters import COMPANION
from earned.working_model.prior import drawn
from earned.working_model.raters import Form, Raters
from earned.working_model.rating import RatingKind
from earned.working_model.stride import Withdrawn, passage

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from numpy.typing import NDArray

    from earned.working_model.foresight import Asked
    from earned.working_model.model import Model
    from earned.working_model.normal import Array

SIZE = 512
"""Plausible people of each account: they differ in five directions, and are renewed when few carry the weight."""
KEEP, WANTED = 0.25, 0.4
"""The share that has to be effective, and the share that ends a renewal."""
KEEP_OF_REACHED = 0.5
"""Of those who were effective when last drawn, this share is enough."""
LONG, FEW, KEEP_OF_FEW = 200, 256, 0.1
"""From so many ratings on fewer do: what is known of a long line's habits is sharp, and its evidence seldom near the edge."""
AT_ONCE, LIVED_AT_ONCE = 32_768, 4_096
"""So many numbers are weighed, or lived again, at once: more would no longer stay near."""


class Term(NamedTuple):
    """What an account made of one rating."""

    logs: Array
    """Log densities, shape (persons,)."""
    log_density: float
    """Log predictive density."""


@dataclass(slots=True)
class PlainAccount:
    """One plain account of a line, before any rating: tell it of each in order, and of each that was overtaken."""

    model: Model
    kind: RatingKind = RatingKind.FIVE
    size: int = SIZE
    seed: int = 0
    people: People = field(init=False)
    reached: float = field(init=False)
    """How many of them were effective when they were last drawn."""
    fit: Array = field(init=False)
    """Log likelihoods of the ratings that count, shape (persons,)."""
    log_evidence: float = field(init=False, default=0.0)
    """Sum of the log predictive densities of the ratings that count, nats."""
    table: list[Ratings] = field(init=False, default_factory=list)
    """All ratings so far, some at a time."""
    heard: int = field(init=False, default=0)
    """How many ratings there were, overtaken ones too."""
    overtaken: Grown[int] = field(init=False, default_factory=lambda: Grown(array("q")))
    said: Said = field(init=False, default=Said())
    may_go: dict[int, Term] = field(init=False, default_factory=dict)
    """By number, what was made of a *next time* that may yet be overtaken."""

    def __post_init__(self) -> None:
        self.people, self.fit = _begun(self.model, self.size, self.seed, self.kind), np.zeros(self.size)
        self.reached = float(self.size)

    @property
    def ratings(self) -> int:
        """How many ratings count."""
        return self.heard - len(self.overtaken)

    @property
    def told(self) -> int:
        """How much it was told: ratings, and that some count no more."""
        return self.heard + len(self.overtaken)

    def stays(self, asked: Asked) -> None:
        """Let a *next time* be that can't be overtaken any more."""
        self.may_go.pop(asked.number, None)

    def hear(self, told: Sequence[Asked | Withdrawn], waiting: AbstractSet[int]) -> Array:
        """Weigh everybody by further ratings, and by those that count no more, in order.

        Several at once, as nothing is learned in between. ``waiting`` are the numbers of *next times* that may yet be
        overtaken. Returns the log evidence after each of what was told, nats, shape (told,).
        """
        asks = np.array([not isinstance(each, Withdrawn) for each in told], np.bool_)
        going = waiting | {told[n].number for n in np.flatnonzero(~asks).tolist()}
        table, done, evidence = self._laid_out(told), 0, np.empty(len(told))
        while done < len(told):
            upto = done + max(AT_ONCE // len(self.fit), 1)
            taken, table = self._take(told[done:upto], asks[done:upto], table, going)
            evidence[done : done + len(taken)] = taken
            done += len(taken)
        return evidence

    def _laid_out(self, told: Sequence[Asked | Withdrawn]) -> Ratings:
        asked = [each for each in told if not isinstance(each, Withdrawn)]
        table = ratings(asked, self.said, self.model, self.kind)
        self.said = self.said.then([each.rating for each in asked])
        return table

    def _take(
        self,
        told: Sequence[Asked | Withdrawn],
        asks: NDArray[np.bool_],
        table: Ratings,
        going: AbstractSet[int],
    ) -> tuple[Array, Ratings]:
        """Weigh everybody by what was told until few carry the weight; return the evidence, and the ratings left over."""
        changes = self._changes(told, asks, table)
        passed = passage(self.people.cloud.base + self.fit, changes)
        worn = (passed.effective < self._keep) & asks
        taken = int(np.argmax(worn)) + 1 if worn.any() else len(told)
        count = int(asks[:taken].sum())
        steps = self._settled(told[:taken], changes, passed.steps, going)
        self.table.append(table.first(count))
        self.heard += count
        self.fit = self.fit + changes[:taken].sum(axis=0)
        evidence = np.asarray(self.log_evidence + np.cumsum(steps))
        self.log_evidence = float(evidence[-1])
        if worn[taken - 1]:
            self._renew()
        return evidence, table.after(count)

    def _changes(self, told: Sequence[Asked | Withdrawn], asks: NDArray[np.bool_], table: Ratings) -> Array:
        """Return what each thing told changes in log likelihoods, shape (told, persons)."""
        changes, rows = np.empty((len(told), len(self.fit))), np.flatnonzero(asks)
        for places, logs in self._foresee(table.first(len(rows))):
            changes[rows[places]] = logs
        gone = np.flatnonzero(~asks).tolist()
        at = dict(zip(table.numbers.tolist(), rows.tolist(), strict=False)) if gone else {}
        for n in gone:
            number = told[n].number
            np.negative(changes[at[number]] if number in at else self.may_go[number].logs, out=changes[n])
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
                self.overtaken.append(each.number)
                settled[n] = -self.may_go.pop(each.number).log_density
            elif each.next_time and each.number in going:
                self.may_go[each.number] = Term(changes[n].copy(), float(steps[n]))
        return settled

    def _foresee(self, table: Ratings) -> Iterator[tuple[NDArray[np.intp], Array]]:
        """Give the log densities of the ratings of each form, shape (ratings, persons), with where they are."""
        for form, places in table.by_form():
            yield places, self.people.raters.logs(form, table.parts[places] @ self.people.basis)

    @property
    def _is_long(self) -> bool:
        return self.heard >= LONG

    @property
    def _keep(self) -> float:
        """How many have to be effective: where even those newly drawn are few, drawing them again would help nobody."""
        keep = KEEP_OF_FEW * FEW if self._is_long else KEEP * self.size
        return min(keep, KEEP_OF_REACHED * self.reached)

    def tidy(self) -> None:
        """Put all ratings that count into one table."""
        if self.table:
            self.table = [together(self.table, np.fromiter(self.overtaken, np.int64, len(self.overtaken)))]

    def _renew(self) -> None:
        """Draw people anew around those who carry the weight, and weigh them by all ratings so far."""
        self.tidy()
        size = min(FEW, self.size) if self._is_long else self.size
        forms = tuple((form, self.table[0].parts[places]) for form, places in self.table[0].by_form())
        live = partial(_live, self.model, forms, self.kind)
        cloud, lived = renewed(self.people.cloud, self.fit, live, self.seed, WANTED * size, size=size)
        self.people, self.fit = People(cloud, lived.basis, lived.raters), lived.fit
        self.reached = effective(normalised(cloud.base + lived.fit))
        if self.may_go:
            waiting = self.table[0].only(np.isin(self.table[0].numbers, list(self.may_go)))
            for places, every in self._foresee(waiting):
                for number, logs in zip(waiting.numbers[places].tolist(), every, strict=True):
                    self.may_go[number] = self.may_go[number]._replace(logs=logs.copy())

    def copy(self) -> PlainAccount:
        """Return an account of its own that heard the same; no array is ever written to, so they are shared."""
        other = copy(self)
        other.table, other.overtaken = list(self.table), self.overtaken.copy()
        other.may_go = dict(self.may_go)
        return other


class Lived(NamedTuple):
    """Plausible people who were told of every rating."""

    fit: Array
    basis: Array
    raters: Raters


class People(NamedTuple):
    """The plausible people of an account."""

    cloud: Cloud
    basis: Array
    """What ratings' parts are multiplied with (``leaning.basis``)."""
    raters: Raters


def _live(model: Model, forms: Sequence[tuple[Form, Array]], kind: RatingKind, scores: Array) -> Lived:
    """Let people drawn at these scores hear every rating; ``forms`` are its parts by form."""
    columns, raters = _drawn(model, scores, kind)
    fit, rows = np.zeros(len(scores)), max(LIVED_AT_ONCE // len(scores), 1)
    for form, parts in forms:
        for begin in range(0, len(parts), rows):
            fit += raters.logs(form, parts[begin : begin + rows] @ columns).sum(axis=0)
    return Lived(fit, columns, raters)


@lru_cache(maxsize=32)
def _begun(model: Model, size: int, seed: int, kind: RatingKind) -> People:
    """Return everybody before any rating: the same for every line, and never written over."""
    cloud = from_prior(size, len(_spread(model)), seed)
    return People(cloud, *_drawn(model, cloud.scores, kind))


def _spread(model: Model) -> Mapping[str, float]:
    return {row.name: row.prior.sd for row in (*model.parameters, *HABITS)}


def _drawn(model: Model, scores: Array, kind: RatingKind) -> tuple[Array, Raters]:
    """Return plausible people: what ratings' parts are multiplied with, and how they rate."""
    rows = {row.name: row for row in (*model.parameters, *HABITS)}
    centre = {name: row.prior.centre for name, row in rows.items()}
    values = drawn(scores, _spread(model), centre, rows)
    habits = COMPANION._replace(**{row.name: values[row.name] for row in HABITS})
    return basis(habits, values["m0"]), Raters(habits, kind)
