"""What the docs of the study show is run, as it is written there, in a folder of its own."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

import earned
from earned.cli import app
from earned.study.files import COLUMNS
from earned.study.names import SCHEDULE_NAMES
from earned.study.replay import MEASURES
from earned.study_cli import study

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
        program, *arguments = shlex.split(command)
        assert program == "earned"
        done = CliRunner().invoke(app, arguments)
        assert done.exit_code == 0, (command, done.output)
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


def options() -> list[tuple[str, list[str]]]:
    """Every command of the study with its options."""
    group = typer.main.get_command(study)
    return [
        (name, [option for each in command.params for option in each.opts if option.startswith("--")])
        for name, command in group.commands.items()  # type: ignore[attr-defined]
    ]


@pytest.mark.parametrize(("name", "of_it"), options())
def test_every_command_and_option_of_the_study_is_described(name: str, of_it: list[str]):
    assert f"earned study {name}" in TEXT
    assert [option for option in of_it if option not in TEXT] == []
