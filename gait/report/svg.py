"""Pieces of inline SVG: all text is escaped here, all numbers are rounded here."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup, escape

from gait.arrays import FloatArray

__all__ = ["Scale", "circle", "path", "points", "poly", "rect", "svg", "text"]


@dataclass(frozen=True, slots=True)
class Scale:
    """Linear map from values to pixels."""

    low: float
    high: float
    first_px: float
    last_px: float

    def __call__(self, value: float) -> float:
        """Return the place of `value`, to a tenth of a pixel."""
        share = (value - self.low) / (self.high - self.low)
        return round(self.first_px + share * (self.last_px - self.first_px), 1)


def rect(kind: str, x: float, y: float, width: float, height: float, rx: float = 3) -> Markup:
    """Return a rectangle of style class `kind`."""
    return Markup(
        '<rect class="{}" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:g}" rx="{:g}"/>'
    ).format(kind, x, y, width, height, rx)


def path(kind: str, d: str) -> Markup:
    """Return a path."""
    return Markup('<path class="{}" d="{}"/>').format(kind, d)


def circle(kind: str, x: float, y: float, radius: float) -> Markup:
    """Return a circle."""
    shape = Markup('<circle class="{}" cx="{:.1f}" cy="{:.1f}" r="{:g}"/>')
    return shape.format(kind, x, y, radius)


def poly(kind: str, corners: Iterable[str], *, closed: bool = False) -> Markup:
    """Return a line through `corners` ("x,y"), or the area inside them."""
    shape = (
        '<polygon class="{}" points="{}"/>' if closed else '<polyline class="{}" points="{}"/>'
    )
    return Markup(shape).format(kind, " ".join(corners))  # noqa: S704 - a constant


def points(x: Scale, y: Scale, values: FloatArray) -> list[str]:
    """Return the corners of a curve sampled at 0, 1, 2, ...; unknown values are left out."""
    return [f"{x(i)},{y(v)}" for i, v in enumerate(values.tolist()) if math.isfinite(v)]


def text(kind: str, x: float, y: float, words: str, anchor: str = "middle") -> Markup:
    """Return a line of text."""
    shape = Markup('<text class="{}" x="{:.1f}" y="{:.1f}" text-anchor="{}">{}</text>')
    return shape.format(kind, x, y, anchor, words)


def svg(kind: str, width: float, height: float, words: str, parts: Iterable[Markup]) -> Markup:
    """Return a whole picture whose content is read out as `words`."""
    shape = Markup(
        '<svg class="{}" viewBox="0 0 {:g} {:g}" role="img" aria-label="{}">{}</svg>'
    )
    return shape.format(kind, width, height, escape(words), Markup("").join(parts))
