"""Every word a page says, by its name, so that no other module holds one.

Words live in ``locales/<language>/<area>.po``. A msgid is a name (``home.welcome``), not a
sentence, so that English can be mended without touching code and each language stands alone.
The files are read once and joined; a name that is missing, empty or given twice is an error
at once, because a bare name on a page helps nobody.

Placeholders are ``%(name)s``; a plain percent sign is written ``%%``.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files
from io import BytesIO, StringIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from importlib.resources.abc import Traversable

LOCALES = files("earned.content") / "locales"

_NAMED = re.compile(r'^msgid "(.+)"$', re.MULTILINE)


class _NoSuchWords(NullTranslations):
    """The end of the line for a name that no file holds."""

    def gettext(self, message: str) -> str:
        raise KeyError(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        raise KeyError(msgid1, msgid2, n)


class Strings:
    """The words of one language.

    ``gettext`` and ``ngettext`` return the sentence as written, placeholders and all: Jinja
    fills and escapes them. ``say`` and ``say_many`` fill them, unescaped, for plain text.
    All four raise ``KeyError`` for a name that no file holds.
    """

    __slots__ = ("_translations",)

    def __init__(self, translations: NullTranslations) -> None:
        self._translations = translations

    def gettext(self, msgid: str) -> str:
        """Return the words named ``msgid``, placeholders unfilled."""
        return self._translations.gettext(msgid)

    def ngettext(self, msgid: str, msgid_plural: str, n: int) -> str:
        """Return the words named ``msgid`` in the form that ``n`` takes, placeholders unfilled."""
        return self._translations.ngettext(msgid, msgid_plural, n)

    def say(self, msgid: str, /, **values: object) -> str:
        """Return the words named ``msgid`` with their placeholders filled, as plain text."""
        return self.gettext(msgid) % values

    def say_many(self, msgid: str, n: int, /, **values: object) -> str:
        """Return the form of ``msgid`` that ``n`` takes, filled; ``%(n)s`` is the number."""
        return self.ngettext(msgid, msgid, n) % {"n": n, **values}


@cache
def strings(language: str = "en") -> Strings:
    """Return the words of ``language`` (a folder of ``locales``), read once.

    Raises ``LookupError`` for a language without a folder, ``ValueError`` for a name that is
    given twice or left empty.
    """
    return Strings(translations(written(language), language))


def written(language: str) -> Mapping[str, str]:
    """Return the text of each ``.po`` file of ``language``, by its area (the file's name)."""
    folder = LOCALES / language
    if not folder.is_dir():
        raise LookupError(f"no words for the language {language!r}")
    found: list[Traversable] = sorted(folder.iterdir(), key=lambda file: file.name)
    return {
        file.name.removesuffix(".po"): file.read_text("utf-8") for file in found if file.name.endswith(".po")
    }


def translations(areas: Mapping[str, str], language: str = "en") -> NullTranslations:
    """Join the ``.po`` texts of several areas into one set of words.

    Raises ``ValueError`` for a name that is given twice, within a file or across files, or
    whose words are empty.
    """
    from babel.messages.catalog import Catalog  # noqa: PLC0415 - 60 ms that the command line saves
    from babel.messages.mofile import write_mo  # noqa: PLC0415
    from babel.messages.pofile import read_po  # noqa: PLC0415

    _refuse_twice(areas)
    joined = Catalog(locale=language)
    for text in areas.values():
        for message in read_po(StringIO(text), locale=language, abort_invalid=True):
            if message.id:
                _refuse_empty(message.id, message.string)
                joined[message.id] = message
    compiled = BytesIO()
    write_mo(compiled, joined, use_fuzzy=True)
    compiled.seek(0)
    words = GNUTranslations(compiled)
    words.add_fallback(_NoSuchWords())
    return words


def _refuse_twice(areas: Mapping[str, str]) -> None:
    names = Counter(name for text in areas.values() for name in _NAMED.findall(text))
    twice = sorted(name for name, times in names.items() if times > 1)
    if twice:
        raise ValueError(f"given twice: {', '.join(twice)}")


def _refuse_empty(msgid: object, words: str | tuple[str, ...] | list[str] | None) -> None:
    forms = [words] if isinstance(words, str) or words is None else list(words)
    if not all(forms):
        raise ValueError(f"left empty: {msgid}")
