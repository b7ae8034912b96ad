"""The learning rule's arithmetic on arrays: numpy, which only those who run a batch of people have to load."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import numpy as np

if TYPE_CHECKING:
    from earned.working_model.learning import Arithmetic

ARRAYS = cast("Arithmetic", np)
"""For a batch of people, as arrays of shape (persons,)."""
