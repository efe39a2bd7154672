"""Initial contact and toe-off from the shape of the mean stride, side view.

Every cue is a place on the mean stride that comes at a nearly fixed time from the
event; the offsets and weights were fitted on the *tune* half of the rendered runners
(contact = lowest point of the shoe within 3 mm of the belt) and then moved by the few
milliseconds that hand-marked filmed runners ask for; see ``docs/method.md``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from gait.arrays import BoolArray, FloatArray
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
_STANCE: Final = (0.08, 0.20)
"""Phases after the foremost reach in which the foot surely moves with the belt."""
_CONTACT_SPEED_SHARE: Final = 0.5
_CONTACT_OFFSET_MS: Final = 1.0
_CONTACT_WINDOW_MS: Final = (-10.0, 90.0)

# Toe-off: weight of each cue, and what is added to their weighted mean.
_TOE_OFF_WEIGHTS: Final = {"ankle": 0.24, "toe": 0.29, "shank": 0.27, "knee": 0.20}
_TOE_OFF_OFFSET_MS: Final = -21.0
_TOE_OFF_GUARD_MS: Final = 30.0
"""A cue this far from where the others put it was read from a badly seen leg."""
_LOW_SHARE: Final = 0.10
_SHANK_SHARE: Final = 0.25
_KNEE_SPEED_SHARE: Final = 0.25
_CUE_LEADS_MS: Final = {"ankle": -2.1, "toe": 27.9, "shank": 54.2, "knee": 5.6}
"""Mean time of each cue after toe-off, for the guard."""


@dataclass(frozen=True, slots=True)
class StancePhase:
    """Contact and toe-off of the mean stride.

    Attributes
    ----------
    contact : float
        Phase of initial contact relative to the anchors.
    toe_off : float
        Phase of toe-off, later than `contact`.
    """

    contact: float
    toe_off: float


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

    Notes
    -----
    Contact: the ankle, which swings forward and is then carried back by the belt,
    reaches half of its backward speed in stance. Toe-off: weighted mean of the instants
    at which ankle and toe have all but reached their rear-most place, the shank is three
    quarters of the way to its rear-most angle, and the knee's backward speed has fallen
    to a quarter.
    """
    curves = _Curves(mean)
    contact_ms = _contact_ms(curves)
    toe_off_ms = _toe_off_ms(curves)
    if contact_ms is None or toe_off_ms is None or toe_off_ms <= contact_ms:
        return None
    period_ms = 1000.0 * mean.period_s
    return StancePhase(
        contact=(contact_ms + curves.origin_ms) / period_ms,
        toe_off=(toe_off_ms + curves.origin_ms) / period_ms,
    )


class _Curves:
    """The mean stride on a fine grid around the foremost reach of the foot."""

    def __init__(self, mean: MeanStride) -> None:
        phase = np.arange(-0.5, 1.0, 1.0 / _GRID)
        values = mean.at(phase)
        self.column = {name: values[:, i] for i, name in enumerate(CHANNELS)}
        foot = sum(self.column[f"{p}_forward"] for p in ("ankle", "heel", "foot_index"))
        inside = np.abs(phase) < 0.25
        forward_most = float(phase[inside][np.argmax(np.asarray(foot)[inside])])
        self.phase = phase - forward_most
        self.time_ms = self.phase * 1000.0 * mean.period_s
        self.origin_ms = forward_most * 1000.0 * mean.period_s
        self.stance = (self.phase > _STANCE[0]) & (self.phase < _STANCE[1])

    def speed(self, name: str) -> FloatArray:
        """Change of a channel per grid step."""
        return np.gradient(self.column[name])

    def shank(self) -> FloatArray:
        """Angle of the shank, ankle forward = +, degrees."""
        forward = self.column["ankle_forward"] - self.column["knee_forward"]
        down = self.column["knee_up"] - self.column["ankle_up"]
        return np.degrees(np.unwrap(np.arctan2(forward, down)))

    def between(self, start_ms: float, stop_ms: float) -> BoolArray:
        """Mask of instants relative to the foremost reach."""
        return np.asarray((self.time_ms >= start_ms) & (self.time_ms <= stop_ms))

    def first(self, values: FloatArray, level: float, inside: BoolArray) -> float | None:
        """First instant inside at which `values` passes `level`, linear between."""
        x, y = self.time_ms[inside], values[inside]
        above = y > level
        change = np.flatnonzero(above[1:] != above[:-1])
        if not len(change):
            return None
        i = int(change[0])
        return float(x[i] + (x[i + 1] - x[i]) * (level - y[i]) / (y[i + 1] - y[i]))


def _contact_ms(curves: _Curves) -> float | None:
    speed = curves.speed("ankle_forward")
    level = _CONTACT_SPEED_SHARE * float(np.median(speed[curves.stance]))
    found = curves.first(speed, level, curves.between(*_CONTACT_WINDOW_MS))
    return None if found is None else found + _CONTACT_OFFSET_MS


def _toe_off_ms(curves: _Curves) -> float | None:
    search = (curves.phase > 0.20) & (curves.phase < 0.70)
    rear_ms = _instant_of_least(curves, "ankle_forward", search)
    toe_rear_ms = _instant_of_least(curves, "foot_index_forward", search)
    ankle, toe = curves.column["ankle_forward"], curves.column["foot_index_forward"]
    shank, knee = curves.shank(), curves.speed("knee_forward")
    knee_level = _KNEE_SPEED_SHARE * float(np.median(knee[curves.stance]))
    cues = {
        "ankle": curves.first(
            ankle, _low(ankle, _LOW_SHARE), curves.between(rear_ms - 160.0, rear_ms)
        ),
        "toe": curves.first(
            toe, _low(toe, _LOW_SHARE), curves.between(toe_rear_ms - 160.0, toe_rear_ms)
        ),
        "shank": curves.first(
            shank,
            _low(shank, _SHANK_SHARE),
            curves.between(rear_ms - 120.0, rear_ms + 60.0),
        ),
        "knee": curves.first(knee, knee_level, curves.between(rear_ms - 150.0, rear_ms + 60.0)),
    }
    return _fused_ms({name: at for name, at in cues.items() if at is not None})


def _instant_of_least(curves: _Curves, name: str, search: BoolArray) -> float:
    return float(curves.time_ms[search][np.argmin(curves.column[name][search])])


def _low(values: FloatArray, share: float) -> float:
    """Level that lies `share` of the range above the least value."""
    low, high = float(values.min()), float(values.max())
    return low + share * (high - low)


def _fused_ms(cues: dict[str, float]) -> float | None:
    """Weighted mean; a missing cue is put where the median of the others says."""
    if not cues:
        return None
    middle = float(np.median([at - _CUE_LEADS_MS[name] for name, at in cues.items()]))
    total = 0.0
    for name, weight in _TOE_OFF_WEIGHTS.items():
        expected = middle + _CUE_LEADS_MS[name]
        at = cues.get(name, expected)
        nearby = np.clip(at, expected - _TOE_OFF_GUARD_MS, expected + _TOE_OFF_GUARD_MS)
        total += weight * float(nearby)
    return total + _TOE_OFF_OFFSET_MS
