"""Points of one camera as points in space: axes, origin, scale, uniform time."""

from __future__ import annotations

import math
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

import numpy as np
from pydantic import BaseModel, ConfigDict
from scipy.interpolate import PchipInterpolator

from gait.arrays import FloatArray, frozen
from gait.exports.visit import ClipMotion, unbroken
from gait.pose.skeleton import INDEX
from gait.tracks.axes import forward_up, medial_up
from gait.tracks.smoothing import runs
from gait.tracks.track import Side, Tracks

__all__ = ["Planar", "millimetres_per_px", "on_grid", "planar", "uniform_times_s"]

_FEET: Final = tuple(INDEX[f"{s}_{p}"] for s in Side for p in ("heel", "foot_index"))
_GROUND_PERCENTILE: Final = 1.0
_TOUCH: Final = 0.02
"""Share of a frame interval by which a grid time may lie outside the frames."""


@dataclass(frozen=True, slots=True)
class Planar:
    """Points in one plane of space, evenly spaced in time.

    X points forward, Y up, Z to the runner's right (OpenSim's axes). A side view fills
    X and Y and leaves Z = 0; a view from behind or in front fills Y and Z and leaves
    X = 0; an oblique one fills X (right in the picture) and Y.

    Attributes
    ----------
    time_s : (m,) array
        0, 1/rate, 2/rate, ... of capture time; 0 is the first frame of the file.
    xyz : (m, 33, 3) array
        NaN where a point was not tracked.
    unit : str
        "mm" or "px".
    rate_hz : float
    shift_s : float
        Largest distance in time from a tracked frame to the nearest grid time.
    axes : str
        What the axes mean here, one sentence.
    scale : str
        How lengths were made, one sentence.
    """

    time_s: FloatArray
    xyz: FloatArray
    unit: str
    rate_hz: float
    shift_s: float
    axes: str
    scale: str


def planar(motion: ClipMotion, height_cm: float | None) -> Planar:
    """Return the points of a clip on a uniform grid of capture time.

    Parameters
    ----------
    motion : ClipMotion
        With a clock and with tracked frames.
    height_cm : float or None
        Body height; without it lengths stay in pixels.

    Notes
    -----
    The origin is the median middle of the hips along the plane and the lowest heel or
    toe (first percentile) upwards. Between frames runs the monotone cubic of Fritsch and
    Carlson; nothing is carried across a missing frame.
    """
    tracks = motion.tracks
    flat, axes = _plane(tracks)
    hips = flat[:, [INDEX["left_hip"], INDEX["right_hip"]], 0].mean(axis=1)
    ground = np.nanpercentile(flat[:, _FEET, 1], _GROUND_PERCENTILE)
    flat = flat - np.array([float(np.nanmedian(hips)), float(ground)])
    factor = millimetres_per_px(tracks.leg_length_px, height_cm)
    time_s, rate_hz = uniform_times_s(motion)
    even = on_grid(motion, flat.reshape(len(flat), -1), time_s).reshape(-1, flat.shape[1], 2)
    xyz = np.where(np.isnan(even[..., :1]), np.nan, np.zeros((*even.shape[:2], 3)))
    along = 2 if tracks.view.is_frontal else 0
    xyz[..., along], xyz[..., 1] = even[..., 0], even[..., 1]
    nearest = np.round(tracks.time_s * rate_hz) / rate_hz
    return Planar(
        time_s=time_s,
        xyz=frozen(xyz * (factor or 1.0)),
        unit="px" if factor is None else "mm",
        rate_hz=rate_hz,
        shift_s=float(np.abs(tracks.time_s - nearest).max()),
        axes=axes,
        scale=_scale_words(height_cm, factor),
    )


def millimetres_per_px(leg_length_px: float, height_cm: float | None) -> float | None:
    """Return the scale by body height, None where it cannot be had."""
    if height_cm is None or not math.isfinite(leg_length_px) or leg_length_px <= 0:
        return None
    return 10.0 * height_cm * _leg().share_of_height / leg_length_px


def uniform_times_s(motion: ClipMotion) -> tuple[FloatArray, float]:
    """Return grid times from the file's first frame to the last tracked one, and their rate.

    The rate is the clip's mean capture rate, so that even frames stay where they are.
    """
    rate_hz = motion.clip.capture_fps or motion.tracks.frame_rate_hz
    interval_s = 1.0 / rate_hz
    count = math.floor(float(motion.tracks.time_s[-1]) / interval_s + _TOUCH) + 1
    return frozen(np.arange(count) * interval_s), rate_hz


def on_grid(motion: ClipMotion, values: FloatArray, time_s: FloatArray) -> FloatArray:
    """Carry (n, d) values of the tracked frames to grid times.

    Returns
    -------
    (m, d) array
        NaN outside the stretches of unbroken frames and finite values.
    """
    out = np.full((len(time_s), values.shape[1]), np.nan)
    touch_s = _TOUCH * float(np.median(np.diff(time_s))) if len(time_s) > 1 else 0.0
    for part in unbroken(motion):
        for column in range(values.shape[1]):
            finite = np.isfinite(values[part, column])
            for run in runs(finite):
                when_s, seen = motion.tracks.time_s[part][run], values[part, column][run]
                inside = (time_s >= when_s[0] - touch_s) & (time_s <= when_s[-1] + touch_s)
                at_s = np.clip(time_s[inside], when_s[0], when_s[-1])
                curve = PchipInterpolator(when_s, seen) if len(seen) > 1 else None
                out[inside, column] = seen[0] if curve is None else curve(at_s)
    return out


def _plane(tracks: Tracks) -> tuple[FloatArray, str]:
    """Return (along, up) pixels of every point, and what that means."""
    level = "camera roll taken out" if tracks.level_known else "camera taken as level"
    if tracks.view.is_side:
        words = f"X forward, Y up, Z = 0 (one side view has no depth); {level}."
        return forward_up(tracks, tracks.light_px), words
    if tracks.view.is_frontal:
        words = f"Z to the runner's right, Y up, X = 0 (no depth from {tracks.view}); {level}."
        return medial_up(tracks, tracks.light_px, Side.LEFT), words
    words = f"X along the picture, Y up, Z = 0; oblique view, not a plane of the body; {level}."
    return forward_up(tracks, tracks.light_px), words


def _scale_words(height_cm: float | None, factor: float | None) -> str:
    if factor is None or height_cm is None:
        return "Lengths are pixels: no body height was given."
    row = _leg()
    return (
        f"Lengths are millimetres by body height: {height_cm:g} cm with thigh and shank "
        f"{row.share_of_height:g} of it, {factor:.4g} mm per pixel in the plane of the runner; "
        f"people differ by {100 * row.spread:g} % (1 SD)."
    )


class _Leg(BaseModel):
    """The table of ``scale.toml``."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    share_of_height: float
    spread: float
    source: str


@cache
def _leg() -> _Leg:
    text = files("gait.exports").joinpath("scale.toml").read_text(encoding="utf-8")
    return _Leg.model_validate(tomllib.loads(text)["leg"])
