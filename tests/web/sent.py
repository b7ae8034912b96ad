"""What may be sent to a form: its own fields, found on its pages, with values that are right, wrong and hostile."""

from __future__ import annotations

import random
import re
from functools import cache
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any
from urllib.parse import quote_plus

from hypothesis import strategies as st
from tests.web.house import FORMS, PAGES, House, Kept, known

from earned.web.form import FORM_TYPE, FormModel

if TYPE_CHECKING:
    from collections.abc import Callable

NEEDLE = "Zinnober"
HOSTILE = (
    "",
    " ",
    f"{NEEDLE}",
    f"{NEEDLE}<script>alert(1)</script>",
    f"</textarea></title>{NEEDLE}\"'><img src=x onerror=1>",
    f"{NEEDLE}' OR 1=1; DROP TABLE moments; --",
    f"{NEEDLE}{{{{7*7}}}}{{%raw%}}",
    f"{NEEDLE}%s%(who)s%n",
    f"{NEEDLE}\n{NEEDLE}\r\nSet-Cookie: {NEEDLE}=1",
    f"//{NEEDLE}.example/",
    f"/\\{NEEDLE}",
    f"=cmd|'{NEEDLE}'!A1",
    f"{NEEDLE} \u202e\ufeff\u2028🫖é\u0301ß漢字",
    f"{NEEDLE}\0",
    f"{NEEDLE}\x1b[2J",
    "-1",
    "1e400",
    "nan",
    "9" * 400,
    "١٢",
    "2026-02-30",
    "0000-00-00",
    "9999-12-31",
    "25:61",
    f"{NEEDLE} " * 4_000,
)


class Fields(HTMLParser):
    """The fields of each form on a page, with the values that its choices have."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: dict[str, dict[str, set[str]]] = {}
        self._action = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if tag == "form":
            self._action = re.split(r"[?#]", said.get("action") or "")[0]
        if said.get("name") and tag in {"input", "textarea", "select", "button"}:
            values = self.forms.setdefault(self._action, {}).setdefault(str(said["name"]), set())
            values |= {str(said["value"])} if said.get("value") else set()


@cache
def fields() -> dict[str, dict[str, set[str]]]:
    """Say for each form's path which fields there are and what may be picked in them."""
    house = House()
    kept = known(house.full())
    found: dict[str, dict[str, set[str]]] = {}
    dice = random.Random(1)
    for route in PAGES:
        for _ in range(3 if "{" in route.path else 1):
            if route.get is None:
                continue
            reader = Fields()
            reader.feed(house.browser.get(kept.path(route.path, dice)).text)
            for action, names in reader.forms.items():
                for form in FORMS:
                    if form.path_regex.fullmatch(action):
                        into = found.setdefault(form.path, {})
                        for name, values in names.items():
                            into.setdefault(name, set()).update(values)
    for form in FORMS:
        for name in models(form.post) | set(ONLY_ON_DISK.get(form.path, ())):
            found.setdefault(form.path, {}).setdefault(name, set())
    return beside_a_guess(found, kept)


ONLY_WITH_A_GUESS: dict[str, dict[str, set[str]]] = {
    "/l/{lesson}/wrong": {"guess": {"people.moved", "me.on_guard"}, "who": set(), "back": {"/look-back"}},
    "/settings/guesses": {"guess": {"people.moved", "me.on_guard"}, "who": set(), "lesson": set()},
}
"""Forms that stand beside a guess: pretend notes need not have earned one. Without values, ids are picked."""


def beside_a_guess(found: dict[str, dict[str, set[str]]], kept: Kept) -> dict[str, dict[str, set[str]]]:
    """Add what may be picked there."""
    for path, names in ONLY_WITH_A_GUESS.items():
        for name, values in names.items():
            found[path][name] |= values or set(kept.ids[name])
    return found


ONLY_ON_DISK = {
    "/data/passphrase": ("old_passphrase", "passphrase", "passphrase_again"),
    "/data/upgrade": ("passphrase",),
    "/data/sheet": ("passphrase",),
    "/start/3": ("passphrase",),
    "/data/everything": ("passphrase",),
    "/share": ("passphrase",),
    "/data/backups/tidy": ("backup", "do"),
    "/data/deleted": ("kind", "id"),
}
"""Fields of forms that notes in memory do not show."""


def models(handler: Callable[..., object] | None) -> set[str]:
    """Name the fields of every form model that a page's module knows."""
    globals_: dict[str, Any] = getattr(handler, "__globals__", {})
    forms = [one for one in globals_.values() if isinstance(one, type) and issubclass(one, FormModel)]
    return {name for form in forms for name in form.model_fields}


def bodies(path: str) -> st.SearchStrategy[tuple[bytes, str]]:
    """Bodies with the form's own fields, each right, wrong, doubled or missing; and bodies that are no form."""
    own = fields().get(path, {})
    names = st.sampled_from(sorted(own) or ["words"]) | st.sampled_from(
        [NEEDLE, "id", "carry", f"{NEEDLE}\0"]
    )
    hostile = st.sampled_from(HOSTILE) | st.text(max_size=40)

    def pair(name: str) -> st.SearchStrategy[tuple[str, str]]:
        right = sorted(own.get(name, ()))
        values = hostile | st.sampled_from(right) | st.sampled_from(right) if right else hostile
        return st.tuples(st.just(name), values)

    forms = st.lists(names.flatmap(pair), max_size=8).map(
        lambda pairs: "&".join(f"{quoted(name)}={quoted(value)}" for name, value in pairs).encode()
    )
    broken = st.sampled_from(
        [
            b"words=%ff%fe&" + NEEDLE.encode(),
            b"words=" + NEEDLE.encode("utf-16"),
            b"words=%ed%a0%80" + NEEDLE.encode(),
            b"\xff" * 50 + NEEDLE.encode(),
            b"&".join(b"words=%d" % number for number in range(500)),
            NEEDLE.encode() * 150_000,
            b'{"words": "' + NEEDLE.encode() + b'"}',
        ]
    )
    kinds = st.sampled_from(
        [FORM_TYPE] * 9 + ["application/json", "multipart/form-data; boundary=x", "text/plain", ""]
    )
    return st.tuples(forms | forms | forms | forms | broken, kinds)


def quoted(text: str) -> str:
    return quote_plus(text, errors="surrogatepass")
