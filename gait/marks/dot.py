"""The middle of a dot of tape near a click."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from gait.arrays import FloatArray, UInt8Array

__all__ = ["Dot", "dot_near"]

_SIGMAS_PX: Final = (1.6, 2.0, 2.5, 3.2, 4.0, 5.0, 6.3)
"""Scales at which dots are looked for: radius 2 to 9 pixels of a picture 1280 high."""
_LEAST_SYMMETRY: Final = 0.6
_RIM: Final = 1.4
_REACH_PX: Final = 7.0
_MARGIN_PX: Final = 24
_LEAST_CONTRAST: Final = 30.0
"""Weakest dot, grey levels: tape on skin or shoe is far above it, folds and logos seldom."""
_LEAST_ROUNDNESS: Final = 0.45
"""Curvature along over curvature across: 1 = round, 0 = a stripe."""
_RESPONSE_OF_DISC: Final = 0.37
"""Each scale-normalised curvature of a disc of unit contrast at its own scale: 1 / e."""


@dataclass(frozen=True, slots=True)
class Dot:
    """A round spot.

    Attributes
    ----------
    at_px : (2,) array
        Its middle.
    radius_px : float
        About.
    """

    at_px: FloatArray
    radius_px: float


def dot_near(grey: UInt8Array, at_px: FloatArray, scale: float = 1.0) -> Dot | None:
    """Find the middle of the roundest spot within a few pixels of a click.

    Extremum over place and scale of the determinant of the Hessian (scale-normalised),
    refined by a parabola; stripes and edges are refused by the ratio of its eigenvalues
    (Lindeberg 1998, Int J Comput Vis 30:79).

    Parameters
    ----------
    grey : (h, w) array
    at_px : (2,) array
        The click, x and y.
    scale : float
        Size of the picture against one 1280 pixels high: dots are larger by it, and may
        lie further from the click (7 pixels; of two dots the nearer one is likelier).

    Returns
    -------
    Dot or None
        None when there is no dot.
    """
    margin, reach_px = round(scale * _MARGIN_PX), scale * _REACH_PX
    x, y = (int(v) for v in np.rint(at_px))
    framed = cv2.copyMakeBorder(grey, margin, margin, margin, margin, cv2.BORDER_REPLICATE)
    if not (0 <= x < grey.shape[1] and 0 <= y < grey.shape[0]):
        return None
    patch = framed[y : y + 2 * margin + 1, x : x + 2 * margin + 1].astype(np.float64)
    rows, columns = np.mgrid[-margin : margin + 1, -margin : margin + 1]
    offset = np.hypot(columns - (at_px[0] - x), rows - (at_px[1] - y))
    near = offset <= reach_px
    nearness = np.exp(-0.5 * np.square(offset / reach_px))
    best: tuple[float, Dot] | None = None
    for sigma in (scale * s for s in _SIGMAS_PX):
        strength = _blobs(patch, sigma)
        peaks = strength >= cv2.dilate(strength, np.ones((3, 3)))
        masked = np.where(near & peaks, strength * nearness, 0.0)
        row, column = np.unravel_index(int(np.argmax(masked)), masked.shape)
        score = float(masked[row, column])
        if score <= 0.0 or (best is not None and score <= best[0]):
            continue
        fine = _parabola(strength, int(row), int(column))
        radius = float(sigma * np.sqrt(2.0))
        if _looks_turned(patch, fine, radius) < _LEAST_SYMMETRY:
            continue
        best = score, Dot(np.array([x, y]) + fine - margin, radius)
    if best is None or np.sqrt(best[0]) < _LEAST_CONTRAST * _RESPONSE_OF_DISC:
        return None
    return best[1]


def _blobs(patch: FloatArray, sigma: float) -> FloatArray:
    """Scale-normalised determinant of the Hessian where the spot is round, else 0."""
    smooth = cv2.GaussianBlur(patch, (0, 0), sigma, borderType=cv2.BORDER_REPLICATE)
    dy, dx = np.gradient(smooth)
    dyy, dyx = np.gradient(dy)
    _, dxx = np.gradient(dx)
    half_trace = 0.5 * (dxx + dyy)
    spread = np.hypot(0.5 * (dxx - dyy), dyx)
    strong, weak = np.abs(half_trace) + spread, np.abs(half_trace) - spread
    round_ = weak >= _LEAST_ROUNDNESS * strong
    out: FloatArray = np.where(round_, sigma**4 * strong * weak, 0.0)
    return out


def _looks_turned(patch: FloatArray, middle: FloatArray, radius: float) -> float:
    """Likeness of a spot to itself turned by a right angle, about 1 for a dot.

    The corner of a shirt and the end of a stripe are spots, but look different turned.
    """
    half = max(3, round(_RIM * radius))
    side = (2 * half + 1, 2 * half + 1)
    spot = cv2.getRectSubPix(
        patch.astype(np.float32), side, (float(middle[0]), float(middle[1]))
    ).astype(np.float64)
    rows, columns = np.mgrid[-half : half + 1, -half : half + 1]
    inside = np.hypot(columns, rows) <= half
    turned = np.rot90(spot)
    a, b = spot[inside] - spot[inside].mean(), turned[inside] - turned[inside].mean()
    return float(np.sum(a * b) / max(float(np.sum(a * a)), 1e-9))


def _parabola(field: FloatArray, row: int, column: int) -> FloatArray:
    """Place (column, row) of a peak between the pixels."""
    across, down = field[row, column - 1 : column + 2], field[row - 1 : row + 2, column]
    return np.array([column + _vertex(across), row + _vertex(down)])


def _vertex(three: FloatArray) -> float:
    bend = three[0] - 2.0 * three[1] + three[2]
    if bend >= 0.0:
        return 0.0
    return float(np.clip(0.5 * (three[0] - three[2]) / bend, -0.5, 0.5))
