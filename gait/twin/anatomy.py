"""Joint centres and landmarks of a body, from its surface.

Hip joint centres come from the regression of Harrington et al. 2007 (J Biomech
40:595, doi 10.1016/j.jbiomech.2006.02.003) on pelvic width and depth. The four
pelvic vertices were chosen once, on the mean of the average female and male
mesh, nearest to published heights of ASIS and PSIS (0.565 and 0.584 of stature,
0.138 and 0.053 of stature apart), before any pose estimator was looked at.
Deviation from the paper: its leg-length term is not used (its own advice), and
depth is measured on the skin.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from gait.arrays import FloatArray, IntArray, frozen
from gait.tracks.track import Side
from gait.twin.makehuman import N_BODY, joint_position, load_base
from gait.twin.rotations import unit
from gait.twin.skeleton import SIGN

__all__ = ["ASIS", "BONE_OF", "PSIS", "body_points", "hip_joint_centres", "joint_origins"]

ASIS: Final = {Side.LEFT: 10952, Side.RIGHT: 4324}
"""Vertex on each anterior superior iliac spine."""
PSIS: Final = {Side.LEFT: 11010, Side.RIGHT: 4392}
"""Vertex on each posterior superior iliac spine."""

_MIDDLE_BONES: Final = {
    "lumbar": "spine_01",
    "waist": "spine_02",
    "thorax": "spine_03",
    "neck": "neck_01",
    "head": "head",
}
_PAIRED_BONES: Final = {
    "clavicle": "clavicle",
    "upperarm": "upperarm",
    "forearm": "lowerarm",
    "hand": "hand",
    "shank": "calf",
    "foot": "foot",
    "toes": "ball",
}
_LEAST_TOE_JOINT_M: Final = 0.016


def _bone_of() -> dict[str, str]:
    table = {bone: segment for segment, bone in _MIDDLE_BONES.items()}
    table["pelvis"] = "pelvis"
    for side in Side:
        letter = side[0]
        for segment, bone in (*_PAIRED_BONES.items(), ("thigh", "thigh")):
            table[f"{bone}_{letter}"] = f"{side}_{segment}"
    return table


BONE_OF: Final = _bone_of()
"""Rig bone to segment of the skeleton; fingers belong to the hand."""


def hip_joint_centres(
    asis_m: dict[Side, FloatArray], psis_m: dict[Side, FloatArray]
) -> dict[Side, FloatArray]:
    """Hip joint centres from the four spines of the pelvis, laboratory metres.

    Harrington's equations in the pelvic frame (origin mid-ASIS, x forward in the
    plane of the spines, y up, z to the side), millimetres, with pelvic width PW
    and depth PD: x = -0.24 PD - 9.9, y = -0.30 PW - 10.9, z = 0.33 PW + 7.3.
    """
    front = 0.5 * (asis_m[Side.LEFT] + asis_m[Side.RIGHT])
    back = 0.5 * (psis_m[Side.LEFT] + psis_m[Side.RIGHT])
    across = asis_m[Side.LEFT] - asis_m[Side.RIGHT]
    width_mm = 1000.0 * float(np.linalg.norm(across))
    left = unit(across)
    forward = front - back
    depth_mm = 1000.0 * float(np.linalg.norm(forward))
    forward = unit(forward - (forward @ left) * left)
    up = np.cross(forward, left)
    x = -0.24 * depth_mm - 9.9
    y = -0.30 * width_mm - 10.9
    z = 0.33 * width_mm + 7.3
    return {
        side: front + 0.001 * (x * forward + y * up + SIGN[side] * z * left) for side in Side
    }


def joint_origins(vertices: FloatArray) -> dict[str, FloatArray]:
    """Origin of every segment of the skeleton, from a shaped body on the floor."""
    asis = {side: vertices[ASIS[side]] for side in Side}
    psis = {side: vertices[PSIS[side]] for side in Side}
    hips = hip_joint_centres(asis, psis)
    origins = {"pelvis": 0.5 * (hips[Side.LEFT] + hips[Side.RIGHT])}
    for segment, bone in _MIDDLE_BONES.items():
        origins[segment] = joint_position(vertices, bone)
    for side in Side:
        origins[f"{side}_thigh"] = hips[side]
        for segment, bone in _PAIRED_BONES.items():
            origins[f"{side}_{segment}"] = joint_position(vertices, f"{bone}_{side[0]}")
        toes = origins[f"{side}_toes"]
        toes[2] = max(toes[2], _LEAST_TOE_JOINT_M)
        ankle = origins[f"{side}_foot"]
        origins[f"{side}_rearfoot"] = np.array([ankle[0] - 0.02, ankle[1], 0.0])
    return {name: frozen(at) for name, at in origins.items()}


def body_points(
    vertices: FloatArray, origins: dict[str, FloatArray], shoes: dict[Side, FloatArray]
) -> dict[str, tuple[str, FloatArray]]:
    """Landmarks: joint centres under the pose landmarks' names, and surface points.

    Parameters
    ----------
    shoes : mapping of Side to (k, 3) array
        Outside of the shoe, neutral pose: the heel counter is taken from it.
    """
    points: dict[str, tuple[str, FloatArray]] = {}
    eyes = load_base().groups
    head = vertices[:13380][_head_rows(vertices, origins)]
    nose = head[np.argmax(head[:, 0] - 4.0 * np.abs(head[:, 1]))]
    points["nose"] = ("head", frozen(nose))
    for side in Side:
        joints = {"hip": "thigh", "knee": "shank", "ankle": "foot"}
        joints |= {"shoulder": "upperarm", "elbow": "forearm", "wrist": "hand"}
        for name, segment in joints.items():
            carrier = f"{side}_{segment}"
            points[f"{side}_{name}"] = (carrier, origins[carrier])
        for name in ("index", "pinky"):
            knuckle = joint_position(vertices, f"{name}_01_{side[0]}")
            points[f"{side}_{name}"] = (f"{side}_hand", frozen(knuckle))
        eye = vertices[eyes[f"helper-{side[0]}-eye"]].mean(axis=0)
        points[f"{side}_eye"] = ("head", frozen(eye))
        lateral = head[SIGN[side] * head[:, 1] > 0.86 * np.max(SIGN[side] * head[:, 1])]
        points[f"{side}_ear"] = ("head", frozen(lateral.mean(axis=0)))
        points[f"{side}_asis"] = ("pelvis", frozen(vertices[ASIS[side]]))
        points[f"{side}_psis"] = ("pelvis", frozen(vertices[PSIS[side]]))
        points |= _foot_points(vertices, shoes[side], side, origins)
    return points


def _head_rows(vertices: FloatArray, origins: dict[str, FloatArray]) -> IntArray:
    chin = origins["head"][2]
    return np.flatnonzero(vertices[:N_BODY, 2] > chin + 0.01)


def _foot_points(
    vertices: FloatArray, shoe: FloatArray, side: Side, origins: dict[str, FloatArray]
) -> dict[str, tuple[str, FloatArray]]:
    """Back of the heel and tip of the toes (bare), and two points on the shoe's counter."""
    ankle, toes = origins[f"{side}_foot"], origins[f"{side}_toes"]
    axis = unit((toes - ankle)[:2])
    bare = vertices[:N_BODY][SIGN[side] * vertices[:N_BODY, 1] > 0.0]

    def end(cloud: FloatArray, low_m: float, high_m: float, *, back: bool) -> FloatArray:
        near = cloud[(cloud[:, 2] > low_m) & (cloud[:, 2] < high_m)]
        along = (near[:, :2] - ankle[:2]) @ axis
        spot = ankle[:2] + (along.min() if back else along.max()) * axis
        return frozen([spot[0], spot[1], 0.5 * (low_m + high_m)])

    floor = float(shoe[:, 2].min())
    return {
        f"{side}_heel": (f"{side}_foot", end(bare, 0.005, 0.035, back=True)),
        f"{side}_foot_index": (f"{side}_toes", end(bare, 0.0, 0.025, back=False)),
        f"{side}_counter_low": (
            f"{side}_rearfoot",
            end(shoe, floor + 0.023, floor + 0.047, back=True),
        ),
        f"{side}_counter_top": (
            f"{side}_rearfoot",
            end(shoe, floor + 0.063, floor + 0.087, back=True),
        ),
    }
