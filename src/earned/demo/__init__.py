"""Pretend notes: half a year of a made-up person, so that anyone can look around first.

They are kept by the same writing as real notes, in whatever journal they are given. The words
are content (``content/pretend.yaml``); here they only get their dates and their ids.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from hashlib import blake2b
from typing import TYPE_CHECKING

from earned.demo.script import Line, Script, pretend
from earned.journal.entities import (
    Catch,
    CatchId,
    Forecast,
    Lesson,
    LessonId,
    Moment,
    MomentId,
    OwnStep,
    Relationship,
    RelationshipId,
    Rupture,
    RuptureId,
    SetAside,
    StepId,
    Touch,
)
from earned.journal.writing import keep

if TYPE_CHECKING:
    from earned.demo.script import Crack, Feared, OldLesson, OwnLine, Person, Touched
    from earned.journal.vault import Journal
    from earned.journal.writing import Entity

__all__ = ["fill"]

BEFORE = timedelta(hours=3)
"""How long before a moment its forecasts were noted."""
AFTER = timedelta(hours=2)
"""How long after it what happened was noted."""
EVENING = time(20, 30)


def fill(journal: Journal, today: datetime, *, seed: int = 0) -> None:
    """Write the pretend notes into a journal, the last ones a day or two before ``today``.

    ``today`` carries a zone, and all dates are counted back from it. The same day and seed give the
    same notes, ids and all. Raises ``ValueError`` when ``today`` has no zone.
    """
    if today.utcoffset() is None:
        raise ValueError("today needs its zone")
    cast = _Cast(pretend(), today, seed)
    with journal.write() as connection:
        for entity in cast.everything():
            keep(connection, entity)


class _Cast:
    """The script with dates and ids given out: what ``fill`` keeps, in an order that holds together."""

    def __init__(self, script: Script, today: datetime, seed: int) -> None:
        self.script = script
        self.today = today
        self.seed = seed
        self.by_key = {line.key: line for line in script.moments if line.key}

    def everything(self) -> list[Entity]:
        """Give all entities, what others point to first."""
        cracks = enumerate(self.script.ruptures)
        return [
            *(self._lesson(lesson) for lesson in self.script.lessons),
            *(self._person(person) for person in self.script.people),
            *(self._moment(number, line) for number, line in enumerate(self.script.moments)),
            *(self._rupture(number, crack) for number, crack in cracks),
            *(self._step(step) for step in self.script.steps),
            *(SetAside(aside.step, self._at(aside.ago, EVENING)) for aside in self.script.set_aside),
            *(self._catch(feared) for feared in self.script.catches),
        ]

    def _id(self, kind: str, key: str) -> str:
        # Twelve letters like a real id, but the same ones each time.
        return blake2b(f"{self.seed}:{kind}:{key}".encode(), digest_size=6).hexdigest()

    def _at(self, ago: int, hour: time) -> datetime:
        day = self.today.date() - timedelta(days=ago)
        return datetime.combine(day, hour, tzinfo=self.today.tzinfo)

    def _lesson(self, lesson: OldLesson) -> Lesson:
        since = lesson.new_ago
        return Lesson(
            id=LessonId(self._id("lesson", lesson.key)),
            family=lesson.family,
            old_words=lesson.old,
            new_words=lesson.new,
            new_words_since=None if since is None else self._at(since, EVENING),
            end_low=lesson.low,
            end_high=lesson.high,
            template=lesson.template,
            created_at=self._at(lesson.ago, EVENING),
        )

    def _person(self, person: Person) -> Relationship:
        return Relationship(
            id=RelationshipId(self._id("person", person.key)),
            name=person.name,
            role=person.role,
            role_words=person.role_words,
            standing=person.standing,
            feels_safe=person.feels_safe,
            chosen=person.chosen,
            created_at=self._at(person.ago, EVENING),
        )

    def _moment_id(self, line: Line) -> MomentId:
        return MomentId(self._id("moment", f"{line.ago}:{line.at}"))

    def _moment(self, number: int, line: Line) -> Moment:
        at = self._at(line.ago, line.at)
        happened = line.after is not None
        return Moment(
            id=self._moment_id(line),
            at=at,
            created_at=(at - BEFORE if line.ago > 0 else self._at(1, EVENING))
            if line.planned
            else at + AFTER + timedelta(minutes=number),
            relationship=RelationshipId(self._id("person", line.with_)) if line.with_ else None,
            planned=line.planned,
            channel=line.channel,
            about=line.about,
            before_words=line.before,
            after_words=line.after,
            touches=tuple(self._touch(line, touched) for touched in line.touched()),
            stretch=line.stretch,
            hard_day=line.hard_day,
            body_before=line.body_before,
            body=line.body,
            body_words=line.body_words,
            noticed=line.noticed,
            noticed_at=at + AFTER if line.noticed is not None and happened else None,
            landed=line.landed,
            guards=line.guards,
            not_safe=line.not_safe,
            let_go_at=self._evening(line.let_go),
            step=line.step,
            kept_at=self._evening(line.kept),
        )

    def _evening(self, ago: int | None) -> datetime | None:
        return None if ago is None else self._at(ago, EVENING)

    def _step(self, step: OwnLine) -> OwnStep:
        return OwnStep(
            id=StepId(self._id("step", step.key)),
            words=step.words,
            stretch=step.stretch,
            lesson=LessonId(self._id("lesson", step.lesson)) if step.lesson else None,
            created_at=self._at(step.ago, EVENING),
            put_away_at=self._evening(step.put_away),
        )

    def _catch(self, feared: Feared) -> Catch:
        return Catch(
            id=CatchId(self._id("catch", feared.key)),
            words=feared.words,
            by=self._at(feared.by, EVENING).date(),
            created_at=self._at(feared.ago, EVENING),
            relationship=RelationshipId(self._id("person", feared.with_)) if feared.with_ else None,
            lesson=LessonId(self._id("lesson", feared.lesson)) if feared.lesson else None,
            came=feared.came,
            answered_at=self._evening(feared.answered),
            let_go_at=self._evening(feared.let_go),
        )

    def _touch(self, line: Line, touched: Touched) -> Touch:
        at = self._at(line.ago, line.at)
        before = at - BEFORE if line.ago > 0 else self._at(1, EVENING)
        return Touch(
            lesson=LessonId(self._id("lesson", touched.lesson)),
            head=_forecast(touched.head, touched.guess_head, before, at + AFTER),
            gut=_forecast(touched.gut, touched.guess_gut, before, at + AFTER),
            outcome=touched.came,
            outcome_at=None if touched.came is None else at + AFTER,
            signs=touched.signs,
            next_gut=touched.next_gut,
            next_at=None if touched.next_gut is None else at + AFTER,
        )

    def _rupture(self, number: int, crack: Crack) -> Rupture:
        line = self.by_key[crack.moment]
        repair = self.by_key[crack.repair] if crack.repair else None
        return Rupture(
            id=RuptureId(self._id("rupture", str(number))),
            relationship=RelationshipId(self._id("person", crack.with_)),
            moment=self._moment_id(line),
            at=self._at(line.ago, line.at),
            repair_moment=None if repair is None else self._moment_id(repair),
            repaired_at=None if repair is None else self._at(repair.ago, repair.at),
            moved_by=crack.moved_by,
            held=crack.held,
            after_rating=crack.after,
            put_away_at=None if crack.put_away is None else self._at(crack.put_away, EVENING),
        )


def _forecast(
    said: float | None, guessed: float | None, before: datetime, after: datetime
) -> Forecast | None:
    if said is not None:
        return Forecast(rating=said, noted_at=before)
    if guessed is not None:
        return Forecast(rating=guessed, noted_at=after, looked_back=True)
    return None
