"""What the engine makes of the notes while the notebook is open: worked out beside the pages, never in their way.

One thread a session thinks; pages ask. Whoever asks waits a moment and no longer: then the page says how far the
thinking is, and shows the facts. A thought is never changed once it was given out; thinking on makes a new one. With
guesses off nothing here is ever loaded, and with the lock all of it is gone.
"""

from __future__ import annotations

import sys
from collections import OrderedDict
from contextlib import closing
from dataclasses import dataclass, field
from threading import Condition, Thread
from typing import TYPE_CHECKING

from earned.companion.barred import barred
from earned.companion.mind import Mind
from earned.companion.strands import Where, strands
from earned.companion.thought import Known, Thought, without
from earned.journal.errors import JournalError
from earned.journal.reading import counts, lessons, lived, relationships, ruptures
from earned.web.place import place

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from earned.companion.strands import Strand
    from earned.journal.entities import LessonId
    from earned.web.session import Session

PATIENCE = 0.1
"""Seconds that a page waits for a thought that is nearly there."""
QUIET = 0.4
"""Seconds without a save after which what was saved is thought about, unless a page asks sooner."""


@dataclass(frozen=True, slots=True)
class Thinking:
    """A lesson that is still being thought about."""

    done: int
    of: int
    """Notes lived again, of how many."""
    broke_off: bool = False
    """Nothing will come of it until something is saved: the facts stand alone."""


@dataclass(slots=True)
class Guesses:
    """The thoughts of one session."""

    session: Session
    clock: Callable[[], datetime]
    thoughts: dict[LessonId, Thought] = field(default_factory=dict)
    _asked: OrderedDict[LessonId, None] = field(default_factory=OrderedDict)
    _stirred: bool = False
    _far: dict[LessonId, Thinking] = field(default_factory=dict)
    _lost: dict[LessonId, int] = field(default_factory=dict)
    """By lesson, after how many saves thinking about it broke off: facts alone until something is saved."""
    _changed: Condition = field(default_factory=Condition)
    _thread: Thread | None = None
    _over: bool = False

    def of(self, lesson: LessonId, patience: float = PATIENCE) -> Thought | Thinking:
        """Give the thought of a lesson, or how far it is. ``patience`` in seconds."""
        with self._changed:
            if not self._is_done(lesson):
                self._ask(lesson)
                self._changed.wait_for(lambda: self._over or self._is_done(lesson), patience)
            if self._is_fresh(lesson):
                return self.thoughts[lesson]
            return self._far.get(lesson, Thinking(0, 0, broke_off=self._is_lost(lesson)))

    def stir(self) -> None:
        """Something was saved: think about it when it is quiet."""
        with self._changed:
            self._stirred = True
            self._changed.notify_all()

    def end(self) -> None:
        """Stop thinking and forget all of it; the thread ends at its next step."""
        with self._changed:
            self._over = True
            self.thoughts.clear()
            self._far.clear()
            self._changed.notify_all()

    def _is_fresh(self, lesson: LessonId) -> bool:
        thought = self.thoughts.get(lesson)
        return thought is not None and thought.known.saves == self.session.journal.saves

    def _is_lost(self, lesson: LessonId) -> bool:
        return self._lost.get(lesson) == self.session.journal.saves

    def _is_done(self, lesson: LessonId) -> bool:
        return self._is_fresh(lesson) or self._is_lost(lesson)

    def _ask(self, lesson: LessonId) -> None:
        self._asked[lesson] = None
        self._asked.move_to_end(lesson, last=False)
        if self._thread is None and not self._over:
            self._thread = Thread(target=self._think, name="guesses", daemon=True)
            self._thread.start()
        self._changed.notify_all()

    # ---- in the thread

    def _think(self) -> None:
        while (lesson := self._next()) is not None:
            saves = self.session.journal.saves
            try:
                self._think_about(lesson)
            except JournalError:
                continue  # locked meanwhile, or it will be asked for again
            except Exception as error:  # noqa: BLE001  (a page must not wait for ever for what broke off)
                sys.stderr.write(f"{place(error)}\n")
                self._give_up(lesson, saves)

    def _next(self) -> LessonId | None:
        with self._changed:
            while not self._over:
                if self._asked:
                    lesson = self._asked.popitem(last=False)[0]
                    if not self._is_done(
                        lesson
                    ):  # it may have been asked for again while it was thought about
                        return lesson
                    continue
                if not self._stirred:
                    self._changed.wait()
                    continue
                self._stirred = False
                if not self._changed.wait_for(lambda: self._over or self._asked or self._stirred, QUIET):
                    self._asked.update((each, None) for each in self.thoughts if not self._is_fresh(each))
            return None

    def _think_about(self, lesson: LessonId) -> None:
        known = self._read(lesson)
        if known is None:
            return
        before = self.thoughts.get(lesson)
        minds = {where: before.minds[where].copy() if before else Mind() for where in known.strands}
        if not self._catch_up(lesson, [(minds[where], strand) for where, strand in known.strands.items()]):
            return
        apart = self._apart(lesson, known, minds[Where.PEOPLE], before)
        self._publish(lesson, Thought(known, minds, apart))

    def _apart(self, lesson: LessonId, known: Known, mind: Mind, before: Thought | None) -> Mind | None:
        """Think once more without those whom a rise may not rest on, if there is a rise and they are there."""
        rest = without(known, mind)
        if rest is None:
            return None
        apart = before.apart.copy() if before and before.apart else Mind()
        return apart if self._catch_up(lesson, [(apart, rest)]) else None

    def _catch_up(self, lesson: LessonId, minds: Sequence[tuple[Mind, Strand]]) -> bool:
        """Let minds live what they have not lived yet; False when all is over."""
        of = sum(len(strand.moments) - mind.keeps(strand.moments) for mind, strand in minds)
        done = 0
        for mind, strand in minds:
            with closing(mind.catch_up(strand.moments)) as steps:
                for lived_on in steps:
                    done += lived_on
                    with self._changed:
                        if self._over:
                            return False
                        self._far[lesson] = Thinking(done, of)
        return True

    def _publish(self, lesson: LessonId, thought: Thought) -> None:
        with self._changed:
            if not self._over:
                self.thoughts[lesson] = thought
                self._far.pop(lesson, None)
                self._changed.notify_all()

    def _give_up(self, lesson: LessonId, saves: int) -> None:
        with self._changed:
            self._lost[lesson] = saves
            self._far.pop(lesson, None)
            self._changed.notify_all()

    def _read(self, lesson: LessonId) -> Known | None:
        if not self.session.enter():
            return None
        try:
            with self.session.journal.read() as connection:
                saves = self.session.journal.saves
                if lessons.one(connection, lesson) is None:
                    return None
                people = {who.id: who for who in relationships.every(connection, put_away=True)}
                cracked = ruptures.every(connection, put_away=True)
                # First, and by itself: the rows of all notes go before those of this lesson come.
                bars = barred(counts.noted(connection), cracked, people)
                cracks = [crack for crack in lived.cracked(connection) if lesson in crack.lessons]
                rows = lived.lived(connection, lesson=lesson)
        finally:
            self.session.leave(self.clock())
        return Known(saves, strands(rows, cracks, people), bars, cracked)
