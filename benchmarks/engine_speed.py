"""How quick is the engine beside its peers? One run, ratios. pyhgf and hgfx do their nearest job.

    PYTHONPATH=src python -m benchmarks.engine_speed --peers path/to/python

where ``--peers`` is a Python of its own with ``pip install pyhgf hgfx``; without it, ours alone. Prints, as the
quickest of several runs by turns, since the machine may be busy with other things: a fresh process that takes 1,000
moments of one person from CSV to expectations; one update in plain floats; 10,000 persons × 200 moments as one batch;
and importing the package. Ours replays several relationships, time, felt and known, and writes CSV again; the peers
filter the outcomes as one series.
"""

from __future__ import annotations

import argparse
import csv
import os
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from earned.study import lives
from earned.working_model.arrays import ARRAYS
from earned.working_model.learning import FLOATS, Came, drift, learn
from earned.working_model.parameters import COMPANION
from earned.working_model.prior import FELT
from earned.working_model.world import begin

if TYPE_CHECKING:
    from collections.abc import Callable


MOMENTS = 1_000
PERSONS, LENGTH = 10_000, 200

COMMAND = "from earned.__main__ import main; main()"
LIBRARY = """
import sys
from pathlib import Path
from earned.study import files, output
from earned.study.replay import columns, presets, replay
from earned.working_model.models import ANCHORED
read = files.read(files.bytes_of(Path(sys.argv[1])))
output.write_rows(None, (*read.header, *columns()), replay(read, ANCHORED, presets(ANCHORED)))
"""
PYHGF = """
import csv, sys
import numpy as np
from pyhgf.model import Network
rows = list(csv.DictReader(open(sys.argv[1])))
u = np.array([(float(row["outcome"]) - 50) / 50 for row in rows if row["outcome"]])
net = Network().add_nodes(precision=1.0).add_nodes(value_children=0, precision=1.0, tonic_volatility=-3.0)
net.input_data(input_data=u)
expected = np.asarray(net.node_trajectories[1]["expected_mean"])
csv.writer(sys.stdout).writerows((50 + 50 * value,) for value in expected)
"""
HGFX = """
import csv, sys
import numpy as np
from hgfx import sim_model
rows = list(csv.DictReader(open(sys.argv[1])))
u = np.array([float(row["outcome"]) > 50 for row in rows if row["outcome"]], float)
nan = float("nan")
found = sim_model(u, "hgf_binary", [nan, 0, 1, nan, 1, 1, nan, 0, 0, 1, 1, nan, -3, -6])
csv.writer(sys.stdout).writerows((float(value),) for value in np.asarray(found.traj.mu)[:, 1])
"""
PYHGF_BATCH = """
import time
import jax, numpy as np
from jax.lax import scan
from pyhgf.model import Network
persons, length = {persons}, {length}
net = Network().add_nodes(precision=1.0).add_nodes(value_children=0, precision=1.0, tonic_volatility=-3.0)
net = net.create_belief_propagation_fn()
seen, steps = (np.ones(length, dtype=int),), np.ones(length)
def one(u):
    return scan(net.scan_fn, net.attributes, ((u[:, None],), seen, steps, None))[1][1]["expected_mean"]
every = jax.jit(jax.vmap(one))
u = np.random.default_rng(1).uniform(-1, 1, (persons, length))
began = time.perf_counter()
every(u).block_until_ready()
compiled = time.perf_counter() - began
taken = []
for _ in range(3):
    began = time.perf_counter()
    every(u).block_until_ready()
    taken.append(time.perf_counter() - began)
print(min(taken), compiled)
"""


def seconds(work: Callable[[], object], times: int) -> float:
    """Return the quickest of several runs."""
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return min(taken)


def by_turns(works: dict[str, Callable[[], object]], times: int) -> dict[str, float]:
    """Return the quickest of several runs of each, run by turns, so that a busy minute slows all of them."""
    taken: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(times):
        for name, work in works.items():
            began = time.perf_counter()
            work()
            taken[name].append(time.perf_counter() - began)
    return {name: min(each) for name, each in taken.items()}


def fresh(python: str, code: str, *arguments: str) -> str:
    """Run a fresh process and return what it prints."""
    done = subprocess.run(
        [python, "-c", code, *arguments], capture_output=True, text=True, check=True, env=os.environ
    )
    return done.stdout


def file_of_moments(folder: Path) -> Path:
    """Write 1,000 moments of one simulated person."""
    path = folder / "moments.csv"
    with path.open("w", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(lives.HEADER)
        writer.writerows(lives.rows(range(1), "steady", MOMENTS, 1, ratings="continuous", missing=1.0))
    return path


def one_update(days: float | None, count: int = 20_000) -> float:
    """Return the seconds that one update of plain floats takes; with ``days``, that time passing before it."""
    belief, came = begin(COMPANION).belief("her", 0.0), Came(0.3, activation=45.0, noticed=1.0)
    floats = FLOATS

    def work() -> None:
        now = belief
        for _ in range(count):
            if days is not None:
                now = drift(now, days, 1.5, 180.0, floats)
            now, _record = learn(now, came, COMPANION, floats)

    return seconds(work, 15) / count


def batch() -> float:
    """Return the seconds that 10,000 different persons with 200 different outcomes each take in numpy."""
    rng = np.random.default_rng(1)
    people = FELT.people(rng.normal(size=(PERSONS, len(FELT.directions))))
    outcomes = rng.uniform(-1, 1, (LENGTH, PERSONS))

    def work() -> None:
        world = begin(people, ARRAYS)
        for day, z in enumerate(outcomes):
            world.take_in("her", float(day), Came(z))

    return seconds(work, 3)


def line(what: str, ours: float, peers: dict[str, float]) -> None:
    shown = "; ".join(f"{name} {taken:.3g} s, {taken / ours:.1f} times ours" for name, taken in peers.items())
    print(f"{what}: {ours:.3g} s{'; ' if shown else ''}{shown}", flush=True)


def main() -> None:
    """Print the figures."""
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("--peers", default=None)
    peers = wanted.parse_args().peers
    with tempfile.TemporaryDirectory() as folder:
        path = str(file_of_moments(Path(folder)))
        replay = ("study", "replay", path, "--model", "anchored")
        codes = {"pyhgf": PYHGF, "hgfx": HGFX} if peers else {}
        found = by_turns(
            {
                "library": lambda: fresh(sys.executable, LIBRARY, path),
                "command": lambda: fresh(sys.executable, COMMAND, *replay),
                **{name: partial(fresh, str(peers), code, path) for name, code in codes.items()},
            },
            7,
        )
    library, command = found.pop("library"), found.pop("command")
    others = found
    line("1,000 moments, CSV to expectations, a fresh process: the library", library, others)
    line("the same by the command line", command, others)
    print(
        f"one update in plain floats: {1e6 * one_update(None):.2f} µs; with time passing {1e6 * one_update(2.0):.2f} µs"
    )
    many = {}
    if peers:
        ran, compiled = map(float, fresh(peers, PYHGF_BATCH.format(persons=PERSONS, length=LENGTH)).split())
        many = {"pyhgf jit(vmap) once compiled": ran, "compiling included": compiled}
    line("10,000 persons × 200 moments in one batch", batch(), many)
    imports = by_turns(
        {
            code: partial(fresh, sys.executable, code)
            for code in ("pass", "import earned.working_model", "import numpy")
        },
        7,
    )
    nothing, loaded, alone = imports.values()
    print(
        f"import earned.working_model: {loaded - nothing:.3f} s (numpy alone, which it leaves for later: {alone - nothing:.3f} s)"
    )


if __name__ == "__main__":
    main()
