"""Angles, legs and camera, frame by frame, against the true ones."""

from __future__ import annotations

from typing import Final

import numpy as np

from bench.clock import Clocks
from bench.rows import CameraRow, CurveRow
from bench.truth import Truth, leg_of
from gait.arrays import BoolArray, FloatArray
from gait.measures.geometry import flexion_deg, inclination_deg, lean_deg, pitch_deg
from gait.pose.skeleton import INDEX
from gait.tracks.axes import forward_up
from gait.tracks.track import Side, Tracks

__all__ = ["camera_row", "curve_rows", "exchanged_share"]

_CHAIN: Final = ("hip", "knee", "ankle", "heel", "foot_index")
_LEAST_FRAMES: Final = 10
_APART: Final = 0.12
"""Legs nearer to each other than this share of the leg cannot be told apart."""


def curve_rows(tracks: Tracks, truth: Truth, clocks: Clocks) -> tuple[CurveRow, ...]:
    """Compare segment and joint angles of a side view in every tracked frame.

    Frames count in which the joints of that leg truly lie inside the picture.
    """
    if not (truth.view.is_side and tracks.view.is_side):
        return ()
    rows = []
    for kind, xy_px in (("light", tracks.light_px), ("smooth", tracks.smooth_px)):
        points = {name: forward_up(tracks, xy_px[:, i]) for name, i in INDEX.items()}
        for side in Side:
            shown = _shown(truth, clocks, [f"{side}_{part}" for part in _CHAIN[:3]])
            leg = leg_of(side, truth.view)
            for name, values in _leg_angles(points, side).items():
                true = clocks.in_frames(truth.angles_deg[f"{side}_{name}"])
                rows.append(_curve_row(name, leg, kind, values - true, tracks.valid & shown))
        lean = lean_deg(_middle(points, "hip"), _middle(points, "shoulder"))
        error = lean - clocks.in_frames(truth.angles_deg["trunk_lean"])
        rows.append(_curve_row("trunk_lean", "whole", kind, error, tracks.valid))
    return tuple(row for row in rows if row is not None)


def _leg_angles(points: dict[str, FloatArray], side: Side) -> dict[str, FloatArray]:
    hip, knee, ankle, heel, toe = (points[f"{side}_{part}"] for part in _CHAIN)
    return {
        "knee_flexion": flexion_deg(hip, knee, ankle),
        "thigh_angle": inclination_deg(hip, knee),
        "shank_angle": inclination_deg(knee, ankle),
        "foot_angle": pitch_deg(heel, toe),
    }


def _middle(points: dict[str, FloatArray], part: str) -> FloatArray:
    return 0.5 * (points[f"left_{part}"] + points[f"right_{part}"])


def _shown(truth: Truth, clocks: Clocks, names: list[str]) -> BoolArray:
    every = np.all([truth.in_frame[name] for name in names], axis=0)
    return np.asarray(clocks.in_frames(every.astype(float)) > 0.5)


def _curve_row(
    name: str, leg: str, kind: str, error_deg: FloatArray, wanted: BoolArray
) -> CurveRow | None:
    turned = (error_deg + 180.0) % 360.0 - 180.0
    used = turned[wanted & np.isfinite(turned)]
    if len(used) < _LEAST_FRAMES:
        return None
    return CurveRow(name, leg, kind, len(used), float(np.mean(used)), float(np.std(used)))


def exchanged_share(tracks: Tracks, truth: Truth, clocks: Clocks) -> float | None:
    """Share of frames in which knee and ankle of one leg lie on the other leg's.

    Frames count in which the true legs are apart by more than 12 % of the leg.
    """
    same, swapped, apart = np.zeros((3, tracks.n_frames))
    for part in ("knee", "ankle"):
        ours = {side: tracks.point(f"{side}_{part}") for side in Side}
        true = {side: _true_point(truth, clocks, f"{side}_{part}") for side in Side}
        same += sum(_distance(ours[side], true[side]) for side in Side)
        swapped += _distance(ours[Side.LEFT], true[Side.RIGHT])
        swapped += _distance(ours[Side.RIGHT], true[Side.LEFT])
        apart += _distance(true[Side.LEFT], true[Side.RIGHT])
    used = tracks.valid & np.isfinite(same) & (apart > 2.0 * _APART * tracks.leg_length_px)
    return float(np.mean(swapped[used] < same[used])) if used.any() else None


def _true_point(truth: Truth, clocks: Clocks, name: str) -> FloatArray:
    xy = truth.points[name]
    return np.stack([clocks.in_frames(xy[:, 0]), clocks.in_frames(xy[:, 1])], axis=1)


def _distance(a: FloatArray, b: FloatArray) -> FloatArray:
    return np.asarray(np.linalg.norm(a - b, axis=1))


def camera_row(tracks: Tracks, truth: Truth, clocks: Clocks) -> CameraRow:
    """Gather what the program knows of the camera."""
    level = tracks.level_deg if tracks.level_known else None
    return CameraRow(tracks.yaw_deg, level, exchanged_share(tracks, truth, clocks))
