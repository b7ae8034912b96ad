"""The same posterior by another road: slice sampling in the parameters' own scales, long and slow.

Written from the parameter table and the specification: the prior here is a plain log density with hard edges, and
shares no code with ``prior`` or ``importance``. Moves are slices (Neal 2003) along differences between other
chains (ter Braak 2006; Karamanis and Beutler 2021), so that ridges are no hindrance. Run from the repository's top:

    python -m benchmarks.slices

which writes tests/working_model/reference/slices.json: for twenty people, the mean and sd of each direction, and
how far the two halves of the run lie apart. It takes about an hour on one core.
"""

from __future__ import annotations

import json
import math
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from benchmarks.rated import rated_life, somebody, unrated_life

from earned.working_model.crowd import NUMPY
from earned.working_model.foresight import Lived, Story, story
from earned.working_model.parameters import COMPANION, Parameters
from earned.working_model.rating import RatingKind, centre, log_density
from earned.working_model.world import begin

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from earned.working_model.moments import Moment

    Array = NDArray[np.float64]

PRIOR = {
    "gain": (0.0, 0.8),
    "u1": (0.4, 0.3),
    "sigma": (math.log(0.3), 0.4),
    "m0": (-0.75, 0.25),
    "u2": (0.2, 0.2),
    "b0": (0.0, 0.1),
    "rho": (0.0, 0.5),
    "tau": (math.log(180), 0.8),
    "e_witnessed": (math.log(0.2 / 0.8), 0.9),
    "e_told": (math.log(0.03 / 0.97), 1.0),
    "psi": (0.5, 0.5),
}
"""Centre and sd of each direction on the scale where its prior is normal, by hand from the specification."""
PEOPLE = 20
MOMENTS = (10, 20, 35, 60)
KINDS = (RatingKind.FIVE, RatingKind.FIVE, RatingKind.FIVE, RatingKind.CONTINUOUS, RatingKind.BINARY)
CHAINS, BURN, KEPT, UPDATES = 2_048, 12, 8, 5
"""Many chains, and for each: rounds left out, rounds kept, slices a round."""
WIDTH = 3.0
"""Of a slice, in differences between two chains."""
STORED = Path(__file__).parents[1] / "tests/working_model/reference/slices.json"


def case(number: int) -> tuple[list[Moment], RatingKind]:
    """Return the moments of one simulated person, and how they rate."""
    rng = np.random.default_rng([2024, number])
    kind = KINDS[number % len(KINDS)]
    life = unrated_life(rng, MOMENTS[number % len(MOMENTS)], shields=number % 2 == 1)
    return rated_life(rng, life, somebody(rng), kind), kind


def parameters(x: Array) -> Parameters:
    """Turn places, shape (chains, directions), into parameters."""
    at = dict(zip(PRIOR, x.T, strict=True))
    gain = np.exp(at["gain"])
    return COMPANION._replace(
        N0=8 * gain, kappa=1.5 * gain, u1=at["u1"], u2=at["u2"], b0=at["b0"], m0=at["m0"], psi=at["psi"],
        sigma=np.exp(at["sigma"]), rho=np.exp(at["rho"]), tau=np.exp(at["tau"]),
        e_witnessed=1 / (1 + np.exp(-at["e_witnessed"])), e_told=1 / (1 + np.exp(-at["e_told"])),
    )  # fmt: skip


def log_posterior(x: Array, told: Story, kind: RatingKind) -> Array:
    """Return log prior + log likelihood of places, −∞ outside the domain."""
    middle, sd = (np.array(column) for column in zip(*PRIOR.values(), strict=True))
    names = list(PRIOR)
    u1, u2, m0 = (x[:, names.index(name)] for name in ("u1", "u2", "m0"))
    inside = (u1 >= 0) & (u2 >= 0) & (u1 + u2 <= 0.95) & (np.abs(m0) <= 1)
    result = np.where(inside, -0.5 * (((x - middle) / sd) ** 2).sum(axis=1), -np.inf)
    result[inside] += log_likelihood(parameters(x[inside]), told, kind)
    return result


def log_likelihood(p: Parameters, told: Story, kind: RatingKind) -> Array:
    """Return the log likelihood of the ratings that count."""
    world, total = begin(p, NUMPY), np.zeros(len(p.u1))
    for event in told.events:
        if isinstance(event, Lived):
            moment = event.moment._replace(looked_back=False)
            came = moment.came(event.said, stated_cap=True)
            world.take_in(moment.relationship, moment.day, came, harm=moment.harm)
        elif event.number not in told.overtaken:
            expected = world.expected(event.relationship, event.day, event.stress)[0]
            mu = centre(expected, event.last, event.mean, p)
            total += log_density(event.rating, mu, p.sigma, kind)
    return total


def slices(log_density_at: Callable[[Array], Array], x: Array, rng: np.random.Generator) -> Array:
    """Return draws, shape (kept rounds, chains, directions), from chains started at x."""
    level, half, draws = log_density_at(x), len(x) // 2, []
    for n in range(BURN + KEPT):
        for mine, others in ((slice(0, half), x[half:]), (slice(half, None), x[:half])):
            _round(log_density_at, x[mine], level[mine], others, rng)
        if n >= BURN:
            draws.append(x.copy())
    return np.array(draws)


def _round(
    log_density_at: Callable[[Array], Array], x: Array, level: Array, others: Array, rng: np.random.Generator
) -> None:
    """Move each chain by UPDATES slices in place, along differences of the other half.

    A slice is an interval of fixed width at a random offset, shrunk until a place in it is high enough. Chains don't
    wait for one another: whoever has found a place goes on to the next slice.
    """
    left = np.full(len(x), UPDATES)
    under, low, high, along = np.empty(len(x)), np.empty(len(x)), np.empty(len(x)), np.empty_like(x)

    def begin_slice(who: NDArray[np.intp]) -> None:
        first = rng.integers(len(others), size=len(who))
        second = (first + rng.integers(1, len(others), size=len(who))) % len(others)
        along[who] = others[first] - others[second]
        under[who] = level[who] + np.log(rng.random(len(who)))
        low[who] = -WIDTH * rng.random(len(who))
        high[who] = low[who] + WIDTH

    todo = np.arange(len(x))
    begin_slice(todo)
    while len(todo):
        step = rng.uniform(low[todo], high[todo])
        tried = x[todo] + step[:, None] * along[todo]
        found = log_density_at(tried)
        good = found > under[todo]
        there, short, step = todo[good], todo[~good], step[~good]
        x[there], level[there] = tried[good], found[good]
        left[there] -= 1
        low[short] = np.where(step < 0, step, low[short])
        high[short] = np.where(step >= 0, step, high[short])
        begin_slice(there[left[there] > 0])
        todo = np.flatnonzero(left > 0)


def from_prior(rng: np.random.Generator, size: int) -> Array:
    """Return places drawn from the prior, edges kept by drawing again."""
    middle, sd = (np.array(column) for column in zip(*PRIOR.values(), strict=True))
    names, found = list(PRIOR), np.empty((0, len(PRIOR)))
    while len(found) < size:
        x = middle + sd * rng.normal(size=(4 * size, len(middle)))
        u1, u2, m0 = (x[:, names.index(name)] for name in ("u1", "u2", "m0"))
        found = np.concatenate([found, x[(u1 >= 0) & (u2 >= 0) & (u1 + u2 <= 0.95) & (np.abs(m0) <= 1)]])
    return found[:size]


def posterior(number: int) -> dict[str, list[float]]:
    """Return, by direction: mean, sd, and the difference of the halves' means in sds."""
    moments, kind = case(number)
    told, rng = story(moments), np.random.default_rng([7, number])
    x = from_prior(rng, 8 * CHAINS)
    # Chains start where the prior's draws fit well, no two in the same place.
    fit = log_likelihood(parameters(x), told, kind)
    x = x[np.argsort(fit + rng.gumbel(size=len(x)))[-CHAINS:]][rng.permutation(CHAINS)]
    draws = slices(lambda places: log_posterior(places, told, kind), x, rng)
    flat = draws.reshape(-1, len(PRIOR))
    mean, sd = flat.mean(axis=0), flat.std(axis=0)
    apart = (draws[: KEPT // 2].mean(axis=(0, 1)) - draws[KEPT // 2 :].mean(axis=(0, 1))) / sd
    columns = zip(PRIOR, mean, sd, apart, strict=True)
    return {name: [round(float(each), 5) for each in rest] for name, *rest in columns}


if __name__ == "__main__":
    numbers = [int(each) for each in sys.argv[1:]] or range(PEOPLE)
    stored = json.loads(STORED.read_text()) if STORED.exists() else {}
    for number in numbers:
        stored[str(number)] = posterior(number)
        rows = (f'"{each}": {json.dumps(stored[each])}' for each in sorted(stored, key=int))
        STORED.write_text("{\n" + ",\n".join(rows) + "\n}\n")
        print(
            number,
            "worst half to half",
            max(abs(each[2]) for each in stored[str(number)].values()),
            flush=True,
        )
