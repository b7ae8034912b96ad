"""How often a shift is said, ever, of a gut that never moved, and how soon of one that did.

Run from the repository's top:

    PYTHONPATH=src python -m benchmarks.claims [people of each sort] [sort] …

Prints, for each sort of gut (``benchmarks.guts``), the share of persons of whom a shift was said at any note up to the
15th, 30th and 60th rating, by the very code that the notebook runs, with the exact one-sided 95 % bounds of the last
(Clopper & Pearson 1934): at least and at most. Then of how many a fall was said first, and how far the expectation
truly went.
"""

from __future__ import annotations

import os
import sys
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from benchmarks.guts import AS_THEY_ARE, MOVED, NEVER_MOVED
from tests.safety.bound import at_most

from earned.companion.beforehand import somebody
from earned.companion.lines import Lines
from earned.working_model.foresight import Pathway

if TYPE_CHECKING:
    from benchmarks.guts import Sort

PEOPLE, PLAUSIBLE, FIRST = 500, 512, 8
SORTS: dict[str, Sort] = {**NEVER_MOVED, "moved": MOVED, **AS_THEY_ARE}


class Found(NamedTuple):
    """What was said of one person."""

    at: int | None
    """How many ratings there were as a shift was first said."""
    up: bool
    went: float
    """What was truly expected at the end, less its mean over the first eight ratings, z."""


def found(name: str, seed: int, size: int = PLAUSIBLE) -> Found:
    """Let one person of a sort live and rate, and see what is said after every note."""
    sort = SORTS[name]
    moments, expected = sort.live(np.random.default_rng([23, sort.seed, seed]))
    lines, gut, at, up = Lines(), somebody(Pathway.FELT, size), None, False
    for moment in moments:
        lines.note([moment], gut)
        word = lines.word(sort.line)
        if word.way is not None and at is None:
            at, up = word.ratings, word.way == "up"
    return Found(at, up, expected[-1] - float(np.mean(expected[:FIRST])))


def everybody(names: list[str], people: int = PEOPLE) -> dict[str, list[Found]]:
    """Return what was found of so many persons of each sort, on every processor there is."""
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn")) as pool:
        each = {name: pool.map(partial(found, name), range(people), chunksize=10) for name in names}
        return {name: list(results) for name, results in each.items()}


def said_by(found: list[Found], ratings: int) -> int:
    """Count those of whom a shift was said at any of the first so many ratings."""
    return sum(each.at is not None and each.at <= ratings for each in found)


def told(name: str, found: list[Found]) -> str:
    """Return one row of the table."""
    said, of = said_by(found, 60), len(found)
    low, high = 1 - at_most(of - said, of), at_most(said, of)
    shares = " ".join(f"{said_by(found, ratings) / len(found):6.3f}" for ratings in (15, 30, 60))
    down = sum(each.at is not None and not each.up for each in found)
    went = np.mean([each.went for each in found])
    return f"{name:18} {shares}   {low:.3f} to {high:.3f} {down:5d} {went:+6.2f}   {SORTS[name].meaning}"


def main(people: int = PEOPLE, *names: str) -> None:
    """Print the table, of all sorts or of those named."""
    print(f"{people} of each; a shift said ever, by so many ratings")
    print(f"{'':18} {'15':>6} {'30':>6} {'60':>6}   at least, most   down   went")
    for name in names or SORTS:
        print(told(name, everybody([name], people)[name]), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else PEOPLE, *sys.argv[2:])
