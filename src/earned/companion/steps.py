"""Steps: which there are for a lesson, how much each is likely to surprise, and which one is offered.

Only on asking, one at a time, and never above what can be taken in. Nothing is a valid offer.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from functools import cache
from statistics import fmean
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

from earned.companion.gates import Shut, lets_through, shut
from earned.content.catalogue import Context, FamilyId, Gate, Need, catalogue
from earned.journal.entities import Stretch

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

    from earned.content.catalogue import Challenge, Family, SelfLesson
    from earned.content.catalogue import Step as Listed
    from earned.journal.entities import Lesson, MomentId, OwnStep, Relationship, RelationshipId, Rupture
    from earned.journal.reading.counts import Noted
    from earned.journal.reading.tries import Try

SIZES: Final = (Stretch.TINY, Stretch.SMALL, Stretch.MEDIUM, Stretch.LARGE, Stretch.VERY_LARGE)
"""The five steps of stretch, from least to most."""
A_STEP: Final = 0.25
"""How much one step of stretch is expected to surprise, z, until there are ratings. Ours (design)."""
ENOUGH: Final = 5
"""From this many rated steps of one stretch on, their own mean takes its place. Ours (design)."""
HALF: Final = 50.0
"""Points on the scale of 0 to 100 that are 1 in z."""
MOST_TEACHABLE: Final = 0.937
"""d*, the most teachable surprise, z, as long as nothing is known of anyone.

c √(1 + Var w₀) with the companion's defaults: c = .7, w₀ = 1, Var = 1/8 + 1/1.5 of somebody new. A
number and not a call, so that *facts only* never loads the engine. Source: ours, ``docs/the-model.md``.
"""


@dataclass(frozen=True, slots=True)
class Step:
    """One step that a lesson offers: the catalogue's, or the person's own."""

    id: str
    words: str
    stretch: Stretch
    """The person's own latest rating of it, else the first guess."""
    gate: Gate
    context: Context
    is_own: bool = False
    is_rated: bool = False
    """The person has said how much of a stretch it is."""
    for_anyone: bool = False
    """It goes with no lesson, but with a way in which new things are hard to take in."""
    times: int = 0
    """In how many moments they noted that they tried it."""


class Tried(NamedTuple):
    """One moment that tries a step."""

    step: str
    stretch: Stretch | None
    """As the person rated it then; one of SIZES, or nothing."""
    surprise: float | None
    """Outcome less the gut's foresight, z; nothing when either is no number, or where it earns nothing."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a step was asked for: with whom, on which lesson."""

    them: Relationship | None
    """``None`` is oneself, before there is a *me*."""
    lesson: Lesson | None
    rows: Sequence[Noted] = ()
    """All with them, oldest first."""
    ruptures: Sequence[Rupture] = ()
    """All with them, put away or not."""


@dataclass(frozen=True, slots=True)
class Offer:
    """One step, or none and why. Rest is beside either."""

    step: Step | None = None
    shut: Shut | None = None
    """Why no step is shown with them at all; else there is just none that is small enough."""


def tried_of(rows: Iterable[Try], aside: Container[RelationshipId]) -> list[Tried]:
    """Say of each moment that tries a step how much it surprised, oldest first.

    Of two lessons it is the first one that has both numbers. ``aside`` holds relationships that are
    shielded or have a harm flag: what came with them says nothing of how much a step surprises.
    """
    moments: dict[MomentId, Tried] = {}
    for row in rows:
        there = moments.get(row.moment)
        if there is None or there.surprise is None:
            earns = row.relationship is None or row.relationship not in aside
            sized = next((size for size in SIZES if size == row.stretch), None)
            moments[row.moment] = Tried(row.step, sized, _surprise(row) if earns else None)
    return list(moments.values())


def _surprise(row: Try) -> float | None:
    if row.gut_looked_back or not isinstance(row.gut, float) or not isinstance(row.outcome, float):
        return None
    return (row.outcome - row.gut) / HALF


def expected(tried: Iterable[Tried], steps: Mapping[str, Stretch]) -> dict[Stretch, float]:
    """Say how much a step of each stretch is expected to surprise, z.

    ``steps`` gives the stretch of a step where its moment has none of its own. Source: ours (design):
    stretch × .25 until five are rated, then their own mean.
    """
    seen: defaultdict[Stretch, list[float]] = defaultdict(list)
    for one in tried:
        stretch = one.stretch or steps.get(one.step)
        if stretch is not None and one.surprise is not None:
            seen[stretch].append(one.surprise)
    guessed = {stretch: A_STEP * number for number, stretch in enumerate(SIZES, start=1)}
    return guessed | {stretch: fmean(those) for stretch, those in seen.items() if len(those) >= ENOUGH}


def steps_of(lesson: Lesson | None, own: Iterable[OwnStep], tried: Sequence[Tried] = ()) -> tuple[Step, ...]:
    """Give the steps that a lesson offers: the person's own, its entry's, its family's, then those for anyone.

    Own steps that are put away, have no size, or belong to another lesson are left out. A stretch that
    the person gave when they tried a step replaces the one it came with.
    """
    rated = {one.step: one.stretch for one in tried if one.stretch is not None}
    times = Counter(one.step for one in tried)
    mine = (_own(step) for step in own if _is_offered(step, lesson))
    known = {step.id: step for step in (*mine, *_ours(lesson))}
    sized = (
        replace(step, stretch=rated[step.id], is_rated=True) if step.id in rated else step
        for step in known.values()
    )
    return tuple(replace(step, times=times[step.id]) for step in sized if step.stretch in SIZES)


def _is_offered(step: OwnStep, lesson: Lesson | None) -> bool:
    return step.put_away_at is None and step.lesson in {None, lesson.id if lesson else None}


def _own(step: OwnStep) -> Step:
    return Step(step.id, step.words, step.stretch, Gate.OPEN, Context.ANYONE, is_own=True, is_rated=True)


def _ours(lesson: Lesson | None) -> Iterator[Step]:
    for listed in _listed(lesson):
        yield _step(listed, for_anyone=False)
    for challenge in catalogue().challenges:
        for listed in challenge.steps:
            yield _step(listed, for_anyone=True)


def _step(listed: Listed, *, for_anyone: bool) -> Step:
    stretch = Stretch(listed.stretch.value)
    return Step(listed.id, listed.text, stretch, listed.gate, listed.context, for_anyone=for_anyone)


def is_danger(lesson: Lesson | None) -> bool:
    """Whether a lesson is of the family where closeness is not safe."""
    if lesson is None:
        return False
    entry = catalogue().template(lesson.template)
    family = entry.family if isinstance(entry, Need) else None
    return FamilyId.DANGER.value in {lesson.family, lesson.template, family}


def offer(
    asked: Asked,
    own: Sequence[OwnStep],
    tried: Sequence[Tried],
    *,
    teachable: float = MOST_TEACHABLE,
    set_aside: Container[str] = (),
    at_most: int | None = None,
    only: str | None = None,
) -> Offer:
    """Offer the step that is nearest below ``teachable`` (d*, z), or nothing.

    Never one at or above it, nor one that has come out worse than expected on the whole; ties go to the
    smaller stretch, then to the lesson's own before those for anyone, then to what was tried least. ``at_most`` keeps to the first so many of SIZES, for
    *make it smaller*. ``set_aside`` holds ids of steps that are not to be offered. ``only`` is the id of a
    step that the person chose already: that one is offered, if it fits.
    """
    because = shut(asked.them, asked.rows, asked.ruptures, danger=is_danger(asked.lesson))
    if because is not None:
        return Offer(shut=because)
    surprises = expected(tried, first_guesses(own))
    allowed = SIZES[:at_most] if at_most is not None else SIZES
    small = [
        step
        for step in steps_of(asked.lesson, own, tried)
        if (step.id not in set_aside if only is None else step.id == only)
        and step.stretch in allowed
        and 0 < surprises[step.stretch] < teachable
        and lets_through(step, asked.them)
    ]
    return Offer(min(small, key=lambda step: _distance(step, surprises), default=None))


def _distance(step: Step, surprises: Mapping[Stretch, float]) -> tuple[float, int, bool, int]:
    # All of them are below d*, so the nearest is the one that surprises most.
    return -surprises[step.stretch], SIZES.index(step.stretch), step.for_anyone, step.times


def first_guesses(own: Iterable[OwnStep]) -> dict[str, Stretch]:
    """Give the stretch that each step came with: ours for the catalogue's, the person's for their own."""
    ours = {id_: Stretch(listed.stretch.value) for id_, listed in _by_id().items()}
    return ours | {step.id: step.stretch for step in own if step.stretch in SIZES}


def listed_words(step: str) -> str | None:
    """Give the words of one of the catalogue's steps; nothing for any other."""
    listed = _by_id().get(step)
    return None if listed is None else listed.text


def goes_with(step: Step) -> str | None:
    """Say what one of the catalogue's steps is for, when that is no lesson but a challenge."""
    with_it = (
        entry.shows for entry in catalogue().challenges if any(listed.id == step.id for listed in entry.steps)
    )
    return next(with_it, None)


def caution_of(step: Step) -> str | None:
    """Give what the catalogue says, beside one of its steps, of when the old lesson may be right.

    A step that nobody else takes part in has none of its family's.
    """
    known = catalogue()
    entries: tuple[Need | Challenge | SelfLesson, ...] = (
        *known.needs,
        *known.challenges,
        *known.self_relation,
    )
    for entry in entries:
        if any(listed.id == step.id for listed in entry.steps):
            return entry.caution.text
    within = (family for family in known.families if any(listed.id == step.id for listed in family.steps))
    return next((family.cautions[0].text for family in within if step.gate is not Gate.SOLO), None)


def _listed(lesson: Lesson | None) -> Iterator[Listed]:
    known = catalogue()
    entry = known.template(lesson.template) if lesson else None
    if entry is not None:
        yield from entry.steps
    family = entry.family if isinstance(entry, Need) else lesson.family if lesson else None
    of_family = known.family(family)
    if of_family is not None:
        yield from of_family.steps


@cache
def _by_id() -> Mapping[str, Listed]:
    known = catalogue()
    entries: tuple[Family | Need | Challenge | SelfLesson, ...] = (
        *known.families,
        *known.needs,
        *known.challenges,
        *known.self_relation,
    )
    return MappingProxyType({step.id: step for entry in entries for step in entry.steps})
