"""D14: what comes in is measured before it is read. (Imports come later; today that is every form.)"""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.security.conftest import POSTS, filled

from earned.web.form import MOST_BYTES, MOST_FIELDS, RefusedError, parse_form

FORM = {"content-type": "application/x-www-form-urlencoded"}
TAKEN = {"/lock", "/leave", "/pretend"}


def test_a_form_that_is_too_big_is_refused_before_all_of_it_came(client):
    sent = 0

    def endless():
        nonlocal sent
        while sent < 100 * MOST_BYTES:
            sent += 65_536
            yield b"a" * 65_536

    answer = client.post("/settings/plan", content=endless(), headers=FORM)
    assert answer.status_code == 413


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"&".join(b"a=b" for _ in range(MOST_FIELDS + 1)), 413),
        (b"signs=%ff%fe", 400),
        ("signs=ü".encode(), 400),
        (b"signs=a%00b", 400),
        (b"signs=%1b[2J", 400),
        (b"signs=%ed%a0%80", 400),
    ],
)
def test_what_is_no_clean_text_is_refused_whole(client, journal, body, status):
    answer = client.post("/settings/plan", content=b"helps=kept%3F&" + body, headers=FORM)
    assert answer.status_code == status
    assert "kept?" not in client.get("/settings/plan").text


@pytest.mark.parametrize("kind", ["application/json", "multipart/form-data; boundary=x", "text/plain", ""])
def test_another_kind_of_body_is_refused(client, kind):
    assert (
        client.post("/settings/plan", content=b"signs=a", headers={"content-type": kind}).status_code == 415
    )


@given(st.binary(max_size=300))
@settings(max_examples=200)
def test_any_bytes_are_a_form_or_a_calm_refusal(body):
    with contextlib.suppress(RefusedError):
        form = parse_form(body)
        assert all(value == value.encode().decode() for values in form.fields.values() for value in values)


@given(
    fields=st.dictionaries(
        st.sampled_from(
            ["words", "head", "gut", "who", "lesson", "name", "role", "at", "post", "carry", "back"]
        ),
        st.lists(
            st.text(max_size=40)
            | st.sampled_from(["0", "50", "unknown", "yes", "\x00", "🫖", "%s", "{{7*7}}"])
        ),
        max_size=6,
    )
)
@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_form_to_any_page_is_answered_calmly(client, room, journal, fields):
    somewhere = dict.fromkeys(
        ("moment_id", "lesson", "who", "crack", "month", "step", "catch"), "AAAAaaaa0000"
    )
    for path in POSTS:
        if path not in TAKEN:
            answer = client.post(filled(path, somewhere), data=fields)
            assert answer.status_code < 500, path
            assert "{{7*7}}" not in answer.headers.get("location", "")
