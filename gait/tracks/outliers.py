"""Single misplaced points: found by their neighbours, replaced by a spline."""

from __future__ import annotations

from typing import Final

import numpy as np
from scipy.ndimage import median_filter

from gait.arrays import BoolArray, FloatArray
from gait.tracks.smoothing import fill_gaps

__all__ = ["mend_outliers", "neighbour_residual"]

_SCALES_ABOVE_LOCAL: Final = 4.2
_LEAST_RESIDUAL_LEG: Final = 0.03
_MAD_TO_SD: Final = 1.4826
_LONGEST_GAP_S: Final = 0.12


def neighbour_residual(time_s: FloatArray, xy_px: FloatArray, reach: int) -> FloatArray:
    """Distance of each point from the cubic through its four neighbours.

    The cubic goes through the samples at ``i - 2r, i - r, i + r, i + 2r`` with
    their true times (Lagrange), so frames need not be evenly spaced.

    Parameters
    ----------
    time_s : (n,) array
    xy_px : (n, 2) array
    reach : int
        r, in frames.

    Returns
    -------
    (n,) array
        Pixels; 0 at the ends where neighbours are missing.
    """
    n = len(time_s)
    residual = np.zeros(n)
    if n < 4 * reach + 1:
        return residual
    inner = np.arange(2 * reach, n - 2 * reach)
    offsets = np.array([-2 * reach, -reach, reach, 2 * reach])
    knots_s = time_s[inner[:, None] + offsets] - time_s[inner][:, None]
    predicted = np.zeros((len(inner), 2))
    for k in range(4):
        others = [j for j in range(4) if j != k]
        weight = np.prod(
            -knots_s[:, others] / (knots_s[:, [k]] - knots_s[:, others]),
            axis=1,
        )
        predicted += weight[:, None] * xy_px[inner + offsets[k]]
    residual[inner] = np.linalg.norm(xy_px[inner] - predicted, axis=1)
    return residual


def mend_outliers(
    time_s: FloatArray, xy_px: FloatArray, leg_length_px: float
) -> tuple[FloatArray, BoolArray]:
    """Replace points that stand out from their own neighbourhood.

    A Hampel rule on `neighbour_residual`: a local maximum above 4.2 times the
    local scale and above 3 % of the leg is dropped and bridged by a spline.

    Parameters
    ----------
    time_s : (n,) array
    xy_px : (n, 2) array
        One landmark, without NaN.
    leg_length_px : float

    Returns
    -------
    mended : (n, 2) array
    outlier : (n,) mask
    """
    rate_hz = 1.0 / float(np.median(np.diff(time_s))) if len(time_s) > 1 else 30.0
    reach = max(1, round(rate_hz / 60.0))
    residual = neighbour_residual(time_s, xy_px, reach)
    window = 2 * round(0.25 * rate_hz) + 1
    scale = _MAD_TO_SD * median_filter(residual, size=window, mode="nearest")
    peak = residual >= np.maximum(np.roll(residual, 1), np.roll(residual, -1))
    limit = np.maximum(_SCALES_ABOVE_LOCAL * scale, _LEAST_RESIDUAL_LEG * leg_length_px)
    outlier = peak & (residual > limit)
    mended, _ = fill_gaps(time_s, xy_px, ~outlier, _LONGEST_GAP_S)
    return mended, outlier
