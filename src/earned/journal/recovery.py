"""The recovery sheet: the key itself as words on paper.

Twenty-four words carry the key; three more are check words, so that one slip of the pen is found
and named by its place instead of *something is wrong*. They form a Reed–Solomon code over the
2,048 words: any one wrong word is located, any two are noticed. Nothing is corrected in silence,
since the person with the sheet can look again.

Whoever finds the sheet can open the file. That is why it is offered and never pushed.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from earned.journal.errors import SheetCheck, SheetLength, SheetWords, WrongPassphrase
from earned.journal.key import KEY_BYTES
from earned.journal.words import sheet_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from earned.journal.unlocked import Journal

LENGTH = 27
CHECKS = 3
VERSION = 1
_BITS = 11
_SIZE = 1 << _BITS
_REDUCE = 0x805  # x^11 + x^2 + 1, primitive over GF(2)
_SHORTEST = 4


def sheet(journal: Journal, passphrase: str) -> tuple[str, ...]:
    """Return the 27 words that open this file for as long as this passphrase does.

    Raises ``WrongPassphrase``, since whoever sits at an unlocked journal may not be its person.
    """
    from earned.journal import vault  # noqa: PLC0415  the vault reads sheets, too

    if journal.file is None or not vault.proves(journal, passphrase):
        raise WrongPassphrase
    return words_of(journal.file.key.secret)


def words_of(secret: bytes) -> tuple[str, ...]:
    """Return the 27 words for a key of 32 bytes: its version and bits, then the check words."""
    number = int.from_bytes(bytes([VERSION]) + secret, "big")
    count = LENGTH - CHECKS
    data = [number >> _BITS * (count - 1 - place) & _SIZE - 1 for place in range(count)]
    words = sheet_words()
    return tuple(words[symbol] for symbol in data + _checks(data))


def secret_of(text: str) -> bytes:
    """Return the key, 32 bytes, from words as someone typed them.

    Case, line ends, numbers and dots between the words don't matter; a word may be cut after its
    first four letters. Raises ``SheetLength``, ``SheetWords`` or ``SheetCheck``.
    """
    typed = re.findall(r"[^\W\d_]+", text.casefold())
    if len(typed) != LENGTH:
        raise SheetLength(count=len(typed), wanted=LENGTH)
    symbols = [_symbol(word) for word in typed]
    unknown = tuple(place for place, symbol in enumerate(symbols, 1) if symbol is None)
    if unknown:
        raise SheetWords(unknown)
    return _decoded([symbol for symbol in symbols if symbol is not None])


def _symbol(word: str) -> int | None:
    full = _places().get(word[:_SHORTEST])
    if full is None or not sheet_words()[full].startswith(word):
        return None
    return full


@cache
def _places() -> dict[str, int]:
    return {word[:_SHORTEST]: place for place, word in enumerate(sheet_words())}


def _decoded(symbols: list[int]) -> bytes:
    _check(symbols)
    number = 0
    for symbol in symbols[: LENGTH - CHECKS]:
        number = number << _BITS | symbol
    version, secret = divmod(number, 1 << 8 * KEY_BYTES)
    if version != VERSION:
        raise SheetCheck
    return secret.to_bytes(KEY_BYTES, "big")


def _check(symbols: Sequence[int]) -> None:
    syndromes = _syndromes(symbols)
    if not any(syndromes):
        return
    place = _lone_error(syndromes)
    if place is not None:
        raise SheetWords((place,))
    for first in range(LENGTH - 1):
        swapped = [*symbols[:first], symbols[first + 1], symbols[first], *symbols[first + 2 :]]
        if not any(_syndromes(swapped)):
            raise SheetWords((first + 1, first + 2))
    raise SheetCheck


# --- arithmetic in GF(2048), by logarithms to the base x


@cache
def _tables() -> tuple[tuple[int, ...], dict[int, int]]:
    powers = [1]
    for _ in range(_SIZE - 2):
        value = powers[-1] << 1
        powers.append(value ^ _REDUCE if value & _SIZE else value)
    return tuple(powers), {value: power for power, value in enumerate(powers)}


def _times(a: int, b: int) -> int:
    if not a or not b:
        return 0
    powers, logs = _tables()
    return powers[(logs[a] + logs[b]) % (_SIZE - 1)]


def _generator() -> list[int]:
    # The product of (x + a^i), highest power first: its roots are those of every right sheet.
    polynomial = [1]
    for power in range(CHECKS):
        root = _tables()[0][power]
        longer = [*polynomial, 0]
        for place, factor in enumerate(polynomial):
            longer[place + 1] ^= _times(factor, root)
        polynomial = longer
    return polynomial


def _checks(data: Sequence[int]) -> list[int]:
    # The remainder of data * x^3 by the generator.
    generator = _generator()
    rest = [*data, *[0] * CHECKS]
    for place in range(len(data)):
        factor = rest[place]
        for step, value in enumerate(generator):
            rest[place + step] ^= _times(value, factor)
    return rest[-CHECKS:]


def _syndromes(symbols: Sequence[int]) -> list[int]:
    values = []
    for power in range(CHECKS):
        root, value = _tables()[0][power], 0
        for symbol in symbols:
            value = _times(value, root) ^ symbol
        values.append(value)
    return values


def _lone_error(syndromes: Sequence[int]) -> int | None:
    """Return the place, from 1, of the only wrong word, if just one can explain what is off."""
    zeroth, first, second = syndromes
    if not (zeroth and first and second) or _times(first, first) != _times(zeroth, second):
        return None
    logs = _tables()[1]
    from_end = (logs[first] - logs[zeroth]) % (_SIZE - 1)
    return LENGTH - from_end if from_end < LENGTH else None
