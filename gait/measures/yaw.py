"""What a camera beside the line of running does to the two sides of a frontal view."""

from __future__ import annotations

import numpy as np

from gait.measures.definitions import definition
from gait.tracks.track import Side, Tracks

__all__ = ["yaw_error_deg", "yaw_shift"]


def yaw_shift(name: str, tracks: Tracks, side: Side) -> float:
    """Return what must be added to the landmarks' angle of one side for the camera's yaw.

    Yaw makes one knee look more inward and the other one less, in proportion
    (``per_yaw_deg`` of the definition, fitted on the tune half of the rendered runners).
    """
    row = definition(name)
    outward = 1.0 if side is Side.LEFT else -1.0
    return outward * row.per_yaw_deg * row.gain * (tracks.signed_yaw_deg or 0.0)


def yaw_error_deg(tracks: Tracks) -> float:
    """Return the standard error of the yaw that was taken out, or all of it if none was."""
    if tracks.signed_yaw_deg is None:
        return float(np.hypot(tracks.yaw_deg or 0.0, tracks.yaw_sd_deg))
    return tracks.yaw_sd_deg
