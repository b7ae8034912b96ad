"""One moment on the scale: what head and gut expected, what happened, and how far apart they lie.

The picture holds no words of the person's. Fills and strokes are attributes, so that print and PDF
show them; the classes beside them let the screen recolour them. It is hidden from screen readers,
since the sentence says the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from markupsafe import Markup

if TYPE_CHECKING:
    from earned.content.strings import Strings

WIDTH = 300
LEFT = 16.0
RIGHT = 284.0
STEPS = (0.0, 25.0, 50.0, 75.0, 100.0)

INK = "#23201b"
LINE = "#857c6e"
PAPER = "#f8f5ee"
HEAD = "#2b4a86"
GUT = "#8a5200"

_LETTER = 9.0  # mean width of a bold 14 px letter in the widest of the system faces
_BETWEEN = 8.0  # the least air between two labels


@dataclass(frozen=True, slots=True)
class Track:
    """Three places on the scale, each from 0 (just as the old lesson says) to 100, or missing."""

    head: float | None = None
    gut: float | None = None
    happened: float | None = None

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return self.head is None and self.gut is None and self.happened is None


@dataclass(frozen=True, slots=True)
class Labels:
    """The three words that stand beside the marks."""

    head: str
    gut: str
    happened: str


def place(value: float) -> float:
    """Turn a rating from 0 to 100 into its place across the picture, in its own units."""
    inside = min(100.0, max(0.0, value))
    return LEFT + (RIGHT - LEFT) * inside / 100


@lru_cache(maxsize=512)  # with five steps most notes look like one that was drawn a moment ago
def svg(track: Track, labels: Labels | None = None) -> Markup:
    """Draw a track, with its labels or, where the words stand close by, without them."""
    height, middle = (84, 44.0) if labels else (36, 18.0)
    parts = [*_line(middle), *_marks(track, middle)]
    if labels:
        parts += _words(track, labels)
    opening = Markup('<svg class="track" viewBox="0 0 {} {}" aria-hidden="true" focusable="false">')
    return opening.format(WIDTH, height) + Markup("").join(parts) + Markup("</svg>")


def _line(middle: float) -> list[Markup]:
    ticks = [_stroke("v-line", LINE, place(at), middle - 4, place(at), middle + 4, 1) for at in STEPS]
    return [_stroke("v-line", LINE, LEFT, middle, RIGHT, middle, 1), *ticks]


def _marks(track: Track, middle: float) -> list[Markup]:
    """Draw the bar first, then the ring, then the dot: all three may lie on one spot and stay seen."""
    marks = []
    if track.gut is not None and track.happened is not None:
        marks.append(_stroke("v-ink", INK, place(track.gut), middle, place(track.happened), middle, 2.5))
    if track.happened is not None:
        bar = Markup('<rect class="v-ink-fill" x="{}" y="{}" width="4" height="32" fill="{}"/>')
        marks.append(bar.format(_n(place(track.happened) - 2), _n(middle - 16), INK))
    if track.head is not None:
        ring = Markup(
            '<circle class="v-head-open" cx="{}" cy="{}" r="9" fill="{}" stroke="{}" stroke-width="3"/>'
        )
        marks.append(ring.format(_n(place(track.head)), _n(middle), PAPER, HEAD))
    if track.gut is not None:
        dot = Markup('<circle class="v-gut-fill" cx="{}" cy="{}" r="5.5" fill="{}"/>')
        marks.append(dot.format(_n(place(track.gut)), _n(middle), GUT))
    return marks


def _words(track: Track, labels: Labels) -> list[Markup]:
    """Write the head's and the outcome's words above, the gut's below, none over another."""
    above = []
    if track.head is not None:
        above.append((place(track.head), labels.head, "t-head", HEAD))
    if track.happened is not None:
        above.append((place(track.happened), labels.happened, "t-ink", INK))
    above.sort(key=lambda label: label[0])
    spots = apart([(at, words) for at, words, _, _ in above])
    written = [_word(spot, 22, *label[1:]) for spot, label in zip(spots, above, strict=True)]
    if track.gut is not None:
        (spot,) = apart([(place(track.gut), labels.gut)])
        written.append(_word(spot, 76, labels.gut, "t-gut", GUT))
    return written


def apart(labels: list[tuple[float, str]]) -> list[float]:
    """Move the middles of labels in one row apart until none touch, and keep them in the picture.

    Takes (place, words) from left to right, two at most, and gives the middles in the same order.
    """
    halves = [len(words) * _LETTER / 2 for _, words in labels]
    spots = [_held(at, half) for (at, _), half in zip(labels, halves, strict=True)]
    if len(spots) < 2:  # noqa: PLR2004 - a pair
        return spots
    least = halves[0] + halves[1] + _BETWEEN
    missing = least - (spots[1] - spots[0])
    if missing > 0:
        left = min(max(spots[0] - missing / 2, halves[0]), WIDTH - halves[1] - least)
        spots = [left, left + least]
    return spots


def _held(at: float, half: float) -> float:
    return min(max(at, half), WIDTH - half)


def _stroke(  # noqa: PLR0917 - two points and how the line looks
    name: str, colour: str, x1: float, y1: float, x2: float, y2: float, width: float
) -> Markup:
    line = Markup('<line class="{}" x1="{}" y1="{}" x2="{}" y2="{}" stroke="{}" stroke-width="{}"/>')
    return line.format(name, _n(x1), _n(y1), _n(x2), _n(y2), colour, _n(width))


def _word(x: float, y: float, words: str, name: str, colour: str) -> Markup:
    text = Markup('<text class="{}" x="{}" y="{}" text-anchor="middle" font-size="14" fill="{}">{}</text>')
    return text.format(name, _n(x), _n(y), colour, words)


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def sentence(track: Track, strings: Strings) -> str:
    """Say the picture in one sentence, for whoever does not see it."""
    said = [
        strings.say(f"moment.track.{name}", step=step_words(value, strings))
        for name, value in (("head", track.head), ("gut", track.gut), ("happened", track.happened))
        if value is not None
    ]
    return " ".join(said) if said else strings.gettext("moment.track.empty")


def step_words(value: float, strings: Strings) -> str:
    """Name the step of the scale that a rating lies nearest to; ties go to the older lesson's side."""
    nearest = min(STEPS, key=lambda step: (abs(step - value), step))
    return strings.gettext(f"common.scale.{int(nearest)}")
