"""The little of OpenGL that the renderer needs: context, programs, textures, matrices."""

from __future__ import annotations

import sys
from functools import cache
from importlib import import_module, resources
from typing import Any, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from gait.arrays import FloatArray, UInt8Array
from gait.errors import ModelError
from gait.twin.assets import body_data_folder

__all__ = [
    "GlObject",
    "face_mask",
    "link",
    "looking",
    "new_context",
    "noise_volume",
    "opengl",
    "ortho",
    "padded_bones",
    "read_pixels",
    "set_matrix",
]

GlObject: TypeAlias = Any
"""Objects of moderngl, an optional dependency without types."""


@cache
def opengl() -> GlObject:
    """Import moderngl.

    Raises
    ------
    ModelError
        It is not installed.
    """
    try:
        return import_module("moderngl")
    except ImportError as error:
        raise ModelError(
            "Rendering needs the package moderngl: install the optional group 'twin'."
        ) from error


def new_context() -> GlObject:
    """Open OpenGL without a screen.

    Raises
    ------
    ModelError
        No moderngl, or no EGL.
    """
    # only Linux has EGL; Windows and macOS open a hidden window of their own
    where = {"backend": "egl"} if sys.platform.startswith("linux") else {}
    try:
        return opengl().create_standalone_context(**where)
    except ModelError:
        raise
    except Exception as error:
        raise ModelError(
            f"No OpenGL without a screen here ({error}): install EGL "
            "(Debian: libegl1 libegl-mesa0 libgl1-mesa-dri)."
        ) from error


def link(context: GlObject, vertex: str, *fragment: str) -> GlObject:
    """Build a program; a fragment name without an ending is an included ``.glsl``."""
    names = [name if "." in name else f"{name}.glsl" for name in fragment]
    text = "".join(read_shader(name) for name in names)
    head = "" if text.startswith("#version") else "#version 330\n"
    return context.program(vertex_shader=read_shader(vertex), fragment_shader=head + text)


def read_shader(name: str) -> str:
    return resources.files("gait.twin").joinpath("shaders", name).read_text(encoding="utf-8")


def set_matrix(program: GlObject, name: str, matrix: FloatArray) -> None:
    """Set a 4 x 4 uniform if the program has it."""
    if name in program:
        program[name].write(np.ascontiguousarray(matrix.T, dtype=np.float32).tobytes())


def padded_bones(matrices: NDArray[np.float32]) -> bytes:
    """Fill skinning matrices up to the size of the shader's array."""
    out = np.zeros((32, 4, 4), dtype=np.float32)
    out[: len(matrices)] = matrices
    return out.tobytes()


def read_pixels(target: GlObject, size: tuple[int, int]) -> UInt8Array:
    """Read a target, (height, width, 4), first row on top."""
    data = target.read(components=4, alignment=1)
    return np.frombuffer(data, dtype=np.uint8).reshape(size[1], size[0], 4)[::-1].copy()


def face_mask(name: str) -> UInt8Array:
    """Read a grey texture of the body data, (1024, 1024), first row at the bottom.

    Raises
    ------
    ModelError
        It is not there.
    """
    picture = cv2.imread(str(body_data_folder() / "textures" / name), cv2.IMREAD_GRAYSCALE)
    if picture is None:
        raise ModelError(f"{name} is missing from the body data: fetch it again.")
    return np.flipud(cv2.resize(picture, (1024, 1024))).astype(np.uint8)


def looking(eye: FloatArray, at: FloatArray) -> FloatArray:
    """View matrix, (4, 4), from `eye` to `at`, z up."""
    ahead = (at - eye) / np.linalg.norm(at - eye)
    right = np.cross(ahead, [0.0, 0.0, 1.0])
    right /= np.linalg.norm(right)
    out = np.eye(4)
    out[0, :3], out[1, :3], out[2, :3] = right, np.cross(right, ahead), -ahead
    out[:3, 3] = -out[:3, :3] @ eye
    return out


def ortho(half_m: float, near_m: float, far_m: float) -> FloatArray:
    """Parallel projection, (4, 4), of a square field."""
    out = np.diag([1.0 / half_m, 1.0 / half_m, -2.0 / (far_m - near_m), 1.0])
    out[2, 3] = -(far_m + near_m) / (far_m - near_m)
    return out


def noise_volume() -> UInt8Array:
    """Periodic noise, (64, 64, 64, 4): plain, cloudy, and two shifted copies."""
    random = np.random.default_rng(1)
    n = 64

    def lattice(cells: int) -> NDArray[np.float32]:
        out = random.random((cells, cells, cells)).astype(np.float32)
        at = np.arange(n) / n * cells
        low = at.astype(np.int64)
        share = at - low
        share = (share * share * (3.0 - 2.0 * share)).astype(np.float32)
        high = (low + 1) % cells
        for axis in range(3):
            form = [1, 1, 1]
            form[axis] = n
            weight = share.reshape(form)
            between = np.take(out, low, axis) * (1 - weight) + np.take(out, high, axis) * weight
            out = between.astype(np.float32)
        return out

    plain = lattice(32)
    cloud = 0.5 * lattice(16) + 0.28 * lattice(32) + 0.22 * lattice(64)
    cloud = np.clip((cloud - 0.5) * 1.35 + 0.5, 0.0, 1.0)
    stack = np.stack([plain, cloud, np.roll(cloud, 23, 0), np.roll(cloud, 31, 1)], axis=-1)
    return (255.0 * stack).astype(np.uint8)
