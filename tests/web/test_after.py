"""After: what happened first, then forecasts beside it, and no gain claimed where none may be."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from earned.content.strings import strings
from earned.journal.entities import (
    Channel,
    Family,
    Forecast,
    Landed,
    Lesson,
    LessonId,
    Moment,
    MomentId,
    Mover,
    Noticed,
    NotSafe,
    Rating,
    Relationship,
    RelationshipId,
    Role,
    Rupture,
    RuptureId,
    Standing,
    Touch,
    Window,
)
from earned.journal.reading import moments, relationships, ruptures
from earned.journal.writing import keep
from earned.web.moment_form import MomentForm

if TYPE_CHECKING:
    from starlette.testclient import TestClient
    from tests.web.conftest import Clock

    from earned.journal.vault import Journal

LESSON = Lesson(LessonId("slipslipslip"), Family.CONDITIONAL_LOVE, "If I slip, I lose them.")
MARA = Relationship(RelationshipId("maramaramara"), "Mara")
BEFORE = MomentId("momentmoment")
PATH = f"/m/{BEFORE}/after"


def say(name: str) -> str:
    return strings().gettext(name)


@pytest.fixture
def planned(journal: Journal, clock: Clock) -> Moment:
    """A before with Mara: head 50, gut 25."""
    now = clock()
    touch = Touch(LESSON.id, Forecast(50.0, now), Forecast(25.0, now))
    moment = Moment(BEFORE, now, now, MARA.id, before_words="Telling her I can’t come", touches=(touch,))
    with journal.write() as connection:
        for entity in (LESSON, MARA, moment):
            keep(connection, entity)
    return moment


def kept(journal: Journal, moment: str = BEFORE) -> Moment:
    with journal.read() as connection:
        found = moments.one(connection, MomentId(moment))
    assert found
    return found


def forecast_changed(journal: Journal, moment: Moment, **changes: Any) -> None:
    with journal.write() as connection:
        keep(connection, replace(moment, touches=(replace(moment.touches[0], **changes),)))


def test_forecasts_are_not_in_the_page_until_the_outcome_is_saved(
    client: TestClient, journal: Journal, planned: Moment
) -> None:
    folded = client.get(PATH).text
    assert say("after.folded") in folded
    assert " checked" not in folded
    assert 'name="gut"' not in folded
    assert "beside" not in folded
    forecast_changed(journal, planned, head=Forecast(100.0, planned.at), gut=Forecast(0.0, planned.at))
    assert client.get(PATH).text == folded


def test_words_alone_do_not_unfold_them(client: TestClient, planned: Moment) -> None:
    client.post(PATH, data={"happened": "She wrote back."})
    page = client.get(PATH).text
    assert "beside" not in page
    assert say("after.side.still_folded") in page


def test_saving_the_outcome_unfolds_both_side_by_side(client: TestClient, planned: Moment) -> None:
    answer = client.post(PATH, data={"happened": "She wrote back.", "came": "75", "not_safe": "no"})
    assert answer.headers["location"] == f"{PATH}#side"
    page = client.get(PATH).text
    assert 'id="side" tabindex="-1"' in page
    for step in ("half and half", "more that than not", "more the other way"):
        assert f"<dd>{step}</dd>" in page
    assert say("after.side.further") in page


@pytest.mark.parametrize(
    "case", [(25, 25, "as_expected"), (25, 0, "on_guard"), (75, 25, "nearer"), (0, 0, "as_expected")]
)
def test_bad_news_is_information_and_the_gut_was_right(
    client: TestClient, journal: Journal, planned: Moment, case: tuple[int, int, str]
) -> None:
    gut, came, said = case
    forecast_changed(journal, planned, gut=Forecast(float(gut), planned.at))
    client.post(PATH, data={"came": str(came)})
    page = client.get(PATH).text
    assert say(f"after.side.{said}") in page
    assert say("after.side.further") not in page


@pytest.mark.parametrize("answers", [{"body": "shut_down"}, {"body": "wound_up"}, {"not_safe": "yes"}])
def test_outside_the_window_or_not_safe_no_gain_is_claimed_and_rest_is_offered(
    client: TestClient, planned: Moment, answers: dict[str, str]
) -> None:
    client.post(PATH, data={"came": "100"} | answers)
    page = client.get(PATH).text
    assert say("after.side.further") not in page
    assert say("after.rest.rest") in page
    assert 'href="/help"' in page
    assert "<dialog" not in page


def test_the_card_comes_once_for_one_person(
    client: TestClient, journal: Journal, planned: Moment, clock: Clock
) -> None:
    client.post(PATH, data={"came": "0", "body": "shut_down"})
    clock.forward(minutes=2)
    second = replace(planned, id=MomentId("secondsecond"), created_at=clock(), at=clock())
    with journal.write() as connection:
        keep(connection, second)
    client.post(f"/m/{second.id}/after", data={"came": "0", "body": "wound_up"})
    assert say("after.rest") in client.get(PATH).text
    assert say("after.rest") not in client.get(f"/m/{second.id}/after").text


def test_a_yes_offers_signs_and_help_and_never_stands_in_the_way(
    client: TestClient, journal: Journal, planned: Moment
) -> None:
    client.post(PATH, data={"came": "75", "not_safe": "yes"})
    page = client.get(PATH).text
    assert kept(journal).harmed
    assert say("after.harm") in page
    assert 'value="hs_fear"' in page
    assert f"<dd>{say('common.scale.75')}</dd>" in page
    assert 'name="landed"' in page


def test_a_sign_ticked_there_makes_every_page_ask_less(
    client: TestClient, journal: Journal, planned: Moment
) -> None:
    client.post(PATH, data={"came": "75", "not_safe": "yes"})
    client.post(f"/m/{BEFORE}/signs", data={"hard_stops": ["hs_fear", "about_no", "none"]})
    with journal.read() as connection:
        mara = relationships.one(connection, MARA.id)
    assert mara
    assert mara.hard_stops == {"hs_fear"}
    for path in (PATH, f"/m/{BEFORE}", f"/m/{BEFORE}/edit"):
        page = client.get(path).text
        assert "beside" not in page
        assert 'name="landed"' not in page
        assert say("moment.less.hard_stop") in page


def test_with_someone_not_safe_after_asks_only_what_is_safe_to_ask(
    client: TestClient, journal: Journal, planned: Moment
) -> None:
    with journal.write() as connection:
        keep(connection, replace(MARA, standing=Standing.NOT_SAFE))
    everything = {"came": "100", "landed": "stayed", "next_gut": "100", "noticed": "no", "crack": "back"}
    asked = {"happened": "They called.", "body": "low", "not_safe": "yes"}
    client.post(PATH, data=everything | asked | {"guards": "gd_debt", "guards-asked": "1"})
    moment = kept(journal)
    assert (moment.after_words, moment.body, moment.not_safe) == ("They called.", Window.LOW, NotSafe.YES)
    assert (moment.landed, moment.noticed, moment.guards) == (None, None, ())
    assert (moment.touches[0].outcome, moment.touches[0].next_gut) == (None, None)
    with journal.read() as connection:
        assert ruptures.of(connection, MARA.id) == []
    page = client.get(PATH).text
    for name in ("came", "landed", "guards", "next_gut", "gut", "head", "noticed", "crack", "stretch"):
        assert f'name="{name}"' not in page
    assert say("after.folded") not in page


def test_the_second_half_is_kept_whole(
    client: TestClient, journal: Journal, planned: Moment, clock: Clock
) -> None:
    client.post(PATH, data={"came": "75"})
    rest = {
        "part": "rest",
        "noticed": "partly",
        "landed": "flicker",
        "guards-asked": "1",
        "guards": ["gd_debt", "none", "other"],
        "guard_words": "I changed the subject",
        "body": "stirred",
        "body_words-asked": "1",
        "body_words": "bd_jaw",
        "body_own": "cold hands",
        "next_gut": "50",
        "next_head": "unknown",
    }
    assert client.post(PATH, data=rest).headers["location"] == f"/m/{BEFORE}"
    moment = kept(journal)
    assert (moment.noticed, moment.noticed_at) == (Noticed.PARTLY, clock())
    assert moment.landed is Landed.FLICKER
    assert (moment.guards, moment.guard_words) == (("gd_debt",), "I changed the subject")
    assert moment.body_words == ("bd_jaw", "cold hands")
    assert (moment.touches[0].next_gut, moment.touches[0].next_head) == (50, Rating.UNKNOWN)
    again = client.get(PATH).text
    assert "cold hands" in again
    assert 'value="gd_debt" checked' in again


def test_that_is_enough_keeps_what_was_answered_and_goes_home(
    client: TestClient, journal: Journal, planned: Moment
) -> None:
    client.post(PATH, data={"came": "75"})
    answer = client.post(PATH, data={"part": "rest", "landed": "some", "enough": "1"})
    assert answer.headers["location"] == "/home"
    assert kept(journal).landed is Landed.SOME


def test_it_had_nothing_to_do_with_it_is_an_outcome(
    client: TestClient, journal: Journal, planned: Moment
) -> None:
    client.post(PATH, data={"came": "nothing_to_do"})
    assert kept(journal).touches[0].outcome is Rating.NOTHING_TO_DO
    assert say("common.scale.nothing_to_do") in client.get(PATH).text


def test_each_answer_saves_itself(client: TestClient, journal: Journal, planned: Moment) -> None:
    answer = client.post(PATH, data={"came": "25"}, headers={"hx-request": "true", "hx-target": "p#saved"})
    assert answer.text.strip() == say("form.saved")
    assert kept(journal).touches[0].outcome == 25


def fresh(client: TestClient) -> str:
    found = re.search(r'<form method="post" action="(/m/[^"]+/after)/new"', client.get("/after").text)
    assert found
    return found[1]


@pytest.mark.usefixtures("planned")
def test_something_nobody_planned_asks_what_they_would_have_guessed(
    client: TestClient, journal: Journal
) -> None:
    path = fresh(client)
    said = {"who": MARA.id, "lesson": LESSON.id, "happened": "She called.", "came": "100"}
    client.post(path + "/new", data=said | {"gut": "25"})
    moment = kept(journal, path.split("/")[2])
    assert not moment.planned
    assert moment.touches[0].gut
    assert moment.touches[0].gut.looked_back
    page = client.get(path).text
    assert "Looking back" in page
    assert say("after.side.further") not in page


@pytest.mark.usefixtures("planned")
def test_something_heard_or_seen_can_be_noted(client: TestClient, journal: Journal) -> None:
    path = fresh(client)
    client.post(path + "/new", data={"who": "unsaid", "happened": "A book.", "channel": "told"})
    assert kept(journal, path.split("/")[2]).channel is Channel.TOLD


def test_a_moment_with_me_asks_what_i_say_to_myself(
    client: TestClient, journal: Journal, planned: Moment
) -> None:
    me = Relationship(RelationshipId("memememememe"), "Me", role=Role.ME)
    with journal.write() as connection:
        keep(connection, me)
        keep(connection, replace(planned, relationship=me.id))
    assert "say to yourself" in client.get(PATH).text
    client.post(PATH, data={"came": "75"})
    assert 'name="crack"' not in client.get(PATH).text


def test_a_crack_is_kept_and_a_second_thought_takes_it_back(
    client: TestClient, journal: Journal, planned: Moment
) -> None:
    client.post(PATH, data={"came": "0", "crack": "crack"})
    with journal.read() as connection:
        (crack,) = ruptures.of(connection, MARA.id)
    assert crack.moment == BEFORE
    assert crack.is_open
    client.post(PATH, data={"part": "rest", "crack": "neither"})
    with journal.read() as connection:
        assert ruptures.of(connection, MARA.id) == []


def earlier_crack(journal: Journal, planned: Moment, name: str, words: str) -> RuptureId:
    moment = replace(planned, id=MomentId(name), before_words=None, after_words=words, touches=())
    with journal.write() as connection:
        keep(connection, moment)
        keep(connection, Rupture(RuptureId(name), MARA.id, moment.id, moment.at))
    return RuptureId(name)


def test_what_came_after_a_crack_is_asked_where_it_has_a_lesson(
    client: TestClient, journal: Journal, planned: Moment
) -> None:
    client.post(PATH, data={"came": "75"})
    assert 'name="after_rating"' in client.get(PATH).text
    with journal.write() as connection:
        keep(connection, replace(planned, touches=(), after_words="She came by."))
    earlier_crack(journal, planned, "firstcrack00", "She did not call")
    asked = client.get(PATH).text
    assert 'value="firstcrack00"' in asked
    assert 'name="after_rating"' not in asked


def test_coming_back_closes_the_crack_that_was_picked(
    client: TestClient, journal: Journal, planned: Moment
) -> None:
    first = earlier_crack(journal, planned, "firstcrack00", "She did not call")
    earlier_crack(journal, planned, "secondcrack0", "She forgot")
    client.post(PATH, data={"came": "75"})
    assert "She did not call" in client.get(PATH).text
    unsaid = client.post(PATH, data={"part": "rest", "crack": "back", "landed": "some"})
    assert unsaid.status_code == 422
    said = {"part": "rest", "crack": "back", "which": first, "moved": "them", "after_rating": "75"}
    client.post(PATH, data=said)
    with journal.read() as connection:
        picked = ruptures.one(connection, first)
        still_open = [crack for crack in ruptures.of(connection, MARA.id) if crack.is_open]
    assert picked
    assert (picked.repair_moment, picked.moved_by, picked.after_rating) == (BEFORE, Mover.THEM, 75)
    assert [crack.id for crack in still_open] == ["secondcrack0"]


def test_an_after_that_is_not_there_is_not_there(client: TestClient, journal: Journal) -> None:
    assert client.get("/m/nosuchmoment/after").status_code == 404
    assert client.post("/m/nosuchmoment/after", data={"happened": "x"}).status_code == 404
    assert client.post("/m/nosuchmoment/signs", data={"hard_stops": "hs_fear"}).status_code == 404


def test_a_stranger_is_sent_to_the_lock(client: TestClient, planned: Moment) -> None:
    client.cookies.clear()
    for path in ("/home", "/before", "/after", PATH, f"/m/{BEFORE}", "/waiting"):
        answer = client.get(path)
        assert answer.status_code == 303
        assert "Telling" not in answer.text


names = st.sampled_from([*MomentForm.model_fields, "part", "enough", "guards-asked", "hard_stops"])
plain = st.sampled_from(
    ["", "0", "25", "unknown", "nothing_to_do", "back", "other", "date", "yes", LESSON.id, MARA.id, BEFORE]
)
bodies = st.lists(st.tuples(names, st.one_of(plain, st.text(max_size=40))), max_size=25)
places = st.sampled_from(["before", "after", "after/new", "edit", "signs"])


@settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(place=places, body=bodies, by_htmx=st.booleans())
def test_whatever_is_sent_is_kept_or_refused_and_never_breaks(
    client: TestClient, planned: Moment, place: str, body: list[tuple[str, str]], by_htmx: bool
) -> None:
    fields: dict[str, list[str]] = {}
    for name, value in body:
        fields.setdefault(name, []).append(value.encode("utf-8", "replace").decode())
    headers = {"hx-request": "true"} if by_htmx else {}
    answer = client.post(f"/m/{BEFORE}/{place}", data=fields, headers=headers)
    assert answer.status_code in {200, 303, 400, 422}
    target = answer.headers.get("location", "") + answer.headers.get("hx-replace-url", "")
    assert re.fullmatch(r"(/home|/m/[A-Za-z0-9_-]+(/\w+)?(#side)?|)*", target)
    for path in (f"/m/{BEFORE}", PATH, f"/m/{BEFORE}/before", f"/m/{BEFORE}/edit", "/home", "/waiting"):
        assert client.get(path).status_code in {200, 303}


@pytest.mark.parametrize(
    "raw", [b"happened=%ff%fe", b"happened=\xff", b"came=%00", b"=&&&=", b"who=" + b"a" * 50_000]
)
def test_bytes_that_are_no_text_are_refused_with_a_sentence(
    client: TestClient, planned: Moment, raw: bytes
) -> None:
    kind = {"content-type": "application/x-www-form-urlencoded"}
    assert client.post(PATH, content=raw, headers=kind).status_code in {303, 400, 422}


@pytest.mark.parametrize("answer", [{"body": "steady"}, {"not_safe": "unknown"}])
def test_with_someone_shielded_any_answer_closes_it(
    client: TestClient, journal: Journal, planned: Moment, answer: dict[str, str]
) -> None:
    with journal.write() as connection:
        keep(connection, replace(MARA, standing=Standing.NOT_SAFE))
    assert "Mara" in client.get("/waiting").text
    client.post(PATH, data=answer)
    assert not kept(journal).is_open
    assert "Mara" not in client.get("/waiting").text


@pytest.mark.parametrize("days", [0, 1, 40])
def test_an_answer_on_a_later_day_is_noticing(
    client: TestClient, journal: Journal, planned: Moment, clock: Clock, days: int
) -> None:
    forecast_changed(journal, planned, outcome=75.0, outcome_at=clock() - timedelta(days=days))
    client.get(PATH)
    client.get(f"/m/{BEFORE}")
    assert kept(journal).noticed_at is None
    client.post(PATH, data={"part": "rest", "landed": "stayed"})
    assert kept(journal).noticed_at == (clock() if days else None)
    assert kept(journal).noticed is None


def test_not_knowing_what_pushed_it_away_is_kept_as_that(
    client: TestClient, journal: Journal, planned: Moment
) -> None:
    client.post(PATH, data={"came": "75"})
    client.post(PATH, data={"part": "rest", "guards-asked": "1", "guards": "unknown"})
    assert kept(journal).guards == ("unknown",)
    assert re.search(r'name="guards" value="unknown" checked', client.get(PATH).text)
    assert f"<dd><span>{say('common.unknown')}</span></dd>" in client.get(f"/m/{BEFORE}").text


def test_a_lesson_picked_on_the_open_page_brings_its_own_end_words(
    client: TestClient, journal: Journal
) -> None:
    other = Lesson(LessonId("quietquietqu"), Family.ABANDONMENT, "Quiet means gone.", end_low="they leave")
    with journal.write() as connection:
        keep(connection, LESSON)
        keep(connection, other)
    answer = client.post(
        f"/m/{BEFORE}/after/new",
        data={"happened": "They rang.", "lesson": other.id},
        headers={"hx-request": "true", "hx-target": "p#saved"},
    )
    assert answer.headers["hx-retarget"] == "#saved"
    ends = re.findall(
        r'<span class="end end-a" id="(\w+)-end-a"[^>]*hx-swap-oob="true">(.*?)</span></span>', answer.text
    )
    assert ends == [(name, '<span class="own">they leave') for name in ("came", "gut", "head")]
    assert other.old_words in answer.text
