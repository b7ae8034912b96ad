"""What a page says of a line: too few, counts, that we can't tell yet, or a guess; and what facts forbid is never said."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from tests.companion.book import ANA, BEN, CLEO, LESSON, ME, at, book, marked, noted
from tests.companion.lives import KNOWN, LESSONS, Life, seeds
from tests.companion.thoughts import known_of, think, thought_of, worded

from earned.charts.band import Pathway
from earned.companion.guess import Guess, Says, kind, one_shift, refused
from earned.companion.lines import Way
from earned.companion.strands import NOBODY_NAMED, Where
from earned.journal.entities import Channel, LessonId, NotSafe, Refusal, Rupture, RuptureId, Window

if TYPE_CHECKING:
    from earned.companion.thought import Thought
    from earned.journal.entities import Moment, Relationship
    from earned.journal.writing import Entity

UP, DOWN = Way.UP, Way.DOWN


def notes(n: int, who: Relationship | None = ANA, first: int = 1, **answers: Any) -> list[Moment]:
    """So many days in a row, each with a forecast of the gut."""
    said = {"gut": 25.0, "outcome": 75.0} | answers
    return [noted(first + day, who, **said) for day in range(n)]


def told(thought: Thought, who: Relationship | None = None, where: Where = Where.PEOPLE, **no: Any) -> Guess:
    found = thought.guess(where, None if who is None else who.id, LESSON, no.get("refused", frozenset()))
    assert found is not None
    return found


# ---- the table


@pytest.mark.parametrize(
    ("n", "way", "says"),
    [
        (1, UP, Says.FEW),
        (4, UP, Says.FEW),
        (5, UP, Says.SOME),
        (11, DOWN, Says.SOME),
        (12, None, Says.CANT_TELL),
        (12, UP, Says.MOVED),
        (12, DOWN, Says.ON_GUARD),
        (40, None, Says.CANT_TELL),
    ],
)
@pytest.mark.parametrize("who", [None, ANA], ids=["in general", "with someone"])
def test_what_is_said_goes_by_how_often_the_gut_spoke_first(
    n: int, way: Way | None, says: Says, who: Relationship | None
) -> None:
    found = told(thought_of(*notes(n), gut=way), who)
    assert (found.says, found.ratings) == (says, n)


def test_only_what_was_said_in_advance_is_counted() -> None:
    looked_back = replace(notes(1)[0].touches[0].gut, looked_back=True)  # type: ignore[type-var]
    found = told(thought_of(*notes(4), *notes(9, first=10, gut=None), *notes(9, first=30, gut=looked_back)))
    assert (found.says, found.ratings, found.notes) == (Says.FEW, 4, 22)


def test_what_the_head_says_is_not_counted_for_the_gut() -> None:
    found = told(thought_of(*notes(40, gut=None, head=75.0), head=UP))
    assert (found.says, found.ratings, found.head_moved) == (Says.FEW, 0, False)


@pytest.mark.parametrize(
    ("n", "gut", "head", "moved"),
    [
        (12, None, UP, True),
        (11, None, UP, False),
        (12, UP, UP, False),
        (12, DOWN, UP, False),
        (12, None, DOWN, False),
        (12, None, None, False),
    ],
)
def test_that_the_head_moved_is_said_only_where_the_gut_can_not_be_told(
    n: int, gut: Way | None, head: Way | None, *, moved: bool
) -> None:
    found = told(thought_of(*notes(n, head=75.0), gut=gut, head=head))
    assert found.head_moved is moved
    assert (found.gap is not None) is (moved or gut is not None)


def test_a_picture_comes_with_twelve_and_is_shaded_only_with_a_guess() -> None:
    assert told(thought_of(*notes(11), gut=UP)).picture is None
    plain, shaded = told(thought_of(*notes(12))).picture, told(thought_of(*notes(12), gut=UP)).picture
    assert plain is not None
    assert shaded is not None
    assert (plain.felt, plain.known) == (None, None)
    assert shaded.felt is not None
    assert len(plain.marks) == len(shaded.marks) == 12


# ---- n, dates and people


def test_every_guess_knows_its_notes_its_days_and_its_people() -> None:
    thought = thought_of(
        *notes(12),
        *notes(3, BEN, first=40),
        noted(60, None),
        noted(61, None, channel=Channel.TOLD),
        noted(62, CLEO, outcome=None, gut=25.0),
        noted(63, ME),
        gut=UP,
    )
    general, ana = told(thought), told(thought, ANA)
    assert (general.notes, general.people, general.ratings) == (17, 2, 15)
    assert (general.first, general.last) == (at(1), at(61))
    assert (ana.notes, ana.people, ana.ratings) == (12, 1, 12)
    assert (ana.first, ana.last) == (at(1), at(12))
    assert thought.guess(Where.PEOPLE, CLEO.id, LESSON, frozenset()) is None


def test_the_gut_is_on_guard_since_it_turned_and_not_since_we_said_so() -> None:
    good = notes(15, outcome=100.0, gut=90.0)
    bad = notes(15, first=101, outcome=0.0, gut=10.0)
    found = told(thought_of(*good, *bad, gut=DOWN), ANA)
    assert found.since is not None
    assert at(100) < found.since < at(106)
    assert told(thought_of(*good, *bad), ANA).since is None


def test_a_note_put_away_counts_and_its_mark_is_not_drawn() -> None:
    away = replace(notes(1, first=20)[0], put_away_at=at(21))
    found = told(thought_of(*notes(12), away, gut=UP))
    assert (found.ratings, found.notes) == (13, 13)
    assert found.picture is not None
    assert len([one for one in found.picture.marks if one.pathway is Pathway.FELT]) == 12


def test_oneself_is_a_line_of_its_own() -> None:
    thought = thought_of(*notes(12, ME), *notes(5, first=30), gut=UP)
    mine, general = told(thought, where=Where.ME), told(thought)
    assert (mine.says, mine.ratings, mine.where, mine.who) == (Says.MOVED, 12, Where.ME, None)
    assert (general.says, general.ratings) == (Says.SOME, 5)
    assert set(thought.lines()) == {(Where.PEOPLE, None), (Where.PEOPLE, ANA.id), (Where.ME, None)}


def test_what_nobody_did_is_nobodys_line() -> None:
    thought = thought_of(*notes(12, None), *notes(12, None, first=30, channel=Channel.WITNESSED), gut=UP)
    assert list(thought.lines()) == [(Where.PEOPLE, None)]
    assert (told(thought).people, told(thought).says) == (0, Says.MOVED)


# ---- what facts forbid


def harmed(who: Relationship = ANA) -> Moment:
    return noted(0.5, who, not_safe=NotSafe.YES)


def strained(who: Relationship = ANA) -> Moment:
    return noted(90, who, body=Window.SHUT_DOWN)


FORBIDS: dict[str, list[Entity]] = {
    "a harm flag": [harmed()],
    "harm that comes again": [noted(60, outcome=0.0), noted(61, outcome=0.0), noted(62), noted(63)],
    "hurt and kindness in turns": [noted(60 + n, outcome=(25.0, 75.0)[n % 2]) for n in range(5)],
    "the latest hurt": [noted(60, outcome=25.0), noted(61, outcome=25.0)],
    "a body outside its window": [strained()],
    "parts not safe": [noted(60, not_safe=NotSafe.A_BIT), noted(61, not_safe=NotSafe.A_BIT)],
}


@pytest.mark.parametrize("why", FORBIDS.values(), ids=FORBIDS)
def test_no_rise_is_said_and_no_picture_shown_where_facts_forbid_it(why: list[Entity]) -> None:
    for way in (UP, None):
        found = told(thought_of(*notes(30), *why, gut=way, head=UP), ANA)
        assert (found.says, found.picture, found.gap, found.head_moved) == (Says.PLAIN, None, None, False)


@pytest.mark.parametrize("why", FORBIDS.values(), ids=FORBIDS)
def test_that_the_gut_is_more_on_guard_is_said_all_the_same(why: list[Entity]) -> None:
    assert told(thought_of(*notes(30), *why, gut=DOWN), ANA).says is Says.ON_GUARD


@pytest.mark.parametrize("way", [UP, DOWN, None])
def test_of_someone_marked_nothing_is_said_at_all(way: Way | None) -> None:
    thought = thought_of(marked(ANA), *notes(30), *notes(12, BEN, first=50), gut=way, head=UP)
    assert thought.guess(Where.PEOPLE, ANA.id, LESSON, frozenset()) is None
    assert (Where.PEOPLE, ANA.id) not in thought.guesses(LESSON, frozenset())


@pytest.mark.parametrize("why", [[marked(ANA)], *list(FORBIDS.values())[:4]])
def test_a_rise_in_general_has_to_hold_without_whoever_hurt(why: list[Entity]) -> None:
    thought = thought_of(*notes(30), *notes(15, BEN, first=70), *why, gut=UP, head=UP)
    assert thought.apart is not None
    assert {moment.relationship for moment in thought.apart.moments} == {BEN.id}
    assert told(thought).says is Says.MOVED
    every = thought.apart.now.felt_lines.every
    every[None].word = replace(every[None].word, way=None)
    assert told(thought).says is Says.CANT_TELL


def test_the_head_has_to_hold_without_them_too() -> None:
    thought = thought_of(*notes(30, head=75.0), *notes(15, BEN, first=70, head=75.0), harmed(), head=UP)
    assert told(thought).head_moved
    assert thought.apart is not None
    every = thought.apart.now.known_lines.every
    every[None].word = replace(every[None].word, way=None)
    assert not told(thought).head_moved


def test_with_nobody_left_without_whom_it_could_hold_no_rise_is_said() -> None:
    thought = thought_of(*notes(30), harmed(), gut=UP)
    assert told(thought).says is Says.CANT_TELL


def test_a_rise_without_anyone_who_hurt_takes_no_second_thought() -> None:
    assert thought_of(*notes(30), gut=UP).apart is None
    assert thought_of(*notes(30), harmed(), gut=DOWN).apart is None


def test_that_people_in_general_are_met_with_more_guard_needs_nothing_to_hold() -> None:
    assert told(thought_of(*notes(30), harmed(), gut=DOWN)).says is Says.ON_GUARD


def test_no_rise_is_said_of_oneself_either_after_harm_or_out_of_the_window() -> None:
    for why in (harmed(ME), strained(ME)):
        assert told(thought_of(*notes(30, ME), why, gut=UP), where=Where.ME).says is Says.PLAIN
    assert told(thought_of(*notes(30, ME), harmed(ANA), gut=UP), where=Where.ME).says is Says.MOVED


# ---- refused


def test_what_was_called_wrong_is_not_said_again_and_the_rest_is() -> None:
    thought = thought_of(*notes(30), gut=UP)
    no = refused([Refusal("people.moved", LESSON.id, ANA.id, at(9))], LESSON)
    assert no == {(kind(Where.PEOPLE, Says.MOVED), ANA.id)}
    found = told(thought, ANA, refused=no)
    assert (found.says, found.gap) == (Says.REFUSED, None)
    assert found.picture is not None
    assert found.picture.felt is None
    assert told(thought, refused=no).says is Says.MOVED
    assert told(worded(thought, {ANA.id: DOWN}), ANA, refused=no).says is Says.ON_GUARD


def test_that_the_head_moved_may_be_called_wrong_too() -> None:
    thought = thought_of(*notes(30, head=75.0), head=UP)
    no = refused([Refusal("people.head_moved", LESSON.id, ANA.id, at(9))], LESSON)
    found = told(thought, ANA, refused=no)
    assert (found.says, found.head_moved, found.gap) == (Says.REFUSED, False, None)
    assert told(thought, refused=no).head_moved


def test_a_no_to_the_heads_guess_says_nothing_once_the_head_has_not_moved() -> None:
    no = refused([Refusal("people.head_moved", LESSON.id, ANA.id, at(9))], LESSON)
    assert told(thought_of(*notes(30, head=75.0)), ANA, refused=no).says is Says.CANT_TELL


def test_a_no_on_another_lesson_is_none_on_this_one() -> None:
    elsewhere = Refusal("people.moved", LessonId("other"), None, at(9))
    assert refused([elsewhere], LESSON) == frozenset()


# ---- one shift


def test_of_a_lesson_one_shift_is_said_and_in_general_comes_first() -> None:
    thought = thought_of(*notes(20), *notes(20, BEN, first=40), *notes(20, ME, first=70), gut=UP)
    found = thought.guesses(LESSON, frozenset())
    assert len([one for one in found.values() if one.says is Says.MOVED]) == 4
    general = replace(found[Where.PEOPLE, None], evidence=0.0)
    assert one_shift([found[Where.PEOPLE, ANA.id], general, found[Where.ME, None]]) == general


def test_without_one_in_general_it_is_the_clearest() -> None:
    thought = thought_of(
        *notes(20, outcome=50.0, gut=40.0), *notes(20, BEN, first=40, outcome=100.0, gut=90.0), gut=UP
    )
    found = worded(thought, {None: None}).guesses(LESSON, frozenset())
    ana, ben = found[Where.PEOPLE, ANA.id], found[Where.PEOPLE, BEN.id]
    clearest = max(ana, ben, key=lambda one: one.evidence)
    assert ana.evidence != ben.evidence
    assert one_shift(list(found.values())) == clearest


def test_where_no_shift_is_said_there_is_none_to_choose() -> None:
    assert one_shift(list(thought_of(*notes(20)).guesses(LESSON, frozenset()).values())) is None
    assert one_shift([]) is None


# ---- cracks


def test_where_there_was_harm_a_coming_back_is_drawn_as_no_repair() -> None:
    day = noted(30)
    crack = Rupture(RuptureId("r"), ANA.id, day.id, at(30), noted(31).id, at(31))
    for why, repaired in (([], True), ([harmed()], False)):
        thought = thought_of(*notes(40), crack, *why, gut=DOWN)
        picture = told(thought, ANA).picture
        assert picture is not None
        assert [one.back is not None for one in picture.cracks] == [repaired]
        assert told(thought).picture.cracks == ()  # type: ignore[union-attr]


# ---- whatever is noted


@given(seeds)
@settings(max_examples=6)
def test_in_any_life_whatever_the_engine_says_facts_come_first(seed: int) -> None:
    life = Life(seed)
    people = [life.person(who) for who in life.who]
    with book(*LESSONS, *KNOWN.values(), *people, *_many(life)) as opened:
        known = known_of(opened, LESSONS[0].id)
    thought = think(known, UP, UP)
    for (where, who), one in thought.guesses(LESSONS[0], frozenset()).items():
        assert who not in known.barred.shielded
        assert who is None or who not in known.barred.led_by | known.barred.strained or one.says in CALM
        assert one.says not in {Says.MOVED, Says.PLAIN} or one.ratings >= 12
        assert (one.gap is None) or one.says is Says.MOVED or one.head_moved
        assert one.first <= one.last
        assert where is Where.PEOPLE
    shown = {who for _, who in thought.lines()}
    assert NOBODY_NAMED not in shown
    if thought.apart is not None:
        assert not known.barred.led_by & {moment.relationship for moment in thought.apart.moments}


CALM = frozenset({Says.FEW, Says.SOME, Says.PLAIN})


def _many(life: Life) -> list[Moment]:
    return [life.moment(number) for number in range(90)]
