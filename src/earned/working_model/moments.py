"""What the model takes in: one moment on one lesson, in the model's own units."""

from __future__ import annotations

from typing import NamedTuple

from earned.working_model.learning import LANDED_STEPS, LIVED, Came

SOMEBODY_HEARD_OF = "others I hear of"
"""Told and witnessed moments without a named person belong to this reserved relationship."""

RATING_LOW, RATING_HIGH = 0.0, 100.0
POINTS = 50.0
"""Points of the rating scale in one z."""


def to_z(rating: float) -> float:
    """Turn a rating, 0 to 100, into z, −1 to 1."""
    return (rating - POINTS) / POINTS


def to_rating(z: float) -> float:
    """Turn z, −1 to 1, into a rating, 0 to 100."""
    return POINTS + POINTS * z


class Moment(NamedTuple):
    """Something that happened, or was about to, with one relationship, touching one lesson.

    Ratings and the outcome are z, −1 to 1. Whatever is missing is None and drops its term.
    """

    relationship: str
    day: float
    """Time in days on any origin. A day before the last one counts as no time passed."""
    z: float | None = None
    """What happened."""
    gut: float | None = None
    """The felt forecast."""
    head: float | None = None
    """The known forecast."""
    looked_back: bool = False
    """Given with hindsight: the forecasts enter no likelihood, no score, no n and no cap."""
    next_gut: float | None = None
    """What the gut would expect next time: foresight for the next moment with this relationship."""
    next_head: float | None = None
    channel: int = LIVED
    noticed: bool = False
    activation: float | None = None
    """Where the body was, 0 shut down to 100 wound up."""
    landed: int | None = None
    """0 no, 1 a flicker, 2 some, 3 it stayed."""
    stress: float | None = None
    """How hard the day was, 0 to 1."""
    shielded: int = 0
    """0 is no shield. Else it is with someone *not safe* or with a hard stop, or carries a harm flag, and this
    is the order in which that mark was set: 1 for the first mark that stands, and so on."""
    harm: bool = False
    """Carries a harm flag."""

    @property
    def mark(self) -> int:
        """The order of the mark that shields it, 0 for none. A harm flag without an order is the first."""
        return int(self.shielded) or int(self.harm)

    def came(self, said: float | None, *, stated_cap: bool, felt: bool = True) -> Came:
        """Return the outcome as the learning rule takes it in. Only for moments that have one."""
        assert self.z is not None
        return Came(
            self.z,
            self.channel,
            1.0 if self.noticed else 0.0,
            self.activation,
            LANDED_STEPS[self.landed] if felt and self.landed is not None else None,
            self.mark > 0,
            stated_cap and said is not None and not self.looked_back and self.z <= said,
        )
