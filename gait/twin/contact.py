"""When a shoe is on the belt: taken from its vertices, not from the plan."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np

from gait.arrays import BoolArray, FloatArray
from gait.errors import OptionError
from gait.tracks.track import Side
from gait.twin.motion import Motion
from gait.twin.posing import Pose
from gait.twin.schedule import GRID_S

__all__ = ["CONTACT_HEIGHT_M", "StepTime", "find_steps", "sole_height"]

CONTACT_HEIGHT_M: Final = 0.003
"""A foot is in contact while its lowest shoe vertex is closer than this to the belt."""

_LEAST_STANCE_S: Final = 0.06
_SAME_CONTACT_S: Final = 0.04
"""A toe that brushes the belt again this soon after lifting has not left it yet."""


@dataclass(frozen=True, slots=True)
class StepTime:
    """Contact of one foot, capture time in seconds.

    Attributes
    ----------
    side : Side
    plan : int
        Index of the step in the schedule.
    contact_s, toe_off_s : float
    """

    side: Side
    plan: int
    contact_s: float
    toe_off_s: float


def sole_height(pose: Pose, side: Side) -> FloatArray:
    """Height of the lowest shoe vertex over the belt, (n,) metres."""
    sole = pose.skeleton.soles[side]
    heights = []
    for segment, share in ((f"{side}_foot", 1.0 - sole.toes), (f"{side}_toes", sole.toes)):
        offset = sole.points_m - pose.skeleton.origins_m[segment]
        up = pose.turns[segment][:, 2] @ offset.T + pose.origins_m[segment][:, 2:]
        heights.append(up * share)
    lowest: FloatArray = np.min(heights[0] + heights[1], axis=1)
    return lowest


def _closed(low: BoolArray, gap: int) -> BoolArray:
    """Fill gaps of at most `gap` samples between two contacts."""
    edges = np.flatnonzero(np.diff(low.astype(np.int8)))
    out = low.copy()
    for up, down in pairwise(edges):
        if low[up] and not low[up + 1] and down - up <= gap:
            out[up : down + 1] = True
    return out


def find_steps(motion: Motion, pose: Pose) -> tuple[StepTime, ...]:
    """Find the steps of a motion whose pose is given on the motion's own grid.

    Raises
    ------
    OptionError
        A shoe touches the belt in mid-swing.
    """
    steps = []
    for side in Side:
        height = sole_height(pose, side)
        inside = (motion.time_s >= motion.settled_s[0]) & (motion.time_s <= motion.settled_s[1])
        height[~inside] = 1.0
        low = _closed(height < CONTACT_HEIGHT_M, round(_SAME_CONTACT_S / GRID_S))
        edges = np.flatnonzero(np.diff(low.astype(np.int8)))
        crossings = motion.time_s[edges] + (motion.time_s[1] - motion.time_s[0]) * (
            (height[edges] - CONTACT_HEIGHT_M) / (height[edges] - height[edges + 1])
        )
        falling = height[edges] > height[edges + 1]
        downs, ups = crossings[falling], crossings[~falling]
        for start in downs:
            after = ups[ups > start]
            cut = start < motion.settled_s[0] + 0.02 or start > motion.settled_s[1] - 0.02
            if cut or not len(after) or after[0] > motion.settled_s[1] - 0.005:
                continue
            middle = 0.5 * (start + after[0])
            plan = int(np.argmin(np.abs(motion.schedule.middle_s - middle)))
            if motion.schedule.sides[plan] is not side or after[0] - start < _LEAST_STANCE_S:
                raise OptionError(
                    f"The {side} shoe touches the belt in mid-swing at {start:.2f} s: raise "
                    "the knee flexion in swing or lower the toe-out."
                )
            steps.append(StepTime(side, plan, float(start), float(after[0])))
    return tuple(sorted(steps, key=lambda step: step.contact_s))
