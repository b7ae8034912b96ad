"""Where the old story returns, and whether notes have moved what was thought beforehand."""

from __future__ import annotations

import numpy as np
import pytest
from benchmarks.rated import rated_life, unrated_life

from earned.working_model.ensemble import Person, person
from earned.working_model.foresight import Pathway
from earned.working_model.moments import Moment
from earned.working_model.parameters import BY_NAME, COMPANION
from earned.working_model.prior import population
from earned.working_model.returns import returns

LEARNER = COMPANION._replace(N0=3.0, kappa=2.0, u1=0.1, u2=0.05, sigma=0.15, rho=2.0)


def well_met(moments: int = 40, size: int = 512) -> Person:
    """Return somebody who learned with people who were good to them."""
    rng = np.random.default_rng(61)
    life = [moment._replace(z=float(rng.choice([0.5, 1.0]))) for moment in unrated_life(rng, moments)]
    found = person(size=size)
    found.note_all(rated_life(rng, life, LEARNER))
    return found


def test_the_old_story_returns_with_stress_time_new_people_and_a_bad_day():
    found = well_met()
    back = returns(found, "r1")
    assert back is not None
    assert back.long_gap is not None
    assert back.somebody_new is not None
    for reading in (back.hard_day, back.long_gap, back.somebody_new, back.bad_day):
        assert reading.nearly_all.high < 0


def test_people_in_general_wait_for_nobody():
    back = returns(well_met(), None)
    assert back is not None
    assert back.long_gap is None
    assert back.somebody_new is None
    assert back.hard_day.mean < 0
    assert back.bad_day.mean < 0


def test_what_returns_is_what_would_come():
    found = well_met()
    back, day = returns(found, "r1"), found.lines["r1"].stops[-1].day
    assert back is not None
    assert back.long_gap is not None
    now = found.expected("r1", day).mean
    assert back.hard_day.mean == pytest.approx(found.expected("r1", day, 1.0).mean - now)
    assert back.long_gap.mean == pytest.approx(found.expected("r1", day + 90.0).mean - now)
    later = found.copy()
    later.note(Moment("r1", day, z=-0.6))
    assert back.bad_day.mean == pytest.approx(later.expected("r1", day).mean - now)


def test_asking_changes_nothing():
    found = well_met()
    before = found.general(), found.expected("r1", 500.0), set(found.crowd.world.bonds)
    returns(found, "r1")
    returns(found, None)
    assert (found.general(), found.expected("r1", 500.0), set(found.crowd.world.bonds)) == before


def test_a_bad_day_raises_nothing_for_whoever_expects_worse():
    found = person(population(m0=-0.9), size=256)
    found.note_all(Moment("him", float(day), z=-1.0, gut=-1.0) for day in range(10))
    for line in ("him", None):
        back = returns(found, line)
        assert back is not None
        assert back.bad_day.nearly_all.high < 1e-12


def test_nothing_returns_to_whom_nothing_is_known():
    assert returns(person(size=64), None) is None
    assert returns(well_met(5, 64), "nobody") is None


def test_before_any_note_nothing_has_moved():
    found = person(size=1_024)
    assert all(found.moved(name) == pytest.approx(1.0) for name in BY_NAME)


def test_ratings_move_the_habits_and_leave_what_they_do_not_speak_of():
    found = well_met(120, 2_048)
    assert found.moved("sigma") < 0.6
    assert found.moved("u1") < 0.8
    assert found.moved("beta") == 1.0
    heard = [moment._replace(channel=0) for moment in unrated_life(np.random.default_rng(62), 60)]
    found = person(size=2_048)
    found.note_all(moment._replace(gut=-0.5) for moment in heard)
    assert found.moved("e_told") == pytest.approx(1.0, abs=0.1)


def test_the_middle_is_one_person_of_the_pathway():
    felt, known = well_met(), person(pathway=Pathway.KNOWN, size=256)
    middle = felt.middle()
    assert all(
        isinstance(value, float) and BY_NAME[name].holds(value) for name, value in middle._asdict().items()
    )
    assert middle.sigma == pytest.approx(felt.parameter("sigma").mean, rel=0.05)
    assert known.middle().rho == 1.0
    assert abs(known.middle().N0 - 1.5) < 0.1
