"""Rolling of the shoe on the belt."""

from __future__ import annotations

import numpy as np
import pytest

from gait.tracks.track import Side
from gait.twin.leg import Leg, LegAngles
from gait.twin.rocker import make_rocker


def test_flat_shoe_stands_on_its_sole(stick) -> None:
    rocker = make_rocker(stick, Side.LEFT)
    ankle = rocker.ankle(np.zeros(1), np.zeros(1))[0]
    assert ankle[0] == pytest.approx(0.0, abs=1e-12)
    sole = stick.soles[Side.LEFT].points_m[:, 2].min()
    assert ankle[1] == pytest.approx(stick.origins_m["left_foot"][2] - sole, abs=1e-9)


def test_ankle_moves_without_jumps_from_heel_strike_to_push_off(stick) -> None:
    rocker = make_rocker(stick, Side.RIGHT)
    pitch = np.deg2rad(np.linspace(25.0, -60.0, 2000))
    toe = np.minimum(0.0, pitch + np.deg2rad(40.0)) + np.maximum(pitch, 0.0)
    step = np.linalg.norm(np.diff(rocker.ankle(pitch, toe), axis=0), axis=1)
    assert step.max() < 3e-4


def test_contact_point_does_not_slip(stick) -> None:
    """While the foot pivots, the material point under it stays where it is."""
    rocker = make_rocker(stick, Side.RIGHT)
    pitch = np.deg2rad(np.linspace(20.0, 1.0, 400))
    ankle = rocker.ankle(pitch, np.zeros_like(pitch))
    cos, sin = np.cos(pitch)[:, None], np.sin(pitch)[:, None]
    x = rocker.foot_outline[:, 0] * cos - rocker.foot_outline[:, 1] * sin + ankle[:, :1]
    z = rocker.foot_outline[:, 0] * sin + rocker.foot_outline[:, 1] * cos + ankle[:, 1:]
    assert abs(z.min(axis=1)).max() < 1e-9
    pivot = np.argmin(z, axis=1)
    same = pivot[1:] == pivot[:-1]
    moved = np.abs(np.diff(x, axis=0))[np.arange(len(same)), pivot[1:]]
    assert moved[same].max() < 1e-9


def test_leg_solves_its_own_angles() -> None:
    leg = Leg(0.42, 0.43, 1.0)
    hip = np.array([[0.0, 0.1, 0.9]])
    angles = LegAngles(*(np.array([v]) for v in (0.4, 0.7, 0.05, 0.1)))
    knee, ankle, _ = leg.place(hip, angles)
    solved_knee, solved = leg.solve(hip, ankle, angles.turn)
    np.testing.assert_allclose(solved_knee, knee, atol=1e-12)
    for name in ("thigh", "knee", "splay"):
        np.testing.assert_allclose(getattr(solved, name), getattr(angles, name), atol=1e-12)


def test_knee_turned_inwards_shows_as_valgus() -> None:
    for medial in (1.0, -1.0):
        leg = Leg(0.42, 0.43, medial)
        hip, ankle = np.array([[0.0, 0.0, 0.9]]), np.array([[0.0, 0.0, 0.1]])
        knee, _ = leg.solve(hip, ankle, np.deg2rad([20.0]))
        assert leg.frontal_angle(hip, knee, ankle)[0] > np.deg2rad(5.0)
        assert medial * knee[0, 1] > 0.0
