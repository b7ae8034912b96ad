"""From the command to the first page, what the lock page weighs in memory, and the time of ``--help``.

The peer is the standard library's own web server, started the same way: a floor for any Python program that
answers a request.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from benchmarks.served import EARNED, filled, quantile, server

STARTS = 10


def resident_mb(pid: int, field: str) -> float:
    """Return a process's memory, in MB, from what the kernel says of it."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    found = re.search(rf"{field}:\s+(\d+) kB", status)
    assert found
    return int(found[1]) / 1024


def lock_page(path: Path) -> tuple[float, float, float]:
    """Return seconds to the first page, and memory now and at most, in MB."""
    begun = time.perf_counter()
    with server(path) as (process, host, port):
        with urllib.request.urlopen(f"http://{host}:{port}/", timeout=30) as answer:
            assert answer.status == 200
            answer.read()
        spent = time.perf_counter() - begun
        return spent, resident_mb(process.pid, "VmRSS"), resident_mb(process.pid, "VmHWM")


def stdlib_page(folder: str) -> float:
    """Return seconds to the first page of ``python -m http.server``."""
    begun = time.perf_counter()
    command = [sys.executable, "-u", "-m", "http.server", "0", "--bind", "127.0.0.1", "--directory", folder]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        assert process.stdout is not None
        found = re.search(r"port (\d+)", process.stdout.readline())
        assert found
        with urllib.request.urlopen(f"http://127.0.0.1:{found[1]}/", timeout=30) as answer:
            answer.read()
        return time.perf_counter() - begun
    finally:
        process.terminate()
        process.wait(timeout=20)


def help_ms() -> float:
    """Return milliseconds of ``earned --help``."""
    begun = time.perf_counter()
    subprocess.run([str(EARNED), "--help"], stdout=subprocess.DEVNULL, check=True)
    return (time.perf_counter() - begun) * 1000


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = filled(Path(folder) / "kept" / "plain.db", 200)
        starts = [lock_page(path) for _ in range(STARTS)]
        peers = [stdlib_page(folder) for _ in range(STARTS)]
    first, peer = quantile([each[0] for each in starts], 0.5), quantile(peers, 0.5)
    print(f"first page, p50 of {STARTS} starts: {first:.2f} s (budget 1 s)")
    print(f"  beside python -m http.server: {peer:.2f} s, ratio {first / peer:.1f}")
    print(f"memory at the lock page: {max(each[1] for each in starts):.0f} MB (budget 80 MB)")
    print(f"  at most until then: {max(each[2] for each in starts):.0f} MB")
    print(
        f"earned --help, p50 of {STARTS}: {quantile([help_ms() for _ in range(STARTS)], 0.5):.0f} ms (budget 300 ms)"
    )


if __name__ == "__main__":
    main()
