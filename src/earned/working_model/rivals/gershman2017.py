"""Gershman, Monfils, Norman and Niv 2017: latent causes of cue and shock, the published ancestor of ``kinds``.

An animal explains each trial by a latent cause. A cause that was at work lately is likelier beforehand,
p(k) ∝ Σ_{s<t} (t − s)^(−g)·1[z_s = k], and α stands for a new one. Cues of a cause are normal, with mean
Σx/(N + σ_x²) and variance σ_x²/(N + σ_x²) + σ_x², and the outcome is r ~ N(w_k·x, σ_r²). What is predicted before the
outcome is V = Σ_k p(k | x) w_k·x, and the response 1 − Φ(θ; V, λ). Then, while there is time before the next trial,
expectation and maximisation take turns: p(k) ∝ prior · cues · N(r; w_k·x, σ_r²), w_k += η x (r − w_k·x) p(k). The
trial goes to the likeliest cause. eLife 6, e23763 (Materials and methods); where those leave a choice, what the
authors' code does was read (github.com/sjgershm/memory-modification) and none of it copied.

A theory, and a contested one: the benefit of extinction shortly after retrieval, which it was made to explain, failed
a preregistered direct replication (Chalkia, Van Oudenhove and Beckers 2020). It has an interface of its own, since it
is about trials with one cue or several, and about no relationships; it isn't in the comparison.
"""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from earned.working_model.normal import Array


class Theory(NamedTuple):
    """The parameters, at the values of the paper's simulations."""

    alpha: float = 0.1
    """How readily a new cause is thought of."""
    g: float = 1.0
    """How quickly a cause is forgotten: a power of time."""
    eta: float = 0.3
    """How far a surprise moves an association."""
    w0: float = 0.0
    """An association before any trial."""
    outcome_variance: float = 0.4
    """σ_r²."""
    cue_variance: float = 1.0
    """σ_x²."""
    threshold: float = 0.02
    """θ."""
    scatter: float = 0.01
    """λ, the standard deviation of what is predicted against the threshold."""
    causes: int = 15
    """K, at most how many causes there are."""
    rounds: int = 3
    """At most how often expectation and maximisation take turns after a trial."""


class Trial(NamedTuple):
    """One trial."""

    time: float
    cues: tuple[float, ...]
    """How strong each cue is; 0 is absent."""
    outcome: float
    """1 for a shock, 0 for none."""
    inhibited: bool = False
    """Protein synthesis is inhibited, and associations of the likely causes fade."""


class Phase(NamedTuple):
    """Trials alike, one unit of time after the other."""

    trials: int
    cues: tuple[float, ...]
    outcome: float
    gap: float = 0.0
    """Time before the first of them, beyond the one unit."""
    inhibited: bool = False


class Answer(NamedTuple):
    """What a trial brought about."""

    response: float
    """Chance of a conditioned response."""
    predicted: float
    """V, before the outcome."""
    before: Array
    """How likely each cause is given the cues, shape (K,)."""
    after: Array
    """How likely each cause is given cues and outcome, when the last round begins, shape (K,)."""
    cause: int
    """The cause that the trial goes to."""


def schedule(phases: Iterable[Phase]) -> list[Trial]:
    """Return the trials of phases that follow one another."""
    time, trials = 0.0, []
    for phase in phases:
        time += phase.gap
        for _ in range(phase.trials):
            trials.append(Trial(time, phase.cues, phase.outcome, phase.inhibited))
            time += 1.0
    return trials


def run(trials: Sequence[Trial], theory: Theory = Theory()) -> list[Answer]:  # noqa: B008  (immutable)
    """Return what one animal makes of trials in order of time.

    Raises ValueError where two trials have the same time: forgetting is a power of the time between them.
    """
    if any(later.time <= earlier.time for earlier, later in pairwise(trials)):
        raise ValueError("trials have to come one after the other, each later than the one before")
    cues = np.array([trial.cues for trial in trials], dtype=np.float64)
    weights = np.full((cues.shape[1], theory.causes), theory.w0)
    belongs = np.zeros((len(trials), theory.causes))
    answers = []
    for n, trial in enumerate(trials):
        ages = trial.time - np.array([earlier.time for earlier in trials[:n]])
        likely = _given_cues(cues[n], cues[:n], belongs[:n], ages, theory)
        before = likely / likely.sum()
        predicted = float(cues[n] @ weights @ before)
        rounds = _rounds(trials, n, theory)
        weights, after = _learned(weights, trial, likely, rounds, theory)
        cause = int(after.argmax())
        belongs[n, cause] = 1.0
        response = 0.5 * math.erfc((theory.threshold - predicted) / (theory.scatter * math.sqrt(2)))
        answers.append(Answer(response, predicted, before, after, cause))
    return answers


def _given_cues(cues: Array, earlier: Array, belongs: Array, ages: Array, theory: Theory) -> Array:
    """Return how likely each cause is given a trial's cues, shape (K,), not yet summing to one."""
    count = belongs.sum(axis=0)
    prior = ages ** (-theory.g) @ belongs
    empty = np.flatnonzero(count == 0)
    if len(empty):
        prior[empty[0]] = theory.alpha
    mean = earlier.T @ belongs / (count + theory.cue_variance)
    variance = theory.cue_variance / (count + theory.cue_variance) + theory.cue_variance
    off = cues[:, None] - mean
    fit = np.exp(-0.5 * off * off / variance) / np.sqrt(2 * np.pi * variance)
    return np.asarray(prior * fit.prod(axis=0))


def _rounds(trials: Sequence[Trial], n: int, theory: Theory) -> int:
    """Return how many rounds there is time for before the next trial; one after the last, and at least one."""
    if n + 1 == len(trials):
        return 1
    return max(1, min(theory.rounds, math.floor(trials[n + 1].time - trials[n].time + 0.5)))


def _learned(weights: Array, trial: Trial, likely: Array, rounds: int, theory: Theory) -> tuple[Array, Array]:
    """Return associations, shape (cues, K), and how likely each cause is, after rounds of learning."""
    cues = np.array(trial.cues)
    for _ in range(rounds):
        surprise = trial.outcome - cues @ weights
        fit = likely * np.exp(-0.5 * surprise * surprise / theory.outcome_variance)
        after = fit / fit.sum()
        weights = weights + theory.eta * np.outer(cues, surprise * after)
        if trial.inhibited:
            weights = weights * (1 - after)
    return weights, after
