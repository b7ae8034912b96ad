"""The normal distribution against arithmetic of 800 digits (mpmath, ``log(erfc(-x/sqrt(2))/2)`` at mp.dps = 800)."""

from __future__ import annotations

import numpy as np
import pytest

from earned.working_model.normal import between, log_between, log_ndtr, ndtr, ndtri

LOG_NDTR = (
    (-100000000, -5000000000000019.3396),
    (-10000, -50000010.129278915181),
    (-300, -45006.62273211866336),
    (-38.5, -745.69527029041108133),
    (-37, -689.0305855768905936),
    (-20, -203.91715537109726394),
    (-12.0625, -76.167751527080815544),
    (-11.9, -74.207418051248287413),
    (-8.25, -37.074589931901532919),
    (-5, -15.064998393988725736),
    (-3, -6.6077262215103495433),
    (-1.5, -2.705944400823889807),
    (-1, -1.8410216450092635058),
    (-0.3, -0.96210281816885066774),
    (-0.001, -0.69394538346696517877),
    (0, -0.69314718055994530942),
    (0.001, -0.69234961427268824342),
    (0.25, -0.51298407540943043213),
    (0.7, -0.27702394227713124471),
    (1, -0.17275377902344988953),
    (2, -0.023012909328963488465),
    (3.4, -0.00033698603909469115527),
    (3.6, -0.00015912124927206522139),
    (5, -2.8665161296376359338e-7),
    (8, -6.2209605742717860585e-16),
    (11.5, -6.5957714461136750791e-31),
    (12.5, -3.7325642988777133772e-36),
    (20, -2.7536241186062336951e-89),
    (37, -5.7255712225245768227e-300),
)
LOG_BETWEEN = (
    (-0.25, 0.25, -1.6224590640372049016),
    (0.75, 1.25, -2.112150050472795164),
    (-40, -39, -765.08315656437754441),
    (39, 40.5, -765.0831565643775444),
    (12.5, 12.75, -81.618625089158155941),
    (-11.9, -11.8, -73.375369518835986325),
    (-1, 9, -0.17275377902344988966),
    (300, 301, -45006.62273211866336),
    (-0.0001, 0.0001, -9.436131726287576834),
)


@pytest.mark.parametrize(("x", "exact"), LOG_NDTR)
def test_log_phi_is_right_to_a_trillionth_in_the_middle_and_in_the_tails(x, exact):
    assert log_ndtr(x) == pytest.approx(exact, rel=1e-12)


@pytest.mark.parametrize(("low", "high", "exact"), LOG_BETWEEN)
def test_the_mass_of_an_interval_is_right_wherever_it_lies(low, high, exact):
    assert log_between(low, high) == pytest.approx(exact, rel=1e-12)


def test_the_ends_of_the_line_are_certain():
    assert log_ndtr(np.inf) == 0
    assert log_ndtr(-np.inf) == -np.inf
    assert ndtr(np.array([-np.inf, 0.0, -0.0, np.inf])).tolist() == [0, 0.5, 0.5, 1]


def test_log_phi_never_falls_and_has_no_seams():
    x = np.linspace(-15, 15, 60_001)
    steps = np.diff(log_ndtr(x))
    assert (steps >= 0).all()
    # The slope of log Φ is φ/Φ; a seam between table, tail and logarithm would stand out from it.
    middles = 0.5 * (x[1:] + x[:-1])
    slope = np.exp(-0.5 * middles**2 - log_ndtr(middles)) / np.sqrt(2 * np.pi)
    np.testing.assert_allclose(steps[x[1:] < 3], (slope * np.diff(x))[x[1:] < 3], rtol=2e-6)


def test_touching_intervals_share_out_the_whole_line():
    edges = np.array([-np.inf, -9.0, -1.3, -0.2, 0.6, 4.0, np.inf])
    inside = between(np.stack([edges[1:-2], edges[2:-1]]))
    total = np.exp(inside.log_mass).sum() + ndtr(edges[1]) + ndtr(-edges[-2])
    assert total == pytest.approx(1, abs=1e-14)
    np.testing.assert_allclose(inside.upto[:-1], inside.below[1:], atol=1e-15)
    np.testing.assert_allclose(inside.below, ndtr(edges[1:-2]), atol=1e-15)


def test_a_quantile_leads_back_to_its_probability():
    p = np.concatenate([np.geomspace(1e-290, 0.5, 200), 1 - np.geomspace(1e-8, 0.5, 50)])
    np.testing.assert_allclose(ndtr(ndtri(p)), p, rtol=3e-11)
    np.testing.assert_array_equal(ndtri([0.0, 1.0]), [-np.inf, np.inf])
    assert np.abs(ndtri(p, polish=0) - ndtri(p)).max() < 2e-5


def test_one_number_and_many_give_the_same():
    x = np.random.default_rng(1).normal(0, 6, 300)
    assert [float(log_ndtr(each)) for each in x] == log_ndtr(x).tolist()
    assert log_ndtr(x.reshape(3, 100)).shape == (3, 100)
