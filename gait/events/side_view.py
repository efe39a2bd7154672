"""Contacts and steps from a side view."""

from __future__ import annotations

from typing import Final

import numpy as np
from scipy.signal import find_peaks

from gait.arrays import FloatArray, IntArray
from gait.events.folding import MeanStride, fold
from gait.events.side_cues import CHANNELS, StancePhase, stance_phase
from gait.events.timing import FootTiming
from gait.tracks.axes import forward_up
from gait.tracks.smoothing import low_pass, runs
from gait.tracks.track import Side, Tracks

__all__ = ["foot_timings"]

_COARSE_CUTOFF_HZ: Final = 6.0
_CONTACT_SD_S: Final = 0.006
_TOE_OFF_SD_S: Final = 0.011
"""Spread of the trial bias over rendered and real clips (validated error)."""
_FRAME_SHARE_SD: Final = 0.15
"""Further random error of one step, in frame intervals."""


def foot_timings(tracks: Tracks, stride_s: float) -> dict[Side, FootTiming]:
    """Time every stance of both feet.

    Parameters
    ----------
    tracks : Tracks
        Of a side view.
    stride_s : float
        Approximate stride time in capture seconds.

    Returns
    -------
    dict of Side to FootTiming
        Sides whose stance cannot be recognised are missing.
    """
    valid = np.flatnonzero(tracks.valid).astype(np.int64)
    time_s = tracks.time_s[valid]
    hip = _mid_hip(tracks)[valid]
    height_trend = _slow_trend(time_s, hip[:, 1], stride_s)
    timings: dict[Side, FootTiming] = {}
    for side in Side:
        channels = _channels(tracks, side, valid, hip, height_trend)
        anchors_s = _coarse_anchors_s(tracks, side, stride_s)
        if not len(anchors_s):
            continue
        mean = fold(time_s, channels, anchors_s, stride_s)
        stance = stance_phase(mean)
        if stance is not None:
            timings[side] = _timing(mean, stance, tracks)
    return timings


def _mid_hip(tracks: Tracks) -> FloatArray:
    return forward_up(tracks, 0.5 * (tracks.point("left_hip") + tracks.point("right_hip")))


def _slow_trend(time_s: FloatArray, height: FloatArray, stride_s: float) -> FloatArray:
    """Drift of the body's height in the picture: camera, or a step on the belt."""
    span_s = float(time_s[-1] - time_s[0])
    degree = int(np.clip(span_s / (3.0 * stride_s), 1, 5))
    return np.asarray(np.polynomial.Polynomial.fit(time_s, height, degree)(time_s))


def _channels(
    tracks: Tracks, side: Side, valid: IntArray, hip: FloatArray, height_trend: FloatArray
) -> FloatArray:
    columns = []
    for name in CHANNELS:
        point, _, axis = name.rpartition("_")
        track = forward_up(tracks, tracks.point(f"{side}_{point}"))[valid]
        columns.append(
            track[:, 0] - hip[:, 0] if axis == "forward" else track[:, 1] - height_trend
        )
    return np.column_stack(columns) / tracks.leg_length_px


def _coarse_anchors_s(tracks: Tracks, side: Side, stride_s: float) -> FloatArray:
    """Foremost reaches of the foot, one per stride."""
    anchors: list[float] = []
    hip = _mid_hip(tracks)
    points = ("ankle", "heel", "foot_index")
    foot = np.mean([forward_up(tracks, tracks.point(f"{side}_{p}")) for p in points], axis=0)
    reach = (foot - hip)[:, 0] / tracks.leg_length_px
    for part in runs(tracks.valid):
        time_s = tracks.time_s[part]
        smooth = low_pass(time_s, reach[part], _COARSE_CUTOFF_HZ)
        interval_s = float(np.median(np.diff(time_s)))
        distance = max(1, int(0.65 * stride_s / interval_s))
        middle = 0.5 * (float(smooth.max()) + float(smooth.min()))
        peaks, _ = find_peaks(smooth, distance=distance, height=middle)
        anchors.extend(float(time_s[i]) for i in peaks)
    return np.array(anchors)


def _timing(mean: MeanStride, stance: StancePhase, tracks: Tracks) -> FootTiming:
    frame_s = 1.0 / tracks.frame_rate_hz
    step_sd_s = float(np.hypot(mean.anchor_sd_s, _FRAME_SHARE_SD * frame_s))
    contact_s = stance.contact * mean.period_s
    toe_off_s = stance.toe_off * mean.period_s
    return FootTiming(
        contacts_s=mean.anchors_s + contact_s,
        contact_time_s=toe_off_s - contact_s,
        period_s=mean.period_s,
        contact_sd_s=float(np.hypot(_CONTACT_SD_S, step_sd_s)),
        toe_off_sd_s=float(np.hypot(_TOE_OFF_SD_S, step_sd_s)),
    )
