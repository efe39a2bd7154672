"""One smooth region of interest per frame, from the detections of one person."""

from __future__ import annotations

import numpy as np
from scipy.signal import butter, sosfiltfilt

from gait.arrays import BoolArray, FloatArray
from gait.pose.estimator import Region
from gait.pose.people import Trail

__all__ = ["entangled", "smooth_regions"]

_GRID_HZ = 15.0
"""Rate at which the detections are filtered."""
_MEDIAN = 5
"""Length of the median filter, grid points (a third of a second)."""
_CUTOFF_HZ = 1.0
"""Low-pass of centre and rotation, file time. Rendered side clips read the near knee
as well with 0.5 as with 2 Hz; higher follows the detector's noise, lower lags behind
a hand-held camera."""
_SIZE_CUTOFF_HZ = 0.5
"""Low-pass of the size where it varies."""
_STEADY_SIZE = 0.15
"""A size that varies less than this (10th to 90th percentile) is held constant."""
_ENTANGLED = 0.15
"""Two people whose hips are closer than this share of the region's side cannot be
told apart by the landmark network."""
_SIMILAR_SIZE = 1.6
"""People of more different size do not disturb each other."""


def smooth_regions(trail: Trail, times_s: FloatArray, margin_s: float) -> FloatArray:
    """Return the region of a person in every frame.

    Detections jump by a few per cent from frame to frame, and the landmark
    network follows each jump. Gaps are filled linearly, then centre and
    rotation pass a median and a zero-phase low-pass filter. The size is the
    clip's median, unless runner or camera come closer: then it is filtered with
    a lower cut-off.

    Parameters
    ----------
    trail : Trail
    times_s : (n,) array
        File time of every frame.
    margin_s : float
        How long before the first and after the last detection the person is
        still taken to be there: the time between two looks.

    Returns
    -------
    (n, 4) array
        Centre x, y, side (px), rotation (rad); NaN where the person is absent.
    """
    seen_s = np.array(trail.times_s)
    values = np.array([_row(r) for r in trail.regions])
    values[:, 3] = np.unwrap(values[:, 3])
    n_grid = max(2, int(np.ceil((seen_s[-1] - seen_s[0]) * _GRID_HZ)) + 1)
    grid_s = np.linspace(seen_s[0], seen_s[-1], n_grid)
    on_grid = np.stack([np.interp(grid_s, seen_s, v) for v in values.T], axis=1)
    steady = _median_filtered(on_grid)
    smooth = _low_passed(steady, _CUTOFF_HZ)
    smooth[:, 2] = np.median(values[:, 2])
    low, high = np.percentile(values[:, 2], [10, 90])
    if high / low - 1 > _STEADY_SIZE:
        smooth[:, 2] = np.exp(_low_passed(np.log(steady[:, 2:3]), _SIZE_CUTOFF_HZ)[:, 0])
    present = (times_s >= seen_s[0] - margin_s) & (times_s <= seen_s[-1] + margin_s)
    return _resampled(smooth, grid_s, times_s, present)


def entangled(own: FloatArray, other: FloatArray) -> BoolArray:
    """Return the frames in which another person is in the way.

    Parameters
    ----------
    own, other : (n, 4) arrays
        As `smooth_regions` returns them.

    Returns
    -------
    (n,) mask
    """
    side, other_side = own[:, 2], other[:, 2]
    apart = np.hypot(own[:, 0] - other[:, 0], own[:, 1] - other[:, 1])
    alike = np.maximum(side, other_side) < _SIMILAR_SIZE * np.minimum(side, other_side)
    mask: BoolArray = alike & (apart < _ENTANGLED * side)
    return mask


def _row(region: Region) -> tuple[float, float, float, float]:
    return region.x_px, region.y_px, region.side_px, region.rotation_rad


def _padded(values: FloatArray, width: int) -> FloatArray:
    """Continue both ends by point reflection, which keeps the slope."""
    pad = ((width, width), (0, 0))
    result: FloatArray = np.pad(values, pad, mode="reflect", reflect_type="odd")
    return result


def _median_filtered(values: FloatArray) -> FloatArray:
    half = min(_MEDIAN // 2, len(values) - 1)
    windows = np.lib.stride_tricks.sliding_window_view(
        _padded(values, half), 2 * half + 1, axis=0
    )
    result: FloatArray = np.median(windows, axis=-1)
    return result


def _low_passed(values: FloatArray, cutoff_hz: float) -> FloatArray:
    sos = butter(2, cutoff_hz, fs=_GRID_HZ, output="sos")
    pad = min(len(values) - 1, int(_GRID_HZ / cutoff_hz))
    padded = _padded(values, pad)
    filtered: FloatArray = sosfiltfilt(sos, padded, axis=0, padlen=0)
    return filtered[pad : len(filtered) - pad]


def _resampled(
    values: FloatArray, grid_s: FloatArray, times_s: FloatArray, present: BoolArray
) -> FloatArray:
    """Interpolate to the frames; beyond the ends go on as at the ends."""
    result = np.full((len(times_s), values.shape[1]), np.nan)
    at = times_s[present]
    for column, v in enumerate(values.T):
        inner = np.interp(at, grid_s, v)
        first = (v[1] - v[0]) / (grid_s[1] - grid_s[0]) if grid_s[1] > grid_s[0] else 0.0
        last = (v[-1] - v[-2]) / (grid_s[-1] - grid_s[-2]) if grid_s[-1] > grid_s[-2] else 0.0
        inner += first * np.minimum(0.0, at - grid_s[0]) + last * np.maximum(
            0.0, at - grid_s[-1]
        )
        result[present, column] = inner
    return result
