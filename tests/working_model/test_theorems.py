"""What holds for every plausible person and every life, tried on ten thousand of each.

The proofs are in docs/the-model.md. Each life is lived by a batch of people drawn from the priors.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from tests.working_model.lives import any_batch, any_life

from earned.working_model.learning import Came
from earned.working_model.shield import live

if TYPE_CHECKING:
    from collections.abc import Iterator

    from earned.working_model.world import World

LIVES, PEOPLE = 50, 200
ROUNDING = 1e-12
HOW_MUCH_WORSE = (0.0, 1e-9, 1e-3, 0.05, 0.5, 2.0)
"""From just as expected to as bad as it gets, z below the expectation."""


def worlds(seed: int, *, shields: bool = True) -> Iterator[tuple[np.random.Generator, World, float]]:
    """Give worlds with a history: each a batch of random people at the end of one random life."""
    rng = np.random.default_rng(seed)
    for _ in range(LIVES):
        life = any_life(rng, int(rng.integers(1, 30)), shields=shields)
        yield rng, live(life, any_batch(rng, PEOPLE), xp=np).world, life[-1].day


def any_came(rng: np.random.Generator, z: object, *, shielded: bool) -> Came:
    """An outcome that came in any way at all."""
    return Came(
        z,
        channel=int(rng.integers(3)),
        noticed=float(rng.integers(2)),
        activation=float(rng.uniform(0, 100)) if rng.random() < 0.7 else None,
        landed=float(rng.choice([-2, -1, 0, 0.5])) if rng.random() < 0.5 else None,
        shielded=shielded,
    )


def readouts(world: World, day: float) -> np.ndarray:
    """Everything a world says, plain and on a hard day: shape (readouts, people)."""
    everyone = ("r0", "r1", "r2", "r3", "nobody yet")
    return np.array(
        [world.general(stress)[0] for stress in (0.0, 0.5, 1.0)]
        + [world.expected(who, when, stress)[0] for who in everyone for when in (day, day + 90) for stress in (0.0, 1.0)]
        + [world.newcomer()[0]]
    )  # fmt: skip


@pytest.mark.parametrize("shielded", [False, True])
@pytest.mark.parametrize("worse", HOW_MUCH_WORSE)
def test_bad_news_never_raises_anything(worse, shielded):
    for rng, world, day in worlds(40):
        low = world.expected("r0", day)[0] - worse
        before = readouts(world, day)
        world.take_in("r0", day, any_came(rng, low, shielded=shielded))
        assert (readouts(world, day) <= before + ROUNDING).all()


def test_of_two_bad_moments_the_worse_leaves_the_lower_and_both_less_than_any_good_one():
    for rng, world, day in worlds(41):
        now = world.expected("r0", day)[0]
        worse, bad, good = now - 0.7, now - 0.2 * rng.random(PEOPLE), now + rng.uniform(0.001, 1)
        came = any_came(rng, 0.0, shielded=False)
        left = []
        for z in (worse, bad, good):
            after = world.copy()
            record = after.take_in("r0", day, came._replace(z=z))
            left.append(np.array([record.after, after.m]))
        assert (left[0] <= left[1] + ROUNDING).all()
        assert (left[1] <= left[2] + ROUNDING).all()


def test_what_someone_is_called_changes_nothing():
    names = {"r0": "r3", "r1": "r0", "r2": "somebody", "r3": "r1"}
    rng = np.random.default_rng(42)
    for _ in range(LIVES):
        life, people = any_life(rng, 25), any_batch(rng, PEOPLE)
        called = [m._replace(relationship=names[m.relationship]) for m in life]
        one, other = live(life, people, xp=np).world, live(called, people, xp=np).world
        assert (one.m == other.m).all()
        for old, new in names.items():
            assert (one.expected(old, 1e4)[0] == other.expected(new, 1e4)[0]).all()


def test_a_missing_answer_drops_its_term():
    for _, world, day in worlds(43):
        p = world.parameters
        unsaid = world.copy().take_in("r0", day, Came(1.0))
        for said in (Came(1.0, activation=p.a_mid), Came(1.0, landed=0.0)):
            spoken = world.copy().take_in("r0", day, said)
            np.testing.assert_allclose(spoken.after, unsaid.after, atol=ROUNDING)


def test_with_fixed_weights_and_no_time_the_order_of_moments_changes_nothing():
    rng = np.random.default_rng(44)
    for _ in range(LIVES):
        # Without the brakes on good news a weight depends on how a moment came alone.
        people = any_batch(rng, PEOPLE)._replace(rho=1.0, c=np.inf, a_width=np.inf, psi=0.0)
        life = [m._replace(day=0.0, gut=None) for m in any_life(rng, 20, shields=False)]
        shuffled = [life[n] for n in rng.permutation(len(life))]
        one, other = live(life, people, xp=np).world, live(shuffled, people, xp=np).world
        np.testing.assert_allclose(one.m, other.m, atol=1e-10)
        for who in ("r0", "r1", "r2", "r3"):
            np.testing.assert_allclose(one.expected(who, 0.0), other.expected(who, 0.0), atol=1e-10)


def test_an_outcome_below_what_was_said_raises_nothing_under_the_stated_cap():
    for rng, world, day in worlds(45):
        before = readouts(world, day)
        said = rng.uniform(-1, 1)
        came = any_came(rng, rng.uniform(-1, said), shielded=False)._replace(at_most=True)
        world.take_in("r0", day, came)
        assert (readouts(world, day) <= before + ROUNDING).all()
