"""Share: the page holds what was chosen and nothing else, and of someone not safe nothing until they are ticked."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from tests.web.share_page import (
    ASKED,
    DAY,
    NOOR,
    PICKED,
    RAU,
    RUTH,
    SLIP,
    Keep,
    article,
    half_a_dozen,
    hidden,
    look,
    note,
    parts,
    words,
    write,
)

from earned.charts.band import Band, Mark, Pathway
from earned.companion.sheet import Guess
from earned.journal.entities import NotSafe, Rupture, RuptureId, Settings
from earned.journal.schema import metadata
from earned.journal.writing import keep_settings
from earned.web.pages import share

if TYPE_CHECKING:
    from starlette.testclient import TestClient

    from earned.journal.vault import Journal

__all__ = ["half_a_dozen", "write"]


# ---- choosing


def test_nothing_is_ticked_at_first_and_the_days_are_the_last_four_weeks(
    client: TestClient, half_a_dozen: None
):
    page = client.get("/share").text
    assert re.findall(r'name="(?:who|lesson)"[^>]* checked', page) == []
    assert re.findall(r'type="date"[^>]*value="([^"]*)"', page) == ["2026-05-12", "2026-06-09"]


def test_someone_not_safe_is_folded_away_with_what_it_means_to_tick_them(
    client: TestClient, half_a_dozen: None
):
    page = client.get("/share").text
    before, _, folded = page.partition("<details>")
    assert RAU.name not in before
    assert RAU.name in folded
    assert folded.index("out of our hands") < folded.index(RAU.name)


def test_what_is_printed_is_said_to_be_out_of_our_hands_before_it_is(client: TestClient, half_a_dozen: None):
    assert "out of our hands" in client.get("/share").text
    page = look(client)
    assert page.index("out of our hands") < page.index('value="print"')


def test_choosing_anew_keeps_what_was_chosen(client: TestClient, half_a_dozen: None):
    sent = PICKED | parts("names") | {"do": "choose"}
    page = client.post("/share/page", data=sent).text
    assert f'value="{NOOR.id}" checked' in page
    assert f'value="{SLIP.id}" checked' in page
    assert "the bill" in page
    for name, value in (("note", note(1).id), ("note", note(2).id), ("part", "names"), ("part", "words")):
        assert f'type="hidden" name="{name}" value="{value}"' in page


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ({"first": "2026-02-30"}, "This is not a date we can read."),
        ({"last": "soon"}, "This is not a date we can read."),
        ({"first": "2026-06-02", "last": "2026-06-01"}, "The first day comes after the last one."),
    ],
)
def test_days_that_are_none_are_said_in_a_sentence_and_nothing_typed_is_lost(
    client: TestClient, half_a_dozen: None, days: dict[str, str], said: str
):
    for path in ("/share/page", "/share"):
        answer = client.post(path, data=ASKED | {"topic_2": "the bill"} | days)
        assert answer.status_code == 422
        assert said in answer.text
        assert "the bill" in answer.text
        assert f'value="{NOOR.id}" checked' in answer.text


def test_a_topic_as_long_as_a_letter_is_given_back_with_a_sentence(client: TestClient, half_a_dozen: None):
    answer = client.post("/share/page", data=ASKED | {"topic_1": "peas " * 100})
    assert answer.status_code == 422
    assert 'class="said-wrong" id="topic_1-wrong"' in answer.text
    assert "peas peas" in answer.text


# ---- looking


def test_facts_stand_on_it_and_nothing_that_was_not_turned_on(client: TestClient, half_a_dozen: None):
    said = words(look(client))
    assert said.startswith("Notes with a friend Up to 9 June 2026.")
    assert "Less like it than my gut expected 6 of 6" in said
    assert "My head is about 2 steps ahead of my gut. 6 notes spoke in advance." in said
    assert NOOR.name not in said
    assert "shelled peas" not in said
    assert "plain count" not in said.lower()
    assert "No guesses are on this page." in said


def test_a_note_is_on_it_once_it_is_picked_with_its_words_only_if_they_are_on(
    client: TestClient, half_a_dozen: None
):
    said = words(look(client, **(PICKED | parts())))
    assert "2 notes I chose" in said
    assert "we shelled peas 1" in said
    assert "we shelled peas 3" not in said
    silent = words(look(client, **PICKED, part=["counts"]))
    assert "2 notes I chose" in silent
    assert "peas" not in silent


def test_names_are_on_it_once_they_are_turned_on(client: TestClient, half_a_dozen: None):
    assert words(look(client, **parts("names"))).startswith("Notes with Noor")


def test_several_of_one_role_are_told_apart(client: TestClient, half_a_dozen: None, write: Keep):
    write(*(note(n, RUTH) for n in range(10, 16)))
    said = words(look(client, who=[NOOR.id, RUTH.id]))
    assert "With friend 1" in said
    assert "With friend 2" in said


def test_a_name_within_their_own_words_is_pointed_out_beside_the_page(client: TestClient, half_a_dozen: None):
    page = look(client, topic_1="What do I tell Noor?")
    assert "Names stand in your own words on this page." in page
    assert "Names stand" not in article(page)
    assert "Names stand" not in look(client, topic_1="What do I tell her?")
    assert "Names stand" not in look(client, topic_1="What do I tell Noor?", **parts("names"))


def test_of_someone_not_safe_nothing_is_on_it_until_they_are_ticked(
    client: TestClient, half_a_dozen: None, write: Keep
):
    write(note(9, RAU, after_words="he stood in the door", not_safe=NotSafe.YES))
    everyone = look(
        client, who=[NOOR.id, RUTH.id, "general", "nobody"], note=[note(9).id], **parts("names", "ledger")
    )
    assert RAU.name not in words(everyone)
    assert "door" not in everyone
    assert "did not feel safe: yes 1" not in words(everyone)
    ticked = look(client, who=[RAU.id], note=[note(9).id], **parts())
    assert "he stood in the door" in words(ticked)
    assert "Here the page keeps to plain words and counts." in words(ticked)
    assert "<svg" not in article(ticked)
    assert "Someone on it is marked as not safe" in ticked
    assert "Someone on it is marked as not safe" not in look(client)


def test_a_hard_note_stays_folded_until_it_is_picked(client: TestClient, half_a_dozen: None, write: Keep):
    write(note(9, after_words="she shouted", not_safe=NotSafe.YES))
    page = look(client)
    folded = page[page.index("A hard note") :]
    assert folded.index("<details>") < folded.index("she shouted") < folded.index("</details>")
    assert page.count("she shouted") == 1
    assert "she shouted" in article(look(client, note=[note(9).id]))


def test_the_plain_count_comes_when_it_is_turned_on_and_says_that_it_is_over_all_time(
    client: TestClient, half_a_dozen: None, write: Keep
):
    write(note(200, not_safe=NotSafe.A_BIT))
    said = words(look(client, first="2026-05-01", **parts("ledger")))
    assert "over all time, not these days alone" in said
    assert "A part did not feel safe: a bit 1 of 1" in said


def test_a_crack_says_who_came_back_and_nothing_of_a_repair_where_there_was_harm(
    client: TestClient, half_a_dozen: None, write: Keep
):
    crack = Rupture(RuptureId("crackcrack12"), NOOR.id, note(4).id, note(4).at, repaired_at=note(2).at)
    write(crack)
    assert "A crack. 2 days later: one of us came back to it." in words(look(client))
    write(note(5, not_safe=NotSafe.YES))
    assert "A crack. 2 days later: what came next." in words(look(client))


def test_a_line_can_be_taken_off(client: TestClient, half_a_dozen: None, write: Keep):
    write(*(note(n, RUTH) for n in range(10, 16)))
    both = look(client, who=[NOOR.id, RUTH.id])
    assert both.count('name="line" value=') == 2
    one = look(client, who=[NOOR.id, RUTH.id], **{"line-asked": "1", "line": [f"{SLIP.id}.{RUTH.id}"]})
    assert words(one).count("Less like it") == 1


def test_the_page_holds_no_link_and_no_id_of_anything(client: TestClient, half_a_dozen: None):
    page = article(look(client, **(PICKED | parts("names", "ledger"))))
    assert "href" not in page
    for kept in (NOOR.id, SLIP.id, note(1).id):
        assert kept not in page


def test_nothing_chosen_is_said_in_a_sentence_and_can_not_be_handed_over(client: TestClient):
    page = client.post("/share/page", data={}).text
    assert "Nothing is on the page yet." in page
    assert 'action="/share"' not in page
    assert client.post("/share", data={}).status_code == 409


def test_looking_at_it_keeps_nothing(client: TestClient, journal: Journal, half_a_dozen: None):
    def everything() -> list[Any]:
        with journal.read() as connection:
            return [connection.execute(table.select()).all() for table in metadata.sorted_tables]

    before = everything()
    page = look(client, **(PICKED | parts("names", "ledger")))
    assert client.post("/share", data=hidden(page) | {"do": "print"}).status_code == 200
    assert everything() == before


def test_guesses_stand_last_behind_their_dotted_rule(
    client: TestClient, half_a_dozen: None, monkeypatch: pytest.MonkeyPatch
):
    drawn = Band(DAY - timedelta(days=5), DAY, marks=(Mark(DAY, 25.0, Pathway.FELT),))
    guess = Guess("A guess from 14 notes.", "By our guess, it has moved.", drawn)
    monkeypatch.setattr(share, "guesses_of", lambda *_: {f"{SLIP.id}.{NOOR.id}": guess})
    page = article(look(client, topic_1="the bill", **parts("guesses")))
    assert page.index("the bill") < page.index('<div class="guess">') < page.index("it has moved")
    assert "No guesses" not in page
    assert '<svg class="chart"' in page
    assert "Dots: what I said of my gut." in page
    assert "it has moved" not in look(client, **parts())


def test_with_guesses_off_for_good_they_are_not_even_offered(
    client: TestClient, half_a_dozen: None, journal: Journal
):
    assert 'value="guesses"' in look(client)
    with journal.write(DAY) as connection:
        keep_settings(connection, Settings(guesses=False))
    page = look(client, **parts("guesses"))
    assert 'value="guesses" checked' not in page
    assert "No guesses are on this page." in page


def test_the_way_to_it_stands_in_my_data_and_in_look_back(client: TestClient, half_a_dozen: None):
    for path in ("/data", "/look-back"):
        assert 'href="/share"' in client.get(path).text
    assert client.get("/share/page").headers["location"] == "/share"
