"""The answers to pick from, one enum each, in the words of the glossary; a file keeps these very words."""

from __future__ import annotations

from enum import StrEnum


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


class Came(StrEnum):
    """Whether what someone expected to go wrong did come."""

    NO = "no"
    PARTLY = "partly"
    YES = "yes"
    UNKNOWN = "unknown"


class Rating(StrEnum):
    """An answer that is no place on the scale."""

    UNKNOWN = "unknown"  # I don't know
    NOTHING_TO_DO = "nothing_to_do"  # it had nothing to do with this lesson; outcomes only
