"""What the numbers that come out of the two BlazePose networks mean.

Bazarevsky et al. 2020, "BlazePose: On-device Real-time Body Pose Tracking",
arXiv:2006.10204. Constants as in MediaPipe's ``pose_detector_graph`` and
``pose_landmarks_detector_graph`` (Apache-2.0).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gait.arrays import FloatArray
from gait.pose.crop import crop_to_picture
from gait.pose.estimator import Region
from gait.pose.skeleton import LANDMARKS, MIRROR

__all__ = [
    "DETECTOR_SIZE",
    "N_ANCHORS",
    "RawLandmarks",
    "decode_landmarks",
    "decode_people",
    "mirrored_back",
]

Float32Array = NDArray[np.float32]

DETECTOR_SIZE = 224
"""Side of the detector's input, pixels."""
_GRIDS = ((28, 2), (14, 2), (7, 6))
"""Cells per side and anchors per cell of the detector's feature maps."""
N_ANCHORS = sum(cells * cells * per_cell for cells, per_cell in _GRIDS)
_MIN_SCORE = 0.5
_MIN_OVERLAP = 0.3
_REGION_SCALE = 1.25
_CROWDED = 0.6
"""Chests closer than this share of a region's side disturb each other's points."""
_DOUBLE = 0.12
"""Chests closer than this share of a region's side are one body."""
_HIPS_BELOW_CHEST = 0.98
"""Height of chest over hips of a runner, as a share of their distance (median of 11 clips)."""
_CIRCLE_PER_TRUNK = 2.85
"""Diameter of the body's circle, as a multiple of that distance (same clips)."""
_LOGIT_LIMIT = 100.0

_POINTS = 39
"""Points of the landmark network: the 33 landmarks and 6 helpers of its own tracking."""
_BODY = len(LANDMARKS)
_MIN_HEAT = 0.5
_WINDOW = np.arange(-3, 4)


def _sigmoid(x: FloatArray) -> FloatArray:
    result: FloatArray = 1.0 / (1.0 + np.exp(-np.clip(x, -_LOGIT_LIMIT, _LOGIT_LIMIT)))
    return result


def _anchors() -> FloatArray:
    grids = []
    for cells, per_cell in _GRIDS:
        centre = (np.arange(cells) + 0.5) / cells
        y, x = np.meshgrid(centre, centre, indexing="ij")
        grids.append(np.repeat(np.stack([x.ravel(), y.ravel()], axis=1), per_cell, axis=0))
    anchors: FloatArray = np.concatenate(grids)
    return anchors


_ANCHORS = _anchors()


def _overlaps(low: FloatArray, high: FloatArray, one: int) -> FloatArray:
    """Intersection over union of every box with box `one`."""
    sides = np.minimum(high, high[one]) - np.maximum(low, low[one])
    shared = np.clip(sides, 0, None).prod(axis=1)
    area = (high - low).prod(axis=1)
    union = area + area[one] - shared
    overlap: FloatArray = np.divide(shared, union, out=np.zeros_like(shared), where=union > 0)
    return overlap


def decode_people(boxes: Float32Array, logits: Float32Array) -> list[Region]:
    """Turn the detector's output into people, by weighted non-maximum suppression.

    Parameters
    ----------
    boxes : (N_ANCHORS, 12) array
        Box (centre on the upper chest, size) and four points, detector pixels,
        relative to the anchors. Point 0 is the middle of the hips, point 1 lies on
        the circle around it that holds the whole body, straight above when upright.
    logits : (N_ANCHORS,) array

    Returns
    -------
    list of Region
        In shares of the detector's input (0..1), most certain first.
    """
    score = _sigmoid(logits.astype(np.float64))
    likely = np.flatnonzero(score >= _MIN_SCORE)
    likely = likely[np.argsort(-score[likely], kind="stable")]
    score, anchor = score[likely], _ANCHORS[likely]
    box = boxes[likely].astype(np.float64) / DETECTOR_SIZE
    centre, size = box[:, :2] + anchor, box[:, 2:4]
    low, high = centre - size / 2, centre + size / 2
    points = np.stack([centre, box[:, 4:6] + anchor, box[:, 6:8] + anchor], axis=1)
    bodies: list[_Body] = []
    left = np.ones(len(likely), dtype=np.bool_)
    while left.any():
        best = int(np.argmax(left))
        same = left & (_overlaps(low, high, best) > _MIN_OVERLAP)
        same[best] = True
        weight = score[same] / score[same].sum()
        chest, hips, rim = np.tensordot(weight, points[same], axes=1)
        body = _Body(chest, hips, rim, float(score[best]))
        if not any(body.apart(other) < _DOUBLE for other in bodies):
            bodies.append(body)
        left &= ~same
    return [_region(body, bodies) for body in bodies]


@dataclass(frozen=True, slots=True)
class _Body:
    """One detection: (2,) points in shares of the detector's input, and its score."""

    chest: FloatArray
    hips: FloatArray
    rim: FloatArray
    score: float

    def apart(self, other: _Body) -> float:
        """Distance of two chests as a share of the larger region's side."""
        largest = max(math.dist(body.rim, body.hips) for body in (self, other))
        return math.dist(self.chest, other.chest) / (2 * largest * _REGION_SCALE)


def _region(body: _Body, bodies: list[_Body]) -> Region:
    """Make the region of a body: MediaPipe's own unless somebody is close.

    Of two people side by side the detector finds both chests well, but draws
    their hips together, so that both regions hang between the two. Then the
    region is set upright below the chest instead.
    """
    dx, dy = (body.rim - body.hips).tolist()
    hips, rotation = body.hips, math.pi / 2 - math.atan2(-dy, dx)
    rotation -= 2 * math.pi * math.floor((rotation + math.pi) / (2 * math.pi))
    diameter = 2 * math.hypot(dx, dy)
    if any(body.apart(other) < _CROWDED for other in bodies if other is not body):
        trunk = math.dist(body.chest, body.hips)
        hips = body.chest + np.array([0.0, _HIPS_BELOW_CHEST * trunk])
        rotation, diameter = 0.0, _CIRCLE_PER_TRUNK * trunk
    x, y = hips.tolist()
    return Region(x, y, diameter * _REGION_SCALE, rotation, body.score)


@dataclass(frozen=True, slots=True)
class RawLandmarks:
    """Output of the landmark network for one crop.

    Attributes
    ----------
    points : (39, 5) array
        x, y, z in crop pixels, logits of visibility and presence.
    heat : (64, 64, 39) array
        Logits: where in the crop each point is (row, column, point).
    world : (39, 3) array
        Metres about mid-hip.
    presence : float
        0..1.
    """

    points: Float32Array
    heat: Float32Array
    world: Float32Array
    presence: float


def decode_landmarks(
    raw: RawLandmarks, size: int, region: Region, *, mirrored: bool
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Map the network's output to the picture.

    Parameters
    ----------
    raw : RawLandmarks
    size : int
        Side of the network's input, pixels.
    region : Region
        Where the crop was taken.
    mirrored : bool
        The network saw the crop's mirror image: map back and swap the sides.

    Returns
    -------
    xy_px : (33, 2) array
    visibility : (33,) array
    world_m : (33, 3) array
    """
    points = raw.points[:_BODY].astype(np.float64)
    uv = _refined(points[:, :2] / size, raw.heat[..., :_BODY])
    visibility = _sigmoid(points[:, 3])
    world = raw.world[:_BODY].astype(np.float64)
    if mirrored:
        uv, visibility, world = mirrored_back(uv, visibility, world)
    cos, sin = math.cos(region.rotation_rad), math.sin(region.rotation_rad)
    turn = np.array([[cos, -sin, 0.0], [sin, cos, 0.0], [0.0, 0.0, 1.0]])
    return crop_to_picture(uv, region), visibility, world @ turn.T


def mirrored_back(
    uv: FloatArray, visibility: FloatArray, world: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Undo a mirroring: ``u -> 1 - u``, ``x -> -x``, left <-> right.

    The network is symmetric about ``size - u``, not about ``size - 1 - u``
    (measured, to a tenth of a crop pixel), although pixel u of a crop becomes
    pixel ``size - 1 - u`` in its mirror image.
    """
    flipped = np.stack([1.0 - uv[:, 0], uv[:, 1]], axis=1)
    return flipped[MIRROR], visibility[MIRROR], (world * [-1.0, 1.0, 1.0])[MIRROR]


def _refined(uv: FloatArray, heat: Float32Array) -> FloatArray:
    """Move each point to the centre of mass of the heat in 7 x 7 cells around it.

    Only where the heat exceeds 0.5 somewhere in the window, and only points
    inside the map; the window is centred on the truncated cell, as in MediaPipe's
    RefineLandmarksFromHeatmapCalculator.
    """
    cells = heat.shape[0]
    cell = np.trunc(uv * cells).astype(np.int64)
    inside = np.flatnonzero(((uv * cells > -1) & (cell < cells)).all(axis=1))
    column, row = cell[inside, 0, None] + _WINDOW, cell[inside, 1, None] + _WINDOW
    in_map = ((row >= 0) & (row < cells))[:, :, None] & ((column >= 0) & (column < cells))[
        :, None
    ]
    logits = heat[
        np.clip(row, 0, cells - 1)[:, :, None],
        np.clip(column, 0, cells - 1)[:, None, :],
        inside[:, None, None],
    ]
    weight = _sigmoid(logits.astype(np.float64)) * in_map
    clear = weight.max(axis=(1, 2)) >= _MIN_HEAT
    weight, column, row, inside = weight[clear], column[clear], row[clear], inside[clear]
    total = weight.sum(axis=(1, 2))
    refined = uv.copy()
    refined[inside, 0] = (weight.sum(axis=1) * column).sum(axis=1) / total / cells
    refined[inside, 1] = (weight.sum(axis=2) * row).sum(axis=1) / total / cells
    return refined
