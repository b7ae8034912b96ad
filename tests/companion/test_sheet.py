"""What stands on a page to hand over: what was chosen, and nothing that was not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st
from tests.companion.lives import LESSONS, START, everyone, lives, seen

from earned.charts.band import Band
from earned.companion.share import (
    AT_FIRST,
    GENERAL,
    NOBODY,
    Choice,
    Notebook,
    Part,
    lines,
    notebook,
    offer,
    pickable,
    picks,
)
from earned.companion.sheet import Guess, Sheet, sheet
from earned.companion.shield import is_shielded
from earned.journal.entities import (
    Forecast,
    Landed,
    Lesson,
    LessonId,
    Moment,
    MomentId,
    NotSafe,
    Relationship,
    RelationshipId,
    Role,
    Rupture,
    RuptureId,
    Standing,
    Touch,
)
from earned.journal.reading.counts import Words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

DAY = datetime(2026, 6, 1, 18, tzinfo=UTC)
SLIP = Lesson(LessonId("slip"), None, "If I slip, I lose them.")
QUIET = Lesson(LessonId("quiet"), None, "Quiet means gone.")
MARA = Relationship(RelationshipId("mara"), "Mara", Role.FRIEND)
IVO = Relationship(RelationshipId("ivo"), "Ivo", Role.FAMILY)
EVERY_PART = frozenset(Part)
ALL = Choice(whose=frozenset({MARA.id}), lessons=frozenset({SLIP.id}))


def note(number: int, who: Relationship | None = MARA, **answers: Any) -> Moment:
    """A note of some days ago, less like the old lesson than the gut said."""
    at = DAY - timedelta(days=number)
    touch = Touch(SLIP.id, Forecast(75.0, at), Forecast(25.0, at), outcome=75.0)
    whose = None if who is None else who.id
    plain: dict[str, Any] = {"after_words": f"words {number}", "touches": (touch,), "landed": Landed.SOME}
    return Moment(MomentId(f"m{number}"), at, at, whose, **plain | answers)


def book_of(
    moments: Sequence[Moment],
    people: Iterable[Relationship] = (MARA, IVO),
    ruptures: Sequence[Rupture] = (),
    known: Iterable[Lesson] = (SLIP, QUIET),
) -> Notebook:
    return notebook(seen(sorted(moments, key=lambda one: one.at)), ruptures, people, known)


def made(choice: Choice, moments: Sequence[Moment], **kept: Any) -> Sheet:
    book = book_of(moments, **kept)
    ids = set(pickable(choice, book)) & choice.notes
    chosen = [moment for moment in moments if moment.id in ids]
    return sheet(choice, book, moments=chosen, first_harms={}, today=DAY, guesses={})


def test_facts_are_counts_with_their_days():
    (facts,) = made(ALL, [note(n) for n in range(6)]).facts
    assert facts.against is not None
    assert (facts.notes, facts.against.less.n, facts.against.less.of) == (6, 6, 6)
    assert facts.got_in is not None
    assert (facts.got_in.n, facts.got_in.of) == (6, 6)
    assert facts.gap is not None
    assert facts.gap.steps == 2
    assert (facts.first, facts.last) == (DAY - timedelta(days=5), DAY)


def test_days_are_those_of_the_notes_own_clock_both_ends_included():
    choice = replace(ALL, first=date(2026, 5, 30), last=date(2026, 5, 31))
    (facts,) = made(choice, [note(n) for n in range(6)]).facts
    assert facts.notes == 2


def test_a_line_without_notes_is_no_line():
    assert lines(replace(ALL, lessons=frozenset({QUIET.id})), book_of([note(0)])) == ()


def test_a_line_may_be_taken_off_by_itself():
    choice = replace(ALL, whose=frozenset({MARA.id, IVO.id}))
    both = [note(1), note(2, IVO)]
    assert [line.key for line in lines(choice, book_of(both))] == ["slip.mara", "slip.ivo"]
    (kept,) = made(replace(choice, lines=frozenset({"slip.ivo"})), both).facts
    assert kept.line.whose == IVO.id


def test_only_notes_that_were_picked_are_on_it_newest_first():
    choice = replace(ALL, notes=frozenset({"m1", "m3", "nothing"}))
    assert [one.row.words for one in made(choice, [note(n) for n in range(5)]).notes] == [
        "words 1",
        "words 3",
    ]


def test_a_note_with_someone_who_is_not_ticked_can_not_be_picked():
    choice = replace(ALL, notes=frozenset({"m1"}))
    assert made(choice, [note(1, IVO)]).notes == ()


def test_a_lesson_that_was_not_chosen_is_not_named_by_a_note():
    told = Touch(QUIET.id, gut=Forecast(0.0, DAY), outcome=100.0)
    both = note(1, touches=(*note(1).touches, told))
    (picked,) = made(replace(ALL, notes=frozenset({"m1"})), [both]).notes
    (beside,) = picked.row.beside
    assert beside.lesson is None
    assert beside.track.happened == 75.0


def test_with_several_lessons_each_part_of_a_note_names_its_own():
    told = Touch(QUIET.id, gut=Forecast(0.0, DAY), outcome=100.0)
    both = note(1, touches=(*note(1).touches, told))
    choice = replace(ALL, lessons=frozenset({SLIP.id, QUIET.id}), notes=frozenset({"m1"}))
    (picked,) = made(choice, [both]).notes
    assert [beside.lesson for beside in picked.row.beside] == [SLIP.old_words, QUIET.old_words]


def test_what_is_off_unless_asked_is_off():
    assert not {Part.NAMES, Part.LEDGER, Part.GUESSES} & AT_FIRST
    page = made(ALL, [note(n) for n in range(6)])
    assert page.counted == ()
    assert page.about is not None
    assert page.about.own is None


def test_the_plain_count_is_over_all_time_whatever_the_days():
    harm = note(400, not_safe=NotSafe.YES)
    choice = replace(ALL, first=date(2026, 5, 25), parts=AT_FIRST | {Part.LEDGER})
    (counted,) = made(choice, [harm, note(1)]).counted
    assert counted.person.ledger.not_safe.n == 1


def test_after_a_harm_the_line_has_no_scale_wherever_the_days_begin():
    harm = note(400, not_safe=NotSafe.YES)
    choice = replace(ALL, first=date(2026, 5, 25))
    (facts,) = made(choice, [harm, *(note(n) for n in range(6))]).facts
    assert facts.is_plain
    assert (facts.against, facts.got_in, facts.gap) == (None, None, None)


def test_a_crack_says_what_came_next_and_no_word_of_it():
    crack = Rupture(RuptureId("r1"), MARA.id, MomentId("m3"), DAY - timedelta(days=3), repaired_at=DAY)
    (told,) = made(ALL, [note(3)], ruptures=[crack]).cracks
    assert told.hard.back is not None
    assert told.hard.back.days_after == 3
    assert (told.hard.words, told.hard.back.words) == (None, None)


def test_a_crack_that_was_put_away_or_lies_outside_the_days_is_left_out():
    away = Rupture(RuptureId("r1"), MARA.id, MomentId("m3"), DAY, put_away_at=DAY)
    early = Rupture(RuptureId("r2"), MARA.id, MomentId("m3"), DAY - timedelta(days=90))
    choice = replace(ALL, first=date(2026, 5, 1))
    assert made(choice, [note(3)], ruptures=[early, away]).cracks == ()


def test_people_in_general_is_a_line_without_single_people():
    choice = Choice(whose=frozenset({GENERAL}), lessons=frozenset({SLIP.id}), notes=frozenset({"m1"}))
    page = made(choice, [*(note(n) for n in range(4)), *(note(n, IVO) for n in range(4, 8))])
    (facts,) = page.facts
    assert (facts.who, facts.notes, facts.against) == (None, 8, None)
    assert facts.gap is not None
    assert (page.about, page.cracks, page.counted, page.notes) == (None, (), (), ())


def test_oneself_is_not_among_people_in_general():
    me = Relationship(RelationshipId("me"), "Me", Role.ME)
    choice = Choice(whose=frozenset({GENERAL}), lessons=frozenset({SLIP.id}), parts=EVERY_PART)
    notes = [*(note(n) for n in range(6)), *(note(n, me) for n in range(6, 18))]
    book = book_of(notes, people=[MARA, me])
    guesses = {"slip.general": Guess("A guess.", "It has moved.")}
    page = sheet(choice, book, moments=[], first_harms={}, today=DAY, guesses=guesses)
    (facts,) = page.facts
    assert (facts.notes, facts.gap and facts.gap.notes) == (6, 6)
    assert [one.ledger.moments for one in page.guesses] == [6]
    assert made(choice, notes[6:], people=[MARA, me]).facts == ()


def test_in_general_nothing_of_someone_shielded_is_counted():
    shielded = replace(IVO, standing=Standing.NOT_SAFE)
    choice = Choice(whose=frozenset({GENERAL}), lessons=frozenset({SLIP.id}))
    (facts,) = made(choice, [note(1), note(2, shielded)], people=[MARA, shielded]).facts
    assert facts.notes == 1


def test_notes_that_name_nobody_are_a_line_of_their_own():
    choice = Choice(whose=frozenset({NOBODY}), lessons=frozenset({SLIP.id}), notes=frozenset({"m1", "m2"}))
    page = made(choice, [note(1, None), note(2)])
    assert [one.who for one in page.facts] == [None]
    assert [one.row.words for one in page.notes] == ["words 1"]


def test_someone_shielded_is_offered_apart_and_ticked_by_nobody_else():
    shielded = replace(IVO, standing=Standing.NOT_SAFE)
    gone = Relationship(RelationshipId("gone"), "Ada", standing=Standing.GONE)
    offered = offer([MARA, shielded, gone], {MARA.id: 3}, 2, [SLIP], Choice())
    assert [one.who for one in offered.seen] == [MARA]
    assert [one.who for one in offered.set_apart] == [gone]
    assert [one.who for one in offered.shielded] == [shielded]
    assert not offered.is_open
    assert offer([shielded], {}, 0, [], Choice(whose=frozenset({IVO.id}))).is_open


def test_a_note_to_pick_says_when_it_is_heavy():
    words = {MomentId("m1"): Words(MomentId("m1"), DAY.isoformat(), "he shouted", harmed=True)}
    book = book_of([note(1)])
    (pick,) = picks([MomentId("m1"), MomentId("gone")], words, book)
    assert (pick.is_heavy, pick.who) == (True, MARA)


def test_guesses_come_only_when_turned_on_and_only_for_lines_that_are_there():
    guess = Guess("A guess from 14 notes.", "We can't tell yet.", Band(DAY, DAY))
    book = book_of([note(n) for n in range(6)])
    guesses = {"slip.mara": guess, "quiet.mara": guess}
    off = sheet(ALL, book, moments=[], first_harms={}, today=DAY, guesses=guesses)
    assert off.guesses == ()
    on = replace(ALL, parts=EVERY_PART)
    told = sheet(on, book, moments=[], first_harms={}, today=DAY, guesses=guesses).guesses
    assert [(one.facts.line.key, one.guess) for one in told] == [("slip.mara", guess)]


def test_beside_each_guess_stands_the_plain_count_of_all_time():
    """Of someone's line, all with them; of people in general, all on that lesson, harm with whomever too."""
    guess = Guess("A guess.", "It has moved.")
    notes = [*(note(n) for n in range(6)), note(300, IVO, not_safe=NotSafe.YES)]
    both = replace(ALL, whose=frozenset({MARA.id, GENERAL}), first=date(2026, 5, 1), parts=EVERY_PART)
    guesses = {"slip.mara": guess, "slip.general": guess}
    page = sheet(both, book_of(notes), moments=[], first_harms={}, today=DAY, guesses=guesses)
    assert [one.ledger.moments for one in page.guesses] == [7, 6]
    assert [one.ledger.not_safe.n for one in page.guesses] == [1, 0]


def test_of_someone_shielded_nothing_is_guessed():
    shielded = replace(MARA, standing=Standing.NOT_SAFE)
    book = book_of([note(n) for n in range(6)], people=[shielded])
    guesses = {"slip.mara": Guess("A guess.", "It has moved.")}
    on = replace(ALL, parts=EVERY_PART)
    assert sheet(on, book, moments=[], first_harms={}, today=DAY, guesses=guesses).guesses == ()


def test_their_own_words_are_known_so_that_names_in_them_can_be_pointed_out():
    choice = replace(ALL, notes=frozenset({"m1"}), topics=("the bill", ""))
    page = made(choice, [note(1)])
    assert list(page.own_words()) == [SLIP.old_words, "the bill", "words 1"]
    silent = made(replace(choice, parts=AT_FIRST - {Part.WORDS}), [note(1)])
    assert "words 1" not in list(silent.own_words())


def test_nothing_chosen_is_an_empty_page():
    assert made(Choice(), [note(1)]).is_empty
    assert not made(Choice(topics=("", "the bill")), []).is_empty


choices = st.builds(
    Choice,
    first=st.none() | st.dates(date(2026, 1, 1), date(2026, 2, 9)),
    whose=st.frozensets(st.sampled_from(["a", "b", "c", GENERAL, NOBODY])),
    lessons=st.frozensets(st.sampled_from([lesson.id for lesson in LESSONS])),
    notes=st.frozensets(st.sampled_from([f"m{number}" for number in range(40)])),
    parts=st.frozensets(st.sampled_from(Part)),
)


@given(choices, lives(), everyone)
def test_whoever_is_not_ticked_is_nowhere_on_it(
    choice: Choice, moments: list[Moment], people: list[Relationship]
):
    page = made(choice, moments, people=people, known=LESSONS)
    aside = {one.id for one in people} - choice.whose
    assert not {one.line.whose for one in page.facts} & aside
    assert not {one.row.who.id for one in page.notes if one.row.who} & aside
    assert not {one.person.who.id for one in page.counted} & aside
    assert {lesson for one in page.facts for lesson in [one.line.lesson.id]} <= choice.lessons


@given(choices, lives(), everyone)
def test_of_someone_shielded_there_is_no_scale_even_when_ticked(
    choice: Choice, moments: list[Moment], people: list[Relationship]
):
    page = made(choice, moments, people=people, known=LESSONS)
    shielded = {one.id for one in people if is_shielded(one)}
    for facts in page.facts:
        if facts.line.whose in shielded:
            assert (facts.against, facts.got_in, facts.gap) == (None, None, None)
    assert not [one for one in page.notes if one.row.who and one.row.who.id in shielded and one.row.beside]


steps = st.sampled_from([0.0, 25.0, 50.0, 75.0, 100.0])
rated = st.lists(st.tuples(st.sampled_from(["mara", "ivo"]), steps, steps), min_size=6, max_size=12)
"""Notes with one of two people: what gut and head said, always with an outcome."""
marks: list[dict[str, Any]] = [
    {"standing": Standing.NOT_SAFE},
    {"hard_stops": frozenset({"hs_fear"})},
    {"standing": Standing.RESTING},
    {"put_away_at": DAY},
]


@given(rated, st.sampled_from(marks))
def test_marking_someone_raises_nothing_said_of_people_in_general(
    said: list[tuple[str, float, float]], mark: dict[str, Any]
):
    people = {"mara": MARA, "ivo": IVO}
    moments = [
        note(number, people[who], touches=(Touch(SLIP.id, Forecast(head, DAY), Forecast(gut, DAY), 50.0),))
        for number, (who, head, gut) in enumerate(said)
    ]
    choice = Choice(whose=frozenset({GENERAL, MARA.id, IVO.id}), lessons=frozenset({SLIP.id}))
    before = {one.line.key: one for one in made(choice, moments).facts}
    for after in made(choice, moments, people=[replace(MARA, **mark), IVO]).facts:
        was = before[after.line.key]
        assert after.against in {None, was.against}
        if after.gap is not None:
            assert was.gap is not None
            assert (after.gap.gut or 0.0) <= (was.gap.gut or 0.0) + 1e-9
            assert (after.gap.head or 0.0) <= (was.gap.head or 0.0) + 1e-9


def test_the_lives_here_begin_on_the_day_the_choices_do():
    assert START.date() == date(2026, 1, 1)
