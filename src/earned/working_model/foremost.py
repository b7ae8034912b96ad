"""Which moments may have counted: those worth leaving out to see, found by going through a life once and back.

Close to how it was lived, the rule is a chain of straight lines: what is expected now is so and so much of what a moment
left behind (reverse accumulation, Linnainmaa 1976). That share, times what the moment added, ranks it. How sure one was
is held fixed, and so is the weight; what is then left out in earnest (``counted``) holds nothing fixed.
"""

from __future__ import annotations

from math import exp
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from earned.working_model.foresight import Lived
from earned.working_model.shield import watch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from earned.working_model.foresight import Story
    from earned.working_model.learning import Belief
    from earned.working_model.parameters import Parameters
    from earned.working_model.shield import Shielded
    from earned.working_model.world import World


class Step(NamedTuple):
    """One moment as it was taken in, in floats."""

    lived: Lived
    left: float
    """f, the share of a relationship's own that was left of it since its last moment; 0 for a first."""
    before: Belief
    after: Belief
    k: float
    """How far the relationship's own moved of the way to the outcome, and"""
    K: float
    """how far people in general."""


def foremost(
    told: Story,
    parameters: Parameters,
    line: str | None,
    most: int,
) -> tuple[int, ...]:
    """Return the numbers of those moments, at most so many, that may have moved an expectation furthest, in order.

    ``told`` is the whole life as one pathway lived it, from ``foresight.story``; ``line`` is a relationship, at its last
    moment, or None for people in general; ``parameters`` are floats.
    """
    events = told.events
    last = max((n for n, event in enumerate(events) if line in {None, event.relationship}), default=-1)
    life = watch(parameters)
    steps = [_step(life, event) for event in events[: last + 1] if isinstance(event, Lived)]
    if not steps:
        return ()
    effects = np.abs(_effects(steps, life.world, line, events[last].day))
    first = np.argsort(-effects, kind="stable")[:most].tolist()
    return tuple(sorted(steps[place].lived.number for place in first))


def _step(life: Shielded[World], event: Lived) -> Step:
    """Let a life take in one outcome."""
    who, world = event.relationship, life.world
    left, before = _left(world, who, event.day), world.belief(who, event.day)
    record = life.learn(event.moment, event.came)
    of_them, of_all = before.v * record.weight, before.V * before.b * record.weight
    shut = event.moment.mark and record.surprise > 0
    K = 0.0 if shut else of_all / (record.variance * record.weight + 1)  # noqa: N806
    return Step(event, left, before, record.left, of_them / (of_them + 1), K)


def _left(world: World, relationship: str, day: float) -> float:
    bond = world.bonds.get(relationship)
    if bond is None:
        return 0.0
    return 1.0 if bond.harmed else exp(-max(day - bond.day, 0.0) / world.parameters.tau)


def _effects(steps: Sequence[Step], world: World, line: str | None, day: float) -> list[float]:
    """Return what each moment put in of what is expected now, z, going back from the last one.

    With E = a + b m now: for people in general, ∂E/∂m grows by (1 − K b) a step back, and for a relationship ∂E/∂a by
    (1 − k) less K ∂E/∂m, and ∂E/∂b by (1 − k) less K m ∂E/∂m.
    """
    of_m, of_a, of_b = 1.0, dict[str, float](), dict[str, float]()
    if line is not None:
        left = _left(world, line, day)
        of_m, of_a[line], of_b[line] = world.belief(line, day).b, left, left * world.m
    effects = []
    for step in reversed(steps):
        who, before, after = step.lived.relationship, step.before, step.after
        a, b = of_a.get(who, 0.0), of_b.get(who, 0.0)
        effects.append(of_m * (after.m - before.m) + a * (after.a - before.a) + b * (after.b - before.b))
        of_a[who] = step.left * (a * (1 - step.k) - step.K * of_m)
        of_b[who] = step.left * (b * (1 - step.k) - step.K * before.m * of_m)
        of_m *= 1 - step.K * before.b
    return effects[::-1]
