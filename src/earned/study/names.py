"""Names that the command line shows before anything heavy is loaded."""

from __future__ import annotations

SCHEDULE_NAMES = (
    "steady", "gradual", "abrupt", "coin-flip", "stuck-gut", "drifting-mood", "habit-only", "love-bombing",
    "abuse-cycle", "apology-loop", "coerced-repair", "slow-escalation", "weekly-therapy", "twenty-years",
)  # fmt: skip
"""What may happen to the people of a simulation, in the order of ``working_model.simulate``."""

DEFAULT_MODELS = ("anchored", "anchored-plain", "rescorla-wagner", "last", "running-mean", "no-learning")
"""What is compared unless models are named."""
