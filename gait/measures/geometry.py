"""Angles of segments in closed form.

Points are (..., 2) arrays of (forward, up) or (medial, up) in any one unit; angles
in degrees. Every function is even in scale and exact for exact points.
"""

from __future__ import annotations

import numpy as np

from gait.arrays import FloatArray

__all__ = [
    "distance_behind_line",
    "flexion_deg",
    "frontal_plane_projection_deg",
    "inclination_deg",
    "lean_deg",
    "pitch_deg",
]


def lean_deg(bottom: FloatArray, top: FloatArray) -> FloatArray:
    """Angle of the line bottom -> top against the vertical, + forward."""
    run = top - bottom
    return np.asarray(np.degrees(np.arctan2(run[..., 0], run[..., 1])))


def inclination_deg(top: FloatArray, bottom: FloatArray) -> FloatArray:
    """Angle of a hanging segment against the vertical, + when its lower end is ahead.

    Thigh: hip, knee; shank: knee, ankle.
    """
    run = bottom - top
    return np.asarray(np.degrees(np.arctan2(run[..., 0], -run[..., 1])))


def flexion_deg(hip: FloatArray, knee: FloatArray, ankle: FloatArray) -> FloatArray:
    """Knee flexion: thigh inclination minus shank inclination, 0 = straight."""
    bend = inclination_deg(hip, knee) - inclination_deg(knee, ankle)
    return np.asarray((bend + 180.0) % 360.0 - 180.0)


def pitch_deg(heel: FloatArray, toe: FloatArray) -> FloatArray:
    """Angle of the line heel -> toe against the horizontal, + toes up."""
    run = toe - heel
    return np.asarray(np.degrees(np.arctan2(run[..., 1], run[..., 0])))


def frontal_plane_projection_deg(
    hip: FloatArray, knee: FloatArray, ankle: FloatArray
) -> FloatArray:
    """Frontal plane projection angle, + when the knee lies medial of hip - ankle.

    180° minus the angle hip - knee - ankle in the picture, signed.
    """
    thigh = inclination_deg(hip, knee)
    shank = inclination_deg(knee, ankle)
    return np.asarray((thigh - shank + 180.0) % 360.0 - 180.0)


def distance_behind_line(point: FloatArray, bottom: FloatArray, top: FloatArray) -> FloatArray:
    """Perpendicular distance of `point` behind the line bottom -> top, + behind."""
    line = top - bottom
    offset = point - bottom
    across = offset[..., 0] * line[..., 1] - offset[..., 1] * line[..., 0]
    return np.asarray(-across / np.linalg.norm(line, axis=-1))
