"""How wide words will be, before any browser has seen them, so that nothing is written over anything.

Faces differ, and we ship none for our own words: the widths here are those of the widest of them, so that words may
turn out narrower than thought but not wider.
"""

from __future__ import annotations

from unicodedata import east_asian_width

NARROW = frozenset("iljtfrI.,;:'’‘|!()[] ")
WIDE = frozenset("mwMW@%—…")
_NARROW, _PLAIN, _CAPITAL, _WIDE, _SQUARE = 0.42, 0.64, 0.76, 0.98, 1.05


def width(said: str, size: float) -> float:
    """Give the width of words of a size, in the units of the size."""
    return size * sum(map(_letter, said))


def _letter(letter: str) -> float:
    if letter in NARROW:
        return _NARROW
    if letter in WIDE:
        return _WIDE
    if east_asian_width(letter) in {"W", "F"} or ord(letter) > 0xFFFF:  # noqa: PLR2004 - beyond: pictures, old scripts
        return _SQUARE
    return _CAPITAL if letter.isupper() else _PLAIN


def wrapped(said: str, size: float, within: float) -> list[str]:
    """Break words into lines that fit; a word that is longer than a line is broken too. Nothing is left out."""
    lines = [""]
    for word in _pieces(said, size, within):
        longer = f"{lines[-1]} {word}" if lines[-1] else word
        if width(longer, size) <= within:
            lines[-1] = longer
        elif lines[-1]:
            lines.append(word)
        else:
            lines[-1] = word
    return lines


def _pieces(said: str, size: float, within: float) -> list[str]:
    """Give the words, each short enough for a line; too long a word comes in pieces."""
    pieces: list[str] = []
    for word in said.split():
        piece = ""
        for letter in word:
            if piece and width(piece + letter, size) > within:
                pieces.append(piece)
                piece = ""
            piece += letter
        pieces.append(piece)
    return pieces
