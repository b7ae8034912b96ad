"""Does the work grow in step with the notes? Up to 100,000 moments of one person, and up to 10,000 persons.

    PYTHONPATH=src python -m benchmarks.growth

Prints the microseconds a moment of reading a study file and replaying it, at each size, and the ratio of the largest
size to the smallest: 1 where the work is linear. The processor's time, of one run each.
"""

from __future__ import annotations

import csv
import io
import time

from earned.study import files, lives
from earned.study.replay import presets, replay
from earned.working_model.models import ANCHORED

SIZES = (1_000, 10_000, 100_000)
COHORTS = (100, 1_000, 10_000)
EACH = 20
"""Moments of each person of a cohort."""


def content(persons: int, moments: int) -> bytes:
    """Return a study file of made-up lives."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(lives.HEADER)
    writer.writerows(lives.rows(range(persons), "weekly-therapy", moments, 1, ratings="five", missing=1.0))
    return stream.getvalue().encode()


def spent(file: bytes) -> tuple[float, float]:
    """Return the seconds that reading and replaying take."""
    began = time.process_time()
    read = files.read(file)
    middle = time.process_time()
    replay(read, ANCHORED, presets(ANCHORED))
    return middle - began, time.process_time() - middle


def main() -> None:
    """Print both tables."""
    print(
        "| persons | moments each | reading, µs a moment | replaying felt and known, µs a moment |\n|---|---|---|---|"
    )
    for sizes in ([(1, size) for size in SIZES], [(size, EACH) for size in COHORTS]):
        found = []
        for persons, moments in sizes:
            reading, replaying = (
                1e6 * each / (persons * moments) for each in spent(content(persons, moments))
            )
            found.append(reading + replaying)
            print(f"| {persons:,} | {moments:,} | {reading:.1f} | {replaying:.1f} |", flush=True)
        print(f"largest against smallest, a moment: {found[-1] / found[0]:.2f}\n", flush=True)


if __name__ == "__main__":
    main()
