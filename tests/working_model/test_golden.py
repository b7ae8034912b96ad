"""Frozen lives: a figure of the model that moves by more than 1e−12 is seen, whoever moved it and why.

How they were frozen, and how to freeze them anew, is in golden/freeze.py.
"""

from __future__ import annotations

import numpy as np
import pytest
from tests.working_model.golden.freeze import (
    LIVES,
    NUMPY,
    TOLERANCE,
    WAYS,
    figures,
    frozen,
    live_through,
    moments,
    moved,
    people,
    together,
)

from earned.working_model.learning import EDGE, FLOATS
from earned.working_model.moments import Moment
from earned.working_model.parameters import COMPANION, Parameters
from earned.working_model.shield import live

RATINGS_ALONE = {"u1", "u2", "sigma", "b0"}
"""Parameters of the rating, not of the learning rule."""
ANSWERS = {
    "gut": None, "head": None, "looked_back": False, "channel": 0, "noticed": False, "activation": None,
    "landed": None, "stress": None, "shielded": 0, "harm": False,
}  # fmt: skip
"""Every answer, and what it is when nothing was said."""


def all_figures(life: str, way: str, person: Parameters, **changed: object) -> np.ndarray:
    story = [Moment(**moment._asdict() | changed) for moment in moments(life)]
    return np.array([list(row.values()) for row in live_through(story, person, WAYS[way], FLOATS)])


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("life", LIVES)
def test_in_plain_floats_no_figure_has_moved(life, way):
    then, seen = frozen(life), 0
    for row in figures(life, way):
        key = (str(row.pop("way")), str(row.pop("person")), int(row.pop("moment")))
        assert moved(row, then[key]) == {}, key
        seen += 1
    assert seen == sum(key[0] == way for key in then) == len(people()) * len(moments(life))


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("life", LIVES)
def test_in_a_batch_no_figure_has_moved(life, way):
    then, names = frozen(life), list(people())
    batch = together(list(people().values()))
    for n, row in enumerate(live_through(moments(life), batch, WAYS[way], NUMPY)):
        spread = {figure: np.broadcast_to(value, (len(names),)) for figure, value in row.items()}
        for place, name in enumerate(names):
            one = {figure: float(value[place]) for figure, value in spread.items()}
            assert moved(one, then[way, name, n]) == {}, (way, name, n)


def test_a_figure_that_moves_by_more_than_the_tolerance_is_seen():
    then = next(iter(frozen("answers").values()))
    for name, value in then.items():
        assert moved(then | {name: value + 4 * TOLERANCE}, then).keys() == {name}
        assert moved(then | {name: float("nan")}, then).keys() == {name}
        assert moved(then | {name: value + TOLERANCE / 4}, then) == {}


def test_the_first_person_is_the_companions_preset():
    assert people()["companion"] == COMPANION


@pytest.mark.parametrize("name", [name for name in Parameters._fields if name not in RATINGS_ALONE])
def test_every_parameter_of_the_rule_moves_a_figure(name):
    for person in people().values():
        nudged = person._replace(**{name: getattr(person, name) * (1 + 1e-6)})
        apart = [
            np.max(np.abs(all_figures(life, "felt", nudged) - all_figures(life, "felt", person)))
            for life in LIVES
        ]
        assert max(apart) > 100 * TOLERANCE


@pytest.mark.parametrize("answer", ANSWERS)
def test_every_answer_moves_a_figure(answer):
    way = "known" if answer == "head" else "felt"
    unsaid = {answer: ANSWERS[answer]}
    for person in people().values():
        apart = [
            np.max(np.abs(all_figures(life, way, person, **unsaid) - all_figures(life, way, person)))
            for life in LIVES
        ]
        assert max(apart) > 1e-6


def test_the_lives_go_everywhere_the_rule_does():
    rows = [row for life in LIVES for row in frozen(life).values()]
    surprises = np.array([row["surprise"] for row in rows])
    assert (surprises < 0).any()
    assert (surprises == 0).any(), "no capped moment"
    assert ((surprises > 0) & (surprises < EDGE)).any()
    assert (surprises > EDGE).any()
    assert {moment.channel for moment in moments("answers")} == {0, 1, 2}
    assert {moment.landed for moment in moments("answers")} == {None, 0, 1, 2, 3}
    assert {moment.mark for moment in moments("marks")} == {0, 1, 2}
    assert {moment.harm for moment in moments("marks")} == {False, True}
    assert np.diff([moment.day for moment in moments("time")]).min() < 0


def test_in_the_life_with_marks_each_further_mark_parts_a_life_and_lowers_what_is_shown():
    lived = live(moments("marks"), COMPANION)
    assert len({id(world) for world in lived.lives}) == 3
    assert lived.shown_general() < lived.lives[0].m
    bonds = lived.world.bonds
    assert [who for who, bond in bonds.items() if bond.harmed] == ["r2", "r3"]
    assert bonds["r2"].lowest < lived.world.expected("r2", 600.0)[0]
    assert lived.shown_expected("r2", 600.0) <= bonds["r2"].lowest
