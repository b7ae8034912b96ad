"""The plain count: nothing is left out, nothing fades, and kindness after harm adds to it alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from math import isclose

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.companion.lives import KNOWN, LESSONS, Life, at, happened, kept, lives, seeds, seen

from earned.companion.amounts import Z90, Count, Extent, extent, wilson
from earned.companion.ledger import Mark, ledger
from earned.companion.look_back import look_back
from earned.journal.entities import (
    Channel,
    Forecast,
    Landed,
    Moment,
    MomentId,
    NotSafe,
    Relationship,
    RelationshipId,
    Rupture,
    RuptureId,
    Standing,
    Touch,
)

A = RelationshipId("a")
ONLY_A = ("a",)
slow = settings(max_examples=200, deadline=None)


def with_a(life: list[Moment]) -> list[Moment]:
    return [moment for moment in life if moment.relationship == A]


def kind(day: int) -> Moment:
    """As kind as a moment can be noted."""
    return Moment(
        id=MomentId("kind"),
        at=at(day),
        created_at=at(day),
        relationship=A,
        channel=Channel.LIVED,
        after_words="kind",
        touches=(
            Touch(
                LESSONS[0].id,
                head=Forecast(0.0, at(day)),
                gut=Forecast(0.0, at(day)),
                outcome=100.0,
                next_gut=100.0,
                next_head=100.0,
            ),
        ),
        landed=Landed.STAYED,
        noticed_at=at(day),
        not_safe=NotSafe.NO,
    )


@settings(max_examples=15, deadline=None)
@given(lives())
def test_counting_sees_all_that_was_kept(life: list[Moment]) -> None:
    assert kept(life) == seen(life)


@slow
@given(lives(who=ONLY_A))
def test_the_count_forgets_nothing(life: list[Moment]) -> None:
    mine = with_a(life)
    cracks = [
        Rupture(RuptureId(f"r{n}"), A, moment.id, moment.at, put_away_at=moment.put_away_at)
        for n, moment in enumerate(mine)
        if n % 3 == 0
    ]
    rows = [row for row in seen(life) if row.relationship == A]
    counted = ledger(rows, cracks, shielded=False)
    done = [moment for moment in mine if happened(moment)]
    assert counted.moments == len(done)
    assert counted.still_open == sum(
        not happened(moment) and not moment.let_go_at and not moment.put_away_at for moment in mine
    )
    assert counted.put_away == sum(moment.put_away_at is not None for moment in done)
    assert counted.heard == sum(moment.channel is not Channel.LIVED for moment in done)
    answered = [m for m in done if m.not_safe in {NotSafe.YES, NotSafe.NO, NotSafe.A_BIT}]
    assert counted.not_safe == Count(sum(m.harmed for m in done), len(answered))
    assert counted.a_bit.n == sum(moment.not_safe is NotSafe.A_BIT for moment in done)
    assert counted.cracks == len(cracks)
    assert [entry.at for entry in counted.last_ten] == [moment.at for moment in done[-10:]]
    harmed = [Mark.NOT_SAFE in entry.marks for entry in counted.last_ten]
    assert harmed == [moment.harmed for moment in done[-10:]]


@slow
@given(lives(who=ONLY_A), st.data())
def test_kindness_after_harm_adds_to_plain_counts_alone(life: list[Moment], data: st.DataObject) -> None:
    if not with_a(life):
        return
    hurt = data.draw(st.sampled_from(with_a(life)))
    life = [replace(m, not_safe=NotSafe.YES) if m is hurt else m for m in life]
    people = {A: Relationship(A, "a")}
    before, after = seen(life), seen([*life, kind(len(life))])
    plain = [
        ledger([row for row in rows if row.relationship == A], [], shielded=False) for rows in (before, after)
    ]
    assert plain[1].moments == plain[0].moments + 1
    assert plain[1].not_safe.n == plain[0].not_safe.n
    assert plain[0].against is None
    assert plain[1].against is None
    was, now = look_back(LESSONS, before, people), look_back(LESSONS, after, people)
    assert now.got_in == was.got_in
    for old, new in zip(was.gaps, now.gaps, strict=True):
        assert not_higher(new.gut, old.gut)
        assert not_higher(new.head, old.head)


@slow
@given(lives(), st.sampled_from("abc"))
def test_marking_someone_not_safe_lifts_nothing(life: list[Moment], who: str) -> None:
    rows = seen(life)
    people = KNOWN
    marked = people | {RelationshipId(who): replace(people[RelationshipId(who)], standing=Standing.NOT_SAFE)}
    was, now = look_back(LESSONS, rows, people), look_back(LESSONS, rows, marked)
    assert now.got_in.moments <= was.got_in.moments
    for old, new in zip(was.gaps, now.gaps, strict=True):
        assert not_higher(new.gut, old.gut)
        assert not_higher(new.head, old.head)


@slow
@given(lives(), seeds)
def test_no_moment_with_someone_not_safe_lifts_anything(life: list[Moment], seed: int) -> None:
    people = {A: Relationship(A, "a", standing=Standing.NOT_SAFE)}
    more = replace(kind(len(life)), touches=(Life(seed).touch(LESSONS[0].id, len(life)),))
    was = look_back(LESSONS, seen(life), people)
    now = look_back(LESSONS, seen([*life, more]), people)
    assert now.got_in == was.got_in
    for old, new in zip(was.gaps, now.gaps, strict=True):
        assert not_higher(new.gut, old.gut)
        assert not_higher(new.head, old.head)


def not_higher(new: float | None, old: float | None) -> bool:
    """Nothing shown is never higher; and nothing may come to be shown that was not."""
    return new is None or (old is not None and new <= old + 1e-9)


@slow
@given(lives(who=ONLY_A))
def test_what_was_looked_back_counts_for_nothing(life: list[Moment]) -> None:
    def forgetful(touch: Touch) -> Touch:
        return replace(
            touch,
            head=touch.head and replace(touch.head, looked_back=True),
            gut=touch.gut and replace(touch.gut, looked_back=True),
        )

    guessed = [
        replace(m, touches=tuple(forgetful(touch) for touch in m.touches), not_safe=None) for m in life
    ]
    rows = [row for row in seen(guessed) if row.relationship == A]
    assert ledger(rows, [], shielded=False).against is None


def test_against_is_said_from_five_forecasts_on_and_never_of_someone_shielded() -> None:
    five = [replace(kind(day), id=MomentId(f"m{day}"), at=at(day)) for day in range(5)]
    rows = seen(five)
    said = ledger(rows, [], shielded=False).against
    assert said is not None
    assert (said.closer.n, said.about.n, said.less.n, said.less.of) == (0, 0, 5, 5)
    assert ledger(rows[:4], [], shielded=False).against is None
    assert ledger(rows, [], shielded=True).against is None


@given(st.integers(1, 400), st.data())
def test_the_range_is_where_the_share_is_as_far_off_as_nine_in_ten_allow(
    of: int, data: st.DataObject
) -> None:
    n = data.draw(st.integers(0, of))
    low, high = wilson(n, of)
    assert 0 <= low <= n / of <= high <= 1
    for end in (low, high):
        off = abs(n / of - end)
        if off > 1e-9:
            assert isclose(off, Z90 * (end * (1 - end) / of) ** 0.5, rel_tol=1e-6, abs_tol=1e-9)


def test_four_notes_have_no_range_and_five_have_one() -> None:
    assert Count(2, 4).could_be is None
    assert Count(2, 14).could_be == (5, 35)
    assert [extent(n) for n in (0, 1, 4, 5, 11, 12)] == [
        Extent.NONE, Extent.FEW, Extent.FEW, Extent.SOME, Extent.SOME, Extent.MANY,
    ]  # fmt: skip


def test_the_order_of_the_last_ten_holds_cracks_and_coming_back() -> None:
    first, second = kind(0), replace(kind(1), id=MomentId("second"))
    crack = Rupture(
        RuptureId("r"), A, first.id, first.at, repair_moment=second.id, repaired_at=first.at + timedelta(1)
    )
    rows = seen([first, second])
    assert [entry.marks for entry in ledger(rows, [crack], shielded=False).last_ten] == [
        (Mark.CRACK,),
        (Mark.CAME_BACK,),
    ]
