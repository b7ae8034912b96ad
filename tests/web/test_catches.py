"""Waiting for the catch: written down, asked about once on its day, counted with each person."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest

from earned.content.strings import strings
from earned.journal.entities import (
    Came,
    Catch,
    CatchId,
    FeelsSafe,
    Lesson,
    LessonId,
    Moment,
    MomentId,
    NotSafe,
    Relationship,
    RelationshipId,
    Standing,
)
from earned.journal.reading import catches
from earned.journal.writing import keep

if TYPE_CHECKING:
    from starlette.testclient import TestClient
    from tests.web.conftest import Clock

    from earned.journal.vault import Journal

SAY = strings().gettext
MARA = Relationship(RelationshipId("maramaramara"), "Mara", feels_safe=FeelsSafe.YES)
SLIP = Lesson(LessonId("slipslipslip"), None, "If I slip, I lose them.")
WORDS = "She will want the soup back."
SENT = {"words": WORDS, "by": "2026-06-12", "who": MARA.id}


@pytest.fixture(autouse=True)
def known(journal: Journal) -> None:
    kept(journal, MARA, SLIP)


def kept(journal: Journal, *entities: Any) -> None:
    with journal.write() as connection:
        for entity in entities:
            keep(connection, entity)


def every(journal: Journal) -> list[Catch]:
    with journal.read() as connection:
        return catches.every(connection, put_away=True)


def feared(clock: Clock, number: int = 0, **more: Any) -> Catch:
    id_ = CatchId(f"catch{number:07}")
    return replace(Catch(id_, WORDS, clock().date(), clock(), MARA.id), **more)


def test_it_is_written_with_whom_by_when_and_on_which_lesson(client: TestClient, journal: Journal) -> None:
    assert client.post("/catches", data=SENT | {"lesson": SLIP.id}).status_code == 303
    (catch,) = every(journal)
    assert (catch.words, catch.by, catch.relationship) == (WORDS, date(2026, 6, 12), MARA.id)
    assert catch.lesson == SLIP.id
    assert WORDS in client.get("/catches").text


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        ({"words": ""}, "catches.words.wrong"),
        ({"by": ""}, "catches.by.wrong"),
        ({"by": "12.6."}, "catches.by.wrong"),
        ({"by": "2026-06-08"}, "catches.by.over"),
        ({"who": "nobody"}, "form.not_an_answer"),
        ({"lesson": "nothing"}, "form.not_an_answer"),
    ],
)
def test_what_is_missing_or_can_not_be_is_said_and_nothing_is_kept(
    client: TestClient, journal: Journal, sent: dict[str, str], why: str
) -> None:
    answer = client.post("/catches", data=SENT | sent)
    assert answer.status_code == 422
    assert SAY(why) in unescape(answer.text)
    assert every(journal) == []
    if "words" not in sent:
        assert WORDS in answer.text


def test_with_whom_is_asked_only_where_it_may_be_said_of_somebody(
    client: TestClient, journal: Journal
) -> None:
    assert SAY("catches.who") in client.get("/catches").text
    kept(journal, replace(MARA, standing=Standing.NOT_SAFE))
    assert SAY("catches.who") not in client.get("/catches").text


@pytest.mark.parametrize("who", ["unsaid", ""])
def test_today_is_a_day_and_nobody_in_particular_is_an_answer_as_none_is(
    client: TestClient, journal: Journal, who: str
) -> None:
    client.post("/catches", data=SENT | {"by": "2026-06-09", "who": who})
    assert every(journal)[0].relationship is None


@pytest.mark.parametrize(("days", "asks"), [(-1, False), (0, True), (13, True), (14, False)])
def test_home_asks_on_the_day_once_folded_and_not_for_ever(
    client: TestClient, journal: Journal, clock: Clock, days: int, asks: bool
) -> None:
    kept(journal, feared(clock, by=clock().date() - timedelta(days=days)))
    page = client.get("/home").text
    assert page.count(WORDS) == int(asks)
    assert not asks or page.index("<details>") < page.index(WORDS)
    assert WORDS in client.get("/catches").text


def test_where_only_a_catch_waits_home_leads_to_all_of_them(
    client: TestClient, journal: Journal, clock: Clock
) -> None:
    kept(journal, feared(clock, by=clock().date()))
    assert '<p><a href="/catches">' in client.get("/home").text


@pytest.mark.parametrize("answer", [*Came])
def test_any_answer_ends_the_question_and_stands_on_its_page(
    client: TestClient, journal: Journal, clock: Clock, answer: Came
) -> None:
    kept(journal, feared(clock))
    client.post("/catches/catch0000000/came", data={"came": answer.value})
    assert every(journal)[0].came is answer
    assert SAY(f"catches.said.{answer.value}") in unescape(client.get("/catches/catch0000000").text)
    assert WORDS not in client.get("/home").text


def test_nothing_picked_changes_nothing(client: TestClient, journal: Journal, clock: Clock) -> None:
    kept(journal, feared(clock))
    client.post("/catches/catch0000000/came", data={})
    assert every(journal)[0].is_open


def test_let_go_it_asks_no_more_and_can_still_be_answered(
    client: TestClient, journal: Journal, clock: Clock
) -> None:
    kept(journal, feared(clock))
    client.post("/catches/catch0000000/came", data={"came": "let_go"})
    assert WORDS not in client.get("/home").text
    assert every(journal)[0].let_go_at is not None
    client.post("/catches/catch0000000/came", data={"came": "yes"})
    assert (every(journal)[0].came, every(journal)[0].let_go_at) == (Came.YES, None)
    client.post("/catches/catch0000000/came", data={"came": "let_go"})
    assert every(journal)[0].came is None


def test_words_and_day_can_be_changed_and_a_day_that_is_over_is_none(
    client: TestClient, journal: Journal, clock: Clock
) -> None:
    kept(journal, feared(clock, by=date(2026, 6, 1)))
    path = "/catches/catch0000000"
    assert client.post(path, data={"words": "Other", "by": "2026-06-01"}).status_code == 303
    assert client.post(path, data={"by": "2026-05-01"}).status_code == 422
    assert client.post(path, data={"words": " "}).status_code == 422
    assert client.post(path, data={"by": "2026-07-01"}, headers={"hx-request": "true"}).status_code == 200
    assert (every(journal)[0].words, every(journal)[0].by) == ("Other", date(2026, 7, 1))


def test_put_away_it_still_counts_and_deleted_it_can_come_back(
    client: TestClient, journal: Journal, clock: Clock
) -> None:
    kept(journal, feared(clock, came=Came.YES, answered_at=clock()))
    client.post("/catches/catch0000000/put-away")
    assert WORDS not in client.get("/catches").text
    assert ">1 of 1<" in client.get(f"/p/{MARA.id}").text
    client.post("/catches/catch0000000/delete")
    assert ">1 of 1<" not in client.get(f"/p/{MARA.id}").text
    client.post("/data/deleted", data={"kind": "catch", "id": "catch0000000"})
    assert ">1 of 1<" in client.get(f"/p/{MARA.id}").text


def six(clock: Clock) -> list[Catch]:
    answers = [Came.YES, Came.NO, Came.NO, Came.NO, Came.NO, Came.PARTLY]
    return [feared(clock, n, came=came, answered_at=clock()) for n, came in enumerate(answers)]


def test_their_page_counts_how_often_it_came(client: TestClient, journal: Journal, clock: Clock) -> None:
    kept(journal, *six(clock))
    page = client.get(f"/p/{MARA.id}").text
    section = page.partition('id="caught"')[2].partition("</section>")[0]
    assert ">1 of 6<" in section
    assert SAY("catches.care") in section
    assert "<details" not in section


def test_with_a_harm_among_their_notes_the_count_is_folded_and_bare(
    client: TestClient, journal: Journal, clock: Clock
) -> None:
    harm = Moment(MomentId("harmharmharm"), clock(), clock(), MARA.id, not_safe=NotSafe.YES)
    kept(journal, *six(clock), harm)
    section = client.get(f"/p/{MARA.id}").text.partition('id="caught"')[2].partition("</section>")[0]
    assert section.index("<details>") < section.index("<table")
    assert " of 6<" not in section
    assert "in 100" not in section


@pytest.mark.parametrize(
    "them",
    [
        replace(MARA, standing=Standing.NOT_SAFE),
        replace(MARA, standing=Standing.RESTING),
        replace(MARA, hard_stops=frozenset({"hs_fear"})),
        replace(MARA, feels_safe=FeelsSafe.NO),
    ],
)
def test_about_someone_set_apart_nothing_comes_unasked(
    client: TestClient, journal: Journal, clock: Clock, them: Relationship
) -> None:
    kept(journal, feared(clock), them)
    for path in ("/home", "/waiting", "/catches", "/step"):
        assert WORDS not in client.get(path).text, path
    assert WORDS in client.get("/catches?others=1").text


@pytest.mark.parametrize(
    "them", [replace(MARA, standing=Standing.NOT_SAFE), replace(MARA, hard_stops=frozenset({"hs_fear"}))]
)
def test_with_someone_marked_nothing_new_is_forecast(
    client: TestClient, journal: Journal, them: Relationship
) -> None:
    kept(journal, them)
    assert f'value="{MARA.id}"' not in client.get("/catches").text
    answer = client.post("/catches", data=SENT)
    assert answer.status_code == 422
    assert SAY("catches.who.marked") in unescape(answer.text)
    assert every(journal) == []


def test_a_long_list_comes_a_page_at_a_time(client: TestClient, journal: Journal, clock: Clock) -> None:
    many = [feared(clock, n, words=f"Fear {n:03}", came=Came.NO, answered_at=clock()) for n in range(60)]
    kept(journal, *many)
    assert client.get("/catches").text.count("Fear ") == 50
    assert client.get("/catches?page=2").text.count("Fear ") == 10


def test_one_that_is_not_there_has_no_page(client: TestClient) -> None:
    assert client.get("/catches/nothing").status_code == 404
    assert client.post("/catches/nothing/came", data={"came": "no"}).status_code == 404
