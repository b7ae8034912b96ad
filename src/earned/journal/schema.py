"""The tables of format 1, as SQLAlchemy Core sees them; migrations build the same ones.

A time is kept as ISO text with its offset, so that it keeps its zone; what is sorted by time
also has the instant in microseconds since 1970 UTC. An answer is one REAL column: a number from
0 to 100, or the word of a ``Rating`` (SQLite leaves words in a REAL column as they are). Several
ids or words are a JSON array. ``seq`` keeps the order in which rows came, so that equal times
keep theirs, across VACUUM too.

``deletion`` names the deletion that hides a row; no reader shows such a row. Taking a deletion
back removes its row in ``deletions``, and the foreign keys set everything it hid free again.

CHECK constraints refuse what is half-valid, whoever writes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.types import UserDefinedType

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
    from enum import StrEnum

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

metadata = MetaData(naming_convention=NAMING)


class Scale(UserDefinedType[object]):
    """An answer: a REAL column that also holds the words of ``Rating``, both kept exactly."""

    cache_ok = True

    def get_col_spec(self, **_: object) -> str:
        """Name the type as SQLite knows it."""
        return "REAL"


def _one_of(column: str, choices: type[StrEnum]) -> CheckConstraint:
    words = ", ".join(f"'{choice.value}'" for choice in choices)
    return CheckConstraint(f"{column} IN ({words})", name=column)


def _answer(column: str, *words: Rating) -> CheckConstraint:
    named = ", ".join(f"'{word.value}'" for word in words)
    return CheckConstraint(
        f"CASE typeof({column}) WHEN 'null' THEN 1 WHEN 'real' THEN {column} BETWEEN 0 AND 100"
        f" WHEN 'text' THEN {column} IN ({named}) ELSE 0 END",
        name=column,
    )


def _array(column: str) -> CheckConstraint:
    return CheckConstraint(f"json_valid({column}) AND json_type({column}) = 'array'", name=column)


def _flag(column: str) -> CheckConstraint:
    return CheckConstraint(f"{column} IN (0, 1)", name=column)


def _forecast(name: str) -> CheckConstraint:
    return CheckConstraint(
        f"({name}_rating IS NULL) = ({name}_noted_at IS NULL)"
        f" AND ({name}_rating IS NULL) = ({name}_looked_back IS NULL)",
        name=f"{name}_whole",
    )


def _seq() -> Column[int]:
    return Column("seq", Integer, primary_key=True)


def _id() -> Column[str]:
    return Column("id", Text, nullable=False)


def _deletion() -> Column[int]:
    return Column("deletion", Integer, ForeignKey("deletions.seq", ondelete="SET NULL"), index=True)


deletions = Table(
    "deletions",
    metadata,
    _seq(),
    Column("kind", Text, nullable=False),
    Column("of", Text, nullable=False),
    Column("at_us", Integer, nullable=False),
)
"""What was deleted and can still be taken back: the kind, the id and the instant."""

lessons = Table(
    "lessons",
    metadata,
    _seq(),
    _id(),
    Column("family", Text),
    Column("old_words", Text, nullable=False),
    Column("new_words", Text),
    Column("new_words_since", Text),
    Column("end_low", Text),
    Column("end_high", Text),
    Column("template", Text),
    Column("created_at", Text),
    Column("put_away_at", Text),
    _deletion(),
    UniqueConstraint("id"),
    _one_of("family", Family),
)

relationships = Table(
    "relationships",
    metadata,
    _seq(),
    _id(),
    Column("name", Text, nullable=False),
    Column("role", Text),
    Column("role_words", Text),
    Column("standing", Text),
    Column("feels_safe", Text),
    Column("mark_declined", Boolean, nullable=False, server_default="0"),
    Column("hard_stops", Text, nullable=False, server_default="[]"),
    Column("chosen", Boolean, nullable=False),
    Column("created_at", Text),
    Column("put_away_at", Text),
    Column("marked_at", Text),
    _deletion(),
    UniqueConstraint("id"),
    _one_of("role", Role),
    _one_of("standing", Standing),
    _one_of("feels_safe", FeelsSafe),
    _flag("mark_declined"),
    _array("hard_stops"),
    _flag("chosen"),
)

moments = Table(
    "moments",
    metadata,
    _seq(),
    _id(),
    Column("at_us", Integer, nullable=False),
    Column("at", Text, nullable=False),
    Column("created_at", Text, nullable=False),
    Column("relationship", Text, ForeignKey("relationships.id", ondelete="SET NULL"), index=True),
    Column("planned", Boolean, nullable=False),
    Column("channel", Text, nullable=False),
    Column("about", Text, nullable=False),
    Column("before_words", Text),
    Column("after_words", Text),
    Column("stretch", Text),
    Column("hard_day", Text),
    Column("body_before", Text),
    Column("body", Text),
    Column("body_words", Text, nullable=False),
    Column("noticed", Text),
    Column("noticed_at", Text),
    Column("landed", Text),
    Column("guards", Text, nullable=False),
    Column("guard_words", Text),
    Column("not_safe", Text),
    Column("let_go_at", Text),
    Column("put_away_at", Text),
    Column("flagged_at", Text),
    Column("step", Text),
    Column("kept_at", Text),
    _deletion(),
    UniqueConstraint("id"),
    _flag("planned"),
    _one_of("channel", Channel),
    _array("about"),
    _one_of("stretch", Stretch),
    _one_of("hard_day", HardDay),
    _one_of("body_before", Window),
    _one_of("body", Window),
    _array("body_words"),
    _one_of("noticed", Noticed),
    _one_of("landed", Landed),
    _array("guards"),
    _one_of("not_safe", NotSafe),
    Index(None, "at_us", "seq"),
)
# Few moments have these: an index of those few spares a page the walk over all the others.
Index(None, moments.c.step, sqlite_where=moments.c.step.is_not(None))
Index(None, moments.c.kept_at, sqlite_where=moments.c.kept_at.is_not(None))

touches = Table(
    "touches",
    metadata,
    Column("moment", Text, ForeignKey("moments.id", ondelete="CASCADE"), primary_key=True),
    Column("lesson", Text, ForeignKey("lessons.id", ondelete="CASCADE"), primary_key=True, index=True),
    Column("position", Integer, nullable=False),
    Column("head_rating", Scale),
    Column("head_noted_at", Text),
    Column("head_looked_back", Boolean),
    Column("gut_rating", Scale),
    Column("gut_noted_at", Text),
    Column("gut_looked_back", Boolean),
    Column("outcome", Scale),
    Column("outcome_at", Text),
    Column("signs", Text, nullable=False),
    Column("next_head", Scale),
    Column("next_gut", Scale),
    Column("next_at", Text),
    CheckConstraint("position >= 0", name="position"),
    _answer("head_rating", Rating.UNKNOWN),
    _flag("head_looked_back"),
    _forecast("head"),
    _answer("gut_rating", Rating.UNKNOWN),
    _flag("gut_looked_back"),
    _forecast("gut"),
    _answer("outcome", Rating.UNKNOWN, Rating.NOTHING_TO_DO),
    _array("signs"),
    _answer("next_head", Rating.UNKNOWN),
    _answer("next_gut", Rating.UNKNOWN),
)

ruptures = Table(
    "ruptures",
    metadata,
    _seq(),
    _id(),
    Column(
        "relationship", Text, ForeignKey("relationships.id", ondelete="CASCADE"), nullable=False, index=True
    ),
    Column("moment", Text, ForeignKey("moments.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("at_us", Integer, nullable=False),
    Column("at", Text, nullable=False),
    Column("repair_moment", Text, ForeignKey("moments.id", ondelete="SET NULL"), index=True),
    Column("repaired_at", Text),
    Column("moved_by", Text),
    Column("held", Text),
    Column("after_rating", Scale),
    Column("put_away_at", Text),
    _deletion(),
    UniqueConstraint("id"),
    _one_of("moved_by", Mover),
    _one_of("held", Held),
    _answer("after_rating", Rating.UNKNOWN, Rating.NOTHING_TO_DO),
)

own_steps = Table(
    "own_steps",
    metadata,
    _seq(),
    _id(),
    Column("words", Text, nullable=False),
    Column("stretch", Text, nullable=False),
    Column("lesson", Text, ForeignKey("lessons.id", ondelete="CASCADE"), index=True),
    Column("created_at", Text),
    Column("put_away_at", Text),
    _deletion(),
    UniqueConstraint("id"),
    _one_of("stretch", Stretch),
)
"""Steps in the person's own words."""

set_aside = Table(
    "set_aside",
    metadata,
    _seq(),
    Column("step", Text, nullable=False),
    Column("at", Text, nullable=False),
    _deletion(),
    UniqueConstraint("step"),
)
"""*Not this*: steps that are not to be offered, the catalogue's or the person's own, by their ids."""

catches = Table(
    "catches",
    metadata,
    _seq(),
    _id(),
    Column("relationship", Text, ForeignKey("relationships.id", ondelete="CASCADE"), index=True),
    Column("lesson", Text, ForeignKey("lessons.id", ondelete="CASCADE"), index=True),
    Column("words", Text, nullable=False),
    Column("by_date", Text, nullable=False),
    Column("created_at", Text, nullable=False),
    Column("came", Text),
    Column("answered_at", Text),
    Column("let_go_at", Text),
    Column("put_away_at", Text),
    _deletion(),
    UniqueConstraint("id"),
    CheckConstraint("by_date GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'", name="by_date"),
    _one_of("came", Came),
    CheckConstraint("(came IS NULL) = (answered_at IS NULL)", name="answered"),
)
"""What is expected to go wrong, and by when."""

refusals = Table(
    "refusals",
    metadata,
    _seq(),
    Column("guess", Text, nullable=False),
    Column("lesson", Text, ForeignKey("lessons.id", ondelete="CASCADE"), index=True),
    Column("relationship", Text, ForeignKey("relationships.id", ondelete="CASCADE"), index=True),
    Column("at", Text, nullable=False),
    _deletion(),
)
"""*That's wrong*: kinds of guesses that are not to be made again on a line."""

contacts = Table(
    "contacts",
    metadata,
    _seq(),
    _id(),
    Column("name", Text, nullable=False),
    Column("number", Text, nullable=False),
    Column("note", Text),
    _deletion(),
    UniqueConstraint("id"),
)

plan = Table(
    "plan",
    metadata,
    Column("one", Integer, primary_key=True),
    Column("signs", Text),
    Column("helps", Text),
    Column("people", Text),
    Column("places", Text),
    Column("reasons", Text),
    _deletion(),
    CheckConstraint("one = 1", name="one"),
)
"""The person's own plan: one row, or none."""

settings = Table(
    "settings",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
    CheckConstraint("json_valid(value)", name="value"),
)
"""What the person chose: one row a setting, its value as JSON; a missing row is the default."""
