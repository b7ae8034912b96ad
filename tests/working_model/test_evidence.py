"""Whether the engine has earned its place."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from benchmarks.rated import given, rated_life, unrated_life

from earned.working_model.course import course
from earned.working_model.ensemble import person
from earned.working_model.evidence import PLAIN_ACCOUNTS, Standing, account, log_ratio, on_line, standing
from earned.working_model.models import MODELS
from earned.working_model.moments import Moment
from earned.working_model.parameters import COMPANION
from earned.working_model.rating import RatingKind, log_density
from earned.working_model.readings import Interval
from earned.working_model.rivals.no_learning import NO_LEARNING

SIZE = 1_024


def compared(life, line=None):
    """Return a person who lived a life, and how the engine stands on a line."""
    found = person(size=SIZE)
    accounts: dict[str, Any] = {model.name: account(model, line=line, size=SIZE) for model in PLAIN_ACCOUNTS}
    for each in (found, *accounts.values()):
        each.note_all(life)
    return found, standing(found, accounts, line)


def test_a_gut_that_learned_shows_it():
    rng = np.random.default_rng(31)
    learner = COMPANION._replace(N0=3.0, kappa=2.0, u1=0.1, u2=0.05, sigma=0.2, rho=2.0)
    life = [
        moment._replace(z=0.5 if moment.relationship == "r1" else 1.0) for moment in unrated_life(rng, 60)
    ]
    found, stands = compared(rated_life(rng, life, learner))
    assert stands.learning > 10
    change = course(found).change(None)
    assert change is not None
    assert change.nearly_all.low > 0


def test_a_gut_that_never_moved_gets_no_sentence_however_good_the_others_are():
    said = 0
    for seed in range(6):
        rng = np.random.default_rng([32, seed])
        life = []
        for moment in unrated_life(rng, 30):
            rating = given(rng, -0.6, 0.3, RatingKind.FIVE)
            life.append(moment._replace(z=float(rng.choice([0.5, 1.0])), gut=rating))
        found, stands = compared(life)
        change = course(found).change(None)
        assert change is not None
        said += stands.may_say(change.nearly_all)
    assert said == 0


def test_no_learning_is_the_integral_over_its_level_and_habits():
    # With one rating the habits fall away: Φ over σ, b0 and the level, by plain drawing.
    rng, n = np.random.default_rng(33), 400_000
    level = rng.normal(-0.5, 0.5, 2 * n)
    level = level[np.abs(level) <= 1][:n]
    mu, sigma = level + rng.normal(0, 0.1, len(level)), 0.3 * np.exp(rng.normal(0, 0.4, len(level)))
    exact = math.log(np.exp(log_density(-0.5, mu, sigma, RatingKind.FIVE)).mean())
    plain = account(NO_LEARNING)
    plain.note(Moment("her", 0.0, z=1.0, gut=-0.5))
    assert plain.log_evidence == pytest.approx(exact, abs=4e-3)


def test_no_learning_learns_nothing_from_outcomes():
    rng = np.random.default_rng(34)
    life = [moment._replace(gut=float(rng.choice([-1, -0.5]))) for moment in unrated_life(rng, 15)]
    evidence = []
    for outcome in (-1.0, 1.0):
        plain = account(NO_LEARNING, size=SIZE)
        plain.note_all(moment._replace(z=outcome) for moment in life)
        evidence.append(plain.log_evidence)
    assert evidence[0] == evidence[1]


def test_a_line_is_judged_by_its_own_ratings_with_everybodys_habits():
    rng = np.random.default_rng(35)
    life = [moment._replace(gut=float(rng.choice([-1, -0.5, 0]))) for moment in unrated_life(rng, 25)]
    found, stands = compared(life, "r1")
    mine = [moment for moment in life if moment.relationship == "r1"]
    assert stands.ratings == len(mine) == len(on_line(found.scores, "r1"))
    plain = account(NO_LEARNING, line="r1", size=256)
    plain.note_all(life)
    assert [score.asked.relationship for score in plain.scores] == ["r1"] * len(mine)
    asked, p = plain.scores[0].asked, plain.crowd.people
    before = [moment.gut for moment in life[: asked.moment] if moment.gut is not None]
    assert asked.mean == (pytest.approx(np.mean(before)) if before else None)
    assert p.u1.shape == (256,)


@pytest.mark.parametrize("model", MODELS.values(), ids=list(MODELS))
def test_any_rival_can_be_held_against_the_engine_on_the_same_ratings(model):
    rng = np.random.default_rng(36)
    life = rated_life(rng, unrated_life(rng, 14), COMPANION)
    rival, engine = account(model, size=512), person(size=512)
    for each in (rival, engine):
        each.note_all(life)
    assert [score.asked for score in rival.scores] == [score.asked for score in engine.scores]
    logs = rival.cloud.base + rival.crowd.fit
    at_once = np.log(np.mean(np.exp(logs - logs.max()))) + logs.max()
    assert rival.log_evidence == pytest.approx(at_once, abs=0.3)


def test_ratings_that_are_not_the_same_are_not_compared():
    assert log_ratio([-1.0, -2.0], [-1.5, -2.0]) == pytest.approx(0.5)
    with pytest.raises(ValueError, match="not the same ratings"):
        log_ratio([-1.0], [-1.0, -2.0])


AHEAD = math.log(1.6)


@pytest.mark.parametrize(
    ("ratings", "nats", "ahead", "change", "before", "said"),
    [
        (12, math.log(10.1), AHEAD, (0.1, 0.5), False, True),
        (11, math.log(10.1), AHEAD, (0.1, 0.5), False, False),
        (12, math.log(9.9), AHEAD, (0.1, 0.5), False, False),
        (12, math.log(9.9), AHEAD, (0.1, 0.5), True, True),
        (12, math.log(4.9), AHEAD, (0.1, 0.5), True, False),
        (12, math.log(10.1), math.log(1.4), (0.1, 0.5), False, False),
        (12, math.log(10.1), AHEAD, (-0.1, 0.5), False, False),
        (12, math.log(10.1), AHEAD, (-0.5, -0.1), False, True),
    ],
)
def test_a_shift_is_said_only_when_all_of_it_holds(ratings, nats, ahead, change, before, said):  # noqa: PLR0917
    stands = Standing(None, ratings, {"no-learning": nats, "last": ahead, "running-mean": 1.0})
    assert stands.may_say(Interval(*change), said_before=before) is said
