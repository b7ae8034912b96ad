"""The directions in which the people of a cohort may differ, for any model, as standard normal scores.

Each row of a model's table is one direction: a score of 0 is the prior's centre and 1 an sd further, on the row's
own scale. What a cohort's files say nothing of is left where it is.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from earned.study.replay import has_brakes, head_of
from earned.working_model.foresight import Lived, Pathway
from earned.working_model.learning import TOLD, WITNESSED
from earned.working_model.model import HABITS
from earned.working_model.parameters import COMPANION, DomainError
from earned.working_model.prior import drawn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from earned.study.cohort import Life
    from earned.working_model.model import Model
    from earned.working_model.moments import Moment
    from earned.working_model.normal import Array
    from earned.working_model.parameters import Parameter, Parameters

HELD: Mapping[str, tuple[str, ...]] = {"anchored": ("c",)}
"""By model, what is imposed rather than estimated: the companion's c = .7."""

BRAKES = ("rho", "c", "a_mid", "a_width", "phi", "beta", "e_witnessed", "e_told", "psi")
"""What a head has none of: ours alone, and imposed."""

SPOKEN_OF: Mapping[str, Callable[[Moment], object]] = {
    "e_witnessed": lambda moment: moment.channel == WITNESSED,
    "e_told": lambda moment: moment.channel == TOLD,
    "phi": lambda moment: moment.noticed,
    "psi": lambda moment: moment.landed is not None,
    "a_mid": lambda moment: moment.activation is not None,
    "a_width": lambda moment: moment.activation is not None,
    "beta": lambda moment: moment.stress,
}
"""By parameter, which moments say anything of it."""


@dataclass(frozen=True, slots=True)
class Directions:
    """A model's free parameters, and the values of those that are not."""

    model: Model
    free: tuple[str, ...]
    centre: Mapping[str, float]
    """The prior's centre of what is free, the value of what isn't."""
    defaults: Mapping[str, float]
    """What somebody is like who is as the table says: the gut's, or the head's."""

    @property
    def rows(self) -> dict[str, Parameter]:
        """The model's rows of the table and the rating habits, by name."""
        return {row.name: row for row in (*self.model.parameters, *HABITS)}

    def values(self, scores: Array) -> dict[str, Array]:
        """Turn scores, shape (points, free), into every value, each of shape (points,)."""
        rows = self.rows
        spread = {name: rows[name].prior.sd for name in self.free}
        moved = drawn(scores, spread, self.centre, rows)
        still = {
            name: np.full(len(scores), value) for name, value in self.centre.items() if name not in moved
        }
        return still | moved


def directions(
    model: Model,
    cohort: Iterable[Life],
    *,
    hold: Iterable[str] = (),
    free: Iterable[str] = (),
    pathway: Pathway = Pathway.FELT,
) -> Directions:
    """Return what may differ between these people: all that is neither held nor unspoken of.

    ``hold`` names parameters that are held besides HELD, at their defaults or, as in *u1=0*, at a value; ``free``
    frees them again. Heads have no brakes, and start as ``replay.head_of`` says. Raises DomainError for a name the
    model doesn't have and for a value outside its domain.
    """
    rows = {row.name: row for row in (*model.parameters, *HABITS)}
    centre, defaults = {name: row.prior.centre for name, row in rows.items()}, model.defaults
    imposed = HELD.get(model.name, ())
    if pathway is Pathway.KNOWN:
        centre, defaults = head_of(model, centre), head_of(model, defaults)
        imposed = tuple(name for name in BRAKES if name in rows) if has_brakes(model) else ()
    values = dict(_held(each, model, defaults) for each in (*imposed, *hold))
    for name in free:
        values.pop(_known(name, model, rows).name, None)
    for name in unspoken_of(cohort) & rows.keys():
        values.setdefault(name, defaults[name])
    open_to_it = tuple(name for name in rows if name not in values)
    freed = {name: rows[name].prior.centre for name in BRAKES if name in open_to_it}
    return Directions(model, open_to_it, {**centre, **freed, **values}, defaults)


def _held(text: str, model: Model, defaults: Mapping[str, float]) -> tuple[str, float]:
    name, _, given = text.partition("=")
    row = _known(name.strip(), model, {row.name: row for row in (*model.parameters, *HABITS)})
    if not given:
        return row.name, defaults[row.name]
    try:
        value = float(given)
    except ValueError:
        value = math.nan
    if not row.holds(value):
        raise DomainError(f"{row.name} is {given.strip()}; it has to lie {row.domain}")
    return row.name, value


def _known(name: str, model: Model, rows: Mapping[str, Parameter]) -> Parameter:
    if name not in rows:
        raise DomainError(f"{name} is no parameter of {model.name}; it has {', '.join(rows)}")
    return rows[name]


def unspoken_of(cohort: Iterable[Life]) -> set[str]:
    """Return the parameters that no outcome of a cohort says anything of."""
    silent = set(SPOKEN_OF)
    for life in cohort:
        for event in life.events:
            if isinstance(event.what, Lived) and silent:
                moment = event.what.moment
                silent -= {name for name in silent if SPOKEN_OF[name](moment)}
    return silent


def habits_of(values: Mapping[str, Array]) -> Parameters:
    """Return the rating habits among values, in the engine's own form."""
    return COMPANION._replace(**{row.name: values[row.name] for row in HABITS})
