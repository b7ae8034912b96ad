"""The plain accounts side by side say what each says by itself, and going back to an earlier state leaves no trace."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from earned.working_model.accounts import PlainAccounts
from earned.working_model.ensemble import Person, person
from earned.working_model.evidence import PLAIN_ACCOUNTS, account
from earned.working_model.simulate import SCHEDULES, life, somebody

if TYPE_CHECKING:
    from earned.working_model.moments import Moment

MOMENTS = 60
NEAR = 0.25
"""Nats between two ensembles of different sizes that stand for the same account."""


def lived(schedule: str) -> tuple[Moment, ...]:
    rng = np.random.default_rng(3)
    return life(rng, SCHEDULES[schedule], MOMENTS, somebody(rng)).moments


def tell(accounts: PlainAccounts, engine: Person, moment: Moment, line: str | None) -> None:
    waiting = engine.foresight.waiting.get(moment.relationship)
    scores = engine.note(moment)
    if line not in {None, moment.relationship}:
        return
    if waiting is not None:
        (accounts.withdraw if waiting.number in engine.overtaken else accounts.stays)(waiting)
    for score in scores:
        accounts.hear(score.asked)


@pytest.mark.parametrize("line", [None, "person 1"])
@pytest.mark.parametrize("schedule", ["steady", "coin-flip"])
def test_accounts_side_by_side_say_what_each_says_by_itself(schedule: str, line: str | None):
    together, engine = PlainAccounts(), person(size=256)
    alone = {model.name: account(model, line=line) for model in PLAIN_ACCOUNTS}
    for moment in lived(schedule):
        tell(together, engine, moment, line)
        for each in alone.values():
            each.note(moment)
    said = together.evidence()
    for name, each in alone.items():
        assert together.ratings == len(each.scores) > 10
        assert said[name] == pytest.approx(sum(score.log_density for score in each.scores), abs=NEAR)


def test_a_copy_hears_on_by_itself():
    accounts, engine = PlainAccounts(), person(size=256)
    *most, last = lived("steady")
    for moment in most:
        tell(accounts, engine, moment, None)
    before, copied = accounts.evidence(), accounts.copy()
    tell(copied, engine.copy(), last, None)
    assert accounts.evidence() == before
    tell(accounts, engine, last, None)
    assert accounts.evidence() == copied.evidence()


def test_a_next_time_that_was_overtaken_counts_for_nothing():
    accounts, engine = PlainAccounts(), person(size=256)
    told = [moment for moment in lived("steady") if moment.next_gut is not None or moment.gut is not None]
    for moment in told:
        tell(accounts, engine, moment, None)
    assert accounts.overtaken == engine.overtaken
    assert accounts.overtaken
    assert accounts.ratings == len(engine.scores)
