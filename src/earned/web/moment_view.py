"""What the pages about one moment hand to their templates, gathered in one reading of the file."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from earned.charts.track import Labels, svg
from earned.companion.guard import asks, gain_may_be_said, offers_rest, shown_unasked, strained
from earned.companion.notes import answer_words, side_by_side
from earned.companion.repairs import words_of
from earned.companion.shield import keeps_to_words
from earned.content.catalogue import catalogue
from earned.content.catalogue import words as catalogue_words
from earned.journal.reading import counts, lessons, moments, relationships, ruptures, strains
from earned.web.moment_form import field_of, kept
from earned.web.moment_save import to_come_back_to
from earned.web.step_said import step_said

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from sqlalchemy import Connection
    from starlette.responses import Response

    from earned.content.catalogue import Line
    from earned.content.strings import Strings
    from earned.journal.entities import Lesson, Moment, Relationship, Rupture
    from earned.web.form import Form
    from earned.web.moment_save import Saved
    from earned.web.visit import Visit


@dataclass(frozen=True, slots=True)
class People:
    """The people to choose from: those shown at once, and those kept out of sight until asked for."""

    shown: tuple[Relationship, ...]
    hidden: tuple[Relationship, ...]

    @property
    def has_me(self) -> bool:
        """Whether *me* is among them."""
        return any(person.is_me for person in (*self.shown, *self.hidden))


def people(connection: Connection, chosen: object) -> People:
    """Sort people into shown and hidden, *me* last; the one already chosen is shown."""
    everyone = sorted(relationships.every(connection), key=lambda person: person.is_me)
    shown = tuple(person for person in everyone if shown_unasked(person) or person.id == chosen)
    return People(shown, tuple(person for person in everyone if person not in shown))


def answers(connection: Connection, moment: Moment | None, typed: Form | None) -> dict[str, object]:
    """Give what stands in the fields: what was kept, and over it what was typed and could not be kept."""
    found = kept(moment) if moment else {}
    if moment:
        found |= crack_answers(connection, moment)
    for name, values in (typed.fields if typed else {}).items():
        if name.endswith("-asked"):
            found.setdefault(name.removesuffix("-asked"), ())
        else:
            found[name] = values if name in _SEVERAL else values[-1]
    return found


_SEVERAL = frozenset({"about", "signs", "signs_2", "guards", "body_words"})


def asked_of(
    connection: Connection,
    moment: Moment | None,
    typed: Form | None = None,
    wrong: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Gather what the questions of a before or an after need."""
    said = answers(connection, moment, typed)
    mine = lessons.every(connection)
    everyone = people(connection, said.get("who"))
    person = _chosen(everyone, said.get("who"))
    if person is None and moment and moment.relationship and said.get("who") == moment.relationship:
        person = relationships.one(connection, moment.relationship)
    lesson = _picked(connection, mine, said.get("lesson")) or (mine[0] if len(mine) == 1 else None)
    second = _picked(connection, mine, said.get("lesson_2"))
    with_me = said.get("who") == "me" or (person is not None and person.is_me)
    known = catalogue()
    return {
        "moment": moment,
        "kept": said,
        "wrong": dict(wrong or {}),
        "people": everyone,
        "person": person,
        "asked": asks(person),
        "with_me": with_me,
        "me_words": known.me,
        "about": pairs(known.me.about if with_me else known.about),
        "lessons": mine,
        "lesson": lesson,
        "lesson_2": second,
        "signs": signs_of(lesson),
        "signs_2": signs_of(second),
        "guards": guards_of(lesson),
        "body_lines": body_words_of(lesson),
        "hard_stops": known.hard_stops,
        "step": step_said(connection, said.get("step")),
        "sentence": None,
    }


def word_back(visit: Visit, saved: Saved, sentence: str, scales: tuple[str, ...]) -> Response:
    """Answer a question that saved itself with a word beside it.

    A lesson that was picked brings its own end words to the ``scales`` of the open page; the first
    of them names it.
    """
    if visit.form.has("lesson"):
        with visit.read() as connection:
            values = asked_of(connection, saved.moment)
        answer = visit.say("saved_of_lesson.html", **(values | {"sentence": sentence, "scales": scales}))
    else:
        answer = visit.say("saved.html", sentence=sentence)
    answer.headers["HX-Retarget"] = "#saved"
    answer.headers["HX-Reswap"] = "innerHTML"
    return answer


def _chosen(everyone: People, who: object) -> Relationship | None:
    return next((person for person in (*everyone.shown, *everyone.hidden) if person.id == who), None)


def _picked(connection: Connection, mine: list[Lesson], picked: object) -> Lesson | None:
    """Find a lesson among those in use, or one that was put away since."""
    found = next((lesson for lesson in mine if lesson.id == picked), None)
    if found or not isinstance(picked, str):
        return found
    return next((lesson for lesson in lessons.every(connection, put_away=True) if lesson.id == picked), None)


def pairs(lines: Iterable[Line]) -> list[tuple[str, str]]:
    """Give lines of the catalogue as pairs of value and label."""
    return [(line.id, line.text) for line in lines]


def signs_of(lesson: Lesson | None) -> list[tuple[str, str]]:
    """Give the signs that contradict a lesson, as pairs."""
    return pairs(catalogue().signs(lesson.template, lesson.family)) if lesson else []


def guards_of(lesson: Lesson | None) -> list[tuple[str, str, str]]:
    """Give the guards that may push a moment away, each with how it sounds and its job."""
    template, family = (lesson.template, lesson.family) if lesson else (None, None)
    return [(guard.id, guard.sounds, guard.job) for guard in catalogue().guards(template, family)]


def body_words_of(lesson: Lesson | None) -> list[tuple[str, str]]:
    """Give words for what the body did, as pairs."""
    return pairs(catalogue().body_words(lesson.template, lesson.family)) if lesson else []


def beside(
    connection: Connection, moment: Moment, person: Relationship | None, strings: Strings
) -> dict[str, Any]:
    """Gather forecasts and outcome side by side, and whether the quiet card comes with them."""
    alone = strained(moment, ())
    others = strains.of(connection, moment.relationship) if moment.relationship else []
    known = {lesson.id: lesson for lesson in lessons.every(connection, put_away=True)}
    after_harm = keeps_to_words(moment, person, counts.first_harms(connection))
    gain = not (alone or after_harm) and gain_may_be_said(moment, person, others)
    labels = Labels(*(strings.gettext(f"common.{name}").lower() for name in ("head", "gut", "happened")))
    return {
        "sides": side_by_side(moment, known, gain_may_be_said=gain) if asks(person).full else (),
        "rest": offers_rest(moment, others),
        "words_of": partial(answer_words, strings=strings),
        "track": partial(svg, labels=labels),
    }


def lines(picked: Iterable[str]) -> list[tuple[str, bool]]:
    """Give picked catalogue lines as words, each with whether it is the person's own."""
    known = catalogue_words()
    return [(known.get(one, one), one not in known) for one in picked]


@dataclass(frozen=True, slots=True)
class Crack:
    """A crack that someone may have come back to, with the words of its moment."""

    id: str
    at: datetime
    words: str | None


def cracks_of(connection: Connection, moment: Moment, person: Relationship | None) -> dict[str, Any]:
    """Gather the cracks to choose from, and what was said about one in this moment."""
    if person is None:
        return {"cracks": [], "after": About()}
    found = [crack for crack in to_come_back_to(connection, person, moment) if crack.moment != moment.id]
    cracked = [moments.one(connection, crack.moment) for crack in found]
    return {
        "cracks": [_crack(crack, one) for crack, one in zip(found, cracked, strict=True)],
        "after": _about(connection, [*cracked, moment]),
    }


@dataclass(frozen=True, slots=True)
class About:
    """What *what came after* is about: the lesson of the cracks to choose from, where they all have the same."""

    asked: bool = False
    """One of them has a lesson, on whose scale it can be answered."""
    lesson: Lesson | None = None


def _about(connection: Connection, cracked: Iterable[Moment | None]) -> About:
    found = {one.touches[0].lesson if one and one.touches else None for one in cracked}
    (first, *others) = found
    lesson = None if others or first is None else lessons.one(connection, first)
    return About(found != {None}, lesson)


def crack_answers(connection: Connection, moment: Moment) -> dict[str, object]:
    """Give what was said of a crack in this moment, by the names of its fields."""
    here = ruptures.of_moment(connection, moment.id)
    repaired = next((crack for crack in here if crack.repair_moment == moment.id), None)
    if repaired is not None:
        rating = field_of(repaired.after_rating)
        return {"crack": "back", "which": repaired.id, "moved": repaired.moved_by, "after_rating": rating}
    return {"crack": "crack"} if here else {}


def _crack(crack: Rupture, moment: Moment | None) -> Crack:
    return Crack(crack.id, crack.at, words_of(moment))
