"""Mid-stances from a rear or front view, and contacts placed around them.

Seen along the running direction the feet move towards and away from the camera,
so landing and leaving are hard to see; the fall and rise of the trunk is not.
Mid-stance is its lowest point; which foot stands follows from the other one
being in the air. Contact and toe-off are placed around mid-stance by the usual
contact time, with an honest standard error; contact time itself is never
reported from here.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from scipy.signal import find_peaks

from gait.arrays import FloatArray
from gait.events.folding import fold
from gait.events.timing import FootTiming
from gait.pose.skeleton import INDEX
from gait.tracks.axes import medial_up
from gait.tracks.smoothing import low_pass, runs
from gait.tracks.track import Side, Tracks

__all__ = ["foot_timings"]

_TRUNK: Final = ("left_shoulder", "right_shoulder", "left_hip", "right_hip")
_FEET: Final = ("ankle", "heel", "foot_index")
_COARSE_CUTOFF_HZ: Final = 5.0
_CONTACT_SHARE_OF_STEP: Final = 0.74
"""Contact time over step time: 0.71-0.84 on hand-marked, 0.61-0.86 on rendered runners."""
_CONTACT_SHARE_SD: Final = 0.06
_MID_STANCE_SHARE: Final = 0.42
"""Mid-stance over contact time: 0.37-0.52 on rendered runners. With 0.45 (evidence 7.2)
contacts came 13 to 19 ms early on rendered and filmed runners alike."""
_MID_STANCE_SD_S: Final = 0.012
_FRAME_SHARE_SD: Final = 0.2
_EDGE_SHARE_OF_STEP: Final = 0.25
"""A low this near to the end of a stretch has only one flank, which misplaces it."""


def foot_timings(tracks: Tracks, stride_s: float) -> dict[Side, FootTiming]:
    """Time every stance of both feet.

    Parameters
    ----------
    tracks : Tracks
        Of a rear or front view.
    stride_s : float
        Approximate stride time, capture seconds.

    Returns
    -------
    dict of Side to FootTiming
    """
    step_s = stride_s / 2.0
    height = _trunk_height(tracks, stride_s)
    coarse_s = _lowest_instants_s(tracks, height, step_s)
    if len(coarse_s) < 3:
        return {}
    valid = tracks.valid
    mean = fold(tracks.time_s[valid], height[valid, None], coarse_s, step_s)
    phase = np.arange(-0.3, 0.3, 0.002)
    lowest = float(phase[np.argmin(mean.at(phase)[:, 0])])
    middles_s = mean.anchors_s + lowest * mean.period_s
    sides = _standing_sides(tracks, middles_s, mean.period_s)
    contact_time_s = _CONTACT_SHARE_OF_STEP * mean.period_s
    frame_s = 1.0 / tracks.frame_rate_hz
    before_s = _MID_STANCE_SHARE * contact_time_s
    spread = _CONTACT_SHARE_SD * mean.period_s
    base_sd_s = float(np.hypot(_MID_STANCE_SD_S, _FRAME_SHARE_SD * frame_s))
    return {
        side: FootTiming(
            contacts_s=middles_s[sides == i] - before_s,
            contact_time_s=contact_time_s,
            period_s=2.0 * mean.period_s,
            contact_sd_s=float(np.hypot(base_sd_s, _MID_STANCE_SHARE * spread)),
            toe_off_sd_s=float(np.hypot(base_sd_s, (1.0 - _MID_STANCE_SHARE) * spread)),
        )
        for i, side in enumerate(Side)
        if np.any(sides == i)
    }


def _trunk_height(tracks: Tracks, stride_s: float) -> FloatArray:
    """Height of the trunk in leg lengths, slow drift removed; (n,), NaN where lost."""
    points = tracks.light_px[:, [INDEX[name] for name in _TRUNK]]
    up = medial_up(tracks, points, Side.LEFT)[..., 1].mean(axis=1)
    height = np.full(len(up), np.nan)
    for part in runs(tracks.valid):
        time_s = tracks.time_s[part]
        if time_s[-1] - time_s[0] < 1.5 * stride_s:
            trend = np.polynomial.Polynomial.fit(time_s, up[part], 1)(time_s)
        else:
            trend = low_pass(time_s, up[part], 0.35 / stride_s)
        height[part] = (up[part] - trend) / tracks.leg_length_px
    return height


def _lowest_instants_s(tracks: Tracks, height: FloatArray, step_s: float) -> FloatArray:
    instants: list[float] = []
    for part in runs(tracks.valid):
        time_s = tracks.time_s[part]
        smooth = low_pass(time_s, height[part], _COARSE_CUTOFF_HZ)
        interval_s = float(np.median(np.diff(time_s)))
        lows, _ = find_peaks(-smooth, distance=max(1, int(0.65 * step_s / interval_s)))
        edge_s = _EDGE_SHARE_OF_STEP * step_s
        inner = (time_s[lows] - time_s[0] > edge_s) & (time_s[-1] - time_s[lows] > edge_s)
        instants.extend(float(time_s[i]) for i in lows[inner])
    return np.array(instants)


def _standing_sides(tracks: Tracks, middles_s: FloatArray, step_s: float) -> FloatArray:
    """0 where the left foot stands, 1 where the right one does, alternating.

    The foot that is lower in the picture stands; feet alternate, so all steps
    vote on which parity is which.
    """
    lift = {}
    for side in Side:
        points = tracks.light_px[:, [INDEX[f"{side}_{p}"] for p in _FEET]]
        lift[side] = medial_up(tracks, points, Side.LEFT)[..., 1].mean(axis=1)
    left_lower = (lift[Side.RIGHT] - lift[Side.LEFT]) / tracks.leg_length_px
    left_lower = left_lower - np.nanmedian(left_lower)
    counts = np.concatenate([[0.0], np.cumsum(np.round(np.diff(middles_s) / step_s))])
    votes = 0.0
    for middle_s, count in zip(middles_s, counts, strict=True):
        near = tracks.valid & (np.abs(tracks.time_s - middle_s) <= 0.25 * step_s)
        if near.any():
            votes += float(np.mean(left_lower[near])) * (1.0 if count % 2 == 0 else -1.0)
    even_side = 0 if votes >= 0 else 1
    return np.where(counts % 2 == 0, even_side, 1 - even_side)
