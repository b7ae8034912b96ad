"""What drawing a line's course costs: 200 marks, felt and known with 200 spots each, beside writing them as JSON.

JSON of the same numbers is the least that any picture drawn in the browser would have to be sent first.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from math import sin
from time import thread_time_ns
from typing import TYPE_CHECKING

from earned.charts import band, gap
from earned.content.strings import strings

if TYPE_CHECKING:
    from collections.abc import Callable

FIRST = datetime(2026, 3, 3, tzinfo=UTC)
RUNS, BUDGET_MS = 200, 3.0


def life(spots: int, marks: int) -> band.Band:
    """Make up a line with so many spots on each course and so many marks."""
    last = FIRST + timedelta(days=300)

    def went(start: float) -> band.Course | None:
        each = ((n, start + 10 * sin(n / 9)) for n in range(spots))
        return band.course(
            band.Spot(FIRST + n * (last - FIRST) / spots, at, (at - 8, at + 8), (at - 19, at + 19))
            for n, at in each
        )

    said = (
        band.Mark(FIRST + n * (last - FIRST) / marks, 25.0 * (n % 5), tuple(band.Pathway)[n % 2])
        for n in range(marks)
    )
    return band.Band(FIRST, last, went(30), went(60), tuple(said))


def as_json(shown: band.Band) -> str:
    """Write the numbers of a band, and nothing else."""
    spots = [
        (spot.at.timestamp(), round(spot.middle, 1), spot.half, spot.most)
        for _, course in shown.courses
        for segment in course.segments
        for spot in segment
    ]
    marks = [(mark.at.timestamp(), mark.value, mark.pathway) for mark in shown.marks]
    return json.dumps({"spots": spots, "marks": marks})


def took_ms(work: Callable[[], object]) -> tuple[float, float]:
    """Give the middle run and the one that 5 in 100 exceed, in milliseconds of the processor."""
    took = []
    for _ in range(RUNS):
        start = thread_time_ns()
        work()
        took.append((thread_time_ns() - start) / 1e6)
    took.sort()
    return took[RUNS // 2], took[RUNS * 95 // 100]


def main() -> None:
    """Print what each costs, and its ratio to JSON."""
    words = strings()
    shown, many = life(200, 200), life(200, 2_000)
    peer, _ = took_ms(lambda: as_json(shown))
    print(f"{'what':44}{'middle':>9}{'95 %':>9}{'of JSON':>9}{'kB':>6}")
    for what, work in (
        ("svg, 200 marks", lambda: band.svg(shown, words, "a")),
        ("svg, sentence and table, 200 marks", lambda: band.picture(shown, words, "a")),
        ("svg, sentence and table, 2,000 marks", lambda: band.picture(many, words, "a")),
        ("the gap, 200 spots each", lambda: gap.picture(shown, words, "a")),
    ):
        middle, most = took_ms(work)
        drawn = work()
        size = len(str(getattr(drawn, "svg", drawn))) / 1000
        print(f"{what:44}{middle:7.2f}ms{most:7.2f}ms{middle / peer:9.1f}{size:6.0f}")
    print(f"budget for the first: {BUDGET_MS} ms")


if __name__ == "__main__":
    main()
