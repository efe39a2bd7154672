"""The truth file: its schema, and that its numbers agree with each other."""

from __future__ import annotations

import json
from itertools import pairwise

import numpy as np
import pytest

from gait.pose.skeleton import INDEX
from gait.tracks.track import Side, View
from gait.twin.camera import place_camera
from gait.twin.film import frame_times
from gait.twin.measures import UNITS
from gait.twin.motion import pose_at
from gait.twin.spec import FilmSpec, spec_from_table, spec_hash
from gait.twin.surface import PARTS
from gait.twin.truth import SCHEMA, truth_table
from gait.twin.visibility import head_turned_away, inside, uncovered

REPORTED = {
    "cadence",
    "contact_time",
    "flight_time",
    "duty_factor",
    "trunk_lean",
    "body_line",
    "hip_over_foot_time",
    "hips_behind",
    "overstride",
    "knee_flexion_at_contact",
    "knee_flexion_stance_peak",
    "knee_flexion_swing_peak",
    "shank_inclination",
    "foot_strike_angle",
    "thigh_extension_at_toe_off",
    "ankle_dorsiflexion_change",
    "vertical_oscillation",
    "pelvic_drop",
    "femoral_adduction",
    "fppa",
    "knee_window",
    "step_width",
    "rearfoot_eversion",
}


@pytest.fixture(scope="module")
def truth(running):
    spec = spec_from_table(
        {"name": "stick", "duration_s": 1.6, "film": {"fps": 240.0, "play_fps": 30.0}}
    )
    times = frame_times(spec.film, 1.6, spec.seed)
    camera = place_camera(
        View.SIDE_RIGHT, 1280, 720, 1.75, distance_m=3.2, height_m=1.0, fill=0.75
    )
    pose = pose_at(running.motion, times.capture_s)
    xyz = np.stack([pose.point(n) for n in pose.skeleton.points_m], axis=1)
    pixels = camera.project(xyz)
    seen = inside(pixels, 1280, 720)
    table = truth_table(spec, running, camera, times, pixels, seen, seen)
    return spec, json.loads(json.dumps(table))


def test_schema(truth) -> None:
    spec, table = truth
    assert table["schema"] == SCHEMA
    assert table["spec_hash"] == spec_hash(spec)
    assert set(table) == {
        "schema",
        "spec_hash",
        "spec",
        "runner",
        "camera",
        "clock",
        "contacts",
        "steps",
        "measures",
        "points",
        "frames",
    }
    n, p = len(table["clock"]["capture_s"]), len(table["points"])
    assert np.shape(table["frames"]["xyz_m"]) == (n, p, 3)
    assert np.shape(table["frames"]["xy_px"]) == (n, p, 2)
    assert np.shape(table["frames"]["visible"]) == (n, p)
    assert all(len(values) == n for values in table["frames"]["angles_deg"].values())


def test_every_reported_measure_has_its_truth(truth) -> None:
    _, table = truth
    assert set(table["measures"]) >= REPORTED
    assert set(table["measures"]) - {"cadence"} == set(UNITS)
    for name in REPORTED - {"cadence"}:
        assert {"unit", "left", "right"} <= set(table["measures"][name]), name
    assert table["measures"]["cadence"]["both"]["mean"] == pytest.approx(168.5, abs=4.0)


def test_joint_names_are_those_of_the_pose_landmarks(truth) -> None:
    _, table = truth
    joints = ("hip", "knee", "ankle", "heel", "foot_index", "shoulder", "elbow", "wrist", "ear")
    wanted = {"nose"} | {f"{side}_{name}" for side in Side for name in joints}
    assert wanted <= set(table["points"])
    assert wanted <= set(INDEX)


def test_contacts_tell_capture_time_and_file_frame(truth) -> None:
    _, table = truth
    capture = np.array(table["clock"]["capture_s"])
    assert len(table["contacts"]) >= 6
    for contact in table["contacts"]:
        assert contact["frame"] == pytest.approx(contact["time_s"] * 240.0, abs=0.01)
        assert 0.0 <= contact["time_s"] <= capture[-1]
    assert table["clock"]["slow_motion_factor"] == 8.0
    events = [c["event"] for c in table["contacts"] if c["side"] == "left"]
    assert all(a != b for a, b in pairwise(events))


def test_frame_angles_follow_from_the_joint_positions(truth) -> None:
    _, table = truth
    xyz = np.array(table["frames"]["xyz_m"])
    at = {name: xyz[:, i] for i, name in enumerate(table["points"])}
    angles = table["frames"]["angles_deg"]
    for side in ("left", "right"):
        thigh = at[f"{side}_knee"] - at[f"{side}_hip"]
        shank = at[f"{side}_ankle"] - at[f"{side}_knee"]
        flexion = np.rad2deg(
            np.arctan2(thigh[:, 0], -thigh[:, 2]) - np.arctan2(shank[:, 0], -shank[:, 2])
        )
        np.testing.assert_allclose(angles[f"{side}_knee_flexion"], flexion, atol=0.01)
    trunk = 0.5 * (
        at["left_shoulder"] + at["right_shoulder"] - at["left_hip"] - at["right_hip"]
    )
    lean = np.rad2deg(np.arctan2(trunk[:, 0], trunk[:, 2]))
    np.testing.assert_allclose(angles["trunk_lean"], lean, atol=0.02)
    across = at["left_hip"] - at["right_hip"]
    tilt = np.rad2deg(np.arctan2(across[:, 2], across[:, 1]))
    np.testing.assert_allclose(angles["pelvic_obliquity"], tilt, atol=0.02)


def test_measures_of_a_step_agree_with_the_frames(truth) -> None:
    _, table = truth
    time = np.array(table["clock"]["capture_s"])
    angles = table["frames"]["angles_deg"]
    steps = [s for s in table["steps"] if s["next_contact_in_clip"]]
    assert steps
    for step in steps:
        side, values = step["side"], step["values"]
        knee = np.array(angles[f"{side}_knee_flexion"])
        contact = np.interp(step["initial_contact_s"], time, knee)
        assert values["knee_flexion_at_contact"] == pytest.approx(contact, abs=0.6)
        swing = (time > step["toe_off_s"]) & (time < step["next_contact_s"])
        assert values["knee_flexion_swing_peak"] == pytest.approx(knee[swing].max(), abs=0.2)
        middle = np.interp(step["mid_stance_s"], time, angles[f"{side}_fppa"])
        assert values["fppa"] == pytest.approx(middle, abs=0.1)
        stance = (time > step["initial_contact_s"]) & (time < step["toe_off_s"])
        lean = np.array(angles["trunk_lean"])[stance].mean()
        assert values["trunk_lean"] == pytest.approx(lean, abs=0.1)
        sign = 1.0 if side == "left" else -1.0
        drop = (sign * np.array(angles["pelvic_obliquity"]))[stance].max()
        assert values["pelvic_drop"] == pytest.approx(drop, abs=0.1)


def test_a_point_counts_as_seen_where_its_own_part_shows() -> None:
    parts = np.zeros((40, 40), dtype=np.uint8)
    parts[:, :20] = PARTS.index("left_thigh")
    parts[:, 20:] = PARTS.index("right_shank")
    names = ["left_knee", "right_knee", "left_ankle", "right_ankle", "nose"]
    pixels = np.array([[10.0, 20.0], [10.0, 20.0], [30.0, 20.0], [30.0, 20.0], [10.0, 5.0]])
    seen = uncovered(parts, names, pixels, np.zeros(5, dtype=bool))
    np.testing.assert_array_equal(seen, [True, False, False, True, False])
    outside = uncovered(parts, ["left_knee"], np.array([[60.0, 5.0]]), np.zeros(1, dtype=bool))
    assert not outside[0]


def test_far_ear_is_turned_away_in_a_side_view(running) -> None:
    camera = place_camera(
        View.SIDE_RIGHT, 640, 480, 1.75, distance_m=3.0, height_m=1.0, fill=0.7
    )
    pose = pose_at(running.motion, np.zeros(1))
    names = ["left_ear", "right_ear", "left_hip"]
    xyz = np.stack([pose.point(n) for n in names], axis=1)
    away = head_turned_away(pose, camera, names, xyz)[0]
    np.testing.assert_array_equal(away, [True, False, False])


def test_film_spec_default_is_real_time() -> None:
    assert FilmSpec().play_fps == 0.0
