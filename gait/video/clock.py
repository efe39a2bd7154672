"""The one clock: from the time in the file to the time of the runner.

Nothing outside this package may compute time from a frame index or a frame rate.
"""

from __future__ import annotations

import math

import numpy as np

from gait.arrays import frozen
from gait.errors import OptionError
from gait.video.clip import CaptureClock, Clip, ClockSource

__all__ = ["frame_at", "given_factor", "known_factor", "make_clock", "time_at"]

_CAPTURE_FPS_RANGE = (10.0, 2000.0)
_SAME_RATE = 0.1
"""Two rates closer than this (relative) are the same: real time."""


def make_clock(
    clip: Clip,
    *,
    slow_motion_factor: float,
    source: ClockSource,
    factor_low: float | None = None,
    factor_high: float | None = None,
    explanation: str,
) -> CaptureClock:
    """Make the capture time of every frame.

    Parameters
    ----------
    clip : Clip
    slow_motion_factor : float
        How many times slower the file plays than life; 1 = real time.
    source : ClockSource
        Where the factor comes from.
    factor_low, factor_high : float, optional
        95 % interval of the factor; by default the factor itself.
    explanation : str
        One plain sentence for the report.

    Returns
    -------
    CaptureClock

    Raises
    ------
    ValueError
        If the factor is not positive and finite or lies outside its own interval.
    """
    low = slow_motion_factor if factor_low is None else factor_low
    high = slow_motion_factor if factor_high is None else factor_high
    if not 0 < low <= slow_motion_factor <= high < math.inf:
        msg = f"slow-motion factor {slow_motion_factor} outside its interval {low}..{high}"
        raise ValueError(msg)
    return CaptureClock(
        time_s=frozen(clip.file_time_s / slow_motion_factor),
        slow_motion_factor=slow_motion_factor,
        source=source,
        factor_low=low,
        factor_high=high,
        explanation=explanation,
    )


def known_factor(clip: Clip, capture_fps: float | None) -> CaptureClock | None:
    """Make the clock of a clip whose capture rate somebody knows.

    Parameters
    ----------
    clip : Clip
    capture_fps : float or None
        Rate that the user says the camera recorded at, frames per second.

    Returns
    -------
    CaptureClock or None
        From the user's rate; else from the camera's own note, if that differs from the
        rate of the file; else None: the physiology of running has to decide.

    Raises
    ------
    OptionError
        If the given rate is no camera's, or below the rate of the file.
    """
    if capture_fps is not None:
        _check_capture_fps(clip, capture_fps)
        factor = _factor(clip, capture_fps)
        return make_clock(
            clip,
            slow_motion_factor=factor,
            source=ClockSource.GIVEN,
            explanation=f"Capture rate of {capture_fps:g} frames per second as given.",
        )
    hint = clip.capture_fps_hint
    if hint is None or _factor(clip, hint) == 1.0:
        return None
    factor = _factor(clip, hint)
    return make_clock(
        clip,
        slow_motion_factor=factor,
        source=ClockSource.METADATA,
        explanation=(
            f"The camera noted {hint:g} frames per second and the file plays "
            f"{clip.file_fps:.4g}: slowed down {factor:.3g} times."
        ),
    )


def given_factor(clip: Clip, factor: float) -> CaptureClock:
    """Make the clock of a clip whose slow-motion factor somebody knows.

    Raises
    ------
    OptionError
        If no camera records at the rate that follows from it.
    """
    _check_capture_fps(clip, factor * clip.file_fps)
    words = "Real time" if factor == 1.0 else f"Plays {factor:g} times slower than life"
    return make_clock(
        clip,
        slow_motion_factor=factor,
        source=ClockSource.GIVEN,
        explanation=f"{words}, as given.",
    )


def _factor(clip: Clip, capture_fps: float) -> float:
    """Return the slow-motion factor; exactly 1 where the two rates are the same."""
    factor = capture_fps / clip.file_fps
    return 1.0 if abs(factor - 1.0) <= _SAME_RATE else factor


def _check_capture_fps(clip: Clip, capture_fps: float) -> None:
    low, high = _CAPTURE_FPS_RANGE
    if not low <= capture_fps <= high:
        raise OptionError(
            f"A capture rate of {capture_fps:g} frames per second makes no sense for "
            f"{clip.path.name}: give a value between {low:g} and {high:g}."
        )
    if _factor(clip, capture_fps) < 1.0:
        raise OptionError(
            f"A capture rate of {capture_fps:g} frames per second is less than the "
            f"{clip.file_fps:.4g} that {clip.path.name} plays: give the rate the camera "
            "recorded at, or leave it out."
        )


def frame_at(clock: CaptureClock, time_s: float) -> float:
    """Return the fractional frame of a capture time, by the frames' own times.

    Times before the first or after the last frame give the first or last frame.
    """
    return float(np.interp(time_s, clock.time_s, np.arange(len(clock.time_s))))


def time_at(clock: CaptureClock, frame: float) -> float:
    """Return the capture time of a fractional frame, seconds; inverse of `frame_at`."""
    return float(np.interp(frame, np.arange(len(clock.time_s)), clock.time_s))
