"""How quick is the ensemble? One new rating, a renewal, and a replay of 200 moments, at 4,096 plausible people.

Run from the repository's top:

    PYTHONPATH=src python -m benchmarks.posterior

Times are of the processor, so that a busy machine shows less; the middle of many, and the slowest of twenty.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np
from benchmarks.rated import rated_life, somebody, unrated_life

from earned.working_model.ensemble import person
from earned.working_model.normal import between, log_ndtr

if TYPE_CHECKING:
    from collections.abc import Callable

MOMENTS = 200


def spent(work: Callable[[], object]) -> float:
    """Return the processor's milliseconds for a piece of work."""
    began = time.thread_time()
    work()
    return (time.thread_time() - began) * 1e3


def line(name: str, times: list[float], target: str) -> None:
    middle, slow = np.percentile(times, [50, 95])
    print(f"{name:44} {middle:8.2f} ms   {slow:8.2f} ms   {target}")


def main() -> None:
    """Print the table."""
    rng = np.random.default_rng(1)
    life = rated_life(rng, unrated_life(rng, MOMENTS), somebody(rng))
    found, notes, renewals = person(), list[float](), list[float]()
    for moment in life:
        before = found.renewals
        took = spent(lambda moment=moment: found.note(moment))  # type: ignore[misc]
        (renewals if found.renewals > before else notes).append(took)
    x = rng.normal(size=found.size)
    print(
        f"{MOMENTS} moments, {len(found.scores)} ratings, {found.size} plausible people   middle     slowest of 20"
    )
    line("log Φ of 4,096", [spent(lambda: log_ndtr(x)) for _ in range(200)], "")
    line(
        "log of an interval, 4,096", [spent(lambda: between(np.stack([x, x + 0.8]))) for _ in range(200)], ""
    )
    line("a note: rating, outcome, scores", notes, "target 1 ms")
    line(f"a renewal ({len(renewals)} of them)", renewals, "target about 100 ms")
    line(
        "replay of 200 moments",
        [spent(lambda: found.relive(found.cloud.scores)) for _ in range(9)],
        "target 100 ms",
    )


if __name__ == "__main__":
    main()
