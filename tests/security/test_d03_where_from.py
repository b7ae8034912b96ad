"""D3: a form is taken from our own pages only, and no other page can load a part of ours."""

from __future__ import annotations

import pytest
from tests.security.conftest import GETS, POSTS, filled
from tests.web.conftest import HERE, PORT

from earned.web.view import static_path

FOREIGN_ORIGINS = [
    "null",
    "https://evil.example",
    f"http://127.0.0.1:{PORT + 1}",
    f"http://localhost:{PORT}",
    "",
]


def unmarked(browser):
    """The browser without the header that says where a request comes from, as older ones are."""
    del browser.headers["sec-fetch-site"]
    return browser


@pytest.mark.parametrize("site", ["cross-site", "same-site", "", "anything"])
def test_a_form_from_another_site_or_another_port_is_refused(walker, room, ids, site):
    for path in POSTS:
        answer = walker.post(filled(path, ids), headers={"sec-fetch-site": site, "origin": HERE})
        assert answer.status_code == 403, path
    assert len(room.sessions) == 1


@pytest.mark.parametrize("site", ["same-origin", "none"])
def test_a_form_from_our_own_page_is_taken(walker, site):
    answer = walker.post("/veil", data={"veiled": "1", "back": "/how"}, headers={"sec-fetch-site": site})
    assert answer.headers["location"] == "/how"


@pytest.mark.parametrize("origin", FOREIGN_ORIGINS)
def test_an_older_browser_is_known_by_its_origin(walker, origin):
    assert unmarked(walker).post("/stay", headers={"origin": origin}).status_code == 403


def test_an_older_browser_on_our_own_page_is_let_through(walker):
    assert unmarked(walker).post("/stay", headers={"origin": HERE}).status_code == 303


def test_a_form_that_says_nothing_of_where_it_comes_from_is_refused(walker):
    assert unmarked(walker).post("/stay").status_code == 403


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
def test_every_method_but_looking_counts_as_a_form(walker, method):
    assert walker.request(method, "/home", headers={"sec-fetch-site": "cross-site"}).status_code == 403


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
@pytest.mark.parametrize("dest", ["image", "script", "style", "iframe", "empty", "object"])
def test_no_part_of_ours_loads_into_another_page(walker, ids, site, dest):
    mode = "navigate" if dest == "iframe" else "no-cors"
    headers = {"sec-fetch-site": site, "sec-fetch-mode": mode, "sec-fetch-dest": dest}
    for path in [*GETS, f"{static_path()}/icon.svg"]:
        answer = walker.get(filled(path, ids), headers=headers)
        assert answer.status_code == 403, path


def test_a_link_elsewhere_leads_to_the_front_door_and_no_further(walker, ids):
    headers = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}
    for path in GETS:
        answer = walker.get(filled(path, ids), headers=headers)
        assert answer.headers.get("location") in {"/", "/home"}, path


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "/\\evil.example", "how"])
def test_the_veil_never_leads_to_another_site(walker, back):
    answer = walker.post("/veil", data={"veiled": "1", "back": back})
    assert answer.status_code == 404
    assert "location" not in answer.headers
