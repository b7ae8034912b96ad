"""Made-up lives: the same chance gives the same life, and each schedule is what it says."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest

from earned.study.names import SCHEDULE_NAMES
from earned.working_model.foresight import story
from earned.working_model.moments import SOMEBODY_HEARD_OF, Moment
from earned.working_model.rating import STEPS, RatingKind
from earned.working_model.simulate import SCHEDULES, Gut, Life, Missing, life, somebody
from earned.working_model.world import replay

if TYPE_CHECKING:
    from collections.abc import Iterable

ALL_THERE = Missing().times(0)


def one_life(name: str, seed: int = 1, moments: int = 60, **how) -> Life:
    rng = np.random.default_rng(seed)
    schedule = SCHEDULES[name]
    return life(rng, schedule, moments, somebody(rng, schedule.gut), **how)


def outcomes(moments: Iterable[Moment], who: str | None = None) -> list[float]:
    return [m.z for m in moments if who in (None, m.relationship) and m.z is not None]


@pytest.mark.parametrize("name", SCHEDULES)
def test_the_same_seed_gives_the_same_life_and_another_seed_another(name: str):
    assert one_life(name, 7) == one_life(name, 7)
    assert one_life(name, 7).moments != one_life(name, 8).moments


@pytest.mark.parametrize("name", SCHEDULES)
@pytest.mark.parametrize("moments", [1, 2, 60])
def test_every_life_is_in_order_and_on_the_scale(name: str, moments: int):
    lived = one_life(name, moments=moments).moments
    assert len(lived) == moments
    assert all(later.day >= earlier.day for earlier, later in pairwise(lived))
    for moment in lived:
        for rating in (moment.z, moment.gut, moment.head, moment.next_gut):
            assert rating is None or rating in STEPS


def test_the_command_line_knows_every_schedule():
    assert tuple(SCHEDULES) == SCHEDULE_NAMES


def test_what_is_expected_is_what_a_replay_of_the_notes_expects():
    # Somebody's expectations can be read back from what they noted, since that is what they learn from.
    lived = one_life("steady", missing=Missing(stress=1.0, looked_back=0.0, next_gut=1.0))
    records = replay(lived.moments, lived.somebody.felt)
    compared = [
        (each.felt, record.expectation)
        for each, record in zip(lived.answered, records, strict=True)
        if record is not None
    ]
    assert len(compared) > 40
    assert [felt for felt, _ in compared] == pytest.approx([expected for _, expected in compared], abs=1e-12)


def test_a_stuck_gut_expects_the_same_however_good_others_are():
    lived = one_life("stuck-gut", missing=ALL_THERE)
    assert lived.somebody.gut is Gut.STUCK
    assert len({each.felt for each in lived.answered}) == 1
    assert np.mean([moment.z for moment in lived.moments]) > 0.3
    assert lived.answered[-1].known > lived.answered[0].known


def test_a_mood_drifts_whatever_happens():
    lived = one_life("drifting-mood", moments=300)
    felt = [each.felt for each in lived.answered]
    assert len(set(felt)) > 200
    assert max(felt) - min(felt) > 0.5
    moved = np.diff(felt)
    happened = np.array([each.moment.z or 0.0 for each in lived.answered[:-1]])
    assert abs(np.corrcoef(moved, happened)[0, 1]) < 0.2


def test_where_there_is_only_habit_a_rating_says_what_was_said_before():
    lived = one_life("habit-only", moments=400, kind=RatingKind.CONTINUOUS)
    p = lived.somebody.felt
    off = [
        asked.rating - (0.75 * asked.last + 0.2 * asked.mean + 0.05 * p.m0 + p.b0)
        for asked in story(lived.moments).scored
        if asked.last is not None and asked.mean is not None and abs(asked.rating) < 1
    ]
    assert len(off) > 100
    assert abs(np.mean(off)) < 0.2 * p.sigma + 0.02
    assert np.std(off) < 1.1 * p.sigma


def test_a_gradual_life_turns_slowly_and_an_abrupt_one_at_once():
    gradual = outcomes(one_life("gradual", moments=90, missing=ALL_THERE).moments)
    abrupt = outcomes(one_life("abrupt", moments=90, missing=ALL_THERE).moments)
    for turn in (gradual, abrupt):
        assert np.mean(turn[:15]) < -0.4
        assert np.mean(turn[-15:]) > 0.4
    assert abs(np.mean(gradual[35:55])) < 0.35
    assert np.mean(abrupt[20:29]) < -0.4
    assert np.mean(abrupt[31:40]) > 0.4


def test_love_bombing_comes_first_and_often_and_then_turns():
    partner = [m for m in one_life("love-bombing", moments=90).moments if m.relationship == "partner"]
    spree = len(partner) // 4
    first = [m.z for m in partner[:spree] if m.z is not None]
    last = [m.z for m in partner[-spree:] if m.z is not None]
    assert min(first) > 0.4
    assert np.mean(last) < -0.2
    gaps = np.diff([m.day for m in partner])
    assert np.mean(gaps[: spree - 1]) < np.mean(gaps[spree:]) / 2


def test_harm_comes_round_again_with_the_body_wound_up():
    partner = [
        m
        for m in one_life("abuse-cycle", moments=90, missing=ALL_THERE).moments
        if m.relationship == "partner"
    ]
    harms = [n for n, moment in enumerate(partner) if moment.harm]
    assert len(harms) > 4
    assert len({later - earlier for earlier, later in pairwise(harms)}) == 1
    assert all(partner[n].activation == 100 for n in harms)
    assert min(outcomes(partner[n + 1] for n in harms if n + 1 < len(partner))) > 0


def test_some_people_mark_who_harms_them_and_some_do_not():
    def marked(seed: int) -> set[int]:
        return {int(m.shielded) for m in one_life("abuse-cycle", seed).moments if m.relationship == "partner"}

    every = [marked(seed) for seed in range(20)]
    assert all(len(each) == 1 for each in every)
    assert {mark for each in every for mark in each} == {0, 1}


def test_an_apology_loop_goes_up_and_down_and_harms_nobody():
    lived = one_life("apology-loop", missing=ALL_THERE)
    friend = outcomes(lived.moments, "friend")
    assert all(earlier * later <= 0 for earlier, later in pairwise(friend))
    assert not any(moment.harm for moment in lived.moments)


def test_a_coerced_repair_is_called_good_and_does_not_get_in():
    partner = [
        m for m in one_life("coerced-repair", missing=ALL_THERE).moments if m.relationship == "partner"
    ]
    forced = [moment for n, moment in enumerate(partner) if n % 3 == 1]
    assert np.mean([moment.z for moment in forced]) > 0.3
    assert {moment.landed for moment in forced} == {0}
    assert all(moment.shielded for moment in partner)


def test_a_slow_escalation_ends_in_harm_that_was_not_there_before():
    partner = [m for m in one_life("slow-escalation", moments=90).moments if m.relationship == "partner"]
    half = len(partner) // 2
    assert not any(moment.harm for moment in partner[:half])
    assert any(moment.harm for moment in partner[half:])


def test_therapy_is_weekly_and_a_rupture_is_repaired_the_week_after():
    hours = [
        m
        for m in one_life("weekly-therapy", moments=120, missing=ALL_THERE).moments
        if m.relationship == "therapist"
    ]
    assert {later.day - earlier.day for earlier, later in pairwise(hours)} == {7.0}
    went = outcomes(hours)
    cracks = [n for n, z in enumerate(went[:-1]) if z < -0.2]
    assert len(cracks) >= 3
    assert all(went[n + 1] > 0.4 for n in cracks)


def test_in_twenty_years_people_come_and_go():
    lived = one_life("twenty-years", moments=400).moments
    assert 18 * 365 < lived[-1].day - lived[0].day <= 20 * 366
    spans: dict[str, tuple[float, float]] = {}
    for moment in lived:
        if moment.relationship != SOMEBODY_HEARD_OF:
            first, _ = spans.get(moment.relationship, (moment.day, moment.day))
            spans[moment.relationship] = (first, moment.day)
    assert len(spans) >= 5
    assert sum(last < 0.7 * lived[-1].day for _, last in spans.values()) >= 1
    assert sum(first > 0.2 * lived[-1].day for first, _ in spans.values()) >= 2


def test_nothing_is_missing_when_nothing_is_left_out_and_much_when_much_is():
    whole = one_life("steady", missing=ALL_THERE).moments
    assert all(None not in (m.z, m.gut, m.head, m.activation, m.landed, m.next_gut) for m in whole)
    assert not any(m.looked_back for m in whole)
    thin = one_life("steady", moments=300, missing=Missing().times(2)).moments
    assert 0.45 < np.mean([m.head is None for m in thin]) < 0.75
    assert any(m.looked_back and m.gut is not None for m in thin)


def test_people_differ_in_how_they_rate():
    def somewhere(seed: int) -> tuple[float, float]:
        p = somebody(np.random.default_rng(seed)).felt
        return p.u1, p.sigma

    assert len({somewhere(seed) for seed in range(20)}) == 20


@pytest.mark.parametrize("kind", list(RatingKind))
def test_ratings_are_of_the_kind_that_was_asked_for(kind: RatingKind):
    def said(moment: Moment) -> list[float]:
        return [value for value in (moment.gut, moment.head, moment.z) if value is not None]

    values = {value for moment in one_life("steady", kind=kind).moments for value in said(moment)}
    if kind is RatingKind.BINARY:
        assert values <= {-1.0, 1.0}
    elif kind is RatingKind.FIVE:
        assert values <= set(STEPS)
    else:
        assert len(values) > 30
