"""How much do ratings tell of a person? Recovery of simulated people after 20, 60 and 200 ratings.

Run from the repository's top:

    PYTHONPATH=src python -m benchmarks.recovery [people]

For each direction: the correlation of truth and posterior mean over people, the posterior sd as a share of the
prior's (1: nothing was learned), and how often the 90 % range held the truth; all in the prior's scores.
"""

from __future__ import annotations

import sys

import numpy as np
from benchmarks.calibration import lived
from benchmarks.rated import rated_life, unrated_life

from earned.working_model.ensemble import person
from earned.working_model.parameters import Parameters
from earned.working_model.prior import FELT
from earned.working_model.readings import read

STAGES = (20, 60, 200)
LONGEST = 280
"""Moments that suffice for 200 ratings when one in five is missing or looked back."""


def one(seed: int) -> np.ndarray:
    """Return truth, mean, sd and whether the 90 % range held it: shape (stages, directions + 2, 4)."""
    rng = np.random.default_rng([13, seed])
    scores = rng.normal(size=len(FELT.directions))
    truth = Parameters(*(float(np.ravel(each)[0]) for each in FELT.people(scores[None, :])))
    life = rated_life(rng, unrated_life(rng, LONGEST), truth)
    found, stages = person(seed=seed), list[list[tuple[float, float, float, bool]]]()
    for n, moment in enumerate(life, start=1):
        found.note(moment)
        if len(stages) < len(STAGES) and len(found.scores) >= STAGES[len(stages)]:
            real = lived(life[:n], truth)
            crowd = found.crowd.world
            pairs = list(zip(found.cloud.scores.T, scores, strict=True))
            pairs += [
                (crowd.m, real.m),
                (crowd.expected("r1", moment.day)[0], real.expected("r1", moment.day)[0]),
            ]
            readings = [(true, read(values, found.weights)) for values, true in pairs]
            stages.append([(true, r.mean, r.sd, r.most.holds(true)) for true, r in readings])
        if len(stages) == len(STAGES):
            break
    return np.array(stages, dtype=np.float64)


def main(people: int = 100) -> None:
    """Print the table."""
    every = np.array([one(seed) for seed in range(people)])
    print(f"{people} people; after {', '.join(str(n) for n in STAGES)} ratings:")
    print(f"{'':20} {'correlation':24} {'posterior sd':24} 90 % range held the truth")
    for n, name in enumerate((*FELT.directions, "people in general", "somebody known")):
        truth, mean, sd, held = np.moveaxis(every[:, :, n], -1, 0)
        r = [np.corrcoef(truth[:, k], mean[:, k])[0, 1] for k in range(len(STAGES))]
        cells = [f"{x:6.2f}" for x in (*r, *sd.mean(axis=0), *held.mean(axis=0))]
        print(f"{name:20} {' '.join(cells[:3]):24} {' '.join(cells[3:6]):24} {' '.join(cells[6:])}")


if __name__ == "__main__":
    main(*(int(each) for each in sys.argv[1:]))
