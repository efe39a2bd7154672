"""Clothes, cut from the mesh's clothes shell and hung on the body."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from gait.arrays import BoolArray, FloatArray, IntArray
from gait.errors import OptionError
from gait.twin.bodies import Shape
from gait.twin.makehuman import load_base
from gait.twin.skeleton import SEGMENTS
from gait.twin.surface import Material, Surface, make_surface, normals

__all__ = ["Outfit", "Regions", "clothes_surfaces", "covered", "find_regions", "outfit"]

Colour = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Outfit:
    """One set of clothes in one palette (see `clothes.toml`)."""

    name: str
    palette: str
    cut: Mapping[str, Any]
    shirt: Colour
    legs: Colour
    shoe: Colour
    trim: Colour


@cache
def _tables() -> Mapping[str, Any]:
    text = resources.files("gait.twin").joinpath("clothes.toml").read_text(encoding="utf-8")
    return MappingProxyType(tomllib.loads(text))


def outfit_names() -> tuple[str, ...]:
    """Names of the sets of clothes."""
    return tuple(name for name in _tables() if name != "palettes")


def palette_names() -> tuple[str, ...]:
    """Names of the palettes."""
    return tuple(_tables()["palettes"])


def outfit(name: str, palette: str) -> Outfit:
    """Look up a set of clothes and its colours.

    Raises
    ------
    OptionError
        No such set or palette.
    """
    if name not in outfit_names():
        raise OptionError(
            f"There are no clothes {name!r}: choose one of {', '.join(outfit_names())}."
        )
    if palette not in palette_names():
        raise OptionError(
            f"There is no palette {palette!r}: choose one of {', '.join(palette_names())}."
        )
    colours = {key: tuple(rgb) for key, rgb in _tables()["palettes"][palette].items()}
    return Outfit(name, palette, MappingProxyType(_tables()[name]), **colours)


@dataclass(frozen=True, slots=True)
class Regions:
    """Where on the body each vertex lies; (v,) arrays over all MakeHuman vertices.

    Attributes
    ----------
    leg, arm, trunk, head, pelvis : mask
        By the segment that carries the vertex most.
    thigh, shank, upperarm, forearm : array
        Share along the segment, 0 at its near joint, 1 at the far one, either side.
    trunk_share : array
        Height: 0 at the hip joints, 1 at the base of the neck.
    aside_m : array
        Distance from the middle plane.
    trunk_m, upperarm_m, thigh_m : float
        Lengths that turn shares into metres.
    """

    leg: BoolArray
    arm: BoolArray
    trunk: BoolArray
    head: BoolArray
    pelvis: BoolArray
    thigh: FloatArray
    shank: FloatArray
    upperarm: FloatArray
    forearm: FloatArray
    trunk_share: FloatArray
    aside_m: FloatArray
    trunk_m: float
    upperarm_m: float
    thigh_m: float


def find_regions(shape: Shape, origins: Mapping[str, FloatArray]) -> Regions:
    """Describe every vertex of a body."""
    at = shape.vertices_m
    strongest = [SEGMENTS[k] for k in np.argmax(shape.weights, axis=1)]
    kind = np.array([name.rpartition("_")[2] for name in strongest])
    left = at[:, 1] > 0.0

    def share(start: str, end: str) -> FloatArray:
        both = []
        for side in ("left", "right"):
            a, b = origins[f"{side}_{start}"], origins[f"{side}_{end}"]
            both.append((at - a) @ (b - a) / float((b - a) @ (b - a)))
        return np.where(left, both[0], both[1])

    low, high = origins["pelvis"][2], origins["neck"][2]
    return Regions(
        leg=np.isin(kind, ["thigh", "shank", "foot", "toes", "rearfoot"]),
        arm=np.isin(kind, ["upperarm", "forearm", "hand"]),
        trunk=np.isin(kind, ["lumbar", "waist", "thorax", "clavicle", "neck"]),
        head=kind == "head",
        pelvis=kind == "pelvis",
        thigh=share("thigh", "shank"),
        shank=share("shank", "foot"),
        upperarm=share("upperarm", "forearm"),
        forearm=share("forearm", "hand"),
        trunk_share=(at[:, 2] - low) / (high - low),
        aside_m=np.abs(at[:, 1]),
        trunk_m=float(high - low),
        upperarm_m=_length(origins, "left_upperarm", "left_forearm"),
        thigh_m=_length(origins, "left_thigh", "left_shank"),
    )


def _length(origins: Mapping[str, FloatArray], start: str, end: str) -> float:
    return float(np.linalg.norm(origins[end] - origins[start]))


def _along_arm(regions: Regions) -> FloatArray:
    return np.where(
        regions.upperarm < 1.0, regions.upperarm, 1.0 + np.clip(regions.forearm, 0, 9)
    )


def _along_leg(regions: Regions) -> FloatArray:
    return np.where(regions.thigh < 1.0, regions.thigh, 1.0 + np.clip(regions.shank, 0.0, 9.0))


def _shirt_edge(outfit_: Outfit, regions: Regions, *, female: bool) -> FloatArray:
    """Distance inside the shirt or crop top (m, negative outside) of every vertex."""
    up = regions.trunk_share * regions.trunk_m
    if "crop" in outfit_.cut:
        bottom = float(outfit_.cut["crop"]["bottom"]) * regions.trunk_m
        body = np.minimum(up - bottom, 0.88 * regions.trunk_m - up)
        straps = 0.016 - np.abs(regions.aside_m - 0.072)
        band = np.maximum(body, np.minimum(straps, up - bottom))
        return np.where(regions.trunk & female, band, -1.0)
    cut = outfit_.cut["shirt"]
    collar = np.maximum(0.972 * regions.trunk_m - up, regions.aside_m - 0.085)
    body = np.minimum(up - float(cut["hem"]) * regions.trunk_m, collar)
    sleeve = (float(cut["sleeve"]) - _along_arm(regions)) * regions.upperarm_m
    torso = (regions.trunk | regions.pelvis | regions.leg) & (regions.trunk_share < 1.12)
    return np.where(regions.arm, sleeve, np.where(torso, body, -1.0))


def _legs_edge(outfit_: Outfit, regions: Regions) -> FloatArray:
    """Distance inside shorts or tights (m, negative outside)."""
    length = float(outfit_.cut["legs"]["length"])
    top = 0.26 * regions.trunk_m - regions.trunk_share * regions.trunk_m
    leg = (length - _along_leg(regions)) * regions.thigh_m
    low = regions.pelvis | regions.trunk
    return np.where(regions.leg, np.minimum(leg, top), np.where(low, top, -1.0))


def _sock_edge(outfit_: Outfit, regions: Regions) -> FloatArray:
    start = float(outfit_.cut["sock"])
    return np.where(regions.leg, (regions.shank - start) * regions.thigh_m, -1.0)


def covered(outfit_: Outfit, regions: Regions, *, female: bool) -> BoolArray:
    """Skin that lies well under clothes or shoes and need not be drawn."""
    under = np.maximum(
        _shirt_edge(outfit_, regions, female=female), _legs_edge(outfit_, regions)
    )
    shoe = regions.leg & (regions.shank > 0.99)
    return (under > 0.03) | shoe


def clothes_surfaces(
    shape: Shape, regions: Regions, outfit_: Outfit, *, female: bool
) -> list[Surface]:
    """Shirt or top, shorts or tights, waistband and socks."""
    base = load_base()
    shell = base.triangles["helper-tights"]
    out = normals(shape.vertices_m, shell)
    surfaces = []
    edge = _shirt_edge(outfit_, regions, female=female)
    if np.any(edge > 0.0):
        loose = float(outfit_.cut.get("shirt", outfit_.cut.get("crop"))["loose"])
        at = _hang_shirt(shape.vertices_m, out, regions, edge > -0.05, loose)
        weights = _shirt_weights(shape.weights, regions)
        surfaces.append(_cut(at, shell, edge, outfit_.shirt, weights))
    loose = float(outfit_.cut["legs"]["loose"])
    at = _flare_legs(shape.vertices_m, out, regions, outfit_, loose)
    edge = _legs_edge(outfit_, regions)
    if outfit_.cut.get("waistband"):
        band = np.minimum(edge, regions.trunk_share * regions.trunk_m - 0.19 * regions.trunk_m)
        surfaces.append(_cut(at + 0.007 * out, shell, band, outfit_.trim, shape.weights))
    surfaces.append(_cut(at, shell, edge, outfit_.legs, shape.weights))
    sock = _sock_edge(outfit_, regions)
    at = shape.vertices_m + 0.004 * out
    surfaces.append(_cut(at, shell, sock, outfit_.trim, shape.weights))
    return surfaces


def _cut(
    at: FloatArray, shell: IntArray, edge: FloatArray, colour: ArrayLike, weights: FloatArray
) -> Surface:
    """Cut the shell to the inside of an edge; the shader cuts along edge = 0."""
    triangles = shell[(edge > 0.0)[shell].any(axis=1) & (edge > -0.5)[shell].all(axis=1)]
    texture = np.column_stack([edge, np.zeros(len(edge))])
    return make_surface(at, triangles, np.asarray(colour), Material.CLOTH, weights, texture)


def _hang_shirt(
    at: FloatArray, out: FloatArray, regions: Regions, shirt: BoolArray, loose_m: float
) -> FloatArray:
    """Offset from the skin; a loose shirt falls straight from chest and shoulder blades."""
    fall = np.clip((0.75 - regions.trunk_share) / 0.5, 0.0, 1.0)
    gap = 0.006 + loose_m * np.where(regions.arm, 0.7, 0.35 + 0.4 * fall)
    # the hem must clear the buttocks, which move under it with the thighs
    hem = np.clip((0.30 - regions.trunk_share) / 0.2, 0.0, 1.0)
    gap = gap + np.where(regions.arm, 0.0, 0.014 * hem)
    hung = at + gap[:, None] * out
    body = shirt & ~regions.arm
    centre_x = float(np.mean(hung[body, 0]))
    rel = hung[:, :2] - np.array([centre_x, 0.0])
    radius = np.linalg.norm(rel, axis=1)
    bearing = np.arctan2(rel[:, 1], rel[:, 0])
    chest = body & (np.abs(regions.trunk_share - 0.62) < 0.06)
    order = np.argsort(bearing[chest])
    around = np.interp(bearing, bearing[chest][order], radius[chest][order], period=2.0 * np.pi)
    pull = np.clip(loose_m / 0.022, 0.0, 1.0) * fall * 0.93
    wider = np.maximum(radius, pull * around)
    factor = np.where(body & (regions.trunk_share < 0.7), wider / np.maximum(radius, 1e-6), 1.0)
    hung[:, :2] = np.array([centre_x, 0.0]) + rel * factor[:, None]
    return hung


def _shirt_weights(weights: FloatArray, regions: Regions) -> FloatArray:
    """Hang the hem from the pelvis: it does not follow the thighs."""
    out = np.array(weights)
    pelvis = SEGMENTS.index("pelvis")
    for name in ("left_thigh", "right_thigh"):
        k = SEGMENTS.index(name)
        moved = np.where(regions.arm, 0.0, 0.75 * out[:, k])
        out[:, pelvis] += moved
        out[:, k] -= moved
    return out


def _flare_legs(
    at: FloatArray, out: FloatArray, regions: Regions, outfit_: Outfit, loose_m: float
) -> FloatArray:
    """Shorts widen towards the hem; tights lie on the skin."""
    length = float(outfit_.cut["legs"]["length"])
    share = np.clip(_along_leg(regions) / length, 0.0, 1.0) if length < 1.0 else 0.0
    gap = 0.0035 + np.where(regions.leg, loose_m * (0.15 + 0.85 * share), 0.3 * loose_m)
    return at + gap[:, None] * out
