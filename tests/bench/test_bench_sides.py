"""True values from points, and the tables of left against right."""

from __future__ import annotations

import numpy as np
import pytest
from by_hand import measured

from bench.derived import derived_values
from bench.sides import Compared, page
from gait.measures.symmetry import SideDifference
from gait.tracks.track import Side

LEG_M = 0.84
NAMES = [
    f"{side}_{part}"
    for side in Side
    for part in ("shoulder", "elbow", "wrist", "heel", "foot_index")
]


def table(toes_out_m: float = 0.05, hand_m: float = 0.04) -> dict[str, object]:
    """A stride of 0.7 s from 0.1 s: arms swing by ± 25°, elbows at 90°, feet hang at 45°."""
    time_s = np.linspace(0.0, 1.0, 501)
    xyz = np.zeros((len(time_s), len(NAMES), 3))
    swing = np.radians(25.0) * np.sin(2.0 * np.pi * (time_s - 0.1) / 0.7)
    for side in Side:
        out = 1.0 if side is Side.LEFT else -1.0
        at = {part: NAMES.index(f"{side}_{part}") for part in ("shoulder", "elbow", "wrist")}
        xyz[:, at["shoulder"]] = (0.0, 0.2 * out, 1.4)
        hanging = np.stack([np.sin(swing), 0 * swing, -np.cos(swing)], axis=1)
        ahead = np.stack([np.cos(swing), 0 * swing, np.sin(swing)], axis=1)
        xyz[:, at["elbow"]] = xyz[:, at["shoulder"]] + 0.3 * hanging
        xyz[:, at["wrist"]] = xyz[:, at["elbow"]] + 0.25 * ahead
        xyz[:, at["wrist"], 1] = hand_m * out
        xyz[:, NAMES.index(f"{side}_heel")] = (0.0, 0.05 * out, 0.2)
        xyz[:, NAMES.index(f"{side}_foot_index")] = (0.1, (0.05 + toes_out_m) * out, 0.1)
    step = {"initial_contact_s": 0.1, "toe_off_s": 0.35, "next_contact_s": 0.8}
    return {
        "clock": {"capture_s": time_s.tolist()},
        "runner": {"leg_m": LEG_M},
        "points": NAMES,
        "frames": {"xyz_m": xyz.tolist()},
        "steps": [{**step, "side": side.value} for side in Side],
    }


def test_arms_and_feet_from_points():
    for values in derived_values(table()):
        assert values["arm_swing"] == pytest.approx(50.0, abs=0.2)
        assert values["elbow_flexion"] == pytest.approx(90.0, abs=0.2)
        assert values["arm_crossing"] == pytest.approx(-10.0)  # 4 cm of 40
        assert values["foot_progression"] == pytest.approx(100.0 * 0.05 / LEG_M)
        assert values["heel_whip"] == pytest.approx(np.degrees(np.arctan(0.05 / 0.1)))


def test_toes_in_and_hands_over_the_middle_turn_the_sign():
    for values in derived_values(table(toes_out_m=-0.02, hand_m=-0.04)):
        assert values["foot_progression"] == pytest.approx(-100.0 * 0.02 / LEG_M)
        assert values["arm_crossing"] == pytest.approx(10.0)
        assert values["heel_whip"] < 0


def test_the_last_stride_has_no_swing_of_the_arm():
    cut = table()
    cut["steps"][0]["next_contact_s"] = None
    cut["steps"][1]["next_contact_s"] = 1.2  # behind the end of the clip
    for values in derived_values(cut):
        assert set(values) == {"foot_progression"}


def test_a_truth_without_arms_gives_nothing():
    assert derived_values({**table(), "points": ["left_hip"]}) == [{}, {}]


def compared(value: float, truth: float, half: float, clips=(0, 1)) -> Compared:
    left = measured("overstride", Side.LEFT, 20.0 + value, clip=clips[0])
    right = measured("overstride", Side.RIGHT, 20.0, clip=clips[1])
    d = SideDifference("overstride", left, right, value, value - half, value + half, None)
    return Compared("test", d, truth)


def test_the_table_counts_what_is_covered_told_apart_and_right():
    rows = [
        compared(4.0, 5.0, 3.0),  # told, right, covered
        compared(4.0, -3.0, 3.0),  # told, wrong sign, not covered
        compared(1.0, 0.0, 3.0),
        compared(-1.0, 0.0, 3.0),
    ]
    frontal, two_clips = page(rows).split("## From two side clips")
    assert "overstride" not in frontal
    (line,) = [row for row in two_clips.splitlines() if "| test |" in row]
    cells = [cell.strip() for cell in line.strip("|").split("|")]
    assert cells[2:4] == ["4", "+1.5"]  # errors -1, 7, 1, -1
    assert cells[5:] == ["3.0", "75 %", "50 %", "50 %"]


def test_one_clip_and_two_clips_stand_in_their_own_tables():
    text = page([compared(1.0, 0.0, 3.0, clips=(0, 0)), compared(1.0, 0.0, 3.0)])
    frontal, two_clips = text.split("## From two side clips")
    assert frontal.count("| test |") == two_clips.count("| test |") == 1
