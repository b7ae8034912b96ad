"""Who and what earns nothing here: someone not safe, a moment of harm, and kindness that came after it.

A shield hides no fact. The plain count holds everything; what a shield stops is that any of it is
drawn, counted or said as something having changed.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from earned.companion.guard import asks, shown_unasked
from earned.journal.entities import NotSafe

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from earned.journal.entities import Moment, Relationship, RelationshipId
    from earned.journal.reading.counts import Noted


def is_shielded(relationship: Relationship | None) -> bool:
    """Whether someone is *not safe*, has a hard stop, or was answered with a *no* that is still open."""
    return relationship is not None and not asks(relationship).full


def in_sight(relationship: Relationship | None) -> bool:
    """Whether someone, and notes with them, may be shown unasked: not set apart, and not put away."""
    return shown_unasked(relationship) and (relationship is None or relationship.put_away_at is None)


def harmed_so_far(rows: Sequence[Noted]) -> set[RelationshipId]:
    """Give the relationships that have a harm flag in these rows."""
    return {row.relationship for row in rows if row.relationship and row.not_safe == NotSafe.YES}


def earning(
    rows: Iterable[Noted], relationships: Mapping[RelationshipId, Relationship]
) -> list[tuple[Noted, bool]]:
    """Give each row with whether it may count towards anything but the plain count.

    It may not when its relationship is shielded, when it carries a harm flag, or when an earlier row
    with the same relationship did. Rows come oldest first.
    """
    aside: set[RelationshipId | None] = {id_ for id_, one in relationships.items() if is_shielded(one)}
    given = []
    for row in rows:
        harm = row.not_safe == "yes"
        if harm and row.relationship is not None:
            aside.add(row.relationship)
        given.append((row, not (harm or row.relationship in aside)))
    return given


def keeps_to_words(
    moment: Moment, relationship: Relationship | None, first_harms: Mapping[RelationshipId, int]
) -> bool:
    """Whether a moment is shown in words alone, without the scale: shielded, or at or after a harm.

    ``first_harms`` gives the instant of each relationship's first harm flag, in microseconds since 1970.
    """
    if moment.harmed or is_shielded(relationship):
        return True
    first = None if moment.relationship is None else first_harms.get(moment.relationship)
    return first is not None and moment.at >= datetime.fromtimestamp(first / 1_000_000, UTC)


def lowest_mean(ratings: Sequence[tuple[float, bool]], n: int) -> float | None:
    """Give the lowest mean of the last ``n`` ratings that any choice of shielded ones could leave.

    ``ratings`` are (value, whether it earns), oldest first. Those that earn always count, a shielded
    one only where it lowers the mean. So a shielded rating never raises what is shown, and neither
    does shielding one. ``None`` when none earns. Ours.
    """
    earning = [place for place, (_, earns) in enumerate(ratings) if earns]
    if not earning:
        return None
    means = (_mean_with(ratings, earning, n, taken) for taken in range(n + 1))
    return min(mean for mean in means if mean is not None)


def _mean_with(
    ratings: Sequence[tuple[float, bool]], earning: Sequence[int], n: int, taken: int
) -> float | None:
    """Give the lowest mean with ``taken`` shielded ratings among the last ``n``, if that can be."""
    kept = earning[len(earning) - min(n - taken, len(earning)) :]
    before = len(earning) - len(kept)
    oldest = earning[before - 1] if before else -1
    later = sorted(value for value, earns in ratings[oldest + 1 :] if not earns)
    values = [ratings[place][0] for place in kept] + later[:taken]
    # With an older rating left out, the last n are n: fewer would not be the last n of anything.
    if not values or (before and len(values) < n):
        return None
    return sum(values) / len(values)
