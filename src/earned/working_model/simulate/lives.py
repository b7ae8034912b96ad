"""One life: a person, what happens, and what they say of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from earned.working_model.parameters import COMPANION
from earned.working_model.rating import RatingKind
from earned.working_model.simulate.observation import (
    Missing,
    Rater,
    body,
    hard_day,
    hindsight,
    in_kind,
    landed,
)
from earned.working_model.simulate.persons import Gut, Somebody
from earned.working_model.world import World, begin

if TYPE_CHECKING:
    import numpy as np

    from earned.working_model.moments import Moment
    from earned.working_model.simulate.schedules import Schedule

MOOD_HOLDS = 0.95
"""How much of a mood is left at the next moment, and"""
MOOD_SCATTER = 0.15
"""how much is new, z."""
NOTICED = 0.3
"""How often somebody looks at a moment again."""
HABIT_ONLY = {"u1": 0.75, "u2": 0.2}
"""What is left of an expectation where there are only habits: a twentieth."""


class Answered(NamedTuple):
    """One moment as it was noted, and what nobody can note: what was truly expected before it, z."""

    moment: Moment
    felt: float
    known: float


@dataclass(frozen=True, slots=True)
class Life:
    """Somebody, and their moments in order."""

    somebody: Somebody
    answered: tuple[Answered, ...]

    @property
    def moments(self) -> tuple[Moment, ...]:
        """The moments alone, as a study file holds them."""
        return tuple(each.moment for each in self.answered)


def life(
    rng: np.random.Generator,
    schedule: Schedule,
    moments: int,
    somebody: Somebody,
    *,
    kind: RatingKind = RatingKind.FIVE,
    missing: Missing = Missing(),  # noqa: B008  (a tuple, and so never changed)
) -> Life:
    """Let somebody live through a schedule and note it. The same generator, the same life."""
    living = _Living(rng, somebody, kind, missing)
    return Life(somebody, tuple(living.note(moment) for moment in schedule.happens(rng, moments)))


class _Living:
    """Somebody while they live: a gut and a head, and a mood."""

    def __init__(
        self, rng: np.random.Generator, somebody: Somebody, kind: RatingKind, missing: Missing
    ) -> None:
        felt = somebody.felt._replace(**(HABIT_ONLY if somebody.gut is Gut.HABIT else {}))
        self.rng, self.kind, self.missing, self.gut = rng, kind, missing, somebody.gut
        self.felt: World = begin(felt)
        self.known: World = begin(somebody.known)
        self.gut_rater, self.head_rater = Rater(felt, kind), Rater(somebody.known, kind)
        self.mood = felt.m0
        self.waiting: dict[str, float] = {}
        """By relationship, what the gut said it would expect next time."""

    def _left_out(self, share: float) -> bool:
        return bool(self.rng.random() < share)

    def _expects(self, moment: Moment, stress: float) -> float:
        if self.gut is Gut.LEARNS:
            return float(self.felt.expected(moment.relationship, moment.day, stress)[0])
        return float(self.mood)

    def note(self, moment: Moment) -> Answered:
        """Live through one moment; return it as it was noted."""
        rng, who = self.rng, moment.relationship
        activation = body(rng) if moment.activation is None else moment.activation
        noticed = moment.noticed or bool(rng.random() < NOTICED)
        stress = hard_day(rng)
        if self._left_out(self.missing.stress):
            stress = 0.0
        expects, thinks = self._expects(moment, stress), float(self.known.expected(who, moment.day)[0])
        looked_back = self._left_out(self.missing.looked_back)
        said, thought = self._forecast(moment, expects, thinks, looked_back=looked_back)
        heard = None if self._left_out(self.missing.outcome) else in_kind(moment.z or 0.0, self.kind)
        shown = None if self._left_out(self.missing.activation) else activation
        got = moment.landed
        if heard is not None and got is None and not self._left_out(self.missing.landed):
            got = landed(rng, heard - expects, activation, COMPANION)
        noted = moment._replace(
            z=heard, gut=said, head=thought, looked_back=looked_back, noticed=noticed,
            activation=shown, landed=got, stress=stress or None,
        )  # fmt: skip
        self._take_in(noted)
        return Answered(self._next_time(noted), expects, thinks)

    def _forecast(
        self, moment: Moment, expects: float, thinks: float, *, looked_back: bool
    ) -> tuple[float | None, float | None]:
        """Return what gut and head say beforehand; with hindsight they enter no habit."""
        if looked_back:
            return in_kind(hindsight(expects, moment.z or 0.0), self.kind), None
        who = moment.relationship
        said = None if self._left_out(self.missing.gut) else self.gut_rater.rate(self.rng, expects, who)
        thought = None if self._left_out(self.missing.head) else self.head_rater.rate(self.rng, thinks, who)
        return said, thought

    def _take_in(self, noted: Moment) -> None:
        # What is learned is what was noted, so that a life can be read back by whoever reads the notes.
        before = self.waiting.pop(noted.relationship, None)
        said = before if noted.looked_back or noted.gut is None else noted.gut
        if noted.z is not None:
            open_page = noted._replace(looked_back=False) if said is not None else noted
            felt = open_page.came(said, stated_cap=True)
            self.felt.take_in(noted.relationship, noted.day, felt, harm=noted.harm)
            thought = None if noted.looked_back else noted.head
            known = noted.came(thought, stated_cap=True, felt=False)
            self.known.take_in(noted.relationship, noted.day, known, harm=noted.harm)
        if self.gut is Gut.MOOD:
            drift = self.mood * MOOD_HOLDS + MOOD_SCATTER * float(self.rng.normal())
            self.mood = max(-1.0, min(1.0, drift))

    def _next_time(self, noted: Moment) -> Moment:
        if noted.z is None or self._left_out(self.missing.next_gut):
            return noted
        expects = self._expects(noted, noted.stress or 0.0)
        said = self.gut_rater.rate(self.rng, expects, noted.relationship)
        self.waiting[noted.relationship] = said
        return noted._replace(next_gut=said)
