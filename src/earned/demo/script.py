"""The shape of ``content/pretend.yaml``: the lines of a made-up person, before they have dates."""

from __future__ import annotations

from datetime import time  # noqa: TC003 - pydantic reads the annotations
from functools import cache
from importlib.resources import files
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from earned.journal.entities import (
    Came,
    Channel,
    Family,
    FeelsSafe,
    HardDay,
    Held,
    Landed,
    Mover,
    Noticed,
    NotSafe,
    Rating,
    Role,
    Standing,
    Stretch,
    Window,
)

NOTHING = "nothing"


def _came(value: object) -> object:
    return Rating.NOTHING_TO_DO if value == NOTHING else value


Place = Annotated[float, Field(ge=0, le=100)]
Outcome = Annotated[float | Rating, BeforeValidator(_came)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class OldLesson(_Part):
    """A lesson, and how many days ago it and its new words were written."""

    key: str
    ago: int
    family: Family
    template: str | None = None
    old: str
    new: str | None = None
    new_ago: int | None = None
    low: str | None = None
    high: str | None = None


class Person(_Part):
    """Someone, or *me*."""

    key: str
    ago: int
    name: str
    role: Role
    role_words: str | None = None
    standing: Standing
    feels_safe: FeelsSafe | None = None
    chosen: bool = False


class Touched(_Part):
    """A lesson in a moment. ``head`` and ``gut`` were said before it, ``guess_…`` when looking back."""

    lesson: str
    head: Place | None = None
    gut: Place | None = None
    guess_head: Place | None = None
    guess_gut: Place | None = None
    came: Outcome | None = None
    signs: tuple[str, ...] = ()
    next_gut: Place | None = None


class Line(_Part):
    """One note. ``ago`` counts days back from today; below zero it is still to come."""

    key: str | None = None
    ago: int
    at: time
    with_: str | None = Field(None, alias="with")
    planned: bool = True
    channel: Channel = Channel.LIVED
    about: tuple[str, ...] = ()
    before: str | None = None
    after: str | None = None
    touch: Touched | None = None
    also: Touched | None = None
    stretch: Stretch | None = None
    hard_day: HardDay | None = None
    body_before: Window | None = None
    body: Window | None = None
    body_words: tuple[str, ...] = ()
    noticed: Noticed | None = None
    landed: Landed | None = None
    guards: tuple[str, ...] = ()
    not_safe: NotSafe | None = None
    let_go: int | None = None
    step: str | None = None
    """Id of the catalogue's step that it tries."""
    kept: int | None = None
    """How many days ago it was picked for a hard night."""

    def touched(self) -> tuple[Touched, ...]:
        """Give what it touches, the first lesson first."""
        return tuple(touched for touched in (self.touch, self.also) if touched is not None)


class Crack(_Part):
    """A rupture, by the keys of its notes."""

    with_: str = Field(alias="with")
    moment: str
    repair: str | None = None
    moved_by: Mover | None = None
    held: Held | None = None
    after: Place | None = None
    put_away: int | None = None


class OwnLine(_Part):
    """A step of the person's own."""

    key: str
    ago: int
    words: str
    stretch: Stretch
    lesson: str | None = None
    put_away: int | None = None


class Aside(_Part):
    """A step that was set aside."""

    step: str
    ago: int


class Feared(_Part):
    """What was expected to go wrong. ``by`` counts days back from today; below zero it is still to come."""

    key: str
    ago: int
    by: int
    words: str
    with_: str | None = Field(None, alias="with")
    lesson: str | None = None
    came: Came | None = None
    answered: int | None = None
    let_go: int | None = None


class Script(_Part):
    """The whole half-year."""

    lessons: tuple[OldLesson, ...]
    people: tuple[Person, ...]
    moments: tuple[Line, ...]
    ruptures: tuple[Crack, ...]
    steps: tuple[OwnLine, ...]
    set_aside: tuple[Aside, ...]
    catches: tuple[Feared, ...]


@cache
def pretend() -> Script:
    """Read the script. Raises pydantic's ``ValidationError`` when the file has another shape."""
    text = files("earned.content").joinpath("pretend.yaml").read_text("utf-8")
    whole: Any = yaml.safe_load(text)
    return Script.model_validate(whole)
