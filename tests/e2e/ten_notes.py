"""Ten made-up lives as somebody keeps them: people, one lesson, notes in words, cracks and what came of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np
from tests.safety.lives import CHANNELS, HARD_DAYS, LANDED, WINDOWS

from earned.journal.entities import (
    Family,
    FeelsSafe,
    Forecast,
    Held,
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
    Stretch,
    Touch,
)
from earned.working_model.moments import SOMEBODY_HEARD_OF, to_rating

from .ten_lives import MINE, Course
from .ten_words import ABOUT, ABOUT_MYSELF, CAME, NO_OUTCOME, SEEN, TO_MYSELF, TOLD

if TYPE_CHECKING:
    from collections.abc import Iterator

    from earned.journal.choices import Channel
    from earned.journal.writing import Entity
    from earned.working_model.moments import Moment as Happened

    from .ten_lives import Life, Lived

LESSON = LessonId("thelessonxyz")
WITH_OTHERS = Lesson(
    LESSON, Family.CONDITIONAL_LOVE, "I have to be on guard with people.", "Some people stay."
)
WITH_MYSELF = Lesson(LESSON, Family.CONDITIONAL_LOVE, "When I slip, I tear myself to pieces.")
ROLES = {
    "father": Role.FAMILY,
    "boss": Role.COLLEAGUE,
    "theo": Role.FRIEND,
    "viktor": Role.PARTNER,
    "leo": Role.PARTNER,
    "dr-osei": Role.THERAPIST,
    MINE: Role.ME,
}
NAMES = {"dr-osei": "Dr. Osei", MINE: "Me"}
HURTS, KIND = -0.5, 0.5
"""What cracks something, and what comes back to it, z."""
CRACKS = {Course.ABUSE: "viktor", Course.THERAPY: "dr-osei", Course.LOVE_BOMBING: "leo"}
"""With whom it cracks, and is noted."""
FORESEEN, SAID_AFTER = timedelta(hours=3), timedelta(hours=1)


def person_id(name: str) -> RelationshipId:
    """Give someone's id: twelve letters, as the notebook gives them."""
    return RelationshipId(f"{name:x<12}".replace("-", "x"))


def notes(life: Life) -> Iterator[Entity]:
    """Give all of a life that a notebook holds, in the order in which it was kept."""
    lesson = WITH_MYSELF if life.course is Course.ME else WITH_OTHERS
    begun = life.at(life.moments[0]) - timedelta(days=1)
    yield replace(lesson, created_at=begun, new_words_since=begun if lesson.new_words else None)
    for name in life.names():
        if name != SOMEBODY_HEARD_OF:
            yield _person(name)
    yield from _kept(life)


def _person(name: str) -> Relationship:
    role = ROLES.get(name, Role.FRIEND)
    return Relationship(
        person_id(name),
        NAMES.get(name, name.capitalize()),
        role,
        standing=None if name == MINE else Standing.IN_MY_LIFE,
        feels_safe=FeelsSafe.MOSTLY if name in {"father", "boss"} else None,
        chosen=name == "ruth",
    )


def _kept(life: Life) -> Iterator[Entity]:
    rng, open_crack = np.random.default_rng(life.seed), None
    for n, lived in enumerate(life.lived):
        note = _note(rng, n, life, lived)
        yield note
        if lived.moment.relationship != CRACKS.get(life.course):
            continue
        z = lived.moment.z
        if open_crack is not None and z is not None and z >= KIND:
            yield _came_back(open_crack, note, z, life)
            open_crack = None
        elif open_crack is None and z is not None and z <= HURTS:
            open_crack = Rupture(RuptureId(note.id), person_id(lived.moment.relationship), note.id, note.at)
            yield open_crack


def _came_back(crack: Rupture, note: Moment, z: float, life: Life) -> Rupture:
    return replace(
        crack,
        repair_moment=note.id,
        repaired_at=note.at,
        moved_by=Mover.THEM,
        held=Held.YES if life.course is Course.THERAPY else Held.NO,
        after_rating=to_rating(z),
    )


def _note(rng: np.random.Generator, n: int, life: Life, lived: Lived) -> Moment:
    one, at = lived.moment, life.at(lived.moment)
    foreseen = not one.looked_back and (one.gut is not None or one.head is not None)
    heard = one.relationship == SOMEBODY_HEARD_OF
    return Moment(
        MomentId(f"note{n:08}"),
        at,
        at - FORESEEN if foreseen else at,
        relationship=None if heard else person_id(one.relationship),
        planned=foreseen,
        channel=CHANNELS[one.channel],
        before_words=_any(rng, ABOUT_MYSELF if one.relationship == MINE else ABOUT) if foreseen else None,
        after_words=_words(rng, one, CHANNELS[one.channel]),
        touches=(_touch(lived, life),),
        stretch=tuple(Stretch)[int(rng.integers(3))] if foreseen else None,
        body=None if one.activation is None else WINDOWS[one.activation],
        hard_day=None if one.stress is None else HARD_DAYS[one.stress],
        noticed=Noticed.YES if one.noticed else None,
        noticed_at=at + SAID_AFTER if one.noticed else None,
        landed=None if one.landed is None else LANDED[one.landed],
        not_safe=_not_safe(one, life),
    )


def _not_safe(one: Happened, life: Life) -> NotSafe | None:
    """With the one who hurts it was a bit not safe, for as long as nobody called it by its name."""
    hurt = one.z is not None and one.z < HURTS and one.relationship == "viktor"
    return NotSafe.A_BIT if life.course is Course.ABUSE and hurt else None


def _words(rng: np.random.Generator, one: Happened, channel: Channel) -> str:
    if channel == "witnessed":
        return _any(rng, SEEN)
    if channel == "told":
        return _any(rng, TOLD)
    if one.z is None:
        return NO_OUTCOME
    return _any(rng, (TO_MYSELF if one.relationship == MINE else CAME)[round(to_rating(one.z))])


def _any(rng: np.random.Generator, of: tuple[str, ...]) -> str:
    return of[int(rng.integers(len(of)))]


def _touch(lived: Lived, life: Life) -> Touch:
    one, at = lived.moment, life.at(lived.moment)
    said = at + SAID_AFTER if one.looked_back else at - FORESEEN

    def forecast(z: float | None) -> Forecast | None:
        return None if z is None else Forecast(to_rating(z), said, one.looked_back)

    return Touch(
        LESSON,
        head=forecast(one.head),
        gut=forecast(one.gut),
        outcome=None if one.z is None else to_rating(one.z),
        outcome_at=None if one.z is None else at + SAID_AFTER,
        next_gut=None if one.next_gut is None else to_rating(one.next_gut),
        next_at=None if one.next_gut is None else at + SAID_AFTER,
    )
