"""Fit a cohort: how people differ (empirical Bayes), and each person given the others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from earned.study.directions import directions
from earned.study.population import Fitter, em
from earned.study.scoring import around, score
from earned.working_model.foresight import Pathway
from earned.working_model.importance import effective
from earned.working_model.readings import read

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from earned.study.cohort import Life
    from earned.study.directions import Directions
    from earned.study.gaussians import Site, Spread
    from earned.working_model.model import Model
    from earned.working_model.rating import RatingKind
    from earned.working_model.readings import Reading

    Watched = Callable[[Sequence[Life]], Iterable[Life]]


class Person(NamedTuple):
    """One person, given the population."""

    person: str
    n: int
    log_density: float
    """Of all the ratings, each given those before, nats."""
    effective: float
    """How many of the points carry the weight."""
    parameters: dict[str, Reading]


@dataclass(frozen=True, slots=True)
class Fit:
    """A model fitted to a cohort."""

    directions: Directions
    kind: RatingKind
    pathway: Pathway
    people: Spread
    persons: tuple[Person, ...]

    def centre(self) -> dict[str, float]:
        """Return every value in the middle of the population."""
        values = self.directions.values(self.people.mean[None, :])
        return {name: float(value[0]) for name, value in values.items()}

    def population(self) -> dict[str, dict[str, float]]:
        """Return by free parameter the middle of the population, and where people one sd either side of it lie."""
        found = {}
        centre = self.centre()
        for n, name in enumerate(self.directions.free):
            ends = np.tile(self.people.mean, (2, 1))
            ends[:, n] += (-self.people.sd[n], self.people.sd[n])
            low, high = self.directions.values(ends)[name]
            found[name] = {"centre": centre[name], "low": float(low), "high": float(high)}
        return found

    def plain(self) -> dict[str, Any]:
        """Return all of it as a machine reads it."""
        persons = {
            each.person: {
                "n": each.n,
                "log_density": each.log_density / each.n if each.n else None,
                "effective": each.effective,
                "parameters": {
                    name: {
                        "mean": reading.mean,
                        "sd": reading.sd,
                        "low": reading.nearly_all.low,
                        "high": reading.nearly_all.high,
                    }
                    for name, reading in each.parameters.items()
                },
            }
            for each in self.persons
        }
        n = sum(each.n for each in self.persons)
        return {
            "model": self.directions.model.name,
            "pathway": str(self.pathway),
            "ratings": str(self.kind),
            "n": n,
            "log_density": sum(each.log_density for each in self.persons) / n if n else None,
            "population": self.population(),
            "held": {k: v for k, v in self.centre().items() if k not in self.directions.free},
            "persons": persons,
        }


def _unwatched(lives: Sequence[Life]) -> Iterable[Life]:
    return lives


def fit(
    lives: Sequence[Life],
    model: Model,
    kind: RatingKind,
    *,
    hold: Iterable[str] = (),
    free: Iterable[str] = (),
    pathway: Pathway = Pathway.FELT,
    seed: int = 0,
    watched: Watched = _unwatched,
) -> Fit:
    """Fit a model's population and persons to a cohort's ratings; ``watched`` may show how far it is."""
    fitter = Fitter(directions(model, lives, hold=hold, free=free, pathway=pathway), kind, seed)
    sites = fitter.settled(lambda: watched(lives))
    people = em(sites, fitter.free)
    persons = [_person(life, fitter, site, people) for life, site in zip(watched(lives), sites, strict=True)]
    return Fit(fitter.directions, kind, pathway, people, tuple(persons))


def _person(life: Life, fitter: Fitter, site: Site, people: Spread) -> Person:
    points = around(fitter.directions, site, people, fitter.seed)
    scored, weights = score(life, fitter.directions, points, fitter.kind)
    readings = {name: read(points.values[name], weights) for name in fitter.directions.free}
    return Person(life.person, scored.n, scored.log_density, effective(weights), readings)
