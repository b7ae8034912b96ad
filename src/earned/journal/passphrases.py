"""Which new passphrases are kept: long enough, and not among the first that anyone would try.

Someone close may be the one who guesses, so what is refused is what can be guessed without
knowing the person: common ones, one thing typed twice, keys in a row. No rule asks for digits or
capitals. A passphrase that opens a file is never judged here; only a new one is.
"""

from __future__ import annotations

import unicodedata
from itertools import pairwise

from earned.journal.errors import TooCommon, TooLong, TooShort
from earned.journal.words import common_passphrases

LEAST = 12
MOST = 1000
FEWEST_DIFFERENT = 5
ROWS = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "qwertzuiop",
    "azertyuiop",
)


def normal(passphrase: str) -> str:
    """Return the passphrase as it is kept: Unicode NFC, so that every keyboard types the same one."""
    return unicodedata.normalize("NFC", passphrase)


def accept(passphrase: str) -> str:
    """Return a new passphrase in its normal form.

    Raises ``TooShort`` under 12 characters, ``TooLong`` over 1,000, ``TooCommon`` for one that is
    easy to guess.
    """
    passphrase = normal(passphrase)
    if len(passphrase) < LEAST:
        raise TooShort(least=LEAST)
    if len(passphrase) > MOST:
        raise TooLong(most=MOST)
    if is_common(passphrase):
        raise TooCommon
    return passphrase


def is_common(passphrase: str) -> bool:
    """Whether a passphrase is one of the first that anyone would try. Case and spaces don't hide it."""
    plain = "".join(character for character in passphrase.casefold() if not character.isspace())
    letters = "".join(character for character in plain if character.isalnum())
    stem = letters.strip("0123456789")
    few = len(set(plain)) < FEWEST_DIFFERENT
    known = letters in common_passphrases() or stem in common_passphrases()
    return few or known or _repeats(plain) or _in_a_row(plain)


def _repeats(plain: str) -> bool:
    # Twice a short thing is as easy to guess as the short thing.
    unit = (plain + plain).find(plain, 1)
    return unit < min(len(plain), LEAST)


def _in_a_row(plain: str) -> bool:
    # Three of four steps to a neighbouring key, forwards or back, and hardly a choice is left.
    steps = list(pairwise(plain))
    rows = ROWS + tuple(row[::-1] for row in ROWS)
    near = sum(any(a + b in row for row in rows) for a, b in steps)
    return near * 4 >= len(steps) * 3
