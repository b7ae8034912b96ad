"""Points that stand for a posterior are drawn anew where its weight is, and where it will be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pytest

from earned.working_model.importance import Cloud, effective, from_prior, normalised, renewed

if TYPE_CHECKING:
    from earned.working_model.normal import Array

SIZE, DIRECTIONS = 1_024, 6


@dataclass(frozen=True)
class Fits:
    """How well points fit what was seen ``times`` times at ``place`` in every direction, with an error of 1."""

    scores: Array
    times: int
    place: float

    @property
    def fit(self) -> Array:
        return np.asarray(-0.5 * self.times * ((self.scores - self.place) ** 2).sum(axis=1))


NOW, LATER = (8, 0.6), (32, 0.45)


def drawn(*, ahead: bool) -> Cloud:
    start = from_prior(SIZE, DIRECTIONS, seed=1)
    then = (Fits(start.scores, *LATER).fit,) if ahead else ()
    cloud, _ = renewed(
        start, Fits(start.scores, *NOW).fit, lambda scores: Fits(scores, *NOW), 1, 0.0, ahead=then
    )
    return cloud


def share(cloud: Cloud, times: int, place: float) -> float:
    return effective(normalised(cloud.base + Fits(cloud.scores, times, place).fit)) / SIZE


def test_points_are_drawn_where_the_weight_is():
    assert share(drawn(ahead=False), *NOW) > 0.6


def test_and_where_it_will_be():
    near, far = drawn(ahead=False), drawn(ahead=True)
    assert share(near, *LATER) < 0.1
    assert share(far, *LATER) > 0.25
    assert share(far, *NOW) > 0.25


@pytest.mark.parametrize("ahead", [True, False])
def test_wherever_they_are_drawn_they_stand_for_the_same_posterior(ahead: bool):
    cloud = drawn(ahead=ahead)
    weights = normalised(cloud.base + Fits(cloud.scores, *NOW).fit)
    times, place = NOW
    middle = weights @ cloud.scores
    sd = np.sqrt(weights @ (cloud.scores - middle) ** 2)
    assert middle == pytest.approx(np.full(DIRECTIONS, times * place / (times + 1)), abs=0.04)
    assert sd == pytest.approx(np.full(DIRECTIONS, (times + 1) ** -0.5), rel=0.1)
