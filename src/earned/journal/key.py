"""From a passphrase to the key of one file, slowly enough that guessing is dear.

Argon2id turns a passphrase and the file's own salt into 32 bytes. What it costs is a numbered
profile in code and nowhere else: no setting, file or variable can make it cheaper. Newer profiles
are added, never changed, so that old files still open; opening one offers the step up.
"""

from __future__ import annotations

import hmac
import secrets
import threading
from dataclasses import dataclass

from argon2.exceptions import HashingError
from argon2.low_level import Type, hash_secret_raw

from earned.journal.errors import NoMemory
from earned.journal.passphrases import normal

KEY_BYTES = 32
SALT_BYTES = 16


@dataclass(frozen=True, slots=True)
class Cost:
    """What one guess at a passphrase costs: memory in KiB, passes over it, lanes."""

    number: int
    memory: int
    passes: int
    lanes: int = 1


FLOOR = Cost(number=1, memory=64 * 1024, passes=3)
"""For a computer that has not 256 MiB free when the file is made."""
STANDARD = Cost(number=2, memory=256 * 1024, passes=3)
COSTS = (STANDARD, FLOOR)
"""Every profile a file may have been made with, newest first."""

_one_at_a_time = threading.Lock()


class Key:
    """The 32 bytes that open one file, with the salt the file begins with.

    ``wipe`` overwrites the bytes held here. Python and SQLCipher made copies on the way, so this
    shortens the time the key lies in memory and promises no more.
    """

    __slots__ = ("_secret", "salt")

    def __init__(self, secret: bytes, salt: bytes) -> None:
        if len(secret) != KEY_BYTES or len(salt) != SALT_BYTES:
            raise ValueError("a key has 32 bytes and a salt 16")
        self._secret = bytearray(secret)
        self.salt = salt

    @property
    def secret(self) -> bytes:
        """The raw key, 32 bytes; all zero once wiped."""
        return bytes(self._secret)

    def pragma(self) -> str:
        """Return the key the way SQLCipher takes it: ``x'<key><salt>'``, 96 hex digits."""
        return f"x'{self._secret.hex()}{self.salt.hex()}'"

    def matches(self, other: Key) -> bool:
        """Whether both open the same file, compared in constant time."""
        return hmac.compare_digest(self._secret + self.salt, other._secret + other.salt)

    def wipe(self) -> None:
        """Overwrite the key with zeros."""
        self._secret[:] = bytes(KEY_BYTES)

    def __repr__(self) -> str:
        return "<Key>"


def fresh_salt() -> bytes:
    """Return 16 random bytes for a new file."""
    return secrets.token_bytes(SALT_BYTES)


def derive(passphrase: str, salt: bytes, cost: Cost) -> Key:
    """Work out the key of the file that begins with ``salt``; Argon2id (RFC 9106), 32 bytes.

    Only one runs at a time, so that many attempts at once can't exhaust the memory. Raises
    ``NoMemory`` when ``cost.memory`` KiB are not to be had.
    """
    secret = normal(passphrase).encode("utf-8", "surrogatepass")
    with _one_at_a_time:
        try:
            raw = hash_secret_raw(
                secret, salt, cost.passes, cost.memory, cost.lanes, hash_len=KEY_BYTES, type=Type.ID
            )
        except (HashingError, MemoryError):
            raise NoMemory from None
    return Key(raw, salt)


def derive_new(passphrase: str, cost: Cost) -> tuple[Key, Cost]:
    """Work out the key of a new file, with a new salt; at the floor's cost if memory is short."""
    salt = fresh_salt()
    try:
        return derive(passphrase, salt, cost), cost
    except NoMemory:
        if cost.memory <= FLOOR.memory:
            raise
        return derive(passphrase, salt, FLOOR), FLOOR
