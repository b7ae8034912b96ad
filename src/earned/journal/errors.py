"""What can go wrong with the file, one class and one plain sentence each.

A person who cannot open their notes needs to know which of these it is, since what helps
differs: a wrong passphrase is typed again, damage is answered with a backup, a full disk
with room. The sentences live in the string catalogue; a class only names its own. No error
here carries a word of the person's, a key, or a path.
"""

# ruff: noqa: N818  what went wrong is the name; every one of them ends a sentence, not a word in -Error
from __future__ import annotations

from typing import ClassVar


class JournalError(Exception):
    """Something about the file that the person can be told in one sentence.

    ``values`` fills the sentence's placeholders; it holds numbers and dates only.
    """

    sentence: ClassVar[str] = "vault.trouble"

    def __init__(self, **values: int | str) -> None:
        super().__init__(self.sentence)
        self.values = values


class WrongPassphrase(JournalError):
    """The passphrase does not open this file; nothing else is known to be wrong with it."""

    sentence = "vault.wrong_passphrase"


class Damaged(JournalError):
    """The key fits, yet some of the file's bytes are not what was written."""

    sentence = "vault.damaged"


class NotAJournal(JournalError):
    """There is a file, but not one of ours."""

    sentence = "vault.not_a_journal"


class NotThere(JournalError):
    """No file at this place."""

    sentence = "vault.not_there"


class AlreadyThere(JournalError):
    """Something is at this place already; it is left alone."""

    sentence = "vault.already_there"


class InUse(JournalError):
    """The file is open somewhere else."""

    sentence = "vault.in_use"


class NoRoom(JournalError):
    """The disk is full; the last save did not happen, those before it did."""

    sentence = "vault.no_room"


class ReadOnly(JournalError):
    """The file or its folder may not be written to."""

    sentence = "vault.read_only"


class DiskTrouble(JournalError):
    """The disk did not do what was asked of it."""

    sentence = "vault.disk_trouble"


class NoMemory(JournalError):
    """This computer has too little free memory to work out the key."""

    sentence = "vault.no_memory"


class NewerFormat(JournalError):
    """The file was written by a later version of the program; it was not touched."""

    sentence = "vault.newer_format"


class Locked(JournalError):
    """The journal was locked in the meantime."""

    sentence = "vault.locked"


class TooShort(JournalError):
    """A new passphrase of fewer characters than ``values["least"]``."""

    sentence = "vault.too_short"


class TooLong(JournalError):
    """A new passphrase of more characters than ``values["most"]``."""

    sentence = "vault.too_long"


class TooCommon(JournalError):
    """A new passphrase that is among the first ones anybody would try."""

    sentence = "vault.too_common"


class SheetLength(JournalError):
    """The sheet has ``values["wanted"]`` words and ``values["count"]`` were given."""

    sentence = "vault.sheet_length"


class SheetWords(JournalError):
    """The words at ``positions`` (from 1) are not what the sheet says."""

    sentence = "vault.sheet_words"

    def __init__(self, positions: tuple[int, ...]) -> None:
        super().__init__(positions=", ".join(str(position) for position in positions), n=len(positions))
        self.positions = positions


class SheetCheck(JournalError):
    """Several words are not what the sheet says, and it can't be told which."""

    sentence = "vault.sheet_check"


class WrongSheet(JournalError):
    """A sheet without a mistake, but of another file or from before a new passphrase."""

    sentence = "vault.wrong_sheet"


class BackupDiffers(JournalError):
    """A fresh backup did not hold what the file holds; it was removed."""

    sentence = "vault.backup_differs"
