"""TRC and MOT, read by OpenSim's documented rules, and by OpenSim where it is installed."""

from __future__ import annotations

import re

import numpy as np
import pytest
from stick_runner import FIRST_LANDING_S, FPS, LEAN_DEG, STRIDE_S, N

from gait.exports import Format, write_exports
from gait.pose.skeleton import LANDMARKS
from gait.report.norms import norm_curve

KEYS = [
    *("DataRate", "CameraRate", "NumFrames", "NumMarkers", "Units"),
    *("OrigDataRate", "OrigDataStartFrame", "OrigNumFrames"),
]
MM_PER_PX = 1780.0 * 0.491 / 100.0
TRACKED = N - 3


def read_trc(path):
    """Read as OpenSim 4 does (its marker file documentation), refusing what it refuses."""
    lines = path.read_text(encoding="ascii").split("\n")
    assert lines[0].split("\t")[:3] == ["PathFileType", "4", "(X/Y/Z)"]
    assert lines[1].split("\t") == KEYS
    values = dict(zip(KEYS, lines[2].split("\t"), strict=True))
    labels = [cell for cell in lines[3].split("\t") if cell]
    assert labels[:2] == ["Frame#", "Time"]
    n = int(values["NumMarkers"])
    assert len(labels) == n + 2
    components = [cell for cell in lines[4].split("\t") if cell]
    assert components == [f"{axis}{i}" for i in range(1, n + 1) for axis in "XYZ"]
    assert lines[5] == ""
    assert lines[-1] == ""
    rows = [line.split("\t") for line in lines[6:-1]]
    assert {len(row) for row in rows} == {3 * n + 2}
    assert all(cell for row in rows for cell in row), "OpenSim refuses rows with empty ends"
    assert len(rows) == int(values["NumFrames"])
    assert [int(row[0]) for row in rows] == list(range(1, len(rows) + 1))
    table = np.array([[float(cell) for cell in row[1:]] for row in rows])
    points = table[:, 1:].reshape(len(rows), n, 3)
    return values, table[:, 0], dict(zip(labels[2:], np.moveaxis(points, 1, 0), strict=True))


def read_mot(path):
    """Read as OpenSim 4 does (its motion file documentation)."""
    head, body = path.read_text(encoding="ascii").split("endheader\n")
    keys = dict(
        found.groups()
        for line in head.splitlines()
        if (found := re.fullmatch(r"(\w+)=(\w+)", line)) is not None
    )
    assert "=" not in "".join(line for line in head.splitlines() if " " in line)
    lines = body.splitlines()
    columns = lines[0].split("\t")
    rows = np.array([[float(cell) for cell in line.split("\t")] for line in lines[1:]])
    assert columns[0] == "time"
    assert keys["nColumns"] == str(len(columns))
    assert keys["nRows"] == str(len(rows))
    assert keys["inDegrees"] == "yes"
    return dict(zip(columns, rows.T, strict=True))


@pytest.fixture(scope="module")
def folder(visit, tmp_path_factory):
    place = tmp_path_factory.mktemp("opensim") / "out"
    write_exports(visit, place, [Format.TRC, Format.MOT])
    return place


def test_trc_holds_every_marker_on_the_capture_clock(folder):
    values, time_s, points = read_trc(folder / "side.trc")
    assert tuple(points) == LANDMARKS
    assert values["Units"] == "mm"
    assert float(values["DataRate"]) == pytest.approx(FPS)
    assert time_s == pytest.approx(np.arange(TRACKED) / FPS, abs=1e-6)


def test_trc_is_scaled_by_body_height_and_lies_in_one_plane(folder):
    _, _, points = read_trc(folder / "side.trc")
    thigh = np.linalg.norm(points["right_hip"] - points["right_knee"], axis=1)
    assert thigh == pytest.approx(50.0 * MM_PER_PX, abs=0.01)
    assert all(np.all(p[:, 2] == 0.0) for p in points.values())


def test_trc_points_forward_and_up_from_the_ground(folder):
    _, _, points = read_trc(folder / "side.trc")
    heel, toe = points["right_heel"], points["right_foot_index"]
    assert toe[:, 0] - heel[:, 0] == pytest.approx(24.0 * MM_PER_PX, abs=0.01)
    assert np.all(points["nose"][:, 1] > points["right_hip"][:, 1])
    lowest = min(points[f"{s}_{p}"][:, 1].min() for s in ("left", "right")
                 for p in ("heel", "foot_index"))  # fmt: skip
    assert -10.0 < lowest <= 0.0
    hips = 0.5 * (points["left_hip"] + points["right_hip"])
    assert np.median(hips[:, 0]) == pytest.approx(0.0, abs=0.01)


def test_without_height_lengths_stay_pixels(visit, tmp_path):
    bare = type(visit)(visit.results.model_copy(update={"height_cm": None}), visit.clips)
    write_exports(bare, tmp_path / "out", [Format.TRC])
    values, _, points = read_trc(tmp_path / "out" / "side.trc")
    assert values["Units"] == "px"
    thigh = np.linalg.norm(points["right_hip"] - points["right_knee"], axis=1)
    assert thigh == pytest.approx(50.0, abs=0.01)


def test_mot_holds_the_known_angles(folder):
    columns = read_mot(folder / "side.mot")
    assert columns["trunk_lean"] == pytest.approx(LEAN_DEG, abs=0.01)
    phase = ((columns["time"] - FIRST_LANDING_S) / STRIDE_S) % 1.0
    truth = np.interp(100 * phase, np.arange(101.0), norm_curve("knee_flexion").mean)
    assert columns["knee_angle_r"] == pytest.approx(truth, abs=0.05)
    assert columns["thigh_angle_r"] - columns["shank_angle_r"] == pytest.approx(truth, abs=0.05)


def test_mot_leaves_the_far_leg_out(folder):
    assert not [name for name in read_mot(folder / "side.mot") if name.endswith("_l")]


def test_opensim_itself_reads_both(folder):
    osim = pytest.importorskip("opensim")
    table = osim.TimeSeriesTableVec3(str(folder / "side.trc"))
    _, time_s, points = read_trc(folder / "side.trc")
    assert tuple(table.getColumnLabels()) == LANDMARKS
    assert list(table.getIndependentColumn()) == pytest.approx(time_s.tolist())
    ankle = table.getDependentColumn("right_ankle")
    assert [ankle[7][i] for i in range(3)] == pytest.approx(points["right_ankle"][7].tolist())
    assert osim.MarkerData(str(folder / "side.trc")).getNumMarkers() == len(LANDMARKS)
    motion = osim.Storage(str(folder / "side.mot"))
    assert motion.isInDegrees()
    assert motion.getSize() == TRACKED
