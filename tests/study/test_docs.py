"""What the docs of the study show is run, as it is written there, in a folder of its own."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.study.runner import run

import earned
from earned.study.files import COLUMNS
from earned.study.names import SCHEDULE_NAMES
from earned.study.replay import MEASURES
from earned.study_cli import COMMANDS

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "study.md").read_text(encoding="utf-8")


def shown() -> list[tuple[str, list[str]]]:
    """Every command in order, with the lines it is shown to print."""
    found: list[tuple[str, list[str]]] = []
    for block in re.findall(r"```console\n(.*?)```", TEXT, re.DOTALL):
        for line in block.splitlines():
            if line.startswith("$ "):
                found.append((line.removeprefix("$ "), []))
            else:
                found[-1][1].append(line)
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("docs")
    shutil.copytree(ROOT / "examples", place / "examples")
    return place


def test_every_command_does_what_is_shown(folder: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(folder)
    commands = shown()
    assert len(commands) >= 8
    for command, printed in commands:
        program, name, *arguments = shlex.split(command)
        assert (program, name) == ("earned", "study")
        done = run(*arguments)
        assert printed == [] or done.stdout.splitlines() == printed
    assert {path.name for path in folder.iterdir()} >= {
        "replayed.csv",
        "other.csv",
        "refitted.csv",
        "fitted.json",
    }


def test_the_library_example_runs(folder: Path):
    (code,) = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)
    path = str(Path(earned.__file__).parents[1])
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        env={"PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "ratings" in done.stdout


def test_every_column_schedule_and_measure_is_described():
    code = set(re.findall(r"`([^`\n]+)`", TEXT))
    assert set(COLUMNS) | set(SCHEDULE_NAMES) <= code
    assert {f"felt_{measure}" for measure in MEASURES} <= code


def test_the_schedules_are_those_there_are():
    from earned.working_model.simulate import SCHEDULES

    assert tuple(SCHEDULES) == SCHEDULE_NAMES


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_of_the_study_is_described(name: str):
    assert f"earned study {name}" in TEXT
    assert [each for each in COMMANDS[name].options if each.startswith("-") and each not in TEXT] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_the_examples_that_a_command_shows_of_itself_are_its_own(name: str):
    shown = run(name, "--help").stdout
    assert f"  earned study {name}" in shown.partition("Examples:")[2]
    assert [each for each in COMMANDS[name].options if each not in shown] == []
