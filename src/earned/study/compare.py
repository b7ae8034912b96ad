"""Compare models: every rating predicted from all before it, by people the population never saw.

Populations are fitted on some of the persons and the others are scored, in turn; differences between models are of
the very same ratings, and their ranges come from drawing persons anew (a bootstrap over persons).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from earned.study.directions import directions
from earned.study.population import Fitter, em
from earned.study.scoring import LEVELS, Scored, around, fixed, score
from earned.working_model.foresight import Pathway

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from earned.study.cohort import Life
    from earned.study.gaussians import Spread
    from earned.working_model.model import Model
    from earned.working_model.normal import Array
    from earned.working_model.rating import RatingKind

    Watched = Callable[[Sequence[Life]], Iterable[Life]]

DRAWS = 4_000
"""How often persons are drawn anew."""


@dataclass(frozen=True, slots=True)
class How:
    """How models are compared."""

    kind: RatingKind
    folds: int = 2
    seed: int = 0
    personal: bool = False
    """Score the second half of each person's ratings alone."""
    fixed: bool = False
    """Fit nothing: everybody is as the defaults say."""
    hold: tuple[str, ...] = ()
    free: tuple[str, ...] = ()
    pathway: Pathway = Pathway.FELT
    """Whose ratings the cohort's are; a head has no brakes."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """How well each model foresaw the same ratings of the same persons."""

    base: str
    scores: dict[str, tuple[Scored, ...]]
    """By model, every person who has a rating that counts."""
    seed: int

    @property
    def n(self) -> int:
        """How many ratings were scored."""
        return sum(each.n for each in self.scores[self.base])

    def difference(self, name: str) -> tuple[float, float, float]:
        """Return how much better than the base a model foresaw a rating, nats: mean and 95 % range over persons."""
        ahead = np.array([each.log_density for each in self.scores[name]])
        ahead -= [each.log_density for each in self.scores[self.base]]
        counts = np.array([each.n for each in self.scores[name]], dtype=np.float64)
        return bootstrapped(ahead, counts, self.seed)

    def plain(self) -> dict[str, Any]:
        """Return all of it as a machine reads it."""
        return {
            "base": self.base,
            "n": self.n,
            "models": {name: self.of(name) for name in self.scores},
        }

    def of(self, name: str) -> dict[str, Any]:
        """Return how well one model did, as a machine reads it."""
        persons = self.scores[name]
        covered = {level: sum(each.covered[level] for each in persons) / self.n for level in LEVELS}
        return {
            "log_density": sum(each.log_density for each in persons) / self.n,
            "mae": sum(each.error for each in persons) / self.n,
            "difference": list(self.difference(name)),
            "coverage": {str(level): share for level, share in covered.items()},
        }

    def deciles(self, name: str) -> tuple[float, ...]:
        """Return the share of ratings in each tenth of the probability integral transform; .1 each when calibrated."""
        ends = np.linspace(0, 1, 11)
        ratings = [rating for each in self.scores[name] for rating in each.ratings]
        below, upto = (np.array([getattr(each, end) for each in ratings]) for end in ("below", "upto"))
        width = np.maximum(upto - below, 1e-12)
        upper, lower = np.minimum(upto, ends[1:, None]), np.maximum(upto - width, ends[:-1, None])
        inside = np.clip((upper - lower) / width, 0, 1)
        return tuple(float(share) for share in inside.mean(axis=1))


def bootstrapped(sums: Array, counts: Array, seed: int) -> tuple[float, float, float]:
    """Return Σ sums/Σ counts over persons, and its 95 % range when persons are drawn anew."""
    rng = np.random.default_rng(seed)
    taken = rng.multinomial(len(sums), np.full(len(sums), 1 / len(sums)), size=DRAWS)
    low, high = np.percentile((taken @ sums) / (taken @ counts), [2.5, 97.5])
    return float(sums.sum() / counts.sum()), float(low), float(high)


def parted(persons: int, folds: int, seed: int) -> list[list[int]]:
    """Divide persons into folds by chance, as even as can be."""
    order = np.random.default_rng(seed).permutation(persons)
    return [sorted(int(each) for each in order[fold::folds]) for fold in range(folds)]


def foreseen_by(lives: Sequence[Life], model: Model, how: How, watched: Watched) -> tuple[Scored, ...]:
    """Return how well one model foresees everybody's ratings, each person by a population without them."""
    of = directions(
        model, lives, hold=_owned(model, how.hold), free=_owned(model, how.free), pathway=how.pathway
    )
    if how.fixed:
        points = fixed(of)
        return tuple(score(life, of, points, how.kind)[0] for life in watched(lives))
    fitter = Fitter(of, how.kind, how.seed)
    sites = fitter.settled(lambda: watched(lives))
    people: dict[int, Spread] = {}
    for fold in parted(len(lives), how.folds, how.seed):
        without = em([each for n, each in enumerate(sites) if n not in set(fold)], fitter.free)
        people |= dict.fromkeys(fold, without)
    return tuple(
        score(life, of, around(of, sites[n], people[n], how.seed + 1), how.kind)[0]
        for n, life in enumerate(watched(lives))
    )


def _owned(model: Model, names: Iterable[str]) -> tuple[str, ...]:
    own = model.defaults
    return tuple(name for name in names if name.partition("=")[0].strip() in own)


def compare(
    lives: Sequence[Life],
    models: Iterable[Model],
    base: str,
    how: How,
    watched: Callable[[Model], Watched] = lambda _: lambda lives: lives,
) -> Comparison:
    """Compare models on a cohort's ratings; persons without a rating that counts are left out."""
    rated = [life for life in lives if life.n]
    scores = {}
    for model in models:
        every = foreseen_by(rated, model, how, watched(model))
        scores[model.name] = tuple(each.second_half() for each in every) if how.personal else every
    return Comparison(base, scores, how.seed)
