"""Zero-phase low-pass filters on the capture clock."""

from __future__ import annotations

from typing import Final

import numpy as np
from scipy.interpolate import CubicSpline
from scipy.signal import butter, sosfiltfilt

from gait.arrays import BoolArray, FloatArray

__all__ = ["FOOT_CUTOFF_HZ", "TRUNK_CUTOFF_HZ", "fill_gaps", "low_pass", "runs"]

TRUNK_CUTOFF_HZ: Final = 8.0
"""Trunk, hips, knees: keeps knee flexion within 1° of the unfiltered mean curve."""
FOOT_CUTOFF_HZ: Final = 10.0
"""Ankles, heels, toes, which move faster."""
_ORDER: Final = 2


def runs(mask: BoolArray) -> list[slice]:
    """Return the stretches of consecutive True values of a (n,) mask."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], mask, [False]]).astype(int)))
    return [slice(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def low_pass(time_s: FloatArray, values: FloatArray, cutoff_hz: float) -> FloatArray:
    """Low-pass `values` without shifting them in time.

    Second-order Butterworth run forwards and backwards (fourth order, zero lag)
    on a uniform grid no coarser than the frames; uneven frame times are brought
    to that grid and back by a cubic spline. The cut-off is capped at 0.4 of the
    frame rate.

    Parameters
    ----------
    time_s : (n,) array
        Strictly increasing capture times.
    values : (n, ...) array
        Without NaN.
    cutoff_hz : float
        Cut-off in life's Hz, whatever the slow-motion factor.

    Returns
    -------
    (n, ...) array
        Unchanged when fewer than 8 samples are given.
    """
    n = len(time_s)
    if n < 8:
        return values.copy()
    intervals_s = np.diff(time_s)
    rate_hz = 1.0 / float(np.median(intervals_s))
    sos = butter(_ORDER, min(cutoff_hz, 0.4 * rate_hz), fs=rate_hz, output="sos")
    pad = min(n - 1, round(rate_hz / cutoff_hz * 1.5) + 3)
    uneven = float(np.ptp(intervals_s)) * rate_hz > 0.02
    if not uneven:
        return np.asarray(sosfiltfilt(sos, values, axis=0, padlen=pad))
    grid_s = np.linspace(time_s[0], time_s[-1], round((time_s[-1] - time_s[0]) * rate_hz) + 1)
    even = CubicSpline(time_s, values, axis=0)(grid_s)
    pad = min(len(grid_s) - 1, pad)
    filtered = sosfiltfilt(sos, even, axis=0, padlen=pad)
    return np.asarray(CubicSpline(grid_s, filtered, axis=0)(time_s))


def fill_gaps(
    time_s: FloatArray, values: FloatArray, good: BoolArray, longest_gap_s: float
) -> tuple[FloatArray, BoolArray]:
    """Bridge short gaps by a shape-keeping cubic through the good samples.

    Parameters
    ----------
    time_s : (n,) array
    values : (n, d) array
    good : (n,) mask
    longest_gap_s : float
        Gaps between good samples longer than this stay open.

    Returns
    -------
    filled : (n, d) array
        `values` with short gaps bridged.
    usable : (n,) mask
        Good or bridged samples.
    """
    filled = values.copy()
    usable = good.copy()
    if good.sum() < 4:
        return filled, usable
    spline = CubicSpline(time_s[good], values[good], axis=0)
    for gap in runs(~good):
        inside = gap.start > 0 and gap.stop < len(good)
        if inside and time_s[gap.stop] - time_s[gap.start - 1] <= longest_gap_s:
            filled[gap] = spline(time_s[gap])
            usable[gap] = True
    return filled, usable
