"""Angles against constructions whose answer is known without any formula of the program."""

from __future__ import annotations

import numpy as np
import pytest
from by_hand import tracks_with

from gait.measures.geometry import (
    distance_behind_line,
    flexion_deg,
    frontal_plane_projection_deg,
    inclination_deg,
    lean_deg,
    pitch_deg,
)
from gait.tracks.axes import forward_up, medial_up
from gait.tracks.track import Side, View

ORIGIN = np.zeros(2)
ANGLES = (-170.0, -90.0, -45.0, -12.5, 0.0, 3.0, 30.0, 89.0, 135.0)


def hanging(angle_deg: float, length: float = 1.0) -> np.ndarray:
    """End of a segment that hangs from the origin, swung forward by an angle."""
    turn = np.radians(angle_deg)
    return length * np.array([np.sin(turn), -np.cos(turn)])


@pytest.mark.parametrize("angle", ANGLES)
def test_a_segment_swung_forward_has_that_inclination(angle):
    assert inclination_deg(ORIGIN, hanging(angle, 37.0)) == pytest.approx(angle, abs=1e-9)


@pytest.mark.parametrize("angle", ANGLES)
def test_a_trunk_tipped_forward_leans_by_that_angle(angle):
    top = -hanging(-angle, 55.0)
    assert lean_deg(ORIGIN, top) == pytest.approx(angle, abs=1e-9)


def test_a_foot_on_a_three_four_five_triangle():
    assert pitch_deg(ORIGIN, np.array([4.0, 3.0])) == pytest.approx(36.8698976, abs=1e-6)
    assert pitch_deg(ORIGIN, np.array([4.0, -3.0])) == pytest.approx(-36.8698976, abs=1e-6)


@pytest.mark.parametrize("thigh", [-30.0, 0.0, 25.0])
@pytest.mark.parametrize("bend", [-5.0, 0.0, 12.0, 90.0, 140.0])
def test_the_knee_bends_by_what_the_shank_stays_behind_the_thigh(thigh, bend):
    knee = hanging(thigh, 40.0)
    ankle = knee + hanging(thigh - bend, 42.0)
    assert flexion_deg(ORIGIN, knee, ankle) == pytest.approx(bend, abs=1e-9)


def test_flexion_agrees_with_the_law_of_cosines():
    rng = np.random.default_rng(3)
    hip, knee = rng.normal(size=(2, 50, 2))
    ankle = rng.normal(size=(50, 2))
    a, b = np.linalg.norm(knee - hip, axis=1), np.linalg.norm(ankle - knee, axis=1)
    c = np.linalg.norm(ankle - hip, axis=1)
    inner = np.degrees(np.arccos((a**2 + b**2 - c**2) / (2 * a * b)))
    np.testing.assert_allclose(np.abs(flexion_deg(hip, knee, ankle)), 180.0 - inner, atol=1e-6)


def test_a_knee_inside_the_line_from_hip_to_ankle_counts_as_inward():
    hip, ankle = np.array([0.0, 80.0]), np.array([0.0, 0.0])
    # An isosceles triangle: 40 up and down, 10 to the side: twice atan(1/4).
    expected = 2.0 * 14.0362435
    inward = frontal_plane_projection_deg(hip, np.array([10.0, 40.0]), ankle)
    outward = frontal_plane_projection_deg(hip, np.array([-10.0, 40.0]), ankle)
    assert inward == pytest.approx(expected, abs=1e-6)
    assert outward == pytest.approx(-expected, abs=1e-6)
    assert frontal_plane_projection_deg(hip, np.array([0.0, 30.0]), ankle) == pytest.approx(0.0)


@pytest.mark.parametrize("turn", [0.0, 20.0, -35.0])
def test_distance_behind_a_leaning_line_is_perpendicular_to_it(turn):
    foot, shoulder = ORIGIN, -hanging(-turn, 140.0)
    along = shoulder / 140.0
    behind = np.array([-along[1], along[0]])
    hip = 70.0 * along + 6.0 * behind
    assert distance_behind_line(hip, foot, shoulder) == pytest.approx(6.0, abs=1e-9)
    hip = 70.0 * along - 6.0 * behind
    assert distance_behind_line(hip, foot, shoulder) == pytest.approx(-6.0, abs=1e-9)


def at(x: float, y: float, view: View, level_deg: float = 0.0, side: Side | None = None):
    tracks = tracks_with({}, np.array([0.0, 0.1]), view, level_deg=level_deg)
    point = np.array([x, y])
    return forward_up(tracks, point) if side is None else medial_up(tracks, point, side)


def test_forward_is_where_the_runner_is_heading():
    np.testing.assert_allclose(at(10.0, 4.0, View.SIDE_RIGHT), [10.0, -4.0])
    np.testing.assert_allclose(at(10.0, 4.0, View.SIDE_LEFT), [-10.0, -4.0])


@pytest.mark.parametrize(
    ("view", "side", "medial_x"),
    [
        # From behind the runner's left is on the left of the picture.
        (View.REAR, Side.LEFT, 10.0),
        (View.REAR, Side.RIGHT, -10.0),
        (View.FRONT, Side.LEFT, -10.0),
        (View.FRONT, Side.RIGHT, 10.0),
    ],
)
def test_medial_points_to_the_other_leg(view, side, medial_x):
    np.testing.assert_allclose(at(10.0, 4.0, view, side=side), [medial_x, -4.0])


@pytest.mark.parametrize("view", [View.SIDE_RIGHT, View.SIDE_LEFT])
@pytest.mark.parametrize("level_deg", [-7.0, 0.0, 3.0, 20.0])
def test_a_plumb_line_seen_turned_clockwise_is_upright_after_levelling(view, level_deg):
    turn = np.radians(level_deg)
    # Turned clockwise in the picture, a line upwards leans to the right.
    x, y = 100.0 * np.sin(turn), -100.0 * np.cos(turn)
    np.testing.assert_allclose(at(x, y, view, level_deg), [0.0, 100.0], atol=1e-9)


@pytest.mark.parametrize("view", [View.REAR, View.FRONT])
@pytest.mark.parametrize("side", list(Side))
def test_levelling_in_a_frontal_view_keeps_medial_and_up_apart(view, side):
    level_deg = 5.0
    turn = np.radians(level_deg)
    # The belt's edge, level in life, falls to the right of a picture turned clockwise.
    x, y = 60.0 * np.cos(turn), 60.0 * np.sin(turn)
    medial, up = at(x, y, view, level_deg, side)
    assert up == pytest.approx(0.0, abs=1e-9)
    assert abs(medial) == pytest.approx(60.0)
