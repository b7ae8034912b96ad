"""Settings, the plan and the person's own lines: each answer saves itself, and none breaks another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from earned.content.help_lines import help_lines
from earned.journal.entities import HelpContact, Plan, Settings
from earned.journal.reading import plan as plans
from earned.journal.reading.settings import settings as kept_settings
from earned.web.pages.settings.behaviour import web_address

if TYPE_CHECKING:
    from starlette.testclient import TestClient

    from earned.journal.vault import Journal
    from earned.web.room import Room

CODE = help_lines().countries[0].code
BY_HTMX = {"hx-request": "true"}


def kept(journal: Journal) -> Settings:
    with journal.read() as connection:
        return kept_settings(connection)


def contacts(journal: Journal) -> list[HelpContact]:
    with journal.read() as connection:
        return plans.contacts(connection)


def plan(journal: Journal) -> Plan:
    with journal.read() as connection:
        return plans.plan(connection)


@pytest.mark.parametrize(
    ("name", "sent", "value"),
    [
        ("neutral_word", "Recipes", "Recipes"),
        ("neutral_page", "weather.example.org/today", "https://weather.example.org/today"),
        ("idle_minutes", "12", 12),
        ("leave_by_shift", "no", False),
        ("country", CODE, CODE),
    ],
)
def test_one_setting_saves_itself_and_leaves_the_rest(client, journal: Journal, name: str, sent: str, value):
    answer = client.post("/settings", data={name: sent}, headers=BY_HTMX)
    assert answer.status_code == 200
    assert "<html" not in answer.text
    changed = kept(journal)
    assert getattr(changed, name) == value
    others = [field for field in Settings.__slots__ if field != name]
    assert all(getattr(changed, field) == getattr(Settings(), field) for field in others)


def test_without_script_one_button_saves_all_of_them(client: TestClient, journal: Journal):
    sent = {
        "neutral_word": "Garden",
        "neutral_page": "",
        "idle_minutes": "1",
        "leave_by_shift": "yes",
        "country": "",
    }
    assert client.post("/settings", data=sent).status_code == 303
    assert kept(journal) == Settings(neutral_word="Garden", idle_minutes=1)


def test_the_word_is_in_the_title_and_the_time_counts_at_once(client: TestClient, room: Room, clock):
    client.post("/settings", data={"neutral_word": "Garden", "idle_minutes": "2"})
    assert "<title>Garden</title>" in client.get("/settings").text
    clock.forward(minutes=2)
    assert client.get("/settings").headers["location"] == "/"


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("idle_minutes", "0"),
        ("idle_minutes", "61"),
        ("idle_minutes", "soon"),
        ("neutral_word", "w" * 25),
        ("neutral_page", "javascript:alert(1)"),
        ("neutral_page", "data:text/html,x"),
        ("neutral_page", "http://me:secret@example.org"),
        ("neutral_page", "127.0.0.1:8000"),
        ("country", "Atlantis"),
        ("leave_by_shift", "perhaps"),
    ],
)
def test_what_can_not_be_a_setting_is_said_beside_it_and_changes_nothing(
    client, journal: Journal, name, sent
):
    answer = client.post("/settings", data={name: sent, "neutral_word": "Other"} | {name: sent})
    assert answer.status_code == 422
    assert f'id="{name}-wrong"' in answer.text
    assert kept(journal) == Settings()


def test_one_that_was_emptied_goes_back_to_ours(client: TestClient, journal: Journal):
    client.post("/settings", data={"neutral_word": "Garden", "neutral_page": "example.org", "country": CODE})
    client.post("/settings", data={"neutral_word": "", "neutral_page": "", "country": ""})
    assert kept(journal) == Settings()


@given(written=st.text(max_size=60) | st.from_regex(r"[a-z]{0,8}:?/{0,2}[a-z0-9.@:/-]{1,30}", fullmatch=True))
def test_leave_now_only_ever_goes_to_the_web(written: str):
    address = web_address(written)
    assert address is None or address.startswith(("http://", "https://"))
    assert address is None or not set(address) & set(" \"'<>\\\n\r\t")


def test_the_plan_saves_part_by_part(client: TestClient, journal: Journal):
    client.post("/settings/plan", data={"helps": "Tea"}, headers=BY_HTMX)
    client.post("/settings/plan", data={"places": "  The library  \n upstairs"}, headers=BY_HTMX)
    assert plan(journal) == Plan(helps="Tea", places="The library  \n upstairs")
    client.post("/settings/plan", data={"helps": ""})
    assert plan(journal) == Plan(places="The library  \n upstairs")


def test_a_plan_too_long_to_keep_stays_in_its_field(client: TestClient, journal: Journal):
    answer = client.post("/settings/plan", data={"helps": "t" * 10_001, "signs": "quiet"})
    assert answer.status_code == 422
    assert "t" * 10_001 in answer.text
    assert plan(journal) == Plan()


def test_people_are_added_changed_and_taken_off(client: TestClient, journal: Journal):
    client.post("/settings/lines", data={"name": "Mara", "number": "123", "note": "evenings"})
    (mara,) = contacts(journal)
    assert (mara.name, mara.number, mara.note) == ("Mara", "123", "evenings")
    client.post(f"/settings/lines/{mara.id}", data={"name": "Mara B", "number": "123", "note": ""})
    assert contacts(journal) == [HelpContact(mara.id, "Mara B", "123", None)]
    client.post(f"/settings/lines/{mara.id}/out")
    assert contacts(journal) == []


def test_someone_without_a_number_is_not_half_kept(client: TestClient, journal: Journal):
    answer = client.post("/settings/lines", data={"name": "Mara"})
    assert answer.status_code == 422
    assert 'id="number-new-wrong"' in answer.text
    assert 'value="Mara"' in answer.text
    assert contacts(journal) == []


def test_what_was_typed_stays_in_the_form_it_was_typed_into(client: TestClient, journal: Journal):
    client.post("/settings/lines", data={"name": "Mara", "number": "1"})
    (mara,) = contacts(journal)
    text = client.post(f"/settings/lines/{mara.id}", data={"name": "M", "number": ""}).text
    assert f'id="number-{mara.id}-wrong"' in text
    assert 'id="number-new-wrong"' not in text


@pytest.mark.parametrize("path", ["/settings/lines/nobody", "/settings/lines/nobody/out"])
def test_someone_who_is_not_listed_is_not_there(client: TestClient, path: str):
    assert client.post(path, data={"name": "a", "number": "1"}).status_code == 404


FIELDS = (
    "neutral_word",
    "neutral_page",
    "idle_minutes",
    "leave_by_shift",
    "country",
    "helps",
    "name",
    "number",
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    path=st.sampled_from(["/settings", "/settings/plan", "/settings/lines"]),
    sent=st.dictionaries(st.sampled_from(FIELDS), st.text(max_size=200)),
    headers=st.sampled_from([{}, BY_HTMX]),
)
def test_no_form_breaks_a_page(client: TestClient, path: str, sent, headers):
    answer = client.post(path, data=sent, headers=headers)
    assert answer.status_code in {200, 303, 400, 422}
    assert client.get(path).status_code == 200
