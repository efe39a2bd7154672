"""Initial contact and toe-off from the shape of the mean stride, side view.

Several cues, each with its known lead or lag, are fused. The leads were
calibrated on rendered runners (contact = lowest point of the shoe within 3 mm of
the belt) together with hand-marked real clips, so that neither side alone sets
them; see ``docs/method.md``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.signal import find_peaks

from gait.arrays import FloatArray, IntArray
from gait.events.folding import MeanStride

__all__ = ["CHANNELS", "StancePhase", "stance_phase"]

CHANNELS: Final = (
    "knee_forward",
    "knee_up",
    "ankle_forward",
    "ankle_up",
    "heel_forward",
    "heel_up",
    "foot_index_forward",
    "foot_index_up",
)
"""Channels of the mean stride in leg lengths: forward of mid-hip, height in the picture."""

_GRID: Final = 1000
# Leads (ms by which the cue comes before the event; negative = after it) and weights.
_SHANK_LEAD_MS: Final = 2.5
_HEIGHT_LEAD_MS: Final = 8.6
_HEEL_JERK_LEAD_MS: Final = -27.4
_CONTACT_OFFSET_MS: Final = 3.3
_HEIGHT_WEIGHT: Final = 0.40
_HEEL_JERK_WEIGHT: Final = 0.15
_CONTACT_GUARD_MS: Final = 12.0
_HEIGHT_LEVELS_LEG: Final = (0.015, 0.020, 0.025, 0.030)
_FIRST_PEAK_SHARE: Final = 0.6
_TOE_RISE_LEG: Final = 0.04
_TOE_RISE_LEAD_MS: Final = -11.2
_ANKLE_REAR_LEAD_MS: Final = -53.9
_ANKLE_SPEED_LEAD_MS: Final = -54.8
_TOE_OFF_OFFSET_MS: Final = 1.9
_TOE_OFF_GUARD_MS: Final = 25.0


@dataclass(frozen=True, slots=True)
class StancePhase:
    """Contact and toe-off of the mean stride.

    Attributes
    ----------
    contact : float
        Phase of initial contact relative to the anchors.
    toe_off : float
        Phase of toe-off, later than `contact`.
    contact_spread_s, toe_off_spread_s : float
        Disagreement of the cues after their leads are removed (SD).
    """

    contact: float
    toe_off: float
    contact_spread_s: float
    toe_off_spread_s: float


def stance_phase(mean: MeanStride) -> StancePhase | None:
    """Find initial contact and toe-off in a mean stride.

    Parameters
    ----------
    mean : MeanStride
        With the channels `CHANNELS`.

    Returns
    -------
    StancePhase or None
        None when the stride has no recognisable stance.
    """
    curves = _Curves(mean)
    contact_ms = _contact_cues_ms(curves)
    toe_off_ms = _toe_off_cues_ms(curves)
    if contact_ms is None or toe_off_ms is None:
        return None
    base = contact_ms[0]
    nudges = np.clip(contact_ms[1:] - base, -_CONTACT_GUARD_MS, _CONTACT_GUARD_MS)
    contact = base + _HEIGHT_WEIGHT * nudges[0] + _HEEL_JERK_WEIGHT * nudges[1]
    contact += _CONTACT_OFFSET_MS
    # The rear-most ankle survives a badly seen foot; toe height often does not.
    rear = toe_off_ms[1]
    kept = np.clip(toe_off_ms, rear - _TOE_OFF_GUARD_MS, rear + _TOE_OFF_GUARD_MS)
    toe_off = float(np.dot([0.5, 0.25, 0.25], kept)) + _TOE_OFF_OFFSET_MS
    if toe_off <= contact:
        return None
    period_ms = 1000.0 * mean.period_s
    return StancePhase(
        contact=contact / period_ms,
        toe_off=toe_off / period_ms,
        contact_spread_s=float(np.std(contact_ms)) / 1000.0,
        toe_off_spread_s=float(np.std(toe_off_ms)) / 1000.0,
    )


class _Curves:
    """The mean stride on a fine grid around the foremost reach of the foot."""

    def __init__(self, mean: MeanStride) -> None:
        phase = np.arange(-0.5, 1.0, 1.0 / _GRID)
        values = mean.at(phase)
        self.period_ms = 1000.0 * mean.period_s
        self.column = {name: values[:, i] for i, name in enumerate(CHANNELS)}
        foot = sum(self.column[f"{p}_forward"] for p in ("ankle", "heel", "foot_index"))
        inside = np.abs(phase) < 0.25
        forward_most = float(phase[inside][np.argmax(np.asarray(foot)[inside])])
        self.phase = phase - forward_most
        self.time_ms = self.phase * self.period_ms
        self.origin_ms = forward_most * self.period_ms

    def window(self, start: float, stop: float) -> IntArray:
        """Return indices of phases from `start` to `stop` after the foremost reach."""
        return np.flatnonzero((self.phase >= start) & (self.phase <= stop)).astype(np.int64)

    def shank_rate(self) -> FloatArray:
        """Angular velocity of the shank, deg per grid step, ankle forward = +."""
        forward = self.column["ankle_forward"] - self.column["knee_forward"]
        down = self.column["knee_up"] - self.column["ankle_up"]
        return np.gradient(np.degrees(np.unwrap(np.arctan2(forward, down))))


def _crossing(x: FloatArray, y: FloatArray, level: float) -> float | None:
    """First x at which y, going down or up, passes `level` (linear between)."""
    above = y > level
    change = np.flatnonzero(above[1:] != above[:-1])
    if not len(change):
        return None
    i = int(change[0])
    return float(x[i] + (x[i + 1] - x[i]) * (level - y[i]) / (y[i + 1] - y[i]))


def _contact_cues_ms(curves: _Curves) -> FloatArray | None:
    """Return times of contact by shank, foot height and heel acceleration, leads removed."""
    shank = _shank_cue_ms(curves)
    height = _height_cue_ms(curves)
    if shank is None:
        return None
    base = shank + _SHANK_LEAD_MS
    low = base if height is None else height + _HEIGHT_LEAD_MS
    window = curves.window(-0.03, 0.15)
    jerk = np.gradient(np.gradient(curves.column["heel_up"]))[window]
    heel = float(curves.time_ms[window][np.argmax(jerk)]) + _HEEL_JERK_LEAD_MS
    return np.array([base, low, heel]) + curves.origin_ms


def _shank_cue_ms(curves: _Curves) -> float | None:
    """Shank's backward speed reaches half of its first peak for the last time before it.

    The first backward peak of at least 60 % of the largest: a badly seen leg can
    show a second, larger one in mid-stance.
    """
    window = curves.window(-0.02, 0.18)
    rate = curves.shank_rate()
    troughs, _ = find_peaks(-rate[window], height=-_FIRST_PEAK_SHARE * rate[window].min())
    peak = int(window[troughs[0] if len(troughs) else np.argmin(rate[window])])
    half = 0.5 * rate[peak]
    if half >= 0.0:
        return None
    start = peak
    while start > 0 and rate[start] < half:
        start -= 1
    return _crossing(curves.time_ms[start : peak + 1], rate[start : peak + 1], half)


def _height_cue_ms(curves: _Curves) -> float | None:
    """Heel or toe comes down to its level in stance, mean over four margins."""
    window = curves.window(0.10, 0.22)
    heights = []
    for point in ("heel", "foot_index"):
        up = curves.column[f"{point}_up"]
        heights.append(up - np.percentile(up[window], 15.0))
    lowest = np.minimum(heights[0], heights[1])
    before = curves.window(-0.15, 0.15)
    times = [
        _crossing(curves.time_ms[before], lowest[before], margin)
        for margin in _HEIGHT_LEVELS_LEG
    ]
    found = [t for t in times if t is not None]
    return float(np.mean(found)) if len(found) == len(times) else None


def _toe_off_cues_ms(curves: _Curves) -> FloatArray | None:
    """Return times of toe-off by toe, rear-most ankle and ankle speed, leads removed."""
    toe_up = curves.column["foot_index_up"]
    ankle_forward = curves.column["ankle_forward"]
    search = curves.window(0.20, 0.70)
    rear = int(search[np.argmin(ankle_forward[search])])
    speed = np.gradient(curves.column["ankle_up"])
    around = curves.window(curves.phase[rear] - 0.12, curves.phase[rear] + 0.15)
    fastest = int(around[np.argmax(speed[around])])
    stance = curves.window(0.10, 0.22)
    level = float(np.percentile(toe_up[stance], 25.0)) + _TOE_RISE_LEG
    rise = np.arange(int(stance[-1]), min(rear + 150, len(toe_up) - 1))
    lifted = _crossing(curves.time_ms[rise], toe_up[rise], level)
    by_rear = float(curves.time_ms[rear]) + _ANKLE_REAR_LEAD_MS
    by_speed = float(curves.time_ms[fastest]) + _ANKLE_SPEED_LEAD_MS
    by_toe = 0.5 * (by_rear + by_speed) if lifted is None else lifted + _TOE_RISE_LEAD_MS
    return np.array([by_toe, by_rear, by_speed]) + curves.origin_ms
