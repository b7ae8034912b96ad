"""The researchers' command line: what it reads, what it writes, and every name it knows."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from tests.study.good import GOOD, good
from tests.study.runner import run
from typer.testing import CliRunner

from earned.cli import app
from earned.study import lives, output
from earned.study.files import COLUMNS
from earned.study.replay import columns
from earned.study_cli import COMMANDS
from earned.working_model.models import MODELS

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["good"]


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_simulate_writes_the_columns_that_are_read(tmp_path: Path):
    out = tmp_path / "lives.csv"
    run("simulate", "--persons", 3, "--moments", 10, "--schedule", "abuse-cycle", "--seed", 4, "--out", out)
    rows = table(out.read_text(encoding="utf-8"))
    assert tuple(rows[0]) == COLUMNS
    assert len(rows) == 30
    assert "Nothing is wrong. Rows: 30. Persons: 3." in run("check", out).stdout


def test_simulate_gives_the_same_lives_for_the_same_seed_and_more_persons_change_nobody(tmp_path: Path):
    def made(persons: int, seed: int) -> str:
        return str(run("simulate", "--persons", persons, "--moments", 6, "--seed", seed).stdout)

    assert made(2, 1) == made(2, 1)
    assert made(2, 1) != made(2, 2)
    assert made(3, 1).startswith(made(2, 1))


def test_replay_adds_its_columns_to_the_input(good: Path, tmp_path: Path):
    out = tmp_path / "out.csv"
    run("replay", good, "--model", "anchored", "--out", out)
    rows = table(out.read_text(encoding="utf-8"))
    assert tuple(rows[0]) == ("person", "time", "relationship", "gut", "head", "outcome", *columns())
    kept = [",".join(list(row.values())[:6]) for row in rows]
    assert kept == GOOD.splitlines()[1:]
    assert [path.name for path in tmp_path.iterdir()] == ["good.csv", "out.csv"] or len(
        list(tmp_path.iterdir())
    ) == 2


def test_replay_reads_standard_input_and_writes_standard_output():
    done = run("replay", "-", "--model", "kalman", given=GOOD)
    assert len(table(done.stdout)) == 32


def test_parameters_are_given_as_json_or_in_a_file(good: Path, tmp_path: Path):
    (tmp_path / "p.json").write_text('{"felt": {"m0": 0}, "known": {"m0": 0.5}}', encoding="utf-8")
    from_file = table(run("replay", good, "--model", "anchored", "--params", tmp_path / "p.json").stdout)
    assert float(from_file[0]["felt_expectation"]) == 50
    assert float(from_file[0]["known_expectation"]) == 75
    typed = table(run("replay", good, "--model", "anchored", "--params", '{"m0": 0}').stdout)
    assert typed[0]["felt_expectation"] == from_file[0]["felt_expectation"]
    assert float(typed[0]["known_expectation"]) == 50


def test_a_pipe_with_a_name_is_written_to_and_not_replaced(good: Path, tmp_path: Path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    end = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        run("replay", "-", "--model", "last", "--out", pipe, given="person,relationship,gut\na,her,1\n")
        assert os.read(end, 10_000).startswith(b"person,")
    finally:
        os.close(end)
    assert pipe.is_fifo()


def test_a_file_that_is_replaced_keeps_who_may_read_it(good: Path, tmp_path: Path):
    out = tmp_path / "out.csv"
    out.write_text("old", encoding="utf-8")
    out.chmod(0o600)
    run("replay", good, "--model", "last", "--out", out)
    assert out.stat().st_mode & 0o777 == 0o600
    assert out.read_text(encoding="utf-8").startswith("person,")


def test_without_a_command_it_says_what_there_is():
    said = run().stdout
    assert run("--help").stdout == said
    assert [name for name in COMMANDS if f"  {name} " not in said] == []


def test_the_notebooks_own_commands_hand_over():
    for arguments in (["study", "models"], ["study", "check", "--help"]):
        done = CliRunner().invoke(app, arguments)
        assert done.exit_code == 0
        assert done.output == run(*arguments[1:]).stdout
    assert "study" in CliRunner().invoke(app, ["--help"]).output


def test_a_file_in_another_unit_is_read_and_that_is_said():
    text = "person,relationship,gut\n" + "a,her,0.5\n" * 6
    assert "from 0 to 1" in run("check", "-", given=text).stderr
    assert "from 0 to 1" not in run("check", "-", given=text.replace("0.5", "50")).stderr


def test_a_replay_of_one_person_loads_neither_numpy_nor_what_reads_the_notebooks_commands(good: Path):
    code = (
        "import sys; from earned.__main__ import main; "
        f"sys.argv = ['earned', 'study', 'replay', {str(good)!r}, '--model', 'anchored']; main(); "
        "assert not {'numpy', 'typer', 'pydantic'} & set(sys.modules), sys.modules"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("\n") == 33


def test_an_output_that_breaks_off_is_not_there(tmp_path: Path):
    def breaks():
        yield ("1",)
        raise RuntimeError("broke off")

    old = tmp_path / "old.csv"
    old.write_text("as it was", encoding="utf-8")
    with pytest.raises(RuntimeError):
        output.write_rows(old, ("a",), breaks())
    assert old.read_text(encoding="utf-8") == "as it was"
    assert list(tmp_path.iterdir()) == [old]


def test_compare_answers_a_machine_in_the_shape_it_was_promised(good: Path):
    done = run(
        "compare", good, "--models", "last,no-learning", "--base", "last", "--seed", 1, "--fixed", "--json"
    )
    answer = json.loads(done.stdout)
    assert (answer["base"], answer["n"]) == ("last", 32)
    assert set(answer) == {"base", "n", "models"}
    assert list(answer["models"]) == ["last", "no-learning"]
    for row in answer["models"].values():
        assert set(row) == {"log_density", "mae", "difference", "coverage"}
        assert set(row["coverage"]) == {"50", "80", "95"}
        mean, low, high = row["difference"]
        assert low <= mean <= high
    assert "guessed" in done.stderr


def test_compare_fits_and_prints_a_table(good: Path):
    done = run("compare", good, "--models", "last", "--base", "no-learning", "--ratings", "five")
    assert re.search(
        r"^ no-learning +-\d\.\d{4} +\+0\.0000 \[\+0\.0000, \+0\.0000\] ", done.stdout, re.MULTILINE
    )
    assert "PIT" in done.stdout
    assert "guessed" not in done.stderr


def test_a_fit_can_be_replayed(good: Path, tmp_path: Path):
    out = tmp_path / "fitted.json"
    run("fit", good, "--model", "rescorla-wagner", "--out", out)
    fitted = json.loads(out.read_text(encoding="utf-8"))
    assert set(fitted["persons"]) == set("abcd")
    rows = table(run("replay", good, "--model", "rescorla-wagner", "--params", out).stdout)
    assert float(rows[0]["felt_expectation"]) == pytest.approx(50 + 50 * fitted["population"]["m0"]["centre"])


def test_a_fit_of_heads_is_replayed_as_heads(good: Path, tmp_path: Path):
    out = tmp_path / "fitted.json"
    run("fit", good, "--model", "anchored", "--pathway", "known", "--out", out)
    fitted = json.loads(out.read_text(encoding="utf-8"))
    assert fitted["held"]["c"] == "inf"
    rows = table(run("replay", good, "--model", "anchored", "--params", out).stdout)
    assert float(rows[0]["known_expectation"]) == pytest.approx(
        50 + 50 * fitted["population"]["m0"]["centre"]
    )
    assert float(rows[0]["felt_expectation"]) == 12.5


def test_compare_foresees_heads_on_asking(good: Path):
    asked = ("compare", good, "--models", "anchored", "--base", "last", "--fixed", "--json")
    felt, known = (json.loads(run(*asked, "--pathway", each).stdout) for each in ("felt", "known"))
    assert felt["models"]["anchored"] != known["models"]["anchored"]
    none = "person,relationship,gut\na,her,50\n"
    assert "column head" in run("compare", "-", "--pathway", "known", given=none, code=2).stderr


def test_the_data_sets_layout_and_the_turned_scale():
    text = "person,time_index,relationship,expectation,outcome\na,1,r,0.25,1\n"
    (row,) = table(run("replay", "-", "--model", "anchored", "--from", "tidy", given=text).stdout)
    assert float(row["felt_surprise"]) == 87.5
    (row,) = table(run("replay", "-", "--model", "anchored", "--from", "tidy", "--flip", given=text).stdout)
    assert float(row["felt_surprise"]) == pytest.approx(-12.5)


def test_models_are_listed_with_parameters_and_sources():
    said = run("models").stdout
    listed = json.loads(run("models", "--json").stdout)
    assert set(listed) == set(MODELS)
    for name, model in MODELS.items():
        assert re.search(rf"^{name}$", said, re.MULTILINE)
        assert set(listed[name]["parameters"]) == set(model.defaults)
        assert listed[name]["source"]


def test_every_name_that_was_asked_for_is_there():
    asked = {
        "anchored",
        "anchored-plain",
        "last",
        "running-mean",
        "moving-average",
        "no-learning",
        "rescorla-wagner",
        "rescorla-wagner-2",
        "pearce-hall",
        "kalman",
        "hgf",
        "hgf-binary",
        "hierarchical-kalman",
        "kinds",
        "kinds-gate",
    }
    assert asked <= set(MODELS)


def test_every_schedule_can_be_replayed_by_ours():
    from earned.study.names import SCHEDULE_NAMES

    for name in SCHEDULE_NAMES:
        made = run("simulate", "--persons", 1, "--moments", 12, "--schedule", name).stdout
        rows = table(run("replay", "-", "--model", "anchored", given=made).stdout)
        assert len(rows) == 12
    assert lives.HEADER == COLUMNS
