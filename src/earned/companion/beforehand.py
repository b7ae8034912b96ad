"""What is thought of anybody's gut and head on a lesson before a first note. It is all ours, and meant to be wide.

The working model's own population has guts that start near −.75. Of a real person nothing of the kind is known, so here
the start is as open as it is for the account that learns nothing: N(−.5, .5). Held against each other on even terms, the
engine leads where ratings move, and not where somebody merely starts higher (docs/calibration.md has the figures).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from earned.working_model.ensemble import SIZE, Person, person
from earned.working_model.foresight import Pathway
from earned.working_model.parameters import COMPANION, known_from
from earned.working_model.prior import FELT_SPREAD, KNOWN_SPREAD, Population
from earned.working_model.rivals.no_learning import NO_LEARNING

if TYPE_CHECKING:
    from collections.abc import Mapping

_LEVEL = next(row.prior for row in NO_LEARNING.parameters if row.name == "m0")
_GUT = COMPANION._replace(m0=_LEVEL.centre)

BEFOREHAND: Mapping[Pathway, Population] = {
    Pathway.FELT: Population(_GUT, {**FELT_SPREAD, "m0": _LEVEL.sd}),
    Pathway.KNOWN: Population(known_from(_GUT), {**KNOWN_SPREAD, "m0": _LEVEL.sd}),
}
"""Guts and heads. A head starts at half of the gut, and may start as far from there."""


def somebody(pathway: Pathway, size: int = SIZE) -> Person:
    """Return everybody a person might be, before anything was noted; ``size`` plausible people."""
    return person(BEFOREHAND[pathway], pathway=pathway, size=size)
