"""Rooms and treadmills: boxes with colours and materials."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike

from gait.arrays import FloatArray
from gait.errors import OptionError
from gait.tracks.track import View
from gait.twin.rotations import about
from gait.twin.schedule import stream
from gait.twin.surface import Material

__all__ = ["Pane", "Room", "build_room", "room_names"]

FLOOR_M: Final = -0.18
"""Floor under the belt."""

_CORNERS: Final = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]], dtype=np.float64)
_BELT_X_M: Final = -0.12


@dataclass(frozen=True, slots=True)
class Pane:
    """A mirror on the wall across the belt: plane y, and its extent."""

    y_m: float
    x_m: tuple[float, float]
    z_m: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Room:
    """Everything that stands still.

    Attributes
    ----------
    still, belt : (n, 10) array
        Vertices of triangles: position, normal, linear colour, material. `still`
        never changes in the picture; `belt` moves and takes shadows.
    floor_pattern, wall_pattern : int
    key, key_colour, ambient : (3,) array
        Light, linear.
    pane : Pane or None
    """

    still: FloatArray
    belt: FloatArray
    floor_pattern: int
    wall_pattern: int
    key: FloatArray
    key_colour: FloatArray
    ambient: FloatArray
    pane: Pane | None


@cache
def _tables() -> Mapping[str, Any]:
    text = resources.files("gait.twin").joinpath("rooms.toml").read_text(encoding="utf-8")
    return MappingProxyType(tomllib.loads(text))


def room_names() -> tuple[str, ...]:
    """Names of the rooms."""
    return tuple(_tables())


def box(
    centre: tuple[float, float, float],
    size: tuple[float, float, float],
    colour: ArrayLike,
    material: Material,
    turn: FloatArray | None = None,
) -> FloatArray:
    """Twelve triangles of a box, (36, 10); colour in sRGB."""
    half = 0.5 * np.array(size)
    rows = []
    for axis in range(3):
        for sign in (-1.0, 1.0):
            n = np.zeros(3)
            n[axis] = sign
            u, v = np.roll(np.eye(3), -axis, axis=0)[1:]
            corners = [half * (n + a * u + b * v) for a, b in _CORNERS]
            rows += [[*corners[k], *n] for k in (0, 1, 2, 0, 2, 3)]
    table = np.array(rows)
    if turn is not None:
        table[:, :3] = table[:, :3] @ turn.T
        table[:, 3:] = table[:, 3:] @ turn.T
    table[:, :3] += np.array(centre)
    linear = np.array(colour, dtype=np.float64) ** 2.2
    extra = np.concatenate([linear, [float(material)]])
    return np.hstack([table, np.tile(extra, (len(table), 1))])


def build_room(
    name: str,
    view: View,
    seed: int,
    *,
    rail: bool = False,
    console: bool = True,
    mirror: bool = False,
    light: float = 1.0,
    least_m: float = 0.0,
) -> Room:
    """Build a room around the treadmill.

    Parameters
    ----------
    rail : bool
        Long hand rails on both sides: in a side view one of them crosses the runner.
    console : bool
        Posts and console in front of the runner (left out where it would hide him
        from a camera in front, unless asked for with `rail`).
    mirror : bool
        A mirror on the wall behind the runner in a side view.
    light : float
        Scale of all light; 0.1 is a dark room.
    least_m : float
        Least distance of the walls from the runner, to have the camera inside.

    Raises
    ------
    OptionError
        No such room.
    """
    if name not in _tables():
        raise OptionError(
            f"There is no room {name!r}: choose one of {', '.join(room_names())}."
        )
    table = _tables()[name]
    random = stream(seed, f"room {name}")
    size = max(float(table["size"]), least_m)
    pane = None
    if mirror:
        far = size - 0.055 if view is not View.SIDE_LEFT else -size + 0.055
        pane = Pane(far, (-1.9, 1.7), (0.05, 2.25))
    parts = [_shell(table, size), *_clutter(table, size, random, pane)]
    if pane is not None:
        parts.append(_frame(pane))
    parts.append(_treadmill(str(table["treadmill"]), view, rail=rail, console=console))
    belt = box((_BELT_X_M, 0, -0.012), (1.75, 0.52, 0.024), (0.15, 0.15, 0.16), Material.BELT)
    return Room(
        still=np.concatenate(parts),
        belt=belt,
        floor_pattern=int(table["floor"]["pattern"]),
        wall_pattern=int(table["wall"]["pattern"]),
        key=np.array(table["key"]) / np.linalg.norm(table["key"]),
        key_colour=light * np.array(table["key_colour"]),
        ambient=light * np.array(table["ambient"]),
        pane=pane,
    )


def _shell(table: Mapping[str, Any], size: float) -> FloatArray:
    wall, depth = table["wall"]["colour"], 1.35 * size
    parts = [
        box(
            (0, 0, FLOOR_M - 0.05),
            (4 * size, 4 * size, 0.1),
            table["floor"]["colour"],
            Material.FLOOR,
        ),
        box((0, 0, 3.25), (4 * size, 4 * size, 0.1), (0.86, 0.86, 0.85), Material.WALL),
    ]
    for sign in (-1, 1):
        parts.append(box((0, sign * size, 1.4), (4 * size, 0.1, 3.8), wall, Material.WALL))
        parts.append(box((sign * depth, 0, 1.4), (0.1, 4 * size, 3.8), wall, Material.WALL))
    return np.concatenate(parts)


def _clutter(
    table: Mapping[str, Any], size: float, random: np.random.Generator, pane: Pane | None
) -> list[FloatArray]:
    """Posters, lamps, windows and furniture along the walls."""
    parts = []
    for _ in range(int(table["clutter"])):
        side = int(random.integers(4))
        along = float(random.uniform(-0.85, 0.85))
        colour = random.uniform(0.1, 0.85, 3)
        kind = float(random.random())
        across = side < 2
        sign = 1.0 if side % 2 else -1.0
        depth = size if across else 1.35 * size
        u = along * (1.35 * size if across else size)
        if kind < 0.5:
            width, tall = random.uniform(0.4, 1.1), random.uniform(0.4, 1.0)
            z = float(random.uniform(1.1, 1.9))
            material = Material.LAMP if kind < 0.12 else Material.POSTER
            tint = (0.96, 0.97, 1.0) if kind < 0.12 else colour
            d, dims = depth - 0.06, (width, 0.03, tall)
        else:
            tall = float(random.uniform(0.4, 1.9))
            z, material, tint = FLOOR_M + 0.5 * tall, Material.PLASTIC, 0.6 * colour
            width, deep = random.uniform(0.15, 0.7), random.uniform(0.15, 0.45)
            d, dims = depth - 0.35, (width, deep, tall)
        centre = (u, sign * d, z) if across else (sign * d, u, z)
        if not across:
            dims = (dims[1], dims[0], dims[2])
        hides = pane is not None and across and sign * pane.y_m > 0.0
        if not hides:
            parts.append(box(centre, dims, tint, material))
    return parts


def _frame(pane: Pane) -> FloatArray:
    (x0, x1), (z0, z1) = pane.x_m, pane.z_m
    inward = -np.sign(pane.y_m) * 0.01
    y, colour = pane.y_m + inward, (0.75, 0.72, 0.66)
    bars = [
        ((0.5 * (x0 + x1), y, z0), (x1 - x0 + 0.1, 0.03, 0.05)),
        ((0.5 * (x0 + x1), y, z1), (x1 - x0 + 0.1, 0.03, 0.05)),
        ((x0, y, 0.5 * (z0 + z1)), (0.05, 0.03, z1 - z0)),
        ((x1, y, 0.5 * (z0 + z1)), (0.05, 0.03, z1 - z0)),
    ]
    return np.concatenate([box(c, s, colour, Material.PLASTIC) for c, s in bars])


def _treadmill(kind: str, view: View, *, rail: bool, console: bool) -> FloatArray:
    """Deck, motor cover, posts, console, rails."""
    bx, dark, grey = _BELT_X_M, (0.12, 0.12, 0.13), (0.31, 0.32, 0.34)
    body = {"gym": dark, "home": (0.22, 0.22, 0.24), "lab": (0.55, 0.56, 0.58)}[kind]
    parts = []
    for sign in (-1, 1):
        parts.append(box((bx, sign * 0.32, -0.015), (1.85, 0.12, 0.05), grey, Material.PLASTIC))
        parts.append(box((bx, sign * 0.335, -0.10), (1.85, 0.09, 0.14), body, Material.PLASTIC))
    parts.append(box((bx + 0.98, 0, -0.06), (0.30, 0.76, 0.20), body, Material.PLASTIC))
    facing_console = view is View.FRONT and not rail
    if console and kind != "lab" and not facing_console:
        parts += _console(kind, bx, body)
    if rail:
        for sign in (-1, 1):
            parts.append(
                box(
                    (bx + 0.05, sign * 0.40, 0.92), (1.55, 0.045, 0.045), grey, Material.PLASTIC
                )
            )
            parts.append(
                box((bx - 0.40, sign * 0.40, 0.40), (0.05, 0.05, 1.0), grey, Material.PLASTIC)
            )
            parts.append(
                box((bx + 0.80, sign * 0.40, 0.40), (0.05, 0.05, 1.0), grey, Material.PLASTIC)
            )
    return np.concatenate(parts)


def _console(kind: str, bx: float, body: tuple[float, float, float]) -> list[FloatArray]:
    tall = 1.0 if kind == "gym" else 0.88
    lean, back = about("y", 0.10), about("y", -0.5)
    parts = []
    for sign in (-1, 1):
        parts.append(
            box(
                (bx + 0.98, sign * 0.38, 0.48 * tall),
                (0.07, 0.05, 1.15 * tall),
                body,
                Material.PLASTIC,
                lean,
            )
        )
        parts.append(
            box(
                (bx + 0.76, sign * 0.38, 0.92 * tall),
                (0.46, 0.035, 0.035),
                (0.25, 0.25, 0.27),
                Material.PLASTIC,
            )
        )
    parts.append(
        box(
            (bx + 1.02, 0, 1.06 * tall),
            (0.10, 0.82, 0.30),
            (0.08, 0.08, 0.09),
            Material.PLASTIC,
            back,
        )
    )
    parts.append(
        box(
            (bx + 0.965, 0, 1.08 * tall),
            (0.01, 0.40, 0.20),
            (0.2, 0.45, 0.6),
            Material.LAMP,
            back,
        )
    )
    return parts
