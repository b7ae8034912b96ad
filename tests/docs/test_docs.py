"""A page, a setting, a command or a decision that nobody wrote down is not finished."""

from __future__ import annotations

import re
import subprocess
from dataclasses import fields
from pathlib import Path

import pytest
import typer
from starlette.routing import Route
from typer.core import TyperGroup

from earned.cli import app as command_line
from earned.journal.entities import Settings
from earned.web.app import every_route

DOCS = Path(__file__).parents[2] / "docs"
ROOT = DOCS.parent


def written(name: str) -> set[str]:
    """Everything set in code type on a page of the docs."""
    return set(re.findall(r"`([^`\n]+)`", (DOCS / name).read_text(encoding="utf-8")))


def shown_pages() -> list[str]:
    return [
        route.path for route in every_route() if isinstance(route, Route) and "GET" in (route.methods or ())
    ]


@pytest.mark.parametrize("path", shown_pages())
def test_every_page_is_described(path):
    assert path in written("pages.md")


def test_no_page_is_described_that_is_gone():
    paths = {each for each in written("pages.md") if each.startswith("/")}
    assert paths <= set(shown_pages())


@pytest.mark.parametrize("setting", [each.name for each in fields(Settings)])
def test_every_setting_is_described(setting):
    assert setting in written("pages.md")


def commands() -> list[tuple[str, list[str]]]:
    """Every command with its options."""
    group = typer.main.get_command(command_line)
    assert isinstance(group, TyperGroup)
    return [
        (name, [option for each in command.params for option in each.opts if option.startswith("--")])
        for name, command in group.commands.items()
    ]


@pytest.mark.parametrize(("name", "options"), commands())
def test_every_command_and_option_is_described(name, options):
    text = (DOCS / "command-line.md").read_text(encoding="utf-8")
    assert f"earned {name}" in text
    assert [option for option in options if option not in text] == []


def test_every_command_that_the_docs_show_exists():
    known = {name for name, _ in commands()}
    for page in [*DOCS.glob("*.md"), ROOT / "README.md"]:
        for name in re.findall(r"^\$? *earned ([a-z]+)", page.read_text(encoding="utf-8"), re.MULTILINE):
            assert name in known, f"{page.name} shows earned {name}"


def test_every_target_that_the_readme_shows_exists():
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    shown = set(re.findall(r"`make ([a-z-]+)", (ROOT / "README.md").read_text(encoding="utf-8")))
    assert shown
    assert shown <= targets


def test_links_between_the_docs_lead_somewhere():
    for page in [*DOCS.rglob("*.md"), *ROOT.glob("*.md")]:
        for target in re.findall(r"\]\(([^)#\s]+)\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name} points to {target}"


def test_every_test_that_the_safety_page_names_exists():
    file, named = "", 0
    for path, test in re.findall(
        r"`(tests/[\w/]+\.py)?(?:::(\w+))?`", (DOCS / "safety.md").read_text(encoding="utf-8")
    ):
        file = path or file
        if path or test:
            assert (
                f"def {test}(" in (ROOT / file).read_text(encoding="utf-8")
                if test
                else (ROOT / file).exists()
            ), file
            named += 1
    assert named > 40


def test_every_decision_says_what_would_change_our_mind():
    records = sorted((DOCS / "decisions").glob("[0-9]*.md"))
    assert records
    for record in records:
        assert "change our mind" in record.read_text(encoding="utf-8").lower(), record.name


def test_no_lock_file_holds_an_address():
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    names = [Path(line).name for line in tracked.splitlines()]
    assert "requirements.lock" in names
    assert not {"uv.lock", "pylock.toml"} & set(names)
    for lock in ROOT.glob("requirements*.lock"):
        assert "://" not in lock.read_text(encoding="utf-8"), lock.name
