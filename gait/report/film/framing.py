"""A window that goes along with the runner."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from gait.arrays import FloatArray, IntArray, UInt8Array
from gait.pose.skeleton import INDEX
from gait.report.canvas import INK

__all__ = ["Window", "follow"]

_HIPS: Final = [INDEX["left_hip"], INDEX["right_hip"]]
_SIZES: Final = (2, 98)
"""Percentiles: one misread limb does not make the runner small."""


@dataclass(frozen=True, slots=True)
class Window:
    """The part of a frame that is shown, and how large.

    Attributes
    ----------
    x_px, y_px : int
        Upper left corner in the frame; the window may reach out of it.
    scale : float
        Pixels of the panel per pixel of the frame.
    size : (int, int)
        Width and height of the panel.
    """

    x_px: int
    y_px: int
    scale: float
    size: tuple[int, int]

    def picture(self, rgb: UInt8Array) -> UInt8Array:
        """Return what the window shows of a frame; dark where the frame ends."""
        width, height = (side / self.scale for side in self.size)
        x0, y0 = max(0, self.x_px), max(0, self.y_px)
        x1 = min(rgb.shape[1], round(self.x_px + width))
        y1 = min(rgb.shape[0], round(self.y_px + height))
        if x1 <= x0 or y1 <= y0:
            return _dark(self.size)
        left, top = round((x0 - self.x_px) * self.scale), round((y0 - self.y_px) * self.scale)
        right = min(self.size[0], round((x1 - self.x_px) * self.scale))
        bottom = min(self.size[1], round((y1 - self.y_px) * self.scale))
        # A pixel of rounding at the edge is not worth a dark line.
        right = self.size[0] if self.size[0] - right <= 2 else right
        bottom = self.size[1] if self.size[1] - bottom <= 2 else bottom
        how = cv2.INTER_LINEAR if self.scale > 1 else cv2.INTER_AREA
        room = max(1, right - left), max(1, bottom - top)
        part = np.asarray(cv2.resize(rgb[y0:y1, x0:x1], room, interpolation=how), np.uint8)
        if room == self.size:
            return part
        panel = _dark(self.size)
        panel[top : top + room[1], left : left + room[0]] = part
        return panel

    def points(self, xy_px: FloatArray) -> FloatArray:
        """Return points of the frame in pixels of the panel."""
        corner = np.array([self.x_px, self.y_px])
        return np.asarray((xy_px - corner + 0.5) * self.scale - 0.5)


def _dark(size: tuple[int, int]) -> UInt8Array:
    return np.full((size[1], size[0], 3), np.array(INK, dtype=np.uint8))


def follow(
    points: FloatArray,
    frames: IntArray,
    picture: tuple[int, int],
    size: tuple[int, int],
    *,
    scale: float | None = None,
) -> list[Window]:
    """Return one window per frame: of one size, moving along a straight line.

    Parameters
    ----------
    points : (n, 33, 2) array
        Tracks of the whole clip, NaN where the runner was not tracked.
    frames : (k,) array
        Frames that will be shown, in order.
    picture : (int, int)
        Width and height of the frame.
    size : (int, int)
        Width and height of the panel.
    scale : float, optional
        Of the panel against the frame; by default the runner fills the panel.
    """
    hips = points[frames][:, _HIPS].mean(axis=1)
    there = np.isfinite(hips).all(axis=1)
    if not there.any():
        fill = max(size[0] / picture[0], size[1] / picture[1])
        middle = np.array(picture) / 2
        return [_window(middle, np.zeros(2), picture, size, scale or fill)] * len(frames)
    centre = _line(frames, hips, there)
    body = (points[frames] - centre[:, None])[there].reshape(-1, 2)
    body = body[np.isfinite(body).all(axis=1)]
    low, high = np.percentile(body, _SIZES, axis=0)
    tall = float(high[1] - low[1])
    # Hair above the eyes, soles below the ankle, air around.
    low = low - tall * np.array([0.10, 0.15])
    high = high + tall * np.array([0.10, 0.08])
    fitting = min(size[0] / float(high[0] - low[0]), size[1] / float(high[1] - low[1]))
    middle = (low + high) / 2
    chosen = scale or min(4.0, fitting)
    return [_window(at, middle, picture, size, chosen) for at in centre]


def _line(frames: IntArray, hips: FloatArray, there: np.ndarray) -> FloatArray:
    """Return the straight way of the hips over the frames, (k, 2): no bounce, no shake."""
    if np.count_nonzero(there) < 2:
        return np.repeat(hips[there][:1], len(frames), axis=0)
    at = frames - frames.mean()
    ways = [np.polyval(np.polyfit(at[there], v, 1), at) for v in hips[there].T]
    return np.stack(ways, axis=1)


def _window(
    centre: FloatArray,
    middle: FloatArray,
    picture: tuple[int, int],
    size: tuple[int, int],
    scale: float,
) -> Window:
    corner = []
    for k in range(2):
        extent = size[k] / scale
        start = float(centre[k] + middle[k]) - extent / 2
        free = picture[k] - extent
        corner.append(round(min(max(start, 0.0), free) if free > 0 else free / 2))
    return Window(corner[0], corner[1], scale, size)
