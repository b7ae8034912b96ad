"""Thoughts of a session: never older than what is shown, never in a page's way, and gone with the lock."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event
from threading import enumerate as threads
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from tests.companion.book import ANA, BEN, LESSON, noted
from tests.companion.minds import flat, mind, readings
from tests.web.thinking import (
    LONG,
    NOTES,
    PAGE,
    Gate,
    ended,
    fill,
    keep_all,
    say,
    session_of,
    thought,
    thoughts,
)

from earned.companion.lines import Way
from earned.companion.mind import Mind
from earned.companion.strands import Where
from earned.companion.thought import Thought
from earned.journal import vault
from earned.journal.entities import LessonId
from earned.journal.errors import JournalError
from earned.journal.reading import counts, lived
from earned.web import guesses
from earned.web.guesses import Thinking

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from starlette.testclient import TestClient
    from tests.web.conftest import Clock

    from earned.companion.strands import Strand
    from earned.journal.vault import Journal
    from earned.web.room import Room
    from earned.working_model import Moment

A_GUESS = '<p class="tag">A guess'
SHOWN = (PAGE, f"/p/{ANA.id}", "/look-back")
"""Pages that tell of a guess."""


@pytest.fixture(autouse=True)
def _up(monkeypatch: pytest.MonkeyPatch, gate: Gate, journal: Journal) -> Iterator[None]:
    say(monkeypatch, Way.UP)
    fill(journal)
    yield
    gate.open.set()


def posted(client: TestClient, path: str, **said: str) -> None:
    assert client.post(path, data=said).status_code == 303


def people(found: Thought) -> Strand:
    return found.known.strands[Where.PEOPLE]


# ---- while it thinks


def test_the_first_look_says_how_far_it_is_and_shows_the_facts(
    client: TestClient, room: Room, gate: Gate
) -> None:
    gate.shut()
    assert thoughts(room).of(LESSON.id, patience=0) == Thinking(0, 0)
    assert gate.reached.wait(LONG)
    page = client.get(PAGE).text
    assert "We are going through your notes: 16 of 40 so far." in page
    assert f'<noscript><p class="small"><a href="{PAGE}">' in page
    assert A_GUESS not in page
    assert "Ana" in page
    assert "peas 40" in page
    gate.open.set()
    thought(room)
    page = client.get(PAGE).text
    assert "We are going through your notes" not in page
    assert A_GUESS in page


def test_where_thinking_breaks_off_the_facts_stand_alone_until_something_is_saved(
    client: TestClient, room: Room, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(guesses, "strands", lambda *_: (_ for _ in ()).throw(ValueError("peas 7")))
        assert thoughts(room).of(LESSON.id, patience=LONG) == Thinking(0, 0, broke_off=True)
        page = client.get(PAGE).text
    assert "We are going through your notes" not in page
    assert A_GUESS not in page
    assert "peas 40" in page
    written = capsys.readouterr().err
    assert "ValueError" in written
    assert "peas" not in written
    posted(client, f"/m/{NOTES[2].id}/edit", came="0")
    thought(room)
    assert A_GUESS in client.get(PAGE).text


SAVES: tuple[tuple[str, dict[str, str]], ...] = (
    (f"/m/{NOTES[2].id}/edit", {"came": "0"}),
    (f"/m/{NOTES[-1].id}/edit", {"came": "0"}),
    (f"/m/{NOTES[2].id}/delete", {}),
    (f"/p/{BEN.id}/edit", {"standing": "not_safe"}),
    (f"/m/{NOTES[3].id}/edit", {"not_safe": "yes"}),
)


@pytest.mark.parametrize(
    ("what", "said"), SAVES, ids=["an old note", "the newest note", "one deleted", "a mark", "a flag"]
)
def test_once_the_past_has_changed_no_older_guess_is_shown(
    client: TestClient, room: Room, gate: Gate, what: str, said: dict[str, str]
) -> None:
    before = thought(room)
    assert all(A_GUESS in client.get(path).text for path in SHOWN)
    gate.shut()
    posted(client, what, **said)
    assert isinstance(thoughts(room).of(LESSON.id, patience=0), Thinking)
    for path in SHOWN:
        page = client.get(path).text
        assert "We are going through your notes" in page
        assert A_GUESS not in page
    gate.open.set()
    assert people(thought(room)) != people(before)
    assert all(A_GUESS in client.get(path).text for path in SHOWN)


def test_after_every_kind_of_save_it_is_as_if_it_had_always_been_noted_so(
    client: TestClient, room: Room, journal: Journal
) -> None:
    kept = [thought(room)]
    numbers = [said_by(kept[0])]
    for what, said in (*SAVES, (f"/m/{NOTES[-1].id}/edit", {"came": "100"})):
        posted(client, what, **said)
        kept.append(thought(room))
        numbers.append(said_by(kept[-1]))
        assert kept[-1].known.saves == journal.saves
        anew = mind(people(kept[-1]).moments)
        np.testing.assert_allclose(numbers[-1], numbers_of(anew, people(kept[-1])), atol=1e-12)
    for one, was in zip(kept, numbers, strict=True):
        np.testing.assert_array_equal(said_by(one), was)


def said_by(found: Thought) -> np.ndarray:
    return numbers_of(found.minds[Where.PEOPLE], people(found))


def numbers_of(one: Mind, strand: Strand) -> np.ndarray:
    return flat(readings(one.now, strand.moments))


def test_a_new_note_is_one_step_and_a_put_away_one_is_none(
    client: TestClient, room: Room, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[int] = []
    catch_up = Mind.catch_up

    def counted(self: Mind, lived: Sequence[Moment]) -> Iterator[int]:
        for step in catch_up(self, lived):
            steps.append(step)
            yield step

    monkeypatch.setattr(Mind, "catch_up", counted)
    thought(room)
    steps.clear()
    keep_all(journal, noted(50, gut=25.0))
    thought(room)
    assert steps == [1]
    posted(client, f"/m/{NOTES[3].id}/put-away")
    assert people(thought(room)).hidden == {3}
    assert steps == [1]


def test_what_was_saved_is_thought_about_though_no_page_asks(client: TestClient, room: Room) -> None:
    thought(room)
    posted(client, f"/m/{NOTES[2].id}/edit", came="0")
    thinks = thoughts(room)
    with thinks._changed:
        assert thinks._changed.wait_for(lambda: thinks._is_fresh(LESSON.id), LONG)
    assert people(thinks.thoughts[LESSON.id]).moments[2].z == -1.0


def test_a_guess_is_asked_of_by_many_at_once_and_thought_of_once(client: TestClient, room: Room) -> None:
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: thought(room), range(24)))
    assert all(one is found[0] for one in found)
    assert len([one for one in threads() if one is thoughts(room)._thread]) == 1


def test_pages_and_saves_go_on_while_it_thinks(client: TestClient, room: Room, gate: Gate) -> None:
    gate.shut()
    thoughts(room).of(LESSON.id, patience=0)
    assert gate.reached.wait(LONG)
    for path in (PAGE, f"/p/{ANA.id}", "/look-back", "/home", f"/m/{NOTES[0].id}"):
        assert client.get(path).status_code == 200
    posted(client, f"/m/{NOTES[0].id}/edit", came="100")
    gate.open.set()
    assert people(thought(room)).moments[0].z == 1.0


def test_a_lesson_that_is_not_there_is_no_thought_and_stops_nothing(client: TestClient, room: Room) -> None:
    assert isinstance(thoughts(room).of(LessonId("nothing"), patience=0), Thinking)
    thought(room)
    assert set(thoughts(room).thoughts) == {LESSON.id}


def test_a_lesson_that_is_deleted_has_no_page_and_no_thought_any_more(client: TestClient, room: Room) -> None:
    thought(room)
    posted(client, f"{PAGE}/delete")
    assert client.get(PAGE).status_code == 404
    assert isinstance(thoughts(room).of(LESSON.id, patience=0), Thinking)


def test_a_notebook_that_can_not_be_read_for_once_is_read_again_when_asked(
    client: TestClient, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    failed, read = Event(), lived.lived

    def fails(*_: Any, **__: Any) -> None:
        failed.set()
        raise JournalError

    monkeypatch.setattr(lived, "lived", fails)
    assert isinstance(thoughts(room).of(LESSON.id, patience=0), Thinking)
    assert failed.wait(LONG)
    assert client.get(PAGE).status_code == 200
    monkeypatch.setattr(lived, "lived", read)
    assert isinstance(thought(room), Thought)


# ---- the lock


def test_the_lock_ends_the_thinking_and_drops_every_thought(client: TestClient, room: Room) -> None:
    thought(room)
    session, thinks = session_of(room), thoughts(room)
    posted(client, "/lock")
    assert session.thoughts is None
    assert thinks.thoughts == {}
    ended(thinks)
    assert isinstance(thinks.of(LESSON.id, patience=LONG), Thinking)
    assert not session.journal.is_open


def test_the_lock_waits_for_no_thinking_and_nothing_is_kept_of_it(
    client: TestClient, room: Room, gate: Gate
) -> None:
    gate.shut()
    session, thinks = session_of(room), thoughts(room)
    thinks.of(LESSON.id, patience=0)
    assert gate.reached.wait(LONG)
    posted(client, "/lock")
    assert not session.journal.is_open
    gate.open.set()
    ended(thinks)
    assert thinks.thoughts == {}
    assert thinks._far == {}


def test_a_notebook_locked_while_it_is_being_read_is_closed_by_the_last_one_out(
    client: TestClient, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading, go_on, read = Event(), Event(), counts.noted

    def slow(*args: Any, **kwargs: Any) -> Any:
        reading.set()
        assert go_on.wait(LONG)
        return read(*args, **kwargs)

    session, thinks = session_of(room), thoughts(room)
    monkeypatch.setattr(counts, "noted", slow)
    thinks.of(LESSON.id, patience=0)
    assert reading.wait(LONG)
    posted(client, "/lock")
    assert session.journal.is_open
    go_on.set()
    ended(thinks)
    assert not session.journal.is_open
    assert thinks.thoughts == {}


def test_many_locks_amid_thinking_leave_no_thread_and_no_open_notebook(
    room: Room, gate: Gate, clock: Clock
) -> None:
    for _ in range(8):
        opened = vault.in_memory()
        fill(opened)
        thinks = room.admit(opened).think(room.now)
        with ThreadPoolExecutor(4) as pool:
            asked = [pool.submit(thinks.of, LESSON.id, LONG) for _ in range(3)]
            pool.submit(room.end, session_of(room)).result(LONG)
            assert all(one.result(LONG) is not None for one in asked)
        if thinks._thread is not None:
            ended(thinks)
        assert not opened.is_open
        assert thinks.thoughts == {}


def test_whoever_thinks_when_the_notebook_is_locked_for_being_left_alone_ends_too(
    client: TestClient, room: Room, clock: Clock
) -> None:
    thought(room)
    thinks = thoughts(room)
    clock.forward(minutes=session_of(room).idle_minutes + 1)
    assert client.get(PAGE).status_code == 303
    ended(thinks)
    assert thinks.thoughts == {}


# ---- guesses off


def test_turning_guesses_off_drops_every_thought_at_once(client: TestClient, room: Room, gate: Gate) -> None:
    thought(room)
    thinks = thoughts(room)
    assert A_GUESS in client.get(PAGE).text
    posted(client, "/settings", guesses="no")
    assert session_of(room).thoughts is None
    ended(thinks)
    for path in SHOWN:
        page = client.get(path).text
        assert A_GUESS not in page
        assert "We are going through your notes" not in page
    assert session_of(room).thoughts is None
    posted(client, "/settings", guesses="yes")
    gate.shut()
    assert "We are going through your notes" in client.get(PAGE).text
    gate.open.set()
    assert thought(room)
    assert A_GUESS in client.get(PAGE).text


def test_turning_guesses_off_amid_thinking_ends_it(client: TestClient, room: Room, gate: Gate) -> None:
    gate.shut()
    thinks = thoughts(room)
    thinks.of(LESSON.id, patience=0)
    assert gate.reached.wait(LONG)
    posted(client, "/settings", guesses="no")
    gate.open.set()
    ended(thinks)
    assert thinks.thoughts == {}
