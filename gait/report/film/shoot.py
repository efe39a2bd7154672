"""From a shot to pictures with the time that each one stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from gait.arrays import FloatArray, IntArray, UInt8Array
from gait.exam import ClipAnalysis
from gait.language import ENGLISH, Language
from gait.pose.skeleton import INDEX
from gait.report.blur import Blur
from gait.report.canvas import Canvas
from gait.report.drawing import draw_figure, draw_sketch
from gait.report.film.framing import Window, follow
from gait.report.film.page import LETTER, PANEL, Page
from gait.report.film.script import Shot, film_words
from gait.report.sketches import FOOT_MEASURES, Scene, sketch
from gait.tracks.track import Tracks
from gait.video import frames, read_frames

__all__ = ["SLOWER", "Take", "portrait_panel", "shoot", "shown_frames"]

SLOWER: Final = 4.0
"""Times slower than life."""
_STRIDE_SHOWN_S: Final = 2.8
"""Where the speed of life is not known a stride is shown for this long."""
_BEFORE, _AFTER = 1.1, 0.4
"""Strides shown before and after the moment."""
_FREEZE_S: Final = 2.0
_READ_S: Final = 3.2
"""The sentence stands at least this long before the moment."""
_NEAR_S: Final = 0.09
"""The drawing appears this long (of life) before its moment and stays as long after."""
_FINEST_S: Final = 1 / 31
"""Pictures stand at least about this long."""
_ONLY_AT_MOMENT: Final = frozenset({"foot_strike_angle", "pelvic_drop"})
"""Drawn from the value of the step, which holds for one frame."""
_CLOSE: Final = ("knee", "ankle", "heel", "foot_index")


@dataclass(frozen=True, slots=True)
class Take:
    """A picture and how long it is shown, seconds."""

    picture: UInt8Array
    shown_s: float


def shown_frames(analysis: ClipAnalysis, key: int) -> IntArray:
    """Return the frames of a shot about a key frame, which is one of them."""
    time_s, reach_s = analysis.clock.time_s, analysis.gait.stride_time_s
    first = int(np.searchsorted(time_s, time_s[key] - _BEFORE * reach_s))
    last = int(np.searchsorted(time_s, time_s[key] + _AFTER * reach_s, side="right"))
    apart_s = float(np.median(np.diff(time_s))) * _slower(analysis)
    step = max(1, round(_FINEST_S / apart_s))
    return np.arange(key - (key - first) // step * step, min(last, len(time_s)), step)


def shoot(
    analysis: ClipAnalysis,
    shot: Shot,
    blur: Blur | None = None,
    language: Language = ENGLISH,
) -> Iterator[Take]:
    """Yield the pictures of a shot: the run-up, the frozen moment, the way out.

    `shot` is in `language` already.
    """
    key = shot.evidence.frame
    wanted, time_s = shown_frames(analysis, key), analysis.clock.time_s
    slower = _slower(analysis)
    clip = analysis.clip
    windows = follow(analysis.tracks.smooth_px, wanted, (clip.width_px, clip.height_px), PANEL)
    said = film_words()["shot"]
    speed = language.say(said["slow" if analysis.clock.trusted else "slow_unknown"])
    before, at = Page.of_run_up(shot, speed), Page.of_moment(shot)
    missing_s = _READ_S - slower * float(time_s[key] - time_s[wanted[0]])
    step = int(wanted[1] - wanted[0]) if len(wanted) > 1 else 1
    pictures = frames(clip, start=int(wanted[0]), stop=int(wanted[-1]) + 1, step=step)
    shown_s = np.append(np.diff(time_s[wanted]), np.median(np.diff(time_s))) * slower
    for i, (frame, rgb) in enumerate(pictures):
        if blur is not None:
            blur(rgb, frame)
        page = at if frame >= key else before
        if frame == key:
            panel = _frozen(analysis, shot, rgb, windows[i])
            yield Take(page.with_panel(panel), _FREEZE_S)
            continue
        panel = _moving(analysis, shot, frame, rgb, windows[i])
        extra_s = max(0.0, missing_s) if i == 0 else 0.0
        yield Take(page.with_panel(panel), float(shown_s[i]) + extra_s)


def portrait_panel(analysis: ClipAnalysis, blur: Blur | None = None) -> UInt8Array:
    """Return the picture of the first page: the runner with the points that were read."""
    tracks, clip = analysis.tracks, analysis.clip
    seen = np.where(tracks.valid, tracks.visibility.mean(axis=1), -1.0)
    frame = int(np.argmax(seen))
    rgb = read_frames(clip, [frame])[frame]
    if blur is not None:
        blur(rgb, frame)
    one = np.array([frame])
    window = follow(tracks.smooth_px, one, (clip.width_px, clip.height_px), PANEL)[0]
    panel = window.picture(rgb)
    draw_figure(panel, window.points(tracks.smooth_px[frame]), tracks.view)
    return panel


def _slower(analysis: ClipAnalysis) -> float:
    if analysis.clock.trusted:
        return SLOWER
    return _STRIDE_SHOWN_S / analysis.gait.stride_time_s


def _moving(
    analysis: ClipAnalysis, shot: Shot, frame: int, rgb: UInt8Array, window: Window
) -> UInt8Array:
    tracks = analysis.tracks
    panel = window.picture(rgb)
    points = window.points(tracks.smooth_px[frame])
    draw_figure(panel, points, tracks.view)
    away_s = abs(float(tracks.time_s[frame] - tracks.time_s[shot.evidence.frame]))
    if away_s <= _NEAR_S and shot.evidence.measure not in _ONLY_AT_MOMENT:
        _draw(panel, analysis, shot, points, window, text="")
    return panel


def _frozen(analysis: ClipAnalysis, shot: Shot, rgb: UInt8Array, window: Window) -> UInt8Array:
    tracks, key = analysis.tracks, shot.evidence.frame
    if shot.evidence.measure in FOOT_MEASURES and shot.evidence.side is not None:
        window = _close_up(analysis, shot) or window
    panel = window.picture(rgb)
    points = window.points(tracks.light_px[key])
    draw_figure(panel, points, tracks.view)
    _draw(panel, analysis, shot, points, window, text=shot.step_text)
    return panel


def _close_up(analysis: ClipAnalysis, shot: Shot) -> Window | None:
    """Return a window on the leg below the knee, None where it was not read."""
    side, clip = shot.evidence.side, analysis.clip
    leg = analysis.tracks.light_px[shot.evidence.frame][[INDEX[f"{side}_{p}"] for p in _CLOSE]]
    if side is None or not np.isfinite(leg).all():
        return None
    low, high = leg.min(axis=0), leg.max(axis=0)
    extent = 1.7 * float(max(high - low))
    scale = min(3.0, PANEL[1] / extent)
    x, y = ((low + high) / 2 - np.array(PANEL) / scale / 2).round().astype(int).tolist()
    x = min(max(x, 0), max(0, int(clip.width_px - PANEL[0] / scale)))
    y = min(max(y, 0), max(0, int(clip.height_px - PANEL[1] / scale)))
    return Window(x, y, scale, PANEL)


def _draw(
    panel: UInt8Array,
    analysis: ClipAnalysis,
    shot: Shot,
    points: FloatArray,
    window: Window,
    *,
    text: str,
) -> None:
    tracks = analysis.tracks
    scene = Scene(
        points=points,
        view=tracks.view,
        facing=tracks.facing,
        level_deg=tracks.level_deg,
        side=shot.evidence.side,
        value=shot.step_value,
        hip_path=window.points(_hip_path(tracks, shot.evidence.frame, analysis)),
    )
    letters = LETTER / Canvas.on(panel).u
    draw_sketch(panel, sketch(shot.evidence.measure, scene), text, points, letters=letters)


def _hip_path(tracks: Tracks, frame: int, analysis: ClipAnalysis) -> FloatArray:
    near = np.abs(tracks.time_s - tracks.time_s[frame]) <= analysis.gait.stride_time_s / 2
    hips = tracks.smooth_px[near][:, [INDEX["left_hip"], INDEX["right_hip"]]].mean(axis=1)
    return np.asarray(hips[np.isfinite(hips).all(axis=1)])
