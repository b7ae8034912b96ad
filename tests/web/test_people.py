"""People: who is shown, what a shield takes off a page, changing someone, and one crack."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from earned.demo import fill
from earned.journal.entities import (
    FeelsSafe,
    Forecast,
    Held,
    Lesson,
    LessonId,
    Moment,
    MomentId,
    Mover,
    NotSafe,
    Relationship,
    RelationshipId,
    Role,
    Rupture,
    RuptureId,
    Standing,
    Touch,
)
from earned.journal.reading import moments, relationships, ruptures
from earned.journal.writing import Entity, keep

if TYPE_CHECKING:
    from starlette.testclient import TestClient

    from earned.journal import vault

DAY = datetime(2026, 6, 1, 18, tzinfo=UTC)
MARA = Relationship(RelationshipId("mara"), "Mara-who-is-a-name", Role.FRIEND, standing=Standing.IN_MY_LIFE)
SLIP = Lesson(LessonId("slip"), None, "If I slip, I lose them.")
AS_IT_SAYS, OPPOSITE = 0.0, 100.0
ROWS = 'aria-labelledby="rows"'

Keep = Callable[..., None]
every_form = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture
def write(journal: vault.Journal) -> Keep:
    def keep_all(*entities: Entity) -> None:
        with journal.write() as connection:
            for entity in entities:
                keep(connection, entity)

    return keep_all


def note(day: int, words: str = "some words", gut: float = AS_IT_SAYS, **answers: Any) -> Moment:
    at = DAY - timedelta(days=day)
    touch = Touch(SLIP.id, gut=Forecast(gut, at), outcome=answers.pop("outcome", OPPOSITE))
    return Moment(
        MomentId(f"m{day}"),
        at,
        at,
        relationship=MARA.id,
        after_words=words,
        **{"touches": (touch,), **answers},
    )


def one(journal: vault.Journal, who: str = MARA.id) -> Relationship:
    with journal.read() as connection:
        found = relationships.one(connection, RelationshipId(who))
    assert found is not None
    return found


def crack_of(journal: vault.Journal) -> Rupture:
    with journal.read() as connection:
        found = ruptures.one(connection, RuptureId("r"))
    assert found is not None
    return found


def section(page: str, label: str) -> str:
    """Give one section of a page by its heading's id."""
    return page.split(f'aria-labelledby="{label}"')[1].split("</section>", maxsplit=1)[0]


# ---- the list


def test_nobody_yet_is_one_quiet_sentence(client: TestClient):
    page = client.get("/people")
    assert page.status_code == 200
    assert "Nobody is here yet" in page.text


@pytest.mark.parametrize("standing", [Standing.RESTING, Standing.GONE, Standing.NOT_SAFE])
def test_people_set_apart_come_up_only_when_asked(client: TestClient, write: Keep, standing: Standing):
    write(replace(MARA, standing=standing), Relationship(RelationshipId("kim"), "Kim"))
    assert MARA.name not in client.get("/people").text
    assert "Kim" in client.get("/people").text
    asked = client.get("/people?others=1").text
    assert MARA.name in asked
    assert "Kim" not in asked


def test_a_hard_stop_sets_apart_too(client: TestClient, write: Keep):
    write(replace(MARA, hard_stops=frozenset({"hs_fear"})))
    assert MARA.name not in client.get("/people").text
    assert MARA.name in client.get("/people?others=1").text


# ---- one person


def test_a_page_with_no_notes_is_short_and_whole(client: TestClient, write: Keep):
    write(MARA)
    page = client.get(f"/p/{MARA.id}")
    assert page.status_code == 200
    assert "No notes yet." in page.text
    assert "<svg" not in section(page.text, "rows")


def test_up_to_four_notes_are_shown_and_called_too_few(client: TestClient, write: Keep):
    write(SLIP, MARA, *(note(day) for day in range(4)))
    assert "too few to say much" in client.get(f"/p/{MARA.id}").text
    write(note(4))
    page = client.get(f"/p/{MARA.id}").text
    assert "too few to say much" not in page
    assert "if nothing has changed" in page


def test_a_forecast_stays_folded_until_it_was_said_what_happened(client: TestClient, write: Keep):
    waiting = note(0, touches=(Touch(SLIP.id, gut=Forecast(75.0, DAY), head=Forecast(75.0, DAY)),))
    write(SLIP, MARA, replace(waiting, after_words=None, before_words="soon"))
    for path in (f"/p/{MARA.id}", f"/p/{MARA.id}/notes", "/l/slip", "/l/slip/notes", "/look-back/2026-06"):
        page = client.get(path).text
        assert "soon" in page
        assert "stays folded" in page
        assert "more the other way" not in page
        assert 'class="track"' not in page


def test_all_notes_come_fifty_at_a_time(client: TestClient, write: Keep):
    write(SLIP, MARA, *(note(day, f"words {day}.") for day in range(120)))
    assert "All 120 notes" in client.get(f"/p/{MARA.id}").text
    pages = [client.get(f"/p/{MARA.id}/notes?page={number}").text for number in (1, 2, 3)]
    assert [page.count('class="when"') for page in pages] == [50, 50, 20]
    assert "words 119." in pages[2]
    for odd in ("0", "-1", "99999999", "x", "²", ""):
        assert client.get(f"/p/{MARA.id}/notes", params={"page": odd}).status_code == 200


@pytest.mark.parametrize(
    "shield",
    [
        {"standing": Standing.NOT_SAFE},
        {"hard_stops": frozenset({"hs_fear"})},
        {"feels_safe": FeelsSafe.NO},
    ],
)
def test_with_someone_shielded_there_is_no_scale_and_no_praise(
    client: TestClient, write: Keep, shield: dict[str, Any]
):
    write(SLIP, replace(MARA, **shield), *(note(day) for day in range(14)))
    for path in (f"/p/{MARA.id}", f"/p/{MARA.id}/notes"):
        page = client.get(path).text
        assert 'class="track"' not in page
        assert "the opposite" not in page
        assert "gut expected" not in page
        assert "some words" in page
    assert "/help" in section(
        client.get(f"/p/{MARA.id}").text.replace('class="opening"', 'aria-labelledby="o"'), "o"
    )
    assert "moments were less like" not in client.get("/look-back").text


def test_after_a_note_of_harm_kindness_is_told_in_words_alone(client: TestClient, write: Keep):
    write(SLIP, MARA, *(note(day, f"kind {day}.") for day in range(8)))
    write(note(3, "the hard one", not_safe=NotSafe.YES))
    page = client.get(f"/p/{MARA.id}").text
    rows = section(page, "rows").split('class="when"')[1:]
    assert ["track" in row for row in rows] == [False, False, False, False, True]
    assert "A hard note. Open it" in page
    assert "gut expected" not in page
    assert "A part did not feel safe: yes" in page


def test_coming_back_from_someone_not_safe_is_no_repair(client: TestClient, write: Keep):
    crack = Rupture(
        RuptureId("r"),
        MARA.id,
        MomentId("m5"),
        DAY - timedelta(5),
        repaired_at=DAY - timedelta(4),
        moved_by=Mover.THEM,
        held=Held.YES,
    )
    write(SLIP, MARA, note(5), crack)
    kind = client.get(f"/p/{MARA.id}").text
    assert "came back to it" in kind
    assert "It has held so far" in kind
    write(replace(MARA, standing=Standing.NOT_SAFE))
    page = client.get(f"/p/{MARA.id}").text
    assert "came back" not in page.replace("<summary>", "").lower().replace("came back, then", "")
    assert "held" not in page
    assert "What came next, from" in page
    assert 'd="M7 8.5 H21' not in page


def test_hurt_sorry_hurt_stands_as_plain_order_after_three(client: TestClient, write: Keep):
    cracks = [
        Rupture(
            RuptureId(f"r{n}"),
            MARA.id,
            MomentId(f"m{20 - 2 * n}"),
            DAY - timedelta(20 - 2 * n),
            repaired_at=DAY - timedelta(19 - 2 * n),
        )
        for n in range(4)
    ]
    write(SLIP, MARA, *(note(20 - 2 * n) for n in range(4)), *cracks[:3])
    assert "Nothing here has come in the same order three times." in client.get(f"/p/{MARA.id}").text
    write(cracks[3])
    page = section(client.get(f"/p/{MARA.id}").text, "repeats")
    assert "3 times" in page
    assert "<details>" in page
    assert "that is not your pattern" in page


def test_pages_of_the_pretend_notes_all_open(client: TestClient, journal: vault.Journal):
    fill(journal, DAY)
    with journal.read() as connection:
        everyone = relationships.every(connection)
        cracks = ruptures.every(connection, put_away=True)
    for who in everyone:
        for more in ("", "/notes", "/hard", "/edit", "/delete"):
            page = client.get(f"/p/{who.id}{more}")
            assert page.status_code == 200
            assert "None" not in re.sub(r"<[^>]*>", "", page.text)
    for crack in cracks:
        assert client.get(f"/p/{crack.relationship}/crack/{crack.id}").status_code == 200


@pytest.mark.parametrize("more", ["", "/notes", "/hard", "/edit", "/delete", "/crack/r"])
def test_nobody_by_that_address_is_a_plain_page(client: TestClient, more: str):
    assert client.get(f"/p/nobody{more}").status_code == 404


# ---- changing someone


def test_only_what_was_sent_is_changed(client: TestClient, write: Keep, journal: vault.Journal):
    write(replace(MARA, feels_safe=FeelsSafe.YES))
    answer = client.post(f"/p/{MARA.id}/edit", data={"standing": "some_distance"})
    assert (answer.status_code, answer.headers["location"]) == (303, f"/p/{MARA.id}")
    assert one(journal) == replace(MARA, feels_safe=FeelsSafe.YES, standing=Standing.SOME_DISTANCE)


def test_not_safe_is_set_and_lifted_by_the_person_and_by_nothing_else(
    client: TestClient, write: Keep, journal: vault.Journal
):
    write(SLIP, MARA)
    client.post(f"/p/{MARA.id}/edit", data={"standing": "not_safe"})
    write(*(note(day) for day in range(6)))
    client.get("/look-back")
    assert one(journal).standing is Standing.NOT_SAFE
    client.post(f"/p/{MARA.id}/edit", data={"standing": "in_my_life"})
    assert one(journal).standing is Standing.IN_MY_LIFE


@pytest.mark.parametrize("answer", ["no", "mostly"])
def test_a_new_no_or_mostly_leads_to_what_it_asks(
    client: TestClient, write: Keep, journal: vault.Journal, answer: str
):
    write(replace(MARA, mark_declined=True))
    went = client.post(f"/p/{MARA.id}/edit", data={"feels_safe": answer})
    assert went.headers["location"] == f"/people/new/{MARA.id}"
    assert one(journal).mark_declined is False
    again = client.post(f"/p/{MARA.id}/edit", data={"feels_safe": answer})
    assert again.headers["location"] == f"/p/{MARA.id}"


def test_a_question_saves_itself_and_what_it_asks_next_waits_for_the_button(
    client: TestClient, write: Keep, journal: vault.Journal
):
    write(MARA)
    by_itself = {"hx-request": "true"}
    answer = client.post(f"/p/{MARA.id}/edit", data={"feels_safe": "no"}, headers=by_itself)
    assert answer.status_code == 200
    assert "hx-redirect" not in answer.headers
    assert "<html" not in answer.text
    answer = client.post(f"/p/{MARA.id}/edit", data={"felt": "", "name": "Mara", "feels_safe": "no"})
    assert answer.headers["location"] == f"/people/new/{MARA.id}"
    refused = client.post(f"/p/{MARA.id}/edit", data={"name": " "}, headers=by_itself)
    assert refused.status_code == 422
    assert "<html" not in refused.text


def test_a_no_about_oneself_opens_help_and_sets_nothing(
    client: TestClient, write: Keep, journal: vault.Journal
):
    me = Relationship(RelationshipId("me"), "Me", Role.ME)
    write(me)
    went = client.post("/p/me/edit", data={"feels_safe": "no", "standing": "not_safe", "chosen": "yes"})
    assert went.headers["location"].startswith("/help")
    assert one(journal, "me") == me


def test_nobody_turns_into_me(client: TestClient, write: Keep, journal: vault.Journal):
    write(MARA)
    assert client.post(f"/p/{MARA.id}/edit", data={"role": "me"}).status_code == 422
    assert one(journal) == MARA


def test_an_empty_name_is_asked_for_again_and_the_rest_stays_typed(
    client: TestClient, write: Keep, journal: vault.Journal
):
    write(MARA)
    answer = client.post(f"/p/{MARA.id}/edit", data={"name": "  ", "role_words": "my own word for her"})
    assert answer.status_code == 422
    assert "A name is needed here" in answer.text
    assert "my own word for her" in answer.text
    assert one(journal) == MARA


def test_unticking_chosen_is_kept(client: TestClient, write: Keep, journal: vault.Journal):
    write(replace(MARA, chosen=True))
    client.post(f"/p/{MARA.id}/edit", data={"name": MARA.name})
    assert one(journal).chosen is True
    client.post(f"/p/{MARA.id}/edit", data={"chosen-asked": "1"})
    assert one(journal).chosen is False


def test_deleting_asks_once_and_can_be_undone(client: TestClient, write: Keep, journal: vault.Journal):
    write(SLIP, MARA, note(1))
    assert MARA.name in client.get(f"/p/{MARA.id}/delete").text
    went = client.post(f"/p/{MARA.id}/delete")
    assert went.headers["location"] == "/data/deleted"
    assert client.get(f"/p/{MARA.id}").status_code == 404
    client.post("/data/deleted", data={"kind": "relationship", "id": MARA.id})
    assert client.get(f"/p/{MARA.id}").status_code == 200
    with journal.read() as connection:
        assert moments.count(connection, relationship=MARA.id) == 1


def test_putting_away_takes_out_of_the_list_and_keeps_the_notes(client: TestClient, write: Keep):
    write(SLIP, MARA, note(1))
    client.post(f"/p/{MARA.id}/put-away")
    assert MARA.name not in client.get("/people").text
    assert "some words" in client.get(f"/p/{MARA.id}").text
    client.post(f"/p/{MARA.id}/put-away")
    assert MARA.name in client.get("/people").text


# ---- one crack


@pytest.fixture
def cracked(write: Keep) -> str:
    write(SLIP, MARA, note(5), Rupture(RuptureId("r"), MARA.id, MomentId("m5"), DAY - timedelta(5)))
    return f"/p/{MARA.id}/crack/r"


def test_an_open_crack_asks_and_nothing_is_pre_set(client: TestClient, cracked: str):
    page = client.get(cracked).text
    assert " checked" not in page
    assert "What came after that?" not in page


def test_saying_who_came_back_closes_it_and_asks_what_came_after(
    client: TestClient, cracked: str, journal: vault.Journal
):
    went = client.post(cracked, data={"moved_by": "them", "day": "2026-05-30"})
    assert went.headers["location"] == cracked
    kept = crack_of(journal)
    assert (kept.moved_by, kept.held, kept.is_open) == (Mover.THEM, None, False)
    assert kept.repaired_at is not None
    assert kept.repaired_at.date().isoformat() == "2026-05-30"
    assert "What came after that?" in client.get(cracked).text
    client.post(cracked, data={"after": "75", "held": "yes"})
    assert (crack_of(journal).after_rating, crack_of(journal).held) == (75.0, Held.YES)
    assert crack_of(journal).repaired_at == kept.repaired_at


def test_putting_a_crack_away_asks_what_came_after_too(
    client: TestClient, cracked: str, journal: vault.Journal
):
    went = client.post(f"{cracked}/put-away")
    assert "What came after that?" in client.get(went.headers["location"]).text
    client.post(cracked, data={"after": "nothing_to_do"})
    assert crack_of(journal).after_rating == "nothing_to_do"
    assert crack_of(journal).repaired_at is None
    client.post(f"{cracked}/put-away")
    assert crack_of(journal).is_open


def test_of_a_crack_on_no_lesson_it_is_not_asked_what_came_after(client: TestClient, write: Keep):
    about_none = replace(note(5), touches=())
    write(SLIP, MARA, about_none, Rupture(RuptureId("r"), MARA.id, MomentId("m5"), DAY - timedelta(5)))
    path = f"/p/{MARA.id}/crack/r"
    went = client.post(path, data={"moved_by": "them", "day": "2026-05-30"})
    assert went.headers["location"] == f"/p/{MARA.id}"
    assert "What came after that?" not in client.get(path).text


def test_not_so_far_opens_it_again(client: TestClient, cracked: str, journal: vault.Journal):
    client.post(cracked, data={"came_back": "yes", "moved_by": "both", "held": "yes"})
    client.post(cracked, data={"came_back": "not_yet"})
    kept = crack_of(journal)
    assert (kept.is_open, kept.moved_by, kept.held) == (True, None, None)


@pytest.mark.parametrize(
    ("day", "sentence"),
    [("2026-05-01", "before the crack"), ("2031-01-01", "has not come yet"), ("soon", "not a date")],
)
def test_a_day_that_cannot_be_is_said_in_one_sentence(
    client: TestClient, cracked: str, journal: vault.Journal, day: str, sentence: str
):
    before = crack_of(journal)
    answer = client.post(cracked, data={"came_back": "yes", "moved_by": "me", "day": day})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert crack_of(journal) == before


def test_of_someone_shielded_nothing_is_asked_or_taken(
    client: TestClient, write: Keep, cracked: str, journal: vault.Journal
):
    write(replace(MARA, standing=Standing.NOT_SAFE))
    before = crack_of(journal)
    page = client.get(cracked).text
    assert "Did it hold?" not in page
    assert 'type="radio"' not in page
    assert client.post(cracked, data={"after": "100", "held": "yes"}).status_code == 409
    assert crack_of(journal) == before


def test_a_crack_of_someone_else_is_not_here(client: TestClient, write: Keep, cracked: str):
    write(Relationship(RelationshipId("kim"), "Kim"))
    assert client.get("/p/kim/crack/r").status_code == 404


# ---- whatever is sent

anything = st.dictionaries(
    st.sampled_from(
        [
            "name",
            "role",
            "role_words",
            "standing",
            "feels_safe",
            "chosen",
            "chosen-asked",
            "came_back",
            "moved_by",
            "day",
            "held",
            "after",
        ]
    ),
    st.one_of(st.text(max_size=300), st.sampled_from(["me", "no", "yes", "not_safe", "2026-05-30", "75"])),
)


@every_form
@given(anything)
def test_whatever_is_sent_is_kept_or_refused_in_one_sentence(
    client: TestClient, journal: vault.Journal, form: dict[str, str]
):
    with journal.write() as connection:
        for entity in (
            SLIP,
            MARA,
            note(5),
            Rupture(RuptureId("r"), MARA.id, MomentId("m5"), DAY - timedelta(5)),
        ):
            keep(connection, entity)
    for path in (f"/p/{MARA.id}/edit", f"/p/{MARA.id}/crack/r"):
        before = one(journal), crack_of(journal)
        answer = client.post(path, data={key: value for key, value in form.items() if _sends(value)})
        # 409: once they are not safe, coming back to a crack with them is not asked about.
        assert answer.status_code in {303, 400, 409, 422}
        assert answer.headers.get("location", "/p").startswith(("/p", "/help"))
        if answer.status_code != 303:
            assert (one(journal), crack_of(journal)) == before


def _sends(text: str) -> bool:
    return not any("\ud800" <= letter <= "\udfff" for letter in text)
