"""Tidy CSV: one kind of row per file, one value per cell, units in columns."""

from __future__ import annotations

import csv
import math
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import numpy as np

from gait.exports.visit import ClipMotion, Visit
from gait.pose.skeleton import LANDMARKS

__all__ = ["TABLES", "harmless", "write_csv"]

Cell = str | float | int | bool | None
Rows = Iterator[tuple[Cell, ...]]
_RISKY: Final = ("=", "+", "-", "@", "\t", "\r")


def harmless(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula (OWASP: a leading apostrophe)."""
    return f"'{text}" if text.startswith(_RISKY) else text


def write_csv(visit: Visit, folder: Path) -> list[str]:
    """Write all tables of `TABLES`, UTF-8, comma, decimal point; return their names."""
    names = []
    for name, (columns, rows) in TABLES.items():
        with (folder / name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(columns)
            writer.writerows([_cell(value) for value in row] for row in rows(visit))
        names.append(name)
    return names


def _clips(visit: Visit) -> Rows:
    for i, c in enumerate(visit.results.clips):
        yield (
            i, c.file, c.sha256, c.view, c.facing, c.frames, c.file_fps, c.capture_fps,
            c.slow_motion_factor, c.clock_source, c.sides_certain, c.level_deg, c.level_known,
            c.yaw_deg, c.leg_length_px, c.estimator,
        )  # fmt: skip


def _measures(visit: Visit) -> Rows:
    for m in visit.results.measurements:
        yield m.clip, m.name, m.side, m.unit, m.value, m.low, m.high, m.n, m.withheld


def _step_values(visit: Visit) -> Rows:
    for m in visit.results.measurements:
        for s in m.steps:
            yield m.clip, s.step, m.name, m.side, m.unit, s.time_s, s.frame, s.value


def _events(visit: Visit) -> Rows:
    for i, clip in enumerate(visit.results.clips):
        for c in clip.contacts:
            yield i, c.side, c.event, c.time_s, c.frame, c.sd_s


def _curves(visit: Visit) -> Rows:
    for i, clip in enumerate(visit.results.clips):
        for c in clip.curves:
            for percent, (mean, sd) in enumerate(zip(c.mean, c.sd, strict=True)):
                yield i, c.name, c.side, c.leg, c.unit, c.strides, percent, mean, sd


def _findings(visit: Visit) -> Rows:
    for f in visit.results.findings:
        yield f.key, f.side, f.grade, f.title, f.sentence, f.why_not


def _landmarks(visit: Visit) -> Rows:
    for i, motion in enumerate(visit.clips):
        yield from _landmarks_of(i, motion)


def _landmarks_of(clip: int, motion: ClipMotion) -> Rows:
    tracks = motion.tracks
    for row, k in np.argwhere(np.isfinite(tracks.light_px).all(axis=2)).tolist():
        x_px, y_px = tracks.light_px[row, k].tolist()
        yield (
            clip,
            int(motion.frame[row]),
            float(tracks.time_s[row]),
            LANDMARKS[k],
            round(x_px, 2),
            round(y_px, 2),
            round(float(tracks.sd_px[row, k]), 2),
            round(float(tracks.visibility[row, k]), 3),
        )


Table = tuple[tuple[str, ...], Callable[[Visit], Rows]]
TABLES: Final[dict[str, Table]] = {
    "clips.csv": (
        (
            "clip",
            "file",
            "sha256",
            "view",
            "facing",
            "frames",
            "file_fps",
            "capture_fps",
            "slow_motion_factor",
            "clock_source",
            "sides_certain",
            "level_deg",
            "level_known",
            "yaw_deg",
            "leg_length_px",
            "estimator",
        ),
        _clips,
    ),
    "measures.csv": (
        ("clip", "measure", "side", "unit", "value", "low", "high", "n", "withheld"),
        _measures,
    ),
    "step_values.csv": (
        ("clip", "step", "measure", "side", "unit", "time_s", "frame", "value"),
        _step_values,
    ),
    "events.csv": (("clip", "side", "event", "time_s", "frame", "sd_s"), _events),
    "curves.csv": (
        ("clip", "angle", "side", "leg", "unit", "strides", "percent", "mean", "sd"),
        _curves,
    ),
    "findings.csv": (
        ("finding", "side", "grade", "title", "sentence", "why_not"),
        _findings,
    ),
    "landmarks.csv": (
        ("clip", "frame", "time_s", "landmark", "x_px", "y_px", "sd_px", "visibility"),
        _landmarks,
    ),
}
"""Columns and rows of every file; described in ``docs/exports.md``."""


def _cell(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return harmless(str(value))
    return "" if not math.isfinite(value) else f"{value:.12g}"
