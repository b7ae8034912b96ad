"""Can bad news raise an expectation? By how much at most, for every model, over random people and random lives.

    PYTHONPATH=src python benchmarks/bad_news.py [--lives 40] [--people 200] [--moments 40] [--seed 0]

In each life some relationships are mostly bad, some middling, some good. Half of the outcomes come from that, and half
are slightly worse than some person in the batch expects, which is where a model with kinds goes wrong. People are
drawn from each model's own priors; *at its defaults* is the same with everybody at the defaults. Rises are in points
of the 0 to 100 scale, over moments with z ≤ what was expected: of them, on the spot; of what is expected of their
next visit; of anybody else, somebody new included.
"""

from __future__ import annotations

import argparse
import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from earned.working_model.arrays import ARRAYS
from earned.working_model.models import MODELS
from earned.working_model.moments import Moment
from earned.working_model.parameters import Scale

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from earned.working_model.model import Learner, Model
    from earned.working_model.parameters import Parameter

    Array = NDArray[np.float64]

POINTS = 50.0
WHO = ("one", "two", "three", "four", "five")
NEWCOMER = "somebody new"
LEVELS = (-0.9, 0.0, 0.8)


class Rise(NamedTuple):
    """The largest rises after bad news, in points, and how often there was one above a point."""

    on_the_spot: float = 0.0
    next_visit: float = 0.0
    anybody_else: float = 0.0
    above_a_point: int = 0
    bad_news: int = 0

    def with_(self, other: Rise) -> Rise:
        """Return the larger of two, and their counts together."""
        return Rise(
            max(self.on_the_spot, other.on_the_spot),
            max(self.next_visit, other.next_visit),
            max(self.anybody_else, other.anybody_else),
            self.above_a_point + other.above_a_point,
            self.bad_news + other.bad_news,
        )


def drawn(row: Parameter, people: int, rng: np.random.Generator) -> Array:
    """Return a parameter drawn from its prior, kept in its domain, shape (people,)."""
    centre, off = row.prior.centre, rng.normal(0, row.prior.sd, people)
    if row.prior.scale is Scale.LOG:
        return np.asarray(np.clip(centre * np.exp(off), row.low, row.high))
    if row.prior.scale is Scale.LOGIT:
        return np.asarray(1 / (1 + np.exp(-(math.log(centre / (1 - centre)) + off))))
    return np.clip(centre + off, row.low, row.high)


def expected(learner: Learner, day: float, people: int) -> Array:
    """Return what is expected of everybody, shape (relationships, people)."""
    return np.stack([np.broadcast_to(learner.expected(who, day), (people,)) for who in (*WHO, NEWCOMER)])


def one_life(learner: Learner, people: int, moments: int, rng: np.random.Generator) -> Rise:
    """Return the largest rises in one life."""
    level = rng.choice(LEVELS, size=len(WHO))
    day, rise = 0.0, Rise()
    for _ in range(moments):
        day += float(rng.choice([0.0, rng.exponential(5)]))
        n = int(rng.integers(len(WHO)))
        before = expected(learner, day, people)
        if rng.random() < 0.5:
            z = level[n] + 0.3 * rng.normal()
        else:
            z = before[n, rng.integers(people)] - rng.exponential(0.1)
        z = float(np.clip(z, -1, 1))
        step = learner.take_in(Moment(WHO[n], day, z=z), None)
        worse = z <= before[n]
        if worse.any():
            rises = POINTS * (expected(learner, day, people) - before)[:, worse]
            now = POINTS * np.broadcast_to(step.after - step.expectation, (people,))[worse]
            others = np.delete(rises, n, axis=0)
            rise = rise.with_(
                Rise(
                    max(0.0, float(now.max())),
                    max(0.0, float(rises[n].max())),
                    max(0.0, float(others.max())),
                    int((now > 1).sum()),
                    len(now),
                )
            )
    return rise


def largest(model: Model, given: argparse.Namespace, *, at_defaults: bool) -> Rise:
    """Return a model's largest rises over lives."""
    rng = np.random.default_rng(given.seed)
    people = 1 if at_defaults else given.people
    rise = Rise()
    for _ in range(given.lives * (5 if at_defaults else 1)):
        values = {
            row.name: np.full(1, float(row.default)) if at_defaults else drawn(row, people, rng)
            for row in model.parameters
        }
        rise = rise.with_(one_life(model.begin(values, ARRAYS), people, given.moments, rng))
    return rise


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    for name, default in (("lives", 40), ("people", 200), ("moments", 40), ("seed", 0)):
        parser.add_argument(f"--{name}", type=int, default=default)
    given = parser.parse_args()
    print(
        "| model | on the spot | next visit | anybody else | over a point | bad news | on the spot, defaults |"
    )
    print("|---|---|---|---|---|---|---|")
    for name, model in MODELS.items():
        rise = largest(model, given, at_defaults=False)
        usual = largest(model, given, at_defaults=True)
        often = 100 * rise.above_a_point / max(rise.bad_news, 1)
        print(
            f"| {name} | {rise.on_the_spot:.1f} | {rise.next_visit:.1f} | {rise.anybody_else:.1f} "
            f"| {often:.2f} % | {rise.bad_news:,} | {usual.on_the_spot:.1f} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
