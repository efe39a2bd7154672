"""From where the camera sees the runner, and which way the runner is heading.

Decided once per clip from the whole clip: trunk and arms twist with every step,
so single frames mislead; over whole strides the twist cancels.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from gait.arrays import FloatArray
from gait.pose.sequence import PoseSequence
from gait.pose.skeleton import INDEX
from gait.tracks.body import trunk_length_px
from gait.tracks.track import Facing, Side, View

__all__ = [
    "NOMINAL_DEG",
    "ViewDecision",
    "body_axis",
    "decide_view",
    "heading_deg",
    "toe_direction",
]

_SECTOR_DEG: Final = 32.0
"""A view is named when the heading is this close to it, else it is oblique."""
_CLEAR_TOE_DIRECTION: Final = 0.10
"""Mean heel-to-toe run in trunk lengths that tells left from right for sure."""

NOMINAL_DEG: Final = {
    View.FRONT: 0.0,
    View.SIDE_RIGHT: 90.0,
    View.REAR: 180.0,
    View.SIDE_LEFT: -90.0,
}
"""Heading of a runner in the ideal views; see `heading_deg`."""


@dataclass(frozen=True, slots=True)
class ViewDecision:
    """View and facing of a clip.

    Attributes
    ----------
    view : View
    facing : Facing
    off_axis_deg : float
        How far the heading is from the ideal of that view, unsigned.
    heading_deg : float
        See `heading_deg`.
    contradictory : bool
        Body axis and feet tell opposite directions.
    """

    view: View
    facing: Facing
    off_axis_deg: float
    heading_deg: float
    contradictory: bool


def heading_deg(pose: PoseSequence) -> float:
    """Direction of the runner's front from the model's metric guess.

    The mean right-to-left axis of shoulders and hips, seen from above: 0 =
    towards the camera (front view), 90 = the right side is nearer (side-right),
    ±180 = away from the camera (rear view), -90 = side-left.
    """
    axis = body_axis(pose).mean(axis=0)
    return float(np.degrees(np.arctan2(axis[2], axis[0])))


def body_axis(pose: PoseSequence) -> FloatArray:
    """Return the right-to-left axis of shoulders and hips in every found frame, (m, 3)."""
    world_m = pose.world_m[pose.found].mean(axis=1)
    axis = np.zeros((len(world_m), 3))
    for part in ("shoulder", "hip"):
        across = world_m[:, INDEX[f"left_{part}"]] - world_m[:, INDEX[f"right_{part}"]]
        axis += across / np.linalg.norm(across, axis=-1, keepdims=True)
    return axis


def toe_direction(pose: PoseSequence) -> float:
    """Mean run from heel to toe along the picture's x axis, in trunk lengths.

    Positive = toes to the right of the picture. Independent of left and right.
    """
    xy_px = pose.xy_px[pose.found].mean(axis=1)
    runs_px = [
        xy_px[:, INDEX[f"{side}_foot_index"], 0] - xy_px[:, INDEX[f"{side}_heel"], 0]
        for side in Side
    ]
    return float(np.median(np.concatenate(runs_px)) / np.median(trunk_length_px(xy_px)))


def _angle_between_deg(a_deg: float, b_deg: float) -> float:
    return abs((a_deg - b_deg + 180.0) % 360.0 - 180.0)


def decide_view(pose: PoseSequence, wanted: View | None = None) -> ViewDecision:
    """Decide view and facing of the clip.

    Parameters
    ----------
    pose : PoseSequence
        With at least one found frame.
    wanted : View, optional
        The user's word on the view; facing follows from it.

    Returns
    -------
    ViewDecision
    """
    heading = heading_deg(pose)
    toes = toe_direction(pose)
    view = wanted or min(NOMINAL_DEG, key=lambda v: _angle_between_deg(heading, NOMINAL_DEG[v]))
    off_axis = _angle_between_deg(heading, NOMINAL_DEG[view]) if view in NOMINAL_DEG else 45.0
    contradictory = False
    if wanted is None and off_axis > _SECTOR_DEG:
        view = View.OBLIQUE
    if view.is_side:
        expected = 1.0 if view is View.SIDE_RIGHT else -1.0
        contradictory = toes * expected < 0 and abs(toes) > _CLEAR_TOE_DIRECTION
        if contradictory and wanted is None:
            view = View.SIDE_RIGHT if toes > 0 else View.SIDE_LEFT
            off_axis = _angle_between_deg(heading, NOMINAL_DEG[view])
    return ViewDecision(view, _facing(view, toes), off_axis, heading, contradictory)


def _facing(view: View, toes: float) -> Facing:
    if view is View.SIDE_RIGHT:
        return Facing.IMAGE_RIGHT
    if view is View.SIDE_LEFT:
        return Facing.IMAGE_LEFT
    if view is View.REAR:
        return Facing.AWAY_FROM_CAMERA
    if view is View.FRONT:
        return Facing.TOWARDS_CAMERA
    if abs(toes) > _CLEAR_TOE_DIRECTION:
        return Facing.IMAGE_RIGHT if toes > 0 else Facing.IMAGE_LEFT
    return Facing.UNKNOWN
