"""Reader of MakeHuman's base mesh (hm08): shape, surfaces, joints, skin weights."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from gait.arrays import FloatArray, IntArray, frozen
from gait.errors import ModelError
from gait.twin.assets import body_data_folder, have_body_data

__all__ = ["BaseMesh", "Blend", "joint_position", "load_base", "shape_vertices", "skin_weights"]

N_BODY = 13380
"""Vertices of the skin proper; the others are helpers (clothes shell, eyes, joints)."""

Blend = Mapping[str, float]
"""Morph target (path without suffix) to weight."""


@dataclass(frozen=True, slots=True)
class BaseMesh:
    """The undeformed mesh, decimetres, as in the file (x left, y up, z forward).

    Attributes
    ----------
    vertices : (v, 3) array
    texture : (t, 2) array
        Texture coordinates.
    triangles : mapping of group to (m, 3) array
        Vertex indices.
    texture_triangles : mapping of group to (m, 3) array
        Indices into `texture`, same order.
    groups : mapping of name to (k,) array
        Vertices of named groups, joint cubes among them.
    rig : mapping
        Bones of the game engine rig as in its file.
    """

    vertices: FloatArray
    texture: FloatArray
    triangles: Mapping[str, IntArray]
    texture_triangles: Mapping[str, IntArray]
    groups: Mapping[str, IntArray]
    rig: Mapping[str, dict[str, object]]


@cache
def load_base() -> BaseMesh:
    """Read the base mesh.

    Raises
    ------
    ModelError
        The body data is not there.
    """
    if not have_body_data():
        raise ModelError(
            f"The body data is not in {body_data_folder()}: run `gait twin fetch` once."
        )
    folder = body_data_folder()
    vertices, texture, faces = _read_obj(folder / "3dobjs" / "base.obj")
    groups = json.loads((folder / "mesh_metadata" / "basemesh_vertex_groups.json").read_text())
    rig = json.loads((folder / "rigs" / "standard" / "rig.game_engine.json").read_text())
    return BaseMesh(
        vertices=frozen(vertices),
        texture=frozen(texture),
        triangles={name: rows[:, :, 0] for name, rows in faces.items()},
        texture_triangles={name: rows[:, :, 1] for name, rows in faces.items()},
        groups={
            name: np.concatenate([np.arange(a, b + 1) for a, b in spans])
            for name, spans in groups.items()
        },
        rig=rig,
    )


def _read_obj(path: Path) -> tuple[FloatArray, FloatArray, dict[str, IntArray]]:
    vertices: list[list[float]] = []
    texture: list[list[float]] = []
    faces: dict[str, list[list[list[int]]]] = {}
    group = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        kind, _, rest = line.partition(" ")
        if kind == "v":
            vertices.append([float(x) for x in rest.split()[:3]])
        elif kind == "vt":
            texture.append([float(x) for x in rest.split()[:2]])
        elif kind == "g":
            group = rest.strip()
        elif kind == "f":
            corners = [
                [int(i or 1) - 1 for i in corner.split("/")[:2]] for corner in rest.split()
            ]
            for k in range(1, len(corners) - 1):
                faces.setdefault(group, []).append([corners[0], corners[k], corners[k + 1]])
    return (
        np.array(vertices),
        np.array(texture),
        {name: np.array(rows, dtype=np.int64) for name, rows in faces.items()},
    )


@cache
def _target(name: str) -> tuple[IntArray, FloatArray]:
    path = body_data_folder() / "targets" / f"{name}.target.gz"
    if not path.is_file():
        raise ModelError(
            f"The body data has no shape {name!r}: choose another or fetch it again."
        )
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [line.split() for line in lines if line[:1] not in ("#", "\n", "")]
    index = np.array([int(row[0]) for row in rows], dtype=np.int64)
    return index, np.array([[float(x) for x in row[1:4]] for row in rows]).reshape(-1, 3)


def shape_vertices(blend: Blend) -> FloatArray:
    """Vertices with morph targets applied, laboratory axes, metres, (v, 3)."""
    vertices = np.array(load_base().vertices)
    for name, weight in blend.items():
        if weight:
            index, offset = _target(name)
            vertices[index] += weight * offset
    return 0.1 * vertices[:, [2, 0, 1]]


def joint_position(vertices: FloatArray, bone: str, end: str = "head") -> FloatArray:
    """Position of the start ("head") or end ("tail") of a rig bone, (3,)."""
    base = load_base()
    place = base.rig[bone][end]
    assert isinstance(place, dict)  # noqa: S101 - narrows the type of a JSON value
    if place["strategy"] == "CUBE":
        rows = base.groups[str(place["cube_name"])]
    elif place["strategy"] == "VERTEX":
        rows = np.array([place["vertex_index"]], dtype=np.int64)
    else:
        rows = np.array(place["vertex_indices"], dtype=np.int64)
    position: FloatArray = vertices[rows].mean(axis=0)
    return position


@cache
def skin_weights() -> tuple[tuple[str, ...], FloatArray]:
    """Bones, and weight of every vertex on every bone (rows sum to 1)."""
    path = body_data_folder() / "rigs" / "standard" / "weights.game_engine.json"
    table = json.loads(path.read_text(encoding="utf-8"))["weights"]
    base = load_base()
    bones = tuple(bone for bone in base.rig if bone != "Root")
    weights = np.zeros((len(base.vertices), len(bones)))
    for k, bone in enumerate(bones):
        for index, weight in table.get(bone, ()):
            weights[index, k] += weight
    free = weights.sum(axis=1) == 0.0
    weights[free, bones.index("pelvis")] = 1.0
    weights /= weights.sum(axis=1, keepdims=True)
    return bones, frozen(weights)
