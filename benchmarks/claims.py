"""How often would a shift be said of a gut that never moved, and of one that learned? People in general, one lesson.

Run from the repository's top:

    PYTHONPATH=src python -m benchmarks.claims [people] [moments]

Two sorts of people: *stuck* rate with the prior's own habits around a constant expectation, however good others are;
*learning* are drawn from the prior and learn as the model says. Others are good to both (outcomes +.5 or +1). The
plain rule says a rise when the 95 % range of the change lies above 0; the full rule asks for evidence as well.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import numpy as np
from benchmarks.rated import Rater, rated_life, somebody, unrated_life

from earned.working_model.course import course
from earned.working_model.ensemble import person
from earned.working_model.evidence import PLAIN_ACCOUNTS, account, standing

if TYPE_CHECKING:
    from earned.working_model.moments import Moment

SIZE = 2_048


class Stuck(Rater):
    """One person who lives and learns nothing."""

    def live(self, moment: Moment, said: float | None) -> None:
        """Let an outcome go by."""


def life(seed: int, moments: int, *, stuck: bool) -> list[Moment]:
    """Return one person's rated life among people who are good to them."""
    rng = np.random.default_rng([17, seed])
    good = [each._replace(z=float(rng.choice([0.5, 1.0]))) for each in unrated_life(rng, moments)]
    p = somebody(rng)
    if not stuck:
        return rated_life(rng, good, p)
    rater = Stuck(rng, p._replace(m0=float(np.clip(rng.normal(-0.5, 0.25), -1, 1))), person().crowd.kind)
    return [each._replace(gut=rater.rate(each)) for each in good]


def claims(moments: list[Moment]) -> tuple[bool, bool]:
    """Return whether the plain rule and the full rule say that the gut's forecast of people has risen."""
    found = person(size=SIZE)
    accounts = {model.name: account(model, size=SIZE) for model in PLAIN_ACCOUNTS}
    for each in (found, *accounts.values()):
        each.note_all(moments)  # type: ignore[attr-defined]
    change = course(found).change(None)
    assert change is not None
    rise = change.nearly_all.low > 0
    return rise, rise and standing(found, accounts).may_say(change.nearly_all)


def main(people: int = 100, moments: int = 40) -> None:
    """Print the table."""
    print(f"{people} people of each sort, {moments} moments: share of whom a rise would be said")
    for name, stuck in (("stuck", True), ("learning", False)):
        every = np.array([claims(life(seed, moments, stuck=stuck)) for seed in range(people)])
        print(f"{name:10} plain rule {every[:, 0].mean():.2f}   full rule {every[:, 1].mean():.2f}")


if __name__ == "__main__":
    main(*(int(each) for each in sys.argv[1:]))
