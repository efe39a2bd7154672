"""Tidy CSV, the workbook and netCDF, each read back by another's reader."""

from __future__ import annotations

import csv

import numpy as np
import openpyxl
import pytest
import xarray
from stick_runner import LEAN_DEG

from gait.exports import Format, Visit, write_exports
from gait.exports.tidy import TABLES, harmless
from gait.pose.skeleton import LANDMARKS
from gait.report.wording import GRADES

EVIL = '=HYPERLINK("x")+1.mp4'


@pytest.fixture(scope="module")
def evil(visit):
    """The visit with a clip whose name is a formula."""
    clips = [visit.results.clips[0].model_copy(update={"file": EVIL}), *visit.results.clips[1:]]
    return Visit(visit.results.model_copy(update={"clips": clips}), visit.clips)


@pytest.fixture(scope="module")
def folder(evil, tmp_path_factory):
    place = tmp_path_factory.mktemp("tables") / "out"
    write_exports(evil, place, [Format.CSV, Format.XLSX, Format.NETCDF])
    return place


def rows_of(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_csv_has_its_documented_columns(folder):
    for name, (columns, _) in TABLES.items():
        rows = rows_of(folder / name)
        assert rows, name
        assert tuple(rows[0]) == columns


def test_measures_are_tidy_and_a_withheld_one_is_empty(folder, visit):
    rows = rows_of(folder / "measures.csv")
    assert len(rows) == len(visit.results.measurements)
    lean = next(row for row in rows if row["measure"] == "trunk_lean")
    assert (float(lean["value"]), lean["unit"], lean["side"]) == (LEAN_DEG, "deg", "")
    gone = next(row for row in rows if row["withheld"])
    assert gone["value"] == gone["low"] == gone["high"] == ""


def test_landmarks_and_events_match_what_was_tracked(folder, visit):
    tracks = visit.clips[0].tracks
    first = rows_of(folder / "landmarks.csv")[: len(LANDMARKS)]
    assert [row["landmark"] for row in first] == list(LANDMARKS)
    seen = [[float(row["x_px"]), float(row["y_px"])] for row in first]
    assert np.array(seen) == pytest.approx(tracks.light_px[0], abs=0.006)
    blind = [row for row in rows_of(folder / "events.csv") if row["clip"] == "1"]
    assert blind
    assert {row["time_s"] for row in blind} == {""}, "a clip without a clock has no times"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@A1", "\t=1"])
def test_no_cell_of_a_csv_is_a_formula(text):
    assert harmless(text) == "'" + text
    assert harmless("side.mp4") == "side.mp4"


def test_a_name_never_becomes_a_formula(folder):
    assert rows_of(folder / "clips.csv")[0]["file"] == "'" + EVIL
    book = openpyxl.load_workbook(next(folder.glob("*.xlsx")))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert [cell.value for cell in cells if cell.data_type == "f"] == []
    assert EVIL in [cell.value for cell in cells]


def test_the_workbook_reads_like_a_table(folder, visit):
    book = openpyxl.load_workbook(next(folder.glob("*.xlsx")))
    assert book.sheetnames == ["Visit", "Measures", "Findings", "Steps", "Curves clip 1"]
    sheet = book["Measures"]
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref == f"A1:J{len(visit.results.measurements) + 1}"
    assert sheet.column_dimensions["A"].width > 30
    lean = next(
        row for row in sheet.iter_rows(min_row=2, values_only=True) if row[0] == "Trunk lean"
    )
    assert lean[3:7] == (LEAN_DEG, LEAN_DEG - 3.0, LEAN_DEG + 3.0, 4)
    seen = [row[2] for row in book["Findings"].iter_rows(min_row=2, values_only=True)]
    assert seen == [GRADES[f.grade] for f in visit.results.findings]
    curve = [row[1] for row in book["Curves clip 1"].iter_rows(min_row=2, values_only=True)]
    assert curve == pytest.approx(visit.results.clips[0].curves[0].mean)
    assert len(book["Steps"]["A"]) == 1 + sum(len(c.steps) for c in visit.results.clips)


def test_netcdf_has_the_layout_of_movement(folder, visit):
    data = xarray.load_dataset(folder / "HYPERLINK_x_1.nc", engine="scipy")
    assert data.position.dims == ("time", "space", "keypoints", "individuals")
    assert data.confidence.dims == ("time", "keypoints", "individuals")
    assert data.attrs["ds_type"] == "poses"
    assert (data.attrs["fps"], data.attrs["time_unit"]) == (pytest.approx(30.0), "seconds")
    tracks = visit.clips[0].tracks
    ankle = data.position.sel(keypoints="right_ankle", individuals="runner").values
    assert ankle == pytest.approx(tracks.point("right_ankle"))
    assert data.time.values == pytest.approx(tracks.time_s)
    assert data.event_kind.values[0] in ("initial_contact", "toe_off")


def test_netcdf_without_a_clock_counts_frames(folder, visit):
    data = xarray.load_dataset(folder / "rear.nc", engine="scipy")
    assert data.attrs["time_unit"] == "frames"
    assert "fps" not in data.attrs
    assert data.time.values == pytest.approx(visit.clips[1].frame)


def test_movement_itself_takes_it(folder):
    validators = pytest.importorskip("movement.validators.datasets")
    kinematics = pytest.importorskip("movement.kinematics")
    data = xarray.load_dataset(folder / "HYPERLINK_x_1.nc", engine="scipy")
    validators.ValidPosesInputs.validate(data)
    assert np.isfinite(kinematics.compute_velocity(data.position)).all()
