"""How an expectation went: now against the beginning, and the stops between, kept while people live."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from benchmarks.rated import rated_life, somebody, unrated_life

from earned.working_model.ensemble import Person, person
from earned.working_model.foresight import Asked
from earned.working_model.lines import MOST_STOPS, Line, Stop
from earned.working_model.moments import Moment
from earned.working_model.readings import read, read_all
from earned.working_model.trail import spots


def somebodys(seed: int, moments: int, size: int = 512, *, shields: bool = False) -> Person:
    rng = np.random.default_rng([41, seed])
    found = person(size=size)
    found.note_all(rated_life(rng, unrated_life(rng, moments, shields=shields), somebody(rng)))
    return found


def lived_again(found: Person, line: str | None) -> list[tuple[Asked | None, float, np.ndarray]]:
    """Let the same people live again, slowly, and look at every stop: the rating or None, the day, what is shown."""
    crowd, seen = found.gather(found.cloud.scores), []
    for event in found.events:
        if isinstance(event, Asked):
            asked, who, day = event, event.relationship, event.day
        else:
            asked, who, day = None, event.moment.relationship, event.moment.day
            crowd.take_in(event)
        if line in {None, who}:
            shown = crowd.life.shown_general() if line is None else crowd.life.shown_expected(who, day)
            seen.append((asked, day, np.broadcast_to(shown, (found.size,))))
    return seen


@pytest.mark.parametrize("shields", [False, True])
@pytest.mark.parametrize("line", [None, "r0", "r1", "r3"])
def test_the_change_is_what_living_again_would_tell(line, shields):
    found = somebodys(3, 70, shields=shields)
    seen = lived_again(found, line)
    rated = [(day, shown) for asked, day, shown in seen if asked and asked.number not in found.overtaken]
    first = [shown for n, (day, shown) in enumerate(rated) if n < 8 or day <= rated[0][0] + 30.0]
    told, change = read(seen[-1][2] - np.mean(first, axis=0), found.weights), found.change(line)
    assert change is not None
    np.testing.assert_allclose(np.hstack(change), np.hstack(told), atol=1e-9)


def test_there_is_no_change_before_any_rating():
    found = person(size=64)
    found.note(Moment("her", 0.0, z=0.5))
    assert found.change(None) is None
    assert found.change("her") is None
    assert found.change("nobody") is None


def test_a_change_has_a_range_of_its_own():
    found = somebodys(5, 60)
    change, way = found.change(None), found.trail(None)
    assert change is not None
    assert change.sd < np.hypot(way[-1].expected.sd, way[0].expected.sd)


def test_a_line_begins_with_eight_ratings_or_thirty_days():
    daily, rare = Line(), Line()
    for n in range(60):
        daily.begins(Stop(n, n, float(n), n, 0.5))
        rare.begins(Stop(n, n, 20.0 * n, n, 0.5))
    assert [len(line.beginning) for line in (daily, rare)] == [31, 8]


def test_a_next_time_that_is_overtaken_is_no_part_of_the_beginning():
    life = [Moment("her", float(n), z=0.5, next_gut=-0.5) for n in range(4)]
    life += [Moment("him", 4.0, z=0.0, gut=0.0), Moment("her", 5.0, z=0.5, gut=0.5)]
    found = person(size=256)
    found.note_all(life)
    (gone,) = found.overtaken
    assert gone == 3
    assert [stop.number for stop in found.lines["her"].beginning] == [0, 1, 2, 5]
    told = [shown for asked, _, shown in lived_again(found, "her") if asked and asked.number != gone]
    change = found.change("her")
    assert change is not None
    now = found.crowd.life.shown_expected("her", 5.0)
    assert change.mean == pytest.approx(float(found.weights @ (now - np.mean(told, axis=0))), abs=1e-12)
    assert [spot.rating for spot in found.trail("her")] == [-0.5, -0.5, -0.5, None, 0.5, None]


def test_whoever_is_drawn_anew_has_gone_the_same_way():
    found = somebodys(4, 50)
    again = found.relive(found.cloud.scores)
    for name, line in found.lines.items():
        old, new = found.crowd.trails[name], again.trails[name]
        np.testing.assert_allclose(new.now - new.first, old.now - old.first, atol=1e-12)
        assert new.stops.keys() == old.stops.keys()
        ways = [spots(line, each, found.weights, found.overtaken) for each in (new, old)]
        for one, other in zip(*ways, strict=True):
            assert one[:3] == other[:3]
            np.testing.assert_allclose(np.hstack(one.expected), np.hstack(other.expected), atol=1e-6)


def test_a_trail_has_a_stop_for_each_moment_and_its_end():
    found = somebodys(2, 40)
    seen, way = lived_again(found, None), found.trail(None)
    assert [spot.moment for spot in way[:-1]] == sorted({spot.moment for spot in way[:-1]})
    assert way[-1].moment == way[-2].moment or way[-1].rating is None
    assert len({spot.moment for spot in way}) == 40
    last = read(seen[-1][2], found.weights)
    np.testing.assert_allclose(
        np.hstack(way[-1].expected), np.hstack(last), atol=float(np.finfo(np.float16).eps)
    )
    rated = {asked.moment: asked.rating for asked, _, _ in seen if asked}
    assert [spot.rating for spot in way[:-1]] == [rated.get(spot.moment) for spot in way[:-1]]


def test_a_long_life_is_thinned_evenly_and_keeps_both_ends():
    line, held = Line(), set()
    days = np.sort(np.random.default_rng(6).uniform(0, 4_000, 5_000))
    for n, day in enumerate(days):
        held.add(n)
        held -= set(line.add(Stop(n, n, float(day), n, 0.0)))
        assert len(line.stops) <= MOST_STOPS + 1
    kept = [stop.event for stop in line.stops]
    assert set(kept) == held
    assert kept == sorted(kept)
    assert (kept[0], kept[-1]) == (0, 4_999)
    assert len(kept) >= MOST_STOPS // 2
    assert np.diff(days[kept]).max() < 5 * 4_000 / len(kept)


def test_after_the_rating_of_the_last_moment_comes_the_end():
    line = Line()
    line.add(Stop(0, 0, 0.0, 0, -0.5))
    line.add(Stop(1, 0, 0.0))
    assert [stop.event for stop in line.stops] == [0, 1]
    assert line.add(Stop(2, 1, 3.0)) == [1]
    assert [stop.event for stop in line.stops] == [0, 2]


def test_what_is_shown_of_a_shielded_line_is_kept_as_shown():
    found = person(size=256)
    found.note_all(Moment("him", float(day), z=0.5, gut=-0.5) for day in range(6))
    found.note(Moment("him", 7.0, z=-1.0, harm=True, shielded=1))
    found.note_all(Moment("him", float(day), z=1.0, gut=1.0, shielded=1) for day in range(8, 14))
    means = [spot.expected.mean for spot in found.trail("him") if spot.day >= 8]
    assert all(later <= earlier + 1e-7 for earlier, later in pairwise(means))


def test_a_copy_and_what_it_was_copied_from_go_on_apart():
    rng = np.random.default_rng(43)
    life = rated_life(rng, unrated_life(rng, 60, shields=True), somebody(rng))
    found = person(size=512)
    found.note_all(life[:30])
    early = found.copy()
    told = (
        early.general(),
        early.change(None),
        early.trail("r1"),
        early.log_evidence,
        early.expected("r2", 400.0),
    )
    found.note_all(life[30:])
    assert (early.general(), early.change(None), early.trail("r1"), early.log_evidence) == told[:4]
    assert early.expected("r2", 400.0) == told[4]
    early.note_all(life[30:])
    assert early.general() == found.general()
    assert early.change("r1") == found.change("r1")
    assert early.trail(None) == found.trail(None)
    assert early.scores == found.scores


def test_the_newest_moment_can_be_noted_again_with_another_answer():
    rng = np.random.default_rng(44)
    *life, last = rated_life(rng, unrated_life(rng, 20), somebody(rng))
    before, at_once = person(size=256), person(size=256)
    before.note_all(life)
    for answers in (last._replace(gut=-1.0, z=None), last._replace(gut=-1.0, z=1.0), last):
        again = before.copy()
        again.note(answers)
    at_once.note_all([*life, last])
    assert again.general() == at_once.general()
    assert again.trail(None) == at_once.trail(None)


def test_readings_of_many_rows_are_those_of_each():
    rng = np.random.default_rng(45)
    values, weights = rng.normal(size=(7, 501)), rng.exponential(size=501)
    weights /= weights.sum()
    for row, reading in zip(values, read_all(values, weights), strict=True):
        np.testing.assert_allclose(np.hstack(reading), np.hstack(read(row, weights)), atol=1e-12)
