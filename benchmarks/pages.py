"""How long each page takes with 2,000 moments in the file, asked for over the loopback as a browser does."""

from __future__ import annotations

import tempfile
from pathlib import Path

from benchmarks.served import LAST, Browser, filled, quantile, server, timed_ms

MOMENTS, ASKED, BUDGET_MS = 2_000, 40, 60
PAGES = (
    "/home",
    "/before",
    "/after",
    "/m/moment-1999",
    "/m/moment-1999/edit",
    "/m/moment-1999/after",
    "/m/moment-1999/before",
    "/waiting",
    "/people",
    "/p/person-1",
    "/p/person-1/notes",
    "/p/person-1/hard",
    "/p/person-1/edit",
    "/lessons",
    "/l/lesson-1",
    "/l/lesson-1/notes",
    "/l/lesson-1/edit",
    "/look-back",
    f"/look-back/{LAST.year}-{LAST.month - 1:02d}",
    "/how",
    "/help",
    "/plan",
    "/data",
    "/data/backups",
    "/data/deleted",
    "/settings",
    "/settings/plan",
    "/settings/lines",
)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = filled(Path(folder) / "kept" / "plain.db", MOMENTS, people=4)
        with server(path) as (_, host, port):
            browser = Browser(host, port)
            browser.unlock()
            print(f"{'page':28} {'p50 ms':>8} {'p95 ms':>8}   (budget p95 {BUDGET_MS} ms, {MOMENTS} moments)")
            for page in PAGES:
                status, _ = browser.get(page)
                assert status == 200, (page, status)
                spent = [timed_ms(browser.get, page) for _ in range(ASKED)]
                p50, p95 = quantile(spent, 0.5), quantile(spent, 0.95)
                print(f"{page:28} {p50:8.1f} {p95:8.1f}{'' if p95 <= BUDGET_MS else '   over'}")


if __name__ == "__main__":
    main()
