"""D2: a request with any Host but ours is refused, whatever it asks for."""

from __future__ import annotations

import pytest
from tests.security.conftest import GETS, POSTS, filled
from tests.web.conftest import PORT

from earned.web.view import static_path

FOREIGN = [
    "evil.example",
    f"evil.example:{PORT}",
    "127.0.0.1",
    f"127.0.0.1:{PORT + 1}",
    f"localhost:{PORT}",
    f"[::1]:{PORT}",
    f"127.0.0.1:{PORT}.evil.example",
    f"127.0.0.1:{PORT}, evil.example",
    "",
]
OTHERS = [f"{static_path()}/screens.css", "/static/nothing", "/nothing/here", "/static"]


@pytest.mark.parametrize("host", FOREIGN)
def test_a_foreign_host_gets_no_page_at_all(walker, ids, host):
    for path in [*GETS, *OTHERS]:
        answer = walker.get(filled(path, ids), headers={"host": host})
        assert answer.status_code == 421, path
        assert "class=" not in answer.text


@pytest.mark.parametrize("host", FOREIGN)
def test_a_foreign_host_can_send_nothing(walker, room, ids, host):
    for path in POSTS:
        assert walker.post(filled(path, ids), headers={"host": host}).status_code == 421, path
    assert len(room.sessions) == 1


@pytest.mark.parametrize("method", ["OPTIONS", "PUT", "DELETE", "PATCH", "HEAD", "TRACE"])
def test_no_method_gets_past_it(walker, method):
    assert walker.request(method, "/home", headers={"host": "evil.example"}).status_code == 421


def test_two_hosts_are_no_host(walker):
    twice = [("host", f"127.0.0.1:{PORT}"), ("host", "evil.example")]
    assert walker.get("/", headers=twice).status_code == 421


def test_ours_is_answered(walker):
    assert walker.get("/how", headers={"host": f"127.0.0.1:{PORT}"}).status_code == 200
