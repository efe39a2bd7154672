"""How a camera is turned, from straight edges of a place built at right angles.

Rooms, treadmills and facades are made of edges in three directions: upright, across the
picture, and away from the camera. Each direction has one vanishing point; where the three
lie tells roll, pitch and yaw together, whatever the slant of a single edge (the "Manhattan
world" of Coughlan & Yuille 1999, ICCV). An edge belongs to one of the directions, or is
nearly so (a leaning post), or is anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from gait.arrays import FloatArray
from gait.tracks.edges import Edges

__all__ = ["Rotation", "axes", "family_votes", "fit_rotations"]

ACROSS: Final = 0
UPRIGHT: Final = 1
AWAY: Final = 2

_USUAL: Final = np.array([0.0, 0.0, 0.0, np.log(0.85)])
_USUAL_SD: Final = np.array([np.radians(4.0), np.radians(9.0), np.radians(12.0), 0.35])
"""Roll, pitch, yaw and log focal length (in longer sides of the picture) of a phone that
somebody propped up or held: 0.85 is the film camera of most phones."""
_STRAY: Final = 0.2
"""Share of edges that have no direction in common with the others."""
_LEANING: Final = np.array([0.15, 0.45, 0.15])
"""Share of the edges of each family that only nearly belong: posts of treadmills lean."""
_LEANING_SD_RAD: Final = float(np.radians(4.0))
_EXACT_SD_RAD: Final = float(np.radians(0.35))
_END_SD_PX: Final = 0.7
_COARSE_SD_RAD: Final = float(np.radians(1.5))
_NARROWING_RAD: Final = (float(np.radians(1.2)), float(np.radians(0.6)), _EXACT_SD_RAD)
_STARTS: Final = 12
_APART_RAD: Final = np.radians([2.9, 7.0, 11.0])
_SAME_RAD: Final = float(np.radians(0.3))
_ROUNDS: Final = 8
_STEP: Final = 1e-5
_LARGEST_STEP: Final = 0.2
_BATCH: Final = 500


@dataclass(frozen=True, slots=True)
class Rotation:
    """One way in which the camera may be turned.

    Attributes
    ----------
    angles : (4,) array
        Roll, pitch, yaw (rad), log focal length in longer sides of the picture.
    covariance : (4, 4) array
        Of `angles`.
    belief : float
        Share of the belief in this one among those found, 0..1.
    """

    angles: FloatArray
    covariance: FloatArray
    belief: float


def axes(angles: FloatArray) -> FloatArray:
    """Directions across, down and away of the place as the camera sees them.

    Parameters
    ----------
    angles : (..., 3 or 4) array
        Roll (+ = the picture's content is turned clockwise), pitch, yaw; rad.

    Returns
    -------
    (..., 3, 3) array
        Columns: the three unit vectors in camera axes (right, down, ahead).
    """
    roll, pitch, yaw = angles[..., 0], angles[..., 1], angles[..., 2]
    zero, one = np.zeros_like(roll), np.ones_like(roll)
    cos_p, sin_p, cos_y, sin_y = np.cos(pitch), np.sin(pitch), np.cos(yaw), np.sin(yaw)
    spin = _matrix(
        (np.cos(roll), -np.sin(roll), zero),
        (np.sin(roll), np.cos(roll), zero),
        (zero, zero, one),
    )
    nod = _matrix(
        (cos_y, zero, sin_y),
        (sin_p * sin_y, cos_p, -sin_p * cos_y),
        (-cos_p * sin_y, sin_p, cos_p * cos_y),
    )
    return np.asarray(spin @ nod)


def _matrix(*rows: tuple[FloatArray, FloatArray, FloatArray]) -> FloatArray:
    return np.stack([np.stack(row, axis=-1) for row in rows], axis=-2)


def fit_rotations(edges: Edges) -> list[Rotation]:
    """Find the rotations that explain the edges, most believed first.

    Parameters
    ----------
    edges : Edges

    Returns
    -------
    list of Rotation
        Empty with fewer than three edges. Several entries = the edges are ambiguous.

    Notes
    -----
    Every edge is a vote for a mixture: lying exactly in one of three directions (0.35° and
    0.7 px of noise), nearly (4°), or stray. A grid over roll, pitch and yaw is scored with
    wide tolerance; the best places are refined by expectation-maximisation with narrowing
    tolerance, the focal length with them. Belief is the Laplace approximation of each
    place's evidence.
    """
    if len(edges.votes) < 3:
        return []
    found: list[tuple[float, FloatArray, FloatArray]] = []
    for start in _starts(edges):
        angles, covariance = _refined(start, edges)
        evidence = float(_log_posterior(angles, edges, _EXACT_SD_RAD))
        evidence += 0.5 * float(np.linalg.slogdet(covariance)[1])
        found.append((evidence, angles, covariance))
    found.sort(key=lambda item: -item[0])
    kept: list[tuple[float, FloatArray, FloatArray]] = []
    for item in found:
        if all(float(np.max(np.abs(item[1] - k[1])[:3])) > _SAME_RAD for k in kept):
            kept.append(item)
    belief = np.exp(np.array([item[0] - kept[0][0] for item in kept]))
    belief /= belief.sum()
    return [
        Rotation(angles, covariance, float(share))
        for (_, angles, covariance), share in zip(kept, belief, strict=True)
    ]


def family_votes(angles: FloatArray, edges: Edges) -> FloatArray:
    """Votes of the edges that lie exactly across, upright and away, (3,)."""
    off, clear = _misfit(angles, edges)
    exact, nearly = _densities(off, _tolerance(edges, _EXACT_SD_RAD), clear)
    total = (exact + nearly).sum(axis=-1, keepdims=True) + _STRAY / np.pi
    return np.asarray((exact / total * edges.votes[:, None]).sum(axis=0))


def _misfit(angles: FloatArray, edges: Edges) -> tuple[FloatArray, FloatArray]:
    """Angle from every edge to the line from its middle to each vanishing point.

    Returns
    -------
    off_rad : (..., n, 3) array
    clear : (..., n, 3) array
        1 where the vanishing point is further away than the edge is long, else 0.
    """
    away = axes(angles)
    longer_px = max(edges.width_px, edges.height_px)
    focal_px = (np.exp(angles[..., 3]) * longer_px)[..., None, None]
    x_px, y_px = edges.middle_px[:, 0, None], edges.middle_px[:, 1, None]
    to_x = focal_px * away[..., None, 0, :] - x_px * away[..., None, 2, :]
    to_y = focal_px * away[..., None, 1, :] - y_px * away[..., None, 2, :]
    far_px = np.hypot(to_x, to_y) + 1e-9
    across = to_x * edges.direction[:, 1, None] - to_y * edges.direction[:, 0, None]
    clear = (far_px > edges.length_px[:, None]).astype(np.float64)
    return np.arcsin(np.clip(across / far_px, -1.0, 1.0)), clear


def _tolerance(edges: Edges, exact_sd_rad: float) -> FloatArray:
    return np.asarray(np.hypot(exact_sd_rad, _END_SD_PX / edges.length_px)[:, None])


def _densities(
    off_rad: FloatArray, sd_rad: FloatArray, clear: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Densities of lying exactly and nearly in each direction."""
    family = (1.0 - _STRAY) / 3.0 * clear
    exact = family * (1.0 - _LEANING) * _normal(off_rad, sd_rad)
    return exact, family * _LEANING * _normal(off_rad, np.array(_LEANING_SD_RAD))


def _normal(x: FloatArray, sd: FloatArray) -> FloatArray:
    return np.asarray(np.exp(-0.5 * (x / sd) ** 2) / (sd * np.sqrt(2.0 * np.pi)))


def _log_posterior(angles: FloatArray, edges: Edges, exact_sd_rad: float) -> FloatArray:
    off, clear = _misfit(angles, edges)
    exact, nearly = _densities(off, _tolerance(edges, exact_sd_rad), clear)
    density = (exact + nearly).sum(axis=-1) + _STRAY / np.pi
    usual = -0.5 * np.sum(((angles - _USUAL) / _USUAL_SD) ** 2, axis=-1)
    return np.asarray((edges.votes * np.log(density)).sum(axis=-1) + usual)


def _starts(edges: Edges) -> list[FloatArray]:
    """Best places of a coarse grid, well apart from each other."""
    roll, pitch, yaw = (
        np.radians(np.arange(-reach, reach + 0.1, step))
        for reach, step in ((15.0, 1.5), (20.0, 4.0), (36.0, 6.0))
    )
    grid = np.stack(np.meshgrid(roll, pitch, yaw, indexing="ij"), axis=-1).reshape(-1, 3)
    grid = np.hstack([grid, np.full((len(grid), 1), _USUAL[3])])
    score = np.concatenate(
        [
            _log_posterior(grid[i : i + _BATCH], edges, _COARSE_SD_RAD)
            for i in range(0, len(grid), _BATCH)
        ]
    )
    picked: list[FloatArray] = []
    for i in np.argsort(-score, kind="stable"):
        if all(np.max(np.abs(grid[i] - p)[:3] / _APART_RAD) > 1.0 for p in picked):
            picked.append(grid[i])
        if len(picked) == _STARTS:
            break
    return picked


def _refined(angles: FloatArray, edges: Edges) -> tuple[FloatArray, FloatArray]:
    """Gauss-Newton steps of expectation-maximisation; return angles and covariance."""
    precision = np.diag(1.0 / _USUAL_SD**2)
    for exact_sd_rad in _NARROWING_RAD:
        sd = _tolerance(edges, exact_sd_rad)
        for _ in range(_ROUNDS):
            off, clear = _misfit(angles, edges)
            exact, nearly = _densities(off, sd, clear)
            total = (exact + nearly).sum(axis=-1, keepdims=True) + _STRAY / np.pi
            pull = (exact / sd**2 + nearly / _LEANING_SD_RAD**2) / total
            pull *= edges.votes[:, None]
            slope = np.stack(
                [(_misfit(angles + d, edges)[0] - off) / _STEP for d in _STEP * np.eye(4)],
                axis=-1,
            )
            hessian = np.einsum("nk,nka,nkb->ab", pull, slope, slope) + precision
            gradient = np.einsum("nk,nka,nk->a", pull, slope, off)
            step = -np.linalg.solve(hessian, gradient + precision @ (angles - _USUAL))
            largest = float(np.max(np.abs(step)))
            angles = angles + step * min(1.0, _LARGEST_STEP / max(largest, 1e-12))
            if largest < 1e-4:
                break
    return angles, np.asarray(np.linalg.inv(hessian))
