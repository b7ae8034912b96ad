"""How long does a whole life take? Gut, head and the plain accounts of every line, noted one moment after another.

Run from the repository's top:

    PYTHONPATH=src python -m benchmarks.long_life [moments] [people]

20,000 moments with 40 people, each rated by gut and head before its outcome, on one lesson. Times are of one thread's
processor, so that a busy machine shows less. Prints what each part takes, and the peak of the process's memory.
"""

from __future__ import annotations

import resource
import sys
import time
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from benchmarks.rated import Rater, somebody, unrated_life

from earned.working_model.ensemble import person
from earned.working_model.foresight import Pathway
from earned.working_model.habits import RatingKind
from earned.working_model.prior import KNOWN

if TYPE_CHECKING:
    from collections.abc import Callable

    from earned.working_model.moments import Moment

BUDGET_S, BUDGET_MB = 20.0, 200.0
DAYS_APART = 0.12
"""Against one life of three days a moment: twenty years."""


def life(moments: int, people: int, seed: int = 1) -> list[Moment]:
    """Return a life in which gut and head both rate before every outcome, each by its own rule."""
    rng = np.random.default_rng(seed)
    gut = Rater(rng, somebody(rng), RatingKind.FIVE)
    head = Rater(rng, somebody(rng, KNOWN), RatingKind.FIVE)
    lived = []
    for each in unrated_life(rng, moments, people):
        moment = each._replace(day=each.day * DAYS_APART)
        felt, known = gut.rate(moment), head.rate(moment._replace(stress=None))
        gut.live(moment, felt)
        head.live(moment, known)
        lived.append(moment._replace(gut=felt, head=known))
    return lived


def spent(what: str, work: Callable[[], object]) -> float:
    """Return the seconds of the processor that a piece of work took, and print them."""
    began = time.thread_time()
    work()
    took = time.thread_time() - began
    print(f"{what:44} {took:7.2f} s", flush=True)
    return took


def peak() -> float:
    """Return the most memory the process ever had, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(moments: int = 20_000, people: int = 40) -> None:
    """Print the table."""
    lived = life(moments, people)
    print(f"{moments} moments with {people} people, all rated by gut and head; memory so far {peak():.0f} MB")
    total = 0.0
    for pathway in Pathway:
        found = person(pathway=pathway)
        total += spent(f"{pathway}: gone through", partial(found.go_through, lived))
        print(f"    {found.renewals} renewals; {found.effective:.0f} of {len(found.weights)} effective")
        total += spent(f"{pathway}: settled, for reading", found.settle)
        print(f"    {found.effective:.0f} of {len(found.weights)} effective; memory {peak():.0f} MB")
    print(
        f"{'altogether':44} {total:7.2f} s (budget {BUDGET_S:.0f})   {peak():.0f} MB (budget {BUDGET_MB:.0f})"
    )


if __name__ == "__main__":
    main(*(int(each) for each in sys.argv[1:]))
