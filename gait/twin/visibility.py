"""Which points a camera sees: inside the picture, and not behind something."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from gait.arrays import BoolArray, FloatArray, UInt8Array
from gait.tracks.track import Side
from gait.twin.camera import Camera
from gait.twin.posing import Pose
from gait.twin.surface import PARTS

__all__ = ["inside", "uncovered"]

_OWN_PARTS: Final = {
    "hip": ("pelvis", "thigh"),
    "knee": ("thigh", "shank"),
    "ankle": ("shank", "foot"),
    "heel": ("foot",),
    "foot_index": ("foot",),
    "counter_low": ("foot",),
    "counter_top": ("foot", "shank"),
    "heel_lower": ("foot",),
    "heel_upper": ("foot", "shank"),
    "calf_lower": ("shank", "foot"),
    "calf_upper": ("shank",),
    "shoulder": ("trunk", "upperarm"),
    "elbow": ("upperarm", "forearm"),
    "wrist": ("forearm", "hand"),
    "index": ("hand",),
    "pinky": ("hand",),
    "asis": ("pelvis", "trunk"),
    "psis": ("pelvis", "trunk"),
}
_REACH_PX: Final = 3
_SURFACE: Final = (
    "nose",
    "heel",
    "foot_index",
    "counter_low",
    "counter_top",
    "index",
    "pinky",
    "ear",
)
"""Points on the outline of the body: half of their surroundings may be background."""


def inside(pixels: FloatArray, width_px: int, height_px: int) -> BoolArray:
    """Whether pixels (..., 2) lie in the picture."""
    x, y = pixels[..., 0], pixels[..., 1]
    mask: BoolArray = (x >= 0) & (x < width_px) & (y >= 0) & (y < height_px)
    return mask


def uncovered(
    parts: UInt8Array, names: Sequence[str], pixels: FloatArray, turned_away: BoolArray
) -> BoolArray:
    """Whether the picture shows, at each point, the part of the body that it belongs to.

    Parameters
    ----------
    parts : (height, width) array
        Index into `PARTS` of every pixel.
    names : sequence of str, length p
    pixels : (p, 2) array
    turned_away : (p,) mask
        Points of the head on its far side: the head itself hides them.
    """
    height, width = parts.shape
    out = np.zeros(len(names), dtype=np.bool_)
    for i, name in enumerate(names):
        x, y = round(float(pixels[i, 0])), round(float(pixels[i, 1]))
        if not (0 <= x < width and 0 <= y < height):
            continue
        near = parts[
            max(y - _REACH_PX, 0) : y + _REACH_PX + 1, max(x - _REACH_PX, 0) : x + _REACH_PX + 1
        ]
        own = np.isin(near, _own_numbers(name)).mean()
        least = 0.15 if name.endswith(_SURFACE) else 0.5
        out[i] = own >= least and not turned_away[i]
    return out


def _own_numbers(name: str) -> list[int]:
    side, _, point = name.partition("_")
    if side == "pelvis":
        side, point = point, "psis"
    if point in _OWN_PARTS and side in (Side.LEFT, Side.RIGHT):
        return [PARTS.index(f"{side}_{part}") for part in _OWN_PARTS[point]]
    return [PARTS.index("head")]


def head_turned_away(
    pose: Pose, camera: Camera, names: Sequence[str], xyz: FloatArray
) -> BoolArray:
    """Points of the head that face away from the camera, (n, p).

    Parameters
    ----------
    xyz : (n, p, 3) array
        Laboratory positions of the named points.
    """
    on_head = np.array([pose.skeleton.points_m[name][0] == "head" for name in names])
    middle = 0.5 * (pose.point("left_ear") + pose.point("right_ear"))[:, None]
    outward = xyz - middle
    to_eye = camera.eye_m - xyz
    mask: BoolArray = (np.sum(outward * to_eye, axis=-1) < 0.0) & on_head
    return mask
