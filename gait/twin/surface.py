"""Triangles with everything the renderer needs to know about each of their corners."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Final

import numpy as np

from gait.arrays import FloatArray, IntArray
from gait.tracks.track import Side
from gait.twin.skeleton import SEGMENTS

__all__ = ["PARTS", "Material", "Surface", "join", "normals", "part_numbers"]


class Material(IntEnum):
    """How a surface is shaded; numbers are shared with the shaders."""

    SKIN = 0
    CLOTH = 1
    HAIR = 2
    SHOE = 3
    EYE = 4
    MARKER = 5
    FLOOR = 10
    WALL = 11
    BELT = 12
    PLASTIC = 13
    POSTER = 14
    LAMP = 15


def _parts() -> tuple[str, ...]:
    paired = ("pelvis", "trunk", "upperarm", "forearm", "hand", "thigh", "shank", "foot")
    return ("", "head", *(f"{side}_{part}" for side in Side for part in paired))


PARTS: Final = _parts()
"""Parts of the body in the identity picture; index 0 is everything else."""

_PART_OF_SEGMENT: Final = {
    "pelvis": "pelvis",
    "lumbar": "trunk",
    "waist": "trunk",
    "thorax": "trunk",
    "neck": "trunk",
    "clavicle": "trunk",
    "rearfoot": "foot",
    "toes": "foot",
}


@dataclass(frozen=True, slots=True)
class Surface:
    """A skinned surface, n vertices.

    Attributes
    ----------
    position_m, normal : (n, 3) array
        Neutral pose.
    colour : (n, 3) array
        sRGB, 0..1.
    texture : (n, 2) array
        Texture coordinates, or what the material makes of them.
    material : (n,) array
    weights : (n, segments) array
        Columns as `gait.twin.skeleton.SEGMENTS`.
    triangles : (m, 3) array
    """

    position_m: FloatArray
    normal: FloatArray
    colour: FloatArray
    texture: FloatArray
    material: FloatArray
    weights: FloatArray
    triangles: IntArray


def normals(position: FloatArray, triangles: IntArray) -> FloatArray:
    """Area-weighted vertex normals, (n, 3); zero where no triangle touches."""
    a, b, c = (position[triangles[:, k]] for k in range(3))
    face = np.cross(b - a, c - a)
    out = np.zeros_like(position)
    for k in range(3):
        np.add.at(out, triangles[:, k], face)
    length = np.linalg.norm(out, axis=1, keepdims=True)
    unit_normals: FloatArray = out / np.maximum(length, 1e-12)
    return unit_normals


def make_surface(
    position: FloatArray,
    triangles: IntArray,
    colour: FloatArray,
    material: Material,
    weights: FloatArray,
    texture: FloatArray | None = None,
    normal: FloatArray | None = None,
) -> Surface:
    """Cut the used vertices out of a larger vertex table."""
    used, index = np.unique(triangles, return_inverse=True)
    if normal is None:
        normal = normals(position, triangles)
    flat = np.zeros((len(position), 2)) if texture is None else texture
    full = np.broadcast_to(colour, position.shape)
    return Surface(
        position_m=position[used],
        normal=normal[used],
        colour=full[used],
        texture=flat[used],
        material=np.full(len(used), float(material)),
        weights=weights[used],
        triangles=index.reshape(-1, 3).astype(np.int64),
    )


def join(surfaces: list[Surface]) -> Surface:
    """Put several surfaces into one table."""
    offsets = np.cumsum([0, *(len(s.position_m) for s in surfaces)])
    triangles = [s.triangles + offset for s, offset in zip(surfaces, offsets, strict=False)]
    return Surface(
        position_m=np.concatenate([s.position_m for s in surfaces]),
        normal=np.concatenate([s.normal for s in surfaces]),
        colour=np.concatenate([s.colour for s in surfaces]),
        texture=np.concatenate([s.texture for s in surfaces]),
        material=np.concatenate([s.material for s in surfaces]),
        weights=np.concatenate([s.weights for s in surfaces]),
        triangles=np.concatenate(triangles),
    )


def part_numbers(surface: Surface) -> IntArray:
    """Index into `PARTS` of every vertex, by its strongest segment, (n,)."""
    table = []
    for segment in SEGMENTS:
        side, _, name = segment.rpartition("_")
        part = _PART_OF_SEGMENT.get(name, name)
        table.append((part, side))
    strongest = np.argmax(surface.weights, axis=1)
    out = np.zeros(len(strongest), dtype=np.int64)
    for row, k in enumerate(strongest):
        part, side = table[k]
        if part != "head" and not side:
            side = Side.LEFT if surface.position_m[row, 1] > 0.0 else Side.RIGHT
        out[row] = PARTS.index("head" if part == "head" else f"{side}_{part}")
    return out
