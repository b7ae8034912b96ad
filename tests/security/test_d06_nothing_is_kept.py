"""D6: the browser keeps no page of ours, only files that are the same for everyone."""

from __future__ import annotations

from tests.security.conftest import GETS

from earned.web.view import STATIC, static_path


def test_no_page_may_be_kept(walked):
    answers = walked
    assert len(answers) == len(GETS)
    assert {answer.headers["cache-control"] for _, answer in answers} == {"no-store"}


def test_nor_may_an_answer_to_a_form_or_an_error(walker):
    for answer in (walker.post("/stay"), walker.post("/veil"), walker.get("/nothing"), walker.get("/lock")):
        assert answer.headers["cache-control"] == "no-store"


def test_a_file_is_kept_under_a_name_that_changes_with_it(walker):
    for path in STATIC.rglob("*"):
        if path.is_file():
            answer = walker.get(f"{static_path()}/{path.relative_to(STATIC).as_posix()}")
            assert answer.status_code == 200
            assert answer.headers["cache-control"] == "private, max-age=31536000, immutable"
            assert "set-cookie" not in answer.headers


def test_under_any_other_name_there_is_no_file(walker):
    for path in ("/static/screens.css", "/static/0000000000000000/screens.css", f"{static_path()}/none.css"):
        answer = walker.get(path)
        assert answer.status_code == 404
        assert answer.headers["cache-control"] == "no-store"


def test_locking_and_leaving_tell_the_browser_to_forget(client):
    for path in ("/lock", "/leave"):
        assert client.post(path).headers["clear-site-data"] == '"cache", "storage"'
