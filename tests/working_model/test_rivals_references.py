"""The rivals against figures from their published equations and their authors' public code."""

from __future__ import annotations

import math

import numpy as np
import pytest

from earned.working_model.learning import FLOATS
from earned.working_model.models import model
from earned.working_model.moments import Moment
from earned.working_model.rivals.apart import Apart
from earned.working_model.rivals.gershman2017 import Answer, Phase, Trial, run, schedule
from earned.working_model.rivals.hgf_binary import log_odds

YES_OR_NO = (1, 1, 0, 1, 0, 0, 1, 1, 1, 0) * 2
ON, OFF = (1.0,), (0.0,)


def lived(name, **values):
    """Begin a model and let it live through the twenty outcomes; return the learner and its steps."""
    learner = model(name).begin(values, FLOATS)
    steps = [learner.take_in(Moment("them", n, z=2.0 * u - 1), None) for n, u in enumerate(YES_OR_NO)]
    return learner, steps


def to_chance(z):
    return (z + 1) / 2


def test_rescorla_wagner_ends_where_the_reference_does():
    _, steps = lived("rescorla-wagner", m0=0.0, alpha=0.2)
    assert to_chance(steps[-1].after) == pytest.approx(0.56302495, abs=5e-9)


def test_pearce_hall_ends_where_the_reference_does():
    _, steps = lived("pearce-hall", m0=0.0, S=0.3)
    assert to_chance(steps[-1].after) == pytest.approx(0.63925211, abs=5e-9)


class TestBinaryFilterOfThreeLevels:
    def lived(self):
        return lived("hgf-binary-3", m0=0.0, v0=0.1, kappa=1.0, omega2=-3.0, omega3=-6.0)

    def test_its_log_odds_move_as_the_reference(self):
        _, steps = self.lived()
        first_five = [log_odds(step.after, FLOATS) for step in steps[:5]]
        assert first_five == pytest.approx(
            [0.11112947, 0.26614199, 0.03070307, 0.26916176, -0.03558554], abs=5e-9
        )

    def test_it_ends_where_the_reference_does(self):
        learner, _ = self.lived()
        (state,) = learner.states.values()
        assert [*state.value, *state.volatility] == pytest.approx(
            [0.25862933, 0.69158071, 0.99756289, 0.68177881], abs=5e-9
        )

    def test_it_is_as_surprised_as_the_reference(self):
        _, steps = self.lived()
        chances = [to_chance(step.expectation) for step in steps]
        surprise = -math.fsum(math.log(p if u else 1 - p) for p, u in zip(chances, YES_OR_NO, strict=True))
        assert surprise == pytest.approx(15.08732886, abs=5e-9)


def test_the_continuous_filter_ends_where_its_authors_own_library_does():
    # pyhgf 0.2.12, HGF(2, "continuous", "standard"), continuous precision 1, the same start and parameters.
    learner = model("hgf").begin(
        {"m0": -0.75, "v0": 0.8, "omega1": -4.0, "omega2": -4.0, "kappa": 1.0}, FLOATS
    )
    for n, z in enumerate(np.random.default_rng(0).uniform(-1, 1, 60)):
        learner.take_in(Moment("them", n, z=float(z)), None)
    assert isinstance(learner, Apart)
    (state,) = learner.states.values()
    assert [*state.value, *state.volatility] == pytest.approx(
        [-0.2426145630689208, 0.15589267762184422, 0.42634803329232096, 0.95720922560263], abs=1e-13
    )


def acquisition_and_extinction(gap: float) -> list[Answer]:
    """Three shocks, a retrieval after 20, a gap, eighteen without, and a test 200 later."""
    return run(schedule([Phase(3, ON, 1), Phase(1, ON, 0, 20), Phase(18, ON, 0, gap), Phase(1, ON, 0, 200)]))


class TestLatentCausesOfGershmanAndOthers:
    @pytest.mark.parametrize(("gap", "response"), [(0, 0.991248), (3, 0.067099), (100, 0.847421)])
    def test_fear_at_test_hangs_on_the_time_between_retrieval_and_extinction(self, gap, response):
        assert acquisition_and_extinction(gap)[-1].response == pytest.approx(response, abs=5e-7)

    @pytest.mark.parametrize(
        ("gap", "old_cause"),
        [
            (0, [0.4800, 0.0704, 0.0441, 0.0342, 0.0287]),
            (3, [0.5823, 0.8154, 0.9484, 0.9648, 0.9713]),
            (100, [0.5823, 0.2930, 0.0287, 0.0179, 0.0140]),
        ],
    )
    def test_extinction_goes_to_the_old_cause_or_to_a_new_one(self, gap, old_cause):
        answers = acquisition_and_extinction(gap)
        assert [answer.after[0] for answer in answers[3:8]] == pytest.approx(old_cause, abs=5e-5)

    def test_reinstatement_after_retrieval_in_the_middle_of_extinction(self):
        phases = [
            Phase(3, ON, 1), Phase(5, ON, 0, 20), Phase(1, ON, 0, 20), Phase(15, ON, 0, 3),
            Phase(1, OFF, 1, 20), Phase(1, ON, 0, 20),
        ]  # fmt: skip
        assert run(schedule(phases))[-1].response == pytest.approx(0.749560, abs=5e-7)

    def test_reinstatement_after_retrieval_and_extinction(self):
        phases = [
            Phase(3, ON, 1), Phase(1, ON, 0, 20), Phase(18, ON, 0, 3), Phase(1, OFF, 1, 20), Phase(1, ON, 0, 20),
        ]  # fmt: skip
        assert run(schedule(phases))[-1].response == pytest.approx(0.035140, abs=5e-7)

    def test_inhibition_after_a_short_re_exposure_takes_fear_away(self):
        phases = [Phase(1, ON, 1), Phase(1, ON, 0, 20, inhibited=True), Phase(1, ON, 0, 20)]
        assert run(schedule(phases))[-1].response == pytest.approx(0.646988, abs=5e-7)

    def test_inhibition_after_a_long_re_exposure_leaves_fear(self):
        phases = [
            Phase(1, ON, 1), Phase(2, ON, 0, 20), Phase(1, ON, 0, inhibited=True), Phase(1, ON, 0, 20),
        ]  # fmt: skip
        assert run(schedule(phases))[-1].response == pytest.approx(0.998704, abs=5e-7)

    def test_a_cue_that_is_absent_learns_nothing(self):
        both = run(schedule([Phase(4, (1.0, 0.0), 1), Phase(1, (0.0, 1.0), 0)]))
        assert both[-1].predicted == 0.0
        assert both[-2].predicted > 0.5

    def test_trials_at_one_time_are_refused(self):
        with pytest.raises(ValueError, match="each later than the one before"):
            run([Trial(0, ON, 1), Trial(0, ON, 1)])
