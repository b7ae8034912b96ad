"""A guess on its pages: the notes behind it and no others, what counted, and a no that is kept."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from tests.companion.book import ANA, BEN, CLEO, LESSON, ME, at, marked, noted
from tests.web.conftest import PASSPHRASE
from tests.web.thinking import PAGE, fill, keep_all, say, session_of, thought

from earned.companion.lines import Way
from earned.companion.strands import Where
from earned.journal.entities import NotSafe, Standing
from earned.journal.reading import refusals

if TYPE_CHECKING:
    from starlette.testclient import TestClient

    from earned.journal.entities import Moment, Relationship
    from earned.journal.vault import Journal
    from earned.web.room import Room

A_GUESS = '<p class="tag">A guess'
FALLS_BACK = "How far your gut may fall back"
WRONG = f"{PAGE}/wrong"
MOVED = {"guess": "people.moved", "who": ""}


pytestmark = pytest.mark.usefixtures("gate")


@pytest.fixture(autouse=True)
def _up(monkeypatch: pytest.MonkeyPatch) -> None:
    say(monkeypatch, Way.UP)


def said_in(page: str) -> list[str]:
    """The notes on a page by their words, in order."""
    return re.findall(r"peas (\d+)", page)


def worded(day: int, who: Relationship | None = ANA, **answers: Any) -> Moment:
    return noted(day, who, after_words=f"peas {day}", **answers)


# ---- why


def test_why_lists_the_notes_behind_and_no_others(client: TestClient, journal: Journal, room: Room) -> None:
    still_open = replace(
        noted(60, outcome=None, gut=25.0), before_words="peas 60", planned=True, after_words=None
    )
    let_go = replace(still_open, id=noted(61).id, before_words="peas 61", let_go_at=at(62))
    fill(
        journal,
        still_open,
        let_go,
        worded(63, ME),
        worded(64, None),
        worded(65, put_away_at=at(66)),
        replace(worded(66), touches=()),
    )
    behind = thought(room).known.strands[Where.PEOPLE].notes
    general = said_in(client.get(f"{PAGE}/why").text)
    assert general == ["64", *(str(day) for day in range(40, 0, -1))]
    assert len(behind) == len(general) + 1
    assert said_in(client.get(f"{PAGE}/why/{ANA.id}").text) == [str(day) for day in range(39, 0, -2)]
    assert said_in(client.get(f"{PAGE}/why/me").text) == ["63"]
    assert said_in(client.get(f"{PAGE}/why/{ME.id}").text) == ["63"]


def test_many_notes_behind_come_a_page_at_a_time(client: TestClient, full: Journal) -> None:
    keep_all(full, *(worded(day) for day in range(41, 61)))
    pages = [said_in(client.get(f"{PAGE}/why", params={"page": str(n)}).text) for n in (1, 2)]
    assert [len(page) for page in pages] == [50, 10]
    assert pages[0] + pages[1] == [str(day) for day in range(60, 0, -1)]


@pytest.mark.parametrize("standing", [Standing.NOT_SAFE, Standing.GONE, Standing.RESTING])
def test_notes_with_people_out_of_sight_are_counted_and_shown_only_when_asked(
    client: TestClient, full: Journal, standing: Standing
) -> None:
    keep_all(full, replace(BEN, standing=standing))
    page = client.get(f"{PAGE}/why").text
    assert said_in(page) == [str(day) for day in range(39, 0, -2)]
    assert "20 notes here are with people you set apart." in page
    assert said_in(client.get(f"{PAGE}/why/{BEN.id}").text) == [str(day) for day in range(40, 0, -2)]


def test_the_words_of_harm_stay_folded_there_too(client: TestClient, full: Journal) -> None:
    keep_all(full, noted(50, CLEO, after_words="shouted at me", not_safe=NotSafe.YES))
    page = client.get(f"{PAGE}/why/{CLEO.id}").text
    assert "<details" in page[: page.index("shouted at me")].rsplit("<li", 1)[-1]


@pytest.mark.parametrize("path", [f"{PAGE}/why/nobody", "/l/nothing/why", "/l/nothing/counted"])
def test_why_of_nothing_is_not_there(client: TestClient, full: Journal, path: str) -> None:
    assert client.get(path).status_code == 404


def test_with_guesses_off_the_notes_are_still_there(client: TestClient, full: Journal, room: Room) -> None:
    client.post("/settings", data={"guesses": "no"})
    page = client.get(f"{PAGE}/why").text
    assert len(said_in(page)) == 40
    assert "Guesses are off" in page
    assert "has a part in our guess" not in page
    assert "Guesses are off" in client.get(f"{PAGE}/counted").text
    assert session_of(room).thoughts is None


# ---- with each of them


def with_each(page: str, who: Relationship) -> str:
    """What a lesson's list says of someone."""
    (found,) = re.findall(rf'id="with-{who.id}".*?</a>', page, re.DOTALL)
    return " ".join(re.sub("<[^>]+>", " ", found).split())


def test_of_whom_a_shift_is_held_back_the_list_makes_no_guess(
    client: TestClient, full: Journal, room: Room
) -> None:
    thought(room)
    page = client.get(PAGE).text
    assert with_each(page, ANA).endswith("Ana 20 notes. We make no guess here.")
    assert with_each(page, BEN).endswith("Ben 20 notes. We make no guess here.")


def test_of_oneself_the_list_makes_no_guess_beside_another(
    client: TestClient, full: Journal, room: Room
) -> None:
    keep_all(full, *(worded(day, ME, gut=25.0) for day in range(41, 61)))
    thought(room)
    page = client.get(PAGE).text
    assert with_each(page, ME).endswith("Me 20 notes. We make no guess here.")
    assert 'id="with-me-title"' not in page


def test_with_many_notes_and_few_forecasts_it_is_the_forecasts_that_are_too_few(
    client: TestClient, full: Journal, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    say(monkeypatch, Way.UP, None)
    keep_all(full, *(worded(day, CLEO) for day in range(41, 59)))
    keep_all(full, *(worded(day, CLEO, gut=25.0) for day in (59, 60)))
    thought(room)
    too_few = "Your gut spoke first 2 times. That is too few for a guess."
    assert with_each(client.get(PAGE).text, CLEO).endswith(f"Cleo 20 notes. {too_few}")
    assert too_few in client.get(f"/p/{CLEO.id}").text
    assert "That is too few to say much." not in client.get(f"/p/{CLEO.id}").text


def test_of_one_note_it_says_one_note(client: TestClient, journal: Journal, room: Room) -> None:
    keep_all(journal, LESSON, replace(ANA, standing=Standing.RESTING), worded(1, gut=25.0))
    thought(room)
    page = client.get(PAGE).text
    assert re.search(r"One note, 2 January\.", page)
    assert "1 notes" not in page


def test_how_far_it_may_fall_back_is_said_in_one_way(client: TestClient, full: Journal, room: Room) -> None:
    thought(room)
    page = client.get(PAGE).text
    said = page[page.index(FALLS_BACK) :].split("</dl>")[0]
    ways = re.findall(r"<dd>(.*?)</dd>", said)
    assert ways
    for way in ways:
        assert re.match(r"(About \d+\.|Hardly at all\.) <span [^>]*>It could be from \d+ to \d+\.", way), way


# ---- someone out of sight


@pytest.mark.parametrize("standing", [Standing.RESTING, Standing.GONE])
def test_a_shift_with_someone_out_of_sight_names_nobody_and_tells_nothing_of_falling_back(
    client: TestClient, full: Journal, room: Room, monkeypatch: pytest.MonkeyPatch, standing: Standing
) -> None:
    say(monkeypatch, Way.UP, ANA.id)
    thought(room)
    seen = client.get(PAGE).text
    assert f'{FALLS_BACK} with <span class="own">{ANA.name}</span>' in seen
    keep_all(full, replace(ANA, standing=standing))
    thought(room)
    answer = client.get(PAGE)
    assert answer.status_code == 200
    assert ANA.name not in answer.text
    assert FALLS_BACK not in answer.text
    assert A_GUESS not in answer.text
    asked = client.get(f"{PAGE}?others=1").text
    assert ANA.name in asked
    assert "It has moved, by our guess." in asked


def test_what_counted_with_someone_out_of_sight_is_told_of_and_not_shown(
    client: TestClient, journal: Journal, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    say(monkeypatch, Way.UP, ANA.id)
    hard, good = worded(1, outcome=0.0, gut=50.0), range(3, 16)
    keep_all(journal, LESSON, ANA, hard, *(worded(day, outcome=100.0, gut=50.0) for day in good))
    thought(room)
    assert said_in(client.get(f"{PAGE}/counted").text) == ["1", "15", "14", "13", "12"]
    keep_all(journal, replace(ANA, standing=Standing.RESTING))
    thought(room)
    page = client.get(f"{PAGE}/counted").text
    assert "5 notes here are with people you set apart." in page
    assert ANA.name not in page
    assert said_in(page) == []
    assert A_GUESS not in page
    assert "The plain count" not in page


# ---- that's wrong


def test_a_guess_called_wrong_is_gone_at_once_and_nothing_is_asked(
    client: TestClient, full: Journal, room: Room
) -> None:
    thought(room)
    assert A_GUESS in client.get(PAGE).text
    answer = client.post(WRONG, data=MOVED)
    assert (answer.status_code, answer.headers["location"]) == (303, PAGE)
    thought(room)
    page = client.get(PAGE).text
    assert "You said that our guess was wrong." in page
    assert "your gut’s forecast has moved" not in page
    assert kept(full) == [("people.moved", None)]


@pytest.mark.parametrize("path", [PAGE, "/look-back", f"/p/{ANA.id}"])
def test_every_guess_has_its_why_and_its_way_out(
    client: TestClient, full: Journal, room: Room, path: str
) -> None:
    thought(room)
    assert_each_has_its_ways_out(client.get(path).text)


def assert_each_has_its_ways_out(page: str) -> None:
    guesses = page.split('<div class="guess">')[1:]
    assert guesses
    for guess in guesses:
        assert guess.count("<summary>Why?</summary>") == 1
        assert guess.count(f'action="{WRONG}"') == 1


def test_calling_it_wrong_where_knowing_and_feeling_part_takes_both_away(
    client: TestClient, full: Journal, room: Room
) -> None:
    thought(room)
    assert A_GUESS in client.get("/look-back").text
    answer = client.post(WRONG, data=MOVED | {"back": "/look-back"})
    assert answer.headers["location"] == "/look-back"
    thought(room)
    assert A_GUESS not in client.get("/look-back").text
    assert "your gut’s forecast has moved" not in client.get(PAGE).text


def test_only_that_guess_on_that_line_is_gone(client: TestClient, full: Journal, room: Room) -> None:
    client.post(WRONG, data={"guess": "people.moved", "who": ANA.id})
    thought(room)
    assert "is gone, and your notes stay" in client.get(f"/p/{ANA.id}").text
    assert A_GUESS in client.get(f"/p/{BEN.id}").text
    assert A_GUESS in client.get(PAGE).text


def test_a_no_to_one_guess_is_none_to_its_contrary(
    client: TestClient, full: Journal, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.post(WRONG, data=MOVED)
    say(monkeypatch, Way.DOWN)
    thought(room)
    assert "more on guard" in client.get(PAGE).text


def test_it_is_listed_and_may_be_made_again(client: TestClient, full: Journal, room: Room) -> None:
    client.post(WRONG, data={"guess": "people.moved", "who": ANA.id})
    page = client.get("/settings/guesses").text
    assert LESSON.old_words in page
    assert "Ana" in page
    assert "That the gut has moved." in page
    back = {"guess": "people.moved", "lesson": LESSON.id, "who": ANA.id}
    assert client.post("/settings/guesses", data=back).status_code == 303
    assert "There are none." in client.get("/settings/guesses").text
    thought(room)
    assert A_GUESS in client.get(f"/p/{ANA.id}").text


def test_taking_back_what_nobody_refused_changes_nothing(client: TestClient, full: Journal) -> None:
    client.post(WRONG, data=MOVED)
    other = {"guess": "people.on_guard", "lesson": LESSON.id, "who": ""}
    assert client.post("/settings/guesses", data=other).status_code == 303
    assert kept(full) == [("people.moved", None)]


@pytest.mark.parametrize(
    "said",
    [
        {"guess": "people.safe", "who": ""},
        {"guess": "", "who": ""},
        {"guess": "people.moved", "who": "nobody"},
    ],
)
def test_what_is_no_guess_is_not_kept(client: TestClient, full: Journal, said: dict[str, str]) -> None:
    assert 400 <= client.post(WRONG, data=said).status_code < 500
    assert kept(full) == []


def test_saying_so_leads_back_to_our_own_page_and_nowhere_else(client: TestClient, full: Journal) -> None:
    said = {"guess": "people.moved", "who": ANA.id}
    for back, where in ((f"/p/{ANA.id}", f"/p/{ANA.id}"), ("//elsewhere.example", PAGE), ("/lock", PAGE)):
        assert client.post(WRONG, data=said | {"back": back}).headers["location"] == where


def test_it_is_kept_over_the_lock(kept_room: Room, locked: TestClient) -> None:
    locked.post("/unlock", data={"passphrase": PASSPHRASE})
    fill(session_of(kept_room).journal)
    thought(kept_room)
    assert A_GUESS in locked.get(PAGE).text
    locked.post(WRONG, data=MOVED)
    locked.post("/lock")
    locked.post("/unlock", data={"passphrase": PASSPHRASE})
    thought(kept_room)
    assert "You said that our guess was wrong." in locked.get(PAGE).text
    assert "That the gut has moved." in locked.get("/settings/guesses").text


def kept(journal: Journal) -> list[tuple[str, str | None]]:
    with journal.read() as connection:
        return [(one.guess, one.relationship) for one in refusals.every(connection)]


# ---- what counted


def test_what_counted_most_is_worked_out_on_asking_with_the_plain_count_beside_it(
    client: TestClient, journal: Journal, room: Room
) -> None:
    keep_all(
        journal,
        LESSON,
        ANA,
        BEN,
        worded(1, outcome=25.0, gut=50.0),
        worded(2, who=BEN, outcome=0.0, gut=50.0),
        *(worded(day, who=(ANA, BEN)[day % 2], outcome=100.0, gut=50.0) for day in range(3, 16)),
    )
    thought(room)
    page = client.get(f"{PAGE}/counted").text
    print(re.sub("<[^>]*>", " ", page))
    assert said_in(page) == ["2", "1"]
    assert page.count("towards the old lesson") == 2
    assert_each_has_its_ways_out(page)
    assert A_GUESS in page
    assert "Ana" in client.get(PAGE).text
    client.post(WRONG, data=MOVED)
    client.post(WRONG, data=MOVED | {"who": ANA.id})
    thought(room)
    page = client.get(f"{PAGE}/counted").text
    assert "We can’t tell yet what counted." in page
    assert said_in(page) == []


def test_where_no_note_stands_out_the_shift_still_comes_from_all_of_them(
    client: TestClient, full: Journal, room: Room
) -> None:
    thought(room)
    page = client.get(f"{PAGE}/counted").text
    assert said_in(page) == []
    assert "Our guess comes from all of them together." in page
    assert_each_has_its_ways_out(page)
    assert "The plain count" in page


def test_someone_marked_has_no_guess_and_a_rise_in_general_does_not_rest_on_them(
    client: TestClient, full: Journal, room: Room
) -> None:
    keep_all(full, marked(BEN))
    found = thought(room)
    assert found.apart is not None
    assert [one.relationship for one in found.apart.moments] == [ANA.id] * 20
    page = client.get(f"/p/{BEN.id}").text
    assert A_GUESS not in page
    assert "has moved" not in page


def test_a_refusal_that_is_kept_twice_is_one(client: TestClient, full: Journal) -> None:
    for _ in range(2):
        client.post(WRONG, data=MOVED)
    assert kept(full) == [("people.moved", None)]
