"""Which ratings are foresight, in what order they came, and what habit they could lean on.

Foresight is rated before the outcome: *before* notes, and *next time* of an earlier moment. When both precede a
moment, the *before* is scored and the *next time* counts as last alone. Looked-back ratings enter nothing. All of
it depends on what was noted and on no parameter, so it is worked out once, and every model is scored on the very
same ratings with the very same habits.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from earned.working_model.habits import Habits

if TYPE_CHECKING:
    from collections.abc import Iterable

    from earned.working_model.learning import Came
    from earned.working_model.moments import Moment


MANY_WAYS = 1_024
"""No more ways in which an outcome came are kept: on a scale without steps each would be another."""


class Pathway(StrEnum):
    """Whose forecast: two machines, two sets of ratings."""

    FELT = "felt"
    """The gut's."""
    KNOWN = "known"
    """The head's."""


class Asked(NamedTuple):
    """One foresight rating, with everything about it that no parameter changes."""

    number: int
    """Its place among all foresight ratings of this pathway, from 0."""
    moment: int
    """The moment on whose page it was given, from 0."""
    relationship: str
    day: float
    stress: float
    """0 where it was not said, and for the head."""
    rating: float
    """z."""
    last: float | None
    """The foresight rating before it with the same relationship, z."""
    mean: float | None
    """The mean of all foresight ratings before it, z."""
    next_time: bool = False
    """Given after an outcome, about the next moment with them: it may yet be overtaken."""


class Lived(NamedTuple):
    """One outcome, and what had been said of it beforehand."""

    number: int
    """The moment, from 0."""
    relationship: str
    day: float
    moment: Moment
    said: float | None
    """The foresight rating it was measured against, z."""
    came: Came
    """As this pathway takes it in, with the stated cap."""


class Heard(NamedTuple):
    """What one moment brought, in order: perhaps a forecast, perhaps an outcome, perhaps the next forecast."""

    events: tuple[Asked | Lived, ...]
    overtaken: Asked | None = None
    """A *next time* that is no longer scored, since this moment has a *before*."""


@dataclass(slots=True)
class Foresight:
    """One pathway's foresight ratings on one lesson, moment by moment."""

    pathway: Pathway = Pathway.FELT
    habits: Habits = field(default_factory=Habits)
    waiting: dict[str, Asked] = field(default_factory=dict)
    """By relationship, a *next time* that no moment has followed yet."""
    moments: int = 0
    ratings: int = 0
    ways: dict[Came, Came] = field(default_factory=dict)
    """Each way in which an outcome came, once: of a whole life there are few."""

    def overtakes(self, moment: Moment) -> Asked | None:
        """Return the *next time* that is no longer scored once this moment is heard, since it has a *before*."""
        return None if self._ratings(moment)[0] is None else self.waiting.get(moment.relationship)

    def hear(self, moment: Moment) -> Heard:
        """Put one more moment into order. Moments come in the order in which they were lived."""
        rating, after = self._ratings(moment)
        next_time = self.waiting.pop(moment.relationship, None)
        events: list[Asked | Lived] = []
        if rating is not None:
            events.append(self._ask(moment, rating))
        if moment.z is not None:
            said = rating if rating is not None else next_time.rating if next_time else None
            events.append(self._live(moment, said))
        if after is not None:
            asked = self._ask(moment, after, next_time=True)
            self.waiting[moment.relationship] = asked
            events.append(asked)
        self.moments += 1
        return Heard(tuple(events), next_time if rating is not None else None)

    def _live(self, moment: Moment, said: float | None) -> Lived:
        # A page looked back on may still follow a *next time*, and what was said then was foresight.
        foresaid = moment._replace(looked_back=False) if said is not None and moment.looked_back else moment
        came = foresaid.came(said, stated_cap=True, felt=self.pathway is Pathway.FELT)
        return Lived(self.moments, moment.relationship, moment.day, moment, said, self._once(came))

    def _once(self, came: Came) -> Came:
        if len(self.ways) >= MANY_WAYS:
            self.ways.clear()
        return self.ways.setdefault(came, came)

    def copy(self) -> Foresight:
        """Return an order of its own that heard the same."""
        habits = replace(self.habits, last=dict(self.habits.last))
        return replace(self, habits=habits, waiting=dict(self.waiting), ways=dict(self.ways))

    def _ratings(self, moment: Moment) -> tuple[float | None, float | None]:
        felt = self.pathway is Pathway.FELT
        before = moment.gut if felt else moment.head
        after = moment.next_gut if felt else moment.next_head
        return None if moment.looked_back else before, after

    def _ask(self, moment: Moment, rating: float, *, next_time: bool = False) -> Asked:
        who, stress = moment.relationship, moment.stress or 0.0
        asked = Asked(
            self.ratings,
            self.moments,
            who,
            moment.day,
            stress if self.pathway is Pathway.FELT else 0.0,
            rating,
            self.habits.last.get(who),
            self.habits.mean,
            next_time,
        )
        self.habits.note(who, rating)
        self.ratings += 1
        return asked


@dataclass(frozen=True, slots=True)
class Story:
    """A whole life on one lesson as one pathway lived it: its events in order, and the ratings that count."""

    events: tuple[Asked | Lived, ...]
    overtaken: frozenset[int]
    """Numbers of the ratings that are not scored."""
    pathway: Pathway = Pathway.FELT

    @property
    def scored(self) -> tuple[Asked, ...]:
        """The ratings that every model is scored on, in order."""
        return tuple(e for e in self.events if isinstance(e, Asked) and e.number not in self.overtaken)


def story(moments: Iterable[Moment], pathway: Pathway = Pathway.FELT) -> Story:
    """Put a whole life into order."""
    foresight, events, overtaken = Foresight(pathway), list[Asked | Lived](), set[int]()
    for moment in moments:
        heard = foresight.hear(moment)
        events.extend(heard.events)
        if heard.overtaken is not None:
            overtaken.add(heard.overtaken.number)
    return Story(tuple(events), frozenset(overtaken), pathway)
