"""Random lives: people, lessons and moments of every kind, for properties that must always hold."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from earned.journal import vault
from earned.journal.entities import (
    Channel,
    FeelsSafe,
    Forecast,
    Landed,
    Lesson,
    LessonId,
    Moment,
    MomentId,
    Noticed,
    NotSafe,
    Rating,
    Relationship,
    RelationshipId,
    Rupture,
    Standing,
    Stretch,
    Touch,
    Window,
)
from earned.journal.reading import counts
from earned.journal.reading.counts import Noted
from earned.journal.writing import Entity, keep

if TYPE_CHECKING:
    from collections.abc import Iterable

START = datetime(2026, 1, 1, 12, tzinfo=UTC)
LESSONS = [Lesson(LessonId("l1"), None, "one"), Lesson(LessonId("l2"), None, "two")]
WHO = ("a", "b", "c")


def at(day: int) -> datetime:
    return START + timedelta(days=day)


def maybe(strategy: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    return st.one_of(st.none(), strategy)


STEPS = (0.0, 25.0, 50.0, 75.0, 100.0)


class Life:
    """A made-up life: every answer there is, and none, by the throw of dice that a test can throw again."""

    def __init__(self, seed: int, who: tuple[str, ...] = WHO) -> None:
        self.dice = Random(seed)
        self.who = who

    def one_of(self, *choices: Any) -> Any:
        return self.dice.choice(choices)

    def answer(self, *more: Rating) -> float | Rating | None:
        given: float | Rating | None = self.one_of(None, *STEPS, Rating.UNKNOWN, *more)
        return given

    def forecast(self, day: int) -> Forecast | None:
        rating = self.answer()
        return None if rating is None else Forecast(rating, at(day), looked_back=self.one_of(True, False))

    def touch(self, lesson: LessonId, day: int) -> Touch:
        return Touch(
            lesson=lesson,
            head=self.forecast(day),
            gut=self.forecast(day),
            outcome=self.answer(Rating.NOTHING_TO_DO),
            signs=self.one_of((), ("cl_curious",)),
            next_gut=self.answer(),
            next_head=self.answer(),
        )

    def moment(self, number: int) -> Moment:
        someone = self.one_of(*self.who, *self.who, None)
        touched = self.dice.sample(LESSONS, self.one_of(0, 1, 1, 2))
        return Moment(
            id=MomentId(f"m{number}"),
            at=at(number),
            created_at=at(number),
            relationship=None if someone is None else RelationshipId(someone),
            planned=self.one_of(True, False),
            channel=self.one_of(Channel.LIVED, *Channel),
            after_words=self.one_of(None, "", "words"),
            touches=tuple(self.touch(lesson.id, number) for lesson in touched),
            stretch=self.one_of(None, *Stretch),
            body=self.one_of(None, *Window),
            noticed_at=self.one_of(None, at(number)),
            noticed=self.one_of(None, *Noticed),
            landed=self.one_of(None, *Landed),
            not_safe=self.one_of(None, None, None, *NotSafe),
            let_go_at=self.one_of(None, None, None, at(number)),
            put_away_at=self.one_of(None, None, None, at(number)),
        )

    def moments(self) -> list[Moment]:
        return [self.moment(number) for number in range(self.dice.randrange(40))]

    def person(self, who: str) -> Relationship:
        return Relationship(
            id=RelationshipId(who),
            name=who,
            standing=self.one_of(None, *Standing),
            feels_safe=self.one_of(None, *FeelsSafe),
            mark_declined=self.one_of(True, False),
            hard_stops=self.one_of(frozenset(), frozenset(), frozenset({"hs_fear"})),
            put_away_at=self.one_of(None, None, START),
        )


seeds = st.integers(0, 2**32)


def lives(who: tuple[str, ...] = WHO) -> st.SearchStrategy[list[Moment]]:
    """Lives of up to forty moments with some people."""
    return seeds.map(lambda seed: Life(seed, who).moments())


KNOWN = {RelationshipId(who): Relationship(RelationshipId(who), who) for who in WHO}

everyone = seeds.map(lambda seed: [Life(seed + n).person(who) for n, who in enumerate(WHO)])


def kept(moments: Iterable[Moment], ruptures: Iterable[Rupture] = ()) -> list[Noted]:
    """Keep a life in a journal and read it back as counting sees it."""
    journal = vault.in_memory()
    try:
        with journal.write() as connection:
            entities: list[Entity] = [*LESSONS, *KNOWN.values(), *moments, *ruptures]
            for entity in entities:
                keep(connection, entity)
        with journal.read() as connection:
            return counts.noted(connection)
    finally:
        journal.lock()


def seen(moments: Iterable[Moment]) -> list[Noted]:
    """Say by hand what counting sees of a life."""
    return [row for moment in moments for row in _seen(moment)]


def happened(moment: Moment) -> bool:
    return bool(
        moment.after_words
        or moment.not_safe
        or moment.landed
        or moment.body
        or any(touch.outcome is not None for touch in moment.touches)
    )


def _seen(moment: Moment) -> list[Noted]:
    alone = Noted(
        moment=moment.id,
        at=moment.at.isoformat(),
        relationship=moment.relationship,
        channel=moment.channel,
        happened=happened(moment),
        let_go=moment.let_go_at is not None,
        put_away=moment.put_away_at is not None,
        not_safe=moment.not_safe,
        landed=moment.landed,
        noticed=moment.noticed_at is not None,
        body=moment.body,
        stretch=moment.stretch,
        lesson=None,
        head=None,
        head_looked_back=None,
        gut=None,
        gut_looked_back=None,
        outcome=None,
        signs=False,
        next_head=None,
        next_gut=None,
    )
    return [_touched(alone, touch) for touch in moment.touches] or [alone]


def _touched(alone: Noted, touch: Touch) -> Noted:
    return alone._replace(
        lesson=touch.lesson,
        head=touch.head.rating if touch.head else None,
        head_looked_back=touch.head.looked_back if touch.head else None,
        gut=touch.gut.rating if touch.gut else None,
        gut_looked_back=touch.gut.looked_back if touch.gut else None,
        outcome=touch.outcome,
        signs=bool(touch.signs),
        next_head=touch.next_head,
        next_gut=touch.next_gut,
    )
