"""A plain account says what the whole model says, however it is told, and a copy of it leaves no trace."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from earned.working_model.accounts import PlainAccount
from earned.working_model.ensemble import Person, person
from earned.working_model.evidence import PLAIN_ACCOUNTS, account
from earned.working_model.rivals.no_learning import NO_LEARNING
from earned.working_model.simulate import SCHEDULES, life, somebody
from earned.working_model.stride import Withdrawn

if TYPE_CHECKING:
    from earned.working_model.foresight import Asked
    from earned.working_model.moments import Moment

MOMENTS = 60
NEAR = 0.25
"""Nats between two ensembles of different sizes that stand for the same account."""


def lived(schedule: str) -> tuple[Moment, ...]:
    rng = np.random.default_rng(3)
    return life(rng, SCHEDULES[schedule], MOMENTS, somebody(rng)).moments


def tell(accounts: list[PlainAccount], engine: Person, moment: Moment, line: str | None) -> None:
    waiting = engine.foresight.waiting.get(moment.relationship)
    scores = engine.note(moment)
    if line not in {None, moment.relationship}:
        return
    told: list[Asked | Withdrawn] = [score.asked for score in scores]
    if waiting is not None and waiting.number in engine.overtaken:
        told.insert(0, Withdrawn(waiting.number))
    for one in accounts:
        if waiting is not None and waiting.number not in engine.overtaken:
            one.stays(waiting)
        one.hear(told, engine.waiting)


def accounts() -> list[PlainAccount]:
    return [PlainAccount(model) for model in PLAIN_ACCOUNTS]


@pytest.mark.parametrize("line", [None, "person 1"])
@pytest.mark.parametrize("schedule", ["steady", "coin-flip"])
def test_an_account_says_what_the_whole_model_says(schedule: str, line: str | None):
    quick, engine = accounts(), person(size=256)
    whole = [account(model, line=line) for model in PLAIN_ACCOUNTS]
    for moment in lived(schedule):
        tell(quick, engine, moment, line)
        for each in whole:
            each.note(moment)
    for one, each in zip(quick, whole, strict=True):
        assert one.ratings == len(each.scores) > 10
        assert one.log_evidence == pytest.approx(each.log_evidence, abs=NEAR)


def test_a_copy_hears_on_by_itself():
    (one, *_), engine = accounts(), person(size=256)
    *most, last = lived("steady")
    for moment in most:
        tell([one], engine, moment, None)
    before, copied = one.log_evidence, one.copy()
    tell([copied], engine.copy(), last, None)
    assert one.log_evidence == before
    tell([one], engine, last, None)
    assert one.log_evidence == copied.log_evidence


def test_told_of_all_at_once_it_says_what_it_said_one_by_one():
    one, engine = PlainAccount(NO_LEARNING), person(size=256)
    told: list[Asked | Withdrawn] = []
    said: list[float] = []
    for moment in lived("coin-flip"):
        waiting = engine.foresight.waiting.get(moment.relationship)
        scores = engine.note(moment)
        if waiting is not None and waiting.number in engine.overtaken:
            told.append(Withdrawn(waiting.number))
        told.extend(score.asked for score in scores)
        said.extend(one.hear(told[one.told :], engine.waiting))
    assert PlainAccount(NO_LEARNING).hear(told, frozenset()) == pytest.approx(said, abs=1e-9)


def test_a_next_time_that_was_overtaken_counts_for_nothing():
    (one, *_), engine = accounts(), person(size=256)
    told = [moment for moment in lived("steady") if moment.next_gut is not None or moment.gut is not None]
    for moment in told:
        tell([one], engine, moment, None)
    assert set(one.overtaken) == engine.overtaken
    assert one.overtaken
    assert one.ratings == len(engine.scores)
