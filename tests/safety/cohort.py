"""All lives of harm, watched in as many processes as there are processors; each life is watched by itself."""

from __future__ import annotations

import os
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from multiprocessing import get_context
from typing import TYPE_CHECKING, NamedTuple

from tests.safety.engine_rules import (
    UNCHANGED,
    check_a_mark,
    check_again,
    check_marking_at_any_note,
    check_moment,
    check_told,
    look_without_kindness,
)
from tests.safety.guess_rules import Rises
from tests.safety.lives import COURSES, life
from tests.safety.note_rules import check_notes
from tests.safety.tally import Tally, together
from tests.safety.thinking import PLAUSIBLE, Thinker
from tests.safety.watching import Watcher

from earned.companion.strands import Where

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.safety.watching import At

    from earned.companion.mind import Pathways
    from earned.working_model import Moment

EACH = int(os.environ.get("EARNED_LIVES", "400"))
"""Lives of each of the five courses, with a mark and again without: 2,000 and 2,000. Fewer only to try something."""


class Harm(NamedTuple):
    """What came of watching all lives, by course."""

    marked: dict[str, Tally]
    unmarked: dict[str, Tally]

    @property
    def all_marked(self) -> Tally:
        """All marked lives added up."""
        return together(self.marked.values())

    @property
    def all_unmarked(self) -> Tally:
        """All unmarked lives added up."""
        return together(self.unmarked.values())

    @property
    def both(self) -> Tally:
        """All lives added up."""
        return together((self.all_marked, self.all_unmarked))


class Job(NamedTuple):
    """One life to watch."""

    course: str
    seed: int
    marked: bool
    size: int = PLAUSIBLE


def jobs(each: int, *, marked: bool, size: int = PLAUSIBLE) -> list[Job]:
    """List so many lives of each course."""
    return [Job(course, seed, marked, size) for seed in range(each) for course in COURSES]


@cache
def harm(each: int = EACH) -> Harm:
    """Watch so many lives of each course, marked and again unmarked; once in a process."""
    every = [*jobs(each, marked=True), *jobs(each, marked=False)]
    found = Harm(*({course: Tally() for course in COURSES} for _ in range(2)))
    for job, tally in watched(every):
        (found.marked if job.marked else found.unmarked)[job.course].add(tally)
    return found


def watched(every: list[Job]) -> Iterator[tuple[Job, Tally]]:
    """Watch lives side by side; yield what came of each, in order."""
    workers = min(len(os.sched_getaffinity(0)), len(every))
    # Each process keeps to one processor: small arrays gain nothing from more, and stand in each other's way.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        yield from zip(every, pool.map(watch, every, chunksize=8), strict=True)


@cache
def _watcher() -> Watcher:
    return Watcher()


def watch(job: Job) -> Tally:
    """Watch one life."""
    tally, before = Tally(), None
    where = f"{job.course} {job.seed}"

    def beside(now: Pathways, moment: Moment) -> None:
        check_moment(tally, now, moment, where)

    thinker = Thinker(job.size, beside)
    rises = Rises(tally, thinker)
    for at in _watcher().watch(life(job.course, job.seed, marked=job.marked), thinker):
        rises.check(at, before)
        check_notes(tally, at)
        _check_marks(tally, before, at, thinker)
        before = at
    assert before is not None
    (look_without_kindness if job.marked else check_marking_at_any_note)(tally, before, thinker)
    rises.end()
    tally.counts["lives"] += 1
    return tally


def _check_marks(tally: Tally, before: At | None, at: At, thinker: Thinker) -> None:
    if before is None:
        return
    check_told(tally, at)
    if not at.save.is_note:
        check_again(tally, at, thinker)
    if at.sets_a_mark:
        check_a_mark(tally, before, at, thinker)
    elif at.save.is_note and at.notes[-1].relationship == at.life.them and at.them.is_marked:
        was, now = (each.thought.known.strands[Where.PEOPLE].moments for each in (before, at))
        tally.check(UNCHANGED, was == now, at.where)
