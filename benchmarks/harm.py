"""What is said over lives with someone who hurts: the figures of `tests/safety`, and two that its few people can't give.

Run from the repository's top:

    .venv/bin/python -m benchmarks.harm [--each 400] [--many 10]

First the table that the tests print, over so many lives of each of the five courses, marked and again unmarked. Then
over `--many` of each once more, with the 4,096 plausible people of the app: does it say the same as with the tests'
few, and how far does a note under a mark, or a mark when it is set, lift what is expected of anybody else. Nothing that
was learned rises then, person by person; but a note's ratings weigh the plausible people anew, and that moves means.
"""

from __future__ import annotations

import argparse
import os
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from tests.safety.cohort import Job, harm, jobs, watch
from tests.safety.engine_rules import POINTS
from tests.safety.lives import life
from tests.safety.table import SAID, table
from tests.safety.thinking import PLAUSIBLE, Thinker
from tests.safety.watching import Watcher

from earned.companion.strands import Where
from earned.working_model.ensemble import SIZE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from tests.safety.watching import At

    from earned.companion.mind import Pathways
    from earned.working_model import Moment

Result = TypeVar("Result")
FAR = (0.1, 0.5, 1.0, 2.0)
"""Points of the scale."""


class Lift(NamedTuple):
    """How far what is expected of somebody else rose at a save, in points of the mean."""

    why: str
    points: float
    drawn: bool
    """Whether that line's guess was drawn, so that it could be seen."""


# ---- few and many


def few_and_many(jobs_: list[Job]) -> Iterator[str]:
    """Say whether few plausible people say the same as many, life by life."""
    few = _side_by_side(watch, [job._replace(size=PLAUSIBLE) for job in jobs_])
    many = _side_by_side(watch, [job._replace(size=SIZE) for job in jobs_])
    pairs = list(zip(few, many, strict=True))
    yield f"{len(pairs)} lives with {PLAUSIBLE} plausible people and with {SIZE:,}"
    yield "   few    many   differ"
    for name in SAID:
        counts = [(one.counts[name], other.counts[name]) for one, other in pairs]
        sums = [sum(column) for column in zip(*counts, strict=True)]
        differ = sum(one != other for one, other in counts)
        yield f"{sums[0]:6} {sums[1]:7} {differ:8}  {name}"
    broken = [sum(tally.broken.total() for tally in side) for side in (few, many)]
    yield f"{broken[0]:6} {broken[1]:7} {'':8}  cases in which a rule broke"


# ---- lifts


def lifts(job: Job) -> list[Lift]:
    """Follow a marked life; return how far each note under a mark, and each mark, lifted anybody else."""
    before: dict[tuple[str, str | None], float] = {}
    last: Moment | None = None

    def beside(now: Pathways, moment: Moment) -> None:
        nonlocal before, last
        before, last = means(now, moment.day), moment

    found, day, held = list[Lift](), 0.0, before
    thinker = Thinker(job.size, beside)
    for at in Watcher().watch(life(job.course, job.seed, marked=True), thinker):
        if last is None:
            continue
        now = at.thought.minds[Where.PEOPLE].now
        if at.save.is_note:
            day = last.day
            after = means(now, day)
            if last.mark:
                found += _lifted("a note under a mark", before, after, at)
        else:
            after = means(now, day)
            if at.sets_a_mark:
                found += _lifted("a mark or a flag that is set", held, after, at)
        held = after
    return found


def means(pathways: Pathways, day: float) -> dict[tuple[str, str | None], float]:
    """Give what may be shown of each line on a day, in points, of gut and head."""
    return {
        (person.pathway.value, name): POINTS
        * (person.general() if name is None else person.expected(name, day)).mean
        for person in (pathways.felt, pathways.known)
        for name in person.lines
    }


def _lifted(
    why: str,
    before: Mapping[tuple[str, str | None], float],
    after: Mapping[tuple[str, str | None], float],
    at: At,
) -> Iterator[Lift]:
    for line in before.keys() & after.keys():
        if line[1] != at.life.them:
            guess = at.guess(line[1]) if line[1] is None or line[1] in at.facts.people else None
            yield Lift(why, after[line] - before[line], guess is not None and guess.gap is not None)


def lifted(found: list[list[Lift]]) -> Iterator[str]:
    """Say how many lives have a lift of so many points."""
    yield f"{len(found)} marked lives: those in which the mean of anybody else, or of people in general, rose by more than"
    yield " ".join(f"{far:>8}" for far in FAR) + "     most"
    for why in ("a note under a mark", "a mark or a flag that is set"):
        for drawn in (False, True):
            each = [
                max((one.points for one in life_ if one.why == why and one.drawn >= drawn), default=0.0)
                for life_ in found
            ]
            counts = " ".join(f"{sum(most > far for most in each):8}" for far in FAR)
            yield f"{counts} {max(each, default=0.0):8.2f}  {why}{', where it is drawn' if drawn else ''}"


def _side_by_side(of: Callable[[Job], Result], jobs_: Iterable[Job]) -> list[Result]:
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    with ProcessPoolExecutor(len(os.sched_getaffinity(0)), mp_context=get_context("spawn")) as pool:
        return list(pool.map(of, jobs_))


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--each", type=int, default=400)
    parser.add_argument("--many", type=int, default=10)
    given = parser.parse_args()
    lines = table(*harm(given.each)) if given.each else ()
    for line in lines:
        print(line, flush=True)
    if given.many:
        marked, unmarked = (jobs(given.many, marked=marked) for marked in (True, False))
        for line in few_and_many([*marked, *unmarked]):
            print(line, flush=True)
        for line in lifted(_side_by_side(lifts, [job._replace(size=SIZE) for job in marked])):
            print(line, flush=True)


if __name__ == "__main__":
    main()
