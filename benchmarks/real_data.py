"""Which account of learning foresees real ratings best? About eleven minutes of one core.

Run from the repository's top, with the data sets' folder in EARNED_SHARED_DATA:

    PYTHONPATH=src python -m benchmarks.real_data > real_data.md

Each set's persons are drawn by a fixed seed, the same for every model; populations are fitted on half of them and the
other half is scored, and the other way round. ``--persons`` sets how many of each set, ``--models`` and ``--sets``
which; ``--personal`` counts the second half of each person's ratings alone; ``--hold u1=0,u2=0`` takes habits away, and
``--hold c=inf`` the brake. Prints a table in Markdown for each set.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from earned.study import cohort, files
from earned.study.compare import Comparison, How, compare
from earned.working_model.models import MODELS, model
from earned.working_model.rating import RatingKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from earned.study.cohort import Life


class Set(NamedTuple):
    """One data set, and how many of its persons are taken: all of them, where that takes a few minutes."""

    path: str
    persons: int


SETS = {
    "sharing game": Set("moutoussis2023_sharing_game/tidy.csv", 76),
    "friend and stranger": Set("smith2022_trust_friend_stranger/tidy.csv", 97),
    "occasion setting": Set("zbozinek2022_occasion_setting/tidy.csv.gz", 40),
    "trust in ten rounds": Set("hula2021_nspn_trust10/tidy.csv", 784),
}
BASE = "rescorla-wagner"
SLOW = ("kinds", "kinds-gate")
USUAL = tuple(name for name in MODELS if name not in SLOW)
"""Latent kinds take ten times as long as the others: ask for them."""


def folder() -> Path:
    """Return where the data sets are, or end and say how to name the place."""
    place = os.environ.get("EARNED_SHARED_DATA", "")
    if not place or not Path(place).is_dir():
        sys.exit(
            "Set EARNED_SHARED_DATA to the folder of the data sets; without them there is nothing to run."
        )
    return Path(place)


def lives_of(which: Set, persons: int | None) -> list[Life]:
    """Return some persons of a set, drawn by a fixed seed."""
    content = files.bytes_of(folder() / which.path)
    every = cohort.lives(files.read(content, files.Layout.TIDY))
    taken = min(persons or which.persons, len(every))
    chosen = np.random.default_rng(20).permutation(len(every))[:taken]
    return [every[n] for n in sorted(chosen)]


def table(found: Comparison, title: str) -> str:
    """Return a comparison as Markdown, best first."""
    rows = sorted(found.plain()["models"].items(), key=lambda item: -item[1]["log_density"])
    persons = len(found.scores[found.base])
    lines = [
        f"**{title}**: {found.n} ratings, {persons} persons",
        "",
        f"| model | nats a rating | less {found.base}, thousandths [95 %] | mean error | in 50, 80, 95 % |",
        "|---|---|---|---|---|",
    ]
    for name, row in rows:
        mean, low, high = (1_000 * each for each in row["difference"])
        covered = " ".join(f"{100 * share:.0f}" for share in row["coverage"].values())
        lines.append(
            f"| {name} | {row['log_density']:.4f} | {mean:+.1f} [{low:+.1f}, {high:+.1f}] | {row['mae']:.2f} | {covered} |"
        )
    return "\n".join(lines) + "\n"


def run(name: str, models: Sequence[str], persons: int | None, how: How) -> None:
    """Compare models on one set, and print the table."""
    lives = lives_of(SETS[name], persons)
    how = replace(how, kind=cohort.kind_of(lives))
    began = time.process_time()
    found = compare(lives, [model(each) for each in dict.fromkeys((*models, BASE))], BASE, how)
    print(table(found, f"{name}, {how.kind} ratings"), flush=True)
    print(f"{name}: {time.process_time() - began:.0f} s of processor", file=sys.stderr, flush=True)


def main() -> None:
    """Print the tables."""
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("--persons", type=int, default=None)
    wanted.add_argument("--models", default=",".join(USUAL))
    wanted.add_argument("--sets", default=",".join(SETS))
    wanted.add_argument("--hold", default="")
    wanted.add_argument("--personal", action="store_true")
    given = wanted.parse_args()
    hold = tuple(given.hold.split(",")) if given.hold else ()
    how = How(RatingKind.CONTINUOUS, personal=given.personal, hold=hold)
    for name in given.sets.split(","):
        run(name, given.models.split(","), given.persons, how)


if __name__ == "__main__":
    main()
