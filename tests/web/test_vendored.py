"""What was made elsewhere is what it says it is, whole, and with its licence."""

from __future__ import annotations

import hashlib
import re

from earned.web.view import STATIC

ROW = re.compile(r"^\| `([^`]+)` \|.*\| `([0-9a-f]{64})` \|$", re.MULTILINE)
OURS = {".md", ".css", ".svg", ".txt"}


def listed() -> dict[str, str]:
    return dict(ROW.findall((STATIC / "VENDORED.md").read_text("utf-8")))


def test_each_file_from_elsewhere_is_unchanged():
    assert len(listed()) == 2
    for name, digest in listed().items():
        assert hashlib.sha256((STATIC / name).read_bytes()).hexdigest() == digest, name


def test_no_other_file_came_from_elsewhere_unlisted():
    ours = {"idle.js", "leave.js", "saving.js", "veil.js"}
    found = {path.relative_to(STATIC).as_posix() for path in STATIC.rglob("*") if path.is_file()}
    unlisted = {name for name in found if name not in listed() and name not in ours}
    assert {name for name in unlisted if not name.endswith(tuple(OURS))} == set()


def test_each_has_its_licence():
    assert "SIL OPEN FONT LICENSE" in (STATIC / "fonts/OFL.txt").read_text("utf-8").upper()
    assert "Zero-Clause BSD" in (STATIC / "htmx.LICENSE.txt").read_text("utf-8")


def test_the_version_is_the_one_the_file_names():
    assert 'version="4.0.1"' in (STATIC / "htmx.min.js").read_text("utf-8")
