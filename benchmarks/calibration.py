"""Are the ranges honest? Simulation-based calibration of the personal posterior (Talts et al. 2018).

People are drawn from the prior, live and rate as the model says, and their posterior is computed from the ratings
alone. Over many of them, the share of plausible people below the truth has to be uniform: for every direction, and
for what is expected of people in general and of somebody known. Run from the repository's top:

    PYTHONPATH=src python -m benchmarks.calibration [draws] [moments]

It prints a table and, with ``draws`` of 500, takes some minutes on one core.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import numpy as np
from benchmarks.rated import rated_life, unrated_life

from earned.working_model.ensemble import Person, person
from earned.working_model.parameters import Parameters
from earned.working_model.prior import FELT
from earned.working_model.rating import RatingKind
from earned.working_model.world import World, begin

if TYPE_CHECKING:
    from earned.working_model.moments import Moment

BINS = 20
CHI_SQUARE_99 = 36.19
"""99 % quantile of chi-square with 19 degrees of freedom."""
KINDS = (RatingKind.FIVE, RatingKind.CONTINUOUS, RatingKind.BINARY)


def place(weights: np.ndarray, values: np.ndarray, truth: float) -> float:
    """Return the share of plausible people below the truth."""
    return float(weights @ (values < truth) + 0.5 * weights @ (values == truth))


def lived(moments: list[Moment], p: Parameters) -> World:
    """Return the world of the person that the ratings came from."""
    world, waiting = begin(p), dict[str, float]()
    for moment in moments:
        waited = waiting.pop(moment.relationship, None)
        said = waited if moment.gut is None or moment.looked_back else moment.gut
        came = moment._replace(looked_back=False).came(said, stated_cap=True)
        world.take_in(moment.relationship, moment.day, came, harm=moment.harm)
        if moment.next_gut is not None:
            waiting[moment.relationship] = moment.next_gut
    return world


def places(seed: int, moments: int) -> tuple[dict[str, float], Person]:
    """Return where the truth lies among the plausible people, for one simulated person."""
    rng = np.random.default_rng([11, seed])
    scores = rng.normal(size=len(FELT.directions))
    truth = Parameters(*(float(np.ravel(each)[0]) for each in FELT.people(scores[None, :])))
    kind = KINDS[seed % len(KINDS)]
    life = rated_life(rng, unrated_life(rng, moments), truth, kind)
    found = person(kind=kind, seed=seed)
    found.note_all(life)
    columns = zip(FELT.directions, found.cloud.scores.T, scores, strict=True)
    result = {name: place(found.weights, values, true) for name, values, true in columns}
    real, crowd, day = lived(life, truth), found.crowd.world, life[-1].day
    result["people in general"] = place(found.weights, crowd.m, real.m)
    expected = crowd.expected("r1", day)[0], real.expected("r1", day)[0]
    result["somebody known"] = place(found.weights, *expected)
    return result, found


def main(draws: int = 500, moments: int = 40) -> None:
    """Print, for each number, how even its places are and how often the ranges hold the truth."""
    every, smallest = [], []
    for seed in range(draws):
        result, found = places(seed, moments)
        every.append(list(result.values()))
        smallest.append(found.effective)
    print(f"{draws} people, {moments} moments each; fewest effective plausible people {min(smallest):.0f}")
    print(
        f"{'':20} chi-square  mean   50 %   90 %   95 %   (chi-square at most {CHI_SQUARE_99} in 99 of 100)"
    )
    for name, column in zip(result, np.array(every).T, strict=True):
        counts = np.histogram(column, BINS, (0, 1))[0]
        chi = ((counts - draws / BINS) ** 2).sum() / (draws / BINS)
        held = [np.mean(np.abs(column - 0.5) <= level / 2) for level in (0.5, 0.9, 0.95)]
        print(f"{name:20} {chi:8.1f}   {column.mean():.3f}  " + "  ".join(f"{each:.3f}" for each in held))


if __name__ == "__main__":
    main(*(int(each) for each in sys.argv[1:]))
