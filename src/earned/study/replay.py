"""Replay: what a model expects before each moment of a file, and what the moment does to it. Nothing is fitted.

Felt is driven by ``gut`` and known by ``head``. Known is the same machine with the brakes off; a rival has one
machine, whose old story is half as dark for the head.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from earned.working_model.foresight import Asked, Foresight, Pathway
from earned.working_model.learning import FLOATS
from earned.working_model.models import values
from earned.working_model.parameters import COMPANION, known_from

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from earned.study.files import History, StudyFile
    from earned.working_model.model import Model, Step
    from earned.working_model.moments import Moment

    Added = tuple[int, tuple[str, ...]]

MEASURES = ("expectation", "sd", "weight", "surprise", "got_in", "expectation_after")
HALF = 50.0
"""A z of 1 is this much on the scale from 0 to 100."""


class Presets(NamedTuple):
    """The values of a model for one person's gut and head."""

    felt: Mapping[str, float]
    known: Mapping[str, float]


def presets(
    model: Model, felt: Mapping[str, float] | None = None, known: Mapping[str, float] | None = None
) -> Presets:
    """Return a model's values, with what is given in place of its defaults. Raises DomainError.

    What isn't given for the head follows from the gut.
    """
    gut = values(model, **(felt or {}))
    return Presets(gut, values(model, **{**head_of(model, gut), **(known or {})}))


def head_of(model: Model, gut: Mapping[str, float]) -> dict[str, float]:
    """Return the values of a head that go with a gut's: brakes off for ours, and for every model half the old story."""
    if has_brakes(model):
        head = known_from(COMPANION._replace(**gut))._asdict()
        return {name: float(head[name]) for name in gut}
    return {name: value / 2 if name == "m0" else value for name, value in gut.items()}


def has_brakes(model: Model) -> bool:
    """Whether a model is ours, with a weight to every moment that a head takes off."""
    return {"N0", "rho"} <= {row.name for row in model.parameters}


def steps(
    moments: Iterable[Moment], model: Model, chosen: Mapping[str, float], pathway: Pathway
) -> Iterator[Step | None]:
    """Yield what each moment of one world did to what was expected; None where it had no outcome."""
    learner = model.begin({row.name: chosen[row.name] for row in model.parameters}, FLOATS)
    foresight = Foresight(pathway)
    for moment in moments:
        step = None
        for event in foresight.hear(moment).events:
            if isinstance(event, Asked):
                learner.rated(event.relationship, event.day, event.rating)
            else:
                step = learner.take_in(event.moment, event.said)
        yield step


def columns() -> tuple[str, ...]:
    """Return the columns that a replay adds, in order."""
    return tuple(f"{pathway}_{measure}" for pathway in Pathway for measure in MEASURES)


def cells(step: Step | None) -> tuple[str, ...]:
    """Return one pathway's cells of a row: 0 to 100, in full precision; blank where there is none.

    Raises FloatingPointError where the parameters were so extreme that no number came of it.
    """
    if step is None:
        return ("",) * len(MEASURES)
    if not math.isfinite(step.after):
        raise FloatingPointError(step)
    return (
        _written(HALF + HALF * step.expectation),
        "" if step.sd is None else _written(HALF * step.sd),
        "" if step.weight is None else _written(step.weight),
        _written(HALF * step.surprise),
        "" if step.got_in is None else _written(step.got_in),
        _written(HALF + HALF * step.after),
    )


def _written(value: float) -> str:
    # Adding 0 turns −0 into 0; the shortest text that reads back as the very same number.
    return repr(float(value) + 0.0)


def replayed(history: History, model: Model, chosen: Presets) -> Iterator[Added]:
    """Yield the row of each of a world's moments, and the cells that are added to it."""
    felt = steps(history.moments, model, chosen.felt, Pathway.FELT)
    known = steps(history.moments, model, chosen.known, Pathway.KNOWN)
    for row, gut, head in zip(history.rows, felt, known, strict=True):
        yield row, cells(gut) + cells(head)


def replay(
    file: StudyFile,
    model: Model,
    chosen: Presets,
    along: Callable[[Iterable[Added]], Iterable[Added]] = iter,
) -> list[tuple[str, ...]]:
    """Return every row of a file with what was felt and known, in the file's order.

    ``along`` may watch the moments as they pass.
    """
    added: list[tuple[str, ...]] = [()] * len(file.rows)
    every = (each for history in file.histories for each in replayed(history, model, chosen))
    for row, cells_of in along(every):
        added[row] = cells_of
    return [row + more for row, more in zip(file.rows, added, strict=True)]
