"""One smooth region of interest per frame, from the detections of one person."""

from __future__ import annotations

import numpy as np

from gait.arrays import BoolArray, FloatArray
from gait.pose.estimator import Region
from gait.pose.people import Trail

__all__ = ["cut_off", "entangled", "smooth_regions"]

_GRID_HZ = 15.0
"""Rate at which the detections are filtered, file time."""
_MEDIAN = 5
"""Length of the median filter, grid points (a third of a second)."""
_SPREAD_S = 0.13
"""Standard deviation of the smoothing window for centre and rotation: halves what
happens at 1 Hz. Rendered side clips read the near knee as well with 0.5 as with 2 Hz;
higher follows the detector's noise, lower lags behind a hand-held camera."""
_SIZE_SPREAD_S = 0.26
"""The same for the size where it varies: half of that rate."""
_STEADY_SIZE = 0.2
"""A size that varies less than this (10th to 90th percentile, smoothed) is held
constant: the detector's size swings with the stride and is off by 10 % in single frames."""
_ENTANGLED = 0.15
"""Two people whose hips are closer than this share of the region's side cannot be
told apart by the landmark network."""
_SIMILAR_SIZE = 1.6
"""People of more different size do not disturb each other."""
_CUT_OFF = 0.1
"""Hips closer than this share of the region's side to the left or right edge of the
picture: half of the body is outside, and the network invents it."""


def smooth_regions(trail: Trail, times_s: FloatArray, margin_s: float) -> FloatArray:
    """Return the region of a person in every frame.

    Detections jump by a few per cent from frame to frame, and the landmark
    network follows each jump. Gaps are filled linearly; then centre and rotation
    pass a median filter and are smoothed by weighted straight lines, which keep
    up with steady motion and do not bend at the ends. The size is the clip's
    median, unless runner or camera come closer: then it is smoothed over a longer
    time.

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
    smooth = _local_lines(steady, _SPREAD_S)
    size = np.exp(_local_lines(np.log(steady[:, 2:3]), _SIZE_SPREAD_S)[:, 0])
    low, high = np.percentile(size, [10, 90])
    smooth[:, 2] = size if high > low * (1 + _STEADY_SIZE) else np.median(values[:, 2])
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


def cut_off(regions: FloatArray, width_px: int) -> BoolArray:
    """Return the frames in which the body is half outside, left or right.

    Parameters
    ----------
    regions : (n, 4) array
        As `smooth_regions` returns them.
    width_px : int
        Width of the picture.

    Returns
    -------
    (n,) mask
    """
    mask: BoolArray = (
        np.minimum(regions[:, 0], width_px - regions[:, 0]) < _CUT_OFF * regions[:, 2]
    )
    return mask


def _row(region: Region) -> tuple[float, float, float, float]:
    return region.x_px, region.y_px, region.side_px, region.rotation_rad


def _median_filtered(values: FloatArray) -> FloatArray:
    """Return the running median along axis 0.

    Windows shrink towards the ends but stay symmetric, so that steady motion passes.
    """
    half = _MEDIAN // 2
    padded = np.pad(values, ((half, half), (0, 0)))
    windows = np.lib.stride_tricks.sliding_window_view(padded, _MEDIAN, axis=0).copy()
    to_end = np.minimum(np.arange(len(values)), np.arange(len(values))[::-1])
    lag = np.abs(np.arange(-half, half + 1))
    windows[np.broadcast_to((lag > to_end[:, None])[:, None], windows.shape)] = np.nan
    result: FloatArray = np.nanmedian(windows, axis=-1)
    return result


def _local_lines(values: FloatArray, spread_s: float) -> FloatArray:
    """Smooth along axis 0 by a straight line through the neighbours of each point.

    Least squares with Gaussian weights (local linear regression, Cleveland 1979).
    """
    spread = spread_s * _GRID_HZ
    reach = int(np.ceil(4 * spread))
    lag = np.arange(-reach, reach + 1)
    kernel = np.exp(-0.5 * (lag / spread) ** 2)

    def moment(series: FloatArray, power: int) -> FloatArray:
        padded = np.pad(series, reach)
        result: FloatArray = np.correlate(padded, kernel * lag**power, mode="valid")
        return result

    ones = np.ones(len(values))
    s0, s1, s2 = (moment(ones, power) for power in range(3))
    level = [(s2 * moment(v, 0) - s1 * moment(v, 1)) / (s0 * s2 - s1**2) for v in values.T]
    return np.stack(level, axis=1)


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
