"""Something nobody planned: noted all the same, with a guess looked back on, and nothing claimed of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from tests.web.planned import BEFORE, LESSON, MARA, kept, planned, say

from earned.journal.entities import Channel, Family, Lesson, LessonId
from earned.journal.writing import keep

if TYPE_CHECKING:
    from starlette.testclient import TestClient

    from earned.journal.vault import Journal

__all__ = ["planned"]


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
