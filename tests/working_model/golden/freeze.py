"""Golden sequences: lives of our own, and every figure the model gives on them, frozen to the last digit.

A life is a CSV beside this file: a row a moment, blank where nothing was said. ``people.json`` holds three plausible
people: the companion's defaults, and two with every parameter elsewhere. Each life is lived by each of them in three
ways (``WAYS``), and ``<life>.figures.csv`` keeps what came of it, a row for each moment.

Run this file to freeze anew, after a change that is meant to move figures, and say in the commit what moved and why:
``python tests/working_model/golden/freeze.py``.
"""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from earned.working_model.learning import FLOATS, Came, most_teachable
from earned.working_model.learning import got_in as share_that_got_in
from earned.working_model.moments import Moment
from earned.working_model.parameters import Parameters, known_from
from earned.working_model.shield import watch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from earned.working_model.learning import Arithmetic
    from earned.working_model.parameters import Number
    from earned.working_model.shield import Shielded
    from earned.working_model.world import World

HERE = Path(__file__).parent
LIVES = ("answers", "time", "marks")
TOLERANCE = 1e-12
NUMPY = cast("Arithmetic", np)
LATER = 45.0
"""How long after each moment it is read once more, days."""

RECORD = ("expectation", "variance", "surprise", "weight", "after")

Figures = dict[str, "Number"]


@dataclass(frozen=True, slots=True)
class Way:
    """How a life is lived: from which parameters, as gut or as head, with the stated cap or without."""

    people: Callable[[Parameters], Parameters]
    felt: bool
    stated_cap: bool


WAYS = {
    "felt": Way(lambda person: person, felt=True, stated_cap=True),
    "plain": Way(lambda person: person._replace(c=person.c + np.inf), felt=True, stated_cap=False),
    "known": Way(known_from, felt=False, stated_cap=True),
}


def people() -> dict[str, Parameters]:
    """Read the frozen people by name."""
    rows = json.loads((HERE / "people.json").read_text(encoding="utf-8"))
    return {name: Parameters(**values) for name, values in rows.items()}


def together(persons: list[Parameters]) -> Parameters:
    """Make one batch of several people: fields of shape (people,)."""
    return Parameters(*(np.array(column) for column in zip(*persons, strict=True)))


def _number(text: str) -> float | None:
    return float(text) if text else None


def moments(life: str) -> list[Moment]:
    """Read a life."""
    with (HERE / f"{life}.csv").open(encoding="utf-8", newline="") as lines:
        return [
            Moment(
                row["relationship"],
                float(row["day"]),
                z=float(row["z"]),
                gut=_number(row["gut"]),
                head=_number(row["head"]),
                looked_back=row["looked_back"] == "1",
                channel=int(row["channel"]),
                noticed=row["noticed"] == "1",
                activation=_number(row["activation"]),
                landed=int(row["landed"]) if row["landed"] else None,
                stress=_number(row["stress"]),
                shielded=int(row["shielded"]),
                harm=row["harm"] == "1",
            )
            for row in csv.DictReader(lines)
        ]


def teachable(came: Came, life: Shielded[World], moment: Moment) -> Number:
    """Return the most teachable surprise as it was before a moment like this."""
    mean, variance = life.world.expected(moment.relationship, moment.day)
    return most_teachable(mean, variance, came, life.world.parameters, life.world.xp)


def live_through(life: list[Moment], person: Parameters, way: Way, xp: Arithmetic) -> Iterator[Figures]:
    """Give every figure after each moment of a life, for one person in floats or a batch in arrays."""
    lived = watch(way.people(person), xp)
    for moment in life:
        said = moment.gut if way.felt else moment.head
        came = moment.came(said, stated_cap=way.stated_cap, felt=way.felt)
        most = teachable(came, lived, moment)
        record = lived.take_in(moment, said, stated_cap=way.stated_cap, felt=way.felt)
        figures = {name: getattr(record, name) for name in RECORD}
        figures["got_in"] = share_that_got_in(record.surprise, lived.world.parameters.c, xp)
        figures["most_teachable"] = most
        yield figures | read(lived, moment)


def read(lived: Shielded[World], moment: Moment) -> Figures:
    """Return the state, and all that may be read off it and shown, after a moment."""
    world, who, stress = lived.world, moment.relationship, moment.stress or 0.0
    bond = world.bonds[who]
    later, later_variance = world.expected(who, bond.day + LATER, stress)
    return {
        "m": world.m, "V": world.V, "a": bond.a, "b": bond.b, "v": bond.v,
        "later": later, "later_variance": later_variance,
        "general": world.general(stress)[0], "newcomer_variance": world.newcomer()[1],
        "shown": lived.shown_expected(who, bond.day + LATER, stress),
        "shown_general": lived.shown_general(stress),
        "shown_else": lived.shown_expected("r0", bond.day, stress),
    }  # fmt: skip


def figures(life: str, way: str) -> Iterator[dict[str, Any]]:
    """Give a row for each person and moment, in plain floats."""
    for name, person in people().items():
        for n, row in enumerate(live_through(moments(life), person, WAYS[way], FLOATS)):
            yield {"way": way, "person": name, "moment": n} | row


def frozen(life: str) -> dict[tuple[str, str, int], dict[str, float]]:
    """Read the frozen figures of a life by way, person and moment."""
    with (HERE / f"{life}.figures.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    keys = ("way", "person", "moment")
    return {
        (row["way"], row["person"], int(row["moment"])): {
            k: float(v) for k, v in row.items() if k not in keys
        }
        for row in rows
    }


def moved(now: dict[str, float], then: dict[str, float]) -> dict[str, float]:
    """Return the figures that moved by more than the tolerance, and how far; NaN counts as moved."""
    assert now.keys() == then.keys()
    far = {name: abs(now[name] - then[name]) for name in then if now[name] != then[name]}
    return {name: distance for name, distance in far.items() if not distance <= TOLERANCE}


def freeze(life: str) -> None:
    """Write the figures of a life anew."""
    rows = [row for way in WAYS for row in figures(life, way)]
    with (HERE / f"{life}.figures.csv").open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    for each in LIVES:
        freeze(each)
