"""The same model the long way: one joint Gaussian over people in general and every relationship at once.

Slow, exact and written from the model's definition alone, so that the filter has something to be wrong against.
"""

from __future__ import annotations

import math

import numpy as np


class Dense:
    """Mean and covariance of (g, θ₁, …, θ_R)."""

    def __init__(self, m0: float, N0: float, kappa: float, people: list[str]) -> None:  # noqa: N803
        self.place = {name: n + 1 for n, name in enumerate(people)}
        size = len(people) + 1
        self.mean = np.full(size, m0)
        self.cov = np.full((size, size), 1 / N0)
        self.cov[np.arange(1, size), np.arange(1, size)] += 1 / kappa
        self.kappa = kappa

    def pass_time(self, days: dict[str, float], tau: float) -> None:
        """θ ← g + f (θ − g) + noise of variance (1 − f²)/κ, each relationship by its own days."""
        size = len(self.mean)
        move, noise = np.eye(size), np.zeros((size, size))
        for name, span in days.items():
            n, f = self.place[name], math.exp(-span / tau)
            move[n, n], move[n, 0] = f, 1 - f
            noise[n, n] = (1 - f * f) / self.kappa
        self.mean = move @ self.mean
        self.cov = move @ self.cov @ move.T + noise

    def see(self, name: str, z: float, w: float) -> None:
        """Condition everything on z ~ N(θ, 1/w)."""
        n = self.place[name]
        gain = self.cov[:, n] / (self.cov[n, n] + 1 / w)
        self.mean = self.mean + gain * (z - self.mean[n])
        self.cov = self.cov - np.outer(gain, self.cov[n])

    def see_cut(self, name: str, z: float, w: float) -> None:
        """Condition θ given g alone, and leave g and everybody else as they are (a cut posterior)."""
        n = self.place[name]
        rest = [i for i in range(len(self.mean)) if i != n]
        b = self.cov[n, 0] / self.cov[0, 0]
        a = self.mean[n] - b * self.mean[0]
        v = self.cov[n, n] - b * self.cov[0, n]
        k = v / (v + 1 / w)
        a, b, v = a + k * (z - a), b * (1 - k), v * (1 - k)
        self.mean[n] = a + b * self.mean[0]
        self.cov[n, rest] = self.cov[rest, n] = b * self.cov[0, rest]
        self.cov[n, n] = b * b * self.cov[0, 0] + v
