"""What came of watching lives: how often each rule met its case, how often it broke, and figures."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(slots=True)
class Tally:
    """Counts that can be added up over lives and processes."""

    met: Counter[str] = field(default_factory=Counter)
    """By rule, how often its case came up."""
    broken: Counter[str] = field(default_factory=Counter)
    first: dict[str, str] = field(default_factory=dict)
    """By rule, the first place where it broke: the course and seed of a life, and the note."""
    counts: Counter[str] = field(default_factory=Counter)
    """Lives in which something came up, by what it is called."""
    most: dict[str, float] = field(default_factory=dict)
    """The largest there was of something, by what it is called."""

    def check(self, rule: str, holds: bool, where: str = "") -> None:
        """Count one case of a rule."""
        self.met[rule] += 1
        if not holds:
            self.broken[rule] += 1
            self.first.setdefault(rule, where)

    def largest(self, name: str, value: float) -> None:
        """Keep a figure if it is the largest so far."""
        self.most[name] = max(value, self.most.get(name, value))

    def add(self, other: Tally) -> None:
        """Add another's."""
        self.met += other.met
        self.broken += other.broken
        self.counts += other.counts
        self.first = {**other.first, **self.first}
        for name, value in other.most.items():
            self.largest(name, value)


def together(tallies: Iterable[Tally]) -> Tally:
    """Add tallies up."""
    whole = Tally()
    for each in tallies:
        whole.add(each)
    return whole
