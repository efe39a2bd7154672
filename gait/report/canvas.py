"""A small drawing kit over OpenCV: sub-pixel, anti-aliased, legible on any picture."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from gait.arrays import FloatArray, UInt8Array
from gait.report.lettering import draw_text, text_size

__all__ = [
    "ACCENT",
    "INK",
    "LEFT",
    "PAPER",
    "RIGHT",
    "Canvas",
    "Colour",
    "Point",
    "arc_points",
    "unit",
]

Colour = tuple[int, int, int]
Point = FloatArray
"""(x, y) in pixels, x right, y down."""

INK: Final[Colour] = (16, 27, 38)
PAPER: Final[Colour] = (250, 252, 252)
ACCENT: Final[Colour] = (255, 214, 64)
LEFT: Final[Colour] = (86, 180, 233)
RIGHT: Final[Colour] = (240, 140, 62)
"""Blue and orange of Okabe and Ito: told apart by colour-blind people, and in grey."""

_SHIFT: Final = 4
_ONE: Final = 1 << _SHIFT


def unit(vector: Point) -> Point:
    """Return `vector` at length 1; a vector of length 0 stays as it is."""
    length = float(np.hypot(*vector))
    return vector / length if length > 0 else vector


def arc_points(centre: Point, start: Point, end: Point, radius: float) -> FloatArray:
    """Return points on the shorter arc about `centre` from ray `start` to ray `end`.

    Parameters
    ----------
    centre : (2,) array
    start, end : (2,) array
        Directions of the two rays (need not be of length 1).
    radius : float

    Returns
    -------
    (k, 2) array
        First point on the ray `start`, last on the ray `end`, all at `radius`.
    """
    a = math.atan2(start[1], start[0])
    turn = math.remainder(math.atan2(end[1], end[0]) - a, 2 * math.pi)
    angles = a + np.linspace(0.0, turn, max(2, math.ceil(abs(turn) / math.radians(3)) + 1))
    return np.asarray(centre) + radius * np.column_stack([np.cos(angles), np.sin(angles)])


@dataclass(frozen=True, slots=True)
class Canvas:
    """A picture to draw on.

    Attributes
    ----------
    picture : (h, w, 3) uint8 array
        Drawn into in place.
    u : float
        Width of a fine line in pixels; all widths and letter sizes are multiples.
    """

    picture: UInt8Array
    u: float

    @classmethod
    def on(cls, picture: UInt8Array) -> Canvas:
        """Return a canvas whose line widths suit the size of `picture`."""
        return cls(picture, max(1.0, math.sqrt(picture.shape[0] * picture.shape[1]) / 420))

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return self.picture.shape[1], self.picture.shape[0]

    def polyline(
        self, points: FloatArray, colour: Colour, width: float = 2.0, *, halo: bool = True
    ) -> None:
        """Draw a line through `points`, (k, 2); `halo` lays a dark edge under it."""
        if not np.isfinite(points).all():
            return
        fixed = [np.rint(np.asarray(points) * _ONE).astype(np.int32)]
        if halo:
            edge = self._width(width + 2.0)
            cv2.polylines(self.picture, fixed, False, INK, edge, cv2.LINE_AA, _SHIFT)
        cv2.polylines(
            self.picture, fixed, False, colour, self._width(width), cv2.LINE_AA, _SHIFT
        )

    def line(
        self, a: Point, b: Point, colour: Colour, width: float = 2.0, *, halo: bool = True
    ) -> None:
        """Draw a straight line."""
        self.polyline(np.stack([a, b]), colour, width, halo=halo)

    def dashed(self, a: Point, b: Point, colour: Colour = PAPER, width: float = 1.6) -> None:
        """Draw a dashed reference line."""
        length = float(np.hypot(*(b - a)))
        if not math.isfinite(length) or length == 0:
            return
        direction, dash = (b - a) / length, 7 * self.u
        for start in np.arange(0.0, length, 1.7 * dash):
            end = min(start + dash, length)
            self.line(a + direction * start, a + direction * end, colour, width)

    def arc(self, centre: Point, start: Point, end: Point, radius: float) -> None:
        """Draw the angle between the rays `start` and `end`: a tinted wedge and its arc."""
        if not (np.isfinite(centre).all() and np.isfinite((start, end)).all()):
            return
        rim = arc_points(centre, start, end, radius)
        wedge = np.rint(np.vstack([centre, rim]) * _ONE).astype(np.int32)
        tint = self.picture.copy()
        cv2.fillPoly(tint, [wedge], ACCENT, cv2.LINE_AA, _SHIFT)
        cv2.addWeighted(tint, 0.38, self.picture, 0.62, 0.0, dst=self.picture)
        self.polyline(rim, ACCENT, 2.4)

    def dot(self, at: Point, colour: Colour, radius: float = 3.0, *, halo: bool = True) -> None:
        """Draw a filled dot; `radius` in fine lines."""
        if not np.isfinite(at).all():
            return
        centre = (round(float(at[0]) * _ONE), round(float(at[1]) * _ONE))
        if halo:
            r = round((radius + 1.2) * self.u * _ONE)
            cv2.circle(self.picture, centre, r, INK, -1, cv2.LINE_AA, _SHIFT)
        r = round(radius * self.u * _ONE)
        cv2.circle(self.picture, centre, r, colour, -1, cv2.LINE_AA, _SHIFT)

    def span(self, a: Point, b: Point, colour: Colour = ACCENT) -> None:
        """Draw a distance: a line with an arrow head at each end."""
        if not (np.isfinite(a).all() and np.isfinite(b).all()):
            return
        self.line(a, b, colour, 2.4)
        along = unit(b - a)
        across = np.array([-along[1], along[0]])
        head = min(7 * self.u, float(np.hypot(*(b - a))) / 2)
        for tip, back in ((a, along), (b, -along)):
            wing = [tip + head * (back + s * 0.55 * across) for s in (1, -1)]
            self.polyline(np.stack([wing[0], tip, wing[1]]), colour, 2.4)

    def tag(
        self,
        text: str,
        centre: Point,
        *,
        height: float = 21.0,
        colour: Colour = INK,
        fill: Colour = ACCENT,
    ) -> None:
        """Write `text` in bold on a filled plate, kept inside the picture."""
        box = self.tag_box(text, centre, height=height)
        x0, y0, x1, y1 = box
        radius = (y1 - y0) * 0.28
        self._plate(box, radius + 1.5 * self.u, 1.5 * self.u, INK)
        self._plate(box, radius, 0.0, fill)
        size = height * self.u
        width, tall = text_size(text, size, bold=True)
        left = (x0 + x1 - width) / 2
        base = (y0 + y1 + tall) / 2
        draw_text(self.picture, text, (left, base), size, colour, bold=True)

    def tag_box(
        self, text: str, centre: Point, *, height: float = 21.0
    ) -> tuple[float, float, float, float]:
        """Return the plate of `tag` as x0, y0, x1, y1."""
        size = height * self.u
        width, tall = text_size(text, size, bold=True)
        half = np.array([width / 2 + 0.42 * size, tall / 2 + 0.34 * size])
        room = np.array(self.size, dtype=float)
        margin = 3 * self.u
        at = np.clip(centre, half + margin, np.maximum(half + margin, room - half - margin))
        return (*(at - half).tolist(), *(at + half).tolist())

    def _plate(
        self,
        box: tuple[float, float, float, float],
        radius: float,
        grow: float,
        colour: Colour,
    ) -> None:
        x0, y0, x1, y1 = box[0] - grow, box[1] - grow, box[2] + grow, box[3] + grow
        r = min(radius, (y1 - y0) / 2, (x1 - x0) / 2)
        corners: Sequence[tuple[float, float, float]] = (
            (x1 - r, y0 + r, -90.0),
            (x1 - r, y1 - r, 0.0),
            (x0 + r, y1 - r, 90.0),
            (x0 + r, y0 + r, 180.0),
        )
        outline = []
        for x, y, first in corners:
            angles = np.radians(first + np.linspace(0.0, 90.0, 9))
            outline.append(np.column_stack([x + r * np.cos(angles), y + r * np.sin(angles)]))
        fixed = np.rint(np.vstack(outline) * _ONE).astype(np.int32)
        cv2.fillPoly(self.picture, [fixed], colour, cv2.LINE_AA, _SHIFT)

    def _width(self, width: float) -> int:
        return max(1, round(width * self.u))
