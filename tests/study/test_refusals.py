"""The researchers' command line refuses what it can't do: a sentence, and nothing is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.study.good import GOOD, good
from tests.study.runner import run

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["good"]


def refused(tmp_path: Path, *arguments: object, given: str | bytes | None = None) -> str:
    """Run what can't be done: exit 2, a sentence, and not a file more than before."""
    before = sorted(tmp_path.iterdir())
    done = run(*arguments, "--out", tmp_path / "out.csv", given=given, code=2)
    assert sorted(tmp_path.iterdir()) == before
    assert done.stdout == ""
    return done.stderr


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
        ('{"c": 1e-300}', "too large or too small"),
        ('{"N0": 5e-324}', "too large or too small"),
        ('{"m0": 1' + "0" * 400 + "}", "between -1 and 1"),
        ('{"felt": {"m0": 0}, "m0": 0}', "felt"),
        ('{"felt": 3}', "--params"),
        ('{"population": 3}', "as fit writes it"),
        ('{"population": {}, "held": []}', "as fit writes it"),
        ("{", "--params"),
        ("[1]", "list"),
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


def test_a_place_that_cannot_be_written_is_refused_before_any_work(good: Path, tmp_path: Path):
    folder = tmp_path / "folder"
    folder.mkdir()
    assert "is a folder" in run("fit", good, "--model", "last", "--out", folder, code=2).stderr
    assert "is a folder" in run("check", folder, code=2).stderr
    long = "x" * 300
    assert long in run("replay", good, "--model", "last", "--out", tmp_path / long, code=2).stderr
    assert long in run("check", long, code=2).stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder", "good.csv"]


def test_the_input_is_not_written_over_by_any_of_its_names(good: Path, tmp_path: Path):
    (tmp_path / "other.csv").symlink_to(good)
    for name in (good, tmp_path / "other.csv", tmp_path / ".." / tmp_path.name / "good.csv"):
        assert "replace the input" in run("replay", good, "--model", "last", "--out", name, code=2).stderr
    assert good.read_text(encoding="utf-8") == GOOD


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["bliss"], ["no command", "check, replay"]),
        (["replay"], ["FILE, --model", "earned study replay --help"]),
        (["replay", "-", "--model"], ["--model", "--help"]),
        (["check", "-", "--bogus"], ["--bogus", "--help"]),
        (["check", "-", "--from", "there"], ["'own', 'tidy'"]),
        (["simulate", "--persons", "0"], ["--persons", "from 1 to 100000"]),
        (["simulate", "--persons", "x"], ["x can’t be", "whole number"]),
        (["simulate", "--persons", "9" * 5_000], ["from 1 to 100000"]),
        (["simulate", "--seed", "-1"], ["from 0 on"]),
        (["simulate", "--missing", "nan"], ["from 0 to 3"]),
        (["simulate", "--schedule", "bliss"], ["'coin-flip'"]),
        (["compare", "-", "--folds", "1"], ["from 2 on"]),
    ],
)
def test_options_that_cannot_be_taken_are_one_sentence(arguments: list[str], said: list[str]):
    done = run(*arguments, code=2)
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert [part for part in said if part not in done.stderr] == []


def test_a_name_to_hold_that_no_model_has_is_refused_and_one_that_some_have_is_not(good: Path):
    asked = ("compare", good, "--models", "kalman", "--base", "last", "--fixed", "--json")
    assert "zeal is no parameter" in run(*asked, "--hold", "zeal", code=2).stderr
    assert "zeal is no parameter" in run(*asked, "--free", "zeal", code=2).stderr
    run(*asked, "--hold", "q=0.1")


def test_a_replay_is_not_replayed_into_itself(good: Path, tmp_path: Path):
    again = run("replay", good, "--model", "last").stdout
    assert "felt_expectation" in refused(tmp_path, "replay", "-", "--model", "last", given=again)


def test_compare_refuses_more_folds_than_persons_and_ratings_of_another_kind(good: Path):
    assert "folds" in run("compare", good, "--models", "last", "--base", "last", "--folds", 9, code=2).stderr
    odd = GOOD.replace("a,1,her,25", "a,1,her,26")
    wrong = run("compare", "-", "--models", "last", "--base", "last", "--ratings", "five", given=odd, code=2)
    assert "26" in wrong.stderr
    nothing = "person,relationship,outcome\na,her,50\n"
    assert "scored" in run("compare", "-", "--models", "last", "--base", "last", given=nothing, code=2).stderr
