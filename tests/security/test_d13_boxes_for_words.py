"""D13: no box for words is read by a spell-checker that may send it away, or filled in by the browser."""

from __future__ import annotations

import re

from tests.security.conftest import GETS
from tests.web.conftest import PASSPHRASE

BOX = re.compile(r"<(?:textarea|input)\b[^>]*>")
NOT_WORDS = ("hidden", "radio", "checkbox", "submit", "date", "time", "datetime-local", "month", "number")


def boxes(text):
    """Every box that takes words, passphrases too."""
    return [box for box in BOX.findall(text) if not any(f'type="{kind}"' in box for kind in NOT_WORDS)]


def unguarded(box):
    if 'spellcheck="false"' not in box:
        return True
    password = 'type="password"' in box
    return 'autocomplete="off"' not in box and not (
        password and re.search(r'autocomplete="(current|new)-password"', box)
    )


def test_no_box_on_any_page_is_spell_checked_or_filled_in(walked):
    seen = 0
    for path, answer in walked:
        found = boxes(answer.text)
        seen += len(found)
        assert not [box for box in found if unguarded(box)], path
    assert seen > 10


def test_nor_on_the_pages_before_the_notes_are_open(locked, newcomer):
    pages = [locked.get("/"), locked.get("/recover"), newcomer.get("/start/2")]
    for page in pages:
        assert page.status_code == 200
        assert boxes(page.text)
        assert not [box for box in boxes(page.text) if unguarded(box)]


def test_nor_where_an_answer_is_sent_back(locked):
    locked.post("/unlock", data={"passphrase": PASSPHRASE})
    sent_back = locked.post("/settings/plan", data={"signs": "a" * 20_000})
    assert sent_back.status_code == 422
    assert not [box for box in boxes(sent_back.text) if unguarded(box)]


def test_the_walk_meets_every_page():
    assert len(GETS) > 30
