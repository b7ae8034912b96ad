"""Ten lives whose true course is known: what happened in them, what was truly expected, and what was noted.

Each is lived by the companion's default person, the head with the brakes off, as ``working_model.simulate`` has it, and
only the schedule differs. What they truly expect before each moment is kept beside what they say of it, so that a test
may ask the page about something that really was so, or really was not. Same seed, same life.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from earned.working_model.moments import Moment, to_rating
from earned.working_model.parameters import COMPANION, KNOWN
from earned.working_model.rating import RatingKind
from earned.working_model.simulate import Gut, Missing, Somebody
from earned.working_model.simulate.lives import _Living
from earned.working_model.simulate.schedules import (
    EVEN,
    STEADY,
    Tie,
    abuse_cycle,
    days,
    love_bombing,
    was,
    with_company,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from earned.working_model.moments import Moment as Happened

TODAY = datetime(2026, 6, 12, 18, 0, tzinfo=timezone(timedelta(hours=2)))
MINE = "me"
UNSAID = Missing(gut=1.0, head=1.0, outcome=0.0, activation=0.0, landed=1.0, next_gut=1.0, looked_back=0.0)
"""A life before its notebook: lived, and nothing noted."""
WAKES, SLEEPS = 8 / 24, 22 / 24
AT_FIRST, AT_FIRST_DAYS = 8, 30.0
"""Ratings and days that are the beginning of a line, as the rule on shifts has it."""


class Course(StrEnum):
    """How a life truly went."""

    STEADY = "steady"
    STUCK = "stuck gut with good others"
    WITH_ONE = "improving with one person only"
    IN_GENERAL = "improving in general"
    WORSE = "worse with good reason"
    ABUSE = "abuse cycle"
    LOVE_BOMBING = "love-bombing, then collapse"
    THERAPY = "weekly therapy with a rupture and its repair"
    SPARSE = "sparse"
    ME = "me only"


@dataclass(frozen=True, slots=True)
class Lived:
    """One moment as it was noted, and what nobody can note: what was truly expected, z."""

    moment: Happened
    felt: float
    """With whom it was, just before it."""
    general: float
    """Of people in general, just after it."""


@dataclass(frozen=True, slots=True)
class Plot:
    """What happens in a life, before the notebook and in it."""

    happens: Callable[[np.random.Generator], list[Happened]]
    unnoted: int = 0
    """How many moments were lived before the notebook was begun."""
    gut: Gut = Gut.LEARNS
    missing: Missing = Missing()  # noqa: RUF009 - a tuple, and so never changed


@dataclass(frozen=True, slots=True)
class Life:
    """A life, as far as its notebook goes."""

    course: Course
    seed: int
    lived: tuple[Lived, ...]

    @property
    def moments(self) -> list[Happened]:
        """What was noted, in order."""
        return [one.moment for one in self.lived]

    @property
    def begins(self) -> datetime:
        """When day 0 was: the last note is of the day before yesterday."""
        last = int(self.lived[-1].moment.day)
        return TODAY.replace(hour=0) - timedelta(days=last + 2)

    def at(self, one: Happened) -> datetime:
        """When a moment was."""
        return self.begins + timedelta(days=one.day)

    def with_whom(self, who: str | None) -> list[Lived]:
        """Give what was lived with someone, or with everyone."""
        return [one for one in self.lived if who in {None, one.moment.relationship}]

    def rise(self, who: str | None) -> float:
        """How far the true expectation on a line lies above its beginning, points of 100."""
        line = self.with_whom(who)
        true = [one.general if who is None else one.felt for one in line]
        early = [n for n, one in enumerate(line) if one.moment.day - line[0].moment.day <= AT_FIRST_DAYS]
        first = true[: max(AT_FIRST, len(early))]
        return to_rating(true[-1]) - to_rating(float(np.mean(first)))

    def ratings(self, who: str | None) -> int:
        """Count what the gut said in advance on a line: each *before*, and each *next time* that no *before* came after."""
        return sum(_said(self.with_whom(name)) for name in self.names(who))

    def names(self, who: str | None = None) -> list[str]:
        """Name everyone in it, or the one."""
        found = dict.fromkeys(one.moment.relationship for one in self.lived)
        return [name for name in found if who in {None, name}]


def _said(line: list[Lived]) -> int:
    moments = [one.moment for one in line]
    before = sum(one.gut is not None and not one.looked_back for one in moments)
    next_time = [one.next_gut is not None for one in moments]
    overtaken = [
        said and then.gut is not None and not then.looked_back
        for said, (_, then) in zip(next_time, pairwise(moments), strict=False)
    ]
    return before + sum(next_time) - sum(overtaken)


# ---- what happens


def _awake(day: float) -> float:
    """Put a moment where somebody is awake, on the same day."""
    date, hour = divmod(day, 1.0)
    return round(date + WAKES + (SLEEPS - WAKES) * hour, 4)


def _with(*ties: Tie, moments: int, between: float = 4.0) -> Callable[[np.random.Generator], list[Happened]]:
    """Let people be as they are, each the same throughout."""

    def happens(rng: np.random.Generator) -> list[Happened]:
        return list(
            with_company(rng, days(rng, moments, between), ties, lambda tie, _: was(rng, tie.kindness))
        )

    return happens


def _turns_cold(rng: np.random.Generator) -> list[Happened]:
    """Be met well by three for a long time; then one of them is away for a month, and comes back cold."""
    ties = (*[Tie("theo", 0.7)] * 3, Tie("ruth", 0.6), Tie("nils", 0.6))
    happened = list(with_company(rng, days(rng, 150, 3.0), ties, lambda tie, _: was(rng, tie.kindness, 0.2)))
    turn = happened[105].day
    return [
        one._replace(z=was(rng, -0.8, 0.15)) if one.relationship == "theo" and one.day >= turn else one
        for one in happened
    ]


def _therapy(rng: np.random.Generator) -> list[Moment]:
    """Meet each week for a good hour; once something cracks, and a week later it is mended. Friends are there too."""
    weeks, cracked = 70, 30
    hours = [
        Moment(
            "dr-osei",
            7.0 * week,
            _hour(rng, week - cracked),
            noticed=bool(rng.random() < EVEN),
            activation=STEADY,
        )
        for week in range(weeks)
    ]
    beside = with_company(
        rng, days(rng, 30, 7.0 * weeks / 31), GOOD[:2], lambda tie, _: was(rng, tie.kindness)
    )
    return sorted([*hours, *beside], key=lambda one: one.day)


def _hour(rng: np.random.Generator, after: int) -> float:
    if after == 0:
        return was(rng, -0.7, 0.1)
    return was(rng, 0.95 if after == 1 else 0.75, 0.1 if after == 1 else 0.2)


def _renamed(
    happens: Callable[[np.random.Generator, int], list[Happened]], moments: int, **names: str
) -> Callable[[np.random.Generator], list[Happened]]:
    """Take a schedule of the simulator, and call people by names."""

    def named(rng: np.random.Generator) -> list[Happened]:
        called = names | {f"person {n}": name for n, name in enumerate(OTHERS, start=1)}
        return [
            one._replace(relationship=called.get(one.relationship, one.relationship), shielded=0, harm=False)
            for one in happens(rng, moments)
        ]

    return named


OTHERS = ("ruth", "nils", "ada", "pavel", "inge")
GOOD = tuple(Tie(name, kindness) for name, kindness in zip(OTHERS, (0.7, 0.6, 0.75, 0.6, 0.7), strict=True))
HARSH = (Tie("father", -0.6), Tie("boss", -0.5), Tie("inge", -0.6))
TWICE_AS_OFTEN = (Tie("ruth", 0.75), Tie("ruth", 0.75), Tie("ruth", 0.75))


def _me(rng: np.random.Generator) -> list[Happened]:
    """Learn to speak to oneself kindly, little by little."""
    at = days(rng, 60, 3.0)
    return [Moment(MINE, day, was(rng, -0.6 + 1.5 * min(1.0, n / 30), 0.2)) for n, day in enumerate(at)]


PLOTS: dict[Course, Plot] = {
    Course.STEADY: Plot(_with(*GOOD[:3], moments=150), unnoted=90),
    Course.STUCK: Plot(_with(*GOOD[:4], moments=60), gut=Gut.STUCK),
    Course.WITH_ONE: Plot(_with(*TWICE_AS_OFTEN, *HARSH, moments=120)),
    Course.IN_GENERAL: Plot(_with(*GOOD, moments=120)),
    Course.WORSE: Plot(_turns_cold, unnoted=60),
    Course.ABUSE: Plot(_renamed(abuse_cycle, 66, partner="viktor")),
    Course.LOVE_BOMBING: Plot(_renamed(love_bombing, 60, partner="leo")),
    Course.THERAPY: Plot(_therapy),
    Course.SPARSE: Plot(_with(*GOOD[:2], moments=18, between=30.0), missing=Missing().times(3)),
    Course.ME: Plot(_me),
}
DEFAULT = Somebody(COMPANION, KNOWN)


def life(course: Course, seed: int) -> Life:
    """Live a life."""
    rng, plot = np.random.default_rng([list(Course).index(course), seed]), PLOTS[course]
    return Life(course, seed, tuple(_live(rng, plot)))


def _live(rng: np.random.Generator, plot: Plot) -> Iterator[Lived]:
    living = _Living(rng, Somebody(COMPANION, KNOWN, plot.gut), RatingKind.FIVE, UNSAID)
    happened = [one._replace(day=_awake(one.day)) for one in plot.happens(rng)]
    for one in happened[: plot.unnoted]:
        living.note(one)
    living.missing = plot.missing
    begun = int(happened[plot.unnoted].day)
    living.waiting.clear()
    for one in happened[plot.unnoted :]:
        answered = living.note(one)
        general = living.mood if plot.gut is Gut.STUCK else living.felt.mean_of_all()
        yield Lived(answered.moment._replace(day=one.day - begun), answered.felt, float(general))
