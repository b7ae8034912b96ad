"""Asks of a rule that it came up, and held each time."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.safety.tally import Tally

LIVES = "lives"


def held(tally: Tally, rule: str, *, a_life: float) -> None:
    """Fail where a rule broke, or where its case came up less often than ``a_life``, on average over lives."""
    met, broken, lives = tally.met[rule], tally.broken[rule], tally.counts[LIVES]
    assert broken == 0, f"{rule}: broke in {broken:,} of {met:,} cases; first in {tally.first[rule]}"
    assert met >= a_life * lives, f"{rule}: only {met:,} cases in {lives:,} lives"


def share(tally: Tally, name: str) -> float:
    """Give the share of lives in which something came up."""
    return tally.counts[name] / tally.counts[LIVES]
