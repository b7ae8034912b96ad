"""A page for a hard night: picked by the person, in their own words, with help and nothing else on it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from earned.content.strings import strings
from earned.journal.entities import Moment, MomentId, NotSafe, Relationship, RelationshipId, Standing
from earned.journal.reading import moments
from earned.journal.writing import keep

if TYPE_CHECKING:
    from starlette.testclient import TestClient
    from tests.web.conftest import Clock

    from earned.journal.vault import Journal

SAY = strings().gettext
MARA = Relationship(RelationshipId("maramaramara"), "Mara")
WORDS = "She ate two slices and laughed with me."


def note(journal: Journal, clock: Clock, them: Relationship = MARA, **more: Any) -> Moment:
    moment = Moment(MomentId("momentmoment"), clock(), clock(), them.id, after_words=WORDS)
    with journal.write() as connection:
        keep(connection, them)
        keep(connection, replace(moment, **more))
    return moment


def main(page: str) -> str:
    return page.partition("<main")[2].partition("</main>")[0]


def test_a_note_is_picked_on_its_page_and_taken_off_again(
    client: TestClient, journal: Journal, clock: Clock
) -> None:
    moment = note(journal, clock)
    assert SAY("hard_night.none") in client.get("/hard-night").text
    assert f'action="/m/{moment.id}/pick"' in client.get(f"/m/{moment.id}").text
    client.post(f"/m/{moment.id}/pick")
    assert WORDS in client.get("/hard-night").text
    client.post(f"/m/{moment.id}/unpick")
    assert WORDS not in client.get("/hard-night").text
    with journal.read() as connection:
        assert moments.every(connection)[0].after_words == WORDS


def test_there_is_nothing_on_it_but_words_help_and_leave(
    client: TestClient, journal: Journal, clock: Clock
) -> None:
    note(journal, clock, kept_at=clock())
    page = client.get("/hard-night").text
    assert '<nav class="menu"' not in page
    assert '<footer class="foot"' not in page
    assert 'action="/leave"' in page
    assert "<form" not in main(page)
    assert 'href="/help"' in main(page)


def test_help_and_settings_lead_there(client: TestClient, stranger: TestClient) -> None:
    for path in ("/help", "/settings"):
        assert 'href="/hard-night"' in client.get(path).text
    assert 'href="/hard-night"' not in stranger.get("/help").text


@pytest.mark.parametrize("standing", [Standing.NOT_SAFE, Standing.RESTING, Standing.GONE])
def test_whoever_was_set_apart_since_is_not_on_it_unless_asked(
    client: TestClient, journal: Journal, clock: Clock, standing: Standing
) -> None:
    note(journal, clock, kept_at=clock())
    with journal.write() as connection:
        keep(connection, replace(MARA, standing=standing))
    page = client.get("/hard-night").text
    assert WORDS not in page
    assert "Mara" not in page
    assert WORDS in client.get("/hard-night?others=1").text


def test_since_a_harm_kind_notes_with_them_come_only_when_asked(
    client: TestClient, journal: Journal, clock: Clock
) -> None:
    note(journal, clock, kept_at=clock())
    clock.forward(minutes=1)
    harm = Moment(MomentId("harmharmharm"), clock(), clock(), MARA.id, not_safe=NotSafe.YES)
    with journal.write() as connection:
        keep(connection, harm)
    assert WORDS not in client.get("/hard-night").text
    assert WORDS in client.get("/hard-night?others=1").text


@pytest.mark.parametrize(
    "more", [{"not_safe": NotSafe.YES}, {"after_words": None}, {"relationship": "rowanrowanro"}]
)
def test_what_the_page_would_not_show_is_not_offered_and_not_taken(
    client: TestClient, journal: Journal, clock: Clock, more: dict[str, Any]
) -> None:
    with journal.write() as connection:
        keep(connection, Relationship(RelationshipId("rowanrowanro"), "Rowan", standing=Standing.NOT_SAFE))
    moment = note(journal, clock, **more)
    assert f"/m/{moment.id}/pick" not in client.get(f"/m/{moment.id}").text
    assert client.post(f"/m/{moment.id}/pick").status_code == 409
    with journal.read() as connection:
        assert moments.kept(connection) == []


def test_one_put_away_or_deleted_is_gone_from_it(client: TestClient, journal: Journal, clock: Clock) -> None:
    moment = note(journal, clock, kept_at=clock())
    client.post(f"/m/{moment.id}/put-away")
    assert WORDS not in client.get("/hard-night").text
    client.post(f"/m/{moment.id}/take-out")
    client.post(f"/m/{moment.id}/delete")
    assert WORDS not in client.get("/hard-night").text
