"""A dressed runner: the skeleton that moves, and the surface that is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from gait.arrays import BoolArray, FloatArray, frozen
from gait.tracks.track import Side
from gait.twin.anatomy import body_points, joint_origins
from gait.twin.bodies import Shape, body_named, shape_body
from gait.twin.garments import clothes_surfaces, covered, find_regions, outfit
from gait.twin.hair import hair_surfaces
from gait.twin.makehuman import load_base
from gait.twin.markers import marker_dots, marker_points
from gait.twin.shoes import (
    free_heel_counter,
    shoe_outside,
    shoe_surface,
    shoe_vertices,
    sole_of,
)
from gait.twin.skeleton import Skeleton
from gait.twin.surface import Material, Surface, join, make_surface, normals

__all__ = ["Runner", "dress"]


@dataclass(frozen=True, slots=True)
class Runner:
    """A body in clothes, in the neutral pose.

    Attributes
    ----------
    skeleton : Skeleton
    surface : Surface
    eyes_m : (2, 3) array
        Left and right eye, for the shading of the face.
    beard : bool
    """

    skeleton: Skeleton
    surface: Surface
    eyes_m: FloatArray
    beard: bool


@lru_cache(maxsize=16)
def dress(body: str, clothes: str, palette: str, marks: str = "") -> Runner:
    """Dress a body of the catalogue.

    Parameters
    ----------
    marks : str
        As in `gait.twin.spec.RunnerSpec`.

    Raises
    ------
    OptionError
        Unknown name.
    ModelError
        The body data is missing.
    """
    spec, wear = body_named(body), outfit(clothes, palette)
    shape = shape_body(spec)
    origins = joint_origins(shape.vertices_m)
    regions = find_regions(shape, origins)
    female = spec.sex < 0.5
    shod = shoe_vertices(shape, regions, origins)
    weights = free_heel_counter(shape.weights, shod, origins)
    shape = Shape(spec, shape.vertices_m, weights)
    shoes = shoe_surface(shape, regions, shod, weights, origins, wear)
    parts = [
        *_skin(shape, ~covered(wear, regions, female=female)),
        *clothes_surfaces(shape, regions, wear, female=female),
        *hair_surfaces(shape, origins),
        shoes,
    ]
    outside = {side: shoe_outside(shoes, side) for side in Side}
    points = body_points(shape.vertices_m, origins, outside)
    soles = {side: sole_of(shoes, side) for side in Side}
    surface = join(parts)
    if marks:
        marked = marker_points(surface, shape.vertices_m, origins)
        points |= marked
        if marks == "dots":
            surface = join([surface, marker_dots(surface, marked)])
    skeleton = Skeleton(spec.height_m, origins, points, soles)
    eyes = np.stack([points[f"{side}_eye"][1] for side in Side])
    return Runner(skeleton, surface, frozen(eyes), spec.beard)


def _skin(shape: Shape, shown: BoolArray) -> list[Surface]:
    """Uncovered skin and the eyeballs."""
    base = load_base()
    at = shape.vertices_m
    body = base.triangles["body"]
    texture = np.zeros((len(at), 2))
    texture[body.ravel()] = base.texture[base.texture_triangles["body"].ravel()]
    smooth = normals(at, body)
    visible = body[shown[body].any(axis=1)]
    skin = make_surface(
        at, visible, np.array(shape.spec.skin), Material.SKIN, shape.weights, texture, smooth
    )
    eyes = [_eye(shape, side) for side in Side]
    return [skin, *eyes]


def _eye(shape: Shape, side: Side) -> Surface:
    base = load_base()
    triangles = base.triangles[f"helper-{side[0]}-eye"]
    rows = np.unique(triangles)
    centre = shape.vertices_m[rows].mean(axis=0)
    out = shape.vertices_m - centre
    out /= np.maximum(np.linalg.norm(out, axis=1, keepdims=True), 1e-9)
    colour = np.tile([0.92, 0.90, 0.88], (len(out), 1))
    colour[out[:, 0] > 0.80] = (0.25, 0.17, 0.10)
    colour[out[:, 0] > 0.95] = (0.03, 0.03, 0.03)
    return make_surface(
        shape.vertices_m, triangles, colour, Material.EYE, shape.weights, None, out
    )
