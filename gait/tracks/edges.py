"""Straight edges of the place behind the runner."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import cv2
import numpy as np

from gait.arrays import BoolArray, FloatArray, UInt8Array, frozen

__all__ = ["Edges", "background", "edges_from", "straight_edges"]

_LONGEST_SIDE_PX: Final = 960
"""Pictures are shrunk to this: the detector's cost grows, its precision does not."""
_LEAST_LENGTH: Final = 0.03
"""Shorter edges, in picture diagonals, are texture."""
_MOST_EDGES: Final = 200
_FULL_VOTE: Final = 0.10
"""Length of an edge, in picture diagonals, that earns a whole vote."""
_SAME_THING: Final = 0.06
"""Parallel edges this near to each other, in picture diagonals, share their votes: the
edges of one post or one deck are wrong together."""
_PARALLEL_RAD: Final = float(np.radians(2.0))
_BLACK: Final = 24
_BLACK_SHARE: Final = 0.8
_RIM: Final = 0.01


@dataclass(frozen=True, slots=True)
class Edges:
    """Straight edges of one picture.

    Attributes
    ----------
    middle_px : (n, 2) array
        Their middles, pixels from the middle of the picture, x right, y down.
    direction : (n, 2) array
        Unit vectors along them.
    length_px : (n,) array
    votes : (n,) array
        How much each counts, 0..1: by length, shared among near parallel edges.
    width_px, height_px : int
        Size of the picture.
    """

    middle_px: FloatArray
    direction: FloatArray
    length_px: FloatArray
    votes: FloatArray
    width_px: int
    height_px: int


def background(pictures: Sequence[UInt8Array]) -> UInt8Array:
    """Median of pictures from all over a clip: what moves vanishes.

    Parameters
    ----------
    pictures : sequence of (h, w, 3) arrays
        RGB.

    Returns
    -------
    (h', w') array
        Grey levels, longer side at most 960 pixels.
    """
    height, width = pictures[0].shape[:2]
    scale = min(1.0, _LONGEST_SIDE_PX / max(width, height))
    size = (round(width * scale), round(height * scale))
    grey = [
        cv2.resize(
            cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), size, interpolation=cv2.INTER_AREA
        )
        for picture in pictures
    ]
    return np.asarray(np.median(np.stack(grey), axis=0), dtype=np.uint8)


def straight_edges(grey: UInt8Array) -> Edges:
    """Find the straight edges of an (h, w) grey picture, longest first.

    Line segment detector of von Gioi et al. 2010 (IEEE PAMI 32:722). The rims of the
    picture and of black bars around it are left out: they are level by construction.
    """
    height_px, width_px = grey.shape
    detector = cv2.createLineSegmentDetector(cv2.LSD_REFINE_STD)
    found: Any = detector.detect(np.ascontiguousarray(grey))[0]
    segments = np.zeros((0, 4)) if found is None else np.asarray(found, np.float64)
    segments = segments.reshape(-1, 4)
    return edges_from(segments[~_on_rim(segments, grey)], width_px, height_px)


def edges_from(segments_px: FloatArray, width_px: int, height_px: int) -> Edges:
    """Make edges of (n, 4) end points x, y, x, y in pixels of the picture."""
    diagonal_px = float(np.hypot(width_px, height_px))
    step = segments_px[:, 2:] - segments_px[:, :2]
    length_px = np.hypot(step[:, 0], step[:, 1])
    order = np.argsort(-length_px, kind="stable")[:_MOST_EDGES]
    order = order[length_px[order] > _LEAST_LENGTH * diagonal_px]
    length_px = length_px[order]
    direction = step[order] / length_px[:, None]
    centre = 0.5 * np.array([width_px - 1.0, height_px - 1.0])
    middle_px = 0.5 * (segments_px[order, :2] + segments_px[order, 2:]) - centre
    votes = _votes(middle_px, direction, length_px, diagonal_px)
    return Edges(
        frozen(middle_px),
        frozen(direction),
        frozen(length_px),
        frozen(votes),
        width_px,
        height_px,
    )


def _votes(
    middle_px: FloatArray, direction: FloatArray, length_px: FloatArray, diagonal_px: float
) -> FloatArray:
    """Share one vote per thing among its parallel edges."""
    angle = np.arctan2(direction[:, 1], direction[:, 0])
    turn = (angle[:, None] - angle[None] + 0.5 * np.pi) % np.pi - 0.5 * np.pi
    apart = middle_px[None] - middle_px[:, None]
    across = apart[..., 0] * direction[:, 1, None] - apart[..., 1] * direction[:, 0, None]
    across /= _SAME_THING * diagonal_px
    alike = np.exp(-0.5 * (turn / _PARALLEL_RAD) ** 2 - 0.5 * across**2)
    together_px = np.asarray((alike * length_px[None]).sum(axis=1))
    thing = np.minimum(1.0, together_px / (_FULL_VOTE * diagonal_px))
    return np.asarray(length_px / together_px * thing)


def _on_rim(segments: FloatArray, grey: UInt8Array) -> BoolArray:
    """Whether both ends lie on one rim of the picture or of the black bars around it."""
    dark = grey < _BLACK
    rim = _RIM * max(grey.shape) + 1.0
    on_rim = np.zeros(len(segments), dtype=bool)
    for ends, darkness in (
        (segments[:, 0::2], dark.mean(axis=0)),
        (segments[:, 1::2], dark.mean(axis=1)),
    ):
        lit = np.flatnonzero(darkness <= _BLACK_SHARE)
        first, last = (lit[0], lit[-1]) if len(lit) else (0, len(darkness) - 1)
        on_rim |= np.all(ends < first + rim, axis=1) | np.all(ends > last - rim, axis=1)
    return on_rim
