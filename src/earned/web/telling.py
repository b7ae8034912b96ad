"""What a page tells of a lesson's guesses: asked of the session's thoughts, drawn, and never waited for.

With guesses off, everything here comes back empty and the engine is not loaded: all that knows of it stands behind
``visit.thoughts``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from earned.charts import band, gap
from earned.companion.ledger import ledger, ledger_of_lesson
from earned.companion.shield import is_shielded
from earned.journal.entities import LessonId, RelationshipId
from earned.journal.reading import counts, refusals, ruptures
from earned.web.later import Later
from earned.web.visit import BY_ITSELF

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Connection
    from starlette.responses import Response

    from earned.charts.band import Band
    from earned.companion import guess as guessing
    from earned.companion.guess import Guess
    from earned.companion.ledger import Ledger
    from earned.companion.thought import Thought
    from earned.journal.entities import Lesson, Relationship, Rupture
    from earned.journal.reading.counts import Noted
    from earned.web import guesses
    from earned.web.guesses import Thinking
    from earned.web.visit import Visit
else:
    guesses = Later("earned.web.guesses")
    guessing = Later("earned.companion.guess")


OF_A_LESSON = "thought-"
"""How the name of a part begins that waits for one of several lessons, and goes on with its id."""


@dataclass(frozen=True, slots=True)
class Told:
    """The guesses about one lesson as a page shows them; empty with guesses off."""

    on: bool = False
    """Whether guesses are on."""
    thinking: Thinking | None = None
    """How far the thinking is, while there is nothing to show yet."""
    thought: Thought | None = None
    guesses: Mapping[Any, Guess] = field(default_factory=dict)
    """By world of the lesson and line."""
    shift: Guess | None = None
    """The one shift that is said of this lesson in a view."""

    def of(self, where: str, who: str | None = None) -> Guess | None:
        """Give the guess on a line."""
        return self.guesses.get((where, who))


def give_time(visit: Visit, lesson: LessonId) -> None:
    """Give a thought that is nearly there its moment; before a page opens the notebook, which thinking reads too."""
    thoughts = visit.thoughts
    if thoughts is not None:
        thoughts.of(lesson)


def still(visit: Visit) -> Response | None:
    """Answer a part that asks by itself with how far the thinking is and no more, so that asking takes no time from it.

    Nothing where the page has to be shown: it then holds what the part waits for, or says that there is no such lesson.
    """
    thoughts, part = visit.thoughts, visit.part
    if thoughts is None or not part:
        return None
    named = part.removeprefix(OF_A_LESSON) if part.startswith(OF_A_LESSON) else ""
    lesson = LessonId(named or visit.request.path_params.get("lesson", ""))
    found = thoughts.of(lesson)
    if not isinstance(found, guesses.Thinking) or not found.of:
        return None
    told = Told(on=True, thinking=found)
    answer = visit.say("guess/still.html", told=told, part=part, path=visit.request.url.path)
    answer.headers["HX-Retarget"] = answer.headers["HX-Reselect"] = f"#{part}{BY_ITSELF}"
    return answer


def tell(visit: Visit, connection: Connection, lesson: Lesson) -> Told:
    """Tell what may be said of all of a lesson's lines, if it was thought through already."""
    thoughts = visit.thoughts
    if thoughts is None:
        return Told()
    thought = thoughts.of(lesson.id, patience=0)
    if isinstance(thought, guesses.Thinking):
        return Told() if thought.broke_off else Told(on=True, thinking=thought)
    refused = guessing.refused(refusals.every(connection), lesson)
    found = thought.guesses(lesson, refused)
    return Told(True, None, thought, found, guessing.one_shift(list(found.values())))


def beside(
    connection: Connection, told: Told, noted: Sequence[Noted], people: Mapping[RelationshipId, Relationship]
) -> dict[tuple[str, str | None], Ledger]:
    """Count what came on each line of a lesson of which a page says a guess, to stand beside it.

    ``noted`` are all rows of the lesson, oldest first. With someone all that came with them counts, whatever the lesson.
    """
    said = [one for one in told.guesses.values() if one == told.shift or (one.who is None and one.has_gap)]
    cracks = ruptures.every(connection, put_away=True) if said else []
    return {(one.where, one.who): _count(connection, one, noted, cracks, people) for one in said}


def _count(
    connection: Connection,
    guess: Guess,
    noted: Sequence[Noted],
    cracks: Sequence[Rupture],
    people: Mapping[RelationshipId, Relationship],
) -> Ledger:
    if guess.who is None:
        return ledger_of_lesson(noted, cracks, people, mine=guess.where == "me")
    who = RelationshipId(guess.who)
    theirs = [crack for crack in cracks if crack.relationship == who]
    return ledger(counts.noted(connection, relationship=who), theirs, shielded=is_shielded(people.get(who)))


def drawn(visit: Visit, guess: Guess | None, name: str) -> band.Picture | None:
    """Draw the picture of a guess, if it has one; ``name`` is its own on the page."""
    return None if guess is None else _picture(visit, guess.picture, name)


def headed(visit: Visit, guess: Guess | None, name: str) -> band.Picture | None:
    """Draw how knowing went, where only it has earned a word: that guess has its range too."""
    return None if guess is None else _picture(visit, guess.headed, name)


def _picture(visit: Visit, found: Band | None, name: str) -> band.Picture | None:
    return None if found is None else band.picture(found, visit.view.strings, name)


def between(visit: Visit, guess: Guess | None, name: str) -> gap.Picture | None:
    """Draw what lies between knowing and feeling on a line, where feeling has earned a word.

    Where only knowing has, its course is no guess at how feeling went: the ratings of both say it plainly.
    """
    apart = guess.gap if guess is not None and guess.says.is_guess else None
    return None if apart is None else gap.picture(apart, visit.view.strings, name)
