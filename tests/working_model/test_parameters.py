"""What a parameter may be, and what is said when it may not."""

from __future__ import annotations

import math

import pytest

from earned.working_model.parameters import (
    BY_NAME,
    COMPANION,
    TABLE,
    DomainError,
    Parameters,
    checked,
    known_from,
)


def test_the_table_and_the_parameters_name_the_same_things_in_the_same_order():
    assert tuple(row.name for row in TABLE) == Parameters._fields


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.name)
def test_every_default_and_every_prior_lies_in_its_domain(row):
    assert row.holds(row.default)
    assert row.holds(row.prior.centre)
    assert row.prior.sd > 0


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("tau", 0.0),
        ("c", 0.0),
        ("a_width", 0.0),
        ("N0", math.inf),
        ("sigma", 0.0),
        ("m0", -1.01),
        ("rho", math.nan),
    ],
)
def test_a_value_outside_is_refused_with_the_domain(name, value):
    with pytest.raises(DomainError, match="between") as refused:
        checked(**{name: value})
    assert BY_NAME[name].domain in str(refused.value)


@pytest.mark.parametrize("name", ["tau", "c", "a_width"])
def test_infinity_turns_a_term_off(name):
    assert getattr(checked(**{name: math.inf}), name) == math.inf


def test_habits_leave_room_for_an_expectation():
    with pytest.raises(DomainError, match=r"u1 \+ u2"):
        checked(u1=0.6, u2=0.4)


def test_an_unknown_name_is_told_which_there_are():
    with pytest.raises(DomainError, match="kappa"):
        checked(learning_rate=0.1)


def test_the_head_is_the_gut_with_its_brakes_off():
    known = known_from(COMPANION)
    assert (known.N0, known.m0, known.c, known.phi, known.beta, known.psi) == (1.5, -0.375, math.inf, 0, 0, 0)
    assert (known.e_told, known.e_witnessed) == (1.0, 1.0)
