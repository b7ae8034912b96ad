"""A real server in front of a real encrypted file, for the benchmarks: started as a person starts it."""

from __future__ import annotations

import http.client
import re
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from earned.journal import vault
from earned.journal.entities import (
    Family,
    Forecast,
    HardDay,
    Landed,
    Lesson,
    LessonId,
    Moment,
    MomentId,
    Noticed,
    NotSafe,
    Relationship,
    RelationshipId,
    Role,
    Stretch,
    Touch,
    Window,
)
from earned.journal.writing import keep

if TYPE_CHECKING:
    from collections.abc import Iterator

EARNED = Path(sys.executable).parent / "earned"
PASSPHRASE = "a phrase for the benchmarks"
LAST = datetime(2026, 6, 9, 9, 0, tzinfo=UTC)
STEPS = (0.0, 25.0, 50.0, 75.0, 100.0)


def quantile(values: list[float], share: float) -> float:
    """Return the value below which this share of the values lies, ends included."""
    ordered = sorted(values)
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)]


def moments(count: int, people: int, lessons: int = 3) -> Iterator[Moment]:
    """Give so many closed moments, one every four hours up to a fixed day, with most answers given."""
    for n in range(count):
        at = LAST - timedelta(hours=4 * (count - n))
        later = at + timedelta(hours=1)
        touch = Touch(
            LessonId(f"lesson-{n % lessons}"),
            head=Forecast(STEPS[(n + 2) % 5], at),
            gut=Forecast(STEPS[n % 5], at) if n % 7 else None,
            outcome=STEPS[(n * 3) % 5],
            outcome_at=later,
            next_gut=STEPS[(n + 1) % 5],
            next_at=later,
        )
        yield Moment(
            MomentId(f"moment-{n}"),
            at,
            at,
            RelationshipId(f"person-{n % people}"),
            planned=n % 4 > 0,
            before_words="Asking for a lift to the station",
            after_words="She said yes before I had finished, and we talked about the film.",
            touches=(touch,),
            stretch=list(Stretch)[n % 5],
            hard_day=list(HardDay)[n % 3],
            body=list(Window)[n % 5],
            noticed=Noticed.PARTLY if n % 2 else None,
            noticed_at=later if n % 2 else None,
            landed=list(Landed)[n % 4],
            not_safe=NotSafe.NO,
        )


def filled(path: Path, count: int, people: int = 8, lessons: int = 3) -> Path:
    """Make an encrypted file with so many moments in it."""
    journal = vault.create(path, PASSPHRASE)
    with journal.write() as connection:
        for n in range(lessons):
            keep(connection, Lesson(LessonId(f"lesson-{n}"), list(Family)[n], f"Old words number {n}."))
        for n in range(people):
            them = Relationship(RelationshipId(f"person-{n}"), f"Person {n}", Role.FRIEND)
            keep(connection, them)
        for moment in moments(count, people, lessons):
            keep(connection, moment)
    journal.lock()
    return path


@contextmanager
def server(path: Path) -> Iterator[tuple[subprocess.Popen[str], str, int]]:
    """Start the app on a file. Gives the process, its host and its port."""
    command = [str(EARNED), "open", str(path), "--no-browser"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        for line in process.stdout:
            found = re.search(r"http://([\w.]+):(\d+)", line)
            if found:
                yield process, found[1], int(found[2])
                break
    finally:
        process.terminate()
        process.wait(timeout=20)


class Browser:
    """A connection that is kept open, with the session's cookie."""

    def __init__(self, host: str, port: int) -> None:
        self.connection = http.client.HTTPConnection(host, port, timeout=60)
        self.cookie = ""

    def get(self, path: str) -> tuple[int, str]:
        """Ask for a page."""
        self.connection.request("GET", path, headers=self._headers())
        return self._answer()

    def ask(self, path: str, part: str) -> tuple[int, str]:
        """Ask for a part of a page again, as the part does by itself while the thinking is not done."""
        by_itself = {"HX-Request": "true", "HX-Source": f"div#{part}-thinking"}
        self.connection.request("GET", path, headers=self._headers() | by_itself)
        return self._answer()

    def post(self, path: str, **fields: str) -> tuple[int, str]:
        """Send a form, as a page of ours would."""
        headers = {
            **self._headers(),
            "Content-Type": "application/x-www-form-urlencoded",
            "Sec-Fetch-Site": "same-origin",
            "HX-Request": "true",
        }
        self.connection.request("POST", path, urlencode(fields), headers)
        return self._answer()

    def unlock(self) -> None:
        """Open the journal with its passphrase."""
        status, _ = self.post("/unlock", passphrase=PASSPHRASE)
        assert status in {200, 303}, status
        assert self.cookie

    def _headers(self) -> dict[str, str]:
        return {"Cookie": self.cookie} if self.cookie else {}

    def _answer(self) -> tuple[int, str]:
        response = self.connection.getresponse()
        for value in response.headers.get_all("Set-Cookie") or []:
            self.cookie = value.split(";")[0]
        return response.status, response.read().decode()


def timed_ms(work: object, *arguments: object, **fields: str) -> float:
    """Return how long a call takes, in milliseconds."""
    assert callable(work)
    begun = time.perf_counter()
    work(*arguments, **fields)
    return (time.perf_counter() - begun) * 1000
