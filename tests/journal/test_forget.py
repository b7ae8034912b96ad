"""What is deleted is out of sight at once, comes back whole if asked in time, and then is nowhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import StaticPool, create_engine
from sqlcipher3 import dbapi2
from tests.journal import made
from tests.journal.made import dump, shown

from earned.journal import vault
from earned.journal.entities import (
    Catch,
    CatchId,
    HelpContact,
    Lesson,
    LessonId,
    Moment,
    MomentId,
    OwnStep,
    Plan,
    Refusal,
    Relationship,
    RelationshipId,
    Rupture,
    RuptureId,
    SetAside,
    Settings,
    StepId,
    Stretch,
    Touch,
)
from earned.journal.forget import (
    UNDO_FOR,
    Deletion,
    Kind,
    forget,
    forget_everything,
    pending,
    purge,
    purge_due,
    undo,
)
from earned.journal.reading import moments, plan, relationships, ruptures, settings
from earned.journal.schema import metadata
from earned.journal.writing import keep

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from earned.journal.unlocked import Journal
    from earned.journal.writing import Entity

NOW = made.NOW
LATER = NOW + UNDO_FOR

WARM, OTHER = LessonId("warm"), LessonId("other")
ANA, BEA = RelationshipId("ana"), RelationshipId("bea")
CALL, WALK, ALONE = MomentId("call"), MomentId("walk"), MomentId("alone")
CRACK, BEAS = RuptureId("crack"), RuptureId("beas")


def _notes() -> list[Entity]:
    return [
        Lesson(WARM, None, "heron lesson"),
        Lesson(OTHER, None, "other lesson"),
        Relationship(ANA, "Ana heron"),
        Relationship(BEA, "Bea"),
        Moment(
            CALL,
            NOW,
            NOW,
            ANA,
            before_words="heron call",
            touches=(Touch(WARM, outcome=25, signs=("heron",)),),
        ),
        Moment(WALK, NOW, NOW, BEA, after_words="a walk", touches=(Touch(WARM, outcome=50), Touch(OTHER))),
        Moment(ALONE, NOW, NOW, after_words="alone"),
        Rupture(CRACK, ANA, CALL, NOW, repair_moment=WALK, repaired_at=NOW),
        Rupture(BEAS, BEA, WALK, NOW, repair_moment=CALL),
        OwnStep(StepId("try"), "heron step", Stretch.TINY, WARM),
        SetAside("try", NOW),
        Catch(CatchId("late"), "heron catch", NOW.date(), NOW, ANA, WARM),
        Refusal("heron", WARM, None, NOW),
        Plan(signs="heron signs"),
        HelpContact("aunt", "heron aunt", "1234"),
    ]


@pytest.fixture
def journal() -> Iterator[Journal]:
    opened = vault.in_memory()
    with opened.write() as connection:
        for note in _notes():
            keep(connection, note)
    yield opened
    opened.lock()


def test_a_deleted_person_takes_their_moments_and_cracks_out_of_sight(journal: Journal) -> None:
    with journal.write() as connection:
        assert forget(connection, Kind.RELATIONSHIP, ANA, NOW)
        assert relationships.one(connection, ANA) is None
        assert moments.one(connection, CALL) is None
        assert ruptures.one(connection, CRACK) is None
        assert moments.every(connection, relationship=ANA) == []
        assert ruptures.of(connection, ANA) == []
        assert {moment.id for moment in moments.every(connection, lesson=WARM)} == {WALK}
        assert ruptures.one(connection, BEAS) == Rupture(BEAS, BEA, WALK, NOW)
        assert "heron call" not in repr(shown(connection))


def test_a_deleted_moment_takes_its_crack_along_and_leaves_the_repair_it_held(journal: Journal) -> None:
    with journal.write() as connection:
        assert forget(connection, Kind.MOMENT, CALL, NOW)
        assert ruptures.one(connection, CRACK) is None
        assert ruptures.one(connection, BEAS) == Rupture(BEAS, BEA, WALK, NOW)
        assert relationships.one(connection, ANA) is not None
        assert ruptures.of_moment(connection, CALL) == []


def test_a_deleted_lesson_leaves_moments_their_words(journal: Journal) -> None:
    with journal.write() as connection:
        assert forget(connection, Kind.LESSON, WARM, NOW)
        call, walk = moments.one(connection, CALL), moments.one(connection, WALK)
        assert call is not None
        assert walk is not None
        assert (call.before_words, call.touches) == ("heron call", ())
        assert walk.touches == (Touch(OTHER),)
        assert moments.every(connection, lesson=WARM) == []
        assert moments.count(connection, lesson=WARM) == 0


def test_a_deleted_lesson_sets_no_moment_waiting_again(journal: Journal) -> None:
    with journal.write() as connection:
        assert moments.waiting(connection) == []
        forget(connection, Kind.LESSON, WARM, NOW)
        assert moments.waiting(connection) == []
    purge(journal, LATER)
    with journal.read() as connection:
        assert moments.waiting(connection) == []
        call = moments.one(connection, CALL)
        assert call is not None
        assert not call.is_open


def test_a_crack_with_someone_else_goes_with_the_moment_it_came_in(journal: Journal) -> None:
    between = Rupture(RuptureId("between"), BEA, CALL, NOW)
    with journal.write() as connection:
        keep(connection, between)
        forget(connection, Kind.RELATIONSHIP, ANA, NOW)
        assert ruptures.one(connection, between.id) is None
        undo(connection, Kind.RELATIONSHIP, ANA)
        assert ruptures.one(connection, between.id) == between


def test_a_moment_that_another_lesson_closed_is_not_let_go(journal: Journal) -> None:
    closed = Moment(MomentId("closed"), NOW, NOW, touches=(Touch(WARM, outcome=25), Touch(OTHER, outcome=75)))
    with journal.write() as connection:
        keep(connection, closed)
        forget(connection, Kind.LESSON, WARM, NOW)
    purge(journal, LATER)
    with journal.read() as connection:
        assert moments.one(connection, closed.id) == replace(closed, touches=closed.touches[1:])


def test_what_is_not_there_cannot_be_deleted_twice(journal: Journal) -> None:
    with journal.write() as connection:
        assert forget(connection, Kind.MOMENT, CALL, NOW)
        assert not forget(connection, Kind.MOMENT, CALL, NOW)
        assert not forget(connection, Kind.MOMENT, "nothing", NOW)
        assert pending(connection) == [Deletion(Kind.MOMENT, CALL, NOW)]


def test_a_moment_deleted_before_its_person_stays_deleted_when_they_come_back(journal: Journal) -> None:
    with journal.write() as connection:
        forget(connection, Kind.MOMENT, CALL, NOW)
        forget(connection, Kind.RELATIONSHIP, ANA, NOW)
        assert undo(connection, Kind.RELATIONSHIP, ANA)
        assert relationships.one(connection, ANA) is not None
        assert moments.one(connection, CALL) is None


def test_a_moment_taken_back_before_its_person_waits_for_them(journal: Journal) -> None:
    with journal.write() as connection:
        forget(connection, Kind.MOMENT, CALL, NOW)
        forget(connection, Kind.RELATIONSHIP, ANA, NOW)
        assert undo(connection, Kind.MOMENT, CALL)
        assert moments.one(connection, CALL) is None
        assert undo(connection, Kind.RELATIONSHIP, ANA)
        assert moments.one(connection, CALL) is not None
        assert ruptures.one(connection, CRACK) is not None


def test_nothing_comes_back_once_it_is_purged(journal: Journal) -> None:
    with journal.write() as connection:
        forget(connection, Kind.RELATIONSHIP, ANA, NOW)
    assert purge(journal, NOW) == 1
    assert purge(journal, NOW) == 0
    with journal.write() as connection:
        assert not undo(connection, Kind.RELATIONSHIP, ANA)
        assert pending(connection) == []
        assert {moment.id for moment in moments.every(connection)} == {WALK, ALONE}


def test_a_deletion_is_due_after_ten_minutes_and_not_before(journal: Journal) -> None:
    with journal.write() as connection:
        forget(connection, Kind.MOMENT, CALL, NOW)
        forget(connection, Kind.MOMENT, WALK, NOW + timedelta(seconds=1))
    assert purge_due(journal, LATER - timedelta(seconds=1)) == 0
    assert purge_due(journal, LATER) == 1
    with journal.write() as connection:
        assert not undo(connection, Kind.MOMENT, CALL)
        assert undo(connection, Kind.MOMENT, WALK)


def test_looking_for_what_is_due_is_no_save_while_nothing_is(journal: Journal) -> None:
    with journal.write() as connection:
        forget(connection, Kind.MOMENT, CALL, NOW)
    saves = journal.saves
    purge_due(journal, NOW)
    assert journal.saves == saves
    purge_due(journal, LATER)
    assert journal.saves > saves


def test_a_clock_set_back_takes_nothing_before_its_time(journal: Journal) -> None:
    with journal.write() as connection:
        forget(connection, Kind.MOMENT, CALL, NOW)
    assert purge_due(journal, NOW - timedelta(days=400)) == 0
    with journal.write() as connection:
        assert undo(connection, Kind.MOMENT, CALL)


def test_what_was_noted_with_someone_after_they_were_deleted_keeps_its_words(journal: Journal) -> None:
    late = Moment(MomentId("late"), NOW, NOW, ANA, after_words="later words")
    with journal.write() as connection:
        forget(connection, Kind.RELATIONSHIP, ANA, NOW)
        keep(connection, late)
    purge(journal, NOW)
    with journal.read() as connection:
        assert moments.one(connection, late.id) == replace(late, relationship=None)


def test_deleting_everything_leaves_no_row_in_any_table(journal: Journal) -> None:
    with journal.write() as connection:
        keep(connection, Settings(neutral_word="Lists"))
        forget_everything(connection, NOW)
        assert shown(connection) == [Plan()]
        assert settings.settings(connection).neutral_word == "Lists"  # leaving stays as dull as it was
    purge(journal, NOW)
    with journal.read() as connection:
        assert all(rows == [] for rows in dump(connection).values())


def test_a_plan_written_after_deleting_everything_stays(journal: Journal) -> None:
    with journal.write() as connection:
        forget_everything(connection, NOW)
        keep(connection, Plan(people="new"))
        assert plan.plan(connection) == Plan(people="new")
    purge(journal, NOW)
    with journal.read() as connection:
        assert plan.plan(connection) == Plan(people="new")


@pytest.fixture
def in_the_open(tmp_path: Path) -> Iterator[Journal]:
    """A journal on a file that is not encrypted, so that its bytes can be searched."""
    raw = dbapi2.connect(str(tmp_path / "open"), isolation_level=None, check_same_thread=False)
    for pragma in ("foreign_keys=ON", "journal_mode=WAL", "secure_delete=ON"):
        raw.execute(f"PRAGMA {pragma}")
    engine = create_engine("sqlite://", module=dbapi2, creator=lambda: raw, poolclass=StaticPool)
    with engine.connect() as connection:
        metadata.create_all(connection)
        connection.commit()
    opened = vault.Journal(raw)
    with opened.write() as connection:
        for note in _notes():
            keep(connection, note)
    yield opened
    opened.lock()


def _anywhere(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in sorted(folder.iterdir()))


def test_a_purged_word_is_in_no_byte_of_the_file(in_the_open: Journal, tmp_path: Path) -> None:
    assert b"Ana heron" in _anywhere(tmp_path)
    assert b"heron call" in _anywhere(tmp_path)
    with in_the_open.write() as connection:
        forget(connection, Kind.RELATIONSHIP, ANA, NOW)
    purge(in_the_open, NOW)
    left = _anywhere(tmp_path)
    assert b"Ana heron" not in left
    assert b"heron call" not in left
    assert b"heron lesson" in left
    with in_the_open.write() as connection:
        forget_everything(connection, NOW)
    purge(in_the_open, NOW)
    assert b"heron" not in _anywhere(tmp_path)
    assert b"walk" not in _anywhere(tmp_path)


def test_purging_gives_back_the_room_that_was_taken(in_the_open: Journal) -> None:
    with in_the_open.write() as connection:
        for number in range(100):
            keep(connection, Lesson(LessonId(f"long{number}"), None, "heron " * 500))
            forget(connection, Kind.LESSON, f"long{number}", NOW)
    purge(in_the_open, NOW)
    with in_the_open.alone() as raw:
        assert raw.execute("PRAGMA freelist_count").fetchone() == (0,)


def test_a_plug_pulled_while_compacting_leaves_it_for_the_next_unlock(
    in_the_open: Journal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with in_the_open.write() as connection:
        forget(connection, Kind.RELATIONSHIP, ANA, NOW)
    with monkeypatch.context() as pulled:
        pulled.setattr(vault.Journal, "compact", _pull_the_plug)
        with pytest.raises(KeyboardInterrupt):
            purge(in_the_open, NOW)
    with in_the_open.write() as connection:
        assert pending(connection) == []
        assert not undo(connection, Kind.RELATIONSHIP, ANA)
        assert relationships.one(connection, ANA) is None
    assert purge(in_the_open, NOW) == 1
    assert purge(in_the_open, NOW) == 0
    assert b"heron call" not in _anywhere(tmp_path)


def _pull_the_plug(_journal: Journal) -> None:
    raise KeyboardInterrupt
