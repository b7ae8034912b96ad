"""Made-up lives as rows of a study file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from earned.study.cells import CHANNELS, LANDED
from earned.study.files import COLUMNS
from earned.working_model.habits import RatingKind
from earned.working_model.moments import to_rating
from earned.working_model.simulate import SCHEDULES, Missing, life, somebody

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from earned.working_model.moments import Moment

HEADER = COLUMNS
LESSON = "old lesson"
_CHANNEL = {code: word for word, code in CHANNELS.items()}
_LANDED = {code: word for word, code in LANDED.items()}


def rows(
    persons: Iterable[int], schedule: str, moments: int, seed: int, *, ratings: str, missing: float
) -> Iterator[tuple[str, ...]]:
    """Yield the rows of simulated persons. A person's life depends on the seed and their number alone."""
    happens, left_out = SCHEDULES[schedule], Missing().times(missing)
    for number in persons:
        rng = np.random.default_rng([seed, number])
        who = somebody(rng, happens.gut)
        lived = life(rng, happens, moments, who, kind=RatingKind(ratings), missing=left_out)
        for moment in lived.moments:
            yield row(f"p{number + 1}", moment)


def row(person: str, moment: Moment) -> tuple[str, ...]:
    """Return a moment as the cells of COLUMNS; blank where there is nothing."""
    return (
        person,
        _number(moment.day),
        moment.relationship,
        LESSON,
        _CHANNEL[moment.channel],
        _rating(moment.gut),
        _rating(moment.head),
        _flag(moment.looked_back),
        _rating(moment.z),
        "" if moment.landed is None else _LANDED[moment.landed],
        _number(moment.activation),
        _flag(moment.noticed),
        _number(moment.stress),
        _rating(moment.next_gut),
        _flag(bool(moment.shielded)),
        _flag(moment.harm),
    )


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return str(int(value)) if value == int(value) else repr(float(value))


def _rating(z: float | None) -> str:
    return "" if z is None else _number(to_rating(z))


def _flag(value: bool) -> str:
    return "1" if value else "0"
