"""What every word a person reads is held to: the rules of the lint, and where they apply.

**Where.** A *piece* is one message of a ``.po`` file or one text of the catalogue. A *screen*
is one ``.po`` file, and within it each group of names that share their first two parts
(``start.here.…``) once the group has sixty words: fewer is too short for a grade to mean
anything. Each family, need, challenge, … of the catalogue is a screen too.

**What.** Each sentence of nine words or more and each screen: grade 6 or lower; all texts
together: 4 or lower. No praise, cheer, labels, claims or orders.
*Safe* is never said of anyone. No eight words in a row from the article.

An exception is named, with its reason, in ``ALLOWED``; one that nothing uses fails too.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, fields, is_dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from earned.content.catalogue import Catalogue, Guard, Line, Step
from earned.content.proof.reading import count, grade, plain, sentences, words
from earned.content.strings import entries

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SENTENCE_GRADE = 6.0
SCREEN_GRADE = 6.0
ALL_GRADE = 4.0
LONG_SENTENCE = 9
LONG_SCREEN = 60
SHORTEST_COUNTED = 4


@dataclass(frozen=True, slots=True)
class Piece:
    """One text with the name it is known by and the screens it is part of."""

    name: str
    text: str
    screens: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """Words that are not said, and why."""

    name: str
    pattern: re.Pattern[str]
    why: str


def _rule(name: str, why: str, *alternatives: str) -> Rule:
    return Rule(name, re.compile(rf"\b(?:{'|'.join(alternatives)})\b", re.IGNORECASE), why)


BANNED = (
    _rule(
        "game",
        "no streaks, badges or points",
        "streaks?",
        "badges?",
        "points",
        "scores?",
        "levels?",
        "goals?",
        "progress",
        "overdue",
        "late for",
        "missed (?:a|one|some) days?",
        "we miss(?:ed)? you",
        "keep (?:it )?going",
        "(?:days|weeks) in a row",
    ),
    _rule(
        "cheer",
        "no praise and no cheer",
        "great",
        "amazing",
        "awesome",
        "wonderful",
        "proud",
        "well done",
        "good job",
        "nice work",
        "congratulations",
        "congrats",
        "hooray",
        "keep it up",
        "brave",
        "you(?:’|')re doing",
    ),
    _rule(
        "label",
        "no diagnosis and no label for anyone",
        "victims?",
        "survivors?",
        "toxic",
        "narciss\\w*",
        "disorders?",
        "symptoms?",
        "resistance",
        "resistant",
        "abusers?",
        "traumati\\w*",
        "trauma",
        "dysfunction\\w*",
        "maladaptive",
        "diagnos\\w*",
        "severity",
        "patients?",
    ),
    _rule(
        "claim",
        "no claim to treat, heal or cure",
        "heal(?:s|ed|ing|thy)?",
        "cure[sd]?",
        "treat(?:s|ed|ing|ments?)?",
        "fix(?:es)? you",
        "improve(?:s|d|ments?)?",
    ),
    _rule(
        "pity",
        "no pity and no disappointment",
        "sadly",
        "unfortunately",
        "we(?:’|')re sorry",
        "poor you",
        "oops",
        "disappoint\\w*",
        "failed you",
    ),
)

DIRECTIVE = (
    _rule(
        "order",
        "ask, don't tell",
        "must",
        "should",
        "ought",
        r"just(?! as\b)",
        "need(?:s|ed)? to",
        "ha(?:ve|s) to",
        "try to",
        "make sure",
        "be sure to",
        "remember to",
        "don(?:’|')t forget",
    ),
    _rule(
        "other people",
        "never tell anyone to trust, leave, stay, forgive, confront or contact",
        "trust (?:them|him|her|me|us|this)",
        "leave (?:them|him|her)",
        "stay with (?:them|him|her)",
        "forgive\\w*",
        "confront\\w*",
        "reach out to (?:them|him|her)",
        "give (?:them|him|her) (?:a|another) chance",
        "make up with",
        "let it go",
        "move on",
    ),
)

_PLACEHOLDERS = re.compile(r"%\([a-z_]+\)[sd]|%%")
_STRAIGHT = re.compile(r"['\"]")
_TAGS = re.compile(r"</?(?:strong|b|br)>|<span class=\"own\">|</span>|<a href=\"/[a-z0-9/-]*\">|</a>")
_SAFE = re.compile(r"\b(?:un)?safe(?:r|st|ly|ty)?\b|\btrustworthy\b", re.IGNORECASE)
_OF_A_THING = re.compile(r"\bsafer? (?:place|computer|device|drawer|copy)\b", re.IGNORECASE)
_DENIED = re.compile(r"\b(?:not|never|nobody|no one|\w+n[’']t|unsafe)\b", re.IGNORECASE)

ALLOWED: Mapping[tuple[str, str], str] = {
    ("order", "common.family.conditional_love"): "the old lesson says it, not the page",
    ("order", "conditional_love.name"): "as above",
    ("order", "cl_good_for_you"): "words for the person to say",
    ("order", "ct_did_not"): "a voice inside, not the page",
    ("claim", "how.limits.notebook"): "says that it is no treatment",
    ("claim", "start.what.not.treatment"): "says that it is no treatment",
    ("safe", "start.what.stays.cannot"): "a device, not a person",
    ("safe", "start.sheet.against.what"): "what to do with a sheet of paper",
    ("safe", "after.guards.hint"): "a part of the person, thanked for its work",
    ("other people", "home.waiting.what"): "leaves notes, not people",
    ("other people", "waiting.lead"): "leaves notes, not people",
    ("other people", "waiting.let_go"): "a button about one note",
    ("other people", "moment.let_go"): "a button about one note",
    ("other people", "data.deleted.held.what"): "leaves backups, not people",
}
"""(rule, name of the piece): why it may say it."""

FOR_RESEARCHERS: Mapping[str, str] = {
    "study": "a command line for modellers: the terms of their field are long, and JSON has straight quotes"
}
"""Areas that only researchers read, each with its reason: the rules of LAXER don't hold there. All others do."""
LAXER = frozenset({"grade", "quotes"})


def pieces_of_strings(areas: Mapping[str, str]) -> list[Piece]:
    """Return every message of the ``.po`` texts, by area; each plural form is a piece."""
    return [
        Piece(name, form, (area, ".".join(name.split(".")[:2])))
        for area, text in areas.items()
        for name, forms in entries(text, area)
        for form in forms
        if name
    ]


def pieces_of_catalogue(catalogue: Catalogue) -> list[Piece]:
    """Return every text of the catalogue; an entry is a screen."""
    found = []
    for place in fields(catalogue):
        part = getattr(catalogue, place.name)
        if place.name in {"schema", "general_guards", "general_body"}:
            continue
        for entry in part if isinstance(part, tuple) else (part,):
            screen = f"catalogue.{getattr(entry, 'id', place.name)}"
            found += [Piece(name, text, (screen,)) for name, text in _texts(entry, screen)]
    return found


def _texts(tree: object, within: str) -> Iterator[tuple[str, str]]:
    if isinstance(tree, tuple):
        for branch in tree:
            yield from _texts(branch, within)
    elif is_dataclass(tree):
        name = getattr(tree, "id", within)
        for place in fields(tree):
            value = getattr(tree, place.name)
            if place.name == "id" or isinstance(value, StrEnum):
                continue
            if isinstance(value, str):
                yield (name if isinstance(tree, Line | Step | Guard) else f"{name}.{place.name}"), value
            else:
                yield from _texts(value, within)


def problems(pieces: list[Piece], allowed: Mapping[tuple[str, str], str] = ALLOWED) -> list[str]:
    """Return one sentence for each broken rule; none when all is well."""
    broken = [
        (rule, piece.name, why)
        for piece in pieces
        for rule, why in _of_piece(piece)
        if not (rule in LAXER and piece.screens[0] in FOR_RESEARCHERS)
    ]
    told = [f"{name}: {why}" for rule, name, why in broken if (rule, name) not in allowed]
    used = {(rule, name) for rule, name, _ in broken}
    names = {piece.name for piece in pieces}
    stale = [
        f"{name}: allowed {rule!r} but does not use it"
        for rule, name in allowed
        if name in names and (rule, name) not in used
    ]
    return told + stale


def _of_piece(piece: Piece) -> Iterator[tuple[str, str]]:
    text = plain(piece.text)
    if "!" in text:
        yield "mark", f"an exclamation mark: {text}"
    if _STRAIGHT.search(text):
        yield "quotes", f"straight quotes where curly ones go: {text}"
    if odd := set(re.findall(r"<[^>]*>", _TAGS.sub("", piece.text))):
        yield "tags", f"markup that words may not hold: {sorted(odd)}"
    if "%" in _PLACEHOLDERS.sub("", piece.text):
        yield "placeholder", f"a percent sign that fills nothing: {piece.text}"
    for rule in BANNED + DIRECTIVE:
        if found := rule.pattern.search(text):
            yield rule.name, f"{found[0]!r}: {rule.why}"
    for sentence in sentences(piece.text):
        if len(words(sentence)) >= LONG_SENTENCE and grade(sentence) > SENTENCE_GRADE:
            yield "grade", f"grade {grade(sentence):.1f}: {sentence}"
        if _says_safe(sentence):
            yield "safe", f"says that something is safe: {sentence}"


def _says_safe(sentence: str) -> bool:
    """Whether a sentence claims that someone is safe: not a question, a denial, or a place."""
    about_someone = _SAFE.search(_OF_A_THING.sub("", sentence))
    return bool(about_someone) and not (sentence.rstrip().endswith("?") or _DENIED.search(sentence))


def hard_screens(pieces: list[Piece]) -> list[str]:
    """Return one line for each screen above grade 6."""
    screens: dict[str, list[str]] = defaultdict(list)
    for piece in pieces:
        for screen in piece.screens:
            screens[screen].append(piece.text)
    graded = {screen: count(texts) for screen, texts in screens.items()}
    return [
        f"{screen}: grade {of.grade:.1f} over {of.words} words"
        for screen, of in graded.items()
        if of.words >= LONG_SCREEN and of.grade > SCREEN_GRADE
    ]


def grade_of_all(pieces: list[Piece]) -> float:
    """Return the grade of every sentence of four words or more, taken together.

    Labels and buttons are left out: they would lower the figure and say nothing of reading.
    """
    said = [
        sentence
        for piece in pieces
        for sentence in sentences(piece.text)
        if len(words(sentence)) >= SHORTEST_COUNTED
    ]
    return count(said).grade
