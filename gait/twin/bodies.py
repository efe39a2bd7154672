"""The catalogue of bodies and the shaped, weighted vertices of each."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any, Final

import numpy as np

from gait.arrays import FloatArray
from gait.errors import OptionError
from gait.tracks.track import Side
from gait.twin.anatomy import BONE_OF
from gait.twin.makehuman import N_BODY, Blend, joint_position, shape_vertices, skin_weights
from gait.twin.rotations import unit
from gait.twin.skeleton import SEGMENTS, SIGN

__all__ = ["HAIR_STYLES", "BodySpec", "Shape", "bodies", "body_named", "shape_body"]

HAIR_STYLES: Final = ("bald", "cropped", "short", "bob", "ponytail", "bun", "afro", "cap")
Colour = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class BodySpec:
    """A body of the catalogue; see `bodies.toml` for the meaning of the numbers."""

    name: str
    sex: float
    age: float
    height_m: float
    weight: float
    muscle: float
    proportions: float
    descent: Mapping[str, float]
    skin: Colour
    hair: str
    hair_colour: Colour
    beard: bool = False


@dataclass(frozen=True, slots=True)
class Shape:
    """A body in the neutral pose, all MakeHuman vertices, on the floor.

    Attributes
    ----------
    vertices_m : (v, 3) array
        Laboratory axes; the skin's lowest vertex is at height 0.
    weights : (v, segments) array
        Columns as `SEGMENTS`; the heel counter is still part of the foot.
    """

    spec: BodySpec
    vertices_m: FloatArray
    weights: FloatArray


@cache
def bodies() -> Mapping[str, BodySpec]:
    """All bodies of the catalogue by name."""
    text = resources.files("gait.twin").joinpath("bodies.toml").read_text(encoding="utf-8")
    table: dict[str, BodySpec] = {}
    for name, row in tomllib.loads(text).items():
        values: dict[str, Any] = {
            key: tuple(value) if isinstance(value, list) else value
            for key, value in row.items()
        }
        table[name] = BodySpec(name=name, **values)
    return MappingProxyType(table)


def body_named(name: str) -> BodySpec:
    """Look a body up.

    Raises
    ------
    OptionError
        No such body.
    """
    table = bodies()
    if name not in table:
        raise OptionError(f"There is no body {name!r}: choose one of {', '.join(table)}.")
    return table[name]


def _steps(value: float, low: str, middle: str, high: str) -> list[tuple[str, float]]:
    if value < 0.5:
        return [(low, 1.0 - 2.0 * value), (middle, 2.0 * value)]
    return [(middle, 2.0 - 2.0 * value), (high, 2.0 * value - 1.0)]


def _blend(spec: BodySpec) -> Blend:
    """Weights of MakeHuman's macro targets for a body."""
    out: dict[str, float] = {}

    def add(name: str, weight: float) -> None:
        if weight > 1e-6:
            out[name] = out.get(name, 0.0) + weight

    ages = [
        ("young", 1.0 - 2.0 * max(spec.age - 0.5, 0.0)),
        ("old", 2.0 * max(spec.age - 0.5, 0)),
    ]
    for sex, sex_share in (("male", spec.sex), ("female", 1.0 - spec.sex)):
        for age, age_share in ages:
            share = sex_share * age_share
            for descent, part in spec.descent.items():
                add(f"macrodetails/{descent}-{sex}-{age}", share * part)
            for muscle, by_muscle in _steps(
                spec.muscle, "minmuscle", "averagemuscle", "maxmuscle"
            ):
                for weight, by_weight in _steps(
                    spec.weight, "minweight", "averageweight", "maxweight"
                ):
                    k = share * by_muscle * by_weight
                    kind = "ideal" if spec.proportions >= 0.5 else "uncommon"
                    what = f"{sex}-{age}-{muscle}-{weight}"
                    add(f"macrodetails/universal-{what}", k)
                    add(
                        f"macrodetails/proportions/{what}-{kind}proportions",
                        k * abs(2.0 * spec.proportions - 1.0),
                    )
    return out


@cache
def _segment_weights() -> FloatArray:
    """Skin weights gathered from the rig's bones to the skeleton's segments."""
    bones, weights = skin_weights()
    out = np.zeros((len(weights), len(SEGMENTS)))
    for k, bone in enumerate(bones):
        segment = BONE_OF.get(bone)
        if segment is None:
            side = Side.LEFT if bone.endswith("_l") else Side.RIGHT
            segment = f"{side}_hand"
        out[:, SEGMENTS.index(segment)] += weights[:, k]
    return out


def shape_body(spec: BodySpec) -> Shape:
    """Shape a body, scale it to its height, and curl its fingers as runners do."""
    vertices = shape_vertices(_blend(spec))
    skin = vertices[:N_BODY]
    vertices = vertices * (spec.height_m / float(np.ptp(skin[:, 2])))
    vertices[:, 2] -= vertices[:N_BODY, 2].min()
    for side in Side:
        vertices = _curl_fingers(vertices, side)
    return Shape(spec, vertices, np.array(_segment_weights()))


def _curl_fingers(vertices: FloatArray, side: Side) -> FloatArray:
    """Bend the finger joints of one hand about the axis across its knuckles."""
    bones, weights = skin_weights()
    letter = side[0]
    index = joint_position(vertices, f"index_01_{letter}")
    little = joint_position(vertices, f"pinky_01_{letter}")
    across = unit(little - index) * SIGN[side]
    out = vertices
    for finger in ("index", "middle", "ring", "pinky"):
        chain = [f"{finger}_0{k}_{letter}" for k in (1, 2, 3)]
        joints = np.array([joint_position(vertices, bone) for bone in chain])
        for k, degrees in enumerate((46.0, 58.0, 38.0)):
            columns = [bones.index(bone) for bone in chain[k:]]
            angle = np.deg2rad(degrees)
            share = weights[:, columns].sum(axis=1)
            out = _turn_about(out, joints[k], across, angle * share)
            joints = _turn_about(joints, joints[k], across, np.full(3, angle))
    return out


def _turn_about(
    points: FloatArray, centre: FloatArray, axis: FloatArray, angle: FloatArray
) -> FloatArray:
    """Turn each point by its own angle about one axis (Rodrigues)."""
    rel = points - centre
    cos, sin = np.cos(angle)[:, None], np.sin(angle)[:, None]
    along = (rel @ axis)[:, None] * axis
    out: FloatArray = centre + rel * cos + np.cross(axis, rel) * sin + along * (1.0 - cos)
    return out
