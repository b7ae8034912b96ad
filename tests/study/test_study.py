"""Populations are found again, held-out persons are foreseen, and a comparison says no more than the ratings do."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pytest

from earned.study import cohort, files, gaussians, lives
from earned.study.cohort import Event, Life
from earned.study.compare import Comparison, How, bootstrapped, compare, parted
from earned.study.directions import directions
from earned.study.fit import fit
from earned.study.population import Fitter, em
from earned.study.scoring import Foreseen, Scored, around, score, within
from earned.working_model.crowd import NUMPY, Pupils
from earned.working_model.evidence import account
from earned.working_model.foresight import Asked, Pathway
from earned.working_model.models import ANCHORED, ANCHORED_PLAIN, MODELS
from earned.working_model.parameters import COMPANION, DomainError, known_from
from earned.working_model.prior import Population
from earned.working_model.rating import RatingKind
from earned.working_model.simulate import SCHEDULES, Missing, life, somebody

if TYPE_CHECKING:
    from earned.working_model.ensemble import Ensemble

NO_LEARNING, LAST, RESCORLA_WAGNER = MODELS["no-learning"], MODELS["last"], MODELS["rescorla-wagner"]
FIVE = RatingKind.FIVE


def people(
    schedule: str = "steady", persons: int = 6, moments: int = 25, population: Population | None = None
) -> tuple[Life, ...]:
    """Simulated persons as the study sees them."""
    found = []
    for number in range(persons):
        rng = np.random.default_rng([5, number])
        happens = SCHEDULES[schedule]
        who = somebody(rng, happens.gut, *([population] if population else []))
        lived = life(rng, happens, moments, who, missing=Missing().times(0.3))
        history = files.History(
            files.WorldKey(f"p{number}", "", False), list(lived.moments), list(range(moments))
        )
        found.append(cohort.life(f"p{number}", [history]))
    return tuple(found)


def test_a_normal_site_and_a_population_meet_as_bayes_says():
    rng = np.random.default_rng(1)
    root = rng.normal(size=(3, 3))
    site = gaussians.Site(root @ root.T, rng.normal(size=3))
    crowd = gaussians.Spread(rng.normal(size=3), np.array([0.5, 1.0, 2.0]))
    found = gaussians.posterior(site, crowd)
    covariance = found.root @ found.root.T
    assert np.linalg.inv(covariance) == pytest.approx(site.precision + np.diag(1 / crowd.sd**2))
    back = gaussians.site(found.mean, covariance, crowd)
    again = gaussians.posterior(back, crowd)
    assert again.mean == pytest.approx(found.mean)


def test_points_stand_for_the_mixture_they_are_drawn_from():
    parts = [
        gaussians.normal(np.array([0.0, 1.0]), np.eye(2)),
        gaussians.normal(np.array([2.0, 1.0]), np.diag([0.25, 4.0])),
    ]
    points, log_drawn = gaussians.spread_over(parts, 2_048, 1)
    assert points.mean(axis=0) == pytest.approx([1.0, 1.0], abs=0.02)
    # ∫ of the first part under points of the mixture is 1.
    weights = np.exp(gaussians.log_density(points, parts[0]) - log_drawn)
    assert weights.mean() == pytest.approx(1.0, abs=0.02)


def test_a_population_is_found_from_what_each_person_says():
    rng = np.random.default_rng(2)
    truth = gaussians.Spread(np.array([1.5, -0.5]), np.array([0.4, 1.2]))
    sites = []
    for _ in range(800):
        where = truth.mean + truth.sd * rng.normal(size=2)
        precision = np.diag([4.0, 2.0])
        seen = where + rng.normal(size=2) / np.sqrt([4.0, 2.0])
        sites.append(gaussians.Site(precision, precision @ seen))
    found = em(sites, 2)
    assert found.mean == pytest.approx(truth.mean, abs=0.12)
    assert found.sd == pytest.approx(truth.sd, abs=0.12)


def test_with_nobody_a_population_is_what_the_table_says():
    assert em([], 2).mean == pytest.approx([0, 0])
    assert em([gaussians.nothing(2)], 2).sd == pytest.approx([1, 1], abs=0.02)


def test_evidence_is_that_of_a_dense_grid():
    # Two free directions only, so that an integral over a fine grid is the truth.
    (one,) = people(persons=1)
    rows = [row.name for row in (*LAST.parameters,)] + ["u1", "u2", "b0"]
    of = directions(LAST, [one], hold=[name for name in rows if name != "u1"])
    assert of.free == ("u1", "sigma")
    fitter = Fitter(of, FIVE)
    crowd = gaussians.standard(2)
    points = around(of, fitter.site(one, crowd), crowd, 1)
    scored, _ = score(one, of, points, FIVE)
    axis = np.linspace(-5, 5, 121)
    grid = np.stack(np.meshgrid(axis, axis), axis=-1).reshape(-1, 2)
    logs = fitter.fit(one, grid) + gaussians.log_people(grid, crowd)
    dense = np.logaddexp.reduce(logs) + 2 * math.log(axis[1] - axis[0])
    assert scored.log_density == pytest.approx(dense, abs=0.01)


def test_scores_agree_with_the_ensemble_that_sees_one_rating_at_a_time():
    for one in people(persons=3, moments=40):
        ensemble = account(RESCORLA_WAGNER, kind=FIVE)
        of = directions(RESCORLA_WAGNER, [one])
        fitter = Fitter(of, FIVE)
        crowd = gaussians.standard(fitter.free)
        scored, _ = score(one, of, around(of, fitter.site(one, crowd), crowd, 1), FIVE)
        logs = _by_the_ensemble(ensemble, one)
        assert scored.log_density == pytest.approx(logs, abs=0.15)


def _by_the_ensemble(ensemble: Ensemble[Pupils], one: Life) -> float:
    for event in one.events:
        if isinstance(event.what, Asked) and not event.scored:
            ensemble.crowd.remember(event.what)
            ensemble.events.append(event.what)
            ensemble.overtaken.add(event.what.number)
            continue
        ensemble._live(event.what)
    return ensemble.log_evidence


def with_rating(event: Event, rating: float) -> Event:
    """The same event with another rating, where it is one that counts."""
    if not (event.scored and isinstance(event.what, Asked)):
        return event
    return Event(event.world, event.what._replace(rating=rating), True)


def test_a_score_at_each_rating_knows_nothing_of_later_ones():
    (one,) = people(persons=1, moments=30)
    events = one.events
    last = max(n for n, event in enumerate(events) if event.scored)
    was = events[last].what
    assert isinstance(was, Asked)
    other = with_rating(events[last], 1.0 if was.rating < 0 else -1.0)
    changed = Life(one.person, one.worlds, (*events[:last], other, *events[last + 1 :]))
    of = directions(NO_LEARNING, [one])
    fitter = Fitter(of, FIVE)
    crowd = gaussians.standard(fitter.free)

    def scores(which: Life) -> list[float]:
        points = around(of, fitter.site(which, crowd), crowd, 1)
        return [rating.log_density for rating in score(which, of, points, FIVE)[0].ratings]

    assert scores(one)[:-1] == pytest.approx(scores(changed)[:-1], abs=0.02)


def test_where_nothing_is_said_of_a_parameter_it_stays():
    text = "person,relationship,gut,outcome\n" + "a,her,50,50\n" * 3
    every = cohort.lives(files.read(text.encode()))
    free = directions(ANCHORED_PLAIN, every).free
    assert not {"e_told", "e_witnessed", "phi", "psi", "a_mid", "a_width", "beta"} & set(free)
    assert {"m0", "N0", "kappa", "u1", "sigma"} <= set(free)


def test_the_companions_brake_is_imposed_unless_it_is_freed():
    every = people(persons=1)
    assert "c" not in directions(ANCHORED, every).free
    assert "c" in directions(ANCHORED, every, free=["c"]).free
    assert directions(ANCHORED, every).centre["c"] == 0.7
    assert directions(NO_LEARNING, every, hold=["u1=0"]).centre["u1"] == 0
    assert "u1" not in directions(NO_LEARNING, every, hold=["u1=0"]).free
    with pytest.raises(DomainError, match="between 0 and"):
        directions(NO_LEARNING, every, hold=["u1=high"])
    with pytest.raises(DomainError, match="no parameter of no-learning"):
        directions(NO_LEARNING, every, hold=["alpha"])


def test_a_fit_tells_small_scatter_from_large():
    careful, loose = Population(spread={"u1": 0.05}), Population(spread={"u1": 0.05})
    careful = Population(careful.centre._replace(sigma=0.1, u1=0.1, u2=0.0), {"u1": 0.05})
    loose = Population(loose.centre._replace(sigma=0.5, u1=0.1, u2=0.0), {"u1": 0.05})
    found = [
        fit(people(persons=8, moments=40, population=who), NO_LEARNING, FIVE).population()["sigma"]["centre"]
        for who in (careful, loose)
    ]
    assert found[0] < found[1]


def test_a_fit_says_everything_in_plain_values():
    every = people(persons=3)
    plain = fit(every, RESCORLA_WAGNER, FIVE).plain()
    assert plain["n"] == sum(one.n for one in every)
    assert set(plain["persons"]) == {"p0", "p1", "p2"}
    for person in plain["persons"].values():
        for row in person["parameters"].values():
            assert row["low"] <= row["mean"] <= row["high"]
    alpha = plain["population"]["alpha"]
    assert 0 < alpha["low"] < alpha["centre"] < alpha["high"] < 1


def test_a_gut_that_learns_is_foreseen_better_by_a_model_that_learns():
    quick = Population(
        Population().centre._replace(N0=1.0, kappa=4.0, sigma=0.12, u1=0.05, u2=0.0, rho=2.0, c=math.inf),
        {"m0": 0.2},
    )
    found = compare(people("abrupt", 8, 50, quick), [ANCHORED_PLAIN, NO_LEARNING], "no-learning", How(FIVE))
    mean, low, _ = found.difference("anchored-plain")
    assert mean > low > 0


def test_a_gut_that_is_stuck_is_foreseen_no_better_by_a_model_that_learns():
    found = compare(people("stuck-gut", 8, 50), [ANCHORED_PLAIN, NO_LEARNING], "no-learning", How(FIVE))
    assert found.difference("anchored-plain")[1] < 0


def test_every_person_is_foreseen_once_by_a_population_of_others():
    folds = parted(11, 3, 4)
    assert sorted(person for fold in folds for person in fold) == list(range(11))
    assert {len(fold) for fold in folds} == {3, 4}
    assert folds != parted(11, 3, 5)


def test_a_strange_person_does_not_change_how_their_own_fold_is_foreseen():
    every = list(people(persons=6))
    how = How(FIVE, seed=1)
    fold = next(each for each in parted(6, 2, 1) if 0 in each)
    before = compare(every, [NO_LEARNING], "no-learning", how)
    strange = [with_rating(event, 1.0) for event in every[0].events]
    every[0] = Life("p0", 1, tuple(strange))
    after = compare(every, [NO_LEARNING], "no-learning", how)
    for person, (then, now) in enumerate(
        zip(before.scores["no-learning"], after.scores["no-learning"], strict=True)
    ):
        if person in fold and person != 0:
            assert now.log_density / now.n == pytest.approx(then.log_density / then.n, abs=0.02)


def test_without_a_fit_everybody_is_as_the_defaults_say():
    every = people(persons=2)
    found = compare(every, [LAST], "last", How(FIVE, fixed=True))
    of = directions(LAST, every)
    defaults = {row.name: np.array([row.default]) for row in of.rows.values()}
    from earned.study.directions import habits_of
    from earned.working_model.rating import log_density

    habits = habits_of(defaults)
    by_hand = sum(
        float(log_density(asked.rating, mu, habits.sigma, FIVE)[0])
        for one in every
        for asked, _, mu in cohort.foreseen(one, LAST, defaults, habits, NUMPY)
    )
    assert sum(each.log_density for each in found.scores["last"]) == pytest.approx(by_hand)


def test_the_personal_score_is_of_each_persons_second_half():
    every = people(persons=4)
    whole = compare(every, [LAST], "last", How(FIVE)).scores["last"]
    half = compare(every, [LAST], "last", How(FIVE, personal=True)).scores["last"]
    for all_of_it, second in zip(whole, half, strict=True):
        assert second.ratings == all_of_it.ratings[all_of_it.n // 2 :]


def test_a_difference_is_of_the_same_ratings_and_has_a_range_over_persons():
    rating = Foreseen(-1.0, 10.0, 0.2, 0.4)
    better = Foreseen(-0.5, 8.0, 0.2, 0.4)
    base = (Scored("a", (rating,) * 3), Scored("b", (rating,)))
    other = (Scored("a", (better,) * 3), Scored("b", (rating,)))
    found = Comparison("base", {"base": base, "other": other}, 0)
    mean, low, high = found.difference("other")
    assert mean == pytest.approx(0.375)
    assert (low, high) == pytest.approx((0.0, 0.5))
    assert found.difference("base") == (0.0, 0.0, 0.0)
    assert found.plain()["models"]["other"]["mae"] == pytest.approx(8.5)
    assert bootstrapped(np.array([1.0, 1.0]), np.array([2.0, 2.0]), 0) == (0.5, 0.5, 0.5)


@pytest.mark.parametrize(
    ("below", "upto", "share", "covered"),
    [
        (0.3, 0.3, 0.5, 1.0),
        (0.2, 0.2, 0.5, 0.0),
        (0.0, 0.5, 0.5, 0.5),
        (0.0, 1.0, 0.8, 0.8),
        (0.96, 1.0, 0.5, 0.0),
    ],
)
def test_a_step_that_a_range_cuts_counts_in_part(below: float, upto: float, share: float, covered: float):
    assert within(below, upto, share) == pytest.approx(covered)


def test_ranges_hold_as_many_ratings_as_they_say_when_the_model_is_right():
    every = people("coin-flip", 30, 30)
    found = compare(every, [ANCHORED], "anchored", How(FIVE)).plain()["models"]["anchored"]["coverage"]
    for level, share in found.items():
        assert share == pytest.approx(int(level) / 100, abs=0.06)


def test_deciles_are_shares():
    every = people(persons=3)
    found = compare(every, [LAST], "last", How(FIVE))
    assert sum(found.deciles("last")) == pytest.approx(1.0)


def test_nobody_who_rated_nothing_is_counted():
    silent = Life("silent", 1, ())
    found = compare([*people(persons=2), silent], [LAST], "last", How(FIVE, fixed=True))
    assert [each.person for each in found.scores["last"]] == ["p0", "p1"]


def test_a_persons_worlds_are_lived_in_the_order_of_the_rows():
    text = "person,relationship,lesson,gut,outcome\na,her,x,0,1\na,her,y,25,1\na,me,x,50,1\na,her,x,75,1\n"
    (one,) = cohort.lives(files.read(text.encode()))
    assert [event.world for event in one.events] == [0, 0, 1, 1, 2, 2, 0, 0]
    assert one.n == 4
    assert sum(1 for _ in lives.rows(range(1), "steady", 3, 0, ratings="five", missing=0)) == 3


def heads(persons: int, moments: int, population: Population) -> tuple[Life, ...]:
    """Simulated persons whose *head* forecasts are to be foreseen, with the very ratings that guts gave."""
    found = []
    for one in people("abrupt", persons, moments, population):
        events = tuple(
            Event(each.world, each.what._replace(stress=0.0), each.scored)
            if isinstance(each.what, Asked)
            else each
            for each in one.events
        )
        found.append(Life(one.person, one.worlds, events))
    return tuple(found)


def test_a_head_has_no_brakes_and_half_the_old_story():
    every = people("weekly-therapy", persons=3, moments=60)
    felt, known = (directions(ANCHORED, every, pathway=each) for each in Pathway)
    assert {"phi", "psi", "a_mid", "a_width"} <= set(felt.free)
    assert set(known.free) == {"m0", "N0", "kappa", "tau", "u1", "u2", "sigma", "b0"}
    assert (known.centre["N0"], known.centre["m0"], known.centre["c"]) == (1.5, -0.375, math.inf)
    assert (known.centre["phi"], known.centre["e_told"], known.centre["a_width"]) == (0, 1, math.inf)
    assert known.defaults["N0"] == 1.5
    freed = directions(ANCHORED, every, free=["c"], pathway=Pathway.KNOWN)
    assert "c" in freed.free
    assert freed.centre["c"] == 0.7
    rival = directions(RESCORLA_WAGNER, every, pathway=Pathway.KNOWN)
    assert rival.free == directions(RESCORLA_WAGNER, every).free
    assert (rival.centre["m0"], rival.centre["alpha"]) == (-0.375, 0.2)


def test_a_head_that_learns_is_foreseen_better_by_the_machine_without_brakes():
    quick = Population(known_from(COMPANION)._replace(sigma=0.15, u1=0.1, u2=0.0), {"m0": 0.1})
    every = heads(6, 40, quick)
    as_head, as_gut = (
        compare(every, [ANCHORED], "anchored", How(FIVE, fixed=True, pathway=each)).plain()["models"]
        for each in (Pathway.KNOWN, Pathway.FELT)
    )
    assert as_head["anchored"]["log_density"] > as_gut["anchored"]["log_density"]


def test_heads_ratings_are_another_cohort_of_the_same_file():
    text = "person,relationship,gut,head,outcome\na,her,0,75,50\na,her,,100,50\n"
    file = files.read(text.encode())
    (felt,), (known,) = (cohort.lives(file, each) for each in Pathway)
    assert list(cohort.ratings([felt])) == [-1.0]
    assert list(cohort.ratings([known])) == [0.5, 1.0]


def test_a_fit_of_heads_says_so():
    found = fit(people(persons=2), ANCHORED, FIVE, pathway=Pathway.KNOWN).plain()
    assert found["pathway"] == "known"
    assert found["held"]["c"] == math.inf
    assert "rho" not in found["population"]
