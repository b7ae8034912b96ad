"""Which ratings count, and what they could lean on."""

from __future__ import annotations

from earned.working_model.foresight import MANY_WAYS, Asked, Foresight, Lived, Pathway, story
from earned.working_model.moments import Moment


def test_a_forecast_counts_before_its_outcome_is_lived():
    told = story([Moment("her", 0.0, z=0.5, gut=-0.5)])
    asked, lived = told.events
    assert isinstance(asked, Asked)
    assert isinstance(lived, Lived)
    assert (asked.rating, lived.said) == (-0.5, -0.5)


def test_a_looked_back_forecast_enters_nothing():
    told = story([Moment("her", 0.0, z=0.5, gut=-0.5, looked_back=True), Moment("her", 1.0, z=0.5, gut=0.0)])
    assert [asked.rating for asked in told.scored] == [0.0]
    assert told.scored[0].last is told.scored[0].mean is None
    assert [event.said for event in told.events if isinstance(event, Lived)] == [None, 0.0]


def test_next_time_is_foresight_where_nothing_else_was_said():
    told = story([Moment("her", 0.0, z=0.5, next_gut=-0.5), Moment("her", 9.0, z=-0.6)])
    assert [(asked.rating, asked.day, asked.next_time) for asked in told.scored] == [(-0.5, 0.0, True)]
    assert [event.said for event in told.events if isinstance(event, Lived)] == [None, -0.5]


def test_when_both_precede_a_moment_the_before_is_scored_and_the_other_is_the_last():
    told = story([Moment("her", 0.0, z=0.5, next_gut=-0.5), Moment("her", 9.0, z=0.5, gut=0.5)])
    (scored,) = told.scored
    assert (scored.rating, scored.last, scored.mean) == (0.5, -0.5, -0.5)


def test_a_moment_that_nobody_forecast_lets_next_time_count_and_a_later_before_leaves_it():
    moments = [
        Moment("her", 0.0, z=0.5, next_gut=-0.5),
        Moment("her", 1.0, z=0.5),
        Moment("her", 2.0, z=0.5, gut=0.0),
    ]
    assert [asked.rating for asked in story(moments).scored] == [-0.5, 0.0]


def test_next_time_with_one_person_is_left_alone_by_a_forecast_of_another():
    moments = [Moment("her", 0.0, z=0.5, next_gut=-0.5), Moment("him", 1.0, gut=0.0)]
    assert [asked.rating for asked in story(moments).scored] == [-0.5, 0.0]


def test_head_and_gut_are_apart():
    moments = [
        Moment("her", 0.0, z=0.5, gut=-0.5, head=1.0, stress=1.0),
        Moment("her", 1.0, gut=0.0, head=0.5),
    ]
    felt, known = story(moments), story(moments, Pathway.KNOWN)
    assert [asked.last for asked in felt.scored] == [None, -0.5]
    assert [asked.last for asked in known.scored] == [None, 1.0]
    # A hard day colours what is felt, not what is known.
    assert (felt.scored[0].stress, known.scored[0].stress) == (1.0, 0.0)


def test_what_came_in_the_same_way_is_kept_once():
    told = story([Moment("her", float(n), z=0.5 * (n % 2), gut=0.0) for n in range(6)])
    came = [event.came for event in told.events if isinstance(event, Lived)]
    assert len({id(each) for each in came}) == len(set(came)) == 2


def test_a_scale_without_steps_keeps_a_bounded_number_of_ways():
    foresight = Foresight()
    for n in range(MANY_WAYS + 5):
        (lived,) = foresight.hear(Moment("her", float(n), z=n / 10_000)).events
        assert isinstance(lived, Lived)
        assert lived.came.z == n / 10_000
    assert len(foresight.ways) <= MANY_WAYS
