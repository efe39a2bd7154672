"""Where heads are in every frame of a clip, wide enough to cover them.

The rule: a head that is visible is covered, in every frame. So an area is the box of all
face points that either reading of the model gives in this frame and its neighbours, with the
rest of the head around it. Where the runner was not read, the area between the frames before
and after is taken and widened with the time since; before the first and after the last one it
is held and widened, faster for a runner who crosses the picture; and where that goes on for
long, a band over the whole width covers every height at which the head was anywhere.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.ndimage import maximum_filter1d, median_filter, minimum_filter1d

from gait.arrays import BoolArray, FloatArray
from gait.exam import ClipAnalysis
from gait.pose.skeleton import INDEX, LANDMARKS

__all__ = ["HeadArea", "face_mask", "head_areas"]

_FACE: Final = [
    i for i, n in enumerate(LANDMARKS) if {"nose", "eye", "ear", "mouth"} & {*n.split("_")}
]
_SHOULDERS: Final = [INDEX["left_shoulder"], INDEX["right_shoulder"]]
_HIPS: Final = [INDEX["left_hip"], INDEX["right_hip"]]

_AROUND: Final = np.array([0.30, 0.34])
"""Around the face points, across and along the head, trunk lengths: a trunk is about 0.5 m, a
head 0.19 m deep and 0.23 m high, and its points lie near its middle."""
_HEAD: Final = 0.4
"""Width of a head, trunk lengths; sets the coarseness of the blur."""
_NEIGHBOURS: Final = 2
"""Frames to each side whose areas are covered too: one misread frame uncovers nothing."""
_STEADY_FRAMES: Final = 31
_DRIFT: Final = np.array([1.2, 0.8])
"""How fast an unseen head may leave its place, trunk lengths a second, across and along."""
_GONE_ON: Final = 1.5
"""Beyond the ends a crossing runner may go on at this multiple of the last speed."""
_AT_ONCE: Final = 0.1
_LONG_S: Final = 1.2
_SPEED_OVER_S: Final = 0.3
_REGION_HEAD: Final = (0.32, 0.14, 0.19)
"""Of the side of a person's region: from its middle up to the head, and half of the area there,
across and along. Runners' own face points lie 0.24 to 0.42 up in 99.9 % of frames."""
_UNPLACED: Final = 1.6
"""Where only the usual place of a person is known, the area is this much larger."""


@dataclass(frozen=True, slots=True)
class HeadArea:
    """An upright ellipse over one head, in pixels of the upright clip.

    Attributes
    ----------
    x_px, y_px : float
        Centre.
    half_width_px, half_height_px : float
        A band over the whole picture is an ellipse many times wider than it.
    head_px : float
        About the width of the head itself.
    """

    x_px: float
    y_px: float
    half_width_px: float
    half_height_px: float
    head_px: float

    def holds(self, x_px: float, y_px: float) -> bool:
        """Whether a point lies inside."""
        across = (x_px - self.x_px) / self.half_width_px
        along = (y_px - self.y_px) / self.half_height_px
        return bool(across**2 + along**2 <= 1.0)


def head_areas(analysis: ClipAnalysis) -> tuple[tuple[HeadArea, ...], ...]:
    """Return the areas to cover in every frame, the runner's first.

    Parameters
    ----------
    analysis : ClipAnalysis

    Returns
    -------
    tuple of tuple of HeadArea
        One tuple per frame of the clip. The runner's head is in all of them; others whom the
        pose step followed are in those frames in which they were there.
    """
    own = _runner(analysis)
    others = _others(analysis)
    return tuple(
        (area, *(a for a in rest if a is not None))
        for area, *rest in zip(own, *others, strict=True)
    )


def face_mask(analysis: ClipAnalysis, frame: int) -> HeadArea | None:
    """Return the area that covers the runner's head in one frame, None outside the clip.

    For many frames take `head_areas`: all of them are worked out in either case.
    """
    if not 0 <= frame < analysis.clip.n_frames:
        return None
    return head_areas(analysis)[frame][0]


def _runner(analysis: ClipAnalysis) -> list[HeadArea]:
    clip = analysis.clip
    readings = _readings(analysis)
    faces = readings[:, :, _FACE].reshape(clip.n_frames, -1, 2)
    trunk = _trunk(readings)
    read = np.isfinite(faces).all(axis=(1, 2)) & np.isfinite(trunk)
    if not read.any():
        whole = HeadArea(
            clip.width_px / 2,
            clip.height_px / 2,
            clip.width_px,
            clip.height_px,
            clip.width_px / 8,
        )
        return [whole] * clip.n_frames
    head = np.ptp(faces[read], axis=1) / 2 + _AROUND * trunk[read][:, None]
    low, high = _boxes(faces[read], trunk[read])
    low, high, trunk = _everywhere(
        analysis.clock.time_s, read, low, high, trunk[read], clip.width_px
    )
    middle, half = (low + high) / 2, (high - low) / 2
    # An ellipse of the head's own size about any place in the box: the box's corners, times
    # the root of two, and the head around them.
    own = _filled(analysis.clock.time_s, analysis.clock.time_s[read], head)
    half = own + math.sqrt(2.0) * np.maximum(0.0, half - own)
    return [
        HeadArea(float(x), float(y), float(half_width), float(half_height), _HEAD * float(size))
        for (x, y), (half_width, half_height), size in zip(middle, half, trunk, strict=True)
    ]


def _readings(analysis: ClipAnalysis) -> FloatArray:
    """Return the landmarks of both readings in every frame, (n, 2, 33, 2).

    Frames that the analysis left out (walking, turned) still show where the head was.
    """
    xy_px = analysis.pose.xy_px
    if len(xy_px) == analysis.clip.n_frames:
        return xy_px
    return np.repeat(analysis.as_drawn.light_px[:, None], 2, axis=1)


def _trunk(readings: FloatArray) -> FloatArray:
    """Return a steady trunk length of every frame, pixels; NaN where nobody was read."""
    points = readings.mean(axis=1)
    shoulders, hips = points[:, _SHOULDERS].mean(axis=1), points[:, _HIPS].mean(axis=1)
    length = np.hypot(*(shoulders - hips).T)
    there = np.isfinite(length)
    if there.any():
        # A misread frame must not shrink the area; in front views the trunk may lean away.
        steady = median_filter(length[there], _STEADY_FRAMES, mode="nearest")
        length[there] = np.maximum(steady, 0.6 * float(np.median(length[there])))
    return np.asarray(length)


def _boxes(faces: FloatArray, trunk: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return corners, (k, 2) each, of what is covered in the frames that were read."""
    around = _AROUND * trunk[:, None]
    low, high = faces.min(axis=1) - around, faces.max(axis=1) + around
    size = 2 * _NEIGHBOURS + 1
    return (
        minimum_filter1d(low, size, axis=0, mode="nearest"),
        maximum_filter1d(high, size, axis=0, mode="nearest"),
    )


def _everywhere(
    time_s: FloatArray,
    read: BoolArray,
    low: FloatArray,
    high: FloatArray,
    trunk: FloatArray,
    width_px: int,
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Carry the boxes of the frames that were read to all frames."""
    at_s = time_s[read]
    full_low, full_high = (_filled(time_s, at_s, corner) for corner in (low, high))
    full_trunk = np.interp(time_s, at_s, trunk)
    after = np.searchsorted(at_s, time_s).clip(max=len(at_s) - 1)
    before = (np.searchsorted(at_s, time_s, side="right") - 1).clip(min=0)
    away_s = np.minimum(np.abs(time_s - at_s[before]), np.abs(at_s[after] - time_s))
    speeds = _end_speeds(at_s, (low + high) / 2)
    rate = _DRIFT * full_trunk[:, None]
    rate = rate + _GONE_ON * (speeds[0] * (time_s < at_s[0])[:, None])
    rate = rate + _GONE_ON * (speeds[1] * (time_s > at_s[-1])[:, None])
    unread = ~read[:, None]
    grow = unread * (_AT_ONCE * full_trunk[:, None] + rate * away_s[:, None])
    full_low, full_high = full_low - grow, full_high + grow
    long = away_s > _LONG_S
    full_low[long] = np.minimum(full_low[long], (-4.0 * width_px, float(low[:, 1].min())))
    full_high[long] = np.maximum(full_high[long], (5.0 * width_px, float(high[:, 1].max())))
    return full_low, full_high, full_trunk


def _filled(time_s: FloatArray, at_s: FloatArray, values: FloatArray) -> FloatArray:
    return np.stack([np.interp(time_s, at_s, column) for column in values.T], axis=1)


def _end_speeds(at_s: FloatArray, centre: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return how fast the head moves at the first and the last frame read, pixels a second."""
    speeds = []
    for there in (at_s <= at_s[0] + _SPEED_OVER_S, at_s >= at_s[-1] - _SPEED_OVER_S):
        span_s = float(np.ptp(at_s[there]))
        moved = np.abs(centre[there][-1] - centre[there][0])
        speeds.append(moved / span_s if span_s > 0 else np.zeros(2))
    return speeds[0], speeds[1]


def _others(analysis: ClipAnalysis) -> list[list[HeadArea | None]]:
    """Return the areas of everybody else who was followed, None where somebody is absent."""
    pose, clip = analysis.pose, analysis.clip
    if pose.others is not None:
        return [_of_regions(regions, analysis) for regions in pose.others]
    placed: list[list[HeadArea | None]] = []
    for person in pose.people:
        if person.number != pose.person:
            up, across, along = (share * person.size_px for share in _REGION_HEAD)
            x, y = person.centre_px
            area = HeadArea(x, y - up, _UNPLACED * across, _UNPLACED * along, across / 2)
            placed.append([area] * clip.n_frames)
    return placed


def _of_regions(regions: FloatArray, analysis: ClipAnalysis) -> list[HeadArea | None]:
    time_s = analysis.clock.time_s
    there = np.isfinite(regions).all(axis=1)
    if not there.any():
        return [None] * len(regions)
    at_s = time_s[there]
    areas: list[HeadArea | None] = []
    for now_s in time_s.tolist():
        x, y, side, turn = (float(np.interp(now_s, at_s, v)) for v in regions[there].T)
        away_s = max(0.0, float(at_s[0]) - now_s, now_s - float(at_s[-1]))
        if away_s > _LONG_S:
            areas.append(None)
            continue
        up, across, along = (share * side for share in _REGION_HEAD)
        grow = away_s * side * 0.5
        at = x + up * math.sin(turn), y - up * math.cos(turn)
        areas.append(HeadArea(*at, across + grow, along + grow, across / 2))
    return areas
