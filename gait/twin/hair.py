"""Hair and caps: a shell over the scalp with a soft edge, and what hangs from it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from gait.arrays import BoolArray, FloatArray, IntArray
from gait.tracks.track import Side
from gait.twin.bodies import Shape
from gait.twin.makehuman import N_BODY, load_base
from gait.twin.skeleton import SEGMENTS
from gait.twin.surface import Material, Surface, normals

__all__ = ["hair_surfaces"]

_THICKNESS_M: Final = {
    "cropped": 0.004,
    "short": 0.012,
    "bob": 0.016,
    "ponytail": 0.009,
    "bun": 0.009,
    "afro": 0.045,
    "cap": 0.010,
}


def _hairline(shape: Shape) -> FloatArray:
    """Distance inside the hairline (m, + = hair) of every vertex near the head.

    Seen from the side the line runs from over the brow down to the top of the ear,
    behind the ear down, and along the nape.
    """
    at = shape.vertices_m
    groups = load_base().groups
    eye = np.mean([at[groups[f"helper-{side[0]}-eye"]].mean(axis=0) for side in Side], axis=0)
    skin = at[:N_BODY]
    near = skin[np.abs(skin[:, 2] - eye[2]) < 0.05]
    ear = near[np.abs(near[:, 1]) > 0.93 * np.max(np.abs(near[:, 1]))].mean(axis=0)
    x, y, z = at[:, 0], np.abs(at[:, 1]), at[:, 2]
    line_x = ear[0] + np.array([-0.10, -0.03, -0.004, eye[0] - ear[0] - 0.02, 0.14])
    line_z = [ear[2] - 0.055, ear[2] - 0.045, ear[2] + 0.032, eye[2] + 0.046, eye[2] + 0.060]
    edge = z - np.interp(x, line_x, line_z)
    shell = np.hypot(x - ear[0], (z - ear[2]) / 1.2) - 0.034
    inside: FloatArray = np.where(y > 0.90 * abs(ear[1]) - 0.012, np.minimum(edge, shell), edge)
    return inside


def hair_surfaces(shape: Shape, origins: Mapping[str, FloatArray]) -> list[Surface]:
    """Everything on the head of one body; empty for a bald one."""
    style = shape.spec.hair
    if style == "bald":
        return []
    head = _head_mask(shape, origins)
    inside = _hairline(shape)
    base = load_base()
    triangles = base.triangles["body"]
    triangles = triangles[(head & (inside > -0.015))[triangles].all(axis=1)]
    out = normals(shape.vertices_m, base.triangles["body"])
    thick = _THICKNESS_M[style]
    grown = thick * np.clip((inside + 0.004) / max(0.6 * thick, 0.012), 0.10, 1.0)
    at = shape.vertices_m + grown[:, None] * out
    colour = (0.16, 0.20, 0.30) if style == "cap" else shape.spec.hair_colour
    weights = _to_head(len(at))
    edge = np.column_stack([inside, np.zeros(len(at))])
    shell = _shell(at, triangles, colour, weights, edge)
    extra = {"ponytail": _ponytail, "bun": _bun, "bob": _bob, "cap": _brim}
    return [shell, *([extra[style](shape)] if style in extra else [])]


def _head_mask(shape: Shape, origins: Mapping[str, FloatArray]) -> BoolArray:
    mask = np.zeros(len(shape.vertices_m), dtype=np.bool_)
    mask[:N_BODY] = shape.vertices_m[:N_BODY, 2] > origins["head"][2] - 0.01
    return mask


def _to_head(n: int) -> FloatArray:
    weights = np.zeros((n, len(SEGMENTS)))
    weights[:, SEGMENTS.index("head")] = 1.0
    return weights


def _shell(
    at: FloatArray,
    triangles: IntArray,
    colour: tuple[float, float, float],
    weights: FloatArray,
    edge: FloatArray,
) -> Surface:
    used, index = np.unique(triangles, return_inverse=True)
    return Surface(
        position_m=at[used],
        normal=normals(at, triangles)[used],
        colour=np.broadcast_to(np.array(colour), at.shape)[used],
        texture=edge[used],
        material=np.full(len(used), float(Material.HAIR)),
        weights=weights[used],
        triangles=index.reshape(-1, 3).astype(np.int64),
    )


def _tube(
    path: FloatArray, radius: FloatArray, colour: tuple[float, float, float], flat: float = 1.0
) -> Surface:
    """Make a closed tube along a path, all of it hair."""
    n, around = len(path), 12
    tangent = np.gradient(path, axis=0)
    tangent /= np.linalg.norm(tangent, axis=1, keepdims=True)
    side = np.cross(tangent, np.array([0.0, 1.0, 0.0]))
    side /= np.maximum(np.linalg.norm(side, axis=1, keepdims=True), 1e-9)
    left = np.cross(side, tangent)
    angle = np.linspace(0.0, 2.0 * np.pi, around, endpoint=False)
    ring = (
        np.cos(angle)[None, :, None] * side[:, None] * flat
        + np.sin(angle)[None, :, None] * left[:, None]
    )
    at = (path[:, None] + radius[:, None, None] * ring).reshape(-1, 3)
    rows = []
    for i in range(n - 1):
        for k in range(around):
            a, b = i * around + k, i * around + (k + 1) % around
            rows += [[a, b, a + around], [b, b + around, a + around]]
    edge = np.tile([0.05, 0.0], (len(at), 1))
    return _shell(at, np.array(rows), colour, _to_head(len(at)), edge)


def _crown(shape: Shape) -> tuple[FloatArray, FloatArray]:
    """Back of the head at the height of the eyes, and the top of the head."""
    at = shape.vertices_m[:N_BODY]
    groups = load_base().groups
    eye = shape.vertices_m[groups["helper-l-eye"]].mean(axis=0)
    level = at[(np.abs(at[:, 2] - eye[2] - 0.03) < 0.01) & (np.abs(at[:, 1]) < 0.03)]
    return level[np.argmin(level[:, 0])], at[np.argmax(at[:, 2])]


def _ponytail(shape: Shape) -> Surface:
    back, _ = _crown(shape)
    s = np.linspace(0.0, 1.0, 14)
    drop = np.column_stack(
        [
            back[0] + 0.01 - 0.075 * np.sin(1.9 * s) ** 0.8,
            0.0 * s,
            back[2] + 0.02 - 0.20 * s**1.5,
        ]
    )
    radius = 0.024 * np.sin(np.pi * np.clip(0.15 + 0.85 * s, 0.0, 0.985)) ** 0.6
    return _tube(drop, radius, shape.spec.hair_colour, 0.8)


def _bun(shape: Shape) -> Surface:
    back, top = _crown(shape)
    s = np.linspace(0.0, 1.0, 9)
    start = np.array([back[0] + 0.018, 0.0, 0.45 * back[2] + 0.55 * top[2] - 0.01])
    path = start + np.outer(s, [-0.052, 0.0, 0.030])
    return _tube(
        path, 0.036 * np.sqrt(np.maximum(1.0 - (2 * s - 1) ** 2, 0.01)), shape.spec.hair_colour
    )


def _bob(shape: Shape) -> Surface:
    back, _ = _crown(shape)
    s = np.linspace(0.0, 1.0, 8)
    path = np.column_stack([back[0] + 0.045 + 0.004 * s, 0.0 * s, back[2] + 0.01 - 0.12 * s])
    radius = 0.082 - 0.012 * s
    return _tube(path, radius, shape.spec.hair_colour, 0.55)


def _brim(shape: Shape) -> Surface:
    at = shape.vertices_m
    eye = at[load_base().groups["helper-l-eye"]].mean(axis=0)
    s = np.linspace(0.0, 1.0, 7)
    path = np.column_stack([eye[0] - 0.02 + 0.085 * s, 0.0 * s, eye[2] + 0.062 - 0.016 * s**2])
    radius = 0.078 * np.sqrt(np.maximum(1.0 - s**2.5, 0.02))
    return _tube(path, radius, (0.16, 0.20, 0.30), 0.07)
