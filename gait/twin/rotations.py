"""Rotations of the laboratory frame: x forward (running direction), y left, z up."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.spatial.transform import Rotation

from gait.arrays import FloatArray

__all__ = ["about", "between", "blend", "frame_from_axis", "unit"]

_AXES = {"x": (1.0, 0.0, 0.0), "y": (0.0, 1.0, 0.0), "z": (0.0, 0.0, 1.0)}


def about(axis: str, angle_rad: ArrayLike) -> FloatArray:
    """Rotation matrices about a laboratory axis, right-hand rule.

    Parameters
    ----------
    axis : {"x", "y", "z"}
    angle_rad : (...,) array
        About x: + lifts the left side. About y: + leans the top forward, lowers a
        toe. About z: + turns to the left.

    Returns
    -------
    (..., 3, 3) array
    """
    angle = np.asarray(angle_rad, dtype=np.float64)
    x, y, z = _AXES[axis]
    cos, sin = np.cos(angle), np.sin(angle)
    one = 1.0 - cos
    rows = [
        [cos + x * x * one, x * y * one - z * sin, x * z * one + y * sin],
        [y * x * one + z * sin, cos + y * y * one, y * z * one - x * sin],
        [z * x * one - y * sin, z * y * one + x * sin, cos + z * z * one],
    ]
    return np.stack([np.stack(row, axis=-1) for row in rows], axis=-2)


def unit(vector: ArrayLike) -> FloatArray:
    """Vectors of length one along the last axis."""
    array = np.asarray(vector, dtype=np.float64)
    length: FloatArray = np.linalg.norm(array, axis=-1, keepdims=True)
    return array / length


def between(start: ArrayLike, end: ArrayLike) -> FloatArray:
    """Smallest rotation that turns direction `start` to direction `end`, (3, 3)."""
    a, b = unit(start), unit(end)
    v = np.cross(a, b)
    cross = np.array([[0.0, -v[2], v[1]], [v[2], 0.0, -v[0]], [-v[1], v[0], 0.0]])
    matrix: FloatArray = np.eye(3) + cross + cross @ cross / (1.0 + float(a @ b))
    return matrix


def blend(start: FloatArray, end: FloatArray, share: float) -> FloatArray:
    """Orientation `share` of the way from `start` to `end`, both (n, 3, 3)."""
    first = Rotation.from_matrix(start)
    step = (first.inv() * Rotation.from_matrix(end)).as_rotvec()
    matrix: FloatArray = (first * Rotation.from_rotvec(share * step)).as_matrix()
    return matrix


def frame_from_axis(up: FloatArray, left: FloatArray) -> FloatArray:
    """Frames whose z runs along `up` and whose y lies nearest to `left`, (n, 3, 3)."""
    z = unit(up)
    x = unit(np.cross(left, z))
    y = np.cross(z, x)
    return np.stack([x, y, z], axis=-1)
