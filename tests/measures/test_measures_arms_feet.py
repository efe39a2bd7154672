"""Arms, feet and the trunk seen along the line of running, against exact geometry."""

from __future__ import annotations

import numpy as np
import pytest
from after_pose import follow_up
from analytic_runner import HEADING_DEG, Camera, Runner, film, frame_times_s, with_points
from known_runner import USUAL, Truth, analysed

from gait.measures.definitions import definition
from gait.measures.measurement import Measurement
from gait.pose.skeleton import INDEX
from gait.tracks.track import Side

PX_PER_M = 300.0


def seen(m: Measurement) -> float:
    """What the points show, before the model's own offset and gain are taken out."""
    assert m.value is not None, m.withheld
    row = definition(m.name)
    return row.offset + row.gain * m.value


def moved(view: str, shift_m: dict[str, float]):
    """Film the usual runner with points moved sideways, + towards the runner's left."""
    time_s = frame_times_s(60.0, 7.0)
    pose = film(USUAL, time_s, Camera(HEADING_DEG[view]), noise_px=1.0)
    xy_px = np.array(pose.xy_px)
    towards = -1.0 if view == "rear" else 1.0
    for name, metres in shift_m.items():
        xy_px[:, :, INDEX[name], 0] += towards * metres * PX_PER_M
    return follow_up(with_points(pose, xy_px), time_s)


@pytest.mark.parametrize(
    ("view", "near"), [("side-right", Side.RIGHT), ("side-left", Side.LEFT)]
)
@pytest.mark.parametrize("amplitude_deg", [15.0, 25.0])
def test_the_near_arm_is_measured_and_the_far_one_is_not(view, near, amplitude_deg):
    result = analysed(Runner(arm_swing_deg=amplitude_deg), view)
    assert seen(result.get("arm_swing", near)) == pytest.approx(2 * amplitude_deg, abs=1.5)
    assert seen(result.get("elbow_flexion", near)) == pytest.approx(95.0, abs=1.0)
    far = Side.LEFT if near is Side.RIGHT else Side.RIGHT
    for name in ("arm_swing", "elbow_flexion"):
        assert "far one" in result.get(name, far).withheld


def test_the_shin_at_contact_is_that_of_the_joints():
    truth = Truth(USUAL)
    shin = -truth.slope_deg(truth.at("knee") - truth.at("ankle"))[0]
    m = analysed().get("shank_inclination_at_contact", Side.RIGHT)
    assert seen(m) == pytest.approx(shin, abs=1.5)
    loaded = analysed().get("shank_inclination", Side.RIGHT)
    assert seen(m) > seen(loaded), "the shin swings back while the leg takes load"


@pytest.mark.parametrize("view", ["rear", "front"])
@pytest.mark.parametrize("shift_m", [-0.03, 0.0, 0.03])
def test_trunk_over_the_left_leg_is_over_when_the_left_one_stands(view, shift_m):
    result = moved(view, {f"{s}_{p}": shift_m for s in Side for p in ("shoulder", "elbow")})
    trunk_m = 0.50 * np.cos(np.radians(USUAL.lean_deg))
    angle = np.degrees(np.arctan(shift_m / trunk_m))
    assert seen(result.get("trunk_list", Side.LEFT)) == pytest.approx(angle, abs=0.4)
    assert seen(result.get("trunk_list", Side.RIGHT)) == pytest.approx(-angle, abs=0.4)


@pytest.mark.parametrize(
    ("toes_m", "words"), [(-0.05, "toes in"), (0.03, "straight"), (0.12, "toes out")]
)
def test_toes_in_straight_and_out_from_in_front(toes_m, words):
    """The runner's own toes stand 0.01 m outside; the unit is foreshortened a little."""
    shift = {"left_foot_index": toes_m - 0.01, "right_foot_index": -(toes_m - 0.01)}
    result = moved("front", shift)
    for side in Side:
        m = result.get("foot_progression", side)
        assert seen(m) == pytest.approx(100.0 * toes_m / USUAL.leg_m, abs=0.5, rel=0.12)
        assert words in definition(m.name).category(m.low, m.high)


def test_from_behind_neither_toes_nor_hands_are_told():
    result = analysed(USUAL, "rear")
    for side in Side:
        for name in ("foot_progression", "arm_crossing"):
            assert "from in front" in result.get(name, side).withheld


def test_no_view_tells_a_heel_whip():
    for view in ("rear", "front"):
        for side in Side:
            assert "slow motion" in analysed(USUAL, view).get("heel_whip", side).withheld


@pytest.mark.parametrize("inward_m", [0.0, 0.15, 0.30])
def test_a_hand_over_the_middle_of_the_trunk(inward_m):
    """The elbow hangs 0.028 m outside the shoulder and the wrist under the elbow."""
    result = moved("front", {"left_wrist": -inward_m, "right_wrist": inward_m})
    time_s = USUAL.first_contact_s + np.linspace(0.0, USUAL.stride_s, 400)
    points = USUAL.points(time_s)[:, :, 2]
    across = points[:, INDEX["left_shoulder"]] - points[:, INDEX["right_shoulder"]]
    middle = 0.5 * (points[:, INDEX["left_shoulder"]] + points[:, INDEX["right_shoulder"]])
    over = middle - (points[:, INDEX["left_wrist"]] - inward_m)
    expected = 100.0 * over.max() / np.median(across)
    for side in Side:
        m = result.get("arm_crossing", side)
        assert seen(m) == pytest.approx(expected, abs=3.0)
    crosses = definition("arm_crossing").category(m.low, m.high)
    assert ("crosses the middle" in crosses) == (inward_m == 0.30)


def test_too_few_strides_give_no_arm_swing():
    """Too few whole strides: the reason says how to film."""
    m = analysed(USUAL, "side-right", 60.0, 3.0).get("arm_swing", Side.RIGHT)
    assert m.value is None
    assert "15-20 seconds" in m.withheld
