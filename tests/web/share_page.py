"""A page to hand over: six notes it may be of, how it is asked for, and what stands on it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pytest

from earned.journal.entities import (
    Forecast,
    Landed,
    Lesson,
    LessonId,
    Moment,
    MomentId,
    Relationship,
    RelationshipId,
    Role,
    Standing,
    Touch,
)
from earned.journal.writing import Entity, keep

if TYPE_CHECKING:
    from starlette.testclient import TestClient

    from earned.journal.vault import Journal


DAY = datetime(2026, 6, 8, 18, tzinfo=UTC)
SLIP = Lesson(LessonId("slipslipslip"), None, "If I slip, I lose them.")
QUIET = Lesson(LessonId("quietquiet12"), None, "Quiet means they are gone.")
NOOR = Relationship(RelationshipId("noornoornoor"), "Noor", Role.FRIEND, standing=Standing.IN_MY_LIFE)
RUTH = Relationship(RelationshipId("ruthruthruth"), "Ruth", Role.FRIEND, standing=Standing.IN_MY_LIFE)
RAU = Relationship(
    RelationshipId("raurauraurau"), "Rauch", Role.PARTNER, standing=Standing.NOT_SAFE, created_at=DAY
)
Keep = Callable[..., None]


@pytest.fixture
def write(journal: Journal) -> Keep:
    return writer(journal)


def writer(journal: Journal) -> Keep:
    def keep_all(*entities: Entity) -> None:
        with journal.write(DAY) as connection:
            for entity in entities:
                keep(connection, entity)

    return keep_all


def note(number: int, who: Relationship = NOOR, **answers: Any) -> Moment:
    at = DAY - timedelta(days=number)
    touch = Touch(SLIP.id, Forecast(75.0, at), Forecast(25.0, at), outcome=100.0)
    plain: dict[str, Any] = {"after_words": f"we shelled peas {number}", "landed": Landed.SOME}
    return Moment(MomentId(f"m{number:011}"), at, at, who.id, touches=(touch,), **plain | answers)


@pytest.fixture
def half_a_dozen(write: Keep) -> None:
    write(SLIP, QUIET, NOOR, RUTH, RAU, *(note(n) for n in range(6)))


ASKED: dict[str, Any] = {"first": "", "last": "2026-06-09", "who": [NOOR.id], "lesson": [SLIP.id]}
PICKED = ASKED | {"note": [note(1).id, note(2).id], "part-asked": "1", "topic_1": "the bill"}
"""Two notes and a topic; of the parts, none until ``parts`` ticks them."""


def parts(*more: str) -> dict[str, Any]:
    return {"part-asked": "1", "part": ["counts", "cracks", "words", *more]}


class _Article(HTMLParser):
    """What stands between an article's two ends, as text."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.inside = False

    def handle_starttag(self, tag: str, _: list[tuple[str, str | None]]) -> None:
        self.inside = self.inside or tag == "article"

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag != "article"

    def handle_data(self, data: str) -> None:
        if self.inside and data.strip():
            self.words.append(" ".join(data.split()))


def article(page: str) -> str:
    found = re.findall(r"<article.*?</article>", page, re.DOTALL)
    assert len(found) == 1
    return str(found[0])


def words(page: str) -> str:
    reader = _Article()
    reader.feed(page)
    return " ".join(reader.words)


def hidden(page: str) -> dict[str, Any]:
    """The fields of the form that hands the page over, as a browser would send them."""
    form = re.search(r'<form method="post" action="/share" .*?</form>', page, re.DOTALL)
    assert form
    fields: dict[str, list[str]] = {}
    for name, value in re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form[0]):
        fields.setdefault(name, []).append(value)
    return fields


def look(client: TestClient, **more: Any) -> str:
    answer = client.post("/share/page", data=ASKED | more)
    assert answer.status_code == 200
    return answer.text
