"""Before: whom it is with, what is expected, and how little of it there has to be."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from earned.journal.entities import (
    Family,
    FeelsSafe,
    Lesson,
    LessonId,
    Moment,
    Rating,
    Relationship,
    RelationshipId,
    Role,
    Standing,
    Stretch,
    Window,
)
from earned.journal.reading import moments, relationships
from earned.journal.writing import keep

if TYPE_CHECKING:
    from starlette.testclient import TestClient

    from earned.journal.vault import Journal

SLIP = Lesson(LessonId("slipslipslip"), Family.CONDITIONAL_LOVE, "If I slip, I lose them.")
LEAVE = Lesson(LessonId("leaveleaveleav"[:12]), Family.ABANDONMENT, "Quiet means they are gone.")
MARA = Relationship(RelationshipId("maramaramara"), "Mara")
BY_HTMX = {"hx-request": "true", "hx-target": "p#saved"}


@pytest.fixture
def lesson(journal: Journal) -> Lesson:
    with journal.write() as connection:
        keep(connection, SLIP)
    return SLIP


@pytest.fixture
def mara(journal: Journal) -> Relationship:
    with journal.write() as connection:
        keep(connection, MARA)
    return MARA


def fresh(client: TestClient) -> str:
    """Open an empty before and give the path its answers go to."""
    found = re.search(r'<form method="post" action="(/m/[^"]+/before)"', client.get("/before").text)
    assert found
    return found[1]


def every(journal: Journal) -> list[Moment]:
    with journal.read() as connection:
        return moments.every(connection)


def only(journal: Journal) -> Moment:
    (moment,) = every(journal)
    return moment


def test_looking_makes_nothing(client: TestClient, journal: Journal, lesson: Lesson) -> None:
    assert fresh(client) != fresh(client)
    assert every(journal) == []


def test_nothing_is_pre_set(client: TestClient, journal: Journal, lesson: Lesson, mara: Relationship) -> None:
    assert " checked" not in client.get("/before").text


def test_sending_nothing_makes_nothing(client: TestClient, journal: Journal, lesson: Lesson) -> None:
    answer = client.post(fresh(client), data={"lesson": lesson.id, "words": "", "about-asked": "1"})
    assert answer.headers["location"] == "/home"
    assert every(journal) == []


def test_one_button_keeps_all_of_it(
    client: TestClient, journal: Journal, lesson: Lesson, mara: Relationship
) -> None:
    said = {
        "who": mara.id,
        "about": ["about_no", "about_slip"],
        "about-asked": "1",
        "words": "Telling her I can’t come",
        "lesson": lesson.id,
        "head": "50",
        "gut": "25",
        "stretch": "small",
        "body_before": "stirred",
        "hard_day": "some",
    }
    answer = client.post(fresh(client), data=said)
    assert answer.status_code == 303
    moment = only(journal)
    assert moment.planned
    assert moment.relationship == mara.id
    assert moment.about == ("about_no", "about_slip")
    assert moment.stretch is Stretch.SMALL
    assert moment.body_before is Window.STIRRED
    (touch,) = moment.touches
    assert touch.head
    assert touch.gut
    assert (touch.head.rating, touch.gut.rating) == (50, 25)
    assert not touch.head.looked_back


def test_each_question_saves_itself_and_a_reload_keeps_it(
    client: TestClient, journal: Journal, lesson: Lesson, mara: Relationship
) -> None:
    path = fresh(client)
    for said in ({"who": mara.id}, {"gut": "25"}, {"words": "A talk"}):
        answer = client.post(path, data=said, headers=BY_HTMX)
        assert answer.status_code == 200
        assert answer.headers["hx-replace-url"] == path
    page = client.get(path).text
    assert page.count(" checked") == 2
    assert "A talk" in page
    assert only(journal).relationship == mara.id


def test_i_dont_know_is_an_answer_and_a_skip_is_none(
    client: TestClient, journal: Journal, lesson: Lesson
) -> None:
    client.post(fresh(client), data={"lesson": lesson.id, "gut": "unknown"})
    (touch,) = only(journal).touches
    assert touch.gut
    assert touch.gut.rating is Rating.UNKNOWN
    assert touch.head is None


def test_with_several_lessons_a_rating_asks_which_and_keeps_what_was_typed(
    client: TestClient, journal: Journal, lesson: Lesson
) -> None:
    with journal.write() as connection:
        keep(connection, LEAVE)
    answer = client.post(fresh(client), data={"gut": "25", "words": "A talk"})
    assert answer.status_code == 422
    assert "A talk" in answer.text
    assert 'value="25" checked' in answer.text
    assert every(journal) == []


def test_saving_by_itself_keeps_the_rest_until_the_lesson_is_picked(
    client: TestClient, journal: Journal, lesson: Lesson
) -> None:
    with journal.write() as connection:
        keep(connection, LEAVE)
    path = fresh(client)
    client.post(path, data={"gut": "25", "words": "A talk"}, headers=BY_HTMX)
    assert only(journal).before_words == "A talk"
    client.post(path, data={"gut": "25", "lesson": LEAVE.id}, headers=BY_HTMX)
    (touch,) = only(journal).touches
    assert touch.lesson == LEAVE.id
    assert touch.gut
    assert touch.gut.rating == 25


def test_it_may_touch_a_second_lesson(client: TestClient, journal: Journal, lesson: Lesson) -> None:
    with journal.write() as connection:
        keep(connection, LEAVE)
    said = {"lesson": SLIP.id, "gut": "0", "lesson_2": LEAVE.id, "gut_2": "75"}
    client.post(fresh(client), data=said)
    first, second = only(journal).touches
    assert (first.lesson, second.lesson) == (SLIP.id, LEAVE.id)
    assert first.gut
    assert second.gut
    assert (first.gut.rating, second.gut.rating) == (0, 75)


def test_without_a_lesson_there_are_no_scales_and_a_quiet_way_to_add_one(client: TestClient) -> None:
    page = client.get("/before").text
    assert 'name="gut"' not in page
    assert 'href="/lessons"' in page


def test_someone_else_is_made_by_name_and_typing_on_makes_no_second_one(
    client: TestClient, journal: Journal
) -> None:
    path = fresh(client)
    for name in ("Jo", "Jonas"):
        client.post(path, data={"who": "other", "who_name": name}, headers=BY_HTMX)
    with journal.read() as connection:
        (person,) = relationships.every(connection)
    assert person.name == "Jonas"
    assert only(journal).relationship == person.id


def test_a_name_that_is_known_is_that_person(
    client: TestClient, journal: Journal, mara: Relationship
) -> None:
    client.post(fresh(client), data={"who": "other", "who_name": "mara"})
    assert only(journal).relationship == mara.id


def test_me_is_made_when_first_picked(client: TestClient, journal: Journal, lesson: Lesson) -> None:
    path = fresh(client)
    client.post(path, data={"who": "me", "lesson": lesson.id, "gut": "0"})
    with journal.read() as connection:
        me = relationships.me(connection)
    assert me is not None
    assert only(journal).relationship == me.id
    assert "say to yourself" in client.get(path).text


def test_id_rather_not_say_names_nobody(client: TestClient, journal: Journal, mara: Relationship) -> None:
    path = fresh(client)
    client.post(path, data={"who": mara.id}, headers=BY_HTMX)
    client.post(path, data={"who": "unsaid", "words": "A talk"}, headers=BY_HTMX)
    assert only(journal).relationship is None


@pytest.mark.parametrize("standing", [Standing.RESTING, Standing.GONE, Standing.NOT_SAFE])
def test_people_out_of_sight_are_folded_away(
    client: TestClient, journal: Journal, standing: Standing
) -> None:
    with journal.write() as connection:
        keep(connection, Relationship(RelationshipId("rrrrrrrrrrrr"), "Rowan", standing=standing))
    before_fold, folded = client.get("/before").text.split("<details>", 1)
    assert "Rowan" not in before_fold
    assert "Rowan" in folded


UNSAFE = [
    {"standing": Standing.NOT_SAFE},
    {"hard_stops": frozenset({"hs_fear"})},
    {"feels_safe": FeelsSafe.NO},
]


@pytest.mark.parametrize("kind", UNSAFE)
def test_with_someone_not_safe_less_is_asked_and_nothing_more_is_kept(
    client: TestClient, journal: Journal, lesson: Lesson, kind: dict[str, Any]
) -> None:
    with journal.write() as connection:
        keep(connection, Relationship(RelationshipId("rrrrrrrrrrrr"), "Rowan", **kind))
    path = fresh(client)
    said = {"who": "rrrrrrrrrrrr", "words": "A call", "gut": "100", "head": "100", "lesson": lesson.id}
    client.post(path, data=said | {"stretch": "tiny", "body_before": "low", "hard_day": "no"})
    moment = only(journal)
    assert moment.before_words == "A call"
    assert moment.body_before is Window.LOW
    assert moment.touches == ()
    assert moment.stretch is None
    page = client.get(path).text
    for name in ("gut", "head", "stretch", "hard_day"):
        assert f'name="{name}"' not in page
    assert 'href="/help"' in page


def test_picking_someone_not_safe_changes_the_questions_at_once(
    client: TestClient, journal: Journal, lesson: Lesson
) -> None:
    with journal.write() as connection:
        keep(connection, Relationship(RelationshipId("rrrrrrrrrrrr"), "Rowan", standing=Standing.NOT_SAFE))
    asked = {"hx-request": "true", "hx-target": "div#asked"}
    rest = client.post(fresh(client), data={"who": "rrrrrrrrrrrr"}, headers=asked)
    assert 'id="asked"' in rest.text
    assert 'name="gut"' not in rest.text
    assert "<html" not in rest.text


def test_picking_someone_else_of_the_same_kind_leaves_the_other_answers_alone(
    client: TestClient, lesson: Lesson, mara: Relationship
) -> None:
    asked = {"hx-request": "true", "hx-target": "div#asked"}
    answer = client.post(fresh(client), data={"who": mara.id}, headers=asked)
    assert answer.headers["hx-retarget"] == "#saved"
    assert "asked" not in answer.text


def test_a_no_about_oneself_asks_no_less(client: TestClient, journal: Journal, lesson: Lesson) -> None:
    with journal.write() as connection:
        keep(
            connection,
            Relationship(RelationshipId("memememememe"), "Me", role=Role.ME, feels_safe=FeelsSafe.NO),
        )
    path = fresh(client)
    client.post(path, data={"who": "memememememe", "lesson": lesson.id, "gut": "50"})
    assert len(only(journal).touches) == 1


def test_later_and_another_day_keep_the_zone(client: TestClient, journal: Journal) -> None:
    path = fresh(client)
    client.post(path, data={"when": "date", "day": "2026-07-01", "words": "The wedding"})
    moment = only(journal)
    assert moment.at.isoformat() == "2026-07-01T12:00:00+00:00"
    client.post(path, data={"when": "today", "words": "The wedding"})
    assert only(journal).at.isoformat() == "2026-06-09T20:00:00+00:00"


def test_a_day_left_empty_says_how_to_write_one(client: TestClient, journal: Journal) -> None:
    answer = client.post(fresh(client), data={"when": "date", "day": "", "words": "The wedding"})
    assert answer.status_code == 422
    assert "2026-06-09" in answer.text
    assert "The wedding" in answer.text


@pytest.mark.parametrize(
    "bad",
    [
        {"gut": "101"},
        {"gut": "nan"},
        {"gut": "nothing_to_do"},
        {"stretch": "huge"},
        {"who": "nobody-known"},
        {"lesson": "nonesuch"},
        {"about": "<script>"},
        {"about": "no_such_chip"},
        {"day": "0001-01-01", "when": "date"},
        {"words": "x" * 20_001},
        {"who_name": "y" * 200, "who": "other"},
    ],
)
def test_an_answer_that_cant_be_kept_keeps_nothing_half_and_all_that_was_typed(
    client: TestClient, journal: Journal, lesson: Lesson, bad: dict[str, str]
) -> None:
    said = {"words": "My own words", "lesson": lesson.id} | bad
    answer = client.post(fresh(client), data=said)
    assert answer.status_code == 422
    assert every(journal) == []
    assert said["words"][:12] in answer.text


def test_words_are_text_and_nothing_else(client: TestClient, journal: Journal) -> None:
    path = fresh(client)
    client.post(path, data={"words": "<img src=x onerror=alert(1)></textarea>"})
    page = client.get(path).text
    assert "<img" not in page
    assert "&lt;img src=x" in page


def test_a_before_that_is_not_there_is_not_there(client: TestClient) -> None:
    assert client.get("/m/nosuchmoment/before").status_code == 404
    assert client.post("/m/..%2F..%2Fetc/before", data={"words": "x"}).status_code == 404


def test_a_deleted_note_is_not_brought_back_by_an_old_page(client: TestClient, journal: Journal) -> None:
    path = fresh(client)
    client.post(path, data={"words": "A talk"})
    client.post(path.replace("/before", "/delete"))
    client.post(path, data={"words": "A talk again"}, headers=BY_HTMX)
    assert every(journal) == []


def test_a_change_after_the_outcome_is_a_look_back(
    client: TestClient, journal: Journal, lesson: Lesson
) -> None:
    path = fresh(client)
    client.post(path, data={"lesson": lesson.id, "gut": "0", "head": "50"})
    client.post(path.replace("before", "after"), data={"came": "75"})
    client.post(path, data={"lesson": lesson.id, "gut": "75", "head": "50"})
    (touch,) = only(journal).touches
    assert touch.gut
    assert touch.head
    assert touch.gut.looked_back
    assert not touch.head.looked_back
