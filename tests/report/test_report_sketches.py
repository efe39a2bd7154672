"""The geometry drawn for every measure, against hand-made points."""

from __future__ import annotations

import numpy as np
import pytest

from gait.measures.definitions import definitions
from gait.pose.skeleton import INDEX
from gait.report.canvas import arc_points, unit
from gait.report.sketches import SKETCHES, Scene, sketch
from gait.tracks.track import Facing, Side, View

WITHOUT_GEOMETRY = {"cadence", "contact_time", "flight_time", "duty_factor", "heel_whip"} | {
    name
    for name in definitions()
    if "eversion" in name  # drawn from marks, not landmarks
}


def scene(places, *, side=Side.RIGHT, facing=Facing.IMAGE_RIGHT, level=0.0, value=None, **more):
    """Return a scene with some landmarks (all others unknown)."""
    points = np.full((33, 2), np.nan)
    for name, place in places.items():
        points[INDEX[name]] = place
    view = more.pop("view", View.SIDE_RIGHT)
    return Scene(points, view, facing, level, side, value, **more)


def opening(angle) -> float:
    """Return the size of a drawn angle, degrees."""
    cosine = np.clip(unit(angle.start) @ unit(angle.end), -1.0, 1.0)
    return float(np.degrees(np.arccos(cosine)))


def both(name, place):
    return {f"left_{name}": place, f"right_{name}": place}


def turned(vector, degrees):
    """Turn clockwise as seen in the picture."""
    a = np.radians(degrees)
    return np.array([[np.cos(a), -np.sin(a)], [np.sin(a), np.cos(a)]]) @ vector


def leg(thigh_deg, flexion_deg, hip=(100.0, 100.0)):
    """Return a right leg running to the right: thigh forward of straight down, knee bent."""
    down = np.array([0.0, 50.0])
    knee = hip + turned(down, -thigh_deg)
    ankle = knee + turned(down, flexion_deg - thigh_deg)
    return {"right_hip": hip, "right_knee": knee, "right_ankle": ankle}


def test_every_measure_with_geometry_can_be_drawn():
    assert set(definitions()) - WITHOUT_GEOMETRY <= set(SKETCHES)


def test_an_unknown_measure_draws_nothing():
    assert sketch("made_up", scene({})).at is None


@pytest.mark.parametrize("facing", [Facing.IMAGE_RIGHT, Facing.IMAGE_LEFT])
@pytest.mark.parametrize("roll", [0.0, 7.0])
@pytest.mark.parametrize("lean", [-5.0, 12.0])
def test_trunk_lean_is_drawn_against_gravity(lean, roll, facing):
    forward = 1.0 if facing is Facing.IMAGE_RIGHT else -1.0
    hip = np.array([100.0, 200.0])
    shoulder = hip + turned([0.0, -80.0], forward * lean + roll)
    drawn = sketch(
        "trunk_lean",
        scene(
            both("hip", hip) | both("shoulder", shoulder), side=None, facing=facing, level=roll
        ),
    )
    assert opening(drawn.angle) == pytest.approx(abs(lean))
    np.testing.assert_allclose(drawn.angle.vertex, hip)
    np.testing.assert_allclose(drawn.lines[0][1], shoulder)
    np.testing.assert_allclose(unit(drawn.angle.start), turned([0.0, -1.0], roll), atol=1e-12)


@pytest.mark.parametrize("flexion", [3.0, 45.0, 100.0])
def test_knee_bend_is_drawn_between_carried_on_thigh_and_shank(flexion):
    drawn = sketch("knee_flexion_at_contact", scene(leg(20.0, flexion)))
    assert opening(drawn.angle) == pytest.approx(flexion)
    thigh, ahead = drawn.lines[0], drawn.references[0]
    along = unit(thigh[1] - thigh[0])
    np.testing.assert_allclose(unit(ahead[1] - ahead[0]), along, atol=1e-12)


def test_shank_and_thigh_are_drawn_against_straight_down():
    pose = scene(leg(20.0, 8.0))
    assert opening(sketch("shank_inclination", pose).angle) == pytest.approx(12.0)
    assert opening(sketch("thigh_extension_at_toe_off", pose).angle) == pytest.approx(20.0)
    assert opening(sketch("femoral_adduction", pose).angle) == pytest.approx(20.0)


@pytest.mark.parametrize("roll", [0.0, -6.0])
def test_overstride_is_drawn_level_from_under_the_hips_to_the_ankle(roll):
    hip = np.array([100.0, 100.0])
    ankle = hip + turned([30.0, 90.0], roll)
    points = both("hip", hip) | {"right_ankle": ankle}
    below, end = sketch("overstride", scene(points, level=roll)).span
    np.testing.assert_allclose(end, ankle)
    np.testing.assert_allclose(end - below, turned([30.0, 0.0], roll), atol=1e-9)


def test_hips_behind_is_drawn_square_to_the_body_line():
    points = (
        both("hip", [90.0, 100.0])
        | both("shoulder", [110.0, 20.0])
        | {"right_heel": [100.0, 200.0], "right_foot_index": [120.0, 200.0]}
    )
    drawn = sketch("hips_behind", scene(points))
    (foot, shoulder), (on_line, hip) = drawn.lines[0], drawn.span
    assert (shoulder - foot) @ (hip - on_line) == pytest.approx(0.0, abs=1e-9)
    assert float(np.hypot(*(hip - on_line))) == pytest.approx(20.0)


@pytest.mark.parametrize("facing", [Facing.IMAGE_RIGHT, Facing.IMAGE_LEFT])
def test_foot_strike_is_drawn_against_the_same_shoe_lying_flat(facing):
    forward = 1.0 if facing is Facing.IMAGE_RIGHT else -1.0
    heel = np.array([100.0, 200.0])
    toe = heel + np.array([forward * 40.0 * np.cos(0.1), -40.0 * np.sin(0.1)])
    points = {"right_heel": heel, "right_foot_index": toe}
    drawn = sketch("foot_strike_angle", scene(points, facing=facing, value=15.0))
    assert opening(drawn.angle) == pytest.approx(15.0)
    assert drawn.angle.start[1] > drawn.angle.end[1]  # the flat shoe's line lies lower
    bare = sketch("foot_strike_angle", scene(points, facing=facing))
    assert opening(bare.angle) == pytest.approx(np.degrees(0.1))


@pytest.mark.parametrize(("side", "swing_x"), [(Side.LEFT, 120.0), (Side.RIGHT, 80.0)])
def test_pelvic_drop_is_drawn_down_to_the_swing_side(side, swing_x):
    other = "right" if side is Side.LEFT else "left"
    points = {f"{side.value}_hip": [100.0, 100.0], f"{other}_hip": [swing_x, 100.5]}
    drawn = sketch("pelvic_drop", scene(points, side=side, value=8.0, view=View.REAR))
    assert opening(drawn.angle) == pytest.approx(8.0)
    end = drawn.lines[0][1]
    assert end[1] > 100.0
    assert (end[0] - 100.0) * (swing_x - 100.0) > 0


def test_knee_window_measures_the_sideways_gap_only():
    points = {
        "left_hip": [80.0, 100.0], "right_hip": [120.0, 100.0],
        "left_knee": [85.0, 150.0], "right_knee": [115.0, 140.0],
    }  # fmt: skip
    a, b = sketch("knee_window", scene(points, side=None, view=View.REAR)).span
    np.testing.assert_allclose(b - a, [30.0, 0.0])


def test_bounce_spans_the_highest_and_lowest_hip():
    points = both("hip", [100.0, 100.0]) | both("shoulder", [100.0, 20.0])
    path = np.array([[100.0, 96.0], [101.0, 107.0], [99.0, 100.0]])
    top, bottom = sketch("vertical_oscillation", scene(points, side=None, hip_path=path)).span
    assert bottom[1] - top[1] == pytest.approx(11.0)


def test_step_width_uses_the_foot_that_is_stood_on():
    points = both("hip", [100.0, 100.0]) | {
        "left_ankle": [95.0, 170.0], "left_heel": [95.0, 176.0],
        "right_ankle": [108.0, 198.0], "right_heel": [108.0, 205.0],
    }  # fmt: skip
    below, heel = sketch("step_width", scene(points, side=None, view=View.REAR)).span
    np.testing.assert_allclose(heel, [108.0, 205.0])
    np.testing.assert_allclose(below, [100.0, 205.0])


def test_arc_runs_the_short_way_from_ray_to_ray():
    centre = np.array([10.0, 20.0])
    rim = arc_points(centre, np.array([0.0, -3.0]), np.array([2.0, 2.0]), 5.0)
    np.testing.assert_allclose(rim[0], [10.0, 15.0], atol=1e-12)
    np.testing.assert_allclose(rim[-1], centre + 5.0 * unit(np.array([1.0, 1.0])), atol=1e-12)
    np.testing.assert_allclose(np.hypot(*(rim - centre).T), 5.0)
    assert (rim[:, 0] >= 10.0 - 1e-9).all()  # over the right, not round the left
