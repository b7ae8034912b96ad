"""After a rupture, as a lesson of its own: what the person said came once something had cracked.

Nobody says beforehand what comes after a crack, so there is nothing here to guess from: these are facts, with how often
someone came back. From someone shielded, and where there was harm or hurt comes again, no answer is drawn and no coming
back is counted; their cracks are.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from earned.charts.aftermath import Aftermath, Came
from earned.companion.amounts import SOME, Count
from earned.companion.lessons import own_ends
from earned.companion.shield import in_sight, is_shielded
from earned.journal.entities import Rating

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from earned.charts.band import Ends
    from earned.journal.entities import Lesson, LessonId, Relationship, RelationshipId
    from earned.journal.reading.lived import Cracked


@dataclass(frozen=True, slots=True)
class Said:
    """One answer on the scale."""

    at: datetime
    """When the crack was."""
    who: Relationship | None
    """With whom; nobody for someone who is out of sight."""
    value: float
    """From 0 to 100."""


@dataclass(frozen=True, slots=True)
class AfterRupture:
    """All cracks of a lesson, or with someone."""

    cracks: int
    first: datetime
    last: datetime
    came_back: Count
    """Where no repair may be claimed, a crack counts and a coming back does not."""
    still_open: int
    plain: int
    """Cracks with someone shielded, or with whom there was harm, or hurt comes again."""
    said: tuple[Said, ...]
    """The answers that may be shown, oldest first."""
    nothing_to_do: int
    """How often it had nothing to do with the lesson."""
    unknown: int
    picture: Aftermath | None
    """From five answers on."""


def after_rupture(
    cracks: Sequence[Cracked],
    people: Mapping[RelationshipId, Relationship],
    harmed: Collection[RelationshipId],
    *,
    ends: Ends | None = None,
    lesson: LessonId | None = None,
) -> AfterRupture | None:
    """Gather what came after cracks, put away or not, oldest first; nothing when there are none.

    ``harmed`` are those with whom there was harm, or hurt comes again. An answer is about the first lesson of its crack: with ``lesson``,
    those about another one stay out.
    """
    if not cracks:
        return None
    plain = {id_ for id_, who in people.items() if is_shielded(who)} | set(harmed)
    may_show = [crack for crack in cracks if crack.relationship not in plain]
    answered = [crack for crack in may_show if lesson is None or crack.lessons[:1] == (lesson,)]
    words = Counter(str(crack.after_rating) for crack in answered)
    said = tuple(_said(answered, people))
    came_back = sum(crack.repaired_at is not None for crack in may_show)
    return AfterRupture(
        cracks=len(cracks),
        first=datetime.fromisoformat(cracks[0].at),
        last=datetime.fromisoformat(cracks[-1].at),
        came_back=Count(came_back, len(cracks)),
        still_open=sum(crack.repaired_at is None and crack.put_away_at is None for crack in may_show),
        plain=len(cracks) - len(may_show),
        said=said,
        nothing_to_do=words[Rating.NOTHING_TO_DO],
        unknown=words[Rating.UNKNOWN],
        picture=_picture(said, ends) if len(said) >= SOME else None,
    )


def _said(cracks: Iterable[Cracked], people: Mapping[RelationshipId, Relationship]) -> Iterable[Said]:
    for crack in cracks:
        if isinstance(crack.after_rating, float):
            who = people.get(crack.relationship)
            at = datetime.fromisoformat(crack.at)
            yield Said(at, who if in_sight(who) else None, crack.after_rating)


def _picture(said: Sequence[Said], ends: Ends | None) -> Aftermath:
    return Aftermath(tuple(Came(one.at, one.value) for one in said), ends)


def with_people(
    cracks: Iterable[Cracked], lesson: LessonId, people: Mapping[RelationshipId, Relationship]
) -> list[Cracked]:
    """Give the cracks with people that touch a lesson; those with oneself belong to oneself."""
    mine = {id_ for id_, who in people.items() if who.is_me}
    return [crack for crack in cracks if lesson in crack.lessons and crack.relationship not in mine]


def with_someone(cracks: Iterable[Cracked], who: RelationshipId) -> list[Cracked]:
    """Give the cracks with someone."""
    return [crack for crack in cracks if crack.relationship == who]


def ends_of(cracks: Iterable[Cracked], lessons: Mapping[LessonId, Lesson]) -> Ends | None:
    """Give the end words of the one lesson that answers are about; none where there are several, or it has none."""
    about = {crack.lessons[0] for crack in cracks if crack.lessons and isinstance(crack.after_rating, float)}
    found = lessons.get(next(iter(about))) if len(about) == 1 else None
    return None if found is None else own_ends(found)
