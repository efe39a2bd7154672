"""Dots of tape on heel counter, lower calf and pelvis, as a therapist puts them.

A dot hugs the outside of what is worn and moves rigidly with heel counter, shank or
pelvis, so its true place is known exactly. Names are those of `gait.marks.mark`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from gait.arrays import FloatArray, frozen
from gait.tracks.track import Side
from gait.twin.anatomy import PSIS
from gait.twin.shoes import SOLE_M
from gait.twin.skeleton import SEGMENTS
from gait.twin.surface import Material, Surface, join, make_surface

__all__ = ["marker_dots", "marker_points"]

_HEEL_UP_M: Final = {"heel_lower": 0.042, "heel_upper": 0.086}
"""Height over the ground on the heel counter."""
_CALF_SHARE: Final = {"calf_upper": 0.58, "calf_lower": 0.80}
"""Share of the way from knee to ankle."""
_RADIUS_M: Final = {"heel": 0.0065, "calf": 0.0085, "pelvis": 0.012}
_LIFT_M: Final = {"heel": 0.0015, "calf": 0.006, "pelvis": 0.007}
_RINGS: Final = ((0.0, 1), (0.28, 12), (0.56, 16), (0.57, 16), (0.8, 20), (1.0, 20))
_CORE: Final = 0.565
"""Radius of the black core, share of the dot's."""
_BLACK: Final = (0.03, 0.03, 0.03)
_WHITE: Final = (0.95, 0.95, 0.95)


def marker_points(
    outside: Surface,
    body_m: FloatArray,
    origins: Mapping[str, FloatArray],
) -> dict[str, tuple[str, FloatArray]]:
    """Places of all marks on the outside, neutral pose, with the segment that carries each.

    Heel marks lie over each other on the middle of the counter, calf marks on the line
    from knee to ankle as seen from behind, pelvis marks at the posterior spines.

    Parameters
    ----------
    outside : Surface
        The dressed runner.
    body_m : (v, 3) array
        Vertices of the body.
    origins : mapping
        Joint centres.
    """
    out: dict[str, tuple[str, FloatArray]] = {}
    for side in Side:
        for name, up in _HEEL_UP_M.items():
            at = _on_bisection(outside, origins, side, up - SOLE_M)
            out[f"{side}_{name}"] = (f"{side}_rearfoot", at)
        knee, ankle = origins[f"{side}_shank"], origins[f"{side}_foot"]
        for name, share in _CALF_SHARE.items():
            out[f"{side}_{name}"] = (f"{side}_shank", (knee + share * (ankle - knee))[1:])
        out[f"pelvis_{side}"] = ("pelvis", body_m[PSIS[side]][1:])
    return {
        name: (segment, frozen(_behind(outside, yz[None], _lift(name))[0]))
        for name, (segment, yz) in out.items()
    }


def marker_dots(outside: Surface, marks: Mapping[str, tuple[str, FloatArray]]) -> Surface:
    """Dots of tape, white with a black core, that hug the outside."""
    return join([_dot(outside, name, *at) for name, at in marks.items()])


def _on_bisection(
    outside: Surface, origins: Mapping[str, FloatArray], side: Side, up_m: float
) -> FloatArray:
    """Place (across, up) on the back of the shoe in the plane that halves the heel."""
    ankle, toes = origins[f"{side}_foot"], origins[f"{side}_toes"]
    slope = (toes[1] - ankle[1]) / (toes[0] - ankle[0])
    across = float(ankle[1])
    for _ in range(3):
        back = _behind(outside, np.array([[across, up_m]]), 0.0)[0, 0]
        across = float(ankle[1] + slope * (back - ankle[0]))
    return np.array([across, up_m])


def _part(name: str) -> str:
    return "pelvis" if name.startswith("pelvis") else name.split("_")[1]


def _lift(name: str) -> float:
    return _LIFT_M[_part(name)]


def _dot(outside: Surface, name: str, segment: str, centre: FloatArray) -> Surface:
    radius = _RADIUS_M[_part(name)]
    rows, share = [], []
    for ring, count in _RINGS:
        angle = 2.0 * np.pi * np.arange(count) / count
        rows.append(centre[1:] + ring * radius * np.stack([np.cos(angle), np.sin(angle)], -1))
        share += [ring] * count
    position = _behind(outside, np.concatenate(rows), _lift(name))
    colour = np.where(np.array(share)[:, None] < _CORE, _BLACK, _WHITE)
    weights = np.zeros((len(position), len(SEGMENTS)))
    weights[:, SEGMENTS.index(segment)] = 1.0
    triangles = _fan()
    return make_surface(position, triangles, colour, Material.MARKER, weights)


def _fan() -> np.ndarray:
    """Triangles between neighbouring rings, facing backwards."""
    out = []
    starts = np.cumsum([0, *(count for _, count in _RINGS)])
    for k in range(len(_RINGS) - 1):
        inner, outer = _RINGS[k][1], _RINGS[k + 1][1]
        for j in range(outer):
            a, b = starts[k + 1] + j, starts[k + 1] + (j + 1) % outer
            c = starts[k] + (j * inner) // outer
            d = starts[k] + (((j + 1) * inner) // outer) % inner
            out.append((a, c, b))
            if c != d:
                out.append((b, c, d))
    return np.array(out, dtype=np.int64)


def _behind(outside: Surface, yz: FloatArray, lift_m: float) -> FloatArray:
    """Rearmost point of a surface at places across and up, lifted backwards, (n, 3)."""
    corners = outside.position_m[outside.triangles]
    low, high = corners[..., 1:].min(axis=1), corners[..., 1:].max(axis=1)
    out = np.zeros((len(yz), 3))
    for i, at in enumerate(yz):
        near = corners[((low <= at) & (at <= high)).all(axis=1)]
        out[i] = (_rearmost(near, at) - lift_m, *at)
    return out


def _rearmost(corners: FloatArray, at: FloatArray) -> float:
    a, b, c = (corners[:, k] for k in range(3))
    ab, ac, ap = (b - a)[:, 1:], (c - a)[:, 1:], at - a[:, 1:]
    area = ab[:, 0] * ac[:, 1] - ab[:, 1] * ac[:, 0]
    safe = np.where(np.abs(area) > 1e-12, area, np.inf)
    u = (ap[:, 0] * ac[:, 1] - ap[:, 1] * ac[:, 0]) / safe
    v = (ab[:, 0] * ap[:, 1] - ab[:, 1] * ap[:, 0]) / safe
    hit = (u >= 0.0) & (v >= 0.0) & (u + v <= 1.0) & np.isfinite(safe)
    x = a[:, 0] + u * (b - a)[:, 0] + v * (c - a)[:, 0]
    if not hit.any():
        msg = f"nothing of the runner lies at {at}"
        raise ValueError(msg)
    return float(x[hit].min())
