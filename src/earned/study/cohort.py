"""A cohort: every person's life as events in the order lived, ready to be foreseen by any model.

A person may live in several worlds (lessons, and *me*). They have one set of parameters throughout, and in each
world expectations and rating habits of their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from earned.working_model.foresight import Asked, Lived, Pathway, story
from earned.working_model.habits import centre, guessed_kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from earned.study.files import History, StudyFile
    from earned.working_model.habits import RatingKind
    from earned.working_model.learning import Arithmetic
    from earned.working_model.model import Model
    from earned.working_model.parameters import Number, Parameters


@dataclass(frozen=True, slots=True)
class Event:
    """One event of a person's life."""

    world: int
    what: Asked | Lived
    scored: bool
    """A foresight rating that counts."""


@dataclass(frozen=True, slots=True)
class Life:
    """One person's events in the order of the file's rows."""

    person: str
    worlds: int
    events: tuple[Event, ...]

    @property
    def n(self) -> int:
        """How many ratings count."""
        return sum(event.scored for event in self.events)


def life(person: str, histories: Sequence[History], pathway: Pathway = Pathway.FELT) -> Life:
    """Put a person's worlds into one order, that of the rows."""
    placed: list[tuple[int, Event]] = []
    for world, history in enumerate(histories):
        told = story(history.moments, pathway)
        for what in told.events:
            asked = isinstance(what, Asked)
            moment = what.moment if isinstance(what, Asked) else what.number
            scored = asked and what.number not in told.overtaken
            placed.append((history.rows[moment], Event(world, what, scored)))
    placed.sort(key=lambda pair: pair[0])
    return Life(person, len(histories), tuple(event for _, event in placed))


def lives(file: StudyFile, pathway: Pathway = Pathway.FELT) -> tuple[Life, ...]:
    """Return everybody's life, in the order in which persons first appear."""
    apart: dict[str, list[History]] = {}
    for history in file.histories:
        apart.setdefault(history.key.person, []).append(history)
    return tuple(life(person, histories, pathway) for person, histories in apart.items())


def ratings(cohort: Iterable[Life]) -> Iterator[float]:
    """Yield every rating that counts, z."""
    for each in cohort:
        for event in each.events:
            if event.scored and isinstance(event.what, Asked):
                yield event.what.rating


def kind_of(cohort: Iterable[Life]) -> RatingKind:
    """Guess from their values how the ratings that count were given."""
    return guessed_kind(ratings(cohort))


def foreseen(
    each: Life, model: Model, chosen: Mapping[str, Number], habits: Parameters, xp: Arithmetic
) -> Iterator[tuple[Asked, Number, Number]]:
    """Yield every rating that counts with what was expected and the centre of the rating it leads to, z.

    ``chosen`` holds the model's values, floats or arrays of shape (points,); ``habits`` the rating habits alike.
    """
    own = {row.name: chosen[row.name] for row in model.parameters}
    learners = [model.begin(own, xp) for _ in range(each.worlds)]
    for event in each.events:
        learner, what = learners[event.world], event.what
        if isinstance(what, Lived):
            learner.take_in(what.moment, what.said)
            continue
        if event.scored:
            expected = learner.expected(what.relationship, what.day, what.stress)
            yield what, expected, centre(expected, what.last, what.mean, habits)
        learner.rated(what.relationship, what.day, what.rating)
