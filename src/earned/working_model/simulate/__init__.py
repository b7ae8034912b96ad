"""Made-up lives: who lives them, what happens to them, and what they say of it. All chance is handed in."""

from earned.working_model.simulate.lives import Answered, Life, life
from earned.working_model.simulate.observation import Missing
from earned.working_model.simulate.persons import Gut, Somebody, somebody
from earned.working_model.simulate.schedules import SCHEDULES, Schedule

__all__ = [
    "SCHEDULES",
    "Answered",
    "Gut",
    "Life",
    "Missing",
    "Schedule",
    "Somebody",
    "life",
    "somebody",
]
