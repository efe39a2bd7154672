"""Pieces of SVG for the exercise drawings: capsules, props, arrows.

Colours are written into the elements, so that a drawing looks the same on any page and in
print. All coordinates are centimetres with y up; `Sheet` turns them over.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from gait.plan.figure import Point

__all__ = ["COLOURS", "Sheet"]

COLOURS = {
    "near": "#33475b",
    "far": "#9db0bf",
    "shirt": "#5b7c99",
    "work": "#e4572e",
    "work_far": "#f0a58c",
    "shoe": "#1f2d3a",
    "floor": "#b3bdc5",
    "wood": "#d9c7a8",
    "wood_edge": "#a58e68",
    "wall": "#c8d0d6",
    "band": "#2a9d8f",
    "iron": "#4b5158",
    "mat": "#cfe3df",
    "edge": "#ffffff",
}


@dataclass(slots=True)
class Sheet:
    """SVG elements and the box that they fill.

    Attributes
    ----------
    parts : list of str
    low, high : list of float
        Smallest and largest x and y so far.
    """

    parts: list[str] = field(default_factory=list)
    low: list[float] = field(default_factory=lambda: [math.inf, math.inf])
    high: list[float] = field(default_factory=lambda: [-math.inf, -math.inf])

    def reach(self, point: Point, radius: float = 0.0) -> None:
        """Widen the box to hold a disc."""
        for i in (0, 1):
            self.low[i] = min(self.low[i], point[i] - radius)
            self.high[i] = max(self.high[i], point[i] + radius)

    def disc(self, at: Point, radius: float, colour: str, *, edge: float = 0.0) -> None:
        """Draw a filled disc."""
        self.reach(at, radius)
        self.parts.append(
            f'<circle cx="{at[0]:.1f}" cy="{-at[1]:.1f}" r="{radius:.1f}" '
            f'fill="{COLOURS[colour]}"{_edge(edge)}/>'
        )

    def capsule(
        self, start: Point, end: Point, wide: float, narrow: float, colour: str
    ) -> None:
        """Draw a limb: the hull of a disc at each end, with a light edge."""
        self.reach(start, wide)
        self.reach(end, narrow)
        way = math.dist(start, end)
        if way <= abs(wide - narrow):
            self.disc(start if wide > narrow else end, max(wide, narrow), colour, edge=1.2)
            return
        heading = math.atan2(end[1] - start[1], end[0] - start[0])
        spread = math.acos((wide - narrow) / way)
        corners = [
            _round(start, wide, heading + spread),
            _round(end, narrow, heading + spread),
            _round(end, narrow, heading - spread),
            _round(start, wide, heading - spread),
        ]
        a, b, c, d = (_at(corner) for corner in corners)
        big = int(spread < math.pi / 2)
        self.parts.append(
            f'<path d="M{a}L{b}A{narrow:.1f} {narrow:.1f} 0 {1 - big} 1 {c}'
            f'L{d}A{wide:.1f} {wide:.1f} 0 {big} 1 {a}Z" fill="{COLOURS[colour]}"{_edge(1.2)}/>'
        )

    def blob(self, corners: Sequence[Point], radius: float, colour: str) -> None:
        """Draw an area with rounded corners and a light edge."""
        for corner in corners:
            self.reach(corner, radius)
        path = "M" + "L".join(_at(c) for c in corners) + "Z"
        for width, paint in ((2 * radius + 2.4, "edge"), (2 * radius, colour)):
            self.parts.append(
                f'<path d="{path}" fill="{COLOURS[paint]}" stroke="{COLOURS[paint]}" '
                f'stroke-width="{width:.1f}" stroke-linejoin="round"/>'
            )

    def shape(self, curves: Sequence[tuple[Point, Point, Point]], colour: str) -> None:
        """Draw an area bounded by curves (handle, handle, end), with a light edge."""
        for curve in curves:
            self.reach(curve[2])
        path = f"M{_at(curves[0][2])}" + "".join(
            f"C{_at(first)} {_at(second)} {_at(end)}" for first, second, end in curves[1:]
        )
        self.parts.append(f'<path d="{path}Z" fill="{COLOURS[colour]}"{_edge(1.2)}/>')

    def curve(self, start: Point, handle: Point, end: Point, width: float, colour: str) -> None:
        """Draw a bent line."""
        self.parts.append(
            f'<path d="M{_at(start)}Q{_at(handle)} {_at(end)}" fill="none" '
            f'stroke="{COLOURS[colour]}" stroke-width="{width:g}" stroke-linecap="round"/>'
        )

    def line(
        self, points: Sequence[Point], width: float, colour: str, *, bound: bool = True
    ) -> None:
        """Draw an open line."""
        if bound:
            for point in points:
                self.reach(point, width / 2)
        path = "M" + "L".join(_at(p) for p in points)
        self.parts.append(
            f'<path d="{path}" fill="none" stroke="{COLOURS[colour]}" '
            f'stroke-width="{width:g}" stroke-linecap="round" stroke-linejoin="round"/>'
        )

    def box(self, left: float, bottom: float, right: float, top: float) -> None:
        """Draw a wooden box."""
        self.reach((left, bottom))
        self.reach((right, top))
        self.parts.append(
            f'<rect x="{left:.1f}" y="{-top:.1f}" width="{right - left:.1f}" '
            f'height="{top - bottom:.1f}" rx="2" fill="{COLOURS["wood"]}" '
            f'stroke="{COLOURS["wood_edge"]}" stroke-width="1.2"/>'
        )

    def arrow(self, start: Point, end: Point, bend: float = 0.0) -> None:
        """Draw an arrow; `bend` is how far it bulges to its left, as a share of its length."""
        middle = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
        dx, dy = end[0] - start[0], end[1] - start[1]
        handle = (middle[0] - 2 * bend * dy, middle[1] + 2 * bend * dx)
        bulge = ((middle[0] + handle[0]) / 2, (middle[1] + handle[1]) / 2)
        for point in (start, end, bulge):
            self.reach(point, 5.0)
        heading = math.atan2(end[1] - handle[1], end[0] - handle[0])
        tip = [_round(end, 0.0, 0.0)] + [
            _round(end, 9.0, heading + math.pi + turn) for turn in (0.45, -0.45)
        ]
        stop = _round(end, 5.0, heading + math.pi)
        ends = [_at(p) for p in (start, handle, stop)]
        head = "L".join(_at(p) for p in tip)
        self.parts.append(
            f'<path d="M{ends[0]}Q{ends[1]} {ends[2]}" fill="none" '
            f'stroke="{COLOURS["work"]}" stroke-width="3" stroke-linecap="round"/>'
            f'<path d="M{head}Z" fill="{COLOURS["work"]}" stroke="{COLOURS["work"]}" '
            'stroke-width="1.5" stroke-linejoin="round"/>'
        )


def _round(centre: Point, radius: float, angle: float) -> Point:
    return (centre[0] + radius * math.cos(angle), centre[1] + radius * math.sin(angle))


def _at(point: Point) -> str:
    return f"{point[0]:.1f} {-point[1]:.1f}"


def _edge(width: float) -> str:
    return f' stroke="{COLOURS["edge"]}" stroke-width="{width:g}"' if width else ""
