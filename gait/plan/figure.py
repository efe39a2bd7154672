"""The body of the exercise drawings: joints from a few given points.

Lengths are those of an adult in centimetres, y points up, the floor is y = 0. Leg and arm
"a" are the near ones in a side view and the ones at the right of the picture in a view
from the front; "b" are the others.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict

__all__ = [
    "FOREARM_CM",
    "SHANK_CM",
    "THIGH_CM",
    "UPPER_ARM_CM",
    "Body",
    "Point",
    "Pose",
    "body",
]

Point = tuple[float, float]

THIGH_CM, SHANK_CM = 43.0, 41.0
UPPER_ARM_CM, FOREARM_CM = 28.0, 25.0
HEAD_ABOVE_SHOULDER_CM = 23.0
SOLE_BELOW_ANKLE_CM, HEEL_BEHIND_CM, TOE_AHEAD_CM = 7.0, 5.0, 18.0
_TOE_BREAK_CM = 11.0


class Pose(BaseModel):
    """One row of ``poses.toml``.

    Attributes
    ----------
    hip, shoulder : point or pair of points
        In a view from the front, those of "a" and of "b".
    head : point, optional
        Else in line with the trunk.
    a_ankle, b_ankle, a_wrist, b_wrist : point, optional
        Ends of the limbs; a limb without end is not drawn.
    a_knee, b_knee, a_elbow, b_elbow : point, optional
        Else found from the lengths of the bones.
    knees, elbows : 1 or -1
        To which side the found joint lies: 1 is left of the line from its root to its end
        (a knee in front of a runner who faces right).
    a_foot, b_foot : float or "end"
        Direction of the toes, 0 is down and 90 to the right; "end" is a foot seen along
        its length.
    a_toes, b_toes : float, optional
        Direction of the toes beyond their joint, where they are bent.
    nose : float
        Direction in which the face looks, as for the feet.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    hip: Point | tuple[Point, Point]
    shoulder: Point | tuple[Point, Point]
    head: Point | None = None
    a_ankle: Point | None = None
    b_ankle: Point | None = None
    a_knee: Point | None = None
    b_knee: Point | None = None
    a_wrist: Point | None = None
    b_wrist: Point | None = None
    a_elbow: Point | None = None
    b_elbow: Point | None = None
    knees: int = 1
    elbows: int = -1
    a_foot: float | str = 90.0
    b_foot: float | str = 90.0
    a_toes: float | None = None
    b_toes: float | None = None
    nose: float | None = 90.0


@dataclass(frozen=True, slots=True)
class Body:
    """All joints of a pose.

    Attributes
    ----------
    joints : mapping of str to point
        "a_hip", "a_knee", "a_ankle", "a_heel", "a_ball", "a_toe", "a_shoulder", "a_elbow",
        "a_wrist", the same of "b", and "head"; limbs that are not drawn are missing.
    nose : point or None
        Unit vector in which the face looks.
    from_front : bool
    """

    joints: Mapping[str, Point]
    nose: Point | None
    from_front: bool


def body(pose: Pose) -> Body:
    """Return the joints of a pose."""
    hips, shoulders = _pair(pose.hip), _pair(pose.shoulder)
    joints: dict[str, Point] = {}
    for i, name in enumerate("ab"):
        joints[f"{name}_hip"], joints[f"{name}_shoulder"] = hips[i], shoulders[i]
        _add_leg(joints, pose, name)
        _add_arm(joints, pose, name)
    joints["head"] = pose.head or _head(hips, shoulders)
    nose = None if pose.nose is None else _direction(pose.nose)
    return Body(joints, nose, hips[0] != hips[1])


def _pair(value: Point | tuple[Point, Point]) -> tuple[Point, Point]:
    first, second = value
    if isinstance(first, tuple) and isinstance(second, tuple):
        return first, second
    point: Point = (first, second)  # type: ignore[assignment]
    return point, point


def _head(hips: tuple[Point, Point], shoulders: tuple[Point, Point]) -> Point:
    hip, shoulder = _middle(*hips), _middle(*shoulders)
    length = math.dist(hip, shoulder)
    share = HEAD_ABOVE_SHOULDER_CM / length
    return (
        shoulder[0] + (shoulder[0] - hip[0]) * share,
        shoulder[1] + (shoulder[1] - hip[1]) * share,
    )


def _add_leg(joints: dict[str, Point], pose: Pose, name: str) -> None:
    ankle: Point | None = getattr(pose, f"{name}_ankle")
    if ankle is None:
        return
    knee: Point | None = getattr(pose, f"{name}_knee")
    hip = joints[f"{name}_hip"]
    joints[f"{name}_knee"] = knee or _between(hip, ankle, THIGH_CM, SHANK_CM, pose.knees)
    joints[f"{name}_ankle"] = ankle
    foot: float | str = getattr(pose, f"{name}_foot")
    if isinstance(foot, str):
        joints[f"{name}_toe"] = _beyond(joints[f"{name}_knee"], ankle, SOLE_BELOW_ANKLE_CM)
        return
    ahead = _direction(foot)
    down = (ahead[1], -ahead[0])  # the sole; everybody drawn faces right, up or down
    heel = _moved(ankle, ahead, -HEEL_BEHIND_CM, down, SOLE_BELOW_ANKLE_CM)
    ball = _moved(ankle, ahead, _TOE_BREAK_CM, down, SOLE_BELOW_ANKLE_CM)
    toes: float | None = getattr(pose, f"{name}_toes")
    bent = ahead if toes is None else _direction(toes)
    joints[f"{name}_heel"], joints[f"{name}_ball"] = heel, ball
    joints[f"{name}_toe"] = _moved(ball, bent, TOE_AHEAD_CM - _TOE_BREAK_CM, down, 0.0)


def _add_arm(joints: dict[str, Point], pose: Pose, name: str) -> None:
    wrist: Point | None = getattr(pose, f"{name}_wrist")
    if wrist is None:
        return
    elbow: Point | None = getattr(pose, f"{name}_elbow")
    shoulder = joints[f"{name}_shoulder"]
    joints[f"{name}_elbow"] = elbow or _between(
        shoulder, wrist, UPPER_ARM_CM, FOREARM_CM, pose.elbows
    )
    joints[f"{name}_wrist"] = wrist


def _between(root: Point, end: Point, upper: float, lower: float, side: int) -> Point:
    """Return the joint between two bones; bones too short for the way lie on the line."""
    way = math.dist(root, end)
    if way >= upper + lower:
        share = upper / (upper + lower)
        return (
            root[0] + (end[0] - root[0]) * share,
            root[1] + (end[1] - root[1]) * share,
        )
    along = (upper**2 - lower**2 + way**2) / (2 * way)
    off = math.sqrt(max(upper**2 - along**2, 0.0)) * side
    ux, uy = (end[0] - root[0]) / way, (end[1] - root[1]) / way
    return (root[0] + ux * along - uy * off, root[1] + uy * along + ux * off)


def _direction(angle_deg: float) -> Point:
    angle = math.radians(angle_deg)
    return (math.sin(angle), -math.cos(angle))


def _moved(start: Point, ahead: Point, far: float, down: Point, deep: float) -> Point:
    return (
        start[0] + ahead[0] * far + down[0] * deep,
        start[1] + ahead[1] * far + down[1] * deep,
    )


def _beyond(root: Point, end: Point, more: float) -> Point:
    way = math.dist(root, end) or 1.0
    return (
        end[0] + (end[0] - root[0]) / way * more,
        end[1] + (end[1] - root[1]) / way * more,
    )


def _middle(first: Point, second: Point) -> Point:
    return ((first[0] + second[0]) / 2, (first[1] + second[1]) / 2)
