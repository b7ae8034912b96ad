"""Workers go through a life to the same end as one alone, know no words, and end whatever happens."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from functools import partial
from itertools import islice
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

import numpy as np
import pytest
from tests.companion.begun import ENDLESS, Begun
from tests.companion.minds import catch_up, flat, lived, readings, words

from earned.companion import mind as minds
from earned.companion import workers
from earned.companion.mind import Mind, Pathways
from earned.companion.strides import strides
from earned.working_model.foresight import Pathway

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    from earned.companion.workers import Went
    from earned.working_model import Moment

SHORT, LONG = 90, 450
"""The long one has over a thousand events, and is gone through by few people."""
PATIENCE_S = 60.0
EQUAL = 1e-8
linux = pytest.mark.skipif(sys.platform != "linux", reason="looks at processes as Linux shows them")


def alone(moments: Sequence[Moment]) -> Pathways:
    """Gut and head after these, gone through in this process."""
    here = Pathways()
    for begin, end in strides(len(moments)):
        here.note(moments[begin:end], partial(islice, moments, end, None))
    here.settle()
    return here


def together(moments: Sequence[Moment]) -> Pathways:
    """Gut and head after these, gone through by workers."""
    went = result(workers.go_through(moments))[0]
    assert went is not None
    felt, known = Pathway
    return Pathways(went.people[felt], went.people[known], went.lines[felt], went.lines[known])


def result(steps: Generator[int, None, Went | None]) -> tuple[Went | None, list[int]]:
    """What came of it in the end, and what was given on the way."""
    given = []
    while True:
        try:
            given.append(next(steps))
        except StopIteration as end:
            return end.value, given


def the_same(one: Pathways, other: Pathways, moments: Sequence[Moment]) -> None:
    """Assert that two know and say the same; linear algebra may add up in another order where it has more threads."""
    assert words(one, moments) == words(other, moments)
    np.testing.assert_allclose(
        flat(readings(one, moments)), flat(readings(other, moments)), rtol=0, atol=EQUAL
    )
    for mine, yours in ((one.felt, other.felt), (one.known, other.known)):
        np.testing.assert_allclose(mine.weights, yours.weights, rtol=EQUAL)
        assert [score.asked for score in mine.scores] == [score.asked for score in yours.scores]
        np.testing.assert_allclose(mine.log_evidence, yours.log_evidence, rtol=EQUAL)
        assert mine.told == yours.told


@pytest.mark.parametrize(("count", "course"), [(SHORT, "gradual"), (LONG, "twenty-years")])
def test_they_come_to_the_same_end_as_one_alone(count: int, course: str) -> None:
    moments = lived(11, count, course)
    one, other = together(moments), alone(moments)
    the_same(one, other, moments)
    assert any(account.told for line in other.felt_lines.every.values() for account in line.plain.values())


def test_what_they_bring_is_gone_on_with_like_ones_own(monkeypatch: pytest.MonkeyPatch) -> None:
    moments = lived(12, SHORT)
    by_oneself = Mind()
    catch_up(by_oneself, moments[:-2])
    monkeypatch.setattr(minds, "MANY", 40)
    one = Mind()
    assert catch_up(one, moments[:-2]) == SHORT - 2
    before = one.copy()
    assert (catch_up(one, moments), catch_up(by_oneself, moments)) == (2, 2)
    the_same(one.now, by_oneself.now, moments)
    changed = [*moments[:-3], moments[-3]._replace(z=-1.0)]
    assert before.keeps(changed) == SHORT - 3
    assert catch_up(before, changed) == 1


def test_moments_are_shared_with_what_comes_back() -> None:
    moments = lived(13, SHORT)
    events = together(moments).felt.told.events
    mine = {id(moment) for moment in moments}
    assert all(id(event.moment) in mine for event in events if not isinstance(event.moment, int))


def test_a_short_life_is_not_worth_a_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subprocess, "Popen", None)
    one = Mind()
    assert catch_up(one, lived(14, 30)) == 30


# ---- when they can't


GONE = "import pickle, sys; pickle.dump(None, sys.stdout.buffer); sys.stdout.flush(); sys.stdin.buffer.read(1); sys.exit(3)"
DEAF = "import sys; sys.exit(0)"
TORN = "import sys; sys.stdout.buffer.write(bytes([128, 5, 149, 9])); sys.stdout.flush()"
ONE_SAYS_ALL_AND_ONE_IS_GONE = """
import sys
from earned.companion import worker
worker.live_and_speak = lambda *given: sys.exit(1)
worker.main()
"""


@pytest.mark.parametrize("program", [GONE, DEAF, TORN, ONE_SAYS_ALL_AND_ONE_IS_GONE])
def test_where_one_breaks_off_all_is_taken_back_and_done_alone(
    monkeypatch: pytest.MonkeyPatch, program: str
) -> None:
    moments = lived(15, SHORT)
    monkeypatch.setattr(workers, "COMMAND", ("-c", program))
    went, given = result(workers.go_through(moments))
    assert went is None
    assert sum(given) == 0
    monkeypatch.setattr(minds, "MANY", 40)
    one = Mind()
    assert catch_up(one, moments) == SHORT
    monkeypatch.setattr(minds, "MANY", SHORT)
    by_oneself = Mind()
    catch_up(by_oneself, moments)
    the_same(one.now, by_oneself.now, moments)


def test_one_that_is_done_before_the_other_is_waited_for_no_more() -> None:
    went = together(lived(21, SHORT))
    gut, head = went.felt, went.known
    lines = {Pathway.FELT: went.felt_lines, Pathway.KNOWN: went.known_lines}
    head_first = workers.Went({Pathway.KNOWN: head}, lines)
    assert not head_first.whole
    assert workers._take(Pathway.KNOWN, None, {}, head_first) == 0
    with pytest.raises(workers._BrokeOffError):
        workers._take(Pathway.FELT, None, {}, head_first)
    workers._take(Pathway.FELT, gut, {}, head_first)
    assert head_first.whole
    with pytest.raises(workers._BrokeOffError):
        workers._take(Pathway.KNOWN, None, {}, workers.Went({Pathway.KNOWN: head, Pathway.FELT: gut}, {}))


def test_without_a_program_to_begin_nothing_is_begun(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for python in (str(tmp_path / "no python"), "", None):
        monkeypatch.setattr(sys, "executable", python)
        assert result(workers.go_through(lived(16, SHORT))) == (None, [0])


def test_without_room_for_a_thread_all_is_done_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: object) -> None:
        raise RuntimeError("can't start new thread")

    begun = Begun(monkeypatch)
    monkeypatch.setattr(Thread, "start", full)
    assert result(workers.go_through(lived(22, SHORT))) == (None, [0])
    assert [process.returncode for process in begun.every] == [-signal.SIGKILL]


# ---- when they end


def test_they_are_gone_when_all_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    begun = Begun(monkeypatch)
    together(lived(17, SHORT))
    assert len(begun.every) == 2
    assert all(process.returncode is not None for process in begun.every)


def test_whoever_stops_waiting_ends_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "COMMAND", ENDLESS)
    begun = Begun(monkeypatch)
    steps = workers.go_through(lived(18, SHORT))
    assert next(steps) == 0
    assert [process.poll() for process in begun.every] == [None, None]
    steps.close()
    assert [process.returncode for process in begun.every] == [-signal.SIGKILL] * 2


NOTEBOOK = """
import sys
from tests.companion.minds import lived
from earned.companion import workers
steps = workers.go_through(lived(19, 450))
while not next(steps):
    pass
print("going", flush=True)
sys.stdin.read()
"""


@linux
def test_they_end_when_the_notebook_is_killed() -> None:
    notebook = subprocess.Popen(
        [sys.executable, "-c", NOTEBOOK], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert notebook.stdin
    assert notebook.stdout
    try:
        assert notebook.stdout.readline() == "going\n"
        found = children(notebook.pid)
        assert len(found) == 2
    finally:
        notebook.kill()
        notebook.wait()
        notebook.stdin.close()
        notebook.stdout.close()
    until = time.monotonic() + PATIENCE_S
    while any(is_there(pid) for pid in found):
        assert time.monotonic() < until
        os.sched_yield()


def children(pid: int) -> list[int]:
    """The processes that one has begun."""
    return [
        int(child)
        for task in Path(f"/proc/{pid}/task").iterdir()
        for child in (task / "children").read_text().split()
    ]


def is_there(pid: int) -> bool:
    """Whether a process still runs; one that nobody asked after has ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def shown(path: Path) -> bytes:
    """What is told of a process; nothing where only the system may read it, as it should be."""
    try:
        return path.read_bytes()
    except PermissionError:
        return b""


@linux
def test_they_tell_nothing_to_who_lists_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    begun = Begun(monkeypatch)
    moments = [moment._replace(relationship="zinnober") for moment in lived(20, LONG)]
    steps = workers.go_through(moments)
    while not next(steps):
        pass
    for process in begun.every:
        of = Path(f"/proc/{process.pid}")
        assert all(b"zinnober" not in shown(of / told) for told in ("cmdline", "environ", "comm"))
    steps.close()
