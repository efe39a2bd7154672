"""How fast the legs go in the file, before anybody knows the capture rate.

Everything here works in file time at any slow-motion factor: frequencies are
searched over two decades and nothing assumes a running cadence.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np

from gait.arrays import FloatArray
from gait.pose.sequence import PoseSequence
from gait.pose.skeleton import INDEX
from gait.tracks.body import leg_length_px, trunk_length_px
from gait.tracks.track import View

__all__ = ["Motion", "Tempo", "measure_tempo"]

_SLOWEST_STRIDE_HZ: Final = 0.04
_FASTEST_STEP_HZ: Final = 4.0
"""Everything is searched up to here: confused legs show the rhythm of the steps."""
_LEAST_CYCLES: Final = 1.2
_PADDING: Final = 16
"""Length of the transform over the length of the signal."""
_STILL_SWING_TRUNKS: Final = {True: 0.05, False: 0.16}
"""Foot-to-foot swing (SD, trunk lengths) below which the person hardly moves;
frontal views see little of it, side views all."""
_FOLDED_SHANK: Final = 0.55
"""Shank's least upright extent over its length, from in front: the running shank
folds up behind the knee (0.0-0.5), the walking one stays above 0.65."""
_LEAST_STEP_BOUNCE: Final = 0.3
"""Bounce at twice a rhythm over that at the rhythm: 0.13 in a silhouette whose feet show
the step, 0.56 and more in lopsided runners and walkers."""
_SURE_COSINE: Final = 0.7
"""From behind, narrow steps blur the sign, so only a clear one refuses a clip."""
_SAME_RHYTHM: Final = 0.18
"""Relative difference within which two frequencies are called the same."""
_LEG_PER_HEIGHT: Final = 0.491
"""Thigh + shank over body height (Winter 2009: 0.245 + 0.246)."""
_GRAVITY_M_S2: Final = 9.81
_CONTACT_SHARE_OF_STEP: Final = 0.72
"""Contact time over step time; running treadmill norms 0.65-0.80."""
_BOUNCE_LOG_SD: Final = 0.10
"""Scatter of the factor from the trunk's bounce, natural log."""
_USUAL_HEIGHT_M: Final = 1.72


class Motion(StrEnum):
    """What the person in the clip does."""

    RUNNING = "running"
    WALKING = "walking"
    STILL = "still"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Tempo:
    """Rhythm of the legs in file time.

    Attributes
    ----------
    motion : Motion
    stride_hz : float
        Strides per second of file time; 0 when no rhythm was found.
    strides_seen : float
        How many strides the tracked part of the clip holds.
    bounce_factor : float or None
        Slow-motion factor that makes the trunk's bounce obey gravity.
    bounce_log_sd : float
        Standard error of its natural logarithm.
    """

    motion: Motion
    stride_hz: float
    strides_seen: float
    bounce_factor: float | None
    bounce_log_sd: float

    @property
    def file_cadence_spm(self) -> float:
        """Steps per minute at face value."""
        return 120.0 * self.stride_hz


def measure_tempo(
    pose: PoseSequence, file_time_s: FloatArray, view: View, height_m: float | None = None
) -> Tempo:
    """Measure the rhythm of the legs in file time.

    Parameters
    ----------
    pose : PoseSequence
    file_time_s : (n,) array
        Presentation times of the same frames.
    view : View
    height_m : float, optional
        Body height if known; 1.72 m otherwise.

    Returns
    -------
    Tempo

    Notes
    -----
    Running and walking are told apart without knowing time: in running the body
    is lowest when the legs pass each other, in walking it is highest then. From
    in front perspective spoils that sign, and the folding of the shank decides.

    The bounce: with a half-sine vertical force over contact time (share d of the
    step time T), the first harmonic of the trunk's height has peak-to-peak
    ``g T^2 c / pi^2`` with ``c = cos(pi d) / (1 - 4 d^2)``. Slow motion by k
    multiplies T by k, so ``k = sqrt(g T_file^2 c / (pi^2 bounce))``.
    """
    good = pose.found
    time_s = file_time_s[good]
    xy_px = pose.xy_px[good].mean(axis=1)
    trunk_px = float(np.median(trunk_length_px(xy_px)))
    feet = _feet_difference(xy_px, view) / trunk_px
    if len(time_s) < 10 or float(np.std(feet)) < _STILL_SWING_TRUNKS[view.is_frontal]:
        return Tempo(Motion.STILL, 0.0, 0.0, None, _BOUNCE_LOG_SD)
    stride_hz = _stride_frequency_hz(time_s, feet, _body_height_signal(xy_px))
    strides = stride_hz * float(time_s[-1] - time_s[0])
    if stride_hz == 0.0:
        return Tempo(Motion.UNCLEAR, 0.0, 0.0, None, _BOUNCE_LOG_SD)
    height = _body_height_signal(xy_px)
    if view is View.FRONT:
        motion = Motion.RUNNING if _shank_fold(xy_px) < _FOLDED_SHANK else Motion.WALKING
    else:
        motion = _running_or_walking(time_s, feet, height, stride_hz, view)
    bounce_px = 2.0 * abs(_harmonic(time_s, height, 2.0 * stride_hz, stride_hz))
    leg_px = leg_length_px(xy_px, view)
    leg_m = _LEG_PER_HEIGHT * (height_m or _USUAL_HEIGHT_M)
    factor = _bounce_factor(bounce_px / leg_px * leg_m, stride_hz)
    return Tempo(motion, stride_hz, strides, factor, _BOUNCE_LOG_SD)


def _feet_difference(xy_px: FloatArray, view: View) -> FloatArray:
    """Left minus right foot along the direction in which they alternate."""
    axis = 1 if view.is_frontal else 0
    points = ("ankle", "heel", "foot_index")
    left = xy_px[:, [INDEX[f"left_{p}"] for p in points], axis].mean(axis=1)
    right = xy_px[:, [INDEX[f"right_{p}"] for p in points], axis].mean(axis=1)
    return np.asarray(left - right)


def _body_height_signal(xy_px: FloatArray) -> FloatArray:
    """Height of the middle of the trunk, up positive."""
    parts = ("left_shoulder", "right_shoulder", "left_hip", "right_hip")
    return np.asarray(-xy_px[:, [INDEX[p] for p in parts], 1].mean(axis=1))


def _dominant_frequency_hz(time_s: FloatArray, signal: FloatArray) -> float:
    """Frequency of the strongest slow oscillation (zero-padded spectrum)."""
    span_s = float(time_s[-1] - time_s[0])
    lowest = max(_SLOWEST_STRIDE_HZ, _LEAST_CYCLES / span_s)
    nyquist = 0.4 / float(np.median(np.diff(time_s)))
    highest = min(_FASTEST_STEP_HZ, nyquist)
    if highest <= lowest:
        return 0.0
    degree = int(np.clip(span_s * lowest, 2, 5))
    trend = np.polynomial.Polynomial.fit(time_s, signal, degree)
    even_s = np.linspace(time_s[0], time_s[-1], len(time_s))
    flat = np.interp(even_s, time_s, signal - trend(time_s)) * np.hanning(len(time_s))
    padded = 1 << int(np.ceil(np.log2(_PADDING * len(flat))))
    frequencies = np.fft.rfftfreq(padded, even_s[1] - even_s[0])
    inside = (frequencies >= lowest) & (frequencies <= highest)
    frequencies = frequencies[inside]
    power = np.abs(np.fft.rfft(flat, padded))[inside]
    best = int(np.argmax(power))
    if 0 < best < len(power) - 1:
        a, b, c = power[best - 1 : best + 2]
        shift = 0.5 * (a - c) / (a - 2 * b + c)
        return float(frequencies[best] + shift * (frequencies[1] - frequencies[0]))
    return float(frequencies[best])


def _stride_frequency_hz(time_s: FloatArray, feet: FloatArray, height: FloatArray) -> float:
    """Strides per second, guarded against exchanged legs.

    The trunk bounces once per step whatever the legs are called. Where it
    bounces no faster than the feet alternate, left and right were confused
    (silhouettes) and the feet showed the step, not the stride.
    """
    feet_hz = _dominant_frequency_hz(time_s, feet)
    bounce_hz = _dominant_frequency_hz(time_s, height)
    if feet_hz > 0 and abs(bounce_hz / feet_hz - 1.0) < _SAME_RHYTHM:
        # a runner who bounces more on one leg than on the other does so once per stride too
        bounce = abs(_harmonic(time_s, height, feet_hz, feet_hz))
        twice = abs(_harmonic(time_s, height, 2.0 * feet_hz, feet_hz))
        if twice < _LEAST_STEP_BOUNCE * bounce:
            return feet_hz / 2.0
    return feet_hz


def _shank_fold(xy_px: FloatArray) -> float:
    """Least upright extent of the shank over its length, mean of both legs."""
    folds = []
    for side in ("left", "right"):
        shank = xy_px[:, INDEX[f"{side}_ankle"]] - xy_px[:, INDEX[f"{side}_knee"]]
        length = np.percentile(np.linalg.norm(shank, axis=-1), 90.0)
        folds.append(np.percentile(shank[:, 1], 5.0) / length)
    return float(np.mean(folds))


def _harmonic(
    time_s: FloatArray, signal: FloatArray, frequency_hz: float, slowest_hz: float
) -> complex:
    """Complex amplitude of one harmonic, slow drift of the signal removed."""
    span_s = float(time_s[-1] - time_s[0])
    degree = int(np.clip(span_s * slowest_hz / 2.0, 1, 6))
    centred = 2.0 * (time_s - time_s[0]) / span_s - 1.0
    drift = np.polynomial.legendre.legvander(centred, degree)
    phase = 2.0 * np.pi * frequency_hz * time_s
    design = np.column_stack([np.cos(phase), np.sin(phase), drift])
    solution = np.linalg.lstsq(design, signal, rcond=None)[0]
    return complex(solution[0], -solution[1])


def _running_or_walking(
    time_s: FloatArray, feet: FloatArray, height: FloatArray, stride_hz: float, view: View
) -> Motion:
    spread = feet**2
    feet_phase = _harmonic(time_s, spread, 2.0 * stride_hz, stride_hz)
    height_phase = _harmonic(time_s, height, 2.0 * stride_hz, stride_hz)
    cosine = float(np.cos(np.angle(height_phase) - np.angle(feet_phase)))
    # Side view: feet far apart in flight. Behind: one foot high at mid-stance.
    running = -cosine if view.is_frontal else cosine
    if running > 0.2:
        return Motion.RUNNING
    walks_below = -_SURE_COSINE if view.is_frontal else -0.2
    return Motion.WALKING if running < walks_below else Motion.UNCLEAR


def _bounce_factor(bounce_m: float, stride_hz: float) -> float | None:
    if bounce_m <= 0:
        return None
    step_s = 0.5 / stride_hz
    share = _CONTACT_SHARE_OF_STEP
    force = np.cos(np.pi * share) / (1.0 - 4.0 * share**2)
    return float(np.sqrt(_GRAVITY_M_S2 * step_s**2 * force / (np.pi**2 * bounce_m)))
