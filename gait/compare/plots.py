"""Change bars and curves of two visits, as inline SVG."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from markupsafe import Markup

from gait.arrays import FloatArray
from gait.compare.change import Change
from gait.compare.compare import CurvePair
from gait.report.plots import cycle_axes
from gait.report.schema import CurveResult
from gait.report.svg import Scale, path, points, poly, rect, svg, text
from gait.report.wording import CURVES, label, number, with_side

__all__ = ["change_bar", "overlay"]

_WIDTH: Final = 220.0
_HEIGHT: Final = 30.0
_SPAN: Final = 2.6
"""The bar shows differences up to this many times the smallest real one."""
_TOP: Final = 18.0


def change_bar(change: Change, words: str) -> Markup:
    """Return a bar: the shaded middle is the error, the diamond is the difference.

    Parameters
    ----------
    change : Change
        With a difference.
    words : str
        Read out instead of the picture.

    Raises
    ------
    ValueError
        There is no difference to draw.
    """
    if change.difference is None or change.real_from is None:
        raise ValueError(f"{change.name} was not compared")
    x = Scale(-_SPAN, _SPAN, 6.0, _WIDTH - 6.0)
    y = _HEIGHT / 2
    times = change.difference / change.real_from if change.real_from > 0 else 0.0
    mid = x(min(max(times, -_SPAN), _SPAN))
    kind = "moved" if change.changed else "still"
    parts = [
        rect("track", x.first_px, y - 7, x.last_px - x.first_px, 14),
        rect("error", x(-1.0), y - 7, x(1.0) - x(-1.0), 14, 0),
        path("zero", f"M{x(0.0)} {y - 10}V{y + 10}"),
        path("shift", f"M{x(0.0)} {y}H{mid}"),
        path(
            f"value {kind}",
            f"M{mid} {y - 8}L{mid + 7:.1f} {y}L{mid} {y + 8}L{mid - 7:.1f} {y}Z",
        ),
    ]
    return svg("change", _WIDTH, _HEIGHT, words, parts)


def overlay(curves: CurvePair) -> Markup:
    """Return the mean curves of both visits with ± 1 SD between strides."""
    bands = [_band(c) for c in (curves.then, curves.now)]
    low = min(float(np.nanmin(b[0])) for b in bands)
    high = max(float(np.nanmax(b[2])) for b in bands)
    x, y, parts = cycle_axes(low, high)
    for kind, (under, mean, over) in zip(("then", "now"), bands, strict=True):
        edge = points(x, y, over) + points(x, y, under)[::-1]
        parts.append(poly(f"spread {kind}", edge, closed=True))
        parts.append(poly(f"mean {kind}", points(x, y, mean)))
    for kind, c in (("then", curves.then), ("now", curves.now)):
        if c.toe_off_percent is not None and math.isfinite(c.toe_off_percent):
            at = x(c.toe_off_percent)
            parts.append(path(f"toe-off {kind}", f"M{at} {_TOP}V{y.first_px}"))
            if kind == "now":
                parts.append(text("tick now", at + 6, _TOP - 5, "toe-off", "start"))
    return svg("cycle compact", 440.0, 280.0, _words(curves), parts)


def _band(curve: CurveResult) -> tuple[FloatArray, FloatArray, FloatArray]:
    mean = np.array([np.nan if v is None else v for v in curve.mean])
    sd = np.array([0.0 if v is None else v for v in curve.sd])
    return mean - sd, mean, mean + sd


def _words(curves: CurvePair) -> str:
    a, b = (_band(c)[1] for c in (curves.then, curves.now))
    at = int(np.nanargmax(np.abs(b - a)))
    title = CURVES.get(curves.now.name, (label(curves.now.name), ""))[0]
    return (
        f"{with_side(title, curves.now.side)} through the stride. At landing "
        f"{number(float(a[0]))}° in the first visit and {number(float(b[0]))}° in the second. "
        f"The curves lie furthest apart at {at} % of the stride: {number(float(a[at]))}° and "
        f"{number(float(b[at]))}°."
    )
