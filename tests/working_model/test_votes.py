"""How many votes one relationship has on people in general: κ at once, and more with the years.

A relationship that drifts is somebody a little different each year, and so tells of people anew. What is known of
people in general is N0 votes at the start and 1/V later; the difference is what the relationship spoke for.
"""

from __future__ import annotations

import math

import pytest

from earned.working_model.learning import Came
from earned.working_model.parameters import COMPANION
from earned.working_model.world import begin

YEAR = 365.25


def votes(years: float, every: float, tau: float = COMPANION.tau) -> float:
    """How many votes one person had after so many years of moments in full, one every so many days."""
    world = begin(COMPANION._replace(tau=tau))
    for n in range(int(years * YEAR / every) + 1):
        world.take_in("her", every * n, Came(-1.0))
    return float(1 / world.V - COMPANION.N0)


def test_a_relationship_that_stays_what_it_is_speaks_for_kappa_moments_at_most_however_long_it_lasts():
    assert votes(1, 1.0, math.inf) < votes(20, 1.0, math.inf) < COMPANION.kappa
    assert votes(20, 1.0, math.inf) == pytest.approx(COMPANION.kappa, abs=0.01)


@pytest.mark.parametrize("years", [1, 5, 20])
def test_a_relationship_that_drifts_has_kappa_more_for_each_year_or_so_of_contact(years):
    # The mean of an Ornstein–Uhlenbeck path that is seen for T days is known to κ(1 + T/2τ).
    known = COMPANION.kappa * (1 + years * YEAR / (2 * COMPANION.tau))
    assert votes(years, 1.0) == pytest.approx(known, rel=0.05)
    assert 0.75 * known < votes(years, 30.4) < known


def test_one_person_for_twenty_years_outvotes_the_old_story():
    assert votes(20, 7.0) > 3 * COMPANION.N0
