"""True values that a truth file does not hold but its points tell: arms and feet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from gait.arrays import FloatArray
from gait.tracks.track import Side

__all__ = ["derived_values"]

_SAMPLES: Final = 41
_FLAT: Final = (0.25, 0.50)
_EARLY_SWING: Final = (0.1, 0.3)


@dataclass(frozen=True, slots=True)
class _Points:
    """Points on the clock of the frames; x forward, y left, z up, metres."""

    time_s: FloatArray
    xyz_m: Mapping[str, FloatArray]
    leg_m: float

    def middle(self, part: str) -> FloatArray:
        return 0.5 * (self.xyz_m[f"left_{part}"] + self.xyz_m[f"right_{part}"])

    def between(self, values: FloatArray, start_s: float, stop_s: float) -> FloatArray:
        return np.interp(np.linspace(start_s, stop_s, _SAMPLES), self.time_s, values)


def derived_values(table: Mapping[str, Any]) -> list[dict[str, float]]:
    """Compute, for each step of a truth file, what only its points tell.

    Parameters
    ----------
    table : mapping
        The parsed truth file.

    Returns
    -------
    list of dict
        In the order of ``table["steps"]``. ``arm_swing``, ``elbow_flexion`` (deg),
        ``arm_crossing`` (% shoulders), ``heel_whip`` (deg) need the next contact of the
        same foot to lie in the clip; ``foot_progression`` (% leg) does not. Empty
        where the file holds no points of the arms.
    """
    if "xyz_m" not in table["frames"] or "left_wrist" not in table["points"]:
        return [{} for _ in table["steps"]]
    tracks = np.asarray(table["frames"]["xyz_m"], dtype=np.float64)
    points = _Points(
        time_s=np.asarray(table["clock"]["capture_s"], dtype=np.float64),
        xyz_m={name: tracks[:, i] for i, name in enumerate(table["points"])},
        leg_m=float(table["runner"]["leg_m"]),
    )
    return [_of_step(points, row) for row in table["steps"]]


def _of_step(points: _Points, row: Mapping[str, Any]) -> dict[str, float]:
    side = Side(row["side"])
    start_s, end_s = float(row["initial_contact_s"]), float(row["toe_off_s"])
    flat = [start_s + share * (end_s - start_s) for share in _FLAT]
    out = {"foot_progression": _mean(points, _toes_out(points, side), *flat)}
    next_s = row["next_contact_s"]
    if next_s is not None and next_s <= points.time_s[-1]:
        swing = [end_s + share * (next_s - end_s) for share in _EARLY_SWING]
        upper, bend = _arm(points, side)
        out |= {
            "arm_swing": float(np.ptp(points.between(upper, start_s, next_s))),
            "elbow_flexion": _mean(points, bend, start_s, next_s),
            "arm_crossing": float(np.max(points.between(_over(points, side), start_s, next_s))),
            "heel_whip": _mean(points, _foot_turn(points, side), *swing),
        }
    return out


def _mean(points: _Points, values: FloatArray, start_s: float, stop_s: float) -> float:
    return float(np.mean(points.between(values, start_s, stop_s)))


def _outward(side: Side) -> float:
    return 1.0 if side is Side.LEFT else -1.0


def _toes_out(points: _Points, side: Side) -> FloatArray:
    line = points.xyz_m[f"{side}_foot_index"] - points.xyz_m[f"{side}_heel"]
    return np.asarray(100.0 * _outward(side) * line[:, 1] / points.leg_m)


def _foot_turn(points: _Points, side: Side) -> FloatArray:
    """Angle of the hanging foot against the vertical, + heel inside the toes."""
    line = points.xyz_m[f"{side}_foot_index"] - points.xyz_m[f"{side}_heel"]
    return np.rad2deg(np.arctan2(_outward(side) * line[:, 1], -line[:, 2]))


def _arm(points: _Points, side: Side) -> tuple[FloatArray, FloatArray]:
    """Return the upper arm against the vertical and the elbow's bend, sagittal, degrees."""
    shoulder, elbow, wrist = (
        points.xyz_m[f"{side}_{p}"] for p in ("shoulder", "elbow", "wrist")
    )
    upper = _hanging(elbow - shoulder)
    bend = (_hanging(wrist - elbow) - upper + 180.0) % 360.0 - 180.0
    return upper, bend


def _hanging(line: FloatArray) -> FloatArray:
    return np.rad2deg(np.arctan2(line[:, 0], -line[:, 2]))


def _over(points: _Points, side: Side) -> FloatArray:
    """Wrist beyond the middle of the shoulders, % of their width."""
    across = points.xyz_m["left_shoulder"] - points.xyz_m["right_shoulder"]
    width_m = float(np.median(np.linalg.norm(across, axis=1)))
    offset = points.xyz_m[f"{side}_wrist"][:, 1] - points.middle("shoulder")[:, 1]
    return np.asarray(-100.0 * _outward(side) * offset / width_m)
