"""Plain amounts: how many of how many, how sure that is, and from how many notes on anything is said."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import sqrt

Z90 = 1.6448536269514722
"""The 95th percentile of the standard normal: two tails of five in a hundred."""

SOME = 5
MANY = 12
STEP = 25.0
"""One step of the five-step scale, in its units."""


class Extent(StrEnum):
    """How many notes there are, as far as it decides what may be said."""

    NONE = "none"
    FEW = "few"
    """1 to 4: the notes, and that they are too few to say much."""
    SOME = "some"
    """5 to 11: counts, with how many are still open."""
    MANY = "many"
    """12 and more."""


def extent(notes: int) -> Extent:
    """Say which of the four a number of notes is."""
    if notes >= MANY:
        return Extent.MANY
    if notes >= SOME:
        return Extent.SOME
    return Extent.FEW if notes else Extent.NONE


@dataclass(frozen=True, slots=True)
class Count:
    """So many of so many."""

    n: int
    of: int

    @property
    def is_few(self) -> bool:
        """Whether there are too few to say much."""
        return self.of < SOME

    @property
    def could_be(self) -> tuple[int, int] | None:
        """How many in 100 it could be if nothing has changed: low and high, nine times in ten.

        Wilson's score interval at 90 % (E. B. Wilson, 1927, J. Am. Stat. Assoc. 22, 209–212), which
        Brown, Cai and DasGupta (2001, Statistical Science 16, 101–133) advise for 40 or fewer.
        ``None`` below five, where a range says nothing.
        """
        if self.is_few:
            return None
        low, high = wilson(self.n, self.of)
        return round(100 * low), round(100 * high)


def wilson(n: int, of: int, z: float = Z90) -> tuple[float, float]:
    """Give Wilson's score interval for ``n`` of ``of`` (at least 1), both ends from 0 to 1."""
    share = n / of
    square = z * z
    middle = (share + square / (2 * of)) / (1 + square / of)
    half = z * sqrt(share * (1 - share) / of + square / (4 * of * of)) / (1 + square / of)
    return max(0.0, min(share, middle - half)), min(1.0, max(share, middle + half))
