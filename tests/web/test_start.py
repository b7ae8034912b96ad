"""The first five minutes: every part can be skipped, nothing is pre-set, and a *no* is taken at its word."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from earned.companion.guard import asks
from earned.content.catalogue import catalogue
from earned.journal import vault
from earned.journal.entities import Family, FeelsSafe, Role, Standing
from earned.journal.errors import WrongPassphrase
from earned.journal.reading import lessons, relationships

from .conftest import CHEAP, PASSPHRASE

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.testclient import TestClient

    from earned.journal.entities import Lesson, Relationship
    from earned.journal.vault import Journal
    from earned.web.room import Room

TYPED = {"passphrase": PASSPHRASE, "passphrase_again": PASSPHRASE}
HOSTILE = "<script>alert('x')</script>\u202e" + "a" * 30
SOME_SIGN = catalogue().hard_stops.signs[0].id


def kept_lessons(journal: Journal) -> list[Lesson]:
    with journal.read() as connection:
        return lessons.every(connection)


def kept_people(journal: Journal) -> list[Relationship]:
    with journal.read() as connection:
        return relationships.every(connection)


def sheet_words(text: str) -> str:
    found = re.search(r'<ol class="sheet-words own">(.*?)</ol>', text, re.DOTALL)
    assert found
    return " ".join(re.findall(r"<li>(\w+)</li>", found[1]))


# ---- what this is, and whether it is safe to use here


def test_the_first_page_says_what_this_is_and_sends_the_key_only_when_it_begins(new_room: Room, newcomer):
    answer = newcomer.get("/")
    assert answer.status_code == 200
    assert catalogue().families[0].old_gut.text in answer.text
    assert "the one-time key" not in answer.text
    with_key = newcomer.get("/", params={"key": "the one-time key"}).text
    assert (
        '<form method="post" action="/begin"><input type="hidden" name="key" value="the one-time key">'
        in with_key
    )
    assert "<title>Notes</title>" in with_key


@pytest.mark.parametrize(
    ("device", "others", "place"),
    [
        ("yes", "no", "/start/2"),
        ("no", "no", "/start/1b"),
        ("unsure", "no", "/start/1b"),
        ("yes", "yes", "/start/1b"),
        ("yes", "unsure", "/start/1b"),
        (None, None, "/start/2"),
    ],
)
def test_not_sure_leads_to_what_cannot_be_hidden(newcomer: TestClient, device, others, place):
    sent = {name: value for name, value in (("device", device), ("others", others)) if value}
    assert newcomer.post("/start/1", data=sent).headers["location"] == place


def test_the_careful_page_offers_every_way_out_and_the_way_on(newcomer: TestClient, tmp_path: Path):
    newcomer.post("/start/1", data={"device": "no", "others": "unsure"})
    text = newcomer.get("/start/1b").text
    for way in ('action="/pretend"', 'href="/help"', 'action="/leave"', 'href="/start/2"'):
        assert way in text
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_chosen_for_anyone(newcomer: TestClient, client: TestClient):
    pages = [newcomer.get("/start/1"), client.get("/start/4"), client.get("/start/5")]
    assert all(" checked" not in page.text for page in pages)


# ---- the passphrase


def test_a_new_file_is_made_under_its_own_name_and_opens_with_its_passphrase(
    newcomer: TestClient, new_room: Room, tmp_path: Path
):
    answer = newcomer.post("/start/2", data=TYPED | {"name": "recipes-2"})
    assert answer.headers["location"] == "/start/3"
    assert new_room.path == tmp_path / "recipes-2.db"
    new_room.end_all()
    vault.unlock(tmp_path / "recipes-2.db", PASSPHRASE, cost=CHEAP).lock()


@pytest.mark.parametrize(
    ("passphrase", "again", "field"),
    [
        ("", "", "passphrase"),
        ("short one", "short one", "passphrase"),
        ("passwordpassword", "passwordpassword", "passphrase"),
        ("a" * 2000, "a" * 2000, "passphrase"),
        (PASSPHRASE, PASSPHRASE + "x", "passphrase_again"),
    ],
)
def test_a_weak_or_mistyped_passphrase_makes_nothing_and_is_not_sent_back(
    newcomer: TestClient, tmp_path: Path, passphrase: str, again: str, field: str
):
    answer = newcomer.post(
        "/start/2", data={"passphrase": passphrase, "passphrase_again": again, "name": "garden"}
    )
    assert answer.status_code == 422
    assert f'id="{field}-wrong"' in answer.text
    assert 'value="garden"' in answer.text
    assert not passphrase or passphrase not in answer.text
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["../up", "a/b", ".hidden", "-x", "a b", "n" * 41, "nul\u0000", HOSTILE])
def test_a_file_name_is_only_ever_a_name(newcomer: TestClient, new_room: Room, tmp_path: Path, name: str):
    answer = newcomer.post("/start/2", data=TYPED | {"name": name})
    assert answer.status_code in {400, 422}
    assert list(tmp_path.rglob("*")) == []
    assert new_room.path == tmp_path / "notes.db"


def test_a_name_that_is_taken_is_left_alone(newcomer: TestClient, tmp_path: Path):
    (tmp_path / "garden.db").write_bytes(b"someone else's")
    answer = newcomer.post("/start/2", data=TYPED | {"name": "garden"})
    assert answer.status_code == 422
    assert (tmp_path / "garden.db").read_bytes() == b"someone else's"


def test_nobody_makes_the_file_without_the_one_time_key(newcomer: TestClient, tmp_path: Path):
    newcomer.cookies.clear()
    assert 'type="password"' not in newcomer.get("/start/2").text
    assert newcomer.post("/start/2", data=TYPED).status_code == 403
    assert list(tmp_path.iterdir()) == []


def test_looking_around_first_takes_nothing_away(newcomer: TestClient, tmp_path: Path):
    assert newcomer.post("/pretend").headers["location"] == "/home"
    assert list(tmp_path.iterdir()) == []
    assert newcomer.post("/start/2", data=TYPED).headers["location"] == "/start/3"


def test_the_key_goes_along_when_someone_looks_around_at_once(new_room: Room, newcomer: TestClient):
    newcomer.cookies.clear()
    new_room.invitation = "another key"
    newcomer.post("/pretend", data={"key": "another key"})
    assert newcomer.post("/start/2", data=TYPED).headers["location"] == "/start/3"


# ---- the sheet, and in again with it


def test_the_sheet_is_shown_only_to_who_knows_the_passphrase(newcomer: TestClient):
    newcomer.post("/start/2", data=TYPED)
    offered = newcomer.get("/start/3").text
    assert "sheet-words" not in offered
    refused = newcomer.post("/start/3", data={"passphrase": "not the words at all"})
    assert refused.status_code == 403
    assert "sheet-words" not in refused.text


def test_a_sheet_opens_the_file_again_under_a_new_passphrase_and_then_ends(
    newcomer: TestClient, new_room: Room, tmp_path: Path
):
    newcomer.post("/start/2", data=TYPED)
    shown = newcomer.post("/start/3", data={"passphrase": PASSPHRASE})
    assert shown.headers["cache-control"] == "no-store"
    words = sheet_words(shown.text)
    newcomer.post("/lock")
    new = {"passphrase": "other words by the sea", "passphrase_again": "other words by the sea"}
    answer = newcomer.post("/recover", data=new | {"sheet": words})
    assert answer.headers["location"].startswith("/data/backups")
    assert newcomer.get("/home").status_code == 200
    new_room.end_all()
    with pytest.raises(WrongPassphrase):
        vault.unlock(tmp_path / "notes.db", PASSPHRASE, cost=CHEAP)
    assert newcomer.post("/recover", data=TYPED | {"sheet": words}).status_code == 403


@pytest.mark.parametrize("sheet", ["", "one two three", "zzz " * 27, HOSTILE])
def test_a_wrong_sheet_is_told_in_a_sentence_and_changes_nothing(locked, kept_room: Room, sheet: str):
    assert kept_room.path is not None
    before = kept_room.path.read_bytes()
    answer = locked.post("/recover", data=TYPED | {"sheet": sheet})
    assert answer.status_code in {403, 422}
    assert "said-wrong" in answer.text
    assert HOSTILE not in answer.text
    assert kept_room.path.read_bytes() == before


def test_a_sheet_without_a_new_passphrase_opens_nothing(locked: TestClient, kept_room: Room):
    answer = locked.post("/recover", data={"sheet": "some words " * 13})
    assert answer.status_code == 422
    assert kept_room.sessions == {}


# ---- a lesson


@pytest.mark.parametrize("path", ["/start/4", "/lessons/new"])
def test_a_lesson_can_be_picked_and_is_kept_in_the_catalogues_words(client, journal, path: str):
    family = catalogue().families[1]
    client.post(path, data={"lesson": family.id.value})
    (lesson,) = kept_lessons(journal)
    assert (lesson.family, lesson.old_words, lesson.template) == (
        Family(family.id),
        family.old_gut.text,
        family.id.value,
    )


def test_a_need_keeps_its_family(client: TestClient, journal: Journal):
    need = catalogue().needs[0]
    client.post(
        "/start/4", data={"lesson": need.id, "end_low": "they want it back", "end_high": "it stays mine"}
    )
    (lesson,) = kept_lessons(journal)
    assert (lesson.family, lesson.old_words) == (Family(need.family), need.old)
    assert (lesson.end_low, lesson.end_high) == ("they want it back", "it stays mine")


def test_their_own_words_are_kept_as_they_wrote_them(client: TestClient, journal: Journal):
    words = "If I ask,\nthey   laugh. “Always.”"
    client.post("/start/4", data={"lesson": "unknown", "words": words})
    (lesson,) = kept_lessons(journal)
    assert (lesson.old_words, lesson.family) == (words, None)


@pytest.mark.parametrize("sent", [{}, {"lesson": "unknown"}, {"lesson": "none"}, {"words": "   "}])
def test_no_lesson_is_an_answer_and_leads_on(client: TestClient, journal: Journal, sent):
    assert client.post("/start/4", data=sent).headers["location"] == "/start/5"
    assert kept_lessons(journal) == []


def test_writing_my_own_without_words_asks_once_more(client: TestClient, journal: Journal):
    answer = client.post("/start/4", data={"lesson": "own"})
    assert answer.status_code == 422
    assert 'value="own" checked' in answer.text
    assert kept_lessons(journal) == []


# ---- someone


def test_it_can_be_me_and_there_is_only_one_of_me(client: TestClient, journal: Journal):
    for name in ("", "Old me"):
        assert client.post("/start/5", data={"role": "me", "name": name}).headers["location"] == "/start/6"
    (me,) = kept_people(journal)
    assert me.is_me
    assert me.name == "Old me"


def test_no_for_me_opens_help_and_sets_nothing(client: TestClient, journal: Journal):
    answer = client.post("/start/5", data={"role": "me", "feels_safe": "no"})
    assert answer.headers["location"] == "/help#own-safety"
    (me,) = kept_people(journal)
    assert me.feels_safe is None
    assert me.standing is None
    assert asks(me).full


@pytest.mark.parametrize(
    ("answer", "place"),
    [
        ("yes", "/start/6"),
        ("unknown", "/start/6"),
        (None, "/start/6"),
        ("mostly", "/start/5/"),
        ("no", "/start/5/"),
    ],
)
def test_a_no_or_a_mostly_offers_the_signs_and_nothing_else_does(client: TestClient, answer, place: str):
    sent = {"name": "Mara"} | ({"feels_safe": answer} if answer else {})
    assert client.post("/start/5", data=sent).headers["location"].startswith(place)


def test_a_no_is_asked_about_and_until_then_it_holds_as_not_safe(client: TestClient, journal: Journal):
    place = client.post("/people/new", data={"name": "Kit", "feels_safe": "no"}).headers["location"]
    (kit,) = kept_people(journal)
    assert not asks(kit).full
    text = client.get(place).text
    assert 'name="mark"' in text
    assert all(sign.id in text for sign in catalogue().hard_stops.signs)
    assert " checked" not in text
    assert client.post(place, data={"mark": "not_now"}).headers["location"] == f"/p/{kit.id}"
    (kit,) = kept_people(journal)
    assert kit.mark_declined
    assert asks(kit).full


def test_marking_someone_as_not_safe_says_what_it_means_and_where_help_is(
    client: TestClient, journal: Journal
):
    place = client.post("/start/5", data={"name": "Kit", "feels_safe": "no"}).headers["location"]
    onward = client.post(place, data={"mark": "yes"}).headers["location"]
    (kit,) = kept_people(journal)
    assert kit.standing is Standing.NOT_SAFE
    text = client.get(onward).text
    assert catalogue().hard_stops.reply.text in text
    assert 'href="/help"' in text
    assert 'href="/start/6"' in text


def test_once_a_mark_is_lifted_its_page_says_nothing_of_it_any_more(client: TestClient, journal: Journal):
    place = client.post("/people/new", data={"name": "Kit", "feels_safe": "no"}).headers["location"]
    said = client.post(place, data={"mark": "yes"}).headers["location"]
    (kit,) = kept_people(journal)
    client.post(f"/p/{kit.id}/edit", data={"standing": "in_my_life"})
    assert client.get(said).headers["location"] == f"/p/{kit.id}"


def test_a_sign_ticked_after_mostly_is_kept(client: TestClient, journal: Journal):
    place = client.post("/start/5", data={"name": "Kit", "feels_safe": "mostly"}).headers["location"]
    assert 'name="mark"' not in client.get(place).text
    client.post(place, data={"hard_stops": [SOME_SIGN], "hard_stops-asked": "1"})
    (kit,) = kept_people(journal)
    assert kit.hard_stops == {SOME_SIGN}
    assert kit.feels_safe is FeelsSafe.MOSTLY


def test_answers_without_a_name_ask_for_a_letter_and_keep_what_was_picked(
    client: TestClient, journal: Journal
):
    answer = client.post("/start/5", data={"role": "friend", "feels_safe": "mostly"})
    assert answer.status_code == 422
    assert 'value="friend" checked' in answer.text
    assert kept_people(journal) == []


def test_their_own_word_for_a_role_is_a_role_of_its_own(client: TestClient, journal: Journal):
    client.post("/start/5", data={"name": "Jo", "role_words": "my sort-of aunt"})
    (jo,) = kept_people(journal)
    assert (jo.role, jo.role_words) == (Role.OWN, "my sort-of aunt")


@pytest.mark.parametrize("path", ["/start/5/nobody", "/people/new/nobody", "/people/new/nobody/kept"])
def test_someone_who_is_not_there_is_not_there(client: TestClient, path: str):
    assert client.get(path).status_code == 404


# ---- whatever is sent

FIELDS = (
    "device",
    "others",
    "lesson",
    "words",
    "end_low",
    "end_high",
    "name",
    "role",
    "role_words",
    "feels_safe",
)
FORMS = st.dictionaries(st.sampled_from(FIELDS), st.text(max_size=300) | st.sampled_from(["own", "me", "no"]))


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(path=st.sampled_from(["/start/1", "/start/4", "/lessons/new", "/start/5", "/people/new"]), sent=FORMS)
def test_no_form_breaks_a_page_or_shows_up_in_its_address(client: TestClient, path: str, sent):
    answer = client.post(path, data=sent)
    assert answer.status_code in {303, 400, 422}
    place = answer.headers.get("location", "")
    assert re.fullmatch(r"(/[\w#-]*)*", place)
    assert "<title>Notes</title>" in answer.text or place


def test_nothing_half_saved_when_one_answer_is_refused(client: TestClient, journal: Journal):
    long = "b" * 5000
    answer = client.post("/start/4", data={"lesson": "own", "words": long})
    assert answer.status_code == 422
    assert long in answer.text
    assert client.post("/start/5", data={"name": "Ann", "role": "boss"}).status_code == 422
    assert kept_lessons(journal) == []
    assert kept_people(journal) == []
