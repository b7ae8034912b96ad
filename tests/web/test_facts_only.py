"""With guesses off every page there is keeps to the facts, and the engine is not even loaded.

The walk has a process of its own, since what one test has loaded stays loaded for all.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass, field
from itertools import product
from threading import enumerate as threads
from typing import TYPE_CHECKING, Any

import pytest
from tests.web.house import FORMS, PAGES, House, known

from earned.journal.entities import Settings
from earned.journal.reading import lessons, moments, relationships
from earned.journal.reading import settings as kept_settings
from earned.journal.writing import keep_settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from earned.journal.vault import Journal

ENGINE = (
    "earned.working_model",
    "earned.companion.mind",
    "earned.companion.thought",
    "earned.web.guesses",
    "numpy",
)
"""What must stay away."""
WAYS_OUT = frozenset({"/lock", "/leave", "/unlock", "/pretend", "/begin", "/recover", "/settings"})
"""Forms that end the session, or could turn guesses on."""
LOOKS = [route.path for route in PAGES if route.get is not None]
GOES_ON = frozenset(
    {"/", "/recover", "/start/2", "/start/3", "/data/passphrase", "/data/sheet", "/share/page", "/here"}
    | {"/start/5/{who}/kept", "/people/new/{who}/kept"}
)
"""Pages that lead on to another at once, for who is in, for notes that are on no disk, or where no mark stands that they
would tell of; and one that is never shown."""
EACH = 4
"""Of everything that an address may name so many are tried, the last of which is not there."""


@dataclass
class Walk:
    """A walk through a full notebook with guesses off."""

    house: House = field(default_factory=House)

    def full(self) -> Journal:
        """Give the notebook, even when a form has just emptied it."""
        journal = self.house.full()
        with journal.read() as connection:
            on = kept_settings.settings(connection).guesses
        if on:
            with journal.write() as connection:
                keep_settings(connection, Settings(guesses=False))
        return journal

    def looks(self) -> dict[str, int]:
        """Open every page for a few of all it may be about, and say how each was answered at best."""
        found: dict[str, int] = {}
        for path, address in self.addresses():
            self.full()
            status = self.house.browser.get(address).status_code
            found[path] = min(status, found.get(path, status))
        return found

    def addresses(self) -> Iterator[tuple[str, str]]:
        """Give each page's path with its addresses."""
        ids = {name: [*found[: EACH - 1], found[-1]] for name, found in known(self.full()).ids.items()}
        for path in LOOKS:
            blanks = [blank for blank in ids if f"{{{blank}}}" in path]
            for chosen in product(*(ids[blank] for blank in blanks)):
                yield path, path.format(**dict(zip(blanks, chosen, strict=True)))

    def takes(self) -> list[int]:
        """Send every form nothing, then a few of them what a person would, and say how those were answered."""
        for form in FORMS:
            if form.path not in WAYS_OUT:
                ids = {name: found[0] for name, found in known(self.full()).ids.items()}
                self.house.browser.post(form.path.format(**ids))
        self.full()
        return [self.house.browser.post(path, data=said).status_code for path, said in self.said()]

    def said(self) -> list[tuple[str, dict[str, Any]]]:
        """Give what a person would send where a guess may be near."""
        with self.full().read() as connection:
            lesson, who = lessons.every(connection)[0].id, relationships.every(connection)[0].id
            moment = moments.every(connection)[0].id
        return [
            (f"/m/{moment}/edit", {"came": "75"}),
            (f"/l/{lesson}/wrong", {"guess": "people.moved", "who": who}),
            ("/settings/guesses", {"guess": "people.moved", "lesson": lesson, "who": who}),
            (f"/l/{lesson}/step", {"who": who}),
            ("/share/page", {"who": who, "lesson": lesson, "part": "guesses", "part-asked": "1"}),
        ]


def walk() -> None:
    """Walk with guesses off, and print what was seen; called in a process of its own."""
    one = Walk()
    with one.house.browser:
        looks, takes = one.looks(), one.takes()
        off = running()
    one.house.room.end_all()
    print(json.dumps({"looks": looks, "takes": takes, "running": off}))


def one_look() -> None:
    """Open one lesson's page with guesses on."""
    house = House()
    with house.browser:
        house.browser.get(f"/l/{known(house.full()).ids['lesson'][0]}")
        on = running()
    house.room.end_all()
    print(json.dumps({"running": on}))


def running() -> list[str]:
    """Name what of the engine is loaded, and the thread that thinks."""
    loaded = [name for name in sys.modules if name.startswith(ENGINE)]
    return sorted([*loaded, *(thread.name for thread in threads() if thread.name == "guesses")])


def in_a_process(walk: str) -> dict[str, Any]:
    script = f"from tests.web import test_facts_only; test_facts_only.{walk}()"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False, timeout=600
    )
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout.splitlines()[-1]))


@pytest.fixture(scope="module")
def walked() -> dict[str, Any]:
    return in_a_process("walk")


def test_every_page_was_opened_and_was_there(walked: dict[str, Any]) -> None:
    assert set(walked["looks"]) == set(LOOKS)
    assert {path for path, status in walked["looks"].items() if status != 200} == GOES_ON
    assert set(walked["takes"]) <= {200, 303}


def test_with_guesses_off_no_page_loaded_the_engine_and_nothing_thinks(walked: dict[str, Any]) -> None:
    assert walked["running"] == []


def test_with_guesses_on_a_single_page_does_both() -> None:
    running = in_a_process("one_look")["running"]
    assert {"guesses", "numpy", *ENGINE} <= set(running)
