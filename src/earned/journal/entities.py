"""The nouns a journal holds, one frozen dataclass each, in the words of the glossary.

Every answer can be missing: ``None`` means *not said*, which is never an error and never a
default. *I don't know* is an answer of its own where a page offers it, so that taking an
answer back and never giving one stay apart; it counts as missing for every picture.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NewType

from earned.journal.choices import (
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

if TYPE_CHECKING:
    from datetime import date, datetime

__all__ = [
    "Answer",
    "Came",
    "Catch",
    "CatchId",
    "Channel",
    "Family",
    "FeelsSafe",
    "Forecast",
    "HardDay",
    "Held",
    "HelpContact",
    "Landed",
    "Lesson",
    "LessonId",
    "Moment",
    "MomentId",
    "Mover",
    "NotSafe",
    "Noticed",
    "OwnStep",
    "Plan",
    "Rating",
    "Refusal",
    "Relationship",
    "RelationshipId",
    "Role",
    "Rupture",
    "RuptureId",
    "SetAside",
    "Settings",
    "Standing",
    "StepId",
    "Stretch",
    "Touch",
    "Window",
]

LessonId = NewType("LessonId", str)
RelationshipId = NewType("RelationshipId", str)
MomentId = NewType("MomentId", str)
RuptureId = NewType("RuptureId", str)
StepId = NewType("StepId", str)
CatchId = NewType("CatchId", str)


Answer = float | Rating
"""A rating from 0 to 100, or one of the two answers that are not on the scale."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """One old expectation in the person's own words, and new ones if they have them."""

    id: LessonId
    family: Family | None
    old_words: str
    new_words: str | None = None
    new_words_since: datetime | None = None
    end_low: str | None = None
    """The person's own words for 0 on the scale ("they leave")."""
    end_high: str | None = None
    """The person's own words for 100 ("they come back")."""
    template: str | None = None
    """The catalogue entry it was taken from (a family or a need), if any."""
    created_at: datetime | None = None
    put_away_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Relationship:
    """A person, a group, or *me*."""

    id: RelationshipId
    name: str
    role: Role | None = None
    role_words: str | None = None
    """The person's own word for the role, when it is ``Role.OWN``."""
    standing: Standing | None = None
    feels_safe: FeelsSafe | None = None
    mark_declined: bool = False
    """*Mark as not safe?* was asked after a *no*, and the answer was *not now*."""
    hard_stops: frozenset[str] = frozenset()
    """Ids of the catalogue's hard-stop signs that the person ticked."""
    chosen: bool = False
    """The person said *I want to try small things with them*."""
    created_at: datetime | None = None
    put_away_at: datetime | None = None
    marked_at: datetime | None = None
    """Since when it has been marked, for whatever reason; the writer sets and clears it.

    ``None`` when it isn't marked, or in a file so old that nobody can tell since when."""

    @property
    def is_me(self) -> bool:
        """Whether this is the person's relationship with themselves."""
        return self.role is Role.ME

    @property
    def no_is_open(self) -> bool:
        """Whether *do you feel safe with them?* was *no*, and *mark as not safe?* waits for its answer.

        A *no* about oneself sets nothing: it belongs to help, not to a mark on the person.
        """
        return self.feels_safe is FeelsSafe.NO and not self.mark_declined and not self.is_me

    @property
    def is_marked(self) -> bool:
        """Whether it is *not safe*, has a hard stop, or a *no* that is open: then it is shielded."""
        return self.standing is Standing.NOT_SAFE or bool(self.hard_stops) or self.no_is_open


@dataclass(frozen=True, slots=True)
class Forecast:
    """What was expected of one lesson in one moment, by head or by gut."""

    rating: Answer
    noted_at: datetime
    looked_back: bool = False
    """Given, or changed, once the outcome was known: it enters no likelihood and no n."""


@dataclass(frozen=True, slots=True)
class Touch:
    """One lesson that a moment touches, with what was expected and what came."""

    lesson: LessonId
    head: Forecast | None = None
    gut: Forecast | None = None
    outcome: Answer | None = None
    outcome_at: datetime | None = None
    """When the outcome was noted."""
    signs: tuple[str, ...] = ()
    """Ids of the lesson's own contradicting signs that were there."""
    next_head: Answer | None = None
    next_gut: Answer | None = None
    """*Would your gut expect the same next time?*: itself a forecast."""
    next_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Moment:
    """Something that happened, or is about to, with one relationship."""

    id: MomentId
    at: datetime
    """When it happened or is expected, with its own zone."""
    created_at: datetime
    relationship: RelationshipId | None = None
    planned: bool = True
    """It began as a *before*; an unplanned one began as *something happened*."""
    channel: Channel = Channel.LIVED
    about: tuple[str, ...] = ()
    """Ids of the chips for what was about to happen."""
    before_words: str | None = None
    after_words: str | None = None
    """What happened, as a camera would see it."""
    touches: tuple[Touch, ...] = ()
    """One or two lessons, the first one first."""
    stretch: Stretch | None = None
    hard_day: HardDay | None = None
    body_before: Window | None = None
    body: Window | None = None
    body_words: tuple[str, ...] = ()
    """What the body did: catalogue words or the person's own."""
    noticed: Noticed | None = None
    noticed_at: datetime | None = None
    landed: Landed | None = None
    guards: tuple[str, ...] = ()
    """Ids of the catalogue's guards; ``none`` alone says that nothing did, ``unknown`` alone *I don't know*."""
    guard_words: str | None = None
    not_safe: NotSafe | None = None
    let_go_at: datetime | None = None
    """The person let this one go: it waits no longer."""
    put_away_at: datetime | None = None
    flagged_at: datetime | None = None
    """Since when it has carried its harm flag; the writer sets and clears it."""
    step: str | None = None
    """Id of the step that it tries: the catalogue's, or one of the person's own."""
    kept_at: datetime | None = None
    """When the person picked it for their page for a hard night."""

    @property
    def is_open(self) -> bool:
        """Whether it still waits for what happened: nothing after it has been said yet."""
        has_outcome = any(touch.outcome is not None for touch in self.touches)
        # With someone shielded, the body and whether it felt safe may be all that is asked.
        said = has_outcome or self.after_words or self.body or self.not_safe or self.landed
        return not (said or self.let_go_at or self.put_away_at)

    @property
    def harmed(self) -> bool:
        """Whether it carries a harm flag."""
        return self.not_safe is NotSafe.YES


@dataclass(frozen=True, slots=True)
class Rupture:
    """A crack between the person and someone, and what came of it."""

    id: RuptureId
    relationship: RelationshipId
    moment: MomentId
    """The moment in which the crack came."""
    at: datetime
    repair_moment: MomentId | None = None
    """The moment in which someone came back to it, if it was noted."""
    repaired_at: datetime | None = None
    moved_by: Mover | None = None
    held: Held | None = None
    after_rating: Answer | None = None
    """*What came once something had cracked?*, on the lesson's scale."""
    put_away_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether nobody has come back to it; a state, not a task."""
        return self.repaired_at is None and self.put_away_at is None


@dataclass(frozen=True, slots=True)
class OwnStep:
    """Something small that the person may try, in their own words."""

    id: StepId
    words: str
    stretch: Stretch
    lesson: LessonId | None = None
    created_at: datetime | None = None
    put_away_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SetAside:
    """*Not this*: a step that is not to be offered, until the person takes it back."""

    step: str
    """Id of the step: the catalogue's, or one of the person's own."""
    at: datetime


@dataclass(frozen=True, slots=True)
class Catch:
    """What the person expects to go wrong, and by when, so that they can look whether it came."""

    id: CatchId
    words: str
    by: date
    """The day on which it may be asked about, as a calendar says it."""
    created_at: datetime
    relationship: RelationshipId | None = None
    lesson: LessonId | None = None
    came: Came | None = None
    answered_at: datetime | None = None
    """When *did it come?* was last answered: there exactly when ``came`` is."""
    let_go_at: datetime | None = None
    """The person let this one go: it is asked about no longer."""
    put_away_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether it still waits for its day, or for an answer."""
        return not (self.came or self.let_go_at or self.put_away_at)


@dataclass(frozen=True, slots=True)
class Refusal:
    """*That's wrong*: one kind of guess that is not to be made again on one line."""

    guess: str
    """The kind of guess, by its id."""
    lesson: LessonId | None
    relationship: RelationshipId | None
    """The line: a lesson, a relationship, both, or ``None`` for people in general."""
    at: datetime


@dataclass(frozen=True, slots=True)
class HelpContact:
    """Someone, or a line, that the person added to their own help page."""

    id: str
    name: str
    number: str
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """The person's own plan for a hard hour, in their words."""

    signs: str | None = None
    helps: str | None = None
    people: str | None = None
    places: str | None = None
    reasons: str | None = None


@dataclass(frozen=True, slots=True)
class Settings:
    """What the person chose about how the notebook behaves. Defaults are ours."""

    neutral_word: str = "Notes"
    """The one word in every title, on the icon and on the lock page."""
    neutral_page: str = "built-in"
    """Where *leave now* goes: the dull built-in page, or an address the person gave."""
    idle_minutes: int = 5
    leave_by_shift: bool = True
    country: str | None = None
    language: str = "en"
    guesses: bool = True
    """Off for good means that the engine is never run."""
