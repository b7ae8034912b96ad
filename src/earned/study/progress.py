"""How far a command is, once it takes over a second and somebody watches."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    Item = TypeVar("Item")

SLOW = 1.0
"""Seconds after which a command shows how far it is."""
STRIDE = 256
"""How many items pass between two looks at the clock, where they are many."""


def steps(what: str, items: Iterable[Item], total: int, stride: int = STRIDE) -> Iterator[Item]:
    """Yield items, about ``total`` of them, and show how far it is once that takes over a second."""
    if not sys.stderr.isatty():
        yield from items
        return
    began, bar = time.monotonic(), None
    try:
        for done, item in enumerate(items):
            if done % stride == 0:
                if bar is None and time.monotonic() - began > SLOW:
                    bar = _bar(what, total)
                if bar is not None:
                    bar[0].update(bar[1], completed=done)
            yield item
    finally:
        if bar is not None:
            bar[0].stop()


def watched(what: str) -> Callable[[Sequence[Item]], Iterator[Item]]:
    """Return a way to pass along a sequence, each item of which may take a while."""
    return lambda items: steps(what, items, len(items), stride=1)


def _bar(what: str, total: int) -> tuple[Any, Any]:
    from rich.console import Console  # noqa: PLC0415 - only where it takes a while
    from rich.progress import Progress  # noqa: PLC0415

    progress = Progress(console=Console(stderr=True), transient=True)
    progress.start()
    return progress, progress.add_task(what, total=total)
