"""One moment's own page: its facts, changing it, putting it away, and deleting it with a way back."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from earned.content.strings import strings
from earned.journal.entities import (
    Family,
    Forecast,
    Lesson,
    LessonId,
    Moment,
    MomentId,
    Noticed,
    Relationship,
    RelationshipId,
    Touch,
    Window,
)
from earned.journal.reading import moments
from earned.journal.writing import keep

if TYPE_CHECKING:
    from starlette.testclient import TestClient
    from tests.web.conftest import Clock

    from earned.journal.vault import Journal

LESSON = Lesson(LessonId("slipslipslip"), Family.CONDITIONAL_LOVE, "If I slip, I lose them.")
MARA = Relationship(RelationshipId("maramaramara"), "Mara")
HERE = "/m/momentmoment"


def say(name: str) -> str:
    return strings().gettext(name)


@pytest.fixture
def moment(journal: Journal) -> Moment:
    """A moment in another zone, with an outcome."""
    at = datetime(2026, 6, 3, 17, 40, tzinfo=ZoneInfo("Asia/Tokyo"))
    touch = Touch(LESSON.id, Forecast(50.0, at), Forecast(25.0, at), 75.0, at, ("cl_no_holds",))
    lived = Moment(
        MomentId("momentmoment"),
        at,
        at,
        MARA.id,
        before_words="The cake",
        after_words="We laughed",
        touches=(touch,),
    )
    with journal.write() as connection:
        for entity in (LESSON, MARA, lived):
            keep(connection, entity)
    return lived


def kept(journal: Journal) -> Moment:
    with journal.read() as connection:
        found = moments.one(connection, MomentId("momentmoment"))
    assert found
    return found


def test_its_facts_come_back_in_their_words(client: TestClient, moment: Moment) -> None:
    page = client.get(HERE).text
    assert '<h1 class="own">The cake</h1>' in page
    assert "We laughed" in page
    assert "I said no, and the bond held." in page
    assert "<title>Notes</title>" in page


def test_forecasts_stay_folded_while_it_is_open(client: TestClient, journal: Journal, moment: Moment) -> None:
    touch = replace(moment.touches[0], outcome=None, outcome_at=None, signs=())
    with journal.write() as connection:
        keep(connection, replace(moment, after_words=None, touches=(touch,)))
    page = client.get(HERE).text
    assert say("after.folded") in page
    assert "beside" not in page
    assert client.get(f"{HERE}/edit").headers["location"] == f"{HERE}/before"


def test_moving_it_in_time_keeps_its_zone(client: TestClient, journal: Journal, moment: Moment) -> None:
    client.post(f"{HERE}/edit", data={"day": "2026-05-30", "clock": "08:15"})
    at = kept(journal).at
    assert at.isoformat() == "2026-05-30T08:15:00+09:00"
    client.post(f"{HERE}/edit", data={"day": "2026-05-30", "words": "The cake again"})
    assert kept(journal).at == at


@pytest.mark.parametrize(
    "wrong", [{"day": "June"}, {"day": "2026-13-01"}, {"clock": "25:00", "day": "2026-06-01"}]
)
def test_a_time_that_cant_be_read_says_how_to_write_one_and_keeps_what_was_typed(
    client: TestClient, journal: Journal, moment: Moment, wrong: dict[str, str]
) -> None:
    answer = client.post(f"{HERE}/edit", data={"words": "Typed anew"} | wrong)
    assert answer.status_code == 422
    assert say("moment.edit.wrong_time") in answer.text
    assert "Typed anew" in answer.text
    assert kept(journal) == moment


def test_every_answer_can_be_changed(client: TestClient, journal: Journal, moment: Moment) -> None:
    client.post(
        f"{HERE}/edit", data={"words": "Cake", "happened": "", "body": "low", "came": "25", "gut": "0"}
    )
    changed = kept(journal)
    assert (changed.before_words, changed.after_words, changed.body) == ("Cake", None, Window.LOW)
    (touch,) = changed.touches
    assert touch.outcome == 25
    assert touch.outcome_at == moment.touches[0].outcome_at
    assert touch.gut
    assert touch.gut.looked_back
    assert touch.head == moment.touches[0].head


def test_what_is_left_alone_stays_as_it_was(client: TestClient, journal: Journal, moment: Moment) -> None:
    client.post(f"{HERE}/edit", data={})
    assert kept(journal) == moment


def test_coming_back_another_day_and_answering_is_noticing(
    client: TestClient, journal: Journal, moment: Moment, clock: Clock
) -> None:
    assert say("moment.noticed.ask") in client.get(HERE).text
    client.post(f"{HERE}/after", data={"part": "rest", "noticed": "no"})
    assert (kept(journal).noticed, kept(journal).noticed_at) == (Noticed.NO, clock())
    assert say("moment.noticed.ask") not in client.get(HERE).text


def test_looking_is_not_noticing_and_changes_nothing(
    client: TestClient, journal: Journal, moment: Moment
) -> None:
    for path in ("", "/edit", "/after", "/before", "/delete", "/gone"):
        client.get(HERE + path)
    assert kept(journal) == moment


def test_put_away_it_is_in_no_list_and_can_be_taken_out(
    client: TestClient, journal: Journal, moment: Moment
) -> None:
    client.post(f"{HERE}/put-away")
    with journal.read() as connection:
        assert moments.every(connection) == []
    assert say("moment.put_away.is") in client.get(HERE).text
    client.post(f"{HERE}/take-out")
    assert kept(journal) == moment


def test_deleting_asks_once_and_can_be_undone(client: TestClient, journal: Journal, moment: Moment) -> None:
    assert say("moment.delete.title") in client.get(f"{HERE}/delete").text
    answer = client.post(f"{HERE}/delete")
    gone = client.get(answer.headers["location"]).text
    assert "cake" not in gone
    assert say("moment.gone.undo") in gone
    assert client.get(HERE).status_code == 404
    client.post(f"{HERE}/undo")
    assert kept(journal) == moment


def test_going_back_to_the_page_of_a_deletion_that_was_undone_shows_the_note(
    client: TestClient, moment: Moment
) -> None:
    gone = client.post(f"{HERE}/delete").headers["location"]
    client.post(f"{HERE}/undo")
    assert client.get(gone).headers["location"] == HERE


def test_there_is_nothing_to_undo_where_nothing_was_deleted(client: TestClient, moment: Moment) -> None:
    assert client.post(f"{HERE}/undo").status_code == 404
    for path in ("", "/edit", "/delete"):
        assert client.get("/m/nosuchmoment" + path).status_code == 404
    for path in ("/edit", "/let-go", "/put-away", "/undo"):
        assert client.post("/m/nosuchmoment" + path, data={"words": "x"}).status_code == 404


def test_hundreds_of_moments_with_someone_do_not_change_the_page(
    client: TestClient, journal: Journal, moment: Moment
) -> None:
    page = client.get(HERE).text
    with journal.write() as connection:
        for number in range(300):
            at = moment.at - timedelta(days=number + 1)
            keep(connection, replace(moment, id=MomentId(f"other{number:07}"), at=at, created_at=at))
    assert client.get(HERE).text == page
