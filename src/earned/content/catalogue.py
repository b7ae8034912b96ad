"""The catalogue: old lessons, what contradicts them, small steps, guards and cautions.

It is data (``catalogue.yaml``), so that a therapist can read and mend it without reading
code. A journal keeps its ids for ever: they may be added, never renamed or used again.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, TypeVar

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class Context(StrEnum):
    """Where a step fits: a kind of tie, oneself, or anyone."""

    THERAPY = "therapy"
    FRIENDSHIP = "friendship"
    PARTNERSHIP = "partnership"
    WORK = "work"
    SELF = "self"
    ANYONE = "anyone"


class Gate(StrEnum):
    """Who a step may be offered with, from widest to strictest.

    ``OPEN``: anyone whose standing allows steps. ``CHOSEN``: only someone the person chose.
    ``SOLO``: nobody else takes part.
    """

    OPEN = "open"
    CHOSEN = "chosen"
    SOLO = "solo"


class Stretch(StrEnum):
    """Our first guess of how much of a stretch a step is; the person's rating replaces it."""

    TINY = "tiny"
    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"
    VERY_LARGE = "very_large"


class FamilyId(StrEnum):
    """The four families that the catalogue knows."""

    CONDITIONAL_LOVE = "conditional_love"
    ABANDONMENT = "abandonment"
    DANGER = "danger"
    NEGLECT = "neglect"


@dataclass(frozen=True, slots=True)
class Line:
    """One line with a name of its own: a sign, a prompt, a caution, a body word, a chip."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Guard:
    """What may push a moment away: how it sounds, and the job it has been doing."""

    id: str
    sounds: str
    job: str


@dataclass(frozen=True, slots=True)
class Step:
    """Something small the person may try, if they ask for one."""

    id: str
    text: str
    context: Context
    stretch: Stretch
    gate: Gate


@dataclass(frozen=True, slots=True)
class Family:
    """One of the four kinds of early lesson, with everything that goes with it."""

    id: FamilyId
    name: str
    learned: str
    old_head: Line
    old_gut: Line
    more: tuple[Line, ...]
    signs: tuple[Line, ...]
    """What contradicts the lesson, as the person may have seen it."""
    steps: tuple[Step, ...]
    guards: tuple[Guard, ...]
    body: tuple[Line, ...]
    prompts: tuple[Line, ...]
    cautions: tuple[Line, ...]
    """When the old lesson may be right."""


@dataclass(frozen=True, slots=True)
class Need:
    """What someone may long for after life with a person who used or controlled them."""

    id: str
    name: str
    family: FamilyId
    old: str
    signs: tuple[Line, ...]
    steps: tuple[Step, ...]
    prompt: Line
    caution: Line


@dataclass(frozen=True, slots=True)
class Challenge:
    """A way in which new things are hard to take in, seen kindly."""

    id: str
    name: str
    shows: str
    heard: tuple[Line, ...]
    """How it sounds inside."""
    body: tuple[Line, ...]
    kind_view: str
    steps: tuple[Step, ...]
    prompt: Line
    caution: Line


@dataclass(frozen=True, slots=True)
class SelfLesson:
    """An old expectation of oneself, with new words that may fit one day."""

    id: str
    name: str
    old: str
    new: str
    signs: tuple[Line, ...]
    steps: tuple[Step, ...]
    guards: tuple[Guard, ...]
    body: tuple[Line, ...]
    prompt: Line
    caution: Line


@dataclass(frozen=True, slots=True)
class HardStops:
    """Signs that a tie is no place to try new things."""

    intro: Line
    signs: tuple[Line, ...]
    reply: Line


@dataclass(frozen=True, slots=True)
class MeMoments:
    """The wording of a moment with oneself."""

    about: tuple[Line, ...]
    expect_head: Line
    expect_gut: Line
    happened: Line
    guessed: Line
    next: Line


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Everything the catalogue holds, in the order of the file."""

    schema: Literal["earned.catalogue/1"]
    hard_stops: HardStops
    about: tuple[Line, ...]
    """Chips for what is about to happen."""
    me: MeMoments
    families: tuple[Family, ...]
    needs: tuple[Need, ...]
    challenges: tuple[Challenge, ...]
    self_relation: tuple[SelfLesson, ...]
    general_guards: tuple[str, ...]
    """Ids of the guards to offer for a lesson of no family."""
    general_body: tuple[str, ...]
    """Ids of the body words to offer for a lesson of no family."""

    def family(self, family: str | None) -> Family | None:
        """Return the family with this id, or ``None`` for none or the person's own."""
        return next((each for each in self.families if each.id == family), None)

    def template(self, entry: str | None) -> Family | Need | SelfLesson | None:
        """Return the entry that a lesson was taken from, or ``None``."""
        entries: tuple[Family | Need | SelfLesson, ...] = (*self.families, *self.needs, *self.self_relation)
        return next((each for each in entries if each.id == entry), None)

    def signs(self, template: str | None, family: str | None) -> tuple[Line, ...]:
        """Return what would contradict a lesson: its own signs first, then its family's."""
        return _without_repeats(line for entry in self._kin(template, family) for line in entry.signs)

    def guards(self, template: str | None, family: str | None) -> tuple[Guard, ...]:
        """Return what may push a moment away for a lesson; the general ones if nothing is known."""
        kin = [entry for entry in self._kin(template, family) if not isinstance(entry, Need)]
        found = _without_repeats(guard for entry in kin for guard in entry.guards)
        return found or tuple(guard for guard in _each(Guard, self) if guard.id in self.general_guards)

    def body_words(self, template: str | None, family: str | None) -> tuple[Line, ...]:
        """Return words for what the body may do with a lesson; the general ones if nothing is known."""
        kin = [entry for entry in self._kin(template, family) if not isinstance(entry, Need)]
        found = _without_repeats(line for entry in kin for line in entry.body)
        return found or tuple(line for line in _each(Line, self) if line.id in self.general_body)

    def _kin(self, template: str | None, family: str | None) -> list[Family | Need | SelfLesson]:
        own = self.template(template)
        of_family = self.family(own.family if isinstance(own, Need) else family)
        return [entry for entry in (own, of_family) if entry is not None]


@cache
def catalogue() -> Catalogue:
    """Return the catalogue, read once.

    The file is ours and checked before each release, so a wrong shape here is a plain
    ``TypeError``, ``KeyError`` or ``ValueError``.
    """
    return built((files("earned.content") / "catalogue.yaml").read_bytes())


@cache
def words() -> Mapping[str, str]:
    """Return the line that each id of the catalogue stands for; a guard's is how it sounds."""
    lines = {line.id: line.text for line in _each(Line, catalogue())}
    guards = {guard.id: guard.sounds for guard in _each(Guard, catalogue())}
    steps = {step.id: step.text for step in _each(Step, catalogue())}
    return MappingProxyType({**lines, **guards, **steps})


def built(text: bytes) -> Catalogue:
    """Build a catalogue from its YAML text; every part is named and none is left over."""
    return _part(Catalogue, raw(text))


def raw(text: bytes) -> dict[str, object]:
    """Read the YAML text, in C where the library has it (20 ms against 190)."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    read = yaml.load(text, loader)  # noqa: S506 - both loaders are the safe ones
    if not isinstance(read, dict):
        raise TypeError("the catalogue is not a mapping")
    return read


_KINDS: Mapping[str, type] = {
    "hard_stops": HardStops,
    "me": MeMoments,
    "families": Family,
    "needs": Need,
    "challenges": Challenge,
    "self_relation": SelfLesson,
    "steps": Step,
    "guards": Guard,
}
"""What a part is by the name of its place; anywhere else it is a ``Line``."""

_CHOICES: Mapping[tuple[type, str], type[StrEnum]] = {
    (Family, "id"): FamilyId,
    (Need, "family"): FamilyId,
    (Step, "context"): Context,
    (Step, "stretch"): Stretch,
    (Step, "gate"): Gate,
}

_Part = TypeVar("_Part")


def _part(kind: type[_Part], given: Mapping[str, object]) -> _Part:
    return kind(**{name: _value(kind, name, value) for name, value in given.items()})


def _value(kind: type, name: str, value: object) -> object:
    if isinstance(value, list):
        return tuple(_value(kind, name, each) for each in value)
    if isinstance(value, dict):
        return _part(_KINDS.get(name, Line), value)
    choice = _CHOICES.get((kind, name))
    return choice(str(value)) if choice else value


_Found = TypeVar("_Found")
_Named = TypeVar("_Named", Line, Guard)


def _each(kind: type[_Found], tree: object) -> Iterator[_Found]:
    if isinstance(tree, kind):
        yield tree
    elif isinstance(tree, tuple):
        for branch in tree:
            yield from _each(kind, branch)
    elif is_dataclass(tree):
        for field in fields(tree):
            yield from _each(kind, getattr(tree, field.name))


def _without_repeats(lines: Iterator[_Named]) -> tuple[_Named, ...]:
    return tuple({line.id: line for line in lines}.values())
