"""The measures of the report, computed from the true joint centres.

Definitions follow the report's (camera square to the plane): sagittal measures
from x and z, frontal ones from y and z. Signs: forward, flexed, toes up, inward,
dropped, everted are positive.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from gait.arrays import FloatArray
from gait.tracks.track import Side, opposite
from gait.twin.contact import StepTime
from gait.twin.posing import Pose
from gait.twin.skeleton import SIGN

__all__ = ["LOADING_DELAY_S", "UNITS", "Points", "StepTruth", "measure_steps", "track_points"]

LOADING_DELAY_S: Final = 0.025
"""Loading response is read this long after contact."""

UNITS: Final[Mapping[str, str]] = {
    "contact_time": "ms",
    "flight_time": "ms",
    "duty_factor": "%",
    "step_time": "ms",
    "trunk_lean": "deg",
    "trunk_list": "deg",
    "body_line": "deg",
    "hip_over_foot_time": "% stance",
    "hips_behind": "% leg",
    "overstride": "% leg",
    "knee_flexion_at_contact": "deg",
    "knee_flexion_stance_peak": "deg",
    "knee_flexion_swing_peak": "deg",
    "shank_inclination": "deg",
    "shank_inclination_loading": "deg",
    "foot_strike_angle": "deg",
    "thigh_extension_at_toe_off": "deg",
    "ankle_dorsiflexion_change": "deg",
    "vertical_oscillation": "cm",
    "pelvic_drop": "deg",
    "pelvic_drop_change": "deg",
    "femoral_adduction": "deg",
    "fppa": "deg",
    "knee_window": "ratio",
    "step_width": "% leg",
    "rearfoot_eversion": "deg",
}
"""Every measure of a step and its unit."""


@dataclass(frozen=True, slots=True)
class Points:
    """Tracks of named points, metres, on a fine regular grid of time.

    Attributes
    ----------
    time_s : (n,) array
    xyz_m : mapping of name to (n, 3) array
    leg_m : float
        Thigh plus shank.
    """

    time_s: FloatArray
    xyz_m: Mapping[str, FloatArray]
    leg_m: float

    def at(self, name: str, instant_s: float) -> FloatArray:
        """Position at one instant, (3,)."""
        track = self.xyz_m[name]
        return np.array([np.interp(instant_s, self.time_s, track[:, k]) for k in range(3)])

    def rows(self, start_s: float, end_s: float) -> slice:
        """Grid rows from start to end."""
        first, last = np.searchsorted(self.time_s, [start_s, end_s])
        return slice(int(first), max(int(last), int(first) + 1))


@dataclass(frozen=True, slots=True)
class StepTruth:
    """One step with everything measured on it.

    Attributes
    ----------
    time : StepTime
    mid_stance_s : float
        Instant of the lowest mid-hip in stance.
    next_contact_s : float or None
        Same foot.
    values : mapping of measure to float
        In the units of `UNITS`; what needs the next step is missing on the last.
    """

    time: StepTime
    mid_stance_s: float
    next_contact_s: float | None
    values: Mapping[str, float]


def track_points(pose: Pose, time_s: FloatArray) -> Points:
    """Tracks of all named points plus the mid-points "mid_hip" and "mid_shoulder"."""
    xyz = {name: pose.point(name) for name in pose.skeleton.points_m}
    for name in ("hip", "shoulder"):
        xyz[f"mid_{name}"] = 0.5 * (xyz[f"left_{name}"] + xyz[f"right_{name}"])
    for side in Side:
        xyz[f"{side}_base"] = 0.5 * (xyz[f"{side}_heel"] + xyz[f"{side}_foot_index"])
    return Points(time_s, xyz, pose.skeleton.leg_m)


def sagittal(points: Points, start: str, end: str, rows: slice) -> FloatArray:
    """Angle of the line start to end from straight down, + end in front (deg)."""
    d = points.xyz_m[end][rows] - points.xyz_m[start][rows]
    return np.rad2deg(np.arctan2(d[:, 0], -d[:, 2]))


def frontal(points: Points, start: str, end: str, rows: slice, medial: float) -> FloatArray:
    """Angle of the line start to end from straight down, + end towards the midline (deg)."""
    d = points.xyz_m[end][rows] - points.xyz_m[start][rows]
    return np.rad2deg(np.arctan2(medial * d[:, 1], -d[:, 2]))


def _foot_pitch(points: Points, side: Side, rows: slice) -> FloatArray:
    d = points.xyz_m[f"{side}_foot_index"][rows] - points.xyz_m[f"{side}_heel"][rows]
    return np.rad2deg(np.arctan2(d[:, 2], d[:, 0]))


def _knee(points: Points, side: Side, rows: slice) -> FloatArray:
    thigh = sagittal(points, f"{side}_hip", f"{side}_knee", rows)
    return thigh - sagittal(points, f"{side}_knee", f"{side}_ankle", rows)


def _drop(points: Points, side: Side, rows: slice) -> FloatArray:
    """Swing-side hip below stance-side hip, angle in the frontal plane (deg)."""
    stance = points.xyz_m[f"{side}_hip"][rows]
    swing = points.xyz_m[f"{opposite(side)}_hip"][rows]
    across = np.abs(stance[:, 1] - swing[:, 1])
    return np.rad2deg(np.arctan2(stance[:, 2] - swing[:, 2], across))


def _read(
    points: Points,
    function: Callable[[Points, Side, slice], FloatArray],
    side: Side,
    at_s: float,
) -> float:
    """Value of a curve at an instant, by linear interpolation."""
    rows = points.rows(at_s - 0.0025, at_s + 0.0035)
    return float(np.interp(at_s, points.time_s[rows], function(points, side, rows)))


def _lean(points: Points, side: Side, rows: slice) -> FloatArray:  # noqa: ARG001 - one shape for all readers
    return -sagittal(points, "mid_shoulder", "mid_hip", rows)


def _sagittal_of_step(points: Points, step: StepTime, middle_s: float) -> dict[str, float]:
    side, start, end = step.side, step.contact_s, step.toe_off_s
    stance = points.rows(start, end)
    flat = points.rows(start + 0.34 * (end - start), start + 0.46 * (end - start))
    flat_pitch = float(np.median(_foot_pitch(points, side, flat)))

    def shank(p: Points, s: Side, rows: slice) -> FloatArray:
        return sagittal(p, f"{s}_knee", f"{s}_ankle", rows)

    def thigh(p: Points, s: Side, rows: slice) -> FloatArray:
        return sagittal(p, f"{s}_hip", f"{s}_knee", rows)

    def ankle(p: Points, s: Side, rows: slice) -> FloatArray:
        return _foot_pitch(p, s, rows) - shank(p, s, rows)

    hip, base = points.xyz_m["mid_hip"][stance], points.xyz_m[f"{side}_base"][stance]
    ahead = np.flatnonzero(hip[:, 0] > base[:, 0])
    over = points.time_s[stance][ahead[0]] if len(ahead) else end
    reach = points.at(f"{side}_ankle", start) - points.at("mid_hip", start)
    to_foot = points.at("mid_shoulder", start) - points.at(f"{side}_base", start)
    shoulder, foot = points.at("mid_shoulder", middle_s), points.at(f"{side}_base", middle_s)
    line = foot - shoulder
    off = points.at("mid_hip", middle_s) - shoulder
    behind = (line[0] * off[2] - line[2] * off[0]) / np.hypot(line[0], line[2])
    return {
        "trunk_lean": float(np.mean(_lean(points, side, stance))),
        "body_line": float(np.rad2deg(np.arctan2(to_foot[0], to_foot[2]))),
        "hip_over_foot_time": float(100.0 * (over - start) / (end - start)),
        "hips_behind": float(-100.0 * behind / points.leg_m),
        "overstride": float(100.0 * reach[0] / points.leg_m),
        "knee_flexion_at_contact": _read(points, _knee, side, start),
        "knee_flexion_stance_peak": float(
            np.max(_knee(points, side, points.rows(start, start + 0.75 * (end - start))))
        ),
        "shank_inclination": _read(points, shank, side, start),
        "shank_inclination_loading": _read(points, shank, side, start + LOADING_DELAY_S),
        "foot_strike_angle": _read(points, _foot_pitch, side, start) - flat_pitch,
        "thigh_extension_at_toe_off": -_read(points, thigh, side, end),
        "ankle_dorsiflexion_change": float(
            np.max(ankle(points, side, stance)) - _read(points, ankle, side, start)
        ),
    }


def _frontal_of_step(points: Points, step: StepTime, middle_s: float) -> dict[str, float]:
    side, start, end = step.side, step.contact_s, step.toe_off_s
    medial = -SIGN[side]
    stance = points.rows(start, end)

    def thigh(p: Points, s: Side, rows: slice) -> FloatArray:
        return frontal(p, f"{s}_hip", f"{s}_knee", rows, medial)

    def shank(p: Points, s: Side, rows: slice) -> FloatArray:
        return frontal(p, f"{s}_knee", f"{s}_ankle", rows, medial)

    def trunk(p: Points, s: Side, rows: slice) -> FloatArray:  # noqa: ARG001 - one shape for all readers
        return frontal(p, "mid_shoulder", "mid_hip", rows, medial)

    def everted(p: Points, s: Side, rows: slice) -> FloatArray:
        return shank(p, s, rows) - frontal(
            p, f"{s}_counter_top", f"{s}_counter_low", rows, medial
        )

    knees = points.at("left_knee", middle_s)[1] - points.at("right_knee", middle_s)[1]
    hips = points.at("left_hip", middle_s)[1] - points.at("right_hip", middle_s)[1]
    flat = points.rows(start + 0.18 * (end - start), start + 0.6 * (end - start))
    return {
        "trunk_list": _read(points, trunk, side, middle_s),
        "pelvic_drop": float(np.max(_drop(points, side, stance))),
        "pelvic_drop_change": float(
            np.max(_drop(points, side, stance)) - _read(points, _drop, side, start)
        ),
        "femoral_adduction": _read(points, thigh, side, middle_s),
        "fppa": _read(points, thigh, side, middle_s) - _read(points, shank, side, middle_s),
        "knee_window": float(knees / hips),
        "rearfoot_eversion": float(np.max(everted(points, side, flat))),
    }


def _mid_stance(points: Points, step: StepTime) -> float:
    rows = points.rows(step.contact_s, step.toe_off_s)
    height = points.xyz_m["mid_hip"][rows, 2]
    return float(points.time_s[rows][int(np.argmin(height))])


def measure_steps(points: Points, steps: tuple[StepTime, ...]) -> tuple[StepTruth, ...]:
    """Measure every step whose stance lies inside the tracks."""
    out = []
    for i, step in enumerate(steps):
        middle = _mid_stance(points, step)
        values = _sagittal_of_step(points, step, middle)
        values.update(_frontal_of_step(points, step, middle))
        values["contact_time"] = 1000.0 * (step.toe_off_s - step.contact_s)
        if i + 1 < len(steps):
            values.update(_to_next_step(points, step, steps[i + 1], middle))
        same = next((s for s in steps[i + 1 :] if s.side is step.side), None)
        if same is not None:
            stride = same.contact_s - step.contact_s
            values["duty_factor"] = 100.0 * (step.toe_off_s - step.contact_s) / stride
            swing = points.rows(step.toe_off_s, same.contact_s)
            values["knee_flexion_swing_peak"] = float(np.max(_knee(points, step.side, swing)))
        out.append(StepTruth(step, middle, None if same is None else same.contact_s, values))
    return tuple(out)


def _to_next_step(
    points: Points, step: StepTime, after: StepTime, middle_s: float
) -> dict[str, float]:
    rows = points.rows(step.contact_s, after.contact_s)
    height = points.xyz_m["mid_hip"][rows, 2]
    own = points.at(f"{step.side}_heel", middle_s)[1]
    other = points.at(f"{after.side}_heel", _mid_stance(points, after))[1]
    width = SIGN[step.side] * (own - other)
    return {
        "step_time": 1000.0 * (after.contact_s - step.contact_s),
        "flight_time": 1000.0 * (after.contact_s - step.toe_off_s),
        "vertical_oscillation": 100.0 * float(np.ptp(height)),
        "step_width": float(100.0 * width / points.leg_m),
    }
