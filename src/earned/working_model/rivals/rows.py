"""Rows of the parameter table that several rivals share, and short ways to write the others.

None of the defaults and priors is a published constant, unless a row's source says so. They are wide, on the scale
that keeps a parameter in its domain; and whoever learns starts from the same old story as ours, ``m0``.
"""

from __future__ import annotations

import math

from earned.working_model.parameters import BY_NAME, Level, Parameter, Prior, Scale

START = BY_NAME["m0"]
"""What is expected of somebody new: the working model's own row."""

LEVEL = Parameter(
    "m0", "m₀", "what is expected before any rating of one's own", "z", -1, 1,
    -0.5, Prior(Scale.PLAIN, -0.5, 0.5), Level.PERSON,
)  # fmt: skip
"""The level of whoever learns from no outcome, as the accounts of ``evidence`` have it."""


def share(name: str, symbol: str, meaning: str, *, default: float, sd: float, source: str) -> Parameter:
    """Return a row for a share between 0 and 1, with a logit-normal prior around its default."""
    prior = Prior(Scale.LOGIT, default, sd)
    return Parameter(name, symbol, meaning, "1", 0, 1, default, prior, Level.PERSON, source=source)


def positive(
    name: str, symbol: str, meaning: str, *, unit: str, default: float, sd: float, source: str
) -> Parameter:
    """Return a row for a number above 0, with a log-normal prior around its default."""
    prior = Prior(Scale.LOG, default, sd)
    return Parameter(
        name,
        symbol,
        meaning,
        unit,
        0,
        math.inf,
        default,
        prior,
        Level.POPULATION,
        open_ends=True,
        source=source,
    )


def log_variance(
    name: str, symbol: str, meaning: str, *, default: float, sd: float, source: str
) -> Parameter:
    """Return a row for the logarithm of a variance a visit, −20 to 5, with a normal prior around its default."""
    prior = Prior(Scale.PLAIN, default, sd)
    return Parameter(
        name, symbol, meaning, "log a visit", -20, 5, default, prior, Level.POPULATION, source=source
    )
