"""``steps.csv`` and ``tracks.csv``: one row per step, one row per landmark and frame."""

from __future__ import annotations

import csv
import math
from pathlib import Path
from typing import Final

import numpy as np

from gait.events.contacts import Step
from gait.exam import ClipAnalysis, Exam
from gait.measures.measurement import Measurement
from gait.pose.skeleton import LANDMARKS
from gait.report.results import timed
from gait.report.wording import unit_column
from gait.video import CaptureClock

__all__ = ["STEP_COLUMNS", "TRACK_COLUMNS", "write_steps", "write_tracks"]

STEP_COLUMNS: Final = (
    "clip",
    "step",
    "side",
    "initial_contact_s",
    "mid_stance_s",
    "toe_off_s",
    "next_contact_s",
    "contact_time_ms",
    "timing_sd_s",
    "measurable",
)
"""Columns that every ``steps.csv`` has; one column per measure follows."""

TRACK_COLUMNS: Final = (
    "clip",
    "frame",
    "time_s",
    "landmark",
    "x_px",
    "y_px",
    "sd_px",
    "visibility",
    "smooth_x_px",
    "smooth_y_px",
)


def write_steps(exam: Exam, path: Path) -> None:
    """Write one row per step with the value of every measure in it.

    Clips and steps count from 0 as in ``results.json``. The column of a measure is its
    name and unit (``overstride_pct_leg``); it is empty where the measure was not read.
    """
    measured = [m for m in exam.measurements if m.steps]
    columns = [c for c in dict.fromkeys(map(_column, measured)) if c not in STEP_COLUMNS]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([*STEP_COLUMNS, *columns])
        for i, analysis in enumerate(exam.clips):
            values = _values(analysis.measurements)
            for k, step in enumerate(analysis.gait.steps):
                row = [values.get((column, k), "") for column in columns]
                writer.writerow([i, k, *_step_cells(step, analysis.clock), *row])


def write_tracks(exam: Exam, path: Path) -> None:
    """Write every landmark of every tracked frame, hardly smoothed and smoothed."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(TRACK_COLUMNS)
        for i, analysis in enumerate(exam.clips):
            writer.writerows(_track_rows(i, analysis))


def _track_rows(clip: int, analysis: ClipAnalysis) -> list[tuple[str, ...]]:
    tracks = analysis.tracks
    seen = tracks.valid[:, None] & np.isfinite(tracks.light_px).all(axis=2)
    return [
        (
            str(clip),
            str(frame),
            _cell(timed(analysis.clock, float(tracks.time_s[frame])), 6),
            LANDMARKS[point],
            f"{tracks.light_px[frame, point, 0]:.2f}",
            f"{tracks.light_px[frame, point, 1]:.2f}",
            _cell(float(tracks.sd_px[frame, point]), 2),
            _cell(float(tracks.visibility[frame, point]), 3),
            _cell(float(tracks.smooth_px[frame, point, 0]), 2),
            _cell(float(tracks.smooth_px[frame, point, 1]), 2),
        )
        for frame, point in np.argwhere(seen).tolist()
    ]


def _step_cells(step: Step, clock: CaptureClock) -> list[str]:
    contact_ms = (step.toe_off_s - step.initial_contact_s) * 1000
    return [
        step.side.value,
        _cell(timed(clock, step.initial_contact_s), 4),
        _cell(timed(clock, step.mid_stance_s), 4),
        _cell(timed(clock, step.toe_off_s), 4),
        _cell(timed(clock, step.next_contact_s), 4),
        _cell(timed(clock, contact_ms), 1),
        _cell(timed(clock, step.timing_sd_s), 4),
        "true" if step.measurable else "false",
    ]


def _values(measurements: tuple[Measurement, ...]) -> dict[tuple[str, int], str]:
    return {(_column(m), v.step): _cell(v.value, 3) for m in measurements for v in m.steps}


def _column(measurement: Measurement) -> str:
    unit = unit_column(measurement.unit)
    return f"{measurement.name}_{unit}" if unit else measurement.name


def _cell(value: float | None, places: int) -> str:
    return "" if value is None or not math.isfinite(value) else f"{value:.{places}f}"
