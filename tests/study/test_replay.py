"""A replay says what the engine expects, in the file's own order, and fits nothing."""

from __future__ import annotations

import csv
import io

import numpy as np
import pytest

from earned.study import files
from earned.study.replay import columns, presets, replay
from earned.working_model.models import ANCHORED, ANCHORED_PLAIN, MODELS
from earned.working_model.moments import Moment
from earned.working_model.parameters import COMPANION, PLAIN, DomainError
from earned.working_model.world import replay as engine

Row = dict[str, str]


def replayed(text: str, model=ANCHORED, flip: bool = False, **felt: float) -> list[Row]:
    file = files.read(text.encode(), flip=flip)
    rows = replay(file, model, presets(model, felt))
    return [dict(zip((*file.header, *columns()), row, strict=True)) for row in rows]


def numbers(rows: list[Row], column: str) -> list[float]:
    return [float(row[column]) for row in rows]


def test_the_specified_course_of_good_moments_is_found_again():
    text = "person,time,relationship,outcome,activation\n" + "a,0,her,85,45\n" * 50
    after = numbers(replayed(text), "felt_expectation_after")
    seen = [round((after[n - 1] - 50) / 50, 3) for n in (1, 3, 5, 10, 20, 50)]
    assert seen == [-0.561, -0.224, 0.044, 0.405, 0.582, 0.659]


def test_it_is_the_engines_own_replay_to_the_last_digit():
    rng = np.random.default_rng(3)
    lines, moments = [], []
    for n in range(60):
        who, gut, z = f"r{n % 3}", int(rng.integers(101)), int(rng.integers(101))
        lines.append(f"a,{n * 1.5},{who},{gut},{z},{n % 2}")
        moments.append(Moment(who, n * 1.5, (z - 50) / 50, (gut - 50) / 50, noticed=bool(n % 2)))
    rows = replayed("person,time,relationship,gut,outcome,noticed\n" + "\n".join(lines))
    records = [record for record in engine(moments, COMPANION) if record]
    assert numbers(rows, "felt_expectation") == [50 + 50 * r.expectation for r in records]
    assert numbers(rows, "felt_sd") == [50 * r.variance**0.5 for r in records]
    assert numbers(rows, "felt_surprise") == [50 * r.surprise for r in records]
    assert numbers(rows, "felt_weight") == [r.weight for r in records]
    plain = replayed("person,time,relationship,gut,outcome,noticed\n" + "\n".join(lines), ANCHORED_PLAIN)
    unbraked = [record for record in engine(moments, PLAIN, stated_cap=False) if record]
    assert numbers(plain, "felt_expectation_after") == [50 + 50 * r.after for r in unbraked]
    assert set(numbers(plain, "felt_got_in")) == {1.0}


def test_where_nothing_happened_nothing_is_written():
    rows = replayed("person,relationship,gut,outcome\na,her,50,\na,her,,90\n")
    assert {rows[0][column] for column in columns()} == {""}
    assert "" not in {rows[1][column] for column in columns()}


def test_the_input_is_kept_as_it_was_written():
    text = 'person,relationship,gut,outcome,note\na,her, 050.0 ,9e1,"a, b"\n'
    (row,) = replayed(text)
    assert (row["gut"], row["outcome"], row["note"]) == (" 050.0 ", "9e1", "a, b")
    header = next(csv.reader(io.StringIO(text)))
    assert list(row)[: len(header)] == header


def test_the_head_learns_with_the_brakes_off():
    rows = replayed("person,relationship,outcome,activation\n" + "a,her,90,100\n" * 5)
    felt, known = numbers(rows, "felt_expectation_after"), numbers(rows, "known_expectation_after")
    assert known[-1] > felt[-1] + 30
    assert set(numbers(rows, "known_weight")) == {1.0}
    assert set(numbers(rows, "known_got_in")) == {1.0}


def test_what_was_said_beforehand_caps_what_is_taken_in():
    said = "person,relationship,gut,outcome\na,her,{},40\n"
    capped, free = replayed(said.format(60)), replayed(said.format(20))
    assert numbers(capped, "felt_surprise") == [0.0]
    assert numbers(free, "felt_surprise")[0] > 20
    assert numbers(replayed(said.format(60), ANCHORED_PLAIN), "felt_surprise")[0] > 20


def test_a_forecast_looked_back_on_caps_nothing():
    rows = replayed("person,relationship,gut,looked_back,outcome\na,her,60,1,40\n")
    assert numbers(rows, "felt_surprise")[0] > 20


def test_what_was_said_of_next_time_is_a_forecast():
    rows = replayed("person,relationship,outcome,next_gut\na,her,20,60\na,her,40,\n")
    assert numbers(rows, "felt_surprise")[1] == 0.0


def test_oneself_and_other_lessons_are_worlds_apart():
    alone = replayed("person,relationship,lesson,outcome\na,her,x,90\na,her,x,90\n")
    among = replayed(
        "person,relationship,lesson,outcome\na,me,x,0\na,her,x,90\na,her,y,0\nb,her,x,0\na,her,x,90\n"
    )
    kept = [among[1], among[4]]
    assert numbers(kept, "felt_expectation_after") == numbers(alone, "felt_expectation_after")


def test_others_in_the_same_world_do_matter():
    alone = replayed("person,relationship,outcome\na,her,90\n")
    after_him = replayed("person,relationship,outcome\na,him,90\na,her,90\n")
    assert numbers(after_him, "felt_expectation")[1] > numbers(alone, "felt_expectation")[0]


def test_kindness_from_someone_shielded_reaches_nobody_else():
    text = "person,relationship,outcome,shielded\n" + "a,him,90,{}\n" * 3 + "a,her,90,0\n"
    start = 50 + 50 * COMPANION.m0
    assert numbers(replayed(text.format(1, 1, 1)), "felt_expectation")[3] == pytest.approx(start, abs=1e-12)
    assert numbers(replayed(text.format(0, 0, 0)), "felt_expectation")[3] > start + 1


@pytest.mark.parametrize("name", MODELS)
def test_every_model_replays_and_blank_is_what_it_has_not(name: str):
    text = "person,time,relationship,gut,head,outcome\n" + "".join(
        f"a,{n},her,{(n * 37) % 101},{(n * 17) % 101},{100 * (n % 2)}\n" for n in range(12)
    )
    rows = replayed(text, MODELS[name])
    for pathway in ("felt", "known"):
        expected = numbers(rows, f"{pathway}_expectation")
        assert all(0 <= value <= 100 for value in expected)
        surprise = numbers(rows, f"{pathway}_surprise")
        assert name == "anchored" or surprise == pytest.approx(
            [float(row["outcome"]) - value for row, value in zip(rows, expected, strict=True)], abs=1e-9
        )


def test_parameters_are_taken_and_those_outside_their_domain_are_not():
    text = "person,relationship,outcome\na,her,90\n"
    assert numbers(replayed(text, m0=0.0), "felt_expectation") == [50.0]
    with pytest.raises(DomainError, match="between -1 and 1"):
        replayed(text, m0=2.0)
    with pytest.raises(DomainError, match="no parameter of anchored-plain"):
        replayed(text, ANCHORED_PLAIN, c=0.5)


def test_flipped_bad_news_is_good_news():
    text = "person,relationship,outcome\na,her,10\n"
    assert numbers(replayed(text, flip=True), "felt_surprise")[0] > 0
