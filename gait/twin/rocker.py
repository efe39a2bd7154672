"""A shoe that rolls on the belt without slipping: over heel, flat sole, ball and toes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.spatial import ConvexHull

from gait.arrays import FloatArray
from gait.tracks.track import Side
from gait.twin.rotations import about
from gait.twin.skeleton import Skeleton

__all__ = ["Rocker", "make_rocker"]


@dataclass(frozen=True, slots=True)
class Rocker:
    """Sagittal outline of one shoe in its own plane: x along the foot, z up, metres.

    Attributes
    ----------
    align : (3, 3) array
        Turns the neutral foot so that it points forward.
    mtp_m : (3,) array
        Ankle to the joint of the toes, aligned.
    foot_outline, toe_outline : (k, 2) array
        Lower hull of the shoe with straight toes about the ankle, and of its toe
        part about the joint of the toes; from the back to the front.
    foot_track, toe_track : (k,) array
        Where on the belt each hull vertex comes to lie, from the flat ankle.
    """

    align: FloatArray
    mtp_m: FloatArray
    foot_outline: FloatArray
    toe_outline: FloatArray
    foot_track: FloatArray
    toe_track: FloatArray

    @property
    def ankle_height_m(self) -> float:
        """Height of the ankle over the belt with the shoe flat."""
        return -float(self.foot_outline[:, 1].min())

    def ankle(self, pitch_rad: FloatArray, toe_pitch_rad: FloatArray) -> FloatArray:
        """Ankle over the belt while the shoe rolls.

        Parameters
        ----------
        pitch_rad : (n,) array
            Foot to the belt, + toes up.
        toe_pitch_rad : (n,) array
            Toe part to the belt; not used where the foot's toes are up.

        Returns
        -------
        (n, 2) array
            x from where the ankle is when the shoe is flat, and height.
        """
        heel = _roll(self.foot_outline, self.foot_track, pitch_rad)
        joint = _roll(self.toe_outline, self.toe_track, np.minimum(toe_pitch_rad, 0.0))
        fore = joint - _turn(self.mtp_m[[0, 2]], pitch_rad)
        return np.where(pitch_rad[:, None] >= 0.0, heel, fore)


def _turn(point: FloatArray, pitch_rad: FloatArray) -> FloatArray:
    """Turn (x, z) by a pitch (+ front up): (n, 2), or (n, k, 2) for k points."""
    cos, sin = np.cos(pitch_rad), np.sin(pitch_rad)
    if point.ndim == 2:
        cos, sin = cos[:, None], sin[:, None]
    x, z = point[..., 0], point[..., 1]
    return np.stack([x * cos - z * sin, x * sin + z * cos], axis=-1)


def _roll(outline: FloatArray, track: FloatArray, pitch_rad: FloatArray) -> FloatArray:
    turned = _turn(outline, pitch_rad)
    lowest = np.argmin(turned[..., 1], axis=1)
    pivot = np.take_along_axis(turned, lowest[:, None, None], axis=1)[:, 0]
    out = -pivot
    out[:, 0] += track[lowest]
    return out


def _lower_hull(points: FloatArray) -> FloatArray:
    hull = points[ConvexHull(points).vertices]
    order = np.argsort(hull[:, 0])
    hull = hull[order]
    back, front = hull[0], hull[-1]
    chord = back[1] + (front[1] - back[1]) * (hull[:, 0] - back[0]) / (front[0] - back[0])
    lower: FloatArray = hull[hull[:, 1] <= chord + 1e-9]
    return lower


def _track(outline: FloatArray) -> FloatArray:
    """Belt position of each vertex: the outline unrolled from its lowest vertex."""
    edges = np.linalg.norm(np.diff(outline, axis=0), axis=1)
    along = np.concatenate([[0.0], np.cumsum(edges)])
    flat = int(np.argmin(outline[:, 1]))
    track: FloatArray = along - along[flat] + outline[flat, 0]
    return track


def make_rocker(skeleton: Skeleton, side: Side) -> Rocker:
    """Outline of one shoe of the runner."""
    ankle = skeleton.origins_m[f"{side}_foot"]
    axis = skeleton.origins_m[f"{side}_toes"] - ankle
    align = about("z", -np.arctan2(axis[1], axis[0]))
    sole = skeleton.soles[side]
    points = (sole.points_m - ankle) @ align.T
    mtp = align @ axis
    foot = _lower_hull(points[:, [0, 2]])
    toe_points = points[sole.toes > 0.5][:, [0, 2]] - mtp[[0, 2]]
    # the ball of the foot lies under the joint: the toe part starts to roll from there
    ball = np.array([[0.0, points[:, 2].min() - mtp[2]]])
    toe = _lower_hull(np.vstack([ball, toe_points]))
    toe_track = _track(toe) + mtp[0]
    return Rocker(align, mtp, foot, toe, _track(foot), toe_track)
