"""What is written, what is refused, and that nothing is left half-written."""

from __future__ import annotations

import json
import sys

import numpy as np
import pytest
import typer
from typer.testing import CliRunner

from gait.errors import OptionError, OutputError
from gait.exports import Format, Visit, from_exam, from_report, write_exports
from gait.exports.command import export
from gait.exports.mot import angles
from gait.report import write_report
from gait.report.results import results
from gait.report.tables import write_tracks

APP = typer.Typer()
APP.command()(export)


@pytest.fixture(scope="module")
def report(stick_exam, tmp_path_factory):
    return write_report(stick_exam, tmp_path_factory.mktemp("report") / "visit", video=False)


def test_a_report_gives_the_same_as_the_exam_in_memory(visit, report):
    again = from_report(report.folder)
    for mine, theirs in zip(visit.clips, again.clips, strict=True):
        assert np.array_equal(mine.frame, theirs.frame)
        assert theirs.tracks.light_px == pytest.approx(mine.tracks.light_px, abs=0.006)
        assert theirs.tracks.time_s == pytest.approx(mine.tracks.time_s, abs=1e-6, nan_ok=True)
    assert again.results.measurements == visit.results.measurements


def test_a_report_gives_the_angles_of_the_exam(sample_exam, tmp_path):
    (tmp_path / "results.json").write_text(results(sample_exam).model_dump_json(), "utf-8")
    write_tracks(sample_exam, tmp_path / "tracks.csv")
    (_, mine), (_, theirs) = (
        angles(v.clips[0]) for v in (from_exam(sample_exam), from_report(tmp_path))
    )
    assert list(mine) == list(theirs)
    for name in mine:
        assert theirs[name] == pytest.approx(mine[name], abs=0.1, nan_ok=True), name


def test_a_clip_without_a_clock_is_left_out_and_said(visit, tmp_path):
    done = write_exports(visit, tmp_path / "out", [Format.TRC, Format.MOT, Format.C3D])
    assert sorted(p.name for p in done.files) == ["side.c3d", "side.mot", "side.trc"]
    assert len(done.left_out) == 3
    assert all("rear.mp4" in s and "slow-motion" in s for s in done.left_out)


def test_when_nothing_can_be_written_nothing_is(visit, tmp_path):
    results = visit.results.model_copy(update={"clips": visit.results.clips[1:]})
    with pytest.raises(OutputError, match=r"Nothing was written.*rear\.mp4.*slow-motion"):
        write_exports(Visit(results, visit.clips[1:]), tmp_path / "out", [Format.TRC])
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("kind", "name"),
    [(Format.C3D, "ezc3d"), (Format.XLSX, "xlsxwriter"), (Format.NETCDF, "xarray")],
)
def test_a_missing_library_is_named_before_anything_is_written(
    visit, tmp_path, monkeypatch, kind, name
):
    monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(OptionError, match=rf"{name}.*pip install 'running-gait\[export\]'"):
        write_exports(visit, tmp_path / "out", [Format.TRC, kind])
    assert list(tmp_path.iterdir()) == []


def test_formats_add_up_in_one_folder_and_describe_themselves(visit, tmp_path):
    write_exports(visit, tmp_path, [Format.TRC])
    write_exports(visit, tmp_path, [Format.C3D])
    names = {p.name for p in tmp_path.iterdir()}
    assert names == {"exports.json", "side.trc", "side.c3d"}
    about = json.loads((tmp_path / "exports.json").read_text("utf-8"))
    assert about["files"] == ["side.c3d", "side.trc"]
    assert any("Z = 0" in note for note in about["about"]["side.trc"])


def test_other_peoples_files_are_never_touched(visit, tmp_path):
    (tmp_path / "side.trc").write_text("mine")
    with pytest.raises(OutputError, match=r"side\.trc"):
        write_exports(visit, tmp_path, [Format.TRC])
    assert [p.name for p in tmp_path.iterdir()] == ["side.trc"]
    assert (tmp_path / "side.trc").read_text() == "mine"


def test_clips_of_one_name_get_files_of_their_own(visit, tmp_path):
    clips = [c.model_copy(update={"file": "run.mp4"}) for c in visit.results.clips]
    double = Visit(visit.results.model_copy(update={"clips": clips}), visit.clips)
    done = write_exports(double, tmp_path / "out", [Format.NETCDF])
    assert [p.name for p in done.files] == ["run.nc", "run-2.nc"]


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (lambda f: (f / "results.json").unlink(), "cannot be read"),
        (lambda f: (f / "results.json").write_text('{"format": "x"}'), "not a results.json"),
        (lambda f: (f / "tracks.csv").unlink(), "analyse the clips again"),
        (lambda f: (f / "tracks.csv").write_text("a,b\n1,2\n"), "not the tracks.csv"),
        (
            lambda f: (f / "tracks.csv").write_text(
                "clip,frame,time_s,landmark,x_px,y_px,sd_px,visibility,smooth_x_px,"
                "smooth_y_px\n9,0,0,nose,1,1,1,1,1,1\n"
            ),
            "not the tracks.csv",
        ),
    ],
)
def test_a_damaged_report_is_refused_in_one_sentence(report, tmp_path, damage, words):
    for name in ("results.json", "tracks.csv"):
        (tmp_path / name).write_bytes((report.folder / name).read_bytes())
    damage(tmp_path)
    with pytest.raises(OutputError, match=words) as refused:
        from_report(tmp_path)
    assert "\n" not in str(refused.value)


def test_the_command_writes_a_report_in_several_formats(report, tmp_path):
    out = tmp_path / "files"
    done = CliRunner().invoke(
        APP, [str(report.results), "-f", "trc", "--format", "csv", "--out", str(out)]
    )
    assert done.exit_code == 0, done.output
    assert (out / "side.trc").is_file()
    assert (out / "measures.csv").is_file()
    assert "rear.mp4" in done.output


def test_the_command_takes_one_report_or_clips(report):
    done = CliRunner().invoke(APP, [str(report.folder), "b.mp4", "-f", "trc"])
    assert isinstance(done.exception, OptionError)
