"""Lives with foresight ratings, made by the very people the posterior has to find again."""

from __future__ import annotations

import numpy as np

from earned.working_model.moments import Moment
from earned.working_model.parameters import Parameters
from earned.working_model.prior import FELT, Population
from earned.working_model.rating import Habits, RatingKind, location, to_step
from earned.working_model.world import begin


def somebody(rng: np.random.Generator, population: Population = FELT) -> Parameters:
    """Draw one person from a population."""
    drawn = population.people(rng.normal(size=(1, len(population.directions))))
    return Parameters(*(float(np.ravel(value)[0]) for value in drawn))


def unrated_life(
    rng: np.random.Generator, moments: int, people: int = 4, *, shields: bool = False
) -> list[Moment]:
    """Draw moments with all that may stand around an outcome, and no forecast."""
    kindness = rng.normal(0.3, 0.5, people)
    shielded = rng.random(people) < (0.25 if shields else 0.0)
    day, life = 0.0, []
    for _ in range(moments):
        day += float(rng.exponential(3))
        who = int(rng.integers(people))
        life.append(
            Moment(
                f"r{who}",
                day,
                z=to_step(float(np.clip(kindness[who] + 0.4 * rng.normal(), -1, 1))),
                channel=int(rng.choice([0, 0, 0, 0, 1, 2])),
                noticed=bool(rng.random() < 0.5),
                activation=float(rng.choice([0, 25, 45, 75, 100])) if rng.random() < 0.8 else None,
                landed=int(rng.integers(4)) if rng.random() < 0.7 else None,
                stress=float(rng.choice([0, 0.5, 1])) if rng.random() < 0.6 else None,
                shielded=int(shielded[who]),
                harm=bool(shielded[who] and rng.random() < 0.2),
            )
        )
    return life


def given(rng: np.random.Generator, mu: float, sigma: float, kind: RatingKind) -> float:
    """Return the rating somebody gives, z."""
    rating = float(np.clip(mu + sigma * rng.normal(), -1, 1))
    if kind is RatingKind.BINARY:
        return 1.0 if rating > 0 else -1.0
    return to_step(rating) if kind is RatingKind.FIVE else rating


def rated_life(
    rng: np.random.Generator, life: list[Moment], p: Parameters, kind: RatingKind = RatingKind.FIVE
) -> list[Moment]:
    """Let somebody live through moments and rate: before them, or (with r0) only what comes next time.

    One rating in ten is missing, and one moment in ten carries only a looked-back forecast.
    """
    rater, waiting, rated = Rater(rng, p, kind), dict[str, float](), []
    for moment in life:
        who, said, chance = moment.relationship, waiting.pop(moment.relationship, None), rng.random()
        before = None
        if who != "r0" and 0.1 <= chance < 0.9:
            before = said = rater.rate(moment)
        rater.live(moment, said)
        if who == "r0" and chance < 0.9:
            waiting[who] = rater.rate(moment)
        looked_back = chance < 0.1
        rated.append(
            moment._replace(
                gut=float(rng.uniform(-1, 1)) if looked_back else before,
                looked_back=looked_back,
                next_gut=waiting.get(who),
            )
        )
    return rated


class Rater:
    """One person who lives and rates."""

    def __init__(self, rng: np.random.Generator, p: Parameters, kind: RatingKind) -> None:
        self.rng, self.p, self.kind = rng, p, kind
        self.world, self.habits = begin(p), Habits()

    def rate(self, moment: Moment) -> float:
        """Return what the person says they expect, z, and remember that they said it."""
        who = moment.relationship
        expected = self.world.expected(who, moment.day, moment.stress or 0.0)[0]
        mu = location(expected, self.habits, who, self.p)
        rating = given(self.rng, mu, self.p.sigma, self.kind)
        self.habits.note(who, rating)
        return rating

    def live(self, moment: Moment, said: float | None) -> None:
        """Learn from an outcome."""
        came = moment.came(said, stated_cap=True)
        self.world.take_in(moment.relationship, moment.day, came, harm=moment.harm)
