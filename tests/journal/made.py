"""Entities of every shape that may be kept: odd letters, any zone, and any answer missing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

from hypothesis import strategies as st
from sqlalchemy import text

from earned.journal import noting
from earned.journal.entities import (
    Came,
    Catch,
    CatchId,
    Channel,
    Family,
    FeelsSafe,
    Forecast,
    HardDay,
    Held,
    HelpContact,
    Landed,
    Lesson,
    LessonId,
    Moment,
    MomentId,
    Mover,
    Noticed,
    NotSafe,
    OwnStep,
    Plan,
    Rating,
    Refusal,
    Relationship,
    RelationshipId,
    Role,
    Rupture,
    RuptureId,
    SetAside,
    Settings,
    Standing,
    StepId,
    Stretch,
    Touch,
    Window,
)
from earned.journal.reading import catches as kept_catches
from earned.journal.reading import lessons as kept_lessons
from earned.journal.reading import moments as kept_moments
from earned.journal.reading import plan as kept_plan
from earned.journal.reading import refusals as kept_refusals
from earned.journal.reading import relationships as kept_relationships
from earned.journal.reading import ruptures as kept_ruptures
from earned.journal.reading import steps as kept_steps
from earned.journal.schema import metadata

if TYPE_CHECKING:
    from sqlalchemy import Connection

NOW = datetime(2026, 3, 4, 5, 6, 7, 8, tzinfo=timezone(timedelta(hours=2)))

LESSONS = [LessonId(f"lesson {number}") for number in range(3)]
RELATIONSHIPS = [RelationshipId(f"relationship {number}") for number in range(3)]
STEPS = [StepId(f"step {number}") for number in range(3)]
CATCHES = [CatchId(f"catch {number}") for number in range(3)]
MOMENTS = [MomentId(f"moment {number}") for number in range(4)]

words = st.text(st.characters(exclude_categories=["Cs"])) | st.sampled_from(
    [
        "",
        "\x00",
        "'; DROP TABLE moments; --",
        '"a", "b"',
        "\\",
        "[]",
        "null",
        "ي\u202eabc",
        "é",
        "👩‍👧",
        "line\r\nline",
        "x" * 70_000,
    ]
)
several = st.lists(words.filter(lambda text: len(text) < 1000), max_size=4).map(tuple)
offsets = st.integers(-24 * 60 + 1, 24 * 60 - 1).map(
    lambda minutes: timezone(timedelta(minutes=minutes))
) | st.just(UTC)
times = st.datetimes(timezones=offsets, allow_imaginary=False)
forecastable = st.floats(0, 100) | st.integers(0, 100) | st.just(Rating.UNKNOWN)
answers = forecastable | st.just(Rating.NOTHING_TO_DO)


lessons = st.builds(
    Lesson,
    st.sampled_from(LESSONS),
    st.none() | st.sampled_from(Family),
    words,
    new_words=st.none() | words,
    new_words_since=st.none() | times,
    end_low=st.none() | words,
    end_high=st.none() | words,
    template=st.none() | words,
    created_at=st.none() | times,
    put_away_at=st.none() | times,
)
relationships = st.builds(
    Relationship,
    st.sampled_from(RELATIONSHIPS),
    words,
    role=st.none() | st.sampled_from(Role),
    role_words=st.none() | words,
    standing=st.none() | st.sampled_from(Standing),
    feels_safe=st.none() | st.sampled_from(FeelsSafe),
    mark_declined=st.booleans(),
    hard_stops=several.map(frozenset),
    chosen=st.booleans(),
    created_at=st.none() | times,
    put_away_at=st.none() | times,
    marked_at=times,
).map(lambda relationship: noting.marked(relationship, None))
forecasts = st.builds(Forecast, forecastable, times, looked_back=st.booleans())


touches = st.builds(
    Touch,
    st.sampled_from(LESSONS),
    head=st.none() | forecasts,
    gut=st.none() | forecasts,
    outcome=st.none() | answers,
    outcome_at=st.none() | times,
    signs=several,
    next_head=st.none() | forecastable,
    next_gut=st.none() | forecastable,
    next_at=st.none() | times,
)


moments = st.builds(
    Moment,
    st.sampled_from(MOMENTS),
    times,
    times,
    relationship=st.none() | st.sampled_from(RELATIONSHIPS),
    planned=st.booleans(),
    channel=st.sampled_from(Channel),
    about=several,
    before_words=st.none() | words,
    after_words=st.none() | words,
    touches=st.lists(touches, max_size=2, unique_by=lambda touch: touch.lesson).map(tuple),
    stretch=st.none() | st.sampled_from(Stretch),
    hard_day=st.none() | st.sampled_from(HardDay),
    body_before=st.none() | st.sampled_from(Window),
    body=st.none() | st.sampled_from(Window),
    body_words=several,
    noticed=st.none() | st.sampled_from(Noticed),
    noticed_at=st.none() | times,
    landed=st.none() | st.sampled_from(Landed),
    guards=several,
    guard_words=st.none() | words,
    not_safe=st.none() | st.sampled_from(NotSafe),
    let_go_at=st.none() | times,
    put_away_at=st.none() | times,
    flagged_at=times,
    step=st.none() | st.sampled_from(STEPS) | words,
    kept_at=st.none() | times,
).map(lambda moment: noting.flagged(moment, None))
ruptures = st.builds(
    Rupture,
    st.sampled_from([RuptureId("rupture 0"), RuptureId("rupture 1")]),
    st.sampled_from(RELATIONSHIPS),
    st.sampled_from(MOMENTS),
    times,
    repair_moment=st.none() | st.sampled_from(MOMENTS),
    repaired_at=st.none() | times,
    moved_by=st.none() | st.sampled_from(Mover),
    held=st.none() | st.sampled_from(Held),
    after_rating=st.none() | answers,
    put_away_at=st.none() | times,
)
steps = st.builds(
    OwnStep,
    st.sampled_from(STEPS),
    words,
    st.sampled_from(Stretch),
    lesson=st.none() | st.sampled_from(LESSONS),
    created_at=st.none() | times,
    put_away_at=st.none() | times,
)
asides = st.builds(SetAside, st.sampled_from(STEPS) | words, times)
catches = st.builds(
    Catch,
    st.sampled_from(CATCHES),
    words,
    st.dates(),
    times,
    relationship=st.none() | st.sampled_from(RELATIONSHIPS),
    lesson=st.none() | st.sampled_from(LESSONS),
    came=st.sampled_from(Came),
    answered_at=times,
    let_go_at=st.none() | times,
    put_away_at=st.none() | times,
).flatmap(lambda catch: st.sampled_from([catch, noting.came(catch, None, NOW)]))
refusals = st.builds(
    Refusal,
    st.sampled_from(["shift", "step"]) | words,
    st.none() | st.sampled_from(LESSONS),
    st.none() | st.sampled_from(RELATIONSHIPS),
    times,
)
plans = st.builds(Plan, *[st.none() | words] * 5)
contacts = st.builds(HelpContact, words, words, words, st.none() | words)
settings = st.builds(
    Settings,
    neutral_word=words,
    neutral_page=words,
    idle_minutes=st.integers(1, 600),
    leave_by_shift=st.booleans(),
    country=st.none() | words,
    language=words,
    guesses=st.booleans(),
)


def dump(connection: Connection) -> dict[str, list[object]]:
    """Give every row of every table, shown or not."""
    return {
        table: sorted(map(tuple, connection.execute(text(f'SELECT * FROM "{table}"'))), key=str)
        for table in metadata.tables
    }


def shown(connection: Connection) -> list[object]:
    """Give all that the readers show."""
    return [
        *kept_lessons.every(connection, put_away=True),
        *kept_relationships.every(connection, put_away=True),
        *kept_moments.every(connection, put_away=True),
        *kept_ruptures.every(connection, put_away=True),
        *kept_steps.every(connection, put_away=True),
        *kept_steps.aside(connection),
        *kept_catches.every(connection, put_away=True),
        *kept_refusals.every(connection),
        *kept_plan.contacts(connection),
        kept_plan.plan(connection),
    ]
