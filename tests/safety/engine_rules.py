"""Rules about what the engine makes of outcomes and marks, for each plausible person and for their mean (B1, B2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from tests.safety.instants import A_HAIR, instant, instants

from earned.companion.strands import Where
from earned.journal.entities import NotSafe
from earned.working_model.foresight import Lived, story

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.safety.instants import Instant
    from tests.safety.tally import Tally
    from tests.safety.thinking import Thinker
    from tests.safety.watching import At

    from earned.companion.mind import Pathways
    from earned.working_model import Moment
    from earned.working_model.ensemble import Person
    from earned.working_model.normal import Array

POINTS = 50.0
"""Points of the rating scale in one z."""
TENTH = 0.1
"""A point of a hundred is hardly seen; a tenth of it never is."""
FOR_EACH = "B1 an outcome not above a person's forecast raises nothing for that person"
FOR_MEAN = "B1 an outcome not above every forecast raises no mean"
STATED = "B1 an outcome not above what the gut had said raises nothing for anyone"
HEEDED = "B2 in the life that heeds the marks nothing under one raises anyone else"
BELOW = "B2 what is shown never stands above the life that heeds the marks"
MARKING = "B2 marking or flagging raises nothing for any plausible person"
KINDNESS_SHOWN = "marked lives with kindness under a mark that could be left out"
HIGHER = (
    "of these, where anybody else stands higher in the end than without that kindness, by a tenth of a point"
)
HIGHER_MOST = (
    "anybody else in the end, beside the life without the kindness under marks: most for the mean, points"
)
TOLD = "B2 the engine is told of every mark and of every flag"
UNCHANGED = "B2 a note with someone marked changes nothing"
LIFT_OF_ONE = "lift of the lowest life by a moment under a mark, most for one plausible person, points"
LIFT_OF_MEAN = "lift of the lowest life by a moment under a mark, most for the mean, points"


def check_moment(tally: Tally, now: Pathways, moment: Moment, where: str) -> None:
    """Check the instant of a new moment's outcome, for gut and head."""
    for person in (now.felt, now.known):
        found = instant(person, moment)
        if found is not None:
            _check(tally, found, where)


def check_told(tally: Tally, at: At) -> None:
    """Check that whatever happened with someone marked, and every moment of harm, comes with its mark."""
    strand = at.thought.known.strands[Where.PEOPLE]
    flagged = {row.moment for row in at.facts.noted if row.not_safe == NotSafe.YES}
    for moment, note in zip(strand.moments, strand.notes, strict=True):
        if note in flagged or (at.them.is_marked and moment.relationship == at.life.them):
            tally.check(TOLD, bool(moment.mark), at.where)


def check_again(tally: Tally, at: At, thinker: Thinker) -> None:
    """Check every outcome once more in a past that changed, as a mark was set or lifted; of the gut alone, to be quick."""
    for found in instants(thinker.begin().felt, at.thought.known.strands[Where.PEOPLE].moments):
        _check(tally, found, at.where)


def _check(tally: Tally, found: Instant, where: str) -> None:
    _check_bad_news(tally, found, where)
    if found.lived.moment.mark:
        _check_mark(tally, found, where)


def _check_bad_news(tally: Tally, found: Instant, where: str) -> None:
    low = found.z <= found.before[found.own]
    if low.any():
        tally.check(FOR_EACH, bool((found.lift[:, low] <= A_HAIR).all()), where)
    lift = found.lift @ found.weights
    if low.all():
        tally.check(FOR_MEAN, bool((lift <= A_HAIR).all()), where)
    if found.is_stated_low:
        nothing = (found.lift <= A_HAIR).all() and (lift <= A_HAIR).all()
        tally.check(STATED, bool(nothing), where)


def _check_mark(tally: Tally, found: Instant, where: str) -> None:
    before, after = found.heeding
    rest = found.others
    tally.check(HEEDED, bool((after[rest] <= before[rest] + A_HAIR).all()), where)
    tally.check(BELOW, bool((found.after[rest] <= after[rest] + A_HAIR).all()), where)
    lift = found.lift[rest]
    tally.largest(LIFT_OF_ONE, POINTS * float(lift.max()))
    tally.largest(LIFT_OF_MEAN, POINTS * float((lift @ found.weights).max()))


# ---- marking


def check_marking_at_any_note(tally: Tally, at: At, thinker: Thinker) -> None:
    """Hold an unmarked life beside the same one in which they are marked, after each note: as if marked just then."""
    strand = at.thought.known.strands[Where.PEOPLE]
    marked = [
        moment._replace(shielded=1) if moment.relationship == at.life.them else moment
        for moment in strand.moments
    ]
    person, names = thinker.begin().felt, _names(strand.moments)
    pairs = zip(shown(strand.moments, person, names), shown(marked, person, names), strict=True)
    for place, (without, with_mark) in enumerate(pairs):
        tally.check(MARKING, bool((with_mark <= without + A_HAIR).all()), f"{at.where}, as of {place}")


def check_a_mark(tally: Tally, before: At, at: At, thinker: Thinker) -> None:
    """Hold how things stood before a mark or a flag was set beside how they stand now."""
    strands = [each.thought.known.strands[Where.PEOPLE].moments for each in (before, at)]
    if len(strands[0]) != len(strands[1]):
        return  # a flag is the first word of a note that was open: it brings its outcome with it
    person, names = thinker.begin().felt, _names(strands[0])
    was, now = (list(shown(moments, person, names))[-1:] for moments in strands)
    for high, low in zip(was, now, strict=True):
        tally.check(MARKING, bool((low <= high + A_HAIR).all()), at.where)


def look_without_kindness(tally: Tally, at: At, thinker: Thinker) -> None:
    """Hold a marked life's end beside the same one in which their kindness under marks never was.

    No rule, since the lowest of several lives is shown, and one of them heeds no mark: a figure. Everybody counts alike.
    """
    moments = at.thought.known.strands[Where.PEOPLE].moments
    kept = [moment for moment in moments if not (moment.mark and (moment.z or 0.0) > 0)]
    names = [name for name in _names(moments) if name != at.life.them]
    if not 0 < len(kept) < len(moments):
        return
    person = thinker.begin().felt
    with_it, without = (np.mean([*shown(each, person, names)][-1], axis=1) for each in (moments, kept))
    higher = POINTS * float((with_it - without).max())
    tally.counts[KINDNESS_SHOWN] += 1
    tally.counts[HIGHER] += higher > TENTH
    tally.largest(HIGHER_MOST, higher)


def _names(moments: Sequence[Moment]) -> list[str]:
    return sorted({moment.relationship for moment in moments})


def shown(moments: Sequence[Moment], person: Person, names: Sequence[str]) -> Iterator[Array]:
    """Let plausible people live moments; yield after each outcome what may be shown, shape (lines, persons)."""
    crowd = person.crowd.copy()
    for event in story(moments).events:
        if isinstance(event, Lived):
            crowd.take_in(event)
            life = crowd.life
            each = [life.shown_general(), *(life.shown_expected(name, event.day) for name in names)]
            yield np.array([np.array(value) for value in each])
