"""Lengths of body segments in the picture."""

from __future__ import annotations

import numpy as np

from gait.arrays import FloatArray
from gait.pose.skeleton import INDEX
from gait.tracks.track import Side, View

__all__ = ["leg_length_px", "trunk_length_px"]


def trunk_length_px(xy_px: FloatArray) -> FloatArray:
    """Distance from mid-hip to mid-shoulder of (n, 33, 2) points, (n,)."""
    shoulders = xy_px[:, [INDEX["left_shoulder"], INDEX["right_shoulder"]]].mean(axis=1)
    hips = xy_px[:, [INDEX["left_hip"], INDEX["right_hip"]]].mean(axis=1)
    return np.asarray(np.linalg.norm(shoulders - hips, axis=-1))


def leg_length_px(xy_px: FloatArray, view: View) -> float:
    """Thigh + shank of (n, 33, 2) points: the near leg of a side view, else both.

    Along the running direction the swinging leg is foreshortened, so frontal views
    take the 85th percentile over frames instead of the median. NaN rows are left out.
    """
    near = view.near_side
    lengths = []
    for side in [near] if near else list(Side):
        hip, knee, ankle = (xy_px[:, INDEX[f"{side}_{p}"]] for p in ("hip", "knee", "ankle"))
        lengths.append(
            np.linalg.norm(hip - knee, axis=-1) + np.linalg.norm(knee - ankle, axis=-1)
        )
    return float(np.nanpercentile(np.concatenate(lengths), 50.0 if near else 85.0))
