"""From the scores of all clips to one plain table of figures: `summary.json`."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from bench.cells import ALL, Cell, cells
from bench.goals import goal_rows
from bench.groups import group_rows
from bench.rows import MeasureRow, Score
from bench.statistics import agreement
from bench.tally import camera_rows, decision_rows, detection_rows, event_rows, finding_rows

__all__ = ["Row", "curve_rows", "measure_rows", "step_rows", "summarise"]

Row = dict[str, Any]


def summarise(scores: Sequence[Score], version: str) -> dict[str, Any]:
    """Gather every figure of the bench.

    Parameters
    ----------
    scores : sequence of Score
        In any order.
    version : str
        Of the program.

    Returns
    -------
    dict
        "rows" (measures), "curves", "events", "steps", "decisions", "findings",
        "detection", "camera", "groups", "goals", "clips", "refused", "version"; numbers rounded
        to 4 decimals, None where there is nothing to count.
    """
    ordered = sorted(scores, key=lambda score: score.factors.name)
    table = {
        "version": version,
        "clips": len(ordered),
        "rows": measure_rows(ordered),
        "curves": curve_rows(ordered),
        "events": event_rows(ordered),
        "steps": step_rows(ordered),
        "decisions": decision_rows(ordered),
        "findings": finding_rows(ordered),
        "detection": detection_rows(ordered),
        "camera": camera_rows(ordered),
        "groups": group_rows(ordered),
        "goals": goal_rows(ordered),
        "refused": [
            {"clip": score.factors.name, "half": score.factors.half, "sentence": score.error}
            for score in ordered
            if score.error
        ],
    }
    rounded: dict[str, Any] = _rounded(table)
    return rounded


def _rounded(value: object) -> Any:  # noqa: ANN401 - whatever JSON holds
    if isinstance(value, float):
        short = round(value, 4)
        return (short or 0.0) if math.isfinite(short) else None
    if isinstance(value, dict):
        return {key: _rounded(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_rounded(item) for item in value]
    return value


def measure_rows(scores: Sequence[Score]) -> list[Row]:
    """One row per half, measure, leg, view and class of frame rate.

    `withheld` is the share of expected numbers that were not given, `coverage` the
    share of given intervals that hold the truth. View "all" stands only where a measure
    is read in more than one view.
    """
    out = []
    for cell, inside in cells(scores):
        groups: dict[tuple[str, str], list[MeasureRow]] = {}
        views: dict[tuple[str, str], set[str]] = {}
        for score in inside:
            for row in score.measures:
                groups.setdefault((row.measure, row.leg), []).append(row)
                views.setdefault((row.measure, row.leg), set()).add(score.factors.view)
        for key, rows in groups.items():
            if cell.view != ALL or len(views[key]) > 1:
                out.append(_measure_row(cell, key, rows))
    return sorted(out, key=_order)


def _order(row: Row) -> tuple[Any, ...]:
    return (row["half"], row["measure"], row["leg"], row["view"], row["fps"])


def _measure_row(cell: Cell, key: tuple[str, str], rows: list[MeasureRow]) -> Row:
    known = [(row.value, row.truth) for row in rows if row.value is not None]
    covered = [row.covered for row in rows if row.covered is not None]
    a = agreement([value for value, _ in known], [truth for _, truth in known])
    return {
        "half": cell.half,
        "measure": key[0],
        "leg": key[1],
        "view": cell.view,
        "fps": cell.fps,
        "n": a.n,
        "bias": a.bias,
        "sd": a.sd,
        "rmse": a.rmse,
        "slope": a.slope,
        "r": a.r,
        "withheld": 1.0 - len(known) / len(rows),
        "coverage": float(np.mean(covered)) if covered else None,
        "unit": rows[0].unit,
        "loa_low": a.loa_low,
        "loa_high": a.loa_high,
    }


def curve_rows(scores: Sequence[Score]) -> list[Row]:
    """Error of angles over all frames, by half, curve, leg, smoothing and frame rate.

    `rmse_offset_removed` is what is left when each clip's own offset is taken out.
    """
    out = []
    for cell, inside in cells(scores):
        if cell.view != "side":
            continue
        keys = {(row.curve, row.leg, row.tracks) for score in inside for row in score.curves}
        for key in sorted(keys):
            rows = [
                row
                for score in inside
                for row in score.curves
                if (row.curve, row.leg, row.tracks) == key
            ]
            frames = np.array([row.n for row in rows], dtype=float)
            bias = np.array([row.bias_deg for row in rows])
            sd = np.array([row.sd_deg for row in rows])
            out.append(
                {
                    "half": cell.half,
                    "curve": key[0],
                    "leg": key[1],
                    "tracks": key[2],
                    "fps": cell.fps,
                    "clips": len(rows),
                    "frames": int(frames.sum()),
                    "bias": float(np.average(bias, weights=frames)),
                    "rmse": float(np.sqrt(np.average(bias**2 + sd**2, weights=frames))),
                    "rmse_offset_removed": float(np.sqrt(np.average(sd**2, weights=frames))),
                }
            )
    return out


def step_rows(scores: Sequence[Score]) -> list[Row]:
    """Error of the contact time of single steps, ms."""
    out = []
    for cell, inside in cells(scores):
        legs = {leg for score in inside for leg in score.contact_time_errors_ms}
        for leg in sorted(legs):
            errors = [e for s in inside for e in s.contact_time_errors_ms.get(leg, ())]
            a = agreement(errors, [0.0] * len(errors))
            where: Row = {"half": cell.half, "leg": leg, "view": cell.view, "fps": cell.fps}
            numbers: Row = {"n": a.n, "bias": a.bias, "sd": a.sd, "rmse": a.rmse}
            out.append(where | numbers | {"loa_low": a.loa_low, "loa_high": a.loa_high})
    return out
