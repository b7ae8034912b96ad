"""Scores are kept as plain numbers, and come back as they went in."""

from __future__ import annotations

import pytest

from earned.working_model.ensemble import person
from earned.working_model.foresight import Asked
from earned.working_model.moments import Moment
from earned.working_model.scored import Scored
from earned.working_model.stride import Score


def score(number: int) -> Score:
    asked = Asked(number, number, "her", float(number), 0.0, 0.5, None, None)
    return Score(asked, -1.0 - number, 0.1, 0.2, 0.3, 0.4 + number)


def test_scores_come_back_as_they_went_in() -> None:
    every, kept = [score(n) for n in range(5)], Scored()
    kept.extend(every[:2])
    kept.extend(every[2:])
    assert (len(kept), list(kept), list(kept.since(3))) == (5, every, every[3:])


def test_the_score_of_a_rating_is_found_by_its_number() -> None:
    kept = Scored()
    kept.extend([score(n) for n in range(5)])
    assert kept.of(score(3).asked.number) == score(3)
    with pytest.raises(ValueError, match="not weighed"):
        kept.of(score(5).asked.number)


def test_a_copy_goes_on_by_itself() -> None:
    one = Scored()
    one.extend([score(0)])
    other = one.copy()
    one.extend([score(1)])
    other.extend([score(2)])
    assert [list(one), list(other)] == [[score(0), score(1)], [score(0), score(2)]]


def test_every_rating_is_found_by_its_number_the_overtaken_one_too() -> None:
    found = person(size=64)
    found.go_through([Moment("her", 0.0, z=0.5, gut=0.0, next_gut=0.5), Moment("her", 1.0, z=0.0, gut=-0.5)])
    assert [asked.rating for asked in found.asked] == [0.0, 0.5, -0.5]
    assert [asked.number for asked in found.asked] == [0, 1, 2]
    assert [each.asked.rating for each in found.scores] == [0.0, -0.5]
    assert {id(asked) for asked in found.asked} <= {id(event) for event in found.events}
