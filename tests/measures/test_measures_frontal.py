"""Measures of a runner whose joints are known, seen from behind and in front."""

from __future__ import annotations

import numpy as np
import pytest
from after_pose import follow_up
from analytic_runner import HEADING_DEG, Camera, Runner, film, frame_times_s, with_points
from known_runner import USUAL, analysed

from gait.measures.definitions import definition
from gait.pose.skeleton import INDEX
from gait.tracks.track import Side


@pytest.mark.parametrize("view", ["rear", "front"])
@pytest.mark.parametrize("inward_m", [-0.02, 0.0, 0.03])
def test_knee_and_thigh_inward_are_those_of_the_joints(view, inward_m):
    runner = Runner(knee_inward_m=inward_m)
    result = analysed(runner, view)
    # At mid-stance (the lowest point of a symmetric bounce), from in front.
    points = runner.points(np.array([runner.first_contact_s + 0.5 * runner.contact_s]))[0]
    hip, knee, ankle = (points[INDEX[f"left_{p}"]][[2, 1]] for p in ("hip", "knee", "ankle"))
    thigh, shank = knee - hip, ankle - knee
    turn = np.degrees(
        np.arcsin(
            (thigh[0] * shank[1] - thigh[1] * shank[0]) / (np.hypot(*thigh) * np.hypot(*shank))
        )
    )
    thigh_in = np.degrees(np.arctan(-thigh[0] / -thigh[1]))
    ratio = 2.0 * knee[0] / USUAL.hip_width_m
    drawn = {"fppa": turn, "femoral_adduction": thigh_in, "knee_window": ratio}
    expected = {name: definition(name).as_shown(seen) for name, seen in drawn.items()}
    for side in Side:
        assert result.get("fppa", side).value == pytest.approx(expected["fppa"], abs=1.0)
        assert result.get("femoral_adduction", side).value == pytest.approx(
            expected["femoral_adduction"], abs=0.6
        )
    assert result.get("knee_window").value == pytest.approx(expected["knee_window"], abs=0.05)


@pytest.mark.parametrize("view", ["rear", "front"])
@pytest.mark.parametrize("width_m", [-0.04, 0.06, 0.12])
def test_step_width_with_its_sign(view, width_m):
    """Negative: each foot lands on the other one's side.

    The leg that gives the unit is foreshortened from behind, hence a tenth more.
    """
    row = definition("step_width")
    m = analysed(Runner(step_width_m=width_m), view).get("step_width")
    seen = row.offset + row.gain * m.value
    assert seen == pytest.approx(100.0 * width_m / USUAL.leg_m, abs=0.5, rel=0.12)


def test_the_look_of_a_hip_drop_grows_with_the_drop_and_ignores_roll():
    drops = {
        drop: analysed(Runner(hip_drop_deg=drop), "rear").get("pelvic_drop_look").value
        for drop in (0.0, 4.0, 8.0)
    }
    assert drops[0.0] == pytest.approx(0.0, abs=0.3)
    assert drops[4.0] > 1.0
    assert drops[8.0] == pytest.approx(2.0 * drops[4.0], rel=0.1)
    rolled = analysed(Runner(hip_drop_deg=4.0), "rear", level_deg=3.0)
    level, rolled = (
        r.get("pelvic_drop_look") for r in (analysed(Runner(hip_drop_deg=4.0), "rear"), rolled)
    )
    assert rolled.value == pytest.approx(drops[4.0], abs=0.3)
    # Roll lifts one side of every step and lowers the other: that is no scatter.
    assert rolled.high - rolled.low == pytest.approx(level.high - level.low, rel=0.05)


def test_a_trunk_that_tilts_over_level_hips_is_no_hip_drop():
    """The model draws 28 % of the shoulders' tilt into the hips."""
    time_s = frame_times_s(60.0, 7.0)
    camera = Camera(HEADING_DEG["rear"])
    tilted = film(Runner(shoulder_tilt_deg=10.0), time_s, camera, noise_px=1.0)
    xy_px = np.array(tilted.xy_px)
    shoulders = xy_px[:, :, INDEX["left_shoulder"], 1] - xy_px[:, :, INDEX["right_shoulder"], 1]
    assert np.ptp(shoulders) > 25.0
    drawn_in = 0.278
    xy_px[:, :, INDEX["left_hip"], 1] += 0.5 * drawn_in * shoulders
    xy_px[:, :, INDEX["right_hip"], 1] -= 0.5 * drawn_in * shoulders
    seen = follow_up(with_points(tilted, xy_px), time_s).get("pelvic_drop_look")
    assert seen.value == pytest.approx(0.0, abs=0.35)


def test_a_hip_drop_is_never_given_in_degrees():
    result = analysed(Runner(hip_drop_deg=8.0), "rear")
    for side in Side:
        m = result.get("pelvic_drop", side)
        assert not m.known
        assert "mark two points" in m.withheld
