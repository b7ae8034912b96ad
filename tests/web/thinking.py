"""A notebook with one lesson in it, and a session's thoughts that a test can hold and wait for.

Nothing here waits for a time: every wait is for something that happens, and gives up only when it never does.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Event
from typing import TYPE_CHECKING

from tests.companion.book import ANA, BEN, EVERYBODY, LESSON, noted
from tests.companion.minds import few

from earned.companion.lines import Line, Lines, Way, Word
from earned.companion.mind import Mind
from earned.companion.thought import Thought
from earned.journal.writing import keep
from earned.web import guesses

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    import pytest

    from earned.journal.entities import LessonId
    from earned.journal.vault import Journal
    from earned.journal.writing import Entity
    from earned.web.guesses import Guesses
    from earned.web.room import Room
    from earned.web.session import Session
    from earned.working_model import Moment

LONG = 60.0
"""Seconds after which something that is waited for never came."""
PAGE = f"/l/{LESSON.id}"
NOTES = tuple(
    noted(day, ANA if day % 2 else BEN, gut=25.0, head=75.0, outcome=75.0, after_words=f"peas {day}")
    for day in range(1, 41)
)
"""Forty notes, every other one with Ana."""


def keep_all(journal: Journal, *entities: Entity) -> None:
    with journal.write() as connection:
        for entity in entities:
            keep(connection, entity)


def fill(journal: Journal, *entities: Entity) -> None:
    """Keep the lesson, everybody, forty notes, and these."""
    keep_all(journal, LESSON, *EVERYBODY, *NOTES, *entities)


@dataclass
class Gate:
    """Whoever thinks waits at it after each step, once it is shut."""

    open: Event = field(default_factory=Event)
    reached: Event = field(default_factory=Event)

    def __post_init__(self) -> None:
        self.open.set()

    def shut(self) -> None:
        self.reached.clear()
        self.open.clear()

    def passed(self) -> None:
        self.reached.set()
        assert self.open.wait(LONG)


def hold(monkeypatch: pytest.MonkeyPatch) -> Gate:
    """Let thinking be done by few plausible people, and wait at a gate after each step."""
    gate = Gate()

    class Held(Mind):
        def catch_up(self, moments: Sequence[Moment]) -> Generator[int]:
            for step in super().catch_up(moments):
                yield step
                gate.passed()

    monkeypatch.setattr(guesses, "Mind", lambda: Held(begin=few))
    return gate


def say(monkeypatch: pytest.MonkeyPatch, way: Way, *only: str | None) -> None:
    """Let every line with enough ratings, or only these, say that it went this way: what a page does with it is the question."""
    word = Lines.word

    def told(self: Lines, name: str | None) -> Word:
        found: Line | None = self.every.get(name)
        if found is None:
            return word(self, name)
        return Word(found.word.ratings, way, 10) if not only or name in only else Word(found.word.ratings)

    monkeypatch.setattr(Lines, "word", told)


def session_of(room: Room) -> Session:
    (session,) = room.sessions.values()
    return session


def thoughts(room: Room) -> Guesses:
    return session_of(room).think(room.now)


def thought(room: Room, lesson: LessonId = LESSON.id) -> Thought:
    """Wait until the lesson is thought through."""
    found = thoughts(room).of(lesson, patience=LONG)
    assert isinstance(found, Thought)
    return found


def ended(one: Guesses) -> None:
    """Wait until its thread has ended."""
    assert one._thread is not None
    one._thread.join(LONG)
    assert not one._thread.is_alive()
