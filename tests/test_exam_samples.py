"""The sample clips against their known truth, pixels to findings, nothing replaced."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from clip_workshop import REAR, SIDE

from gait.events.contacts import Event
from gait.exam import ClipAnalysis, Exam
from gait.findings.finding import Finding, Grade
from gait.measures.measurement import Measurement
from gait.pose.skeleton import INDEX
from gait.tracks.track import Facing, Side, View
from gait.version import __version__

# What a view can tell of the near leg or the whole body and the truth file knows.
IN_SIDE_VIEW = (
    "contact_time",
    "knee_flexion_at_contact",
    "knee_flexion_stance_peak",
    "foot_strike_angle",
    "overstride",
    "shank_inclination",
    "thigh_extension_at_toe_off",
    "body_line",
    "hip_over_foot_time",
)
CONTACT_WITHIN_S = 0.020
TOE_OFF_WITHIN_S = 0.025


def truth_of(path) -> dict[str, Any]:
    return json.loads(path.with_suffix(".truth.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def side(sample_exam: Exam) -> ClipAnalysis:
    return sample_exam.clips[0]


@pytest.fixture(scope="module")
def rear(sample_exam: Exam) -> ClipAnalysis:
    return sample_exam.clips[1]


def get(analysis: ClipAnalysis, name: str, leg: Side | None = None) -> Measurement:
    return next(m for m in analysis.measurements if m.name == name and m.side is leg)


def test_view_facing_and_clock(side, rear):
    assert (side.tracks.view, side.tracks.facing) == (View.SIDE_RIGHT, Facing.IMAGE_RIGHT)
    assert (rear.tracks.view, rear.tracks.facing) == (View.REAR, Facing.AWAY_FROM_CAMERA)
    for analysis in (side, rear):
        assert analysis.clock.slow_motion_factor == 1.0
        assert analysis.clock.trusted
        assert analysis.tracks.valid.all()
        assert analysis.tracks.sides_certain
        assert analysis.remarks == ()


@pytest.mark.parametrize("path", [SIDE, REAR], ids=["side", "rear"])
@pytest.mark.parametrize("leg", list(Side))
@pytest.mark.parametrize(
    ("event", "within_s"),
    [(Event.INITIAL_CONTACT, CONTACT_WITHIN_S), (Event.TOE_OFF, TOE_OFF_WITHIN_S)],
)
def test_every_event_is_found_once_and_none_besides(sample_exam, path, leg, event, within_s):
    analysis = next(a for a in sample_exam.clips if a.clip.path == path)
    last_s = float(analysis.tracks.time_s[-1])
    true_s = np.array(
        [
            c["time_s"]
            for c in truth_of(path)["contacts"]
            if (c["side"], c["event"]) == (leg, event)
        ]
    )
    contacts = [c for c in analysis.gait.contacts if c.side is leg and c.event is event]
    found_s = np.array([c.time_s for c in contacts])
    off_s = found_s[:, None] - true_s
    nearest = np.abs(off_s).argmin(axis=1)
    clear = (true_s > within_s) & (true_s < last_s - within_s)
    assert set(np.flatnonzero(clear)) <= set(nearest.tolist())
    assert len(set(nearest.tolist())) == len(found_s)
    assert np.abs(off_s).min(axis=1).max() < within_s
    for contact in contacts:
        assert contact.frame == pytest.approx(60.0 * contact.time_s, abs=0.1)


@pytest.mark.parametrize("path", [SIDE, REAR], ids=["side", "rear"])
def test_cadence_within_one_and_its_interval_honest(sample_exam, path):
    analysis = next(a for a in sample_exam.clips if a.clip.path == path)
    expected = truth_of(path)["cadence_spm"]
    m = get(analysis, "cadence")
    assert m.value == pytest.approx(expected, abs=1.0)
    assert m.low <= expected <= m.high
    assert m.high - m.low < 5.0


@pytest.mark.parametrize("name", IN_SIDE_VIEW)
def test_intervals_of_the_near_leg_hold_the_truth(side, name):
    expected = truth_of(SIDE)["measures"]["right"][name]
    m = get(side, name, Side.RIGHT)
    assert m.known, m.withheld
    assert m.low <= expected <= m.high
    assert m.n >= 5
    far = get(side, name, Side.LEFT)
    assert not far.known
    assert "far one" in far.withheld


def test_trunk_lean_holds_the_truth(side):
    expected = truth_of(SIDE)["measures"]["whole_body"]["trunk_lean"]
    m = get(side, "trunk_lean")
    assert m.low <= expected <= m.high
    assert m.value < 0.0, "the runner leans backwards"


@pytest.mark.parametrize("leg", list(Side))
def test_knee_inward_look_holds_the_truth_on_both_sides(rear, leg):
    expected = truth_of(REAR)["measures"][leg]["fppa"]
    m = get(rear, "fppa", leg)
    assert m.low <= expected <= m.high


def test_step_width_holds_the_truth(rear):
    expected = truth_of(REAR)["measures"]["whole_body"]["step_width"]
    m = get(rear, "step_width")
    assert m.low <= expected <= m.high


@pytest.mark.parametrize("leg", list(Side))
def test_hip_drop_is_not_given_in_degrees(rear, leg):
    assert not get(rear, "pelvic_drop", leg).known
    assert get(rear, "pelvic_drop_look").known


def test_the_near_knee_follows_its_true_curve(side):
    true_deg = np.array(truth_of(SIDE)["frames"]["knee_flexion_right"])
    hip, knee, ankle = (
        side.tracks.light_px[:, INDEX[f"right_{p}"]] for p in ("hip", "knee", "ankle")
    )
    thigh, shank = knee - hip, ankle - knee
    turn = np.arctan2(shank[:, 1], shank[:, 0]) - np.arctan2(thigh[:, 1], thigh[:, 0])
    off = (np.degrees(turn) + 180.0) % 360.0 - 180.0 - true_deg
    assert np.sqrt(np.mean(off**2)) < 5.0


def true_points(path, *names: str) -> list[np.ndarray]:
    frames = truth_of(path)["frames"]
    return [np.array(frames[f"{name}_px"]) for name in names]


def at_mid_stance(analysis: ClipAnalysis, leg: Side, values: np.ndarray) -> float:
    instants_s = [s.mid_stance_s for s in analysis.gait.steps if s.side is leg and s.measurable]
    return float(np.mean(np.interp(instants_s, analysis.tracks.time_s, values)))


def test_measures_of_the_side_view_against_the_true_joints(side):
    hips = true_points(SIDE, "left_hip", "right_hip")
    shoulders = true_points(SIDE, "left_shoulder", "right_shoulder")
    knee, ankle, heel, toe = true_points(
        SIDE, "right_knee", "right_ankle", "right_heel", "right_toe"
    )
    leg_px = np.linalg.norm(hips[1] - knee, axis=1) + np.linalg.norm(knee - ankle, axis=1)
    line = 0.5 * (sum(shoulders) - heel - toe)
    offset = 0.5 * (sum(hips) - heel - toe)
    # Behind is to the left of a runner who heads to the right of the picture.
    behind_px = (offset[:, 0] * line[:, 1] - offset[:, 1] * line[:, 0]) / np.hypot(*line.T)
    expected = {
        "hips_behind": at_mid_stance(
            side, Side.RIGHT, 100.0 * behind_px / float(np.median(leg_px))
        ),
        "knee_flexion_swing_peak": max(truth_of(SIDE)["frames"]["knee_flexion_right"]),
    }
    for name, value in expected.items():
        m = get(side, name, Side.RIGHT)
        assert m.low <= value <= m.high, name


def test_measures_of_the_rear_view_against_the_true_joints(rear):
    knees = true_points(REAR, "left_knee", "right_knee")
    hips = true_points(REAR, "left_hip", "right_hip")
    for leg, knee, hip, inward in zip(Side, knees, hips, (1.0, -1.0), strict=True):
        run = knee - hip
        thigh_deg = np.degrees(np.arctan(inward * run[:, 0] / run[:, 1]))
        m = get(rear, "femoral_adduction", leg)
        assert m.low <= at_mid_stance(rear, leg, thigh_deg) <= m.high
    apart = np.abs(knees[0] - knees[1])[:, 0] / np.median(np.abs(hips[0] - hips[1])[:, 0])
    m = get(rear, "knee_window")
    assert m.low <= np.mean([at_mid_stance(rear, leg, apart) for leg in Side]) <= m.high


def test_curves_of_the_knee_are_there(side, rear):
    near = next(c for c in side.curves if (c.name, c.leg) == ("knee_flexion", "near"))
    assert near.side is Side.RIGHT
    truth = truth_of(SIDE)["measures"]["right"]
    assert near.mean[:35].max() == pytest.approx(truth["knee_flexion_stance_peak"], abs=4.0)
    assert {c.name for c in rear.curves} == {"fppa", "femoral_adduction"}


def one(exam: Exam, key: str, leg: Side | None) -> Finding:
    return next(f for f in exam.findings if f.key == key and f.side is leg)


def test_the_planted_patterns_are_found_and_no_others(sample_exam):
    """Backseat posture on the side clip, a hip drop of 10 degrees on the rear one."""
    flagged = (Grade.MILD, Grade.MARKED)
    assert one(sample_exam, "backseat", Side.RIGHT).grade in flagged
    assert one(sample_exam, "hip_drop", None).grade in flagged
    assert one(sample_exam, "overstride", Side.RIGHT).grade in flagged
    assert one(sample_exam, "extended_knee_heel_strike", Side.RIGHT).grade is Grade.NONE
    for leg in Side:
        assert one(sample_exam, "knee_valgus", leg).grade is Grade.NONE
    assert one(sample_exam, "low_cadence", None).grade is Grade.NONE
    assert len(sample_exam.findings) == 7


def test_evidence_pictures_lie_in_their_clip(sample_exam):
    shown = [picture for f in sample_exam.findings for picture in f.frames]
    assert {p.clip for p in shown} == {0, 1}
    for picture in shown:
        assert 0 <= picture.frame < sample_exam.clips[picture.clip].clip.n_frames


def test_one_exam_of_two_clips(sample_exam):
    assert [a.clip.path for a in sample_exam.clips] == [SIDE, REAR]
    assert sample_exam.version == __version__
    assert sample_exam.created.tzinfo is not None
    count = sum(len(a.measurements) for a in sample_exam.clips)
    assert len(sample_exam.measurements) == count
    for index, analysis in enumerate(sample_exam.clips):
        assert {m.clip for m in analysis.measurements} == {index}
        assert [stage for stage, _ in analysis.seconds] == [
            "pose",
            "pictures",
            "tracks and events",
            "measures",
        ]
    reasons = " ".join(u.why for u in sample_exam.unmeasured)
    assert "film the left side too" in reasons
    assert "mark two points on the pelvis" in reasons
    assert any("Pronation" in u.what for u in sample_exam.unmeasured)
