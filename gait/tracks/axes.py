"""Directions that measures are made in: forward, up, and across."""

from __future__ import annotations

import numpy as np

from gait.arrays import FloatArray
from gait.tracks.track import Facing, Side, Tracks, View

__all__ = ["forward_up", "medial_up"]


def _levelled(xy_px: FloatArray, level_deg: float) -> FloatArray:
    """Turn the picture so that its horizontal is true; y up."""
    angle = np.radians(level_deg)
    x, y = xy_px[..., 0], xy_px[..., 1]
    across = np.cos(angle) * x + np.sin(angle) * y
    up = np.sin(angle) * x - np.cos(angle) * y
    return np.stack([across, up], axis=-1)


def forward_up(tracks: Tracks, xy_px: FloatArray) -> FloatArray:
    """Return (..., 2) points as (forward, up) pixels of a side view.

    Forward is the direction of running, up against gravity, camera roll removed.
    """
    points = _levelled(xy_px, tracks.level_deg)
    if tracks.facing is Facing.IMAGE_LEFT:
        points = points * np.array([-1.0, 1.0])
    return points


def medial_up(tracks: Tracks, xy_px: FloatArray, side: Side) -> FloatArray:
    """Return (..., 2) points as (medial, up) pixels of a rear or front view.

    Medial is towards the midline as seen from leg `side`: a point further to the
    runner's other side has the larger value.
    """
    points = _levelled(xy_px, tracks.level_deg)
    runner_left_is_image_left = (tracks.view is not View.FRONT) != tracks.mirrored
    towards_image_right = (side is Side.LEFT) == runner_left_is_image_left
    return points if towards_image_right else points * np.array([-1.0, 1.0])
