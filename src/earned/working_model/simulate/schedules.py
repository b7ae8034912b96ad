"""What happens in a life: who is in it and for how long, how they are, and how that changes.

A schedule is a function of chance and a number of moments to moments with outcomes and nothing rated. Each is a
stylised course of things, ours, made to see what an account of learning does with it; none is a claim about how
people's lives go. Outcomes are z: −1 just as the old lesson says, +1 the opposite.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from earned.working_model.learning import LIVED, TOLD, WITNESSED
from earned.working_model.moments import SOMEBODY_HEARD_OF, Moment
from earned.working_model.simulate.persons import Gut

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    Happens = Callable[[np.random.Generator, int], list[Moment]]

STEADY, STIRRED, WOUND_UP = 45.0, 75.0, 100.0
"""Where the body is, of the window's chips."""
DAYS_BETWEEN = 4.0
"""Days between two moments, on average."""
EVEN = 0.5
"""The chance of a coin."""
LATE, HARMFUL = 0.75, -0.5
"""From when in a slow escalation something bad is harm, and how bad that is, z."""


class Tie(NamedTuple):
    """A relationship: how they are, and while they are there."""

    name: str
    kindness: float
    begins: float = 0.0
    ends: float = 1.0
    """Of the life, 0 to 1."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """A course of things by name."""

    name: str
    meaning: str
    happens: Happens
    gut: Gut = Gut.LEARNS


def days(rng: np.random.Generator, moments: int, between: float = DAYS_BETWEEN) -> list[float]:
    """Draw the days of moments that come by chance, to four digits."""
    return [round(float(day), 4) for day in np.cumsum(rng.exponential(between, moments))]


def was(rng: np.random.Generator, kindness: float, scatter: float = 0.3) -> float:
    """Draw how a moment was with somebody, z."""
    return float(np.clip(kindness + scatter * rng.normal(), -1.0, 1.0))


def company(rng: np.random.Generator, kindness: float, spread: float = 0.2) -> tuple[Tie, ...]:
    """Draw people who come and go: two who stay, one who leaves, two who come later."""
    stays = ((0.0, 1.0), (0.0, 1.0), (0.0, 0.4), (0.3, 1.0), (0.55, 0.9))
    return tuple(
        Tie(f"person {n}", kindness + spread * float(rng.normal()), begins, ends)
        for n, (begins, ends) in enumerate(stays, start=1)
    )


def with_company(
    rng: np.random.Generator,
    on: Iterable[float],
    ties: tuple[Tie, ...],
    outcome: Callable[[Tie, float], float],
) -> Iterator[Moment]:
    """Yield moments with whoever is there on each day; ``outcome`` is of a tie and how far life has come, 0 to 1.

    One in eight is seen or heard of, and not lived.
    """
    all_days = list(on)
    for n, day in enumerate(all_days):
        past = n / max(len(all_days) - 1, 1)
        there = [tie for tie in ties if tie.begins <= past <= tie.ends]
        tie = there[int(rng.integers(len(there)))]
        channel = int(rng.choice([LIVED, WITNESSED, TOLD], p=[0.875, 0.075, 0.05]))
        who = tie.name if channel == LIVED else SOMEBODY_HEARD_OF
        yield Moment(who, day, outcome(tie, past), channel=channel)


def steady(rng: np.random.Generator, moments: int) -> list[Moment]:
    """Good people, much the same throughout."""
    return list(
        with_company(rng, days(rng, moments), company(rng, 0.6), lambda tie, _: was(rng, tie.kindness))
    )


def gradual(rng: np.random.Generator, moments: int) -> list[Moment]:
    """From just as the old lesson says to its opposite, little by little."""
    ties = company(rng, 0.0)
    return list(
        with_company(
            rng,
            days(rng, moments),
            ties,
            lambda tie, past: was(rng, -0.8 + 1.6 * past + tie.kindness * 0.3, 0.15),
        )
    )


def abrupt(rng: np.random.Generator, moments: int) -> list[Moment]:
    """As the old lesson says for a third of the life, and then its opposite."""
    ties = company(rng, 0.0)
    return list(
        with_company(
            rng,
            days(rng, moments),
            ties,
            lambda tie, past: was(rng, (-0.8 if past < 1 / 3 else 0.8) + tie.kindness * 0.3, 0.15),
        )
    )


def coin_flip(rng: np.random.Generator, moments: int) -> list[Moment]:
    """Everybody is good or bad as a coin falls."""
    return list(
        with_company(
            rng,
            days(rng, moments),
            company(rng, 0.0),
            lambda *_: float(rng.choice([-0.8, 0.8])),
        )
    )


def mixed(rng: np.random.Generator, moments: int) -> list[Moment]:
    """People of every sort."""
    return list(
        with_company(rng, days(rng, moments), company(rng, 0.1, 0.5), lambda tie, _: was(rng, tie.kindness))
    )


def beside(rng: np.random.Generator, main: list[Moment], others: int) -> list[Moment]:
    """Put a life with others beside moments with one person, in the order of days."""
    last = main[-1].day if main else 1.0
    on = sorted(round(float(rng.uniform(0.0, last)), 4) for _ in range(others))
    ties = company(rng, 0.3)
    rest = list(with_company(rng, on, ties, lambda tie, _: was(rng, tie.kindness)))
    return sorted([*main, *rest], key=lambda moment: moment.day)


def shares(moments: int) -> tuple[int, int]:
    """Divide moments: two of three with the one person, the others beside."""
    main = max(1, round(moments * 2 / 3))
    return main, moments - main


def love_bombing(rng: np.random.Generator, moments: int) -> list[Moment]:
    """More than anyone ever gave, at once and every day; then colder and colder."""
    main, others = shares(moments)
    spree = max(1, main // 4)
    on = days(rng, spree, 0.7) + [0.0] * (main - spree)
    later = days(rng, main - spree, DAYS_BETWEEN)
    on[spree:] = [round(on[spree - 1] + day, 4) for day in later]
    made = []
    for n, day in enumerate(on):
        past = max(0.0, (n - spree) / max(main - spree, 1))
        z = was(rng, 0.95, 0.05) if n < spree else was(rng, 0.4 - 1.3 * past, 0.25)
        made.append(Moment("partner", day, z, activation=STIRRED if n < spree else None))
    return beside(rng, made, others)


TENSION, HARM, SORRY, CALM = range(4)
CYCLE = (TENSION, TENSION, HARM, SORRY, SORRY, CALM, CALM, CALM)


def abuse_cycle(rng: np.random.Generator, moments: int) -> list[Moment]:
    """Tension, harm, sorry, calm, over and over; half of the people have marked the person as not safe."""
    main, others = shares(moments)
    marked = int(rng.random() < EVEN)
    kindness = {TENSION: -0.3, HARM: -0.95, SORRY: 0.8, CALM: 0.4}
    made = []
    for n, day in enumerate(days(rng, main)):
        stage = CYCLE[n % len(CYCLE)]
        body = WOUND_UP if stage == HARM else STIRRED if stage == TENSION else None
        z = was(rng, kindness[stage], 0.12)
        made.append(Moment("partner", day, z, activation=body, shielded=marked, harm=stage == HARM))
    return beside(rng, made, others)


def apology_loop(rng: np.random.Generator, moments: int) -> list[Moment]:
    """Hurt, then sorry, then hurt again; nobody is in danger, and nothing holds."""
    main, others = shares(moments)
    made = [
        Moment("friend", day, was(rng, -0.5 if n % 2 == 0 else 0.5, 0.15))
        for n, day in enumerate(days(rng, main))
    ]
    return beside(rng, made, others)


def coerced_repair(rng: np.random.Generator, moments: int) -> list[Moment]:
    """Harm, and then a making up that isn't free: said to be good, the body wound up, and nothing gets in."""
    main, others = shares(moments)
    made = []
    for n, day in enumerate(days(rng, main)):
        harmed, forced = n % 3 == 0, n % 3 == 1
        z = was(rng, -0.8 if harmed else 0.6 if forced else 0.0, 0.15)
        made.append(
            Moment(
                "partner", day, z, activation=WOUND_UP if harmed or forced else None,
                landed=0 if forced else None, shielded=1, harm=harmed,
            )
        )  # fmt: skip
    return beside(rng, made, others)


def slow_escalation(rng: np.random.Generator, moments: int) -> list[Moment]:
    """Good at first, and a little worse each time, until there is harm."""
    main, others = shares(moments)
    made = []
    for n, day in enumerate(days(rng, main)):
        past = n / max(main - 1, 1)
        z = was(rng, 0.6 - 1.5 * past, 0.15)
        made.append(Moment("partner", day, z, harm=past > LATE and z < HARMFUL))
    return beside(rng, made, others)


def weekly_therapy(rng: np.random.Generator, moments: int) -> list[Moment]:
    """Meet each week for a good hour; now and then a crack, and a repair the week after. Life goes on beside it."""
    main, others = shares(moments)
    made, until = [], int(rng.integers(5, 12))
    for week in range(main):
        cracked, mended = week == until, week == until + 1
        z = was(rng, -0.6 if cracked else 0.85 if mended else 0.5, 0.1 if mended else 0.2)
        made.append(
            Moment("therapist", 7.0 * week, z, noticed=mended or bool(rng.random() < EVEN), activation=STEADY)
        )
        if mended:
            until = week + int(rng.integers(6, 14))
    return beside(rng, made, others)


def twenty_years(rng: np.random.Generator, moments: int) -> list[Moment]:
    """Twenty years: people come for some years and go, with long gaps and spells of much contact."""
    whole = 20 * 365.25
    begins = np.sort(rng.uniform(0.0, 0.85, 8))
    ties = (
        Tie("family", was(rng, -0.3, 0.2)),
        *(
            Tie(f"person {n}", was(rng, 0.4, 0.35), float(at), float(min(1.0, at + rng.uniform(0.1, 0.5))))
            for n, at in enumerate(begins, start=1)
        ),
    )
    gaps = rng.gamma(0.3, 1.0, moments)
    on = [round(float(day), 4) for day in np.cumsum(gaps) / gaps.sum() * whole]
    return list(with_company(rng, on, ties, lambda tie, _: was(rng, tie.kindness)))


SCHEDULES: Mapping[str, Schedule] = MappingProxyType(
    {
        each.name: each
        for each in (
            Schedule("steady", "good people, much the same throughout", steady),
            Schedule("gradual", "from bad to good, little by little", gradual),
            Schedule("abrupt", "from bad to good at once", abrupt),
            Schedule("coin-flip", "good or bad as a coin falls", coin_flip),
            Schedule("stuck-gut", "good people, and a gut that never moves", steady, Gut.STUCK),
            Schedule("drifting-mood", "a gut that follows a mood and nothing else", mixed, Gut.MOOD),
            Schedule("habit-only", "ratings that repeat themselves", mixed, Gut.HABIT),
            Schedule("love-bombing", "far too much at first, then colder and colder", love_bombing),
            Schedule("abuse-cycle", "tension, harm, sorry, calm, over and over", abuse_cycle),
            Schedule("apology-loop", "hurt and sorry in turn", apology_loop),
            Schedule("coerced-repair", "harm, and a making up that isn't free", coerced_repair),
            Schedule("slow-escalation", "good at first, a little worse each time", slow_escalation),
            Schedule("weekly-therapy", "a good hour a week, with ruptures and repairs", weekly_therapy),
            Schedule("twenty-years", "twenty years of people who come and go", twenty_years),
        )
    }
)
"""Every schedule by name."""
