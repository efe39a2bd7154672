"""Running shoes: a shell around the foot, a flat sole with rocker, a heel counter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from gait.arrays import FloatArray, frozen
from gait.tracks.track import Side
from gait.twin.bodies import Shape
from gait.twin.garments import Outfit, Regions
from gait.twin.makehuman import load_base
from gait.twin.rotations import unit
from gait.twin.skeleton import SEGMENTS, SIGN, Sole
from gait.twin.surface import Material, Surface, make_surface, normals

__all__ = ["SOLE_M", "free_heel_counter", "shoe_surface", "shoe_vertices", "sole_of"]

SOLE_M: Final = 0.026
"""Thickness of the sole under the heel."""

_UPPER_M: Final = 0.006
_TOE_SPRING_M: Final = 0.012
_HEEL_BEVEL_M: Final = 0.009


def _foot_frame(
    at: FloatArray, side: Side, origins: Mapping[str, FloatArray]
) -> tuple[FloatArray, FloatArray]:
    """Place along the foot (0 at the ankle, metres) and across it (+ to the left)."""
    ankle = origins[f"{side}_foot"]
    axis = unit((origins[f"{side}_toes"] - ankle)[:2])
    rel = at[:, :2] - ankle[:2]
    return rel @ axis, rel @ np.array([-axis[1], axis[0]])


def shoe_vertices(
    shape: Shape, regions: Regions, origins: Mapping[str, FloatArray]
) -> FloatArray:
    """All vertices with those of the shoes moved to the outside of the shoe."""
    shell = load_base().triangles["helper-tights"]
    out = normals(shape.vertices_m, shell)
    at = shape.vertices_m + _UPPER_M * out
    foot = regions.leg & (regions.shank > 0.9)
    for side in Side:
        own = foot & (SIGN[side] * shape.vertices_m[:, 1] > 0.0)
        along, _ = _foot_frame(shape.vertices_m, side, origins)
        back, front = along[own].min(), along[own].max()
        share = np.clip((along - back) / (front - back), 0.0, 1.0)
        height = shape.vertices_m[:, 2]
        low = np.clip((0.040 - height) / 0.040, 0.0, 1.0)
        bottom = -SOLE_M + _TOE_SPRING_M * np.clip((share - 0.76) / 0.24, 0.0, 1.0) ** 1.6
        bottom = bottom + _HEEL_BEVEL_M * np.clip((0.13 - share) / 0.13, 0.0, 1.0) ** 1.5
        sunk = at[:, 2] - low * SOLE_M
        flat = height < 0.014
        at[own, 2] = np.where(flat, bottom, np.maximum(sunk, bottom))[own]
    return at


def free_heel_counter(
    weights: FloatArray, at: FloatArray, origins: Mapping[str, FloatArray]
) -> FloatArray:
    """Hand the heel part of each shoe above the sole over to the rearfoot segment."""
    out = np.array(weights)
    for side in Side:
        foot, rear = SEGMENTS.index(f"{side}_foot"), SEGMENTS.index(f"{side}_rearfoot")
        along, _ = _foot_frame(at, side, origins)
        heel = np.clip((0.070 - along) / 0.050, 0.0, 1.0)
        above = np.clip((at[:, 2] + SOLE_M - 0.012) / 0.030, 0.0, 1.0)
        moved = out[:, foot] * heel * above
        out[:, rear] += moved
        out[:, foot] -= moved
    return out


def shoe_surface(
    shape: Shape,
    regions: Regions,
    at: FloatArray,
    weights: FloatArray,
    origins: Mapping[str, FloatArray],
    outfit_: Outfit,
) -> Surface:
    """Both shoes; the texture holds place along the foot and height over the ground (m)."""
    shell = load_base().triangles["helper-tights"]
    shoe = regions.leg & (regions.shank > 0.93)
    texture = np.zeros((len(at), 2))
    for side in Side:
        own = SIGN[side] * shape.vertices_m[:, 1] > 0.0
        along, across = _foot_frame(at, side, origins)
        texture[own, 0] = along[own]
        texture[own, 1] = across[own]
    colour = np.tile(np.array(outfit_.shoe), (len(at), 1))
    triangles = shell[shoe[shell].all(axis=1)]
    return make_surface(at, triangles, colour, Material.SHOE, weights, texture)


def sole_of(surface: Surface, side: Side) -> Sole:
    """Take the vertices of one shoe that can touch the belt."""
    own = (SIGN[side] * surface.position_m[:, 1] > 0.0) & (
        surface.position_m[:, 2] < -SOLE_M + 0.028
    )
    foot = surface.weights[own, SEGMENTS.index(f"{side}_foot")]
    toes = surface.weights[own, SEGMENTS.index(f"{side}_toes")]
    total = np.maximum(foot + toes, 1e-9)
    return Sole(frozen(surface.position_m[own]), frozen(toes / total))


def shoe_outside(surface: Surface, side: Side) -> FloatArray:
    """Vertices of one shoe in the neutral pose."""
    return surface.position_m[SIGN[side] * surface.position_m[:, 1] > 0.0]
