"""Rules about what is said of a line, as a page would say it after each save (B2, B3, B5, B10)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.safety.note_rules import turns_by_hand

from earned.companion.guess import Says
from earned.companion.lines import Way
from earned.companion.strands import Strand, Where

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.safety.tally import Tally
    from tests.safety.thinking import Thinker
    from tests.safety.watching import At

    from earned.companion.mind import Mind
    from earned.journal.reading.counts import Noted

NO_RISE = "B2 no rise is said of someone marked, or with a harm flag"
WITHOUT = "B2 with a mark or a flag, the engine's rise in general is said only if it holds without them"
NO_NEW_RISE = "B2 setting a mark or a flag brings no rise that was not said before"
NO_GUESS = "B3 of someone marked nothing is guessed"
STRAINED = "B5 outside the window, or after parts that felt not safe, no rise is said of them"
RECURRING = "B10 while harm comes again, no rise is said of them"
NOT_LED = "B10 while harm comes again, the engine's rise in general is said only if it holds without them"

BEFORE = "a rise about them before the first harm"
BETWEEN = "a rise about them between the first and the second harm"
AFTER = "a rise about them after the second harm"
ENGINE = "after the second harm, what the engine alone would call a rise about them"
IN_GENERAL = "a rise in general after the second harm"
LED = "a rise in general after the second harm that does not hold without them"
GENERAL_ALONE = "after the second harm, what the engine alone would call a rise in general"
TWO_HARMS = "lives with two harms and more"
ON_GUARD = "more on guard, said about them"


@dataclass(slots=True)
class Rises:
    """Follows one life's rises, with a mind that never knew the one who hurts."""

    tally: Tally
    thinker: Thinker
    apart: Mind = field(init=False)
    seen: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.apart = self.thinker.mind()

    def check(self, at: At, before: At | None) -> None:
        """Check what is said after a save."""
        rises, marked = at.rises, at.them.is_marked
        if marked or at.flagged:
            self._check_barred(NO_RISE, at, at.life.them, at.thought.known.barred.led_by)
            self._check_general(WITHOUT, at, rises)
        if marked:
            self.tally.check(NO_GUESS, at.guess(at.life.them) is None, at.where)
        if before is not None and at.sets_a_mark:
            self.tally.check(NO_NEW_RISE, rises <= before.rises, at.where)
        if recurs_by_hand(at):
            self._check_barred(RECURRING, at, at.life.them, at.thought.known.barred.led_by)
            self._check_general(NOT_LED, at, rises)
        self._check_strained(at)
        self._count(at, rises)

    def end(self) -> None:
        """Count the life."""
        self.tally.counts.update(self.seen)

    def _check_strained(self, at: At) -> None:
        for who in {row.relationship for row in at.facts.noted} - {None}:
            if who is not None and strained_by_hand(at.facts.noted, who):
                self._check_barred(STRAINED, at, who, at.thought.known.barred.strained)

    def _count(self, at: At, rises: frozenset[str | None]) -> None:
        if at.harms >= 2:
            self.seen.add(TWO_HARMS)
            self._see(IN_GENERAL, None in rises)
            self._see(LED, not self._holds_without(at, rises))
            self._see(ENGINE, self._engine_alone(at, at.life.them))
            self._see(GENERAL_ALONE, self._engine_alone(at, None))
        said = (BEFORE, BETWEEN)[at.harms] if at.harms < 2 else AFTER
        self._see(said, at.life.them in rises)
        down = at.thought.minds[Where.PEOPLE].now.felt_lines.word(at.life.them).way is Way.DOWN
        self._see(ON_GUARD, down and at.says(at.life.them) is Says.ON_GUARD)

    def _see(self, name: str, there: bool) -> None:
        if there:
            self.seen.add(name)

    @staticmethod
    def _engine_alone(at: At, line: str | None) -> bool:
        now = at.thought.minds[Where.PEOPLE].now
        return any(lines.word(line).way is Way.UP for lines in (now.felt_lines, now.known_lines))

    def _check_barred(self, rule: str, at: At, who: str, because: frozenset[str]) -> None:
        """See that none is said, nor could be, whatever the engine makes of it."""
        barred = who in because and at.thought.known.barred.bars(who)
        self.tally.check(rule, barred and who not in at.rises, at.where)

    def _check_general(self, rule: str, at: At, rises: frozenset[str | None]) -> None:
        if self._engine_alone(at, None):
            self.tally.check(rule, self._holds_without(at, rises), at.where)

    def _holds_without(self, at: At, rises: frozenset[str | None]) -> bool:
        """See for oneself that a rise in general, if one is said, stands in a life that never had them in it."""
        if None not in rises:
            return True
        strand = at.thought.known.strands[Where.PEOPLE]
        rest = tuple(moment for moment in strand.moments if moment.relationship != at.life.them)
        self.apart = self.thinker.catch_up(self.apart, Strand(Where.PEOPLE, rest))
        now = self.apart.now
        lines = now.felt_lines if at.says(None) is Says.MOVED else now.known_lines
        return lines.word(None).way is Way.UP


def strained_by_hand(rows: Sequence[Noted], who: str) -> bool:
    """Say whether the latest moment with someone was outside the window, or parts felt not safe in the last twenty."""
    latest = list({row.moment: row for row in rows if row.relationship == who and row.happened}.values())[
        -20:
    ]
    felt = Counter(row.not_safe for row in latest)
    parts = felt["yes"] >= 1 or felt["yes"] + felt["a_bit"] >= 2
    return parts or (bool(latest) and latest[-1].body in {"shut_down", "wound_up"})


def recurs_by_hand(at: At) -> bool:
    """Say whether harm comes again with them, counted from the rows by the letter of the rule.

    Two of the last twenty moments at 0, or hurt, coming back, hurt twice over.
    """
    lowest: dict[str, float] = {}
    for row in at.rows:
        if row.happened:
            outcome = row.outcome if isinstance(row.outcome, float) else 100.0
            lowest[row.moment] = min(outcome, lowest.get(row.moment, 100.0))
    return list(lowest.values())[-20:].count(0.0) >= 2 or turns_by_hand(at)[0] >= 2
