"""What one saved answer costs through the whole web app, beside the same insert into plain sqlite3.

Both commit to a file with write-ahead logging and full sync; ours is encrypted, checked, and answers with a page.
"""

from __future__ import annotations

import sqlite3
import tempfile
from pathlib import Path

from benchmarks.served import Browser, filled, quantile, server, timed_ms

SAVES = 300


def through_the_app(path: Path) -> list[float]:
    """Return milliseconds of each saved *after*, a new moment each time."""
    spent = []
    with server(path) as (_, host, port):
        browser = Browser(host, port)
        browser.unlock()
        for n in range(SAVES):
            fields = {"who": "person-1", "words": "She wrote back an hour later."}
            status, _ = browser.post(f"/m/benchmark{n:03d}/after/new", **fields)
            assert status < 400, status
        for n in range(SAVES):
            fields = {"words": f"Rest up. Sunday instead, {n}?"}
            spent.append(timed_ms(browser.post, f"/m/benchmark{n:03d}/after/new", **fields))
    return spent


def into_plain_sqlite(path: Path) -> list[float]:
    """Return milliseconds of each insert into a plain database, committed each time."""
    plain = sqlite3.connect(path)
    plain.execute("PRAGMA journal_mode=WAL")
    plain.execute("PRAGMA synchronous=FULL")
    plain.execute(
        "CREATE TABLE moments (id TEXT PRIMARY KEY, at INTEGER, who TEXT, words TEXT, outcome REAL)"
    )

    def insert(n: int) -> None:
        row = (f"moment-{n}", n, "person-1", "She wrote back an hour later.", 75.0)
        plain.execute("INSERT INTO moments VALUES (?, ?, ?, ?, ?)", row)
        plain.commit()

    spent = [timed_ms(insert, n) for n in range(SAVES)]
    plain.close()
    return spent


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        ours = through_the_app(filled(Path(folder) / "kept" / "plain.db", 200))
        peer = into_plain_sqlite(Path(folder) / "peer.db")
    p50, p95, floor = quantile(ours, 0.5), quantile(ours, 0.95), quantile(peer, 0.5)
    print(f"one saved answer through the web app: p50 {p50:.1f} ms, p95 {p95:.1f} ms (budget 8 ms p50)")
    print(f"the same insert into plain sqlite3: p50 {floor:.2f} ms; ratio {p50 / floor:.1f}")


if __name__ == "__main__":
    main()
