"""A notebook in memory on one lesson: what is kept in it, and what the engine is given of it."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from earned.companion.barred import Barred, barred
from earned.companion.strands import Strand, Where, strands
from earned.journal import vault
from earned.journal.entities import (
    Forecast,
    Lesson,
    LessonId,
    Moment,
    MomentId,
    Relationship,
    RelationshipId,
    Role,
    Standing,
    Touch,
)
from earned.journal.reading import counts, lived, relationships, ruptures
from earned.journal.writing import Entity, keep

if TYPE_CHECKING:
    from collections.abc import Iterator

    from earned.journal.entities import Rupture
    from earned.journal.vault import Journal

START = datetime(2026, 1, 1, 12, tzinfo=UTC)
SAVED = START + timedelta(days=10_000)
"""When it is all kept, unless a test says otherwise: after everything that happened."""
LESSON = Lesson(LessonId("lesson"), None, "Quiet means they are gone.")
ANA, BEN, CLEO = (Relationship(RelationshipId(name), name.capitalize()) for name in ("ana", "ben", "cleo"))
ME = Relationship(RelationshipId("me"), "Me", Role.ME)
EVERYBODY = (ANA, BEN, CLEO, ME)


def at(day: float) -> datetime:
    return START + timedelta(days=day)


def noted(day: float, who: Relationship | None = ANA, **answers: Any) -> Moment:
    """One note; ratings go to its touch, the rest to the moment itself. With no outcome said it is half and half."""
    own = {name: answers.pop(name) for name in tuple(answers) if name not in Touch.__dataclass_fields__}
    said: dict[str, Any] = {"outcome": 50.0, "outcome_at": at(day)} | answers
    for name in ("gut", "head"):
        if isinstance(said.get(name), float):
            said[name] = Forecast(said[name], at(day))
    moment = Moment(
        MomentId(f"m{day:09.3f}"),
        at(day),
        at(day),
        None if who is None else who.id,
        touches=(Touch(LESSON.id, **said),),
    )
    return replace(moment, **own)


def marked(who: Relationship) -> Relationship:
    """The same person, set apart as not safe."""
    return replace(who, standing=Standing.NOT_SAFE)


@dataclass
class Book:
    """The notebook, open."""

    journal: Journal
    now: datetime = SAVED
    ticks: int = field(default=0, init=False)

    def keep(self, *entities: Entity) -> None:
        """Keep in one save, a minute after the last."""
        self.ticks += 1
        with self.journal.write(self.now + timedelta(minutes=self.ticks)) as connection:
            for entity in entities:
                keep(connection, entity)

    def strands(self, lesson: LessonId = LESSON.id) -> dict[Where, Strand]:
        """Read it as the pages do."""
        with self.journal.read() as connection:
            rows = lived.lived(connection, lesson=lesson)
            cracks = [crack for crack in lived.cracked(connection) if lesson in crack.lessons]
            people = {who.id: who for who in relationships.every(connection, put_away=True)}
        return strands(rows, cracks, people)

    def barred(self) -> Barred:
        with self.journal.read() as connection:
            people = {who.id: who for who in relationships.every(connection, put_away=True)}
            return barred(counts.noted(connection), self.ruptures(), people)

    def ruptures(self) -> list[Rupture]:
        with self.journal.read() as connection:
            return ruptures.every(connection, put_away=True)


@contextmanager
def book(*entities: Entity) -> Iterator[Book]:
    """Open a notebook with the lesson, everybody, and these."""
    journal = vault.in_memory()
    try:
        opened = Book(journal)
        with journal.write() as connection:
            for entity in (LESSON, *EVERYBODY):
                keep(connection, entity)
        opened.keep(*entities)
        yield opened
    finally:
        journal.lock()


def strands_of(*entities: Entity) -> dict[Where, Strand]:
    """Say what the engine is given of a notebook with these."""
    with book(*entities) as opened:
        return opened.strands()


def people_of(*entities: Entity) -> Strand:
    """The same, of the strand with people alone."""
    return strands_of(*entities)[Where.PEOPLE]
