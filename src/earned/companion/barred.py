"""With whom no rise is ever said: the facts that outweigh any guess.

A guess says what is expected, never what is so. Where harm was noted, where it comes again, or where someone was set
apart, kindness may well raise an expectation, and that is no reason for a page to say so.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from earned.companion.recurring import goes_in_turns, harm_recurs, hurts_now, is_strained
from earned.companion.shield import harmed_so_far, is_shielded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from earned.journal.entities import Relationship, RelationshipId, Rupture
    from earned.journal.reading.counts import Noted


@dataclass(frozen=True, slots=True)
class Barred:
    """Relationships about whom no rise is said, by why."""

    shielded: frozenset[str] = frozenset()
    """Not safe, a hard stop, or an open *no*: no trend with them at all."""
    harmed: frozenset[str] = frozenset()
    """A note with them carries a harm flag."""
    recurs: frozenset[str] = frozenset()
    """Harm comes again, marked or not (B10): nor may a rise about people in general rest on them."""
    in_turns: frozenset[str] = frozenset()
    """Hurt and kindness come in turns, as the outcomes alone say; the same holds."""
    hurts: frozenset[str] = frozenset()
    """The latest moments hurt, as the outcomes alone say; the same holds while they do."""
    strained: frozenset[str] = frozenset()
    """The latest moment was outside the window, or parts did not feel safe (B5)."""

    def bars(self, who: str) -> bool:
        """Whether no rise is said about someone."""
        return who in self.led_by or who in self.strained

    @property
    def led_by(self) -> frozenset[str]:
        """Those without whom a rise about people in general has to hold as well."""
        return self.shielded | self.harmed | self.recurs | self.in_turns | self.hurts


def barred(
    rows: Iterable[Noted], ruptures: Iterable[Rupture], people: Mapping[RelationshipId, Relationship]
) -> Barred:
    """Find them in all rows, oldest first, and all ruptures, put away or not."""
    noted: defaultdict[str, list[Noted]] = defaultdict(list)
    for row in rows:
        if row.relationship is not None:
            noted[row.relationship].append(row)
    cracks: defaultdict[str, list[Rupture]] = defaultdict(list)
    for rupture in ruptures:
        cracks[rupture.relationship].append(rupture)
    return Barred(
        shielded=frozenset(id_ for id_, who in people.items() if is_shielded(who)),
        harmed=_those(noted, lambda _, theirs: bool(harmed_so_far(theirs))),
        recurs=_those(noted, lambda who, theirs: harm_recurs(theirs, cracks[who])),
        in_turns=_those(noted, lambda _, theirs: goes_in_turns(theirs)),
        hurts=_those(noted, lambda _, theirs: hurts_now(theirs)),
        strained=_those(noted, lambda _, theirs: is_strained(theirs)),
    )


def _those(
    noted: Mapping[str, Sequence[Noted]], are: Callable[[str, Sequence[Noted]], bool]
) -> frozenset[str]:
    return frozenset(who for who, theirs in noted.items() if are(who, theirs))
