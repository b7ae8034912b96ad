"""What has earned a word: all conditions at once, and it goes when it is no longer earned."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from math import log
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.companion.minds import lived, mind, names

from earned.companion.lines import Line, Lines, Way, Word
from earned.companion.pictures import Said, said
from earned.companion.strands import Strand, Where
from earned.working_model.evidence import PLAIN_ACCOUNTS
from earned.working_model.foresight import Pathway, story
from earned.working_model.lines import Mark
from earned.working_model.rivals.no_learning import NO_LEARNING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from earned.working_model import Moment

UP, DOWN, UNCLEAR = 0.976, 0.024, 0.974
"""Chances of a rise."""
AHEAD = log(1.6)


class Told:
    """A line to which one moment after another is told, each with one rating more."""

    def __init__(self, ratings: int = 12) -> None:
        self.line, self.ratings, self.moment = Line("ana"), ratings, 20

    def speak(self, rise: float = UP, learning: float = 10.1, *, more: int = 1, **ahead: float) -> Word:
        """Tell how it stands: the chance of a rise, and how far ahead of each account the engine is."""
        names = [model.name for model in PLAIN_ACCOUNTS]
        leads = {name: ahead.get(name[:4], AHEAD) for name in names} | {NO_LEARNING.name: log(learning)}
        self.line.say(Mark(self.moment, self.ratings, 0.0, rise), leads)
        self.moment, self.ratings = self.moment + 1, self.ratings + more
        return self.line.word


@pytest.mark.parametrize(("rise", "way"), [(UP, Way.UP), (DOWN, Way.DOWN)])
def test_with_all_of_it_a_shift_is_said_and_which_way(rise: float, way: Way) -> None:
    told = Told()
    word = told.speak(rise)
    assert (word.way, word.since) == (way, 20)
    assert told.speak(rise).since == 20


@pytest.mark.parametrize(
    ("ratings", "stands"),
    [
        (11, {}),
        (12, {"rise": UNCLEAR}),
        (12, {"rise": 1 - UNCLEAR}),
        (12, {"learning": 9.9}),
        (12, {"last": log(1.4)}),
        (12, {"runn": log(1.4)}),
        (12, {"last": -3.0, "rise": DOWN}),
    ],
    ids=["too few", "no clear rise", "no clear fall", "evidence", "last rating", "own mean", "behind"],
)
def test_with_one_thing_missing_nothing_is_said(ratings: int, stands: dict[str, float]) -> None:
    assert Told(ratings).speak(**stands).way is None  # type: ignore[arg-type]


def test_once_said_it_goes_on_until_evidence_falls_below_five() -> None:
    told = Told()
    assert told.speak().since == 20
    for learning in (9.0, 5.1):
        assert told.speak(learning=learning).since == 20
    assert told.speak(learning=4.9).way is None
    assert told.speak(learning=9.0).way is None
    assert told.speak().since == 25


def test_once_said_it_goes_at_once_when_the_range_or_the_lead_is_gone() -> None:
    for gone in ({"rise": UNCLEAR}, {"last": 0.0}):
        told = Told()
        assert told.speak(learning=100).way is Way.UP
        assert told.speak(learning=100, **gone).way is None  # type: ignore[arg-type]


def test_a_shift_that_turns_round_has_to_be_earned_anew() -> None:
    told = Told()
    assert told.speak().way is Way.UP
    assert told.speak(DOWN, learning=9.0).way is None
    word = told.speak(DOWN)
    assert (word.way, word.since) == (Way.DOWN, 22)


def test_a_copy_is_told_on_by_itself() -> None:
    told = Told()
    other = told.line.copy()
    assert told.speak().way is Way.UP
    assert other.word.way is None


@given(st.integers(0, 10_000), st.sampled_from(["gradual", "coin-flip", "abuse-cycle", "weekly-therapy"]))
@settings(max_examples=12)
def test_the_ratings_that_count_are_the_forecasts_a_page_counts(seed: int, course: str) -> None:
    life = [moment for moment in lived(seed, 40, course) if not moment.looked_back]
    now = mind(life).now
    told = {pathway: story(life, pathway).scored for pathway in Pathway}
    for name in names(life):
        for pathway, lines in ((Pathway.FELT, now.felt_lines), (Pathway.KNOWN, now.known_lines)):
            scored = [asked for asked in told[pathway] if name in {None, asked.relationship}]
            assert lines.word(name).ratings == len(scored)
            if pathway is Pathway.FELT:
                shown = [one.value / 50 - 1 for one in said_in(life, name, Pathway.FELT)]
                assert sorted(shown) == pytest.approx(sorted(asked.rating for asked in scored))


def said_in(life: Sequence[Moment], name: str | None, pathway: Pathway) -> list[Said]:
    when = tuple(datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=moment.day) for moment in life)
    strand = Strand(Where.PEOPLE, tuple(life), when=when)
    return [one for one in said(strand, name) if one.pathway.value == pathway.value]


def test_a_line_nobody_spoke_of_has_no_word() -> None:
    assert Lines().word("nobody") == Word()
    assert Lines().word(None) == Word()
