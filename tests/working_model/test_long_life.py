"""A long life, gone through by few people with several ratings at once, and settled for whoever reads."""

from __future__ import annotations

from functools import partial
from itertools import islice

import numpy as np
import pytest
from benchmarks.rated import rated_life, somebody, unrated_life

from earned.working_model import plausible
from earned.working_model.ensemble import Person, person
from earned.working_model.lines import FIRST_RATINGS
from earned.working_model.moments import Moment

SIZE = 1_024


@pytest.fixture(autouse=True)
def soon_long(monkeypatch):
    """Let a life be long from the thirtieth moment on."""
    monkeypatch.setattr(plausible, "LONG", 60)
    monkeypatch.setattr(plausible, "FEW", 256)


def life(seed: int, moments: int = 90) -> list[Moment]:
    rng = np.random.default_rng([91, seed])
    return rated_life(rng, unrated_life(rng, moments), somebody(rng))


def lived(moments: list[Moment], *, hurried: bool) -> Person:
    found = person(size=SIZE)
    if hurried:
        found.go_through(moments)
    else:
        for moment in moments:
            found.note(moment)
    return found


def test_few_go_through_it_and_many_are_there_to_be_read():
    found = lived(life(1), hurried=True)
    assert len(found.weights) == 256
    assert not found.settled
    found.settle()
    assert found.settled
    assert len(found.weights) == SIZE // 2
    assert found.effective >= plausible.KEEP * SIZE / 2


@pytest.mark.parametrize("seed", [2, 3])
def test_it_tells_what_one_noted_slowly_does(seed):
    moments = life(seed)
    slow, quick = lived(moments, hurried=False), lived(moments, hurried=True)
    assert [score.asked for score in quick.scores] == [score.asked for score in slow.scores]
    assert quick.log_evidence == pytest.approx(slow.log_evidence, abs=0.8)
    quick.settle()
    slow.settle()
    for name in ("r1", None):
        one, other = quick.change(name), slow.change(name)
        assert one is not None
        assert other is not None
        assert one.mean == pytest.approx(other.mean, abs=0.25 * other.sd)
        assert one.sd == pytest.approx(other.sd, rel=0.2)
        assert [spot[:3] for spot in quick.trail(name)] == [spot[:3] for spot in slow.trail(name)]


def test_ratings_that_wait_are_weighed_before_anything_is_read():
    moments = life(4)
    one, other = person(size=SIZE), person(size=SIZE)
    for each in (one, other):
        each.go_through(moments[:70])
    one.go_through(moments[70:])
    other.go_through(moments[70:80])
    other.go_through(moments[80:])
    assert not one.stride.told
    assert one.log_evidence == pytest.approx(other.log_evidence, abs=0.5)


def test_a_reading_that_needs_the_way_settles_first():
    found = lived(life(5), hurried=True)
    assert found.trail("r1")
    assert found.settled


def test_a_next_time_that_is_overtaken_in_a_hurry_leaves_no_trace():
    moments = [
        Moment("her", float(day), z=0.5, next_gut=-0.5, gut=0.0 if day % 3 else None) for day in range(90)
    ]
    slow, quick = lived(moments, hurried=False), lived(moments, hurried=True)
    assert quick.overtaken == slow.overtaken
    assert quick.overtaken
    assert quick.log_evidence == pytest.approx(slow.log_evidence, abs=0.8)
    for name in ("her", None):
        assert quick.lines[name].ratings == slow.lines[name].ratings == len(slow.scores)
        assert quick.lines[name].nats == pytest.approx(quick.log_evidence)


def test_each_moment_on_a_line_leaves_a_mark_once_its_beginning_has_all_its_ratings():
    moments = life(6)
    for hurried in (False, True):
        found = lived(moments, hurried=hurried)
        for name in ("r2", None):
            line = found.lines[name]
            on_it = [n for n, moment in enumerate(moments) if name in {None, moment.relationship}]
            first = line.beginning[FIRST_RATINGS - 1].moment
            assert [mark.moment for mark in line.marks] == [n for n in on_it if n >= first]
            assert line.marks[-1].ratings == line.ratings
            assert line.marks[-1].nats == pytest.approx(line.nats)


def test_marks_say_how_sure_a_rise_is():
    moments = life(7)
    slow, quick = lived(moments, hurried=False), lived(moments, hurried=True)
    slow.settle()
    change, mark = slow.change(None), slow.lines[None].marks[-1]
    assert change is not None
    up = slow.crowd.is_above(None, moments[-1].day, len(slow.lines[None].beginning))
    assert mark.rise == pytest.approx(float(slow.weights @ up), abs=0.05)
    ours, theirs = ([mark.rise for mark in each.lines[None].marks] for each in (quick, slow))
    assert np.mean(np.abs(np.subtract(ours, theirs))) < 0.03


def test_for_a_very_long_one_fewer_are_enough(monkeypatch):
    monkeypatch.setattr(plausible, "VERY_LONG", 120)
    moments = life(9)
    found, other = lived(moments, hurried=True), lived(moments[:50], hurried=True)
    other.settle()
    assert len(other.weights) == SIZE // 2
    found.settle()
    assert len(found.weights) == SIZE // 4
    assert found.settled


def test_what_is_to_come_says_nothing_of_what_was():
    moments = life(2)
    told, alone = person(size=SIZE), person(size=SIZE)
    for begin in range(0, 80, 2):
        told.go_through(moments[begin : begin + 2], partial(islice, moments, begin + 2, None))
        alone.go_through(moments[begin : begin + 2])
    assert told.scores != alone.scores
    assert [score.asked for score in told.scores] == [score.asked for score in alone.scores]
    assert told.log_evidence == pytest.approx(alone.log_evidence, abs=0.8)


def test_a_life_in_a_hurry_is_the_same_each_time():
    first, again = lived(life(8), hurried=True), lived(life(8), hurried=True)
    assert first.log_evidence == again.log_evidence
    assert first.lines[None].marks == again.lines[None].marks
