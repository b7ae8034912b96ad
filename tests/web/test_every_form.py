"""Every form, whatever is sent to it: one sentence at most, nothing half-saved, and no word where it can leak.

The forms are found, not listed: each route that takes one, with the fields its pages really have. So
a form that is added later is tried too.
"""

from __future__ import annotations

import random
import re
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from tests.web.conftest import CHEAP, PASSPHRASE, PORT, Clock, browser_of
from tests.web.heard import Heard, heard
from tests.web.house import FORMS, House, house, known
from tests.web.sent import NEEDLE, bodies, fields

from earned.journal import vault
from earned.journal.reading import (
    catches,
    counts,
    lessons,
    moments,
    plan,
    refusals,
    relationships,
    ruptures,
    steps,
)
from earned.journal.reading import settings as kept_settings
from earned.journal.schema import metadata
from earned.web.room import Room
from earned.web.visit import OpenTo

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from earned.journal.vault import Journal

__all__ = ["heard", "house"]

INSIDE = [
    route.path for route in FORMS if route.open_to is OpenTo.UNLOCKED or route.path in {"/help", "/start/1"}
]
OUTSIDE = [route.path for route in FORMS if route.open_to is OpenTo.ANYONE]
SENTENCE = re.compile(r"[A-Z][^<>]{6,}[.?]")
BARE = (
    "/delete",
    "/undo",
    "/put-away",
    "/take-out",
    "/let-go",
    "/take-up",
    "/pick",
    "/unpick",
    "/out",
    "/backups",
    "/go-on",
    "/stay",
)
"""Forms that are one button: nothing to fill in."""


def state(journal: Journal) -> list[Any]:
    """Give every row there is."""
    with journal.read() as connection:
        return [connection.execute(select(table)).all() for table in metadata.sorted_tables]


def everything_is_whole(connection: Connection) -> None:
    """Read all there is, the way the pages do."""
    for one in relationships.every(connection, put_away=True):
        ruptures.of(connection, one.id, put_away=True)
    moments.every(connection, put_away=True)
    lessons.every(connection, put_away=True)
    counts.noted(connection)
    steps.every(connection, put_away=True)
    steps.aside(connection)
    catches.every(connection, put_away=True)
    refusals.every(connection)
    plan.plan(connection)
    kept_settings.settings(connection)


def says_one_sentence(answer: Any) -> bool:
    if answer.headers.get("hx-redirect"):
        return True
    told = re.findall(r'(?:class="said-wrong"[^>]*|class="lead"|<strong)>([^<]+)<', answer.text)
    return any(SENTENCE.search(one) for one in told or ([answer.text] if len(answer.text) < 400 else []))


def leaks_nothing(answer: Any, heard: Heard) -> None:
    assert NEEDLE not in str(answer.headers)
    assert NEEDLE not in "".join(heard.said)
    title = re.search(r"<title>(.*?)</title>", answer.text, re.DOTALL)
    assert title is None or NEEDLE not in title[1] or answer.status_code == 200
    assert f"{NEEDLE}<script" not in answer.text
    assert f"{NEEDLE}49" not in answer.text
    assert "<img src=x" not in answer.text
    if 'class="lead"' in answer.text and answer.status_code >= 400:
        assert NEEDLE not in answer.text


def test_every_form_has_its_fields_found() -> None:
    without = {path for path in INSIDE if not fields().get(path)}
    assert without <= {path for path in INSIDE if path.endswith(BARE)}


@pytest.mark.parametrize("path", INSIDE)
@settings(max_examples=7, suppress_health_check=list(HealthCheck))
@given(data=st.data(), seed=st.integers(0, 10_000), by_htmx=st.booleans())
def test_whatever_is_sent_nothing_breaks_is_half_saved_or_leaks(
    path: str, data: st.DataObject, seed: int, *, by_htmx: bool, house: House, heard: Heard
) -> None:
    body, kind = data.draw(bodies(path))
    journal = house.full()
    before = state(journal)
    headers = {"content-type": kind} | ({"hx-request": "true"} if by_htmx else {})
    where = known(journal).path(path, random.Random(seed))
    heard.said.clear()
    answer = house.browser.post(where, content=body, headers=headers)
    assert answer.status_code < 500 or answer.status_code == 503
    leaks_nothing(answer, heard)
    if not journal.is_open:
        return
    if answer.status_code >= 400:
        assert says_one_sentence(answer), answer.text[:2000]
        assert state(journal) == before
    else:
        with journal.read() as connection:
            everything_is_whole(connection)


def test_nothing_was_written_out(house: House, capfd: pytest.CaptureFixture[str]) -> None:
    house.full()
    for path in INSIDE:
        names = [*fields().get(path, {"words": set()})][:5]
        house.browser.post(
            known(house.full()).path(path, random.Random(3)), data=dict.fromkeys(names, NEEDLE)
        )
    out, err = capfd.readouterr()
    assert NEEDLE not in out + err


@pytest.mark.parametrize("path", OUTSIDE)
@settings(max_examples=5, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_before_the_lock_whatever_is_sent_opens_nothing_and_changes_nothing(
    path: str, data: st.DataObject, heard: Heard, tmp_path_factory: pytest.TempPathFactory
) -> None:
    body, kind = data.draw(bodies(path))
    folder = tmp_path_factory.mktemp("kept")
    file = folder / "notes.db"
    vault.create(file, PASSPHRASE, cost=CHEAP).lock()
    was = file.read_bytes()
    room = Room(file, PORT, clock=Clock(), cost=CHEAP)
    with browser_of(room) as browser:
        heard.said.clear()
        answer = browser.post(path, content=body, headers={"content-type": kind})
        assert answer.status_code < 500
        leaks_nothing(answer, heard)
        assert answer.status_code < 400 or says_one_sentence(answer), answer.text[:2000]
        assert not any(not session.pretend for session in room.sessions.values())
    room.end_all()
    assert file.read_bytes() == was
    assert [one.name for one in folder.iterdir()] == ["notes.db"]
