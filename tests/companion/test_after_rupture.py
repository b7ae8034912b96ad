"""After a crack, as a lesson of its own: what was said came is drawn, and nothing where hurt was or comes again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from earned.companion.after_rupture import after_rupture
from earned.journal.entities import (
    LessonId,
    MomentId,
    Rating,
    Relationship,
    RelationshipId,
    RuptureId,
    Standing,
)
from earned.journal.reading.lived import Cracked

if TYPE_CHECKING:
    from earned.companion.after_rupture import AfterRupture

SLIP, QUIET = LessonId("slip"), LessonId("quiet")
MARA = Relationship(RelationshipId("mara"), "Mara")
KIM = Relationship(RelationshipId("kim"), "Kim")
PEOPLE = {one.id: one for one in (MARA, KIM)}
DAY = datetime(2026, 6, 1, 18, tzinfo=UTC)


def cracked(
    n: int, came: float | Rating | None = 75.0, *, who: Relationship = MARA, back: bool = True
) -> Cracked:
    at = (DAY + timedelta(n)).isoformat()
    return Cracked(
        RuptureId(f"r{n}"),
        who.id,
        MomentId(f"m{n}"),
        float(n),
        at,
        at if back else None,
        None,
        None,
        came,
        None,
        (SLIP,),
    )


def after(*cracks: Cracked, harmed: frozenset[RelationshipId] = frozenset()) -> AfterRupture:
    found = after_rupture(cracks, PEOPLE, harmed, lesson=SLIP)
    assert found is not None
    return found


def test_without_a_crack_there_is_nothing_to_say():
    assert after_rupture([], PEOPLE, ()) is None


def test_five_answers_are_drawn_and_four_are_not():
    assert after(*map(cracked, range(4))).picture is None
    drawn = after(*map(cracked, range(5))).picture
    assert drawn is not None
    assert [one.value for one in drawn.answers] == [75.0] * 5


def test_what_has_no_place_on_the_scale_is_counted():
    found = after(cracked(1, Rating.UNKNOWN), cracked(2, Rating.NOTHING_TO_DO), cracked(3, None))
    assert (found.unknown, found.nothing_to_do, found.said) == (1, 1, ())


def test_an_answer_about_another_lesson_stays_out_and_its_crack_counts():
    found = after(cracked(1), cracked(2)._replace(lessons=(QUIET, SLIP)))
    assert (found.cracks, len(found.said)) == (2, 1)


def test_with_someone_who_hurts_a_crack_counts_and_no_coming_back():
    found = after(*map(cracked, range(6)), cracked(7, 25.0, who=KIM), harmed=frozenset({MARA.id}))
    assert (found.cracks, found.plain, found.came_back.n) == (7, 6, 1)
    assert [one.value for one in found.said] == [25.0]
    assert found.picture is None


def test_with_someone_set_apart_the_same_holds():
    people = PEOPLE | {MARA.id: replace(MARA, standing=Standing.NOT_SAFE)}
    found = after_rupture([cracked(1)], people, ())
    assert found is not None
    assert (found.plain, found.came_back.n, found.said) == (1, 0, ())


def test_one_that_nobody_came_back_to_is_open():
    assert after(cracked(1, None, back=False)).still_open == 1
