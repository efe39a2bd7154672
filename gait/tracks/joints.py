"""From where the model puts a point to where the joint is.

The model draws its points where people who marked photographs would, not at joint
centres, and beside a crossing leg it draws them towards that leg. Seen in the body's
own frame these offsets are much the same from body to body: every point is moved by
fixed shares of the vectors that span the posture, so that nothing depends on where
"up" is in the picture. The shares (``offsets.toml``) were fitted on the *tune* half
of the rendered runners by ``python -m bench.offsets`` and judged on bodies that had
no part in the fit; ``docs/method.md`` says what they bring and how they were checked
on filmed people.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from importlib import resources
from typing import Final, TypeAlias

import numpy as np

from gait.arrays import FloatArray, frozen
from gait.pose.skeleton import INDEX
from gait.tracks.track import Facing, Side, Tracks, View, opposite

__all__ = [
    "FEATURES",
    "PARTS",
    "Offsets",
    "features",
    "offsets_of",
    "picture_axes",
    "place_joints",
]

PARTS: Final = ("shoulder", "hip", "knee", "ankle", "heel", "foot_index")
"""Landmarks of one side of the body that are moved."""
FEATURES: Final = (
    "trunk",
    "thigh",
    "shank",
    "foot",
    "hips",
    "knees",
    "ankles",
    "knee_meeting",
    "ankle_meeting",
)
"""Vectors that span the posture of one side; see `features`."""
_MEETING_LEG: Final = 0.20
"""Reach of the pull of a crossing leg, in leg lengths."""
_NEAR_ZERO_LEG: Final = 0.02

Offsets: TypeAlias = Mapping[str, Mapping[str, tuple[float, float]]]
"""Part -> feature -> shares (along the vector, across it to its left)."""


def features(own: Mapping[str, FloatArray], other: Mapping[str, FloatArray]) -> FloatArray:
    """Return the vectors that span the posture of one side of the body.

    Parameters
    ----------
    own, other : mapping of part to (n, 2) array
        Points of this side and of the other one, (forward, up), in leg
        lengths.

    Returns
    -------
    (n, 9, 2) array
        In the order of `FEATURES`: trunk (mid-hip to mid-shoulder), thigh, shank, foot
        (heel to toe), own to other hip, knee and ankle; and the last two once more
        as pulls that fade when the legs are apart.
    """
    hip_mid = 0.5 * (own["hip"] + other["hip"])
    shoulder_mid = 0.5 * (own["shoulder"] + other["shoulder"])
    knees = other["knee"] - own["knee"]
    ankles = other["ankle"] - own["ankle"]
    return np.stack(
        [
            shoulder_mid - hip_mid,
            own["knee"] - own["hip"],
            own["ankle"] - own["knee"],
            own["foot_index"] - own["heel"],
            other["hip"] - own["hip"],
            knees,
            ankles,
            _pull(knees),
            _pull(ankles),
        ],
        axis=1,
    )


def _pull(apart: FloatArray) -> FloatArray:
    """Return the unit vector towards the other leg, fading with the distance."""
    distance = np.linalg.norm(apart, axis=-1, keepdims=True)
    fading: FloatArray = np.exp(-((distance / _MEETING_LEG) ** 2))
    return np.asarray(apart / (distance + _NEAR_ZERO_LEG) * fading)


@cache
def _tables() -> Mapping[str, Offsets]:
    text = resources.files("gait.tracks").joinpath("offsets.toml").read_text(encoding="utf-8")
    return {
        name: {
            part: {key: (float(pair[0]), float(pair[1])) for key, pair in row.items()}
            for part, row in table.items()
        }
        for name, table in tomllib.loads(text).items()
    }


def offsets_of(view: View, side: Side) -> Offsets:
    """Return the table for one leg of a side view."""
    return _tables()["near" if side is view.near_side else "far"]


def place_joints(tracks: Tracks) -> Tracks:
    """Move the points of a clip from where the model draws them to the joints.

    Parameters
    ----------
    tracks : Tracks
        As read from the model.

    Returns
    -------
    Tracks
        With `light_px` and `smooth_px` moved. Unchanged when left and right cannot be
        told, and in rear and front views: there the same fit, judged on bodies without
        a part in it, made the knee's frontal angle worse.
    """
    if not tracks.sides_certain or not tracks.view.is_side:
        return tracks
    return replace(
        tracks,
        light_px=frozen(_moved(tracks, tracks.light_px)),
        smooth_px=frozen(_moved(tracks, tracks.smooth_px)),
    )


def _moved(tracks: Tracks, xy_px: FloatArray) -> FloatArray:
    out = xy_px.copy()
    leg_px = tracks.leg_length_px
    axes = picture_axes(tracks)
    points = {
        side: {part: xy_px[:, INDEX[f"{side}_{part}"]] * axes / leg_px for part in PARTS}
        for side in Side
    }
    for side in Side:
        spanned = features(points[side], points[opposite(side)])
        for part, row in offsets_of(tracks.view, side).items():
            out[:, INDEX[f"{side}_{part}"]] += leg_px * _shift(spanned, row) * axes
    return out


def picture_axes(tracks: Tracks) -> FloatArray:
    """Return the signs that turn picture axes into (forward, up).

    The camera's roll plays no part: the offsets turn with the body.
    """
    return np.array([-1.0 if tracks.facing is Facing.IMAGE_LEFT else 1.0, -1.0])


def _shift(spanned: FloatArray, row: Mapping[str, tuple[float, float]]) -> FloatArray:
    shift = np.zeros((len(spanned), 2))
    for name, (along, across) in row.items():
        vector = spanned[:, FEATURES.index(name)]
        left = np.stack([-vector[:, 1], vector[:, 0]], axis=1)
        shift += along * vector + across * left
    return shift
