"""The learning rule against the model's definition, and against the figures of its specification."""

from __future__ import annotations

import math

import numpy as np
import pytest
from tests.working_model.dense import Dense
from tests.working_model.lives import any_life, any_parameters

from earned.working_model.learning import FLOATS, Came, learn, most_teachable, start, weight
from earned.working_model.moments import Moment
from earned.working_model.parameters import COMPANION, PLAIN
from earned.working_model.world import begin, replay

REFERENCE = {
    1: (-0.561, -0.720),
    3: (-0.224, -0.667),
    5: (0.044, -0.625),
    10: (0.405, -0.568),
    20: (0.582, -0.540),
    50: (0.659, -0.527),
}
"""Companion defaults, lived, activation 45, not noticed, no time passing, z = +.7 each time."""


def test_fifty_good_moments_move_a_forecast_as_specified():
    belief = start(COMPANION)
    for n in range(1, 51):
        belief, record = learn(belief, Came(0.7, activation=45.0), COMPANION, FLOATS)
        if n in REFERENCE:
            assert (round(record.after, 3), round(belief.m, 3)) == REFERENCE[n]


@pytest.mark.parametrize("shields", [False, True])
def test_the_filter_equals_one_joint_gaussian_and_its_cut(shields):
    rng = np.random.default_rng(20)
    for _ in range(200):
        p, life = any_parameters(rng), any_life(rng, 30, shields=shields)
        life = [moment._replace(harm=False) for moment in life]
        world, touched = begin(p), dict[str, float]()
        dense = Dense(p.m0, p.N0, p.kappa, sorted({moment.relationship for moment in life}))
        for moment in life:
            assert moment.z is not None
            record = world.take_in(moment.relationship, moment.day, moment.came(None, stated_cap=False))
            days = {moment.relationship: moment.day - touched.get(moment.relationship, moment.day)}
            touched[moment.relationship] = moment.day
            dense.pass_time(days, p.tau)
            n = dense.place[moment.relationship]
            assert record.expectation == pytest.approx(dense.mean[n], abs=1e-12)
            assert record.variance == pytest.approx(dense.cov[n, n], rel=1e-12, abs=1e-12)
            cut = moment.shielded and record.surprise > 0
            (dense.see_cut if cut else dense.see)(moment.relationship, moment.z, record.weight)
            assert world.m == pytest.approx(dense.mean[0], abs=1e-12)
            assert pytest.approx(dense.cov[0, 0], rel=1e-12, abs=1e-12) == world.V
            assert record.after == pytest.approx(dense.mean[n], abs=1e-12)


def test_a_batch_of_people_learns_exactly_as_each_one_alone():
    rng = np.random.default_rng(21)
    people, life = [any_parameters(rng) for _ in range(50)], any_life(rng, 40)
    world = begin(type(people[0])(*(np.array(column) for column in zip(*people, strict=True))), np)
    together = [
        world.take_in(m.relationship, m.day, m.came(m.gut, stated_cap=True), harm=m.harm).after for m in life
    ]
    for n, person in enumerate(people):
        alone = [record.after for record in replay(life, person) if record]
        np.testing.assert_allclose([after[n] for after in together], alone, atol=1e-12)


def test_the_plain_case_is_two_weighted_votes():
    p = PLAIN._replace(tau=math.inf, rho=1.0, phi=0.0)
    outcomes = {"a": [0.4, -0.2, 0.9], "b": [0.8] * 7, "c": [-0.5]}
    world = begin(p)
    for name, values in outcomes.items():
        for day, z in enumerate(values):
            world.take_in(name, float(day * 50), Came(z))
    votes = {name: p.kappa * len(values) / (p.kappa + len(values)) for name, values in outcomes.items()}
    general = (p.N0 * p.m0 + sum(votes[n] * np.mean(v) for n, v in outcomes.items())) / (
        p.N0 + sum(votes.values())
    )
    assert world.m == pytest.approx(general, abs=1e-12)
    for name, values in outcomes.items():
        vote = (p.kappa * general + len(values) * np.mean(values)) / (p.kappa + len(values))
        assert world.expected(name, 1e9)[0] == pytest.approx(vote, abs=1e-12)


def test_what_is_worse_is_taken_in_whole_whatever_the_body_did():
    for activation in (0.0, 45.0, 100.0, None):
        assert weight(-0.3, Came(-1.0, activation=activation), COMPANION, FLOATS) == 1.0
        assert weight(0.0, Came(-1.0, activation=activation), COMPANION, FLOATS) == 1.0


def test_the_most_teachable_surprise_is_where_the_closed_form_says():
    rng = np.random.default_rng(22)
    for _ in range(200):
        p = any_parameters(rng)
        came = Came(0.0, activation=float(rng.uniform(20, 70)), noticed=float(rng.integers(2)))
        variance = 1 / p.N0 + 1 / p.kappa
        d = np.linspace(0.1001, 6.0, 20_000)
        w = weight(d, came, p, np)
        best = float(d[np.argmax(d * variance * w / (1 + variance * w))])
        closed = most_teachable(-99.0, variance, came, p, FLOATS)
        if 0.15 < closed < 5.9:
            assert best == pytest.approx(closed, abs=2e-3)


def test_time_alone_teaches_nobody_anything_about_people():
    world = begin(COMPANION)
    world.take_in("her", 0.0, Came(0.8))
    near, far = world.expected("her", 1.0)[0], world.expected("her", 3000.0)[0]
    assert near > far == pytest.approx(world.m, abs=1e-6)


def test_a_moment_noted_out_of_order_lets_no_time_run_backwards():
    world = begin(COMPANION)
    world.take_in("her", 100.0, Came(0.8))
    assert world.belief("her", 20.0) == world.belief("her", 100.0)
    world.take_in("her", 20.0, Came(0.8))
    assert world.bonds["her"].day == 100.0


def test_a_forecast_said_beforehand_caps_what_good_news_may_do():
    spoken = replay([Moment("her", 0.0, z=-0.2, gut=0.5)], COMPANION)[0]
    silent = replay([Moment("her", 0.0, z=-0.2)], COMPANION)[0]
    hindsight = replay([Moment("her", 0.0, z=-0.2, gut=0.5, looked_back=True)], COMPANION)[0]
    assert spoken is not None
    assert silent is not None
    assert spoken.after <= spoken.expectation < silent.after
    assert hindsight == silent
