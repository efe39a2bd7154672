"""What the pictures themselves tell: light, silhouettes, a moving or a tilted camera.

Looked at in a few places of the clip only; the answer is kept beside the pose.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

import cv2
import numpy as np

from gait.arrays import FloatArray, IntArray, UInt8Array
from gait.pose.folders import cache_folder
from gait.pose.sequence import PoseSequence
from gait.pose.skeleton import INDEX
from gait.tracks.level import UNKNOWN_STANCE, Stance, camera_stance
from gait.video import Clip, read_frames

__all__ = ["PictureLook", "look_at_pictures"]

_PLACES: Final = 8
_GAP_FRAMES: Final = 2
_RECIPE: Final = "4"
_BODY: Final = (("hip", "knee"), ("knee", "ankle"), ("shoulder", "hip"))
_FLOW_WIDTH_PX: Final = 320
_DARK: Final = 30.0
_SILHOUETTE_BRIGHTEST: Final = 40.0
_SILHOUETTE_RATIO: Final = 0.35
_SILHOUETTE_SPREAD: Final = 15.0
"""A silhouette has no shading (spread 4 on a real one). Darkness alone must not decide:
dark skin in dark shorts has a spread of 40 and more."""
_MOVING_WIDTHS_PER_S: Final = 0.04
_SAME_PLACE_WIDTHS: Final = 0.02
"""A background that stays this near to where it was shows one and the same room: a hand's
shake stays within 0.01, a camera that follows moves by 0.05 and more."""


@dataclass(frozen=True, slots=True)
class PictureLook:
    """Light and camera motion of a clip.

    Attributes
    ----------
    body_luminance : float
        Median grey level on trunk and legs, 0..255.
    brightest_luminance : float
        85th percentile of the grey level on trunk and legs, 0..255.
    spread_luminance : float
        90th minus 10th percentile of the grey level on trunk and legs.
    around_luminance : float
        Median grey level just around the body.
    camera_speed : float
        Speed of the background, picture widths per second of file time.
    level_deg, level_sd_deg : float or None
        Turn of the vertical at the runner's place, clockwise, and its standard error, by
        the straight edges of the background; None = not known.
    room_yaw_deg, room_yaw_sd_deg : float or None
        Turn of the camera against the room; see `gait.tracks.level.Stance.yaw_deg`.
    """

    body_luminance: float
    brightest_luminance: float
    spread_luminance: float
    around_luminance: float
    camera_speed: float
    level_deg: float | None = None
    level_sd_deg: float | None = None
    room_yaw_deg: float | None = None
    room_yaw_sd_deg: float | None = None

    @property
    def dark(self) -> bool:
        """Whether body and surroundings are both too dark to see detail."""
        return self.body_luminance < _DARK and self.around_luminance < 2 * _DARK

    @property
    def silhouette(self) -> bool:
        """Whether the body is a dark shape before a bright background."""
        brightest = self.brightest_luminance
        return (
            brightest < _SILHOUETTE_BRIGHTEST
            and brightest < _SILHOUETTE_RATIO * self.around_luminance
            and self.spread_luminance < _SILHOUETTE_SPREAD
        )

    def camera_moves(self, slow_motion_factor: float) -> bool:
        """Whether the background moves, judged per second of life."""
        return self.camera_speed * slow_motion_factor > _MOVING_WIDTHS_PER_S


def look_at_pictures(
    clip: Clip, pose: PoseSequence, cache_dir: Path | None = None
) -> PictureLook:
    """Look at light and camera motion in a few places of a clip.

    Parameters
    ----------
    clip : Clip
    pose : PoseSequence
    cache_dir : Path, optional
        As in `gait.pose.estimate`.

    Returns
    -------
    PictureLook
    """
    kept_in = (cache_dir or cache_folder()) / "pictures"
    kept_in /= f"{clip.sha256[:32]}-{pose.person}-{_RECIPE}.json"
    with suppress(OSError, ValueError, TypeError):
        return PictureLook(**json.loads(kept_in.read_text(encoding="utf-8")))
    look = _look(clip, pose)
    with suppress(OSError):
        kept_in.parent.mkdir(parents=True, exist_ok=True)
        kept_in.write_text(json.dumps(asdict(look)), encoding="utf-8")
    return look


def _look(clip: Clip, pose: PoseSequence) -> PictureLook:
    usable = np.flatnonzero(pose.found[: clip.n_frames - _GAP_FRAMES])
    places = np.unique(usable[np.linspace(0, len(usable) - 1, _PLACES).astype(int)])
    wanted = sorted({int(i) + gap for i in places for gap in (0, _GAP_FRAMES)})
    pictures = read_frames(clip, wanted)
    body, brightest, spread, around, speeds = [], [], [], [], []
    for i in places:
        grey = _grey(pictures[int(i)])
        xy_px = pose.xy_px[i].mean(axis=0)
        on_body = _on_segments(grey, xy_px, _BODY)
        body.append(float(np.median(on_body)))
        brightest.append(float(np.percentile(on_body, 85.0)))
        spread.append(float(np.subtract(*np.percentile(on_body, [90.0, 10.0]))))
        around.append(_around(grey, pose.regions[i]))
        later = _grey(pictures[int(i) + _GAP_FRAMES])
        span_s = float(clip.file_time_s[i + _GAP_FRAMES] - clip.file_time_s[i])
        speeds.append(_background_shift(grey, later, pose.regions[i]) / span_s)
    stance = _stance(pose, usable, places, [pictures[int(i)] for i in places])
    return PictureLook(
        float(np.median(body)),
        float(np.median(brightest)),
        float(np.median(spread)),
        float(np.median(around)),
        float(np.median(speeds)),
        stance.level_deg,
        stance.level_sd_deg,
        stance.yaw_deg,
        stance.yaw_sd_deg,
    )


def _stance(
    pose: PoseSequence, usable: IntArray, places: IntArray, pictures: list[UInt8Array]
) -> Stance:
    """How the camera stands, if it shows the same place all along."""
    grey = [_grey(picture) for picture in pictures]
    region = pose.regions[int(places[0])]
    shifts = [_background_shift(grey[0], later, region) for later in grey[1:]]
    if not shifts or float(np.median(shifts)) > _SAME_PLACE_WIDTHS:
        return UNKNOWN_STANCE
    hips_px = pose.xy_px[usable][:, :, [INDEX["left_hip"], INDEX["right_hip"]]]
    x_px, y_px = np.median(hips_px.mean(axis=(1, 2)), axis=0)
    return camera_stance(pictures, (float(x_px), float(y_px)))


def _grey(rgb: UInt8Array) -> UInt8Array:
    return np.asarray(cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY), dtype=np.uint8)


def _on_segments(
    grey: UInt8Array, xy_px: FloatArray, segments: tuple[tuple[str, str], ...]
) -> FloatArray:
    """Grey levels along the middles of body segments."""
    levels = []
    for upper, lower in segments:
        for side in ("left", "right"):
            a, b = xy_px[INDEX[f"{side}_{upper}"]], xy_px[INDEX[f"{side}_{lower}"]]
            points = a + np.linspace(0.25, 0.75, 9)[:, None] * (b - a)
            x = np.clip(points[:, 0].round().astype(int), 0, grey.shape[1] - 1)
            y = np.clip(points[:, 1].round().astype(int), 0, grey.shape[0] - 1)
            levels.append(grey[y, x])
    return np.concatenate(levels).astype(float)


def _around(grey: UInt8Array, region: FloatArray) -> float:
    """Median grey level on a ring about the body's region."""
    x, y, side_px = region[:3]
    angle = np.linspace(0.0, 2.0 * np.pi, 72, endpoint=False)
    ring = np.stack([x + 0.42 * side_px * np.cos(angle), y + 0.42 * side_px * np.sin(angle)])
    column = ring[0].round().astype(int)
    row = ring[1].round().astype(int)
    inside = (column >= 0) & (row >= 0) & (column < grey.shape[1]) & (row < grey.shape[0])
    if not inside.any():
        return float(np.median(grey))
    return float(np.median(grey[row[inside], column[inside]]))


def _background_shift(first: UInt8Array, second: UInt8Array, region: FloatArray) -> float:
    """Median shift of the background between two pictures, in picture widths."""
    scale = _FLOW_WIDTH_PX / first.shape[1]
    size = (_FLOW_WIDTH_PX, max(2, round(first.shape[0] * scale)))
    small = [cv2.resize(g, size, interpolation=cv2.INTER_AREA) for g in (first, second)]
    mask = np.full(small[0].shape, 255, dtype=np.uint8)
    x, y, side_px = region[:3] * scale
    half = 0.45 * side_px
    left, right = max(0, int(x - half)), max(0, int(x + half))
    top, bottom = max(0, int(y - half)), max(0, int(y + half))
    mask[top:bottom, left:right] = 0
    points = cv2.goodFeaturesToTrack(small[0], 120, 0.02, 6, mask=mask)
    if points is None or len(points) < 8:
        return 0.0
    guess = np.zeros_like(points)
    moved, status, _ = cv2.calcOpticalFlowPyrLK(small[0], small[1], points, guess)
    kept = status.ravel() == 1
    if kept.sum() < 8:
        return 0.0
    shift = np.median((moved - points).reshape(-1, 2)[kept], axis=0)
    return float(np.linalg.norm(shift)) / _FLOW_WIDTH_PX
