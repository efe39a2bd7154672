"""From joint angles to where every segment is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from gait.arrays import FloatArray
from gait.tracks.track import Side
from gait.twin.leg import Leg, LegAngles
from gait.twin.rotations import about, between, blend, frame_from_axis, unit
from gait.twin.skeleton import PARENTS, SIGN, Skeleton
from gait.twin.trunk import UpperBody

__all__ = ["LegTrack", "Pose", "assemble"]

_SHOULDERS_DOWN_RAD = np.deg2rad(7.0)
_SPINE = (("lumbar", 0.35), ("waist", 0.75), ("thorax", 1.0))


@dataclass(frozen=True, slots=True)
class LegTrack:
    """Joint angles of one leg over time, (n,) arrays, radians.

    Attributes
    ----------
    angles : LegAngles
    pitch, toe_bend, roll, yaw : array
        Foot: toes up against the belt, toes against foot, outside edge down, and
        turn about the vertical (+ to the left).
    eversion : array
        Heel counter against the shank in the frontal plane, + everted.
    """

    angles: LegAngles
    pitch: FloatArray
    toe_bend: FloatArray
    roll: FloatArray
    yaw: FloatArray
    eversion: FloatArray


@dataclass(frozen=True, slots=True)
class Pose:
    """Where every segment is, n instants.

    Attributes
    ----------
    skeleton : Skeleton
    turns : mapping of segment to (n, 3, 3) array
        Turns the neutral segment into place.
    origins_m : mapping of segment to (n, 3) array
    """

    skeleton: Skeleton
    turns: Mapping[str, FloatArray]
    origins_m: Mapping[str, FloatArray]

    def carry(self, segment: str, neutral_m: FloatArray) -> FloatArray:
        """Track of a point that is fixed to a segment, (n, 3)."""
        offset = neutral_m - self.skeleton.origins_m[segment]
        return self.origins_m[segment] + self.turns[segment] @ offset

    def point(self, name: str) -> FloatArray:
        """Track of one of the skeleton's named points, (n, 3)."""
        segment, at = self.skeleton.points_m[name]
        return self.carry(segment, at)


class _Builder:
    """Fills the tables of one pose, parents before children."""

    def __init__(self, skeleton: Skeleton) -> None:
        self.skeleton = skeleton
        self.turns: dict[str, FloatArray] = {}
        self.origins: dict[str, FloatArray] = {}

    def put(self, segment: str, turn: FloatArray, origin: FloatArray | None = None) -> None:
        """Turn a segment, hung on its parent unless an origin is given."""
        parent = PARENTS[segment]
        rest = self.skeleton.origins_m
        if origin is None:
            offset = rest[segment] - rest[parent]
            origin = self.origins[parent] + self.turns[parent] @ offset
        self.turns[segment] = turn
        self.origins[segment] = origin


def assemble(
    skeleton: Skeleton, upper: UpperBody, pelvis_m: FloatArray, legs: Mapping[Side, LegTrack]
) -> Pose:
    """Put all segments in place.

    Parameters
    ----------
    pelvis_m : (n, 3) array
        Mid-point of the hip joint centres.
    """
    build = _Builder(skeleton)
    build.put("pelvis", upper.pelvis, pelvis_m)
    for segment, share in _SPINE:
        build.put(segment, blend(upper.pelvis, upper.thorax, share))
    build.put("neck", blend(upper.thorax, upper.head, 0.5))
    build.put("head", upper.head)
    for side in Side:
        _arm(build, upper, side)
        _leg(build, legs[side], side)
    return Pose(skeleton, build.turns, build.origins)


def _arm(build: _Builder, upper: UpperBody, side: Side) -> None:
    rest = build.skeleton.origins_m
    shoulder, elbow = rest[f"{side}_upperarm"], rest[f"{side}_forearm"]
    wrist = rest[f"{side}_hand"]
    hang = between(elbow - shoulder, np.array([0.0, 0.0, -1.0]))
    fore = hang @ (wrist - elbow)
    # turn the hanging arm so that the elbow bends forward, then straighten the elbow
    hang = about("z", -np.arctan2(fore[1], fore[0])) @ hang
    fore = hang @ (wrist - elbow)
    straight = about("y", np.arctan2(fore[0], -fore[2])) @ hang
    # hands as runners hold them: thumb up when the elbow is bent
    points = build.skeleton.points_m
    knuckles = straight @ (points[f"{side}_index"][1] - points[f"{side}_pinky"][1])
    turn = -np.arctan2(knuckles[1], knuckles[0])
    lowered = about("x", -SIGN[side] * _SHOULDERS_DOWN_RAD)
    build.put(f"{side}_clavicle", upper.thorax @ lowered)
    build.put(f"{side}_upperarm", upper.arms[f"{side}_upperarm"] @ hang)
    build.put(
        f"{side}_forearm", upper.arms[f"{side}_forearm"] @ about("z", 0.5 * turn) @ straight
    )
    build.put(f"{side}_hand", upper.arms[f"{side}_forearm"] @ about("z", turn) @ straight)


def _leg(build: _Builder, track: LegTrack, side: Side) -> None:
    skeleton, rest = build.skeleton, build.skeleton.origins_m
    leg = Leg(skeleton.thigh_m(side), skeleton.shank_m(side), -SIGN[side])
    pelvis = build.origins["pelvis"]
    hip = pelvis + build.turns["pelvis"] @ (rest[f"{side}_thigh"] - rest["pelvis"])
    knee, ankle, left = leg.place(hip, track.angles)
    down = np.array([0.0, 0.0, -1.0])
    thigh_rest = between(rest[f"{side}_shank"] - rest[f"{side}_thigh"], down)
    shank_rest = between(rest[f"{side}_foot"] - rest[f"{side}_shank"], down)
    build.put(f"{side}_thigh", frame_from_axis(hip - knee, left) @ thigh_rest, hip)
    build.put(f"{side}_shank", frame_from_axis(knee - ankle, left) @ shank_rest, knee)
    axis = rest[f"{side}_toes"] - rest[f"{side}_foot"]
    align = about("z", -np.arctan2(axis[1], axis[0]))
    heading = about("z", track.yaw)
    tip = about("x", -SIGN[side] * track.roll) @ align
    build.put(f"{side}_foot", heading @ about("y", -track.pitch) @ tip, ankle)
    build.put(f"{side}_toes", heading @ about("y", -track.pitch - track.toe_bend) @ tip)
    # heel counter: its angle to the shank is given in the frontal plane
    lean = np.arctan2(leg.medial * (knee - ankle)[:, 1], (knee - ankle)[:, 2])
    counter = about("x", -leg.medial * (lean + track.eversion))
    build.put(f"{side}_rearfoot", heading @ about("y", -track.pitch) @ counter @ align)


def counter_line(pose: Pose, side: Side) -> FloatArray:
    """Direction of the heel counter from bottom to top, (n, 3)."""
    top, low = pose.point(f"{side}_counter_top"), pose.point(f"{side}_counter_low")
    return unit(top - low)
