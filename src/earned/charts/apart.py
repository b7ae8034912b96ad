"""Marks and words that would lie on one another are moved apart, as little as it takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def apart(places: Sequence[float], least: float, low: float, high: float) -> list[float]:
    """Move places, given in order, until each lies ``least`` from the next, all of them from low to high.

    Where they can't all fit, they share the room evenly.
    """
    if len(places) < 2:  # noqa: PLR2004 - a pair
        return [min(max(place, low), high) for place in places]
    least = min(least, (high - low) / (len(places) - 1))
    down = _pushed(places, least, low)
    up = _pushed([-place for place in reversed(places)], least, -high)
    middles = [(a - b) / 2 for a, b in zip(down, reversed(up), strict=True)]
    held = _pushed(middles, least, low)
    return [-place for place in reversed(_pushed([-place for place in reversed(held)], least, -high))]


def _pushed(places: Sequence[float], least: float, low: float) -> list[float]:
    """Push each place up from the one before it, the first from ``low``."""
    pushed: list[float] = []
    for place in places:
        pushed.append(max(place, pushed[-1] + least if pushed else low))
    return pushed
