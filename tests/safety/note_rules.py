"""Rules about what the notes themselves may be shown as, and what may be offered (B2 to B7)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from earned.companion.guard import asks, gain_may_be_said, offers_rest, strained
from earned.companion.ledger import ledger
from earned.companion.look_back import look_back
from earned.companion.notes import Said, said_of
from earned.companion.recurring import is_strained
from earned.companion.repairs import repeat
from earned.companion.share import AT_FIRST, GENERAL, Choice, Part, lines, notebook, rows_on
from earned.companion.sheet import Guess, sheet
from earned.companion.shield import keeps_to_words
from earned.companion.steps import SIZES, Asked, offer, steps_of
from earned.journal.entities import Family, NotSafe, RelationshipId, Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.safety.tally import Tally
    from tests.safety.watching import At

    from earned.companion.steps import Offer, Step
    from earned.journal.entities import Moment, Relationship
    from earned.journal.reading.counts import Noted

KINDNESS = "B2 their kindness makes nothing on the looking-back page better"
NO_STEP = "B3 with someone marked no step is shown, and it is said why"
NOT_DIFFERENT = "B3 with someone marked nothing is said to differ from what was expected"
NO_SCALE = "B3 with someone marked nothing is held against the forecasts"
NOT_SHARED = "B3 someone marked is on no page to hand over unless ticked"
PLAIN = "B3 someone marked and ticked is on it without a scale or a guess"
LESS = "B3 of someone marked less is asked, until the person lifts it"
BAD_NEWS = (
    "B4 what came out as the gut said, or nearer to the old lesson, is never said to be further from it"
)
RIGHT = "B4 a gut that was right about something hard is said to be right"
NO_GAIN = "B5 outside the window, or after parts that felt not safe, no gain is claimed"
ONE_CARD = "B5 the quiet card comes once for one person, with the first moment that calls for it"
CHOSEN = "B6 with a partner, or on danger, a step is only for someone chosen"
EMPTY = "B6 smaller and smaller, or not this and not this, ends in no step at all"
REPEATS = "B7 the same order is told after three times and not before, with its exceptions"

STEPS = "steps that were offered"


def check_notes(tally: Tally, at: At) -> None:
    """Check what a page may say and offer after a save."""
    if at.save.is_note and at.notes:
        _check_side(tally, at, at.notes[-1])
    _check_repeats(tally, at)
    if at.them.is_marked:
        _check_marked(tally, at)
    elif at.is_last or (at.notes and at.notes[-1].id in at.life.harms):
        _check_steps(tally, at)
    if at.is_last or at.sets_a_mark:
        _check_look_back(tally, at)
        if at.them.is_marked:
            _check_share(tally, at)
    if at.is_last:
        _check_cards(tally, at)


# ---- one note


def _check_side(tally: Tally, at: At, note: Moment) -> None:
    them = at.facts.people.get(RelationshipId(note.relationship or ""))
    theirs = [one for one in at.notes if one.relationship == note.relationship] if note.relationship else []
    gain = _gain(at, note, them, theirs)
    rows = [row for row in at.facts.noted if row.relationship == note.relationship]
    if strained(note, theirs) or (note.relationship and is_strained(rows)):
        tally.check(NO_GAIN, not gain, at.where)
    if them is not None and them.is_marked:
        tally.check(NOT_DIFFERENT, not gain and not note.touches, at.where)
    for touch in note.touches:
        gut = None if touch.gut is None or touch.gut.looked_back else touch.gut.rating
        if isinstance(gut, float) and isinstance(touch.outcome, float) and touch.outcome <= gut:
            said = said_of(touch, gain_may_be_said=gain)
            tally.check(BAD_NEWS, said is not Said.FURTHER, at.where)
            if touch.outcome <= gut <= 50:
                right = Said.AS_EXPECTED if touch.outcome == gut else Said.ON_GUARD
                tally.check(RIGHT, said is right, at.where)


def _gain(at: At, note: Moment, them: Relationship | None, theirs: Sequence[Moment]) -> bool:
    """Say whether a gain may be claimed beside a note, as its page decides it."""
    alone = strained(note, ()) or keeps_to_words(note, them, first_harms(at.facts.noted))
    return not alone and gain_may_be_said(note, them, theirs)


def first_harms(rows: Sequence[Noted]) -> dict[RelationshipId, int]:
    """Give the instant of each relationship's first harm flag, in microseconds."""
    found: dict[RelationshipId, int] = {}
    for row in rows:
        if row.not_safe == NotSafe.YES and row.relationship is not None:
            found.setdefault(row.relationship, round(datetime.fromisoformat(row.at).timestamp() * 1e6))
    return found


def _check_cards(tally: Tally, at: At) -> None:
    """Look over a whole life: on which of its notes, as they were first written, the card would have come."""
    for who in at.facts.people:
        theirs = [note for note in at.life.notes if note.relationship == who]
        cards = [n for n, note in enumerate(theirs) if offers_rest(note, theirs)]
        first = next((n for n, note in enumerate(theirs) if strained(note, theirs[: n + 1])), None)
        tally.check(ONE_CARD, cards == ([] if first is None else [first]), at.where)


# ---- order, looking back


def _check_repeats(tally: Tally, at: At) -> None:
    cycles, pending = turns_by_hand(at)
    found = repeat(at.rows, at.cracks)
    if cycles < 3:
        tally.check(REPEATS, found is None, at.where)
    else:
        right = found is not None and len(found.times) == cycles and found.not_so == int(pending)
        tally.check(REPEATS, right, at.where)


def turns_by_hand(at: At) -> tuple[int, bool]:
    """Count how often a hurt came after somebody had come back to one, and whether a coming back is the latest."""
    hurts = [datetime.fromisoformat(row.at) for row in at.rows if row.not_safe == NotSafe.YES]
    hurts += [crack.at for crack in at.cracks]
    backs = [crack.repaired_at for crack in at.cracks if crack.repaired_at is not None]
    cycles, hurt, back = 0, False, False
    for _, is_back in sorted([*((when, False) for when in hurts), *((when, True) for when in backs)]):
        if is_back:
            back = hurt
        else:
            cycles += back
            hurt, back = True, False
    return cycles, back


def _check_look_back(tally: Tally, at: At) -> None:
    """Hold the page beside the same one without their kindness, wherever that may not count."""
    rows, people = at.facts.noted, at.facts.people
    harmed = first_harms(rows)
    since = harmed.get(at.life.them)
    if since is None and not at.them.is_marked:
        return
    kept = [row for row in rows if not (row.relationship == at.life.them and _is_kind(row))]
    if not at.them.is_marked:
        when = datetime.fromtimestamp((since or 0) / 1e6, tz=at.save.at.tzinfo)
        early = [row for row in rows if datetime.fromisoformat(row.at) < when]
        kept = [*early, *kept[sum(row in kept for row in early) :]]
    with_it, without = look_back([at.lesson], rows, people), look_back([at.lesson], kept, people)
    higher = [
        (one or 0.0) > (other or 0.0)
        for gap, beside in zip(with_it.gaps, without.gaps, strict=True)
        for one, other in ((gap.gut, beside.gut), (gap.head, beside.head))
    ]
    tally.check(KINDNESS, with_it.got_in == without.got_in and not any(higher), at.where)


def _is_kind(row: Noted) -> bool:
    return isinstance(row.outcome, float) and row.outcome > 50


# ---- someone marked


def _check_marked(tally: Tally, at: At) -> None:
    lesson, them = at.lesson, at.them
    found = offer(Asked(them, lesson, at.rows, at.cracks), (), ())
    why = asks(them).because
    tally.check(NO_STEP, found.step is None and why is not None and found.shut == why.value, at.where)
    tally.check(LESS, not asks(them).full, at.where)
    tally.check(NO_SCALE, ledger(at.rows, at.cracks, shielded=True).against is None, at.where)
    past = [note for note in at.notes if note.relationship == them.id]
    gains = [_gain(at, note, them, past) for note in past[-1:]]
    tally.check(NOT_DIFFERENT, not any(gains), at.where)


def _check_share(tally: Tally, at: At) -> None:
    book = notebook(at.facts.noted, at.facts.ruptures, at.facts.people.values(), [at.lesson])
    others = frozenset({GENERAL, *(who for who, one in at.facts.people.items() if not one.is_marked)})
    choice = Choice(whose=others, lessons=frozenset({at.lesson.id}))
    theirs = [
        row
        for line in lines(choice, book)
        for row, _ in rows_on(line, choice, book)
        if row.relationship == at.life.them
    ]
    off = not Choice().whose and not AT_FIRST & {Part.NAMES, Part.LEDGER, Part.GUESSES}
    tally.check(NOT_SHARED, not theirs and off, at.where)
    ticked = replace(choice, whose=others | {at.life.them}, parts=frozenset(Part))
    made = sheet(
        ticked,
        book,
        moments=(),
        first_harms=first_harms(at.facts.noted),
        today=at.save.at,
        guesses={f"{at.lesson.id}.{at.life.them}": Guess("told", "it has moved")},
    )
    told = [one for one in made.facts if one.line.whose == at.life.them]
    plain = all(one.is_plain and (one.against, one.got_in, one.gap) == (None, None, None) for one in told)
    tally.check(PLAIN, plain and not made.guesses, at.where)


# ---- steps


def _check_steps(tally: Tally, at: At) -> None:
    """See what is offered: with them after each harm, and with everyone in the end."""
    for who in at.facts.people.values() if at.is_last else [at.them]:
        rows = [row for row in at.facts.noted if row.relationship == who.id]
        cracks = [one for one in at.facts.ruptures if one.relationship == who.id]
        for lesson in (at.lesson, replace(at.lesson, family=Family.DANGER)):
            _check_step(tally, at, Asked(who, lesson, rows, cracks))


def _check_step(tally: Tally, at: At, asked: Asked) -> None:
    if offer(asked, (), ()).step is None:
        return
    assert asked.them is not None
    assert asked.lesson is not None
    tally.counts[STEPS] += 1
    waits = asked.them.role is Role.PARTNER or asked.lesson.family is Family.DANGER
    tally.check(CHOSEN, asked.them.chosen or not waits, at.where)
    if at.is_last and asked.lesson is at.lesson:
        tally.check(EMPTY, _ends_in_nothing(asked), at.where)


def _ends_in_nothing(asked: Asked) -> bool:
    smaller: list[Offer] = [offer(asked, (), (), at_most=most) for most in range(len(SIZES), -1, -1)]
    every: tuple[Step, ...] = steps_of(asked.lesson, ())
    return (
        smaller[-1].step is None and offer(asked, (), (), set_aside={step.id for step in every}).step is None
    )
