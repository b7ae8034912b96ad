"""The personal posterior: what ratings say of a person, and how sure that is."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from benchmarks.rated import rated_life, somebody, unrated_life
from benchmarks.slices import PEOPLE, case

from earned.working_model.course import course
from earned.working_model.crowd import NUMPY, log_likelihood
from earned.working_model.ensemble import Person, person
from earned.working_model.foresight import Asked, Pathway, story
from earned.working_model.moments import Moment
from earned.working_model.parameters import COMPANION, Parameters
from earned.working_model.prior import FELT
from earned.working_model.rating import Habits, RatingKind, location, log_density
from earned.working_model.readings import read, resampled, weighted_quantiles
from earned.working_model.world import begin

if TYPE_CHECKING:
    from collections.abc import Callable

STORED = json.loads((Path(__file__).parent / "reference/slices.json").read_text())
SCALES: dict[str, Callable[[Any], Any]] = {"sigma": np.log, "rho": np.log, "tau": np.log}
SCALES |= dict.fromkeys(("e_witnessed", "e_told"), lambda p: np.log(p / (1 - p)))


@cache
def lived(number: int) -> Person:
    """Return the posterior of one of the people that a slice sampler was run for."""
    moments, kind = case(number)
    found = person(kind=kind, seed=number)
    found.note_all(moments)
    return found


def on_scale(found: Person, name: str) -> np.ndarray:
    """Return a direction on the scale on which its prior is normal."""
    if name == "gain":
        return np.asarray(np.log(found.crowd.people.N0 / 8))
    return np.asarray(SCALES.get(name, np.asarray)(getattr(found.crowd.people, name)))


def test_the_posterior_is_that_of_a_long_run_of_another_sampler():
    off = []
    for number in range(PEOPLE):
        for name, (mean, sd, _) in STORED[str(number)].items():
            ours = read(on_scale(lived(number), name), lived(number).weights)
            off.append(abs(ours.mean - mean) <= 0.15 * sd and abs(ours.sd - sd) <= 0.12 * sd)
    assert len(off) == PEOPLE * len(FELT.directions)
    assert np.mean(off) >= 0.95


def test_enough_people_stay_effective():
    assert all(lived(number).effective >= 1_000 for number in range(PEOPLE))


def test_same_seed_and_same_notes_give_the_same_posterior():
    moments, kind = case(3)
    twice = [person(kind=kind, seed=5) for _ in range(2)]
    for each in twice:
        each.note_all(moments)
    assert twice[0].general() == twice[1].general()
    assert twice[0].log_evidence == twice[1].log_evidence


def test_another_seed_tells_the_same():
    moments, kind = case(2)
    other = person(kind=kind, seed=99)
    other.note_all(moments)
    ours, theirs = lived(2).general(), other.general()
    assert theirs.mean == pytest.approx(ours.mean, abs=0.15 * ours.sd)
    assert other.log_evidence == pytest.approx(lived(2).log_evidence, abs=0.3)


def test_each_plausible_person_lives_as_they_would_alone():
    moments, kind = case(7)
    found, told = lived(7), story(moments)
    for n in (0, 17, 4_000):
        alone = Parameters(
            *(float(value if np.ndim(value) == 0 else value[n]) for value in found.crowd.people)
        )
        world, habits, total = begin(alone), Habits(), 0.0
        for event in told.events:
            if isinstance(event, Asked):
                expected = world.expected(event.relationship, event.day, event.stress)[0]
                mu = location(expected, habits, event.relationship, alone)
                total += float(log_density(event.rating, mu, alone.sigma, kind))
                habits.note(event.relationship, event.rating)
            else:
                moment = event.moment._replace(looked_back=False)
                came = moment.came(event.said, stated_cap=True)
                world.take_in(moment.relationship, moment.day, came, harm=moment.harm)
        assert found.crowd.fit[n] == pytest.approx(total, abs=1e-8)
        assert found.crowd.world.m[n] == pytest.approx(world.m, abs=1e-10)


def test_what_was_foreseen_rating_by_rating_adds_up_to_what_all_ratings_say_at_once():
    found = lived(6)
    logs = found.cloud.base + found.crowd.fit
    at_once = np.log(np.mean(np.exp(logs - logs.max()))) + logs.max()
    assert found.log_evidence == pytest.approx(at_once, abs=0.25)


def test_a_row_of_a_table_is_what_the_ensemble_carries():
    moments, kind = case(5)
    found = lived(5)
    people = found.crowd.people
    row = log_likelihood(story(moments), people, found.size, kind)
    np.testing.assert_allclose(row, found.crowd.fit, atol=1e-8)


def test_a_looked_back_rating_moves_nobody():
    found = person(size=256)
    found.note(Moment("her", 0.0, z=-1.0, gut=1.0, looked_back=True))
    assert found.scores == ()
    np.testing.assert_array_equal(found.weights, 1 / 256)


def test_an_outcome_alone_weighs_nobody_and_bad_news_raises_nothing():
    moments, kind = case(3)
    found = person(kind=kind, size=1_024)
    found.note_all(moments)
    weights, general, her = found.weights.copy(), found.general().mean, found.expected("r1", 1e4).mean
    found.note(Moment("r1", 1e4, z=-1.0))
    np.testing.assert_array_equal(found.weights, weights)
    assert found.general().mean < general
    assert found.expected("r1", 1e4).mean < her


def test_a_next_time_that_is_overtaken_leaves_no_trace_but_the_habit():
    early, late = Moment("her", 0.0, z=0.5, next_gut=-1.0), Moment("her", 9.0, z=0.5, gut=0.5)
    found = person(size=512)
    found.note(early)
    assert [score.asked.rating for score in found.scores] == [-1.0]
    found.note(late)
    assert [score.asked.rating for score in found.scores] == [0.5]
    p, (scored,) = found.crowd.people, story([early, late]).scored
    world = begin(p, NUMPY)
    world.take_in("her", 0.0, early.came(None, stated_cap=True))
    mu = p.b0 + (1 - p.u1 - p.u2) * world.expected("her", 9.0)[0] + (p.u1 + p.u2) * -1.0
    assert (scored.last, scored.mean) == (-1.0, -1.0)
    np.testing.assert_allclose(found.crowd.fit, log_density(0.5, mu, p.sigma, RatingKind.FIVE), atol=1e-9)


def test_a_gut_that_says_no_gets_a_darker_reading_than_one_that_says_yes():
    life = unrated_life(np.random.default_rng(8), 12)
    readings = []
    for rating in (-1.0, 0.5):
        found = person(size=1_024)
        found.note_all(moment._replace(gut=rating) for moment in life)
        readings.append(found.general())
    assert readings[0].mean < readings[1].mean - readings[1].sd


def test_ranges_hold_one_another_and_somebody_new_is_least_sure():
    found = lived(3)
    for reading in (found.general(), found.newcomer(), found.expected("r2", 1e3), found.parameter("sigma")):
        low, high = zip(reading.nearly_all, reading.most, reading.half, strict=True)
        assert list(low) == sorted(low)
        assert list(high) == sorted(high, reverse=True)
    assert found.newcomer().sd > found.general().sd


@pytest.mark.parametrize("pathway", Pathway)
def test_a_person_remembers_the_life_as_it_is_told(pathway):
    rng = np.random.default_rng(9)
    life = rated_life(rng, unrated_life(rng, 30), COMPANION)
    life = [moment._replace(head=moment.gut) for moment in life]
    one = person(pathway=pathway, size=64)
    one.note_all(life)
    assert one.told == story(life, pathway)


def test_a_hard_day_raises_no_forecast():
    found = lived(3)
    assert found.general(1.0).mean <= found.general(0.5).mean <= found.general().mean
    assert found.expected("r1", 500.0, 1.0).mean <= found.expected("r1", 500.0).mean


def test_kindness_after_harm_raises_nothing_that_is_shown():
    rng = np.random.default_rng(12)
    found = person(size=512)
    found.note_all(rated_life(rng, unrated_life(rng, 20), somebody(rng)))
    found.note(Moment("r1", 200.0, z=-1.0, harm=True, shielded=1))
    lowest = found.crowd.world.bonds["r1"].lowest
    assert lowest is not None
    him = float(found.weights @ lowest)
    people = found.general().mean
    for day in range(202, 212):
        found.note(Moment("r1", float(day), z=1.0, shielded=1))
    assert found.expected("r1", 212.0).mean <= him
    assert found.general().mean <= people


def test_head_and_gut_are_two_ensembles():
    life = [moment._replace(gut=-1.0, head=0.5) for moment in unrated_life(np.random.default_rng(9), 10)]
    felt, known = person(size=512), person(pathway=Pathway.KNOWN, size=512)
    for each in (felt, known):
        each.note_all(life)
    assert len(felt.scores) == len(known.scores) == 10
    assert felt.general().mean < known.general().mean


def test_a_change_has_a_range_of_its_own():
    found = lived(3)
    way = course(found)
    change, parts = way.change(None), way.readings(None)
    assert change is not None
    first = [stop.general.mean() for stop in way.ratings(None)[:8]]
    assert change.nearly_all.low < parts[-1].mean - np.mean(first) + 0.1
    assert change.sd < np.hypot(parts[-1].sd, parts[0].sd)
    assert parts[-1].mean == pytest.approx(found.general().mean, abs=0.2 * found.general().sd)
    assert way.change("nobody") is None


def test_the_beginning_of_a_line_lasts_eight_ratings_or_thirty_days():
    found = person(size=256)
    found.note_all(Moment("her", float(day), z=0.5, gut=-0.5) for day in range(0, 60, 2))
    way = course(found, draws=128)
    change = way.change("her")
    within = [stop.expected for stop in way.ratings("her") if stop.day <= 30.0]
    assert len(within) == 16
    assert change is not None
    np.testing.assert_allclose(change.mean, (way.on("her")[-1].expected - np.mean(within, axis=0)).mean())


def test_quantiles_of_equal_weights_are_the_usual_ones():
    values = np.random.default_rng(10).normal(size=5_001)
    shares = np.array([0.025, 0.5, 0.975])
    ours = weighted_quantiles(values, np.full(5_001, 1 / 5_001), shares)
    np.testing.assert_allclose(ours, np.quantile(values, shares), atol=2e-3)


def test_resampling_gives_everybody_their_share():
    weights = np.array([0.5, 0.25, 0.125, 0.125])
    assert np.bincount(resampled(weights, 16)).tolist() == [8, 4, 2, 2]
