"""Every form, whatever is sent to it: one sentence at most, nothing half-saved, and no word where it can leak.

The forms are found, not listed: each route that takes one, with the fields its pages really have. So
a form that is added later is tried too.
"""

from __future__ import annotations

import logging
import random
import re
from datetime import UTC, datetime
from functools import cache
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote_plus

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from tests.web.conftest import CHEAP, PASSPHRASE, PORT, Clock, browser_of

from earned.demo import fill
from earned.journal import forget, vault
from earned.journal.entities import (
    Channel,
    FeelsSafe,
    Moment,
    MomentId,
    NotSafe,
    Relationship,
    RelationshipId,
    Rupture,
    RuptureId,
    Standing,
)
from earned.journal.reading import (
    catches,
    counts,
    lessons,
    moments,
    plan,
    refusals,
    relationships,
    ruptures,
    steps,
)
from earned.journal.reading import settings as kept_settings
from earned.journal.schema import metadata
from earned.journal.writing import keep
from earned.web.app import every_route
from earned.web.form import FORM_TYPE, Form, FormModel
from earned.web.late import LatePost
from earned.web.room import Room
from earned.web.visit import OpenTo, Page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Connection

    from earned.journal.vault import Journal

NEEDLE = "Zinnober"
NOW = datetime(2026, 6, 9, 9, 10, tzinfo=UTC)
PAGES = [route for route in every_route() if isinstance(route, Page)]
FORMS = [route for route in PAGES if route.post is not None]
INSIDE = [
    route.path for route in FORMS if route.open_to is OpenTo.UNLOCKED or route.path in {"/help", "/start/1"}
]
OUTSIDE = [route.path for route in FORMS if route.open_to is OpenTo.ANYONE]

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
SENTENCE = re.compile(r"[A-Z][^<>]{6,}[.?]")


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


class Kept(NamedTuple):
    """An id of everything that a path or a field may name."""

    ids: dict[str, list[str]]

    def path(self, path: str, dice: random.Random) -> str:
        return re.sub(r"\{(\w+)\}", lambda blank: dice.choice(self.ids[blank[1]]), path)


class House:
    """A browser in front of a full notebook, filled anew when a form has emptied or locked it."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.room = Room(None, PORT, clock=self.clock)
        self.browser = browser_of(self.room)
        self.journal: Journal | None = None

    def full(self) -> Journal:
        if self.journal is None or not self.journal.is_open or not self._has_all():
            self.journal = filled()
        if not any(session.journal is self.journal for session in self.room.sessions.values()):
            self.browser.cookies.set(self.room.cookie, self.room.admit(self.journal).token)
        session = next(iter(self.room.sessions.values()))
        if not session.late:
            self.room.hold_in(session, late(self.clock()))
        return self.journal

    def _has_all(self) -> bool:
        assert self.journal is not None
        with self.journal.write() as connection:
            for one in forget.pending(connection):
                forget.undo(connection, one.kind, one.id)
            return len(moments.every(connection, limit=60)) > 50


def late(now: datetime) -> LatePost:
    """Give a form that came after the lock."""
    plan_page = next(route for route in FORMS if route.path == "/settings/plan")
    assert plan_page.post is not None
    return LatePost(now, plan_page.post, {}, Form({"signs": ("I sat by the window",)}), id="late-one")


def filled() -> Journal:
    """Half a year of pretend notes, with someone not safe and a harm among them."""
    journal = vault.in_memory()
    fill(journal, NOW)
    harm = Relationship(
        RelationshipId("notsafe00001"),
        "R.",
        standing=Standing.NOT_SAFE,
        feels_safe=FeelsSafe.NO,
        created_at=NOW,
    )
    with journal.write() as connection:
        keep(connection, harm)
        for number in range(3):
            id_ = f"harm{number:08}"
            moment = Moment(
                MomentId(id_),
                NOW,
                NOW,
                harm.id,
                channel=Channel.LIVED,
                after_words="shouted",
                not_safe=NotSafe.YES,
            )
            keep(connection, moment)
            keep(connection, Rupture(RuptureId(id_), harm.id, moment.id, NOW))
    return journal


def known(journal: Journal) -> Kept:
    with journal.read() as connection:
        people = relationships.every(connection, put_away=True)
        every = moments.every(connection, put_away=True, limit=60)
        cracks = [crack for one in people for crack in ruptures.of(connection, one.id, put_away=True)]
        contacts = [one.id for one in plan.contacts(connection)]
        return Kept(
            {
                "moment_id": [*(one.id for one in every), "newmoment001", "x" * 300],
                "who": [*(one.id for one in people), *contacts, "nobody"],
                "lesson": [*(one.id for one in lessons.every(connection, put_away=True)), "nothing"],
                "crack": [*(crack.id for crack in cracks), "nocrack"],
                "month": ["2026-05"],
                "step": [*(one.id for one in steps.every(connection, put_away=True)), "nostep"],
                "catch": [*(one.id for one in catches.every(connection, put_away=True)), "nocatch"],
            }
        )


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


def state(journal: Journal) -> list[Any]:
    """Give every row there is."""
    with journal.read() as connection:
        return [connection.execute(select(table)).all() for table in metadata.sorted_tables]


def everything_is_whole(connection: Connection) -> None:
    """Read all there is, the way the pages do."""
    for one in relationships.every(connection, put_away=True):
        ruptures.of(connection, one.id, put_away=True)
    moments.every(connection, put_away=True)
    lessons.every(connection, put_away=True)
    counts.noted(connection)
    steps.every(connection, put_away=True)
    steps.aside(connection)
    catches.every(connection, put_away=True)
    refusals.every(connection)
    plan.plan(connection)
    kept_settings.settings(connection)


class Heard(logging.Handler):
    """Everything that was logged, by anyone, at any level, with its traceback."""

    def __init__(self) -> None:
        super().__init__(logging.NOTSET)
        self.said: list[str] = []
        self.setFormatter(logging.Formatter("%(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        if not record.name.startswith(("httpx", "httpcore", "asyncio")):  # the test's own browser
            self.said.append(self.format(record))


@pytest.fixture
def heard() -> Iterator[Heard]:
    heard = Heard()
    root = logging.getLogger()
    before = root.level
    root.addHandler(heard)
    root.setLevel(logging.DEBUG)
    yield heard
    root.removeHandler(heard)
    root.setLevel(before)


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
        lambda pairs: "&".join(f"{_quoted(name)}={_quoted(value)}" for name, value in pairs).encode()
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


def _quoted(text: str) -> str:
    return quote_plus(text, errors="surrogatepass")


def says_one_sentence(answer: Any) -> bool:
    if answer.headers.get("hx-redirect"):
        return True
    told = re.findall(r'(?:class="said-wrong"[^>]*|class="lead"|<strong)>([^<]+)<', answer.text)
    return any(SENTENCE.search(one) for one in told or ([answer.text] if len(answer.text) < 400 else []))


def leaks_nothing(answer: Any, heard: Heard) -> None:
    assert NEEDLE not in str(answer.headers)
    assert NEEDLE not in "".join(heard.said)
    title = re.search(r"<title>(.*?)</title>", answer.text, re.DOTALL)
    assert title is None or NEEDLE not in title[1] or answer.status_code == 200
    assert f"{NEEDLE}<script" not in answer.text
    assert f"{NEEDLE}49" not in answer.text
    assert "<img src=x" not in answer.text
    if 'class="lead"' in answer.text and answer.status_code >= 400:
        assert NEEDLE not in answer.text


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    house = House()
    with house.browser:
        yield house
    house.room.end_all()


def test_every_form_has_its_fields_found() -> None:
    without = {path for path in INSIDE if not fields().get(path)}
    assert without <= {path for path in INSIDE if path.endswith(BARE)}


BARE = (
    "/delete",
    "/undo",
    "/put-away",
    "/take-out",
    "/let-go",
    "/take-up",
    "/pick",
    "/unpick",
    "/out",
    "/backups",
    "/go-on",
    "/stay",
)
"""Forms that are one button: nothing to fill in."""


@pytest.mark.parametrize("path", INSIDE)
@settings(max_examples=7, suppress_health_check=list(HealthCheck))
@given(data=st.data(), seed=st.integers(0, 10_000), by_htmx=st.booleans())
def test_whatever_is_sent_nothing_breaks_is_half_saved_or_leaks(
    path: str, data: st.DataObject, seed: int, *, by_htmx: bool, house: House, heard: Heard
) -> None:
    body, kind = data.draw(bodies(path))
    journal = house.full()
    before = state(journal)
    headers = {"content-type": kind} | ({"hx-request": "true"} if by_htmx else {})
    where = known(journal).path(path, random.Random(seed))
    heard.said.clear()
    answer = house.browser.post(where, content=body, headers=headers)
    assert answer.status_code < 500 or answer.status_code == 503
    leaks_nothing(answer, heard)
    if not journal.is_open:
        return
    if answer.status_code >= 400:
        assert says_one_sentence(answer), answer.text[:2000]
        assert state(journal) == before
    else:
        with journal.read() as connection:
            everything_is_whole(connection)


def test_nothing_was_written_out(house: House, capfd: pytest.CaptureFixture[str]) -> None:
    house.full()
    for path in INSIDE:
        names = [*fields().get(path, {"words": set()})][:5]
        house.browser.post(
            known(house.full()).path(path, random.Random(3)), data=dict.fromkeys(names, NEEDLE)
        )
    out, err = capfd.readouterr()
    assert NEEDLE not in out + err


@pytest.mark.parametrize("path", OUTSIDE)
@settings(max_examples=5, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_before_the_lock_whatever_is_sent_opens_nothing_and_changes_nothing(
    path: str, data: st.DataObject, heard: Heard, tmp_path_factory: pytest.TempPathFactory
) -> None:
    body, kind = data.draw(bodies(path))
    folder = tmp_path_factory.mktemp("kept")
    file = folder / "notes.db"
    vault.create(file, PASSPHRASE, cost=CHEAP).lock()
    was = file.read_bytes()
    room = Room(file, PORT, clock=Clock(), cost=CHEAP)
    with browser_of(room) as browser:
        heard.said.clear()
        answer = browser.post(path, content=body, headers={"content-type": kind})
        assert answer.status_code < 500
        leaks_nothing(answer, heard)
        assert answer.status_code < 400 or says_one_sentence(answer), answer.text[:2000]
        assert not any(not session.pretend for session in room.sessions.values())
    room.end_all()
    assert file.read_bytes() == was
    assert [one.name for one in folder.iterdir()] == ["notes.db"]


@pytest.mark.parametrize("path", sorted({route.path for route in PAGES if route.get is not None}))
@settings(max_examples=4, suppress_health_check=list(HealthCheck))
@given(
    blank=st.sampled_from([*HOSTILE[2:15], "..", "2026-13", "0000-01"]) | st.text(max_size=30),
    query=st.text(max_size=30),
)
def test_whatever_stands_in_an_address_no_page_breaks(
    path: str, blank: str, query: str, house: House, heard: Heard
) -> None:
    house.full()
    blank = _quoted(blank).replace("+", "%20") or "-"
    answer = house.browser.get(
        re.sub(r"\{\w+\}", blank, path), params={"page": query, "others": "1", "said": query}
    )
    assert answer.status_code < 500
    assert NEEDLE not in "".join(heard.said)
