"""The figures of all lives of harm as a table: each rule with its cases, and how often a rise is said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.safety.bound import at_most
from tests.safety.engine_rules import HIGHER, KINDNESS_SHOWN
from tests.safety.guess_rules import (
    AFTER,
    BEFORE,
    BETWEEN,
    ENGINE,
    GENERAL_ALONE,
    IN_GENERAL,
    LED,
    ON_GUARD,
    TWO_HARMS,
)
from tests.safety.held import LIVES
from tests.safety.tally import together

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tests.safety.tally import Tally

SAID = (LIVES, BEFORE, BETWEEN, TWO_HARMS, AFTER, ENGINE, IN_GENERAL, LED, GENERAL_ALONE, ON_GUARD)


def table(marked: Mapping[str, Tally], unmarked: Mapping[str, Tally]) -> Iterator[str]:
    """Yield the lines of the table."""
    with_mark, without = together(marked.values()), together(unmarked.values())
    yield f"{with_mark.counts[LIVES]:,} marked and {without.counts[LIVES]:,} unmarked lives, {len(marked)} courses of harm"
    yield from _rules(with_mark, without)
    for title, found in (("marked", marked), ("unmarked", unmarked)):
        yield ""
        yield from _said(title, found)
    yield ""
    for name in (KINDNESS_SHOWN, HIGHER):
        yield f"{with_mark.counts[name]:9,}  {name}"
    for name, value in sorted(with_mark.most.items()):
        yield f"{value:9.2f}  {name}"


def _rules(marked: Tally, unmarked: Tally) -> Iterator[str]:
    yield "    cases   broken  rule, at every note of every life"
    both = together((marked, unmarked))
    for rule in sorted(both.met, key=_in_order):
        yield f"{both.met[rule]:9,} {both.broken[rule]:8,}  {rule}"


def _in_order(rule: str) -> tuple[int, str]:
    number, _, words = rule.partition(" ")
    return int(number.removeprefix("B")), words


def _said(title: str, found: Mapping[str, Tally]) -> Iterator[str]:
    whole = together(found.values())
    yield f"{title} lives: how many of each course, of all, and at most (exact, 95 %)"
    yield " ".join(f"{course:>15}" for course in found) + "      all        share"
    for name in SAID:
        seen, of = whole.counts[name], whole.counts[LIVES]
        each = " ".join(f"{found[course].counts[name]:15,}" for course in found)
        yield f"{each} {seen:8,} {seen / of:6.2%} ≤ {at_most(seen, of):.2%}  {name}"
