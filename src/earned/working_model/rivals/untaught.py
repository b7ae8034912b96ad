"""What happens when an outcome teaches nothing: a surprise, and the same expectation after it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from earned.working_model.model import Step

if TYPE_CHECKING:
    from earned.working_model.moments import Moment
    from earned.working_model.parameters import Number


def untaught(expected: Number, moment: Moment) -> Step:
    """Return the step of a moment, z, for somebody who learns nothing from outcomes."""
    assert moment.z is not None
    return Step(expected, None, moment.z - expected, None, None, expected)
