"""All contacts and steps of a clip."""

from __future__ import annotations

from typing import Final

import numpy as np

from gait.arrays import FloatArray
from gait.events import frontal_view, side_view
from gait.events.contacts import Contact, Event, Gait, Step
from gait.events.timing import FootTiming
from gait.pose.skeleton import INDEX
from gait.tracks.smoothing import TRUNK_CUTOFF_HZ, low_pass, runs
from gait.tracks.track import Side, Tracks

__all__ = ["detect_gait", "hips_up_px", "mid_stance_s", "tracked_through"]

_CADENCE_SD_FLOOR_SPM: Final = 0.2
_RANDOM_SHARE: Final = 0.4
"""Share of a contact's standard error that differs from contact to contact; the rest
shifts all alike and cancels in stride times."""
_Z95: Final = 1.96


def detect_gait(tracks: Tracks, stride_s: float) -> Gait:
    """Find the contacts and steps in the tracks of a clip.

    Parameters
    ----------
    tracks : Tracks
    stride_s : float
        Approximate stride time, capture seconds (`gait.tracks.tempo`).

    Returns
    -------
    Gait
        Without contacts when no stance can be recognised.
    """
    finder = frontal_view if tracks.view.is_frontal else side_view
    timings = finder.foot_timings(tracks, stride_s)
    contacts: list[Contact] = []
    steps: list[Step] = []
    lowest = hips_up_px(tracks)
    for side, timing in timings.items():
        for contact_s in _with_edge_strides(timing, tracks):
            toe_off_s = contact_s + timing.contact_time_s
            contacts.extend(_seen_contacts(tracks, side, timing, contact_s))
            if tracked_through(tracks, contact_s, contact_s):
                steps.append(_step(tracks, side, timing, contact_s, toe_off_s, lowest))
    contacts.sort(key=lambda c: c.time_s)
    steps.sort(key=lambda s: s.initial_contact_s)
    cadence, low, high, period_s = _cadence(timings, stride_s)
    return Gait(tuple(contacts), tuple(steps), period_s, cadence, low, high)


def _with_edge_strides(timing: FootTiming, tracks: Tracks) -> FloatArray:
    """Contacts of the strides seen, one more at each end and across gaps."""
    times = timing.contacts_s
    counts = np.concatenate([[0.0], np.cumsum(np.round(np.diff(times) / timing.period_s))])
    whole = np.arange(-1.0, counts[-1] + 2.0)
    filled = np.interp(whole, counts, times)
    filled[0] = times[0] - timing.period_s
    filled[-1] = times[-1] + timing.period_s
    first_s, last_s = tracks.time_s[tracks.valid][[0, -1]]
    slack_s = timing.contact_time_s
    return np.asarray(filled[(filled > first_s - slack_s) & (filled < last_s)])


def tracked_through(tracks: Tracks, start_s: float, stop_s: float) -> bool:
    """Whether one tracked stretch covers the whole span."""
    return any(
        tracks.time_s[part.start] <= start_s and stop_s <= tracks.time_s[part.stop - 1]
        for part in runs(tracks.valid)
    )


def _seen_contacts(
    tracks: Tracks, side: Side, timing: FootTiming, contact_s: float
) -> list[Contact]:
    found = []
    for event, time_s, sd_s in (
        (Event.INITIAL_CONTACT, contact_s, timing.contact_sd_s),
        (Event.TOE_OFF, contact_s + timing.contact_time_s, timing.toe_off_sd_s),
    ):
        if tracked_through(tracks, time_s, time_s):
            frame = float(np.interp(time_s, tracks.time_s, np.arange(tracks.n_frames)))
            found.append(Contact(side, event, float(time_s), frame, sd_s))
    return found


def hips_up_px(tracks: Tracks) -> FloatArray:
    """Smoothed height of mid-hip, up positive; NaN where lost."""
    hips = tracks.light_px[:, [INDEX["left_hip"], INDEX["right_hip"]], 1].mean(axis=1)
    up = np.full(tracks.n_frames, np.nan)
    for part in runs(tracks.valid):
        up[part] = -low_pass(tracks.time_s[part], hips[part], TRUNK_CUTOFF_HZ)
    return up


def _step(
    tracks: Tracks,
    side: Side,
    timing: FootTiming,
    contact_s: float,
    toe_off_s: float,
    hip_height: FloatArray,
) -> Step:
    middle_s = mid_stance_s(tracks, hip_height, contact_s, toe_off_s)
    next_s = contact_s + timing.period_s
    later = timing.contacts_s[timing.contacts_s > contact_s + 0.5 * timing.period_s]
    if len(later) and later[0] < contact_s + 1.5 * timing.period_s:
        next_s = float(later[0])
    return Step(
        side=side,
        initial_contact_s=float(contact_s),
        mid_stance_s=middle_s,
        toe_off_s=float(toe_off_s),
        next_contact_s=next_s if tracked_through(tracks, contact_s, next_s) else None,
        timing_sd_s=timing.contact_sd_s,
        measurable=tracked_through(tracks, contact_s, toe_off_s),
    )


def mid_stance_s(
    tracks: Tracks, hip_height: FloatArray, contact_s: float, toe_off_s: float
) -> float:
    """Lowest mid-hip (`hips_up_px`) between 20 and 70 % of stance; 45 % if not clear."""
    inside = tracks.valid & (tracks.time_s >= contact_s) & (tracks.time_s <= toe_off_s)
    usual_s = contact_s + 0.45 * (toe_off_s - contact_s)
    share = (tracks.time_s - contact_s) / (toe_off_s - contact_s)
    middle = np.flatnonzero(inside & (share > 0.2) & (share < 0.7))
    if len(middle) < 3:
        return float(usual_s)
    lowest = int(middle[np.argmin(hip_height[middle])])
    if lowest in (middle[0], middle[-1]):
        return float(usual_s)
    a, b, c = hip_height[lowest - 1 : lowest + 2]
    curvature = a - 2.0 * b + c
    shift = 0.5 * (a - c) / curvature if curvature > 0 else 0.0
    interval_s = 0.5 * float(tracks.time_s[lowest + 1] - tracks.time_s[lowest - 1])
    return float(tracks.time_s[lowest] + shift * interval_s)


def _cadence(
    timings: dict[Side, FootTiming], stride_s: float
) -> tuple[float, float, float, float]:
    """Cadence with its 95 % interval, and the mean stride time.

    The interval holds the timing error of the first and last contact and the
    stride-to-stride scatter (standard error of the mean period).
    """
    usable = [t for t in timings.values() if len(t.contacts_s) >= 2]
    if not usable:
        return 120.0 / stride_s, 0.0, 400.0, stride_s
    period_s = float(np.mean([t.period_s for t in usable]))
    variances = []
    for timing in usable:
        strides = np.diff(timing.contacts_s)
        scatter = float(np.std(strides, ddof=1)) if len(strides) > 1 else 0.03 * period_s
        ends_s = _RANDOM_SHARE * timing.contact_sd_s * np.sqrt(2.0) / len(strides)
        variances.append(scatter**2 / len(strides) + ends_s**2)
    sd_s = float(np.sqrt(np.mean(variances)))
    cadence = 120.0 / period_s
    half = _Z95 * float(np.hypot(cadence * sd_s / period_s, _CADENCE_SD_FLOOR_SPM))
    return cadence, cadence - half, cadence + half, period_s
