"""How this works, as anyone reads it: locked, before there is a file, or with it open."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.testclient import TestClient


def test_all_six_parts_stand_on_one_page(client: TestClient):
    answer = client.get("/how")
    assert answer.status_code == 200
    assert answer.text.count('<section class="entry"') == 6
    assert 'href="/help"' in answer.text


def test_it_can_be_read_while_the_notes_are_locked(client: TestClient):
    client.cookies.clear()
    answer = client.get("/how")
    assert answer.status_code == 200
    assert 'href="/home"' not in answer.text
