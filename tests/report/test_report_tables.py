"""steps.csv and tracks.csv."""

from __future__ import annotations

import csv

import pytest

from gait.pose.skeleton import INDEX
from gait.report.tables import STEP_COLUMNS, TRACK_COLUMNS


def read(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_one_row_per_step_with_its_values(report, exam):
    rows = read(report.steps)
    assert len(rows) == sum(len(c.gait.steps) for c in exam.clips)
    assert tuple(rows[0])[: len(STEP_COLUMNS)] == STEP_COLUMNS
    first = rows[0]
    assert (first["clip"], first["step"], first["side"]) == ("0", "0", "right")
    assert float(first["initial_contact_s"]) == pytest.approx(0.1)
    assert float(first["contact_time_ms"]) == pytest.approx(250.0)
    assert float(first["overstride_pct_leg"]) == pytest.approx(33.5)
    assert first["measurable"] == "true"


def test_a_measure_of_one_side_is_empty_in_steps_of_the_other(report):
    left = [r for r in read(report.steps) if r["side"] == "left" and r["clip"] == "0"]
    assert left
    assert all(r["overstride_pct_leg"] == "" for r in left)
    assert all(r["trunk_lean_deg"] != "" for r in left)


def test_both_sides_of_a_measure_share_a_column(report):
    rear = [r for r in read(report.steps) if r["clip"] == "1"]
    assert all(float(r["fppa_deg"]) > 2 for r in rear)


def test_columns_are_unique_and_missing_values_empty(report):
    with report.steps.open(encoding="utf-8", newline="") as file:
        header = next(csv.reader(file))
    assert len(header) == len(set(header))
    assert "nan" not in report.steps.read_text(encoding="utf-8").lower()


def test_tracks_hold_every_landmark_of_every_tracked_frame(report, exam):
    rows = read(report.tracks)
    assert tuple(rows[0]) == TRACK_COLUMNS
    assert len(rows) == sum(int(c.tracks.valid.sum()) * 33 for c in exam.clips)
    some = next(
        r for r in rows if (r["clip"], r["frame"], r["landmark"]) == ("0", "12", "right_ankle")
    )
    truth = exam.clips[0].tracks.light_px[12, INDEX["right_ankle"]]
    assert (float(some["x_px"]), float(some["y_px"])) == pytest.approx(tuple(truth), abs=0.006)
    assert float(some["time_s"]) == pytest.approx(0.4, abs=1e-4)
    assert (some["sd_px"], some["visibility"]) == ("1.25", "0.900")
    smooth = exam.clips[0].tracks.smooth_px[12, INDEX["right_ankle"]]
    seen = (float(some["smooth_x_px"]), float(some["smooth_y_px"]))
    assert seen == pytest.approx(tuple(smooth), abs=0.006)
