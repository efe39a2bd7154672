"""The longest part of a clip that is seen from one direction.

A cut to another camera, or a runner who turns round, would mix views. Only one of
them is analysed, and the report says which part.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from gait.arrays import FloatArray, frozen_mask
from gait.pose.sequence import PoseSequence
from gait.tracks.view import body_axis
from gait.video import Clip

__all__ = ["one_direction"]

_SAME_DIRECTION_DEG: Final = 50.0
"""Frames whose smoothed heading is within this of the commonest one belong to it;
trunk twist of a stride stays within 30°."""
_BINS: Final = 72
_WINDOW_SHARE: Final = 0.04
_LEAST_LOSS: Final = 0.03


def one_direction(clip: Clip, pose: PoseSequence) -> tuple[PoseSequence, list[str]]:
    """Keep the frames that share the commonest heading.

    Parameters
    ----------
    clip : Clip
    pose : PoseSequence
        With at least one found frame.

    Returns
    -------
    pose : PoseSequence
        With `found` reduced where the heading changes.
    remarks : list of str
    """
    seen = np.flatnonzero(pose.found)
    axis = _smoothed(body_axis(pose), max(1, round(_WINDOW_SHARE * len(seen))))
    heading = np.degrees(np.arctan2(axis[:, 2], axis[:, 0]))
    away = np.abs((heading - _commonest_deg(heading) + 180.0) % 360.0 - 180.0)
    same = away <= _SAME_DIRECTION_DEG
    if np.mean(same) > 1.0 - _LEAST_LOSS:
        return pose, []
    found = np.zeros_like(pose.found)
    found[seen[same]] = True
    first_s, last_s = clip.file_time_s[seen[same]][[0, -1]]
    remark = (
        "The direction of view changes within the clip (a cut, or the runner turns): only "
        f"the part from {first_s:.1f} to {last_s:.1f} s was used."
    )
    return replace(pose, found=frozen_mask(found)), [remark]


def _smoothed(axis: FloatArray, reach: int) -> FloatArray:
    """Return the moving mean of (n, 3) over 2 * reach + 1 rows, fewer at the ends."""
    total = np.vstack([np.zeros(3), np.cumsum(axis, axis=0)])
    rows = np.arange(len(axis))
    start = np.maximum(rows - reach, 0)
    stop = np.minimum(rows + reach + 1, len(axis))
    return np.asarray((total[stop] - total[start]) / (stop - start)[:, None])


def _commonest_deg(heading_deg: FloatArray) -> float:
    """Return the direction with the most headings around it."""
    centres = np.arange(_BINS) * 360.0 / _BINS
    away = np.abs((heading_deg[:, None] - centres + 180.0) % 360.0 - 180.0)
    return float(centres[np.argmax(np.sum(away <= 0.6 * _SAME_DIRECTION_DEG, axis=0))])
