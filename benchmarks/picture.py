"""How long the picture of a lesson takes after a save, how long a whole life takes behind the pages, and what it weighs.

    PYTHONPATH=src python -m benchmarks.picture

A real server in front of a real encrypted file. First 2,000 moments on one lesson: an answer of the newest note is saved
and the lesson's page asked for, with guesses and without, and *what counted*. Then 20,000 moments over 40 relationships on
one lesson: how long an open page, which asks by itself, says that it is still thinking while somebody looks at another every
half second, what those take, *what counted*, and the peak of memory, of the server and its workers together.
"""

from __future__ import annotations

import tempfile
import time
from itertools import cycle
from pathlib import Path
from threading import Thread

from benchmarks.served import Browser, filled, quantile, server, timed_ms

SAVED, LIVED, PEOPLE = 2_000, 20_000, 40
ASKED = 40
PAUSE_S = 0.5
"""Seconds between two pages of somebody who looks around meanwhile."""
WITH_MS, WITHOUT_MS, REPLAY_S, COUNTED_S, PAGE_MS, MEGABYTES = 150, 40, 20, 1.5, 60, 250
LOOK_S = 0.2
"""Seconds between two looks at memory."""
THINKING = "We are going through your notes"
MEANWHILE = ("/home", "/people", "/p/person-1/notes", "/l/lesson-0/notes", "/after")


def thought_through(browser: Browser, path: str = "/l/lesson-0", most: float = 600) -> float:
    """Ask for a page until it shows no thinking any more; return the seconds that took."""
    begun = time.perf_counter()
    while THINKING in browser.get(path)[1]:
        assert time.perf_counter() - begun < most
        time.sleep(0.2)
    return time.perf_counter() - begun


def line(what: str, found: float, budget: float, unit: str) -> None:
    """Print one figure beside its budget."""
    print(f"{what}: {found:.4g} {unit} (budget {budget:g}{'' if found <= budget else ', over'})", flush=True)


def after_saves(browser: Browser, note: str) -> tuple[list[float], int]:
    """Save an answer of the newest note and ask for the lesson, again and again; how often it was not there yet."""
    taken, late = [], 0
    for n in range(ASKED):
        status, _ = browser.post(f"/m/{note}/after", next_gut=str((n % 5) * 25))
        assert status == 200, status
        begun = time.perf_counter()
        late += THINKING in browser.get("/l/lesson-0")[1]
        taken.append(1000 * (time.perf_counter() - begun))
    return taken, late


def saves(folder: Path) -> None:
    """Measure the page after a save."""
    path = filled(folder / "saves" / "plain.db", SAVED, people=8, lessons=1)
    with server(path) as (process, host, port):
        browser = Browser(host, port)
        browser.unlock()
        memory = Memory(process.pid)
        print(f"{SAVED} moments on one lesson: first thought {thought_through(browser):.1f} s")
        taken, late = after_saves(browser, f"moment-{SAVED - 1}")
        line("page after a save, with the picture, p95", quantile(taken, 0.95), WITH_MS, "ms")
        print(f"  p50 {quantile(taken, 0.5):.4g} ms; {late} of {ASKED} said that they were still thinking")
        line("what counted", timed_ms(browser.get, "/l/lesson-0/counted") / 1000, COUNTED_S, "s")
        memory.tell()
        browser.post("/settings", guesses="no")
        taken, _ = after_saves(browser, f"moment-{SAVED - 1}")
        line("the same without guesses, p95", quantile(taken, 0.95), WITHOUT_MS, "ms")


class Memory:
    """The most memory that the server and its workers had at a time, in megabytes, from now on.

    What several of them share is counted once. All together are looked at a few times a second, since looking takes time of
    its own; of the server alone the system keeps the most.
    """

    def __init__(self, server: int) -> None:
        # Opening a notebook takes 256 MB for its key, on purpose: the peak is forgotten.
        Path(f"/proc/{server}/clear_refs").write_text("5")
        self.server, self.most, self.workers, self._over = server, 0.0, 0.0, False
        self._watching = Thread(target=self._watch, daemon=True)
        self._watching.start()

    def _watch(self) -> None:
        while not self._over:
            own, *others = [_megabytes(pid) for pid in (self.server, *_children(self.server))]
            self.most, self.workers = max(self.most, own + sum(others)), max(self.workers, sum(others))
            time.sleep(LOOK_S)

    def tell(self) -> None:
        """Print them beside their budget, and ask no more."""
        self._over = True
        self._watching.join()
        status = Path(f"/proc/{self.server}/status").read_text()
        alone = int(status.split("VmHWM:")[1].split()[0]) / 1024
        line("peak memory once open, server and workers", max(self.most, alone), MEGABYTES, "MB")
        print(f"  the server alone {alone:.4g} MB, its workers {self.workers:.4g} MB")


def _children(pid: int) -> list[int]:
    tasks = Path(f"/proc/{pid}/task").iterdir()
    return [int(child) for task in tasks for child in (task / "children").read_text().split()]


def _megabytes(pid: int) -> float:
    """Return what a process has, with its share of what it has in common with others; nothing once it has ended."""
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    return int(rollup.split("Pss:")[1].split()[0]) / 1024


def life(folder: Path) -> None:
    """Measure a whole life behind the pages."""
    path = filled(folder / "life" / "plain.db", LIVED, people=PEOPLE, lessons=1)
    with server(path) as (process, host, port):
        browser = Browser(host, port)
        browser.unlock()
        memory = Memory(process.pid)
        # The first of its kind is slower, whatever is thought: see ``benchmarks.first_page``.
        for page in MEANWHILE:
            browser.get(page)
        begun, taken = time.perf_counter(), {page: list[float]() for page in MEANWHILE}
        browser.get("/l/lesson-0")
        for page in cycle(MEANWHILE):
            time.sleep(PAUSE_S)
            taken[page].append(timed_ms(browser.get, page))
            if THINKING not in browser.ask("/l/lesson-0", "thought")[1]:
                break
            assert time.perf_counter() - begun < 600
        line(f"{LIVED} moments, {PEOPLE} people, thought through", time.perf_counter() - begun, REPLAY_S, "s")
        for page, spent in taken.items():
            if spent:
                line(f"  meanwhile {page}, p95 of {len(spent)}", quantile(spent, 0.95), PAGE_MS, "ms")
        line("what counted", timed_ms(browser.get, "/l/lesson-0/counted") / 1000, COUNTED_S, "s")
        memory.tell()


def main() -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as folder:
        saves(Path(folder))
        life(Path(folder))


if __name__ == "__main__":
    main()
