"""Plots of the errors, as SVG files that are the same for the same scores."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from bench.rows import Factors, MeasureRow, Score
from bench.statistics import agreement
from gait.arrays import FloatArray
from gait.findings.finding import Grade
from gait.measures.definitions import definition

__all__ = ["FACTORS", "MAIN_MEASURES", "draw_all"]

MAIN_MEASURES: Final = (
    "cadence",
    "contact_time",
    "trunk_lean",
    "knee_flexion_at_contact",
    "shank_inclination",
    "foot_strike_angle",
    "overstride",
    "fppa",
    "step_width",
)
FACTORS: Final[MappingProxyType[str, tuple[str, Callable[[Factors], float | str]]]] = (
    MappingProxyType(
        {
            "yaw": ("camera yaw, degrees, either way", lambda f: abs(f.yaw_deg)),
            "roll": ("camera roll, degrees, either way", lambda f: abs(f.roll_deg)),
            "blur": ("exposure, ms", lambda f: f.exposure_ms),
            "light": ("light (1 = bright room)", lambda f: f.light),
            "size": ("height of the runner, pixels", lambda f: f.size_px),
            "frame_rate": ("frames per second of life", lambda f: f.fps),
            "clothes": ("clothes", lambda f: f.clothes),
        }
    )
)
"""File stem to axis label and value of a clip."""

_COLOURS: Final = MappingProxyType({"side": "#0072B2", "rear": "#D55E00", "front": "#009E73"})
_GRADES: Final = MappingProxyType(
    {
        Grade.CANNOT_TELL: (0, "#999999"),
        Grade.NONE: (1, "#0072B2"),
        Grade.MILD: (2, "#E69F00"),
        Grade.MARKED: (3, "#D55E00"),
    }
)
_BINS: Final = 4
_DOSE_SPAN: Final = (-2.0, 3.0)
"""Sizes beyond are drawn at the edge."""
_STYLE: Final[Any] = MappingProxyType(
    {
        "svg.hashsalt": "running-gait",
        "svg.fonttype": "none",
        "font.family": "sans-serif",
        "font.size": 8.0,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.titlesize": 9.0,
        "legend.frameon": False,
    }
)


def draw_all(scores: Sequence[Score], folder: Path) -> list[str]:
    """Draw every plot into a folder; return the file names in the order to show them."""
    ordered = sorted(scores, key=lambda score: score.factors.name)
    names = []
    with mpl.rc_context(dict(_STYLE)):
        figures = {
            "bland_altman.svg": _bland_altman(ordered),
            "dose_response.svg": _dose_response(ordered),
            **{f"error_by_{name}.svg": _against(ordered, name) for name in FACTORS},
        }
        for name, figure in figures.items():
            if figure is not None:
                figure.savefig(
                    folder / name, format="svg", metadata={"Date": None, "Creator": None}
                )
                names.append(name)
    return names


def _known(scores: Sequence[Score], measure: str) -> list[tuple[Factors, MeasureRow]]:
    """Numbers given for a measure, the far leg left out."""
    return [
        (score.factors, row)
        for score in scores
        for row in score.measures
        if row.measure == measure and row.value is not None and row.leg != "far"
    ]


def _panels(count: int, columns: int = 3) -> tuple[Figure, list[Axes]]:
    lines = -(-count // columns)
    high = 2.5 * lines + 0.5
    figure = Figure(figsize=(9.0, high))
    figure.subplots_adjust(
        left=0.09, right=0.98, top=1.0 - 0.6 / high, bottom=0.6 / high, wspace=0.34, hspace=0.62
    )
    axes = figure.subplots(lines, columns, squeeze=False).ravel().tolist()
    for spare in axes[count:]:
        spare.set_visible(False)
    return figure, axes[:count]


def _title(measure: str) -> str:
    row = definition(measure)
    return f"{row.label}, {row.unit}"


def _key(figure: Figure, axes: Sequence[Axes]) -> None:
    """Name the views once, above all panels."""
    named = {
        label: handle
        for each in axes
        for handle, label in zip(*each.get_legend_handles_labels(), strict=True)
    }
    if named:
        figure.legend(list(named.values()), list(named), loc="upper right", ncols=len(named))


def _bland_altman(scores: Sequence[Score]) -> Figure | None:
    measures = [name for name in MAIN_MEASURES if _known(scores, name)]
    if not measures:
        return None
    figure, axes = _panels(len(measures))
    for axis, name in zip(axes, measures, strict=True):
        known = _known(scores, name)
        values = np.array([row.value for _, row in known], dtype=float)
        truths = np.array([row.truth for _, row in known])
        _dots(axis, [f.view for f, _ in known], 0.5 * (values + truths), values - truths)
        a = agreement(values.tolist(), truths.tolist())
        for level, style in ((a.bias, "-"), (a.loa_low, "--"), (a.loa_high, "--")):
            if level is not None:
                axis.axhline(level, color="#444444", linewidth=0.8, linestyle=style)
        axis.axhline(0.0, color="#BBBBBB", linewidth=0.6)
        axis.set_title(_title(name))
        axis.set_xlabel("mean of program and truth")
        axis.set_ylabel("program − truth")
    _key(figure, axes)
    return figure


def _dots(axis: Axes, views: Sequence[str], x: FloatArray, y: FloatArray) -> None:
    for view, colour in _COLOURS.items():
        mine = np.array([each == view for each in views])
        if mine.any():
            axis.plot(
                x[mine],
                y[mine],
                "o",
                color=colour,
                markersize=3.5,
                alpha=0.6,
                label=view,
                markeredgewidth=0.0,
            )


def _against(scores: Sequence[Score], factor: str) -> Figure | None:
    """Error of the main measures against one factor, with the RMSE over groups of it."""
    measures = [name for name in MAIN_MEASURES if _known(scores, name)]
    if not measures:
        return None
    label, read = FACTORS[factor]
    clips = [score.factors for score in scores]
    words = sorted({str(read(clip)) for clip in clips}) if factor == "clothes" else []
    figure, axes = _panels(len(measures))
    limits = _limits([words.index(str(v)) if words else float(v) for v in map(read, clips)])
    for axis, name in zip(axes, measures, strict=True):
        known = _known(scores, name)
        seen = [read(f) for f, _ in known]
        x = np.array([words.index(str(v)) if words else float(v) for v in seen], dtype=float)
        error = np.array([row.error for _, row in known], dtype=float)
        _dots(axis, [f.view for f, _ in known], x, error)
        middles, rmse = _grouped(x, error, each=bool(words))
        style = "" if words else "-"
        axis.plot(
            middles,
            rmse,
            "k",
            linestyle=style,
            marker="_",
            markersize=9,
            linewidth=0.9,
            label="RMSE",
        )
        axis.axhline(0.0, color="#BBBBBB", linewidth=0.6)
        if words:
            axis.set_xticks(range(len(words)), [w.replace("_", " ") for w in words])
            axis.tick_params(axis="x", rotation=20)
        axis.set_title(_title(name))
        axis.set_xlim(limits)
        axis.set_xlabel("" if words else label)
        axis.set_ylabel("program − truth")
    _key(figure, axes)
    return figure


def _limits(values: Sequence[float]) -> tuple[float, float]:
    """One range for all panels, so that they can be compared."""
    low, high = min(values), max(values)
    margin = 0.06 * (high - low) or 0.5
    return low - margin, high + margin


def _grouped(x: FloatArray, error: FloatArray, *, each: bool) -> tuple[FloatArray, FloatArray]:
    """RMSE over groups of equal x, or of about equal size when x has many values."""
    values = np.unique(x)
    if each or len(values) <= _BINS:
        groups = [x == value for value in values]
    else:
        edges = np.quantile(x, np.linspace(0.0, 1.0, _BINS + 1))
        place = np.clip(np.searchsorted(edges, x, side="right") - 1, 0, _BINS - 1)
        groups = [place == i for i in range(_BINS) if np.any(place == i)]
    middles = np.array([float(np.mean(x[group])) for group in groups])
    rmse = np.array([float(np.sqrt(np.mean(error[group] ** 2))) for group in groups])
    return middles, rmse


def _dose_response(scores: Sequence[Score]) -> Figure | None:
    """Grade against true size of every finding: 0 = end of usual, 1 = marked size."""
    keys = sorted({row.finding for score in scores for row in score.findings})
    if not keys:
        return None
    figure, axes = _panels(len(keys))
    for axis, key in zip(axes, keys, strict=True):
        rows = [row for score in scores for row in score.findings if row.finding == key]
        for grade, (level, colour) in _GRADES.items():
            doses = np.clip([row.dose for row in rows if row.grade == grade], *_DOSE_SPAN)
            # spread dots that lie on each other, the same way every time
            lift = level + 0.18 * np.sin(2.4 * np.arange(len(doses)))
            axis.plot(
                doses, lift, "o", color=colour, markersize=3.5, alpha=0.7, markeredgewidth=0.0
            )
        for limit in (0.0, 1.0):
            axis.axvline(limit, color="#BBBBBB", linewidth=0.8)
        axis.set_yticks([level for level, _ in _GRADES.values()], [g.value for g in _GRADES])
        axis.set_xlim(_DOSE_SPAN[0] - 0.1, _DOSE_SPAN[1] + 0.1)
        axis.set_ylim(-0.5, 3.5)
        axis.set_title(key.replace("_", " "))
        axis.set_xlabel("true size (0 usual, 1 marked)")
    return figure
