"""After: what happened first, then forecasts beside it, and no gain claimed where none may be."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.web.planned import BEFORE, LESSON, MARA, PATH, forecast_changed, kept, planned, say

from earned.journal.entities import Forecast, Moment, MomentId, NotSafe, Standing, Window
from earned.journal.reading import relationships, ruptures
from earned.journal.writing import keep
from earned.web.moment_form import MomentForm

if TYPE_CHECKING:
    from starlette.testclient import TestClient
    from tests.web.conftest import Clock

    from earned.journal.vault import Journal

__all__ = ["planned"]


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
