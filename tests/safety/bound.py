"""How often something may be at most, given how often it was seen: the exact bound of Clopper and Pearson (1934)."""

from __future__ import annotations

from math import exp, lgamma, log, log1p

STEPS = 60
"""Halvings: each bound is right to about 1e−18."""


def at_most(seen: int, of: int, level: float = 0.95) -> float:
    """Give the exact one-sided upper bound on a probability, 0 to 1: above it, so few would be seen in 1 − ``level``."""
    if seen >= of:
        return 1.0
    low, high = seen / of, 1.0
    for _ in range(STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if _so_few(seen, of, middle) > 1 - level else (low, middle)
    return high


def _so_few(seen: int, of: int, chance: float) -> float:
    """Give the probability of seeing at most so many; ``chance`` is above 0 and below 1."""
    ways = (lgamma(of + 1) - lgamma(k + 1) - lgamma(of - k + 1) for k in range(seen + 1))
    return sum(exp(way + k * log(chance) + (of - k) * log1p(-chance)) for k, way in enumerate(ways))
