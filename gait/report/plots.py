"""Plots as inline SVG: they print sharply, scale to a phone, and can be read aloud.

Colours and strokes come from the page's style sheet by class; every plot carries its
content in words as an accessible name.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

import numpy as np
from markupsafe import Markup

from gait.events.contacts import Gait, Step
from gait.measures.measurement import CycleCurve, Measurement
from gait.report.norms import NormCurve
from gait.report.svg import Scale, circle, path, points, poly, rect, svg, text
from gait.report.wording import (
    CURVES,
    band,
    decimals,
    interval,
    label,
    lookup,
    number,
    quantity,
    with_side,
)
from gait.tracks.track import Side

__all__ = ["cycle_axes", "cycle_plot", "footfalls", "range_bar"]

_BAR_W: Final = 420.0
_BAR_H: Final = 74.0
_BAR_EDGE: Final = 14.0
_BAR_Y: Final = 40.0
_HALF: Final = 10.0
_PLOT: Final = (640.0, 340.0)
_COMPACT_PLOT: Final = (440.0, 280.0)
_LEFT, _RIGHT, _TOP, _BOTTOM = 48.0, 26.0, 18.0, 58.0
_MAX_STRIDES: Final = 40
_RIBBON_W: Final = 760.0
_RIBBON_S: Final = 6.0
_LANE_NAME: Final = 96.0
"""Room for the name of a side, in any language."""


def range_bar(measurement: Measurement) -> Markup:
    """Return a bar with the usual range, the single steps, and the value with its interval.

    Parameters
    ----------
    measurement : Measurement
        With a number: a withheld one has no bar.

    Raises
    ------
    ValueError
        The measurement is withheld.
    """
    m, y = measurement, _BAR_Y
    if m.value is None or m.low is None or m.high is None:
        raise ValueError(f"{m.name} has no number to draw")
    found = lookup(m.name)
    usual = (None, None) if found is None else (found.usual_low, found.usual_high)
    steps = [s.value for s in m.steps if math.isfinite(s.value)]
    x = _bar_scale(m, usual, steps)
    parts = [rect("track", x.first_px, y - _HALF, x.last_px - x.first_px, 2 * _HALF)]
    parts += _usual_band(x, usual, m.unit)
    parts += [circle("step", x(v), y + 5.6, 2.1) for v in steps]
    low, high, mid = x(m.low), x(m.high), x(m.value)
    row = y - 3
    ends = f"M{low} {row - 5}V{row + 5}M{high} {row - 5}V{row + 5}"
    parts.append(path("whisker", f"{ends}M{low} {row}H{high}"))
    diamond = f"M{mid} {row - 7}L{mid + 6.5:.1f} {row}L{mid} {row + 7}L{mid - 6.5:.1f} {row}Z"
    parts.append(path("value", diamond))
    words = quantity(m.value, m.unit, decimals(m))
    parts.append(text("number", min(max(mid, 34), _BAR_W - 34), y - 17, words))
    return svg("bar", _BAR_W, _BAR_H, _bar_words(m), parts)


def _bar_scale(
    m: Measurement, usual: tuple[float | None, float | None], steps: list[float]
) -> Scale:
    values = [v for v in (m.low, m.high, m.value, *usual) if v is not None]
    if steps:
        values += np.percentile(steps, [3, 97]).tolist()
    low, high = min(values), max(values)
    room = max(high - low, 0.1 * max(abs(low), abs(high)), 1e-6)
    # Where the usual range is open, its open end needs some width to be seen.
    below = 0.35 if usual[0] is None and usual[1] is not None else 0.16
    above = 0.35 if usual[1] is None and usual[0] is not None else 0.16
    return Scale(low - below * room, high + above * room, _BAR_EDGE, _BAR_W - _BAR_EDGE)


def _usual_band(x: Scale, usual: tuple[float | None, float | None], unit: str) -> list[Markup]:
    low, high = usual
    if low is None and high is None:
        return []
    y = _BAR_Y
    left = x.first_px if low is None else x(low)
    right = x.last_px if high is None else x(high)
    parts = [rect("usual", left, y - _HALF, right - left, 2 * _HALF, 0)]
    for limit in (low, high):
        if limit is not None:
            places = 0 if float(limit).is_integer() else 2 if abs(limit) < 1 else 1
            parts.append(path("limit", f"M{x(limit)} {y - _HALF - 3}V{y + _HALF + 4}"))
            parts.append(text("tick", x(limit), y + 28, quantity(limit, unit, places)))
    if right - left > 130:
        parts.append(text("tick", (left + right) / 2, y + 28, "usual"))
    return parts


def _bar_words(m: Measurement) -> str:
    value = quantity(m.value or 0.0, m.unit, decimals(m))
    usual = band(m.name)
    words = f"{with_side(label(m.name), m.side)}: {value}, 95 % interval {interval(m)}"
    return f"{words}, usual {usual}." if usual else f"{words}."


def cycle_plot(
    curves: Sequence[CycleCurve], norm: NormCurve | None, *, compact: bool = False
) -> Markup:
    """Return curves of one angle over the gait cycle, on a reference band where there is one.

    Parameters
    ----------
    curves : sequence of CycleCurve
        Same name and unit; single strides are drawn faint behind each mean.
    norm : NormCurve or None
    compact : bool
        For half the width of the page.
    """
    width, height = _COMPACT_PLOT if compact else _PLOT
    every = [c.strides for c in curves]
    if norm is not None:
        every += [norm.mean - norm.sd, norm.mean + norm.sd]
    low = min(float(np.nanmin(values)) for values in every)
    high = max(float(np.nanmax(values)) for values in every)
    x, y, parts = cycle_axes(low, high, (width, height))
    if norm is not None:
        edge = points(x, y, norm.mean + norm.sd) + points(x, y, norm.mean - norm.sd)[::-1]
        parts.append(poly("norm", edge, closed=True))
        parts.append(poly("norm-mean", points(x, y, norm.mean)))
    for curve in curves:
        parts += _curve(x, y, curve)
    return svg(
        "cycle compact" if compact else "cycle",
        width,
        height,
        _cycle_words(curves, norm),
        parts,
    )


def cycle_axes(
    low: float, high: float, size: tuple[float, float] = _COMPACT_PLOT
) -> tuple[Scale, Scale, list[Markup]]:
    """Return the scales and the grid of a plot of degrees over the gait cycle.

    Parameters
    ----------
    low, high : float
        Smallest and largest angle to be shown.
    size : (float, float)
        Width and height of the picture.
    """
    step = _tick_step(high - low)
    bottom, top = math.floor(low / step) * step, math.ceil(high / step) * step
    y = Scale(bottom, max(top, bottom + step), size[1] - _BOTTOM, _TOP)
    x = Scale(0, 100, _LEFT, size[0] - _RIGHT)
    return x, y, _grid(x, y, step)


def _curve(x: Scale, y: Scale, curve: CycleCurve) -> list[Markup]:
    side = curve.side.value
    parts = [
        poly(f"stride {side}", points(x, y, stride)) for stride in curve.strides[:_MAX_STRIDES]
    ]
    parts.append(poly(f"mean {side}", points(x, y, curve.mean)))
    if math.isfinite(curve.toe_off_percent):
        at = x(curve.toe_off_percent)
        parts.append(path(f"toe-off {side}", f"M{at} {_TOP}V{y.first_px}"))
        row = _TOP + 4 + (18 if curve.side is Side.RIGHT else 0)
        parts.append(text(f"tick {side}", at + 5, row, f"{side} toe-off", "start"))
    return parts


def _grid(x: Scale, y: Scale, step: float) -> list[Markup]:
    parts, floor = [], y.first_px
    for i in range(round((y.high - y.low) / step) + 1):
        value = y.low + i * step
        kind = "zero" if abs(value) < step / 1e3 else "grid"
        parts.append(path(kind, f"M{x.first_px} {y(value)}H{x.last_px}"))
        parts.append(text("tick", x.first_px - 7, y(value) + 4, f"{number(value)}°", "end"))
    for percent in range(0, 101, 20):
        parts.append(path("grid", f"M{x(percent)} {floor}v5"))
        parts.append(text("tick", x(percent), floor + 22, f"{percent} %"))
    words = "of the stride, from one landing of the foot to its next"
    parts.append(text("tick", (x.first_px + x.last_px) / 2, floor + 51, words))
    return parts


def _cycle_words(curves: Sequence[CycleCurve], norm: NormCurve | None) -> str:
    words = [
        f"{c.side.value}: {number(float(c.mean[0]))}° at landing, largest "
        f"{number(float(c.mean.max()))}° at {int(c.mean.argmax())} % of the stride, "
        f"smallest {number(float(c.mean.min()))}° at {int(c.mean.argmin())} %"
        for c in curves
    ]
    title = CURVES.get(curves[0].name, (label(curves[0].name), ""))[0]
    whole = f"{title} through the stride. " + "; ".join(words) + "."
    return f"{whole} Behind it: {norm.label}." if norm is not None else whole


def footfalls(gait: Gait) -> Markup | None:
    """Return the first seconds of the clip as bars, one per stance; None without steps."""
    if not gait.steps:
        return None
    start = gait.steps[0].initial_contact_s
    steps = [s for s in gait.steps if s.initial_contact_s < start + _RIBBON_S]
    end = max(s.toe_off_s for s in steps)
    x = Scale(start, max(end, start + 1.0), _LANE_NAME, _RIBBON_W - 8.0)
    parts = [part for row, side in enumerate(Side) for part in _lane(x, row, side, steps)]
    for second in range(math.ceil(x.low), math.floor(x.high) + 1):
        parts.append(path("grid", f"M{x(second)} 60v5"))
        parts.append(text("tick", x(second), 78, f"{second} s"))
    when = f"from {number(x.low, 1)} to {number(x.high, 1)} seconds"
    words = f"When each foot was on the ground: {len(steps)} steps, {when}."
    return svg("footfalls", _RIBBON_W, 84, words, parts)


def _lane(x: Scale, row: int, side: Side, steps: Sequence[Step]) -> list[Markup]:
    y = 8 + row * 26
    parts = [
        text("tick", 4, y + 14, side.value.capitalize(), "start"),
        rect("track", x.first_px, y, x.last_px - x.first_px, 20),
    ]
    for s in steps:
        if s.side is side:
            left = x(s.initial_contact_s)
            kind = f"stance {side.value}" + ("" if s.measurable else " skipped")
            parts.append(rect(kind, left, y, max(1.0, x(s.toe_off_s) - left), 20))
    return parts


def _tick_step(span: float) -> float:
    for step in (1.0, 2.0, 5.0, 10.0, 20.0, 50.0):
        if span / step <= 7:
            return step
    return 100.0
