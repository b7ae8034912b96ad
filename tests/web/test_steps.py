"""One small step: only on asking, past no gate, rest as large as the rest, and into a *before* with what was chosen."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest

from earned.companion.steps import MOST_TEACHABLE
from earned.content.strings import strings
from earned.journal.entities import (
    Family,
    FeelsSafe,
    Lesson,
    LessonId,
    Moment,
    MomentId,
    NotSafe,
    OwnStep,
    Relationship,
    RelationshipId,
    Role,
    Standing,
    StepId,
    Stretch,
    Window,
)
from earned.journal.reading import moments, steps
from earned.journal.writing import keep

if TYPE_CHECKING:
    from starlette.testclient import TestClient
    from tests.web.conftest import Clock

    from earned.journal.vault import Journal

SAY = strings().gettext
SLIP = Lesson(LessonId("slipslipslip"), Family.CONDITIONAL_LOVE, "If I slip, I lose them.")
QUIET = Lesson(LessonId("quietquietqu"), Family.ABANDONMENT, "Quiet means they are gone.")
MARA = Relationship(
    RelationshipId("maramaramara"),
    "Mara",
    Role.FRIEND,
    standing=Standing.IN_MY_LIFE,
    feels_safe=FeelsSafe.YES,
)
CARD = f"/step/{MARA.id}/{SLIP.id}"
BY_HTMX = {"hx-request": "true", "hx-target": "p#saved"}


@pytest.fixture(autouse=True)
def known(journal: Journal) -> None:
    with journal.write() as connection:
        for entity in (SLIP, QUIET, MARA):
            keep(connection, entity)


def kept(journal: Journal, *entities: Any) -> None:
    with journal.write() as connection:
        for entity in entities:
            keep(connection, entity)


def every(journal: Journal) -> list[Moment]:
    with journal.read() as connection:
        return moments.every(connection)


def aside(journal: Journal) -> list[str]:
    with journal.read() as connection:
        return [one.step for one in steps.aside(connection)]


def main(page: str) -> str:
    return unescape((page.partition("<main")[2] or page).partition("</main>")[0])


def step_of(page: str) -> str:
    (found,) = re.findall(r'name="step" value="([^"]+)"', main(page))
    return str(found)


def words_of(page: str) -> str:
    (found,) = re.findall(r'<p class="step-words[^>]*>([^<]+)<', main(page))
    return str(found)


def test_asking_goes_to_one_card_with_four_buttons_of_one_size(client: TestClient) -> None:
    answer = client.post("/step", data={"who": MARA.id, "lesson": SLIP.id})
    assert answer.headers["location"] == CARD
    page = main(client.get(CARD).text)
    assert page.count('class="card"') == 1
    assert words_of(page) == "Turn down one small thing and leave out the reason."
    buttons = re.findall(r'<button class="([^"]+)" name="do" value="(\w+)">', page)
    assert [name for _, name in buttons] == ["try", "smaller", "not", "rest"]
    assert {look for look, _ in buttons} == {"button plain"}


def test_nothing_is_chosen_for_anyone(client: TestClient) -> None:
    assert " checked" not in client.get("/step").text
    answer = client.post("/step", data={})
    assert answer.status_code == 422
    assert SAY("steps.ask.who.wrong") in unescape(answer.text)
    assert SAY("steps.ask.lesson.wrong") in unescape(answer.text)


def test_from_a_lessons_page_the_lesson_is_chosen(client: TestClient) -> None:
    assert f'href="/l/{SLIP.id}/step"' in client.get(f"/l/{SLIP.id}").text
    answer = client.post(f"/l/{SLIP.id}/step", data={"who": "me"})
    assert answer.headers["location"] == f"/step/me/{SLIP.id}"


def test_looking_asking_and_resting_keep_nothing(client: TestClient, journal: Journal) -> None:
    client.post("/step", data={"who": MARA.id, "lesson": SLIP.id})
    step = step_of(client.get(CARD).text)
    for do in ("smaller", "rest", "try"):
        assert client.post(CARD, data={"do": do, "step": step}).status_code == 303
    assert client.get("/step/rest").status_code == 200
    assert every(journal) == []
    assert aside(journal) == []


def test_smaller_is_smaller_until_nothing_is_small_enough(client: TestClient) -> None:
    seen = []
    where = CARD
    for _ in range(4):
        page = client.get(where).text
        if 'name="do" value="smaller"' not in page:
            break
        seen.append(step_of(page))
        where = client.post(CARD, data={"do": "smaller", "step": seen[-1]}).headers["location"]
    assert seen == ["cl_turn_down", "cl_let_carry", "cl_plain_hello"]
    page = main(client.get(where).text)
    assert SAY("steps.none.title") in page
    assert 'name="do" value="rest"' in page


def test_not_this_is_kept_until_it_is_taken_back(client: TestClient, journal: Journal) -> None:
    first = step_of(client.get(CARD).text)
    client.post(CARD, data={"do": "not", "step": first})
    assert aside(journal) == [first]
    assert step_of(client.get(CARD).text) != first
    assert "Turn down one small thing" in client.get("/settings/steps").text
    assert client.post("/settings/steps", data={"step": first}).status_code == 303
    assert aside(journal) == []
    assert step_of(client.get(CARD).text) == first


def test_a_step_tried_leads_into_a_before_with_what_was_chosen_and_nothing_else(
    client: TestClient, journal: Journal
) -> None:
    step = step_of(client.get(CARD).text)
    before = client.post(CARD, data={"do": "try", "step": step}).headers["location"]
    page = main(client.get(before).text)
    ticked = set(re.findall(r'name="(\w+)" value="([^"]+)" checked', page))
    assert ticked == {("who", MARA.id), ("lesson", SLIP.id), ("step", step)}
    assert every(journal) == []
    client.post(before, data={"gut": "25"}, headers=BY_HTMX)
    (moment,) = every(journal)
    assert (moment.relationship, moment.step, moment.stretch) == (MARA.id, step, None)
    assert [touch.lesson for touch in moment.touches] == [SLIP.id]
    assert "Turn down one small thing" in client.get(f"/m/{moment.id}").text


def test_everything_filled_in_can_be_changed_before_it_is_kept(client: TestClient, journal: Journal) -> None:
    step = step_of(client.get(CARD).text)
    before = client.post(CARD, data={"do": "try", "step": step}).headers["location"]
    assert client.post(before, data={"step-asked": "1"}, headers=BY_HTMX).status_code == 200
    assert every(journal) == []
    assert 'name="step"' not in client.get(before).text
    client.post(before, data={"who": "me", "words": "A bath"})
    (moment,) = every(journal)
    assert moment.step is None
    assert moment.relationship != MARA.id


def test_one_button_keeps_a_before_that_began_with_a_step(client: TestClient, journal: Journal) -> None:
    before = client.post(CARD, data={"do": "try", "step": "cl_turn_down"}).headers["location"]
    sent = {"who": MARA.id, "lesson": SLIP.id, "step-asked": "1", "step": "cl_turn_down", "stretch": "large"}
    assert client.post(before, data=sent).status_code == 303
    (moment,) = every(journal)
    assert (moment.step, moment.stretch) == ("cl_turn_down", Stretch.LARGE)
    page = main(client.get(CARD).text)
    assert words_of(page) != "Turn down one small thing and leave out the reason."


def test_the_persons_own_rating_comes_along_and_our_guess_does_not(
    client: TestClient, journal: Journal
) -> None:
    kept(journal, OwnStep(StepId("ownownownown"), "Ask her to the lake.", Stretch.SMALL, SLIP.id))
    page = client.get(f"{CARD}?most=2").text
    assert step_of(page) == "ownownownown"
    assert SAY("steps.card.yours") in page
    before = client.post(CARD, data={"do": "try", "step": "ownownownown"}).headers["location"]
    assert 'name="stretch" value="small" checked' in client.get(before).text


def test_a_before_that_was_never_begun_is_not_there(client: TestClient) -> None:
    before = client.post(CARD, data={"do": "try", "step": "cl_turn_down"}).headers["location"]
    assert client.get("/m/somethingels/before").status_code == 404
    client.post(CARD, data={"do": "try", "step": "cl_let_carry"})
    assert client.get(before).status_code == 404


@pytest.mark.parametrize("step", ["", "nothing", "cl_ask_comfort", "cl_rest_first", "ne_small_comfort"])
@pytest.mark.parametrize("do", ["try", "smaller"])
def test_what_was_not_on_offer_can_not_be_tried(client: TestClient, do: str, step: str) -> None:
    answer = client.post(CARD, data={"do": do, "step": step})
    assert answer.headers["location"] == CARD


@pytest.mark.parametrize("sent", [{}, {"do": "leap"}, {"do": "not"}, {"do": "not", "step": "nothing"}])
def test_an_answer_that_is_none_is_refused_in_one_sentence(
    client: TestClient, journal: Journal, sent: dict[str, str]
) -> None:
    assert client.post(CARD, data=sent).status_code == 422
    assert aside(journal) == []


@pytest.mark.parametrize("path", ["/step/nobodynobody/none", f"/step/{MARA.id}/nothing", "/step/me/nothing"])
def test_whom_or_what_there_is_not_has_no_card(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    ("them", "why"),
    [
        (replace(MARA, standing=Standing.NOT_SAFE), "not_safe"),
        (replace(MARA, hard_stops=frozenset({"hs_fear"})), "hard_stop"),
        (replace(MARA, feels_safe=FeelsSafe.NO), "no_open"),
        (replace(MARA, feels_safe=FeelsSafe.NO, mark_declined=True), "no"),
        (replace(MARA, standing=Standing.RESTING), "apart"),
        (replace(MARA, feels_safe=FeelsSafe.MOSTLY), "not_chosen"),
        (replace(MARA, role=Role.PARTNER), "not_chosen"),
    ],
)
def test_where_no_step_may_be_the_page_says_why_and_offers_help_and_rest(
    client: TestClient, journal: Journal, them: Relationship, why: str
) -> None:
    kept(journal, them)
    page = main(client.get(CARD).text)
    assert SAY(f"steps.shut.{why}").split("%(")[0].removesuffix('<span class="own">') in page
    assert 'href="/help"' in page
    assert 'name="do" value="rest"' in page
    assert "step-words" not in page
    for do in ("try", "smaller"):
        assert client.post(CARD, data={"do": do, "step": "cl_turn_down"}).headers["location"] == CARD


@pytest.mark.parametrize(
    "answers", [{"not_safe": NotSafe.YES}, {"body": Window.SHUT_DOWN}, {"body": Window.WOUND_UP}]
)
def test_after_a_moment_that_was_too_much_rest_comes_first(
    client: TestClient, journal: Journal, clock: Clock, answers: dict[str, Any]
) -> None:
    moment = Moment(MomentId("momentmoment"), clock(), clock(), MARA.id, after_words="words")
    kept(journal, replace(moment, **answers))
    page = main(client.get(CARD).text)
    assert "step-words" not in page
    assert "Rest is a full answer" in page


def test_on_danger_a_step_is_only_for_someone_chosen(client: TestClient, journal: Journal) -> None:
    kept(journal, Lesson(LessonId("dangerdanger"), Family.DANGER, "Stay ready."))
    path = f"/step/{MARA.id}/dangerdanger"
    assert "step-words" not in client.get(path).text
    kept(journal, replace(MARA, chosen=True))
    assert "step-words" in client.get(path).text


def test_with_oneself_it_is_solo_and_small_even_where_there_is_no_me_yet(client: TestClient) -> None:
    page = main(client.get(f"/step/me/{SLIP.id}").text)
    assert SAY("steps.card.alone") in page
    assert step_of(page) == "cl_not_a_skill"
    before = client.post(f"/step/me/{SLIP.id}", data={"do": "try", "step": "cl_not_a_skill"}).headers[
        "location"
    ]
    assert 'name="who" value="me" checked' in client.get(before).text


def test_people_kept_out_of_sight_are_folded_where_a_step_is_asked_for(
    client: TestClient, journal: Journal
) -> None:
    kept(journal, Relationship(RelationshipId("rowanrowanro"), "Rowan", standing=Standing.NOT_SAFE))
    shown, folded = client.get("/step").text.split("<details>", 1)
    assert "Rowan" not in shown
    assert "Rowan" in folded


def test_a_number_that_is_no_size_shows_the_nearest(client: TestClient) -> None:
    for most in ("9", "-1", "x", "", "٣"):
        assert "cl_turn_down" in client.get(CARD, params={"most": most}).text


# ---- one's own


def own(journal: Journal) -> list[OwnStep]:
    with journal.read() as connection:
        return steps.every(connection, put_away=True)


def test_an_own_step_is_written_changed_put_away_deleted_and_brought_back(
    client: TestClient, journal: Journal
) -> None:
    sent = {"words": "Say yes to the tea.", "stretch": "tiny", "lesson": SLIP.id}
    assert client.post("/steps", data=sent).status_code == 303
    (step,) = own(journal)
    assert (step.words, step.stretch, step.lesson) == ("Say yes to the tea.", Stretch.TINY, SLIP.id)
    client.post(f"/steps/{step.id}", data={"stretch": "medium"})
    client.post(f"/steps/{step.id}", data={"lesson": "none"}, headers=BY_HTMX)
    assert (own(journal)[0].stretch, own(journal)[0].lesson) == (Stretch.MEDIUM, None)
    assert step_of(client.get(CARD).text) == step.id
    client.post(f"/steps/{step.id}/put-away")
    assert step_of(client.get(CARD).text) != step.id
    client.post(f"/steps/{step.id}/put-away")
    assert client.post(f"/steps/{step.id}/delete").headers["location"] == "/data/deleted"
    assert own(journal) == []
    client.post("/data/deleted", data={"kind": "step", "id": step.id})
    assert own(journal)[0].words == "Say yes to the tea."


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        ({"stretch": "tiny"}, "steps.own.words.wrong"),
        ({"words": "x"}, "steps.own.stretch.wrong"),
        ({"words": "x", "stretch": "tiny", "lesson": "nothing"}, "form.not_an_answer"),
    ],
)
def test_an_own_step_lacks_something_and_is_not_kept(
    client: TestClient, journal: Journal, sent: dict[str, str], why: str
) -> None:
    answer = client.post("/steps", data=sent)
    assert answer.status_code == 422
    assert SAY(why) in unescape(answer.text)
    assert own(journal) == []


def test_an_own_step_of_no_size_stays_on_the_list_and_is_not_offered(
    client: TestClient, journal: Journal
) -> None:
    client.post("/steps", data={"words": "Something", "stretch": "unknown"})
    assert "Something" in client.get("/steps").text
    with_all_aside = [client.get(f"{CARD}?most={most}").text for most in range(6)]
    assert not any("Something" in page for page in with_all_aside)


def test_a_note_keeps_to_its_words_when_its_own_step_was_deleted(
    client: TestClient, journal: Journal, clock: Clock
) -> None:
    kept(journal, OwnStep(StepId("ownownownown"), "Ask her to the lake.", Stretch.SMALL))
    kept(
        journal,
        Moment(MomentId("momentmoment"), clock(), clock(), MARA.id, step="ownownownown", before_words="Lake"),
    )
    client.post("/steps/ownownownown/delete")
    page = client.get("/m/momentmoment").text
    assert "Ask her" not in page
    assert client.post("/m/momentmoment/before", data={"gut": "25", "lesson": SLIP.id}).status_code == 303
    assert every(journal)[0].step == "ownownownown"


def test_a_step_that_is_none_is_not_kept_in_a_note(client: TestClient, journal: Journal) -> None:
    sent = {"who": MARA.id, "words": "x", "step": "hs_fear"}
    assert client.post("/m/momentmoment/before", data=sent).status_code == 422
    assert every(journal) == []


def test_with_someone_not_safe_no_step_is_kept_whatever_is_sent(client: TestClient, journal: Journal) -> None:
    kept(journal, replace(MARA, standing=Standing.NOT_SAFE))
    client.post("/m/momentmoment/before", data={"who": MARA.id, "words": "x", "step": "cl_turn_down"})
    assert every(journal)[0].step is None


@pytest.mark.parametrize(("engine", "reaches"), [(1.9, MOST_TEACHABLE), (0.4, 0.4)])
def test_the_engine_may_make_a_step_smaller_and_never_larger(
    monkeypatch: pytest.MonkeyPatch, engine: float, reaches: float
) -> None:
    from earned.companion import reach
    from earned.web.pages.steps import teachable

    monkeypatch.setattr(reach, "teachable", lambda *_: engine)
    visit = SimpleNamespace(thoughts=SimpleNamespace(of=lambda _: object()), now=lambda: None)
    assert teachable(cast("Any", visit), cast("Any", SimpleNamespace(lesson=SLIP, them=MARA))) == reaches
