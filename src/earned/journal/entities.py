"""The nouns a journal holds, one frozen dataclass each, in the words of the glossary.

Every answer can be missing: ``None`` means *not said*, which is never an error and never a
default. *I don't know* is an answer of its own where a page offers it, so that taking an
answer back and never giving one stay apart; it counts as missing for every picture.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NewType

if TYPE_CHECKING:
    from datetime import datetime

LessonId = NewType("LessonId", str)
RelationshipId = NewType("RelationshipId", str)
MomentId = NewType("MomentId", str)
RuptureId = NewType("RuptureId", str)


class Family(StrEnum):
    """Which early lesson an old expectation belongs to."""

    CONDITIONAL_LOVE = "conditional_love"
    ABANDONMENT = "abandonment"
    DANGER = "danger"
    NEGLECT = "neglect"
    OWN = "own"


class Role(StrEnum):
    """What someone is in the person's life."""

    THERAPIST = "therapist"
    FRIEND = "friend"
    PARTNER = "partner"
    MENTOR = "mentor"
    FAMILY = "family"
    COLLEAGUE = "colleague"
    GROUP = "group"
    ME = "me"
    OWN = "own"


class Standing(StrEnum):
    """Where the relationship stands now; only the person sets or lifts it."""

    IN_MY_LIFE = "in_my_life"
    SOME_DISTANCE = "some_distance"
    RESTING = "resting"
    OVER = "over"
    GONE = "gone"
    NOT_SAFE = "not_safe"


class FeelsSafe(StrEnum):
    """How the person answered *do you feel safe with them?* about someone."""

    YES = "yes"
    MOSTLY = "mostly"
    NO = "no"
    UNKNOWN = "unknown"


class Channel(StrEnum):
    """How a moment came: lived by the person, seen in others' lives, or heard and read."""

    LIVED = "lived"
    WITNESSED = "witnessed"
    TOLD = "told"


class Window(StrEnum):
    """Where the body was. The engine reads these as activation 0, 25, 45, 75, 100."""

    SHUT_DOWN = "shut_down"
    LOW = "low"
    STEADY = "steady"
    STIRRED = "stirred"
    WOUND_UP = "wound_up"
    UNKNOWN = "unknown"


class HardDay(StrEnum):
    """How hard the day was. The engine reads these as stress 0, .5, 1."""

    NO = "no"
    SOME = "some"
    VERY = "very"
    UNKNOWN = "unknown"


class Stretch(StrEnum):
    """How much of a stretch a moment is."""

    TINY = "tiny"
    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"
    VERY_LARGE = "very_large"
    UNKNOWN = "unknown"


class Landed(StrEnum):
    """How much of it got in."""

    NO = "no"
    FLICKER = "flicker"
    SOME = "some"
    STAYED = "stayed"
    UNKNOWN = "unknown"


class Noticed(StrEnum):
    """The answer to *is this what you expected?* Giving any of them is noticing."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"
    UNKNOWN = "unknown"


class NotSafe(StrEnum):
    """The answer to *does any part of this not feel safe?* Only ``YES`` is a harm flag."""

    NO = "no"
    A_BIT = "a_bit"
    YES = "yes"
    UNKNOWN = "unknown"


class Mover(StrEnum):
    """Who came back to a crack between two people."""

    ME = "me"
    THEM = "them"
    BOTH = "both"
    UNKNOWN = "unknown"


class Held(StrEnum):
    """Whether a repair held, as far as the person can say."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"
    UNKNOWN = "unknown"


class Rating(StrEnum):
    """An answer that is no place on the scale."""

    UNKNOWN = "unknown"  # I don't know
    NOTHING_TO_DO = "nothing_to_do"  # it had nothing to do with this lesson; outcomes only


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

    @property
    def is_me(self) -> bool:
        """Whether this is the person's relationship with themselves."""
        return self.role is Role.ME


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
