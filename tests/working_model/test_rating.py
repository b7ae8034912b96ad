"""What a rating says about an expectation."""

from __future__ import annotations

import math

import numpy as np
import pytest

from earned.working_model.parameters import COMPANION
from earned.working_model.rating import (
    STEPS,
    Habits,
    RatingKind,
    centre,
    guessed_kind,
    location,
    log_density,
    predict,
    to_step,
)

FIVE, CONTINUOUS, BINARY = RatingKind.FIVE, RatingKind.CONTINUOUS, RatingKind.BINARY


def people(seed: int = 1, size: int = 200) -> tuple[np.ndarray, np.ndarray]:
    """Return centres and scatters of plausible raters."""
    rng = np.random.default_rng(seed)
    return rng.uniform(-1.3, 1.3, size), np.exp(rng.normal(math.log(0.3), 0.6, size))


def test_five_steps_and_two_choices_leave_no_chance_over():
    mu, sigma = people()
    for kind, choices in ((FIVE, STEPS), (BINARY, (-1.0, 1.0))):
        total = sum(np.exp(log_density(choice, mu, sigma, kind)) for choice in choices)
        np.testing.assert_allclose(total, 1, atol=1e-13)


def test_a_continuous_rating_has_all_chance_between_and_at_the_ends():
    mu, sigma = people()
    nodes, weights = np.polynomial.legendre.leggauss(400)
    inside = sum(
        w * np.exp(log_density(float(x), mu, sigma, CONTINUOUS)) for x, w in zip(nodes, weights, strict=True)
    )
    ends = sum(np.exp(log_density(end, mu, sigma, CONTINUOUS)) for end in (-1.0, 1.0))
    np.testing.assert_allclose(inside + ends, 1, atol=1e-8)


@pytest.mark.parametrize(("kind", "choices"), [(FIVE, STEPS), (BINARY, (-1.0, 1.0))])
def test_the_chance_of_a_lower_rating_climbs_step_by_step(kind, choices):
    mu, sigma = people(2)
    before = np.zeros_like(mu)
    for choice in choices:
        seen = predict(choice, mu, sigma, kind)
        np.testing.assert_allclose(seen.below, before, atol=1e-14)
        np.testing.assert_allclose(seen.upto - seen.below, np.exp(seen.log_density), atol=1e-13)
        before = seen.upto
    np.testing.assert_allclose(before, 1, atol=1e-14)


def test_a_continuous_rating_is_a_point_inside_and_a_heap_at_the_ends():
    mu, sigma = people(3)
    inside, low, high = (predict(x, mu, sigma, CONTINUOUS) for x in (0.2, -1.0, 1.0))
    np.testing.assert_array_equal(inside.below, inside.upto)
    np.testing.assert_array_equal(low.below, 0)
    np.testing.assert_array_equal(high.upto, 1)
    np.testing.assert_allclose(np.exp(low.log_density), low.upto, rtol=1e-12)


def test_somebody_who_never_rated_is_predicted_by_their_expectation_alone():
    p = COMPANION._replace(b0=0.05)
    assert location(-0.4, Habits(), "her", p) == pytest.approx(-0.4 + 0.05)


def test_habits_pull_towards_the_last_rating_with_them_and_the_mean_of_all():
    habits = Habits()
    habits.note("her", 0.5)
    habits.note("him", -1.0)
    p = COMPANION
    expected = (1 - p.u1 - p.u2) * 0.2 + p.u1 * 0.5 + p.u2 * -0.25
    assert location(0.2, habits, "her", p) == pytest.approx(expected)
    # Nobody has been asked about a stranger: for the last rating the expectation stands in.
    assert location(0.2, habits, "stranger", p) == pytest.approx((1 - p.u2) * 0.2 + p.u2 * -0.25)
    assert centre(0.2, None, None, p) == pytest.approx(0.2)


def test_a_rating_between_two_steps_is_read_as_the_nearer_and_a_tie_as_the_milder():
    assert [to_step(x) for x in (0.1, 0.26, 0.25, -0.75, -0.76, 1.0)] == [0.0, 0.5, 0.0, -0.5, -1.0, 1.0]
    mu, sigma = people(4)
    np.testing.assert_array_equal(log_density(0.1, mu, sigma, FIVE), log_density(0.0, mu, sigma, FIVE))


def test_how_ratings_were_given_is_guessed_from_their_values():
    assert guessed_kind([-1.0, 1.0, 1.0]) is BINARY
    assert guessed_kind([-1.0, 0.5, 0.0]) is FIVE
    assert guessed_kind([0.3, -1.0]) is CONTINUOUS
