"""Pelvis height: free fall, momentum, and steps that do not disturb each other."""

from __future__ import annotations

import numpy as np
import pytest

from gait.twin.ballistics import GRAVITY_M_S2, ballistic_bounce, dip_m


def _steady(shape: np.ndarray):
    n = len(shape)
    contact = 0.36 * np.arange(n)
    return ballistic_bounce(contact, contact + 0.26, np.full(n, 0.9), shape)


def test_flight_is_a_parabola_with_g() -> None:
    bounce = _steady(np.full(12, 0.8))
    time = np.linspace(1.44 + 0.265, 1.80 - 0.005, 30)
    fit = np.polyfit(time, bounce.height_at(time), 2)
    assert 2.0 * fit[0] == pytest.approx(-GRAVITY_M_S2, rel=1e-6)


def test_height_and_speed_join_at_toe_off_and_contact() -> None:
    bounce = _steady(np.full(12, 0.8))
    for instant in (1.44, 1.44 + 0.26):
        around = bounce.height_at(instant + np.array([-2e-4, -1e-4, 0.0, 1e-4, 2e-4]))
        slopes = np.diff(around) / 1e-4
        assert np.ptp(slopes) < 0.02
    np.testing.assert_allclose(bounce.height_at(bounce.contact_s[4:9]), 0.9, atol=1e-6)


def test_mean_force_over_a_steady_step_carries_the_body() -> None:
    """Momentum of one step: what the push gives equals what gravity takes."""
    bounce = _steady(np.full(40, 1.0))  # the first steps settle
    gained = bounce.take_off_m_s[30] - bounce.speed_m_s[30]
    assert gained == pytest.approx(GRAVITY_M_S2 * 0.10, rel=1e-3)


def test_dip_grows_with_the_exponent_and_matches_the_path() -> None:
    dips = [dip_m(0.26, 0.10, p) for p in (0.2, 0.8, 1.5)]
    assert dips[0] < dips[1] < dips[2]
    bounce = _steady(np.full(12, 0.8))
    stance = bounce.height_at(np.linspace(2.16, 2.16 + 0.26, 300))
    assert 0.9 - stance.min() == pytest.approx(dips[1], abs=5e-4)


def test_the_dip_of_one_step_leaves_its_neighbours_alone() -> None:
    plain = _steady(np.full(12, 0.8))
    shape = np.full(12, 0.8)
    shape[6] = 1.4
    deep = _steady(shape)
    around = np.concatenate([np.linspace(1.80, 2.15, 50), np.linspace(2.53, 2.80, 50)])
    np.testing.assert_allclose(plain.height_at(around), deep.height_at(around), atol=2e-4)
    middle = np.array([2.16 + 0.12])
    assert deep.height_at(middle)[0] < plain.height_at(middle)[0] - 0.005
