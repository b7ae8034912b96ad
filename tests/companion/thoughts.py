"""Thoughts about a notebook, with the words that a test puts on their lines: what is made of a word is the question."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tests.companion.book import LESSON, book
from tests.companion.minds import mind

from earned.companion.strands import Where
from earned.companion.thought import Known, Thought, without
from earned.journal.reading import ruptures

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.companion.book import Book

    from earned.companion.lines import Lines, Way, Word
    from earned.companion.mind import Mind
    from earned.journal.entities import LessonId
    from earned.journal.writing import Entity


def known_of(opened: Book, lesson: LessonId = LESSON.id) -> Known:
    """Read what a thought rests on."""
    with opened.journal.read() as connection:
        cracks = ruptures.every(connection, put_away=True)
    return Known(opened.journal.saves, opened.strands(lesson), opened.barred(), cracks)


def thought_of(*entities: Entity, gut: Way | None = None, head: Way | None = None) -> Thought:
    """Think about a notebook with these, in which every line of gut and head says it went so."""
    with book(*entities) as opened:
        return think(known_of(opened), gut, head)


def think(known: Known, gut: Way | None = None, head: Way | None = None) -> Thought:
    """Think about what is known; every line of gut and head says it went so."""
    minds = {where: spoken(mind(strand.moments), gut, head) for where, strand in known.strands.items()}
    rest = without(known, minds[Where.PEOPLE])
    apart = None if rest is None else spoken(mind(rest.moments), gut, head)
    return Thought(known, minds, apart)


def spoken(one: Mind, gut: Way | None, head: Way | None) -> Mind:
    """Let a mind say on every line which way it went."""
    _speak(one.now.felt_lines, gut)
    _speak(one.now.known_lines, head)
    return one


def _speak(lines: Lines, way: Way | None) -> None:
    for line in lines.every.values():
        line.word = _gone(line.word, way)


def worded(thought: Thought, line: Mapping[str | None, Way | None]) -> Thought:
    """Put other words on some of the gut's lines with people."""
    for name, way in line.items():
        known = thought.minds[Where.PEOPLE].now.felt_lines.every[name]
        known.word = _gone(known.word, way)
    return thought


def _gone(word: Word, way: Way | None) -> Word:
    return replace(word, way=way, since=None if way is None else 0)
