"""Pictures worth looking at: one of each thing that may happen to a line, made up, the same in each run."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING

from earned.charts.band import Band, Crack, Ends, Mark, Pathway, Spot, course

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

FIRST = datetime(2026, 3, 3, 18, 30, tzinfo=UTC)
LONG = Ends(
    "if I say what I need they go quiet and then they leave, and it is my fault",
    "I can say what I need and some people stay and even ask me to say more of it",
)
ENDLESS = Ends("Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen" * 2, "见面之后他们还会再来的吗")


def days(n: int, over: int, *, skip: tuple[int, int] = (0, 0)) -> list[datetime]:
    """Give n days over so many, none between the two of ``skip``."""
    each = [over * place / max(1, n - 1) for place in range(n)]
    return [FIRST + timedelta(days=day) for day in each if not skip[0] < day < skip[1]]


def spots(at: Sequence[datetime], middle: Callable[[float], float], off: float, seed: int = 1) -> list[Spot]:
    """Let a guess go its way, with bands that narrow a little."""
    draw = Random(seed)
    found = []
    for place, when in enumerate(at):
        share = place / max(1, len(at) - 1)
        here = held(middle(share) + draw.gauss(0, 1.5))
        wide = off * (1.3 - 0.5 * share)
        ranges = [(held(here - wide * by), held(here + wide * by)) for by in (1, 2.4)]
        found.append(Spot(when, here, *ranges))
    return found


def held(value: float) -> float:
    return min(100.0, max(0.0, value))


def marks(
    at: Sequence[datetime], middle: Callable[[float], float], pathway: Pathway, seed: int = 2
) -> list[Mark]:
    """Let someone rate in steps around a middle."""
    draw = Random(seed)
    return [
        Mark(when, 25 * round(held(middle(place / len(at)) + draw.gauss(0, 14)) / 25), pathway)
        for place, when in enumerate(at)
    ]


def line(
    at: Sequence[datetime],
    felt: Callable[[float], float] | None = None,
    known: Callable[[float], float] | None = None,
    *,
    ends: Ends | None = None,
    cracks: tuple[Crack, ...] = (),
    rated: bool = True,
) -> Band:
    said: list[Mark] = []
    for pathway, middle in ((Pathway.FELT, felt), (Pathway.KNOWN, known)):
        if middle and rated:
            said += marks(at, middle, pathway)
    return Band(
        at[0],
        at[-1],
        course(spots(at, felt, 9)) if felt else None,
        course(spots(at, known, 7, 5)) if known else None,
        tuple(sorted(said, key=lambda mark: mark.at)),
        cracks,
        ends,
    )


def rising(share: float) -> float:
    return 12 + 38 * share


def ahead(share: float) -> float:
    return 48 + 30 * share


def crack(day: int, back: int | None = None) -> Crack:
    return Crack(FIRST + timedelta(days=day), None if back is None else FIRST + timedelta(days=back))


def specimens() -> dict[str, Band]:
    """Give each picture by a name for it."""
    two = (crack(19, 23), crack(40), crack(88, 89))
    many = tuple(crack(60 * n, 60 * n + 9 if n % 3 else None) for n in range(1, 110))
    said = marks(days(14, 98), rising, Pathway.FELT)
    return {
        "twelve": line(days(12, 98), rising, ahead, cracks=two),
        "sixty": line(days(60, 200), rising, ahead),
        "two-thousand": line(days(2000, 7300), rising, ahead, cracks=many),
        "gap": line(days(60, 400, skip=(120, 260)), rising, ahead, cracks=two),
        "felt-only": line(days(30, 150), rising),
        "known-only": line(days(30, 150), None, ahead),
        "crossing": line(days(40, 150), lambda share: 20 + 55 * share, lambda share: 70 - 40 * share),
        "close": line(days(40, 150), lambda share: 40 + 10 * share, lambda share: 42 + 10 * share),
        "at-the-ends": line(days(30, 150), lambda _: 0, lambda _: 100),
        "both-at-nought": line(days(30, 150), lambda _: 1, lambda _: 0),
        "long-words": line(days(20, 98), rising, ahead, ends=LONG, cracks=two),
        "endless-words": line(days(20, 98), rising, ahead, ends=ENDLESS),
        "said-only": Band(said[0].at, said[-1].at, marks=tuple(said)),
        "one-note": Band(FIRST, FIRST, marks=(Mark(FIRST, 25, Pathway.FELT),)),
        "sparse": line(
            [FIRST + timedelta(days=day) for day in (0, 100, 104, 230, 400, 405, 410, 600)], rising, ahead
        ),
        "waves": line(
            days(120, 300),
            lambda share: 50 + 40 * math.sin(9 * share),
            ahead,
            ends=Ends("they leave", "they come back"),
        ),
    }
