"""Latent kinds, as models: their parameters and sources. How they learn is in ``kind_tables``, loaded when one begins."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from earned.working_model.model import Model
from earned.working_model.rivals.rows import START, positive, share

if TYPE_CHECKING:
    from collections.abc import Mapping

    from earned.working_model.learning import Arithmetic
    from earned.working_model.parameters import Number
    from earned.working_model.rivals.kind_tables import Kinds

SOURCE = "Anderson 1991; Gershman, Blei and Niv 2010"


def begin(parameters: Mapping[str, Number], xp: Arithmetic, *, gate: bool) -> Kinds:  # noqa: ARG001
    """Begin without any relationship and so without any kind."""
    from earned.working_model.rivals import kind_tables  # noqa: PLC0415 - it needs numpy, and no other model does

    return kind_tables.begin(parameters, gate=gate)


OWN = (
    START,
    positive("s0", "s₀", "how far kinds of people lie from m₀", unit="z", default=0.6, sd=0.5, source=SOURCE),
    positive("s", "s", "how far moments lie from their kind", unit="z", default=0.5, sd=0.4, source=SOURCE),
    positive("alpha", "α", "how readily somebody is thought to be of a new kind", unit="relationships", default=1.0, sd=1.0, source=SOURCE),
)  # fmt: skip
KIND = Model("kinds", "Latent kinds of relationship", SOURCE, OWN, partial(begin, gate=False))
KIND_GATE = Model(
    "kinds-gate",
    "Latent kinds of relationship, with an exception gate",
    f"{SOURCE}; the gate is ours",
    (
        *OWN,
        share(
            "epsilon",
            "ε",
            "how often a moment is thought to be an exception",
            default=0.1,
            sd=1.0,
            source="ours",
        ),
    ),
    partial(begin, gate=True),
)
