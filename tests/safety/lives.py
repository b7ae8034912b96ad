"""Lives with someone who hurts, noted as people note them: five courses of harm, with a mark or without any.

Each life is drawn by ``working_model.simulate`` and turned into what a person keeps: notes with gaps, cracks and
comings back where they would be noted, and in marked lives flags and marks, set at a harm or later, lifted and set
again. An unmarked life has nothing but its outcomes, and for every other person cracks. Same seed, same life.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from earned.journal.entities import (
    Channel,
    Family,
    FeelsSafe,
    Forecast,
    HardDay,
    Landed,
    Lesson,
    LessonId,
    Moment,
    MomentId,
    Mover,
    Noticed,
    NotSafe,
    Relationship,
    RelationshipId,
    Role,
    Rupture,
    RuptureId,
    Standing,
    Touch,
    Window,
)
from earned.working_model.moments import SOMEBODY_HEARD_OF, to_rating
from earned.working_model.simulate import lives as simulated
from earned.working_model.simulate.persons import somebody
from earned.working_model.simulate.schedules import HARMFUL, SCHEDULES, Schedule

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from earned.journal.writing import Entity
    from earned.working_model.moments import Moment as Happened

START = datetime(2024, 1, 1, 9, tzinfo=UTC)
LESSON = LessonId("lesson")
COURSES = ("abuse-cycle", "love-bombing", "slow-escalation", "apology-loop", "coerced-repair")
FEWEST, MOST = 20, 36
"""Moments of a life, two of three with the one who hurts."""
SOON = timedelta(milliseconds=200)
"""What is said after a note is said before the next one, which is a second later at least: saves go on in time."""
TWICE = 2
KIND = 0.25
"""From here on, z, a moment after a crack may be noted as coming back to it."""
WINDOWS = {
    0.0: Window.SHUT_DOWN,
    25.0: Window.LOW,
    45.0: Window.STEADY,
    75.0: Window.STIRRED,
    100.0: Window.WOUND_UP,
}
LANDED = (Landed.NO, Landed.FLICKER, Landed.SOME, Landed.STAYED)
HARD_DAYS = {0.5: HardDay.SOME, 1.0: HardDay.VERY}
CHANNELS = (Channel.LIVED, Channel.WITNESSED, Channel.TOLD)


class Mark(StrEnum):
    """How someone says that a person isn't safe; a flag says it of one moment."""

    NOT_SAFE = "not safe"
    HARD_STOP = "hard stop"
    OPEN_NO = "open no"


@dataclass(frozen=True, slots=True)
class Save:
    """What is kept at one time."""

    at: datetime
    keeps: tuple[Entity, ...]
    is_note: bool = True
    """One more moment; else something about what is there already."""


@dataclass(frozen=True, slots=True)
class Life:
    """One life as it was noted."""

    course: str
    seed: int
    them: RelationshipId
    """Who hurts."""
    saves: tuple[Save, ...]
    """In order; the first one holds the people and the lesson."""
    harms: tuple[MomentId, ...]
    """The moments in which they hurt, whatever was noted of it, oldest first."""

    @property
    def notes(self) -> tuple[Moment, ...]:
        """The moments as they were noted first."""
        return tuple(
            kept for save in self.saves if save.is_note for kept in save.keeps if isinstance(kept, Moment)
        )


def life(course: str, seed: int, *, marked: bool) -> Life:
    """Draw a life in which they hurt twice at least."""
    rng = np.random.default_rng([COURSES.index(course), seed, int(marked)])
    while True:
        happened = SCHEDULES[course].happens(rng, int(rng.integers(FEWEST, MOST + 1)))
        harms = _harms(course, happened)
        if len(harms) >= TWICE:
            return _Writer(rng, course, happened, harms, marked=marked).life(seed)


def _harms(course: str, happened: Sequence[Happened]) -> list[int]:
    """Give the places of the moments in which they hurt."""
    with_them = [n for n, one in enumerate(happened) if one.relationship == them_of(course)]
    return [n for nth, n in enumerate(with_them) if is_harm(course, happened[n], nth)]


def them_of(course: str) -> str:
    """Name the one who hurts."""
    return "friend" if course == "apology-loop" else "partner"


def is_harm(course: str, happened: Happened, nth: int) -> bool:
    """Say whether the nth moment with them is one in which they hurt: a fact of the course, whatever is noted."""
    if course == "apology-loop":
        return nth % 2 == 0
    return happened.harm or (course == "love-bombing" and (happened.z or 0.0) < HARMFUL)


class _Writer:
    """Somebody who writes down what happens to them."""

    def __init__(
        self,
        rng: np.random.Generator,
        course: str,
        happened: Sequence[Happened],
        harms: Sequence[int],
        *,
        marked: bool,
    ) -> None:
        self.rng, self.course, self.happened, self.harms = rng, course, happened, harms
        self.them = RelationshipId(them_of(course))
        self.notes_cracks = self._chance(0.5)
        self.flags = self._flags() if marked else {}
        self.marks = self._marks() if marked else {}
        self.open_crack: Rupture | None = None
        self.written: dict[int, Moment] = {}
        self.person = self._somebody()

    def _chance(self, share: float) -> bool:
        return bool(self.rng.random() < share)

    def _flags(self) -> dict[int, int]:
        """Draw which harms are flagged, and after which note: at once, or some notes later."""
        late = self._chance(0.3)
        return (
            {
                harm: min(harm + (int(self.rng.integers(1, 6)) if late else 0), len(self.happened) - 1)
                for harm in self.harms
                if self._chance(0.75)
            }
            if self._chance(0.75)
            else {}
        )

    def _marks(self) -> dict[int, Mark | None]:
        """Draw after which notes they are marked, and after which a mark is lifted; a flag may be the only mark."""
        if self.flags and self._chance(0.35):
            return {}
        mark = Mark(self.rng.choice(list(Mark)))
        harm = self.harms[int(self.rng.integers(min(3, len(self.harms))))]
        at = min(harm + int(self.rng.choice([0, 0, 1, 4])), len(self.happened) - 1)
        marks: dict[int, Mark | None] = {at: mark}
        if self._chance(0.4):
            lifted = at + int(self.rng.integers(3, 11))
            marks[lifted] = None
            if self._chance(0.7):
                again = next((harm for harm in self.harms if harm > lifted), lifted + 4)
                marks[again] = Mark(self.rng.choice(list(Mark)))
        return marks

    def _somebody(self) -> Relationship:
        role = Role.FRIEND if self.course == "apology-loop" else Role.PARTNER
        felt = (FeelsSafe.YES, FeelsSafe.MOSTLY, None)[self.rng.integers(3)]
        return Relationship(
            self.them,
            self.them.capitalize(),
            role=role,
            standing=Standing.IN_MY_LIFE,
            feels_safe=felt,
            chosen=self._chance(0.5),
        )

    # ---- the whole life

    def life(self, seed: int) -> Life:
        """Write it all down."""
        harms = tuple(moment_id(n) for n in self.harms)
        return Life(self.course, seed, self.them, tuple(self._saves()), harms)

    def _saves(self) -> Iterator[Save]:
        yield Save(START, (*self._everyone(), self._lesson()), is_note=False)
        for n, one in enumerate(self._rated()):
            at = START + timedelta(days=one.day, seconds=n)
            note = self.written[n] = self._note(n, one, at)
            yield Save(at, (note, *self._cracks(n, note)))
            yield from self._after(n, at)

    def _lesson(self) -> Lesson:
        return Lesson(LESSON, Family(self.rng.choice(list(Family))), "I have to be on guard")

    def _everyone(self) -> Iterator[Relationship]:
        yield self.person
        for name in dict.fromkeys(one.relationship for one in self.happened):
            if name not in {self.them, SOMEBODY_HEARD_OF}:
                role = Role(self.rng.choice([Role.FRIEND, Role.COLLEAGUE, Role.FAMILY]))
                yield Relationship(
                    RelationshipId(name),
                    name.capitalize(),
                    role=role,
                    feels_safe=FeelsSafe.YES if self._chance(0.5) else None,
                    chosen=self._chance(0.5),
                )

    def _rated(self) -> Sequence[Happened]:
        """Let a person live through it. A gut knows nothing of marks, and learns from kindness as guts do."""
        plain = [one._replace(shielded=0, harm=False) for one in self.happened]
        course = Schedule(self.course, "", lambda *_: plain)
        return simulated.life(self.rng, course, len(plain), somebody(self.rng)).moments

    # ---- one note

    def _note(self, n: int, one: Happened, at: datetime) -> Moment:
        heard = one.relationship == SOMEBODY_HEARD_OF
        note = Moment(
            id=moment_id(n),
            at=at,
            created_at=at,
            relationship=None if heard else RelationshipId(one.relationship),
            planned=not one.looked_back,
            channel=CHANNELS[one.channel],
            after_words="it came",
            body=None if one.activation is None else WINDOWS[one.activation],
            not_safe=self._not_safe(n, one),
        )
        if one.relationship == self.them and self.person.is_marked:
            return note
        return replace(
            note,
            touches=(_touch(one, at),),
            hard_day=None if one.stress is None else HARD_DAYS[one.stress],
            noticed=Noticed.YES if one.noticed else None,
            noticed_at=at if one.noticed else None,
            landed=None if one.landed is None else LANDED[one.landed],
        )

    def _not_safe(self, n: int, one: Happened) -> NotSafe | None:
        if self.flags.get(n) == n:
            return NotSafe.YES
        if self.flags and one.relationship == self.them and n not in self.harms and (one.z or 0.0) < 0:
            return NotSafe.A_BIT if self._chance(0.3) else None
        return NotSafe.NO if self._chance(0.2) else None

    def _cracks(self, n: int, note: Moment) -> Iterator[Rupture]:
        """Note a crack where they hurt, and coming back to it with the next kindness."""
        if not self.notes_cracks or note.relationship != self.them or self.person.is_marked:
            return
        if n in self.harms:
            self.open_crack = Rupture(RuptureId(note.id), self.them, note.id, note.at)
            yield self.open_crack
        elif self.open_crack is not None and (self.happened[n].z or 0.0) >= KIND and self._chance(0.85):
            came = note.touches[0].outcome if note.touches else None
            yield replace(
                self.open_crack,
                repair_moment=note.id,
                repaired_at=note.at,
                moved_by=Mover.THEM,
                after_rating=came,
            )
            self.open_crack = None

    # ---- what is said of it later

    def _after(self, n: int, at: datetime) -> Iterator[Save]:
        """Set and lift marks, and flag what was not flagged at once."""
        flagged = (harm for harm, when in self.flags.items() if when == n != harm)
        later = tuple(replace(self.written[harm], not_safe=NotSafe.YES) for harm in flagged)
        if later:
            yield Save(at + SOON, later, is_note=False)
        if n in self.marks:
            self.person = _marked(self.person, self.marks[n])
            yield Save(at + 2 * SOON, (self.person,), is_note=False)


def moment_id(n: int) -> MomentId:
    """Name the nth moment."""
    return MomentId(f"m{n:04}")


def _touch(one: Happened, at: datetime) -> Touch:
    def forecast(z: float | None) -> Forecast | None:
        return None if z is None else Forecast(to_rating(z), at, one.looked_back)

    return Touch(
        LESSON,
        head=forecast(one.head),
        gut=forecast(one.gut),
        outcome=None if one.z is None else to_rating(one.z),
        outcome_at=at,
        next_gut=None if one.next_gut is None else to_rating(one.next_gut),
        next_head=None if one.next_head is None else to_rating(one.next_head),
        next_at=at,
    )


def _marked(person: Relationship, mark: Mark | None) -> Relationship:
    """Set a mark, or lift whatever stands."""
    match mark:
        case Mark.NOT_SAFE:
            return replace(person, standing=Standing.NOT_SAFE)
        case Mark.HARD_STOP:
            return replace(person, hard_stops=frozenset({"hs_fear"}))
        case Mark.OPEN_NO:
            return replace(person, feels_safe=FeelsSafe.NO)
        case None:
            return replace(
                person, standing=Standing.IN_MY_LIFE, hard_stops=frozenset(), feels_safe=FeelsSafe.MOSTLY
            )
