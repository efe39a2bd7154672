"""Angles over all frames of a clip, for the live numbers of the video."""

from __future__ import annotations

from gait.arrays import FloatArray
from gait.measures.geometry import flexion_deg, frontal_plane_projection_deg, lean_deg
from gait.tracks.axes import forward_up, medial_up
from gait.tracks.track import Side, Tracks

__all__ = ["frontal_knee_deg", "knee_flexion_deg", "trunk_lean_deg"]


def knee_flexion_deg(tracks: Tracks, side: Side) -> FloatArray:
    """Return the bend of one knee in a side view, (n,) degrees; 0 = straight, + = bent."""
    hip, knee, ankle = (
        forward_up(tracks, tracks.point(f"{side.value}_{name}", smooth=True))
        for name in ("hip", "knee", "ankle")
    )
    return flexion_deg(hip, knee, ankle)


def trunk_lean_deg(tracks: Tracks) -> FloatArray:
    """Return mid-shoulder over mid-hip against the vertical, (n,) degrees; + = forward."""
    hip, shoulder = (
        forward_up(
            tracks,
            0.5
            * (
                tracks.point(f"left_{name}", smooth=True)
                + tracks.point(f"right_{name}", smooth=True)
            ),
        )
        for name in ("hip", "shoulder")
    )
    return lean_deg(hip, shoulder)


def frontal_knee_deg(tracks: Tracks, side: Side) -> FloatArray:
    """Return the frontal plane projection angle, (n,) degrees; + = knee inward."""
    hip, knee, ankle = (
        medial_up(tracks, tracks.point(f"{side.value}_{name}", smooth=True), side)
        for name in ("hip", "knee", "ankle")
    )
    return frontal_plane_projection_deg(hip, knee, ankle)
