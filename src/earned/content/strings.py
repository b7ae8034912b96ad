"""Every word a page says, by its name, so that no other module holds one.

Words live in ``locales/<language>/<area>.po``. A msgid is a name (``home.welcome``), not a
sentence, so that English can be mended without touching code and each language stands alone.
The files are read once and joined; a name that is missing, empty or given twice is an error
at once, because a bare name on a page helps nobody.

Placeholders are ``%(name)s``; a plain percent sign is written ``%%``.

The files are ordinary gettext, and any gettext tool may edit them. They are read here, and
not by Babel, because that cost each start 110 ms where this takes 10.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from gettext import c2py
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

LOCALES = Path(__file__).parent / "locales"

_LINE = re.compile(r'(msgid_plural |msgid |msgstr |msgstr\[\d\] )?(".*")')
_PLURAL = re.compile(r"plural=([^;\n]+)")
_PLURAL_OF_NO_HEADER = "n != 1"


@dataclass(frozen=True, slots=True)
class Strings:
    """The words of one language.

    ``gettext`` and ``ngettext`` return the sentence as written, placeholders and all: Jinja
    fills and escapes them. ``say`` and ``say_many`` fill them, unescaped, for plain text.
    All four raise ``KeyError`` for a name that no file holds.
    """

    forms: Mapping[str, tuple[str, ...]]
    """Each name's words: one form, or one for each plural of the language."""
    plural: Callable[[int], int]
    """Which form a number takes."""

    def gettext(self, msgid: str) -> str:
        """Return the words named ``msgid``, placeholders unfilled."""
        return self.forms[msgid][0]

    def ngettext(self, msgid: str, msgid_plural: str, n: int) -> str:  # noqa: ARG002 - gettext's own shape
        """Return the words named ``msgid`` in the form that ``n`` takes, placeholders unfilled."""
        forms = self.forms[msgid]
        return forms[self.plural(n)] if len(forms) > 1 else forms[0]

    def say(self, msgid: str, /, **values: object) -> str:
        """Return the words named ``msgid`` with their placeholders filled, as plain text."""
        return self.gettext(msgid) % values

    def say_many(self, msgid: str, n: int, /, **values: object) -> str:
        """Return the form of ``msgid`` that ``n`` takes, filled; ``%(n)s`` is the number."""
        return self.ngettext(msgid, msgid, n) % {"n": n, **values}


@cache
def strings(language: str = "en") -> Strings:
    """Return the words of ``language`` (a folder of ``locales``), read once.

    Raises ``LookupError`` for a language without a folder, ``ValueError`` as ``joined`` does.
    """
    return joined(written(language))


def written(language: str) -> Mapping[str, str]:
    """Return the text of each ``.po`` file of ``language``, by its area (the file's name)."""
    folder = LOCALES / language
    if not folder.is_dir():
        raise LookupError(f"no words for the language {language!r}")
    found = sorted(folder.iterdir(), key=lambda file: file.name)
    return {
        file.name.removesuffix(".po"): file.read_text("utf-8") for file in found if file.name.endswith(".po")
    }


def joined(areas: Mapping[str, str]) -> Strings:
    """Join the ``.po`` texts of several areas into one set of words.

    Raises ``ValueError`` for a line that is not gettext's, and for a name that is given twice,
    within a file or across files, or left empty. The plural rule is that of the first header.
    """
    forms: dict[str, tuple[str, ...]] = {}
    headers: list[str] = []
    for area, text in areas.items():
        for name, words in entries(text, area):
            if not name:
                headers.append(words[0])
                continue
            if name in forms:
                raise ValueError(f"given twice: {name}")
            if not all(words):
                raise ValueError(f"left empty: {name}")
            forms[name] = words
    return Strings(MappingProxyType(forms), _plural_rule(headers))


def entries(text: str, area: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Read one ``.po`` text: each name with its words, the header under the empty name.

    Raises ``ValueError`` for a line that is none of gettext's; ``area`` names the file there.
    """
    found: list[dict[str, str]] = []
    key = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        part = _LINE.fullmatch(line.strip())
        if part is None:
            raise ValueError(f"{area}.po, line {number}: neither a name nor words")
        if part[1]:
            key = part[1].strip()
        if part[1] == "msgid ":
            found.append({})
        found[-1][key] = found[-1].get(key, "") + json.loads(part[2])
    for entry in found:
        yield entry["msgid"], tuple(entry[key] for key in sorted(entry) if key.startswith("msgstr"))


def _plural_rule(headers: list[str]) -> Callable[[int], int]:
    rule = next((said[1] for header in headers if (said := _PLURAL.search(header))), _PLURAL_OF_NO_HEADER)
    return c2py(rule)
