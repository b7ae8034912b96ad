"""Rivals against their definitions written out in full: dense Gaussians, and every kind counted one by one."""

from __future__ import annotations

import math

import numpy as np
import pytest
from tests.working_model.drawn import values_of
from tests.working_model.lives import any_life

from earned.working_model.learning import FLOATS
from earned.working_model.models import model
from earned.working_model.moments import Moment
from earned.working_model.rivals.kind_tables import KINDS


def log_normal(x, mean, covariance):
    off = x - mean
    _, log_det = np.linalg.slogdet(covariance)
    return -0.5 * (off @ np.linalg.solve(covariance, off) + log_det + len(x) * math.log(2 * math.pi))


@pytest.mark.parametrize("seed", range(20))
def test_the_local_level_is_the_mean_of_one_joint_gaussian(seed):
    rng = np.random.default_rng(seed)
    p = values_of(model("kalman"), rng)
    z = rng.uniform(-1, 1, 12)
    learner = model("kalman").begin(p, FLOATS)
    for n, each in enumerate(z):
        after = learner.take_in(Moment("them", n, z=float(each)), None).after
    visits = np.arange(1, 13)
    covariance = p["v0"] + p["q"] * np.minimum.outer(visits, visits)
    weights = np.linalg.solve(covariance + np.eye(12), covariance[-1])
    assert after == pytest.approx(p["m0"] + weights @ (z - p["m0"]), abs=1e-12)


@pytest.mark.parametrize("seed", range(20))
def test_the_hierarchy_is_the_mean_of_one_joint_gaussian(seed):
    rng = np.random.default_rng(seed)
    p = values_of(model("hierarchical-kalman"), rng)
    moments = any_life(rng, 25, shields=False)
    learner = model("hierarchical-kalman").begin(p, FLOATS)
    steps = [learner.take_in(moment, None) for moment in moments]
    who = np.array([moment.relationship for moment in moments])
    visit = np.array([np.sum(who[: n + 1] == name) for n, name in enumerate(who)])
    kept = (1 - p["forgotten"]) ** np.abs(np.subtract.outer(visit, visit))
    covariance = 1 / p["N0"] + (who[:, None] == who) * kept / p["kappa"]
    z = np.array([moment.z for moment in moments])
    for n, step in enumerate(steps):
        seen, here = covariance[:n, :n] + np.eye(n), covariance[n, :n]
        weights = np.linalg.solve(seen, here) if n else np.zeros(0)
        assert step.expectation == pytest.approx(p["m0"] + weights @ (z[:n] - p["m0"]), abs=1e-11)
        assert step.sd is not None
        assert step.sd**2 == pytest.approx(covariance[n, n] - weights @ here, abs=1e-11)


def whose(learner):
    """Return each relationship's kind."""
    return {name: int(tie.kind[0, 0]) for name, tie in learner.ties.items()}


def counted_out(p, moments, relationship, kinds):
    """Return what is expected by adding up every kind that a relationship may be, others held where they sit."""
    others = {name: kind for name, kind in kinds.items() if name != relationship}
    members = [sum(kind == k for kind in others.values()) for k in range(KINDS)]
    own = [moment.z for moment in moments if moment.relationship == relationship]
    logs, means = [], []
    for k in range(KINDS):
        first_empty = members[k] == 0 and k == members.index(0)
        if not members[k] and not first_empty:
            continue
        theirs = [moment.z for moment in moments if others.get(moment.relationship) == k]
        everyone = np.array(theirs + own)
        shared = np.full((len(everyone), len(everyone)), p["s0"] ** 2)
        covariance = shared + p["s"] ** 2 * np.eye(len(everyone))
        n = len(theirs)
        log_fit = log_normal(everyone, p["m0"], covariance)
        log_fit -= log_normal(everyone[:n], p["m0"], covariance[:n, :n]) if n else 0.0
        logs.append(log_fit + math.log(members[k] or p["alpha"]))
        pull = np.linalg.solve(covariance, everyone - p["m0"])
        means.append(p["m0"] + p["s0"] ** 2 * pull.sum())
    chance = np.exp(np.array(logs) - max(logs))
    return float(chance @ means / chance.sum()), len(logs)


@pytest.mark.parametrize("seed", range(15))
def test_what_a_kind_of_person_is_like_is_counted_right(seed):
    rng = np.random.default_rng(seed)
    p = values_of(model("kinds"), rng)
    moments = any_life(rng, 30, people=5, shields=False)
    learner = model("kinds").begin(p, FLOATS)
    several = 0
    for n, moment in enumerate(moments):
        counted, kinds = (
            counted_out(p, moments[:n], moment.relationship, whose(learner)) if n else (p["m0"], 1)
        )
        assert learner.expected(moment.relationship, moment.day) == pytest.approx(counted, abs=1e-10)
        learner.take_in(moment, None)
        several += kinds > 1
    assert several > 20


def lived_with(name, lives, **given):
    """Begin a model and let it live through outcomes of several people in turn."""
    learner = model(name).begin(model(name).defaults | given, FLOATS)
    for turn in range(max(map(len, lives.values()))):
        for who, zs in lives.items():
            if turn < len(zs):
                learner.take_in(Moment(who, turn, z=zs[turn]), None)
    return learner


def test_two_kinds_of_people_are_told_apart():
    lives = {**{f"good{n}": [0.8] * 6 for n in range(3)}, **{f"bad{n}": [-0.9] * 6 for n in range(3)}}
    kinds = whose(lived_with("kinds", lives, s=0.3))
    good, bad = ({kind for name, kind in kinds.items() if name.startswith(side)} for side in ("good", "bad"))
    assert len(good) == len(bad) == 1
    assert good != bad


def test_one_sign_tells_which_kind_somebody_new_is():
    lives = {**{f"good{n}": [0.8] * 6 for n in range(3)}, **{f"bad{n}": [-0.9] * 6 for n in range(3)}}
    learner = lived_with("kinds", lives, s=0.3)
    assert abs(learner.expected("somebody new", 9)) < 0.4
    learner.take_in(Moment("somebody new", 9, z=0.8), None)
    assert learner.expected("somebody new", 9) > 0.6


def test_bad_news_can_raise_what_a_model_with_kinds_expects():
    lives = {**{f"middling{n}": [0.1] * 8 for n in range(4)}, **{f"bad{n}": [-0.95] * 8 for n in range(2)}}
    learner = lived_with("kinds", lives, s=0.3, alpha=0.01)
    expected = learner.expected("somebody new", 9)
    step = learner.take_in(Moment("somebody new", 9, z=expected - 0.01), None)
    assert step.surprise < 0
    assert step.after > step.expectation + 0.02


def test_an_exception_hardly_gets_in():
    lives = {"them": [-0.8] * 10}
    plain, gated = (lived_with(name, lives, alpha=0.01, s=0.2) for name in ("kinds", "kinds-gate"))
    without, step = (each.take_in(Moment("them", 10, z=0.9), None) for each in (plain, gated))
    assert step.got_in < 0.05
    assert 0 < step.after - step.expectation < 0.1 * (without.after - without.expectation)
