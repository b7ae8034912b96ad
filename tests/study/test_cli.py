"""The researchers' command line: what it writes, and that it writes nothing when something is wrong."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from earned.cli import app
from earned.study import lives, output
from earned.study.files import COLUMNS
from earned.study.replay import columns
from earned.working_model.models import MODELS

if TYPE_CHECKING:
    from pathlib import Path

GOOD = "person,time,relationship,gut,head,outcome\n" + "".join(
    f"{who},{n},her,{25 * (n % 5)},{25 * ((n + 1) % 5)},{25 * ((n * 3) % 5)}\n"
    for who in "abcd"
    for n in range(8)
)


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "good.csv"
    path.write_text(GOOD, encoding="utf-8")
    return path


def run(*arguments: object, given: str | bytes | None = None, code: int = 0):
    done = CliRunner().invoke(app, ["study", *map(str, arguments)], input=given)
    assert done.exit_code == code, done.output
    return done


def refused(tmp_path: Path, *arguments: object, given: str | bytes | None = None) -> str:
    """Run what can't be done: exit 2, a sentence, and not a file more than before."""
    before = sorted(tmp_path.iterdir())
    done = run(*arguments, "--out", tmp_path / "out.csv", given=given, code=2)
    assert sorted(tmp_path.iterdir()) == before
    assert done.stdout == ""
    assert "Traceback" not in done.output
    return str(done.stderr)


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_simulate_writes_the_columns_that_are_read(tmp_path: Path):
    out = tmp_path / "lives.csv"
    run("simulate", "--persons", 3, "--moments", 10, "--schedule", "abuse-cycle", "--seed", 4, "--out", out)
    rows = table(out.read_text(encoding="utf-8"))
    assert tuple(rows[0]) == COLUMNS
    assert len(rows) == 30
    assert "Nothing is wrong. 30 rows, 3 persons" in run("check", out).stdout


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


@pytest.mark.parametrize(
    ("params", "said"),
    [
        ('{"N0": -1}', "between 0 and inf"),
        ('{"m0": 1.5}', "between -1 and 1"),
        ('{"m0": NaN}', "between -1 and 1"),
        ('{"tau": 0}', "0"),
        ('{"u1": 0.9, "u2": 0.9}', "u1 + u2"),
        ('{"zeal": 1}', "zeal"),
        ('{"m0": "low"}', "m0"),
        ('{"m0": true}', "m0"),
        ("{", "--params"),
        ("[1]", "--params"),
        ("nowhere.json", "--params"),
    ],
)
def test_a_parameter_outside_its_domain_is_refused_with_the_domain(
    good: Path, tmp_path: Path, params: str, said: str
):
    assert said in refused(tmp_path, "replay", good, "--model", "anchored", "--params", params)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (GOOD.replace("a,1,her,25", "a,1,her,NaN"), ["Row 3", "column gut", "NaN"]),
        (GOOD.replace("a,1,her,25", "a,1,her,inf"), ["Row 3", "column gut", "infinite"]),
        (GOOD.replace("a,1,her,25", "a,1,her,125"), ["Row 3", "column gut", "from 0 to 100"]),
        (GOOD.replace("a,2,her", "a,0.5,her"), ["Row 4", "column time", "row 3", "Sort"]),
        (GOOD + GOOD.splitlines()[-1] + "\n", ["Row 34", "row 33", "Remove one"]),
        ("", ["empty"]),
        (GOOD.splitlines()[0] + "\n", ["no rows"]),
        (GOOD.replace("relationship", "who"), ["Row 1", "column relationship"]),
        (GOOD.encode("utf-16"), ["Row 1", "UTF-8"]),
        (GOOD.replace("her", "hér").encode("latin-1"), ["Row 2", "column relationship", "UTF-8"]),
        (
            "person,relationship,outcome,channel\na,her,50,dreamt\n",
            ["Row 2", "column channel", "lived, witnessed, told"],
        ),
    ],
)
@pytest.mark.parametrize("command", ["replay", "fit"])
def test_bad_input_is_named_and_nothing_is_written(
    tmp_path: Path, command: str, text: str | bytes, said: list[str]
):
    sentence = refused(tmp_path, command, "-", "--model", "last", given=text)
    assert [part for part in said if part not in sentence] == []
    checked = run("check", "-", given=text, code=2)
    assert [part for part in said if part not in checked.stderr] == []


def test_check_lists_everything_and_replay_the_first_twenty(tmp_path: Path):
    text = "person,relationship,gut\n" + "a,her,x\n" * 30
    assert len(run("check", "-", given=text, code=2).stderr.splitlines()) == 30
    short = refused(tmp_path, "replay", "-", "--model", "last", given=text).splitlines()
    assert len(short) == 21
    assert "10 more" in short[-1]


def test_what_is_not_there_is_said(good: Path, tmp_path: Path):
    assert "nobody.csv" in refused(tmp_path, "replay", tmp_path / "nobody.csv", "--model", "last")
    assert "there are anchored" in refused(tmp_path, "replay", good, "--model", "best")
    assert "coin-flip" in refused(tmp_path, "simulate", "--schedule", "bliss")
    done = run("replay", good, "--model", "last", "--out", tmp_path / "no" / "out.csv", code=2)
    assert "no folder" in done.stderr
    done = run("replay", good, "--model", "last", "--out", good, code=2)
    assert "replace the input" in done.stderr
    assert good.read_text(encoding="utf-8") == GOOD


def test_a_replay_is_not_replayed_into_itself(good: Path, tmp_path: Path):
    again = run("replay", good, "--model", "last").stdout
    assert "felt_expectation" in refused(tmp_path, "replay", "-", "--model", "last", given=again)


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
    assert "no-learning" in done.stdout
    assert "guessed" not in done.stderr


def test_compare_refuses_more_folds_than_persons_and_ratings_of_another_kind(good: Path):
    assert "folds" in run("compare", good, "--models", "last", "--base", "last", "--folds", 9, code=2).stderr
    odd = GOOD.replace("a,1,her,25", "a,1,her,26")
    wrong = run("compare", "-", "--models", "last", "--base", "last", "--ratings", "five", given=odd, code=2)
    assert "26" in wrong.stderr
    nothing = "person,relationship,outcome\na,her,50\n"
    assert "scored" in run("compare", "-", "--models", "last", "--base", "last", given=nothing, code=2).stderr


def test_a_fit_can_be_replayed(good: Path, tmp_path: Path):
    out = tmp_path / "fitted.json"
    run("fit", good, "--model", "rescorla-wagner", "--out", out)
    fitted = json.loads(out.read_text(encoding="utf-8"))
    assert set(fitted["persons"]) == set("abcd")
    rows = table(run("replay", good, "--model", "rescorla-wagner", "--params", out).stdout)
    assert float(rows[0]["felt_expectation"]) == pytest.approx(50 + 50 * fitted["population"]["m0"]["centre"])


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
