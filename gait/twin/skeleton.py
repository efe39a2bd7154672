"""Segments, joint centres and points of a runner in the neutral pose."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np

from gait.arrays import FloatArray, frozen
from gait.tracks.track import Side

__all__ = ["PARENTS", "SEGMENTS", "SIGN", "Skeleton", "Sole", "stick_skeleton"]

SIGN: Final = MappingProxyType({Side.LEFT: 1.0, Side.RIGHT: -1.0})
"""Sign of the y axis (left) on each side of the body."""

_MIDDLE = {
    "pelvis": "",
    "lumbar": "pelvis",
    "waist": "lumbar",
    "thorax": "waist",
    "neck": "thorax",
    "head": "neck",
}
_PAIRED = {
    "clavicle": "thorax",
    "upperarm": "clavicle",
    "forearm": "upperarm",
    "hand": "forearm",
    "thigh": "pelvis",
    "shank": "thigh",
    "foot": "shank",
    "rearfoot": "foot",
    "toes": "foot",
}


def _parents() -> dict[str, str]:
    table = dict(_MIDDLE)
    for side in Side:
        for name, parent in _PAIRED.items():
            table[f"{side}_{name}"] = f"{side}_{parent}" if parent in _PAIRED else parent
    return table


PARENTS: Final = MappingProxyType(_parents())
"""Segment to the segment that carries it ("" for the pelvis)."""

SEGMENTS: Final = tuple(PARENTS)


@dataclass(frozen=True, slots=True)
class Sole:
    """Vertices of one shoe that can touch the belt.

    Attributes
    ----------
    points_m : (k, 3) array
        Neutral pose.
    toes : (k,) array
        Share of each vertex that moves with the toes, the rest moves with the foot.
    """

    points_m: FloatArray
    toes: FloatArray


@dataclass(frozen=True, slots=True)
class Skeleton:
    """A runner at rest, metres, x forward, y left, z up, floor under the bare foot at 0.

    Attributes
    ----------
    height_m : float
        Body height without shoes.
    origins_m : mapping of segment to (3,) array
        Joint centre about which the segment turns (pelvis: mid-point of the hip
        joint centres).
    points_m : mapping of name to (segment, (3,) array)
        Points carried by a segment; names as the pose landmarks where they
        correspond, else anatomical ("left_asis", "left_counter_top").
    soles : mapping of Side to Sole
    """

    height_m: float
    origins_m: Mapping[str, FloatArray]
    points_m: Mapping[str, tuple[str, FloatArray]]
    soles: Mapping[Side, Sole]

    def length_m(self, start: str, end: str) -> float:
        """Distance between the origins of two segments."""
        return float(np.linalg.norm(self.origins_m[end] - self.origins_m[start]))

    def thigh_m(self, side: Side) -> float:
        """Hip joint centre to knee joint centre."""
        return self.length_m(f"{side}_thigh", f"{side}_shank")

    def shank_m(self, side: Side) -> float:
        """Knee joint centre to ankle joint centre."""
        return self.length_m(f"{side}_shank", f"{side}_foot")

    @property
    def leg_m(self) -> float:
        """Thigh plus shank, mean of both sides: the unit "% leg"."""
        return float(np.mean([self.thigh_m(side) + self.shank_m(side) for side in Side]))


def stick_skeleton(height_m: float = 1.75) -> Skeleton:
    """Build a plain runner from Drillis and Contini's segment lengths.

    Needs no body data: for tests and for trying out motion. Segment lengths as
    shares of height after Winter, Biomechanics and Motor Control of Human
    Movement, fig. 4.1; the shoe is a box with a rounded heel and toe spring.
    """
    h = height_m
    middle = {
        "pelvis": (0.0, 0.0, 0.53),
        "lumbar": (0.0, 0.0, 0.58),
        "waist": (0.0, 0.0, 0.65),
        "thorax": (0.0, 0.0, 0.72),
        "neck": (0.0, 0.0, 0.83),
        "head": (0.01, 0.0, 0.88),
    }
    paired = {
        "clavicle": (0.0, 0.02, 0.81),
        "upperarm": (0.0, 0.11, 0.81),
        "forearm": (0.0, 0.12, 0.624),
        "hand": (0.0, 0.12, 0.478),
        "thigh": (0.0, 0.05, 0.53),
        "shank": (0.0, 0.05, 0.285),
        "foot": (0.0, 0.05, 0.045),
        "rearfoot": (-0.02, 0.05, 0.0),
        "toes": (0.085, 0.05, 0.012),
    }
    paired_points = {
        "hip": ("thigh", paired["thigh"]),
        "knee": ("shank", paired["shank"]),
        "ankle": ("foot", paired["foot"]),
        "heel": ("foot", (-0.035, 0.05, 0.012)),
        "foot_index": ("toes", (0.125, 0.05, 0.008)),
        "counter_low": ("rearfoot", (-0.035, 0.05, 0.01)),
        "counter_top": ("rearfoot", (-0.033, 0.05, 0.045)),
        "shoulder": ("upperarm", paired["upperarm"]),
        "elbow": ("forearm", paired["forearm"]),
        "wrist": ("hand", paired["hand"]),
        "index": ("hand", (0.01, 0.12, 0.43)),
        "pinky": ("hand", (-0.02, 0.12, 0.43)),
        "ear": ("head", (0.01, 0.042, 0.93)),
        "eye": ("head", (0.05, 0.018, 0.935)),
    }
    origins = {name: frozen(np.multiply(at, h)) for name, at in middle.items()}
    points = {"nose": ("head", frozen(np.multiply((0.065, 0.0, 0.92), h)))}
    for side in Side:
        flip = np.array([h, h * SIGN[side], h])
        origins.update({f"{side}_{name}": frozen(at * flip) for name, at in paired.items()})
        for name, (segment, at) in paired_points.items():
            carrier = f"{side}_{segment}" if segment in _PAIRED else segment
            points[f"{side}_{name}"] = (carrier, frozen(at * flip))
    soles = {side: _box_sole(h, SIGN[side]) for side in Side}
    return Skeleton(height_m, origins, points, soles)


def _box_sole(height_m: float, sign: float) -> Sole:
    profile = (
        (-0.040, -0.008),
        (-0.030, -0.014),
        (0.0, -0.014),
        (0.060, -0.014),
        (0.085, -0.014),
    )
    toe = ((0.110, -0.012), (0.130, -0.004))
    rows = [
        (x, sign * (0.05 + offset), z)
        for x, z in (*profile, *toe)
        for offset in (-0.02, 0.0, 0.02)
    ]
    share = [0.0] * (3 * len(profile)) + [1.0] * (3 * len(toe))
    return Sole(frozen(np.array(rows) * height_m), frozen(share))
