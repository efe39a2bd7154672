"""A small truth, and what the program would say of that clip, both written by hand.

Two legs that stand still in the picture, contacts every 0.7 s of each foot (left at
0.3 s, right at 0.65 s, 0.25 s long), 5 s at 60 frames/s.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from bench.rows import Score
from bench.score import score
from bench.truth import Truth, truth_from_table
from gait.arrays import frozen, frozen_mask
from gait.events.contacts import Contact, Event, Gait, Step
from gait.exam import ClipAnalysis, Exam
from gait.findings.finding import Finding, Grade
from gait.measures.definitions import definition
from gait.measures.measurement import Measurement, StepValue
from gait.pose.sequence import PoseSequence
from gait.pose.skeleton import INDEX
from gait.tracks.track import Facing, Side, Tracks, View
from gait.video import CaptureClock, Clip, ClockSource

FPS, STRIDE_S, CONTACT_S, LEG_M = 60.0, 0.7, 0.25, 0.8
TIME_S = np.arange(300) / FPS
FIRST_S = {Side.LEFT: 0.3, Side.RIGHT: 0.65}
POINTS = {
    "left_hip": (300.0, 200.0),
    "left_knee": (340.0, 300.0),
    "left_ankle": (300.0, 400.0),
    "left_heel": (290.0, 410.0),
    "left_foot_index": (340.0, 410.0),
    "right_hip": (300.0, 200.0),
    "right_knee": (320.0, 300.0),
    "right_ankle": (240.0, 380.0),
    "right_heel": (225.0, 385.0),
    "right_foot_index": (265.0, 415.0),
    "left_shoulder": (310.0, 50.0),
    "right_shoulder": (310.0, 50.0),
}
VALUES = {
    "contact_time": 250.0,
    "trunk_lean": 7.0,
    "knee_flexion_at_contact": 12.0,
    "shank_inclination": 5.0,
    "shank_inclination_loading": 2.0,
    "foot_strike_angle": 12.0,
    "overstride": 24.0,
    "body_line": -8.0,
    "hips_behind": 2.0,
    "hip_over_foot_time": 36.0,
    "vertical_oscillation": 8.0,
    "pelvic_drop": 4.0,
    "fppa": 2.0,
    "femoral_adduction": 6.0,
    "step_width": 7.0,
}


def _angles_deg() -> dict[str, list[float]]:
    """By the definitions: forward is to the right of the picture."""

    def hanging(top: str, bottom: str) -> float:
        (x0, y0), (x1, y1) = POINTS[top], POINTS[bottom]
        return float(np.degrees(np.arctan2(x1 - x0, y1 - y0)))

    out = {"trunk_lean": float(np.degrees(np.arctan2(10.0, 150.0)))}
    for side in Side:
        thigh = hanging(f"{side}_hip", f"{side}_knee")
        shank = hanging(f"{side}_knee", f"{side}_ankle")
        (x0, y0), (x1, y1) = POINTS[f"{side}_heel"], POINTS[f"{side}_foot_index"]
        out[f"{side}_thigh_angle"] = thigh
        out[f"{side}_shank_angle"] = shank
        out[f"{side}_knee_flexion"] = thigh - shank
        out[f"{side}_foot_angle"] = float(np.degrees(np.arctan2(y0 - y1, x1 - x0)))
    return {name: [value] * len(TIME_S) for name, value in out.items()}


def contact_times(side: Side) -> list[float]:
    return [
        FIRST_S[side] + k * STRIDE_S for k in range(7) if FIRST_S[side] + k * STRIDE_S < 4.9
    ]


def truth_table(**changes: Any) -> dict[str, Any]:
    """The JSON of the truth; `changes`: view, activity, name, half, values, play_fps."""
    view = changes.get("view", "side-right")
    values = {**VALUES, **changes.get("values", {})}
    play_fps = changes.get("play_fps", 0.0)
    contacts, steps = [], []
    for side in Side:
        for at in contact_times(side):
            ends = {"initial_contact": at, "toe_off": at + CONTACT_S}
            rows = [{"side": side.value, "event": e, "time_s": t} for e, t in ends.items()]
            contacts += [row for row in rows if row["time_s"] <= TIME_S[-1]]
            if at + CONTACT_S <= TIME_S[-1]:
                step = {"side": side.value, "initial_contact_s": at, "values": dict(values)}
                steps.append({**step, "toe_off_s": at + CONTACT_S})
    slower = FPS / play_fps if play_fps else 1.0
    still = np.tile(np.array(list(POINTS.values())), (len(TIME_S), 1, 1))
    return {
        "schema": "gait.twin.truth/1",
        "spec_hash": "0",
        "spec": {
            "name": changes.get("name", "clip"),
            "labels": {"half": changes["half"]} if "half" in changes else {},
            "runner": {"body": "ben", "clothes": "fitted"},
            "motion": {
                "activity": changes.get("activity", "running"),
                "strike": "heel",
                "faults": changes.get("faults", {}),
                "set": {},
            },
            "camera": {
                "view": view, "yaw_deg": changes.get("yaw_deg", 0.0), "roll_deg": 0.0,
                "pitch_deg": 0.0, "fill": 0.75, "height_px": 720, "shake_deg": 0.0,
            },
            "room": {
                "name": "lab", "light": 1.0, "rail": True, "console": False, "mirror": False,
                "bystander": "",
            },
            "film": {
                "fps": FPS, "play_fps": play_fps, "shutter": 0.3, "jitter": 0.0, "dropped": 0.0,
            },
        },
        "runner": {"leg_m": LEG_M},
        "camera": {"view": view, "level_deg": 0.0},
        "clock": {
            "capture_s": TIME_S.tolist(),
            "file_s": (TIME_S * slower).tolist(),
            "slow_motion_factor": slower,
        },
        "contacts": sorted(contacts, key=lambda row: row["time_s"]),
        "steps": sorted(steps, key=lambda row: row["initial_contact_s"]),
        "points": list(POINTS),
        "frames": {
            "xy_px": still.tolist(),
            "in_frame": np.ones(still.shape[:2], dtype=int).tolist(),
            "angles_deg": _angles_deg(),
        },
    }  # fmt: skip


def hand_truth(**changes: Any) -> Truth:
    return truth_from_table(truth_table(**changes))


def hand_gait(shift_s: float = 0.0) -> Gait:
    """The true contacts, all shifted by some time."""
    contacts, steps = [], []
    for side in Side:
        at = [t + shift_s for t in contact_times(side)]
        for i, landing_s in enumerate(at):
            for event, time_s in zip(Event, (landing_s, landing_s + CONTACT_S), strict=True):
                if time_s <= TIME_S[-1]:
                    contacts.append(Contact(side, event, time_s, FPS * time_s, 0.008))
            following = at[i + 1] if i + 1 < len(at) else None
            if landing_s + CONTACT_S <= TIME_S[-1]:
                off_s, middle_s = landing_s + CONTACT_S, landing_s + 0.1
                steps.append(Step(side, landing_s, middle_s, off_s, following, 0.008, True))
    contacts.sort(key=lambda c: c.time_s)
    steps.sort(key=lambda s: s.initial_contact_s)
    cadence = 120.0 / STRIDE_S
    return Gait(tuple(contacts), tuple(steps), STRIDE_S, cadence, cadence - 0.5, cadence + 0.5)


def hand_measurement(
    name: str,
    side: Side | None,
    value: float | None,
    gait: Gait,
    *,
    half: float = 1.0,
    steps: list[int] | None = None,
    why: str = "the picture is too small",
) -> Measurement:
    """A measurement of all steps of a side, or of some; withheld when it has no value."""
    unit = definition(name).unit
    if value is None:
        return Measurement(name, side, 0, unit, None, None, None, 0, (), why)
    own = [i for i, s in enumerate(gait.steps) if side in (None, s.side)]
    used = own if steps is None else steps
    read = tuple(StepValue(gait.steps[i].initial_contact_s, 0, i, value) for i in used)
    return Measurement(
        name, side, 0, unit, value, value - half, value + half, len(read), read, None
    )


def hand_finding(key: str, side: Side | None, grade: Grade) -> Finding:
    return Finding(key, side, grade, (), key, "", "", "", "", (), ())


def hand_tracks(view: View, points: dict[str, tuple[float, float]] | None = None) -> Tracks:
    xy_px = np.zeros((len(TIME_S), 33, 2))
    for name, place in {**POINTS, **(points or {})}.items():
        xy_px[:, INDEX[name]] = place
    facing = {
        View.SIDE_RIGHT: Facing.IMAGE_RIGHT,
        View.SIDE_LEFT: Facing.IMAGE_LEFT,
        View.REAR: Facing.AWAY_FROM_CAMERA,
        View.FRONT: Facing.TOWARDS_CAMERA,
    }
    return Tracks(
        time_s=frozen(TIME_S),
        light_px=frozen(xy_px),
        smooth_px=frozen(xy_px),
        sd_px=frozen(np.ones(xy_px.shape[:2])),
        visibility=frozen(np.ones(xy_px.shape[:2])),
        valid=frozen_mask(np.ones(len(TIME_S), dtype=bool)),
        view=view,
        facing=facing.get(view, Facing.UNKNOWN),
        sides_certain=True,
        leg_length_px=215.0,
        level_deg=0.0,
        level_known=False,
        yaw_deg=2.0,
        explanation="By hand.",
    )


def hand_exam(
    gait: Gait | None = None,
    measurements: tuple[Measurement, ...] = (),
    findings: tuple[Finding, ...] = (),
    *,
    view: View = View.SIDE_RIGHT,
    file_slower: float = 1.0,
    factor: float = 1.0,
    source: ClockSource = ClockSource.REAL_TIME,
) -> Exam:
    """What the program says: the file plays `file_slower` times slower than life."""
    n = len(TIME_S)
    file_s = frozen(TIME_S * file_slower)
    tracks = hand_tracks(view)
    clock = CaptureClock(frozen(file_s / factor), factor, source, factor, factor, "By hand.")
    tracks = replace(tracks, time_s=clock.time_s)
    nothing = np.zeros((n, 2, 33))
    pose = PoseSequence(
        xy_px=frozen(np.zeros((n, 2, 33, 2))),
        visibility=frozen(nothing),
        world_m=frozen(np.zeros((n, 2, 33, 3))),
        presence=frozen(np.ones((n, 2))),
        found=frozen_mask(np.arange(n) % 4 > 0),
        regions=frozen(np.zeros((n, 4))),
        people=(),
        person=1,
        estimator="by hand",
    )
    clip = Clip(Path("clip.mp4"), "0", 1280, 720, 0, "h264", "yuv420p", file_s, None, 0)
    analysis = ClipAnalysis(
        clip, clock, pose, tracks, tracks, gait or hand_gait(), measurements, (), (), ()
    )
    when = datetime(2026, 1, 1, tzinfo=UTC)
    return Exam((analysis,), findings, (), None, None, when, "0")


def plain_score(
    name: str = "clip", half: str = "tune", error: float = 0.0, **more: Any
) -> Score:
    """Score of a side clip whose knee reads `error` degrees too bent."""
    gait = hand_gait()
    knee = hand_measurement("knee_flexion_at_contact", Side.RIGHT, 12.0 + error, gait)
    truth = hand_truth(name=name, half=half, **more)
    return score(hand_exam(gait, (knee,)), truth)
