"""What holds for every model, ours and its rivals, and how the rivals hang together."""

from __future__ import annotations

import math

import numpy as np
import pytest
from tests.working_model.drawn import batch_of
from tests.working_model.lives import any_life

from earned.working_model.arrays import ARRAYS
from earned.working_model.learning import FLOATS
from earned.working_model.model import HABITS
from earned.working_model.models import MODELS, UnknownModelError, model, values
from earned.working_model.moments import Moment
from earned.working_model.parameters import COMPANION, PLAIN, DomainError, Scale
from earned.working_model.world import replay

ASKED_FOR = [
    "anchored", "anchored-plain", "last", "running-mean", "moving-average", "no-learning", "rescorla-wagner",
    "rescorla-wagner-2", "pearce-hall", "kalman", "hgf", "hgf-binary", "hierarchical-kalman", "kinds", "kinds-gate",
]  # fmt: skip
EVERY = sorted(MODELS)
OURS = ["anchored", "anchored-plain"]
RIVALS = [name for name in EVERY if name not in OURS]
BY_KIND = ["kinds", "kinds-gate"]
FROM_RATINGS = ["last", "moving-average", "running-mean"]
APART = [
    "hgf", "hgf-binary", "hgf-binary-3", "kalman", "pearce-hall", "rescorla-wagner", "rescorla-wagner-2",
]  # fmt: skip
LEARNING = [name for name in EVERY if name not in {*FROM_RATINGS, "no-learning"}]


def live(learner, moments):
    """Let a learner live through moments, each rated first where there is a rating; return its steps."""
    steps = []
    for moment in moments:
        if moment.gut is not None:
            learner.rated(moment.relationship, moment.day, moment.gut)
        steps.append(learner.take_in(moment, moment.gut))
    return steps


def everything(steps):
    """Stack what steps say, shape (steps, fields, …); a field that a model doesn't have is left out."""
    kept = [[part for part in step if part is not None] for step in steps]
    return np.array([np.stack(np.broadcast_arrays(*parts)) for parts in kept])


def with_z(zs, who="them"):
    return [Moment(who, float(n), z=z) for n, z in enumerate(zs)]


class TestEveryModel:
    @pytest.mark.parametrize("name", EVERY)
    def test_a_batch_of_people_is_each_of_them_alone(self, name):
        rng = np.random.default_rng(1)
        people = batch_of(model(name), rng, 12)
        moments = any_life(rng, 40)
        together = everything(live(model(name).begin(people, ARRAYS), moments))
        for n in range(12):
            alone = {key: float(value[n]) for key, value in people.items()}
            one = everything(live(model(name).begin(alone, FLOATS), moments))
            per_person = together if together.ndim == 2 else together[:, :, n]
            assert one == pytest.approx(per_person, rel=1e-9, abs=1e-12)

    @pytest.mark.parametrize("name", EVERY)
    def test_what_people_share_may_stay_a_float(self, name):
        rng = np.random.default_rng(8)
        people = batch_of(model(name), rng, 12) | {"m0": np.full(12, -0.6)}
        moments = any_life(rng, 30)
        each = everything(live(model(name).begin(people, ARRAYS), moments))
        shared = everything(live(model(name).begin(people | {"m0": -0.6}, ARRAYS), moments))
        assert shared == pytest.approx(each if shared.ndim == 3 else each[:, :, 0], rel=1e-12, abs=1e-12)

    @pytest.mark.parametrize("name", EVERY)
    def test_other_names_for_people_change_nothing(self, name):
        rng = np.random.default_rng(2)
        people = batch_of(model(name), rng, 30)
        moments = any_life(rng, 40)
        other = {"r0": "Zoe", "r1": "Abe", "r2": "r0", "r3": "me"}
        renamed = [moment._replace(relationship=other[moment.relationship]) for moment in moments]
        before = everything(live(model(name).begin(people, ARRAYS), moments))
        assert np.array_equal(before, everything(live(model(name).begin(people, ARRAYS), renamed)))

    @pytest.mark.parametrize("name", EVERY)
    def test_whatever_happens_everything_stays_finite(self, name):
        rng = np.random.default_rng(3)
        for _ in range(5):
            learner = model(name).begin(batch_of(model(name), rng, 400), ARRAYS)
            assert np.isfinite(everything(live(learner, any_life(rng, 120, people=6)))).all()
            assert np.isfinite(learner.expected("r0", 1e5, 1.0)).all()

    @pytest.mark.parametrize("name", EVERY)
    def test_nobody_expects_more_or_less_than_the_scale_has_where_nobody_is_shielded(self, name):
        rng = np.random.default_rng(3)
        for _ in range(5):
            learner = model(name).begin(batch_of(model(name), rng, 400), ARRAYS)
            said = everything(live(learner, any_life(rng, 60, people=6, shields=False)))
            assert (np.abs(said[:, [0, -1]]) <= 1 + 1e-12).all()

    @pytest.mark.parametrize("name", EVERY)
    def test_what_is_expected_is_what_the_surprise_is_measured_against(self, name):
        rng = np.random.default_rng(4)
        learner = model(name).begin(batch_of(model(name), rng, 50), ARRAYS)
        for moment in any_life(rng, 60):
            foreseen = learner.expected(moment.relationship, moment.day)
            step = learner.take_in(moment, None)
            assert np.allclose(foreseen, step.expectation, rtol=0, atol=1e-12)
            assert np.allclose(step.surprise, moment.z - foreseen, rtol=0, atol=1e-12)

    @pytest.mark.parametrize("name", [name for name in EVERY if name not in BY_KIND])
    def test_bad_news_raises_no_expectation_at_that_moment(self, name):
        rng = np.random.default_rng(5)
        bad = 0
        for _ in range(20):
            for step in live(model(name).begin(batch_of(model(name), rng, 200), ARRAYS), any_life(rng, 40)):
                worse = np.broadcast_to(step.surprise <= 0, np.shape(step.after))
                bad += int(worse.sum())
                assert np.all(np.where(worse, step.after - step.expectation, 0) <= 1e-12)
        assert bad > 200

    @pytest.mark.parametrize("name", RIVALS)
    def test_a_hard_day_says_nothing_to_a_rival(self, name):
        learner = model(name).begin(model(name).defaults, FLOATS)
        live(learner, with_z([0.5, 0.8, 0.9, 0.2]))
        assert learner.expected("them", 4, 1.0) == learner.expected("them", 4)

    @pytest.mark.parametrize("name", [name for name in EVERY if name not in FROM_RATINGS])
    def test_ratings_teach_only_those_who_live_on_them(self, name):
        rng = np.random.default_rng(6)
        moments = [moment._replace(gut=None) for moment in any_life(rng, 20)]
        quiet, told = (model(name).begin(model(name).defaults, FLOATS) for _ in range(2))
        for moment in moments:
            told.rated(moment.relationship, moment.day, float(rng.uniform(-1, 1)))
            assert told.take_in(moment, None) == quiet.take_in(moment, None)

    @pytest.mark.parametrize("name", LEARNING)
    def test_good_moments_raise_and_bad_ones_lower(self, name):
        learner = model(name).begin(model(name).defaults, FLOATS)
        at_first = learner.expected("them", 0)
        live(learner, with_z([0.6] * 20))
        in_between = learner.expected("them", 20)
        live(learner, [moment._replace(day=20.0 + moment.day) for moment in with_z([-0.9] * 20)])
        assert at_first < in_between > learner.expected("them", 40)


class TestTheTableOfModels:
    def test_every_name_that_was_asked_for_is_there(self):
        assert set(ASKED_FOR) <= set(MODELS)

    @pytest.mark.parametrize("name", EVERY)
    def test_a_model_is_found_by_its_own_name_and_says_where_it_comes_from(self, name):
        assert model(name).name == name
        assert model(name).title
        assert model(name).source

    @pytest.mark.parametrize("name", EVERY)
    def test_parameters_are_told_apart_and_stand_in_their_own_domain(self, name):
        rows = model(name).parameters
        names = [row.name for row in (*rows, *HABITS)]
        assert len(names) == len(set(names))
        for row in rows:
            assert row.holds(row.default)
            assert row.source
            assert row.prior.sd > 0
            if row.prior.scale is not Scale.PLAIN:
                assert row.low < row.prior.centre < row.high

    def test_an_unknown_name_is_answered_with_those_there_are(self):
        with pytest.raises(
            UnknownModelError, match=r"hgfx is no model here; there are anchored, .*kinds-gate"
        ):
            model("hgfx")

    def test_values_are_filled_in_and_habits_belong_to_everyone(self):
        filled = values(model("rescorla-wagner"), alpha=0.1, u1=0.3)
        assert filled == {"m0": -0.75, "alpha": 0.1, "u1": 0.3, "u2": 0.2, "sigma": 0.3, "b0": 0.0}

    @pytest.mark.parametrize(
        ("given", "answer"),
        [
            ({"alpha": 1.5}, "alpha is 1.5; it has to lie between 0 and 1"),
            ({"alpha": math.nan}, "alpha is nan; it has to lie between 0 and 1"),
            ({"eta": 0.5}, "eta is no parameter of rescorla-wagner; it has m0, alpha, u1"),
            ({"u1": 0.7, "u2": 0.7}, "u1 [+] u2 is 1.4; it has to lie between 0 and 0.95"),
        ],
    )
    def test_values_outside_their_domain_are_refused_with_it(self, given, answer):
        with pytest.raises(DomainError, match=answer):
            values(model("rescorla-wagner"), **given)


class TestOurs:
    @pytest.mark.parametrize(
        ("name", "parameters", "stated_cap"),
        [("anchored", COMPANION, True), ("anchored-plain", PLAIN, False)],
    )
    def test_it_is_the_learning_rule_and_nothing_else(self, name, parameters, stated_cap):
        moments = any_life(np.random.default_rng(7), 80)
        steps = live(model(name).begin(model(name).defaults, FLOATS), moments)
        for step, record in zip(steps, replay(moments, parameters, stated_cap=stated_cap), strict=True):
            assert record is not None
            assert step.expectation == record.expectation
            assert step.sd == math.sqrt(record.variance)
            assert (step.surprise, step.weight, step.after) == (record.surprise, record.weight, record.after)

    def test_what_was_said_beforehand_caps_an_outcome_even_on_a_page_looked_back_on(self):
        page = Moment("them", 0, z=-0.2, gut=0.9, looked_back=True)
        capped = model("anchored").begin(model("anchored").defaults, FLOATS).take_in(page, 0.0)
        assert capped.after <= capped.expectation

    def test_a_hard_day_lets_the_old_story_speak_louder(self):
        learner = model("anchored").begin(model("anchored").defaults, FLOATS)
        live(learner, with_z([0.5] * 10))
        assert learner.expected("them", 10, 1.0) < learner.expected("them", 10)


class TestHowRelationshipsHangTogether:
    @pytest.mark.parametrize("name", APART)
    def test_who_learns_apart_starts_everybody_new_at_the_old_story(self, name):
        learner = model(name).begin(model(name).defaults, FLOATS)
        live(learner, with_z([0.9] * 30))
        assert learner.expected("somebody new", 30) == pytest.approx(-0.75, abs=1e-15)

    @pytest.mark.parametrize("name", [*OURS, "hierarchical-kalman", *BY_KIND])
    def test_who_learns_of_people_in_general_expects_more_of_somebody_new(self, name):
        learner = model(name).begin(model(name).defaults, FLOATS)
        live(learner, with_z([0.9] * 30))
        assert learner.expected("somebody new", 30) > -0.74

    def test_last_is_kept_apart_and_the_means_are_over_everybody(self):
        ratings = [("one", 0.5), ("two", -1.0), ("one", 0.0)]
        expected = {}
        for name in FROM_RATINGS:
            learner = model(name).begin({"m0": -0.5}, FLOATS)
            assert learner.expected("one", 0) == -0.5
            for who, rating in ratings:
                learner.rated(who, 0, rating)
            expected[name] = [learner.expected(who, 0) for who in ("one", "two", "three")]
        average = -0.5
        for _, rating in ratings:
            average += 0.3 * (rating - average)
        assert expected["last"] == [0.0, -1.0, -0.5]
        assert expected["running-mean"] == pytest.approx([-0.5 / 3] * 3)
        assert expected["moving-average"] == pytest.approx([average] * 3)


class TestRivalsThatAreCasesOfOneAnother:
    MOMENTS = tuple(with_z([0.5, -1, 0.75, 0, 0, -0.25, 1, 1, 1, -0.5] * 3))

    def steps(self, name, **given):
        of = model(name)
        return everything(live(of.begin(of.defaults | given, FLOATS), self.MOMENTS))

    def test_two_equal_rates_are_one(self):
        one = self.steps("rescorla-wagner", alpha=0.4)
        assert np.array_equal(one, self.steps("rescorla-wagner-2", alpha_better=0.4, alpha_worse=0.4))

    def test_a_filter_without_volatility_is_a_local_level(self):
        level = self.steps("kalman", q=math.exp(-2), v0=0.5)
        assert self.steps("hgf", kappa=0.0, omega1=-2.0, v0=0.5) == pytest.approx(level, abs=1e-14)

    def test_three_levels_without_coupling_are_two(self):
        two = self.steps("hgf-binary", omega2=-2.0)
        assert np.array_equal(two, self.steps("hgf-binary-3", omega2=-2.0, kappa=0.0))

    def test_a_hierarchy_that_forgets_nothing_is_ours_without_its_psychology(self):
        moments = [Moment(who, 0.0, z=z) for who, z in zip("abacbbcabc", np.linspace(-1, 1, 10), strict=True)]
        plain, other = model("anchored-plain"), model("hierarchical-kalman")
        ours = live(plain.begin(plain.defaults, FLOATS), moments)
        theirs = live(other.begin(other.defaults | {"forgotten": 0.0}, FLOATS), moments)
        for mine, his in zip(ours, theirs, strict=True):
            assert (mine.expectation, mine.sd, mine.after) == pytest.approx(
                (his.expectation, his.sd, his.after)
            )

    def test_a_hierarchy_that_forgets_everything_goes_back_to_people_in_general_at_each_visit(self):
        other = model("hierarchical-kalman")
        learner = other.begin(other.defaults | {"forgotten": 1.0}, FLOATS)
        live(learner, with_z([0.9] * 5))
        assert learner.expected("them", 5) == pytest.approx(learner.expected("somebody new", 5), abs=1e-15)

    def test_a_gate_that_expects_no_exceptions_changes_nothing(self):
        with_gate = self.steps("kinds-gate", epsilon=0.0)
        assert with_gate[:, [0, 1, 2, 5]] == pytest.approx(self.steps("kinds"), abs=1e-12)
